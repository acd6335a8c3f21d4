"""What the writes about one student share; the student's key adult."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import access as rules
from whetu.web.audit import actions as audit
from whetu.web.people import queries as people
from whetu.web.people.models import Student
from whetu.web.response.actions.derive import derive
from whetu.web.response.models import Case
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User


def noted(*, by: User, student: Student, did: str, **detail) -> None:
    """The audit's line of a write about a student. `detail` names rows, never what they say."""
    audit.record(by=by, did=did, school=student.school, about="student", key=student.key, **detail)


def kept(row, by: User):
    """Save a row, its history saying who changed it."""
    row._history_user = by
    row.save()
    return row


def not_after(day: date | None, on: date) -> None:
    """Raises NotAllowed where a day that is said to be past is still to come."""
    if day and day > on:
        raise NotAllowed(_("That day is still to come."))


def can_open(staff: Staff | None, student: Student, on: date) -> None:
    """Raises NotAllowed where somebody is asked to do what they could not open the student for."""
    if staff is None:
        return
    why = rules.why_may_see(people.viewer(staff, on), people.subject(student, on), on)
    if why is None or not rules.opens_writing(why):
        raise NotAllowed(_("%s cannot see this student. Open a share for them first.") % staff.user.name)


@transaction.atomic
def keep_key_adult(*, by: User, student: Student, on: date, now: datetime, key_adult: Staff | None) -> Case:
    """Name a student's key adult, or nobody. Raises NotAllowed for who cannot open the student."""
    can_open(key_adult, student, on)
    case = Case.objects.filter(student=student).first() or Case(school=student.school, student=student)
    case.key_adult = key_adult
    kept(case, by)
    noted(by=by, student=student, did="named a key adult")
    derive(school=student.school, on=on, now=now, students=[student.pk])
    return case
