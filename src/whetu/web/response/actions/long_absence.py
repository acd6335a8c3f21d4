"""A long absence: noted as temporary, or the student has left; ENROL told. Nothing unenrols by itself."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.audit import actions as audit
from whetu.web.people.actions import left as has_left
from whetu.web.people.models import Student
from whetu.web.response.models import LongAbsence
from whetu.web.response.queries import long_absence as queries
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User


@transaction.atomic
def temporary(
    *,
    by: User,
    student: Student,
    returns_on: date,
    said_by: str,
    said_on: date,
    note: str = "",
    on: date,
    now: datetime,
) -> LongAbsence:
    """Note that a student comes back, on which day, and who said so when: the clock stops until that day."""
    row, _run = now_away(student, on)
    if returns_on <= on:
        raise NotAllowed(_("Choose the day on which they are expected back: one after today."))
    if said_on > on:
        raise NotAllowed(_("The day on which it was said is still to come."))
    row.temporary, row.returns_on, row.note = True, returns_on, note
    row.said_by, row.said_on = said_by, said_on
    return keep(row, by, now, "noted a temporary absence")


@transaction.atomic
def not_temporary(*, by: User, student: Student, on: date, now: datetime) -> None:
    """Take back that an absence is temporary: the clock runs again."""
    row, _run = now_away(student, on)
    if not row.temporary:
        raise NotAllowed(_("It is not noted as temporary."))
    row.temporary, row.returns_on = None, None
    keep(row, by, now, "took back a temporary absence")


@transaction.atomic
def left(*, by: User, student: Student, last_day: date, on: date, now: datetime) -> LongAbsence:
    """Somebody decides that a student has left: the last day attended ends the enrolment here, and ENROL is
    to be told within five school days."""
    row, run = now_away(student, on)
    if last_day >= run.start:
        raise NotAllowed(_("The last day that they came is before the absence began."))
    has_left(by=by, student=student, last_day=last_day, on=on)
    row.temporary, row.left_on = False, last_day
    row.enrol_due = queries.enrol_due(student.school, run.start, run.school_days, on)
    return keep(row, by, now, "decided that a student has left")


@transaction.atomic
def enrol_done(*, by: User, student: Student, done_on: date, on: date, now: datetime) -> None:
    """ENROL was told, on a day."""
    row = queries.left_row(student)
    if row is None:
        raise NotAllowed(_("ENROL has been told already."))
    if done_on > on:
        raise NotAllowed(_("This day is still to come."))
    row.enrol_done_on = done_on
    keep(row, by, now, "noted that ENROL was told")


def now_away(student: Student, on: date) -> tuple[LongAbsence, queries.Line]:
    """The absence that goes on, and its note: the one there is, or a new one. Raises NotAllowed without."""
    School.objects.select_for_update().get(pk=student.school_id)
    run = queries.current(student, on)
    if run is None:
        raise NotAllowed(_("This student is not away for ten school days in a row."))
    row = queries.open_of(student, run.start)
    row = row or LongAbsence(school=student.school, student=student)
    row.run_start = run.start
    return row, run


def keep(row: LongAbsence, by: User, now: datetime, did: str) -> LongAbsence:
    """Save with who wrote it last, and write the deed down."""
    row.by, row.at, row._history_user = by, now, by
    row.save()
    audit.record(by=by, did=did, school=row.school, about="student", key=row.student.key)
    return row


def note_export(*, by: User, school: School, rows: int) -> None:
    """Write down that somebody took the list away; how many, never whose."""
    audit.record(by=by, did="exported long absences", school=school, about="long absences", rows=rows)
