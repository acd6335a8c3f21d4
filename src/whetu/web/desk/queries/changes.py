"""Students whose step changed since somebody last looked: up and down, with when and why."""

from datetime import date, datetime
from typing import NamedTuple

from whetu.rules.calendar import Term
from whetu.rules.star import STEPS
from whetu.web.attendance.models import CrossingEvent
from whetu.web.schools.models import School

ORDER = [name for name, _days in STEPS]


class Change(NamedTuple):
    """A step crossed ("up"), or taken back ("down"): on which day, and what caused it."""

    kind: str
    step: str
    on: date | None
    was_on: date | None
    cause: str


def changes(school: School, term: Term, since: datetime, looked: bool = True) -> dict[int, Change]:
    """One row per student of the school (by row number): the highest step crossed since or, where there is
    none, the highest taken back. To someone who looked then, a step crossed and taken back is no change; to
    someone who never did (`looked` is False), it is what happened last."""
    events = CrossingEvent.objects.filter(
        school=school, found_at__gt=since, before_go_live=False, year=term.year, term=term.term
    )
    events = events.exclude(kind=CrossingEvent.Kind.MOVED).order_by("found_at", "pk")
    by_step: dict[tuple[int, str], list[Change]] = {}
    for student, *event in events.values_list("student", *Change._fields):
        change = Change(*event)
        by_step.setdefault((student, change.step), []).append(change)
    found: dict[int, Change] = {}
    for (student, _step), one_step in by_step.items():
        if not looked or one_step[0].kind == one_step[-1].kind:
            found[student] = max(found.get(student, one_step[-1]), one_step[-1], key=weight)
    return found


def weight(change: Change) -> tuple[bool, int]:
    """Up before down, and the higher step first."""
    return change.kind == CrossingEvent.Kind.UP, ORDER.index(change.step)
