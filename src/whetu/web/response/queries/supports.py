"""Supports across the school, and the work that teachers are to give."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from whetu.web.people.queries import reach, visible
from whetu.web.response.models import CatchUp, Support
from whetu.web.schools.models import Staff

# How an offer stands. Waiting, declined, accepted (not begun), running, ended.
STANDS: dict[str, Q] = {
    "waiting": Q(answer=Support.Answer.WAITING),
    "declined": Q(answer=Support.Answer.DECLINED),
    "accepted": Q(answer=Support.Answer.ACCEPTED, started_on=None),
    "running": Q(started_on__isnull=False, ended_on=None),
    "ended": Q(ended_on__isnull=False),
}


def stands(support: Support) -> str:
    """How one offer stands: a key of STANDS."""
    if support.ended_on or support.started_on:
        return "ended" if support.ended_on else "running"
    return support.answer


class Line(NamedTuple):
    """One kind of support: how many were offered, and how the offers stand."""

    kind: str
    counts: list[tuple[str, int]]
    offered: int


def everyone(staff: Staff, on: date) -> QuerySet[Support]:
    return Support.objects.filter(student__in=visible(staff, on))


def table(staff: Staff, on: date, year: int) -> list[Line]:
    """One row per kind of support offered in a year to students whom this person may list."""
    rows = list(everyone(staff, on).filter(offered_on__year=year))
    found = Counter((row.kind, stands(row)) for row in rows)
    kinds = Counter(row.kind for row in rows)
    return [Line(kind, [(name, found[kind, name]) for name in STANDS], n) for kind, n in kinds.most_common()]


def chosen(staff: Staff, on: date, year: int, kind: str, state: str) -> QuerySet[Support]:
    """The offers behind a number of the table, the newest first."""
    found = everyone(staff, on).filter(STANDS.get(state, Q()), offered_on__year=year)
    return (found.filter(kind=kind) if kind else found).select_related("student", "by")


class Work(NamedTuple):
    """Work to catch up on: this person's to give, and others'."""

    mine: list[CatchUp]
    others: list[CatchUp]
    done: list[CatchUp]


def to_give(staff: Staff, on: date) -> Work:
    """What is still to be caught up on by the students whom this person may list, and what was lately."""
    rows = CatchUp.objects.filter(student__in=visible(staff, on)).select_related("student", "teacher__user")
    teachers = {staff.pk, *reach(staff, on).covered_staff}
    waiting = list(rows.filter(done_on=None).order_by(F("due").asc(nulls_last=True), "id"))
    done = list(rows.filter(done_on__isnull=False).order_by("-done_on", "-id")[:10])
    mine = [one for one in waiting if one.teacher_id in teachers]
    return Work(mine, [one for one in waiting if one.teacher_id not in teachers], done)
