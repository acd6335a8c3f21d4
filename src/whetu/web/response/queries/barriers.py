"""The school's register of barriers: how many of each kind, where they lie, and how they stand."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from whetu.rules.plan import BARRIERS
from whetu.web.people.queries import visible
from whetu.web.response.models import Barrier
from whetu.web.schools.models import Staff, User

STATE = Barrier.State
STATES: dict[str, tuple[str, ...]] = {
    "open": (STATE.RAISED, STATE.VERIFIED, STATE.WORKED),
    "removed": (STATE.REMOVED,),
    "remains": (STATE.REMAINS, STATE.OUTSIDE),
}
GROUP = {state: name for name, states in STATES.items() for state in states}
PLACES = {"school": True, "outside": False}


class Choice(NamedTuple):
    """What of the register is shown; empty: all."""

    kind: str = ""
    place: str = ""
    state: str = ""


# A column of the register: place and state.
COLUMNS: dict[tuple[str, str], str] = {
    ("school", "open"): gettext_lazy("In school: open"),
    ("school", "removed"): gettext_lazy("In school: removed"),
    ("school", "remains"): gettext_lazy("In school: remains"),
    ("outside", "open"): gettext_lazy("Outside: open"),
    ("outside", "removed"): gettext_lazy("Outside: removed"),
    ("outside", "remains"): gettext_lazy("Outside: remains"),
}


class Count(NamedTuple):
    """Barriers of one kind, place and state, under the name of its column."""

    place: str
    state: str
    barriers: int
    label: str


class Line(NamedTuple):
    """One kind of barrier: its key, its name, and its counts by place and state."""

    kind: str
    label: str
    counts: list[Count]


def choice(kind: str, place: str, state: str) -> Choice:
    """A choice from an address; what no register knows chooses nothing."""
    return Choice(
        kind if kind in BARRIERS else "", place if place in PLACES else "", state if state in STATES else ""
    )


def register(staff: Staff, on: date) -> list[Line]:
    """One row per kind of barrier of the students whom this person may list, the most frequent first."""
    rows = everyone(staff, on).values_list("kind", "in_school", "state")
    found = Counter((kind, in_school, GROUP[state]) for kind, in_school, state in rows)
    lines = [
        Line(
            kind,
            known.label,
            [
                Count(place, state, found[kind, PLACES[place], state], label)
                for (place, state), label in COLUMNS.items()
            ],
        )
        for kind, known in BARRIERS.items()
    ]
    return sorted((line for line in lines if total(line)), key=total, reverse=True)


def total(line: Line) -> int:
    return sum(one.barriers for one in line.counts)


def everyone(staff: Staff, on: date) -> QuerySet[Barrier]:
    return Barrier.objects.filter(student__in=visible(staff, on))


def chosen(staff: Staff, on: date, asked: Choice) -> QuerySet[Barrier]:
    """The barriers behind a number of the register, the newest first."""
    found = everyone(staff, on).select_related("student", "by")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.place:
        found = found.filter(in_school=PLACES[asked.place])
    if asked.state:
        found = found.filter(state__in=STATES[asked.state])
    return found


class Was(NamedTuple):
    """How a barrier stood from a day on, and who said so."""

    on: date
    state: str
    note: str
    by: User | None


def past(barrier: Barrier) -> list[Was]:
    """One row per change of a barrier, newest first."""
    rows = barrier.history.select_related("history_user").order_by("-history_id")
    return [Was(row.state_on, row.get_state_display(), row.note, row.history_user) for row in rows]
