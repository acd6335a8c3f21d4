"""Reasons found here for days with a `?`, until the school's own system carries a code for them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.codes import NOT_COUNTED, UNEXPLAINED, codes_on
from whetu.web.attendance.models import Reason
from whetu.web.audit import actions as audit
from whetu.web.people.models import Student
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User


def possible(on: date) -> dict[str, str]:
    """The codes by which a `?` can be explained on a day, with their names."""
    return {
        letter: code.name
        for letter, code in codes_on(on).items()
        if letter != UNEXPLAINED and code.category != NOT_COUNTED
    }


@transaction.atomic
def record_reason(
    *, by: User, student: Student, days: Iterable[date], code: str, note: str = "", now: datetime
) -> list[Reason]:
    """Note why a student was away on days that have a `?`: listed for the office to record in the school's
    own system. A reason that stands already is replaced. Nothing is counted otherwise by it."""
    days = sorted(set(days))
    unexplained = set(student.days.filter(on__in=days, unexplained=True).values_list("on", flat=True))
    if not days or set(days) - unexplained:
        raise NotAllowed(_("A reason can be noted only for days that have a ?."))
    if any(code not in possible(on) for on in days):
        raise NotAllowed(_("This is not a code that explains an absence on that day."))
    Reason.objects.filter(student=student, on__in=days, dropped_at=None).update(dropped_at=now)
    rows = [
        Reason(school=student.school, student=student, on=on, code=code, note=note[:300], by=by, at=now)
        for on in days
    ]
    audit.record(
        by=by, did="noted a reason", school=student.school, about="student", key=student.key,
        days=[str(on) for on in days], code=code,
    )  # fmt: skip
    return Reason.objects.bulk_create(rows)


@transaction.atomic
def drop_reason(*, by: User, reason: Reason, now: datetime) -> None:
    """Take back a reason that was noted here."""
    reason.dropped_at = now
    reason.save(update_fields=["dropped_at"])
    audit.record(
        by=by, did="took back a reason", school=reason.school, about="student", key=reason.student.key,
        days=[str(reason.on)], code=reason.code,
    )  # fmt: skip


def note_opening(*, by: User, student: Student, why: str) -> None:
    """Write down that somebody opened a student's days without a reason, and why they may."""
    audit.record(
        by=by, did="opened a student", school=student.school, about="student", key=student.key, why=why
    )


def note_export(*, by: User, school: School, rows: int) -> None:
    """Write down that somebody took the list of reasons away; how many, never whose."""
    audit.record(by=by, did="exported reasons", school=school, about="reasons", rows=rows)
