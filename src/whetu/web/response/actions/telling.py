"""Telling whoever already acted that a crossing was taken back, or is of another day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from whetu.web.attendance.queries import local_day
from whetu.web.response.models import Meeting, Notice, Response
from whetu.web.schools.models import School, Staff


class Moved(NamedTuple):
    """A crossing for which there were tasks. `on` None: it was taken back."""

    student: int
    step: str
    was_on: date
    on: date | None


def tell(*, school: School, moved: Iterable[Moved], now: datetime) -> list[Notice]:
    """One notice for each member of staff who recorded something, or booked a meeting, since the crossing."""
    moved = list(moved)
    if not moved:
        return []
    acted = deeds(school, {one.student for one in moved})
    posts = dict(Staff.objects.filter(school=school).values_list("user", "pk"))
    made = []
    for one in moved:
        since = [deed for deed in acted if deed.student == one.student and deed.on >= one.was_on]
        for by in sorted({deed.by for deed in since} & posts.keys()):
            keys = [deed.key for deed in since if deed.by == by]
            made.append(notice(school, posts[by], one, keys, now))
    return [row for row in made if row]


class Deed(NamedTuple):
    student: int
    by: int
    on: date
    key: str


def deeds(school: School, students: set[int]) -> list[Deed]:
    """What people recorded of these students, and the meetings that they booked."""
    rows = Response.objects.filter(school=school, student__in=students, withdrawn_at=None, by__isnull=False)
    found = [Deed(*row) for row in rows.values_list("student", "by", "on", "key")]
    booked = Meeting.objects.filter(school=school, student__in=students, cancelled_at=None, by__isnull=False)
    return found + [
        Deed(student, by, local_day(school, at), key)
        for student, by, at, key in booked.values_list("student", "by", "at", "key")
    ]


def notice(school: School, staff: int, moved: Moved, acted: list[str], now: datetime) -> Notice | None:
    """One notice; the same move is told once."""
    row, new = Notice.objects.get_or_create(
        school=school, staff_id=staff, student_id=moved.student, step=moved.step, was_on=moved.was_on,
        on=moved.on, kind="moved" if moved.on else "undone", defaults={"acted": acted, "at": now},
    )  # fmt: skip
    return row if new else None
