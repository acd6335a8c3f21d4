"""Writes of the desk: what somebody looked through, kept for themselves, opened, or took away."""

from datetime import datetime

from django.db import transaction

from whetu.web.attendance.models import CrossingEvent
from whetu.web.audit import actions as audit
from whetu.web.desk.models import LastLook, SavedFilter
from whetu.web.people.models import Student
from whetu.web.schools.models import School, User


@transaction.atomic
def look_through(*, by: User, school: School, now: datetime) -> LastLook:
    """Note that somebody went through Today: what comes after is new. The time before is kept, to go back."""
    look, made = LastLook.objects.get_or_create(school=school, user=by, defaults={"at": now})
    if not made:
        look.before, look.at = look.at, now
        look.save(update_fields=["at", "before"])
    return look


@transaction.atomic
def look_again(*, by: User, school: School) -> None:
    """Take back the last look: Today says again what was new before it."""
    look = LastLook.objects.filter(school=school, user=by).first()
    if look and look.before:
        look.at, look.before = look.before, None
        look.save(update_fields=["at", "before"])
    elif look:
        look.delete()


@transaction.atomic
def save_filter(*, by: User, school: School, name: str, choices: dict) -> SavedFilter:
    """Keep the choices of a list under a name, in place of an older filter of that name."""
    kept, _made = SavedFilter.objects.update_or_create(
        school=school, user=by, name=name, defaults={"choices": choices}
    )
    audit.record(by=by, did="saved a filter", school=school)
    return kept


@transaction.atomic
def forget_filter(*, by: User, school: School, pk: int) -> None:
    """Forget one of somebody's own filters."""
    SavedFilter.objects.filter(school=school, user=by, pk=pk).delete()
    audit.record(by=by, did="forgot a filter", school=school)


def note_opening(*, by: User, student: Student, why: str) -> None:
    """Write down that somebody opened a student's record, and the reason for which they may."""
    audit.record(
        by=by, did="opened a student", school=student.school, about="student", key=student.key, why=why
    )


def note_export(*, by: User, school: School, what: str, **detail) -> None:
    """Write down that somebody took a table away. `detail` says which and how many, never who is in it."""
    audit.record(by=by, did=f"exported {what}", school=school, about=what, **detail)


@transaction.atomic
def look_through_history(*, by: User, school: School, events: list[int], now: datetime) -> int:
    """Note that crossings from before the school went live were looked through: how many were."""
    waiting = CrossingEvent.objects.filter(
        school=school, pk__in=events, before_go_live=True, looked_through_at__isnull=True
    )
    seen = waiting.update(looked_through_at=now)
    audit.record(by=by, did="looked through earlier crossings", school=school, crossings=seen)
    return seen


def note_chronology(*, by: User, student: Student, why: str, contacts: bool, lines: int) -> None:
    """Write down that somebody took a student's chronology away, what for, and whether with phone numbers."""
    audit.record(
        by=by, did="took away a chronology", school=student.school, about="student", key=student.key, why=why,
        with_contacts=contacts, lines=lines,
    )  # fmt: skip
