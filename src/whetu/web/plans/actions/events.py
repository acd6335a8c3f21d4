"""Changes of state, each as a row that stays."""

from datetime import date, datetime

from whetu.web.people.models import Student
from whetu.web.plans.models import Event
from whetu.web.schools.models import User


def happened(
    *, by: User | None, student: Student, about: str, row: str, state: str, on: date, now: datetime,
    words: str = "",
) -> Event:  # fmt: skip
    """Note that something came into a state on a day. `about`: plan, referral, group, flexible, escalation …;
    `row`: its key. Called in the transaction that makes the change."""
    return Event.objects.create(
        school=student.school, student=student, about=about, row=row, state=state, on=on,
        words=words[:2000], by=by, at=now,
    )  # fmt: skip
