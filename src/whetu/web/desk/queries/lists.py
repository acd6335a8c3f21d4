"""The lists that Today counts and Students opens. Each is one question asked of a student's standing, so that
a count and the list behind it are the same students."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from whetu.rules import duties
from whetu.web.attendance.queries import NEAR
from whetu.web.desk.queries.roll import Desk, Place

HALF_DAYS_NEAR = frozenset(NEAR)


class Listing(NamedTuple):
    """A list of students: its heading, one line that says what it holds, and whether a student is on it."""

    label: Any
    about: Any
    holds: Callable[[Desk, Place], bool]


class Age(NamedTuple):
    """How old an unexplained absence is, in school days: from and to, both included (None: without end)."""

    label: Any
    first: int
    last: int | None

    def holds(self, desk: Desk, one: Place) -> bool:
        """Whether a student's oldest day without a reason is of this age."""
        found = desk.without_reason.get(one.student)
        return found is not None and self.first <= found.age and (self.last is None or found.age <= self.last)


def changed(desk: Desk, one: Place, kind: str) -> bool:
    """Whether a student's step changed one way since this person last looked."""
    return one.student in desk.changes and desk.changes[one.student].kind == kind


AGES: dict[str, Age] = {
    "week": Age(_("5 school days or more"), 5, None),
    "days": Age(_("2 to 4 school days"), 2, 4),
    "new": Age(_("today or the school day before"), 0, 1),
}
# The lists that ask for something, the most pressing first.
PRESSING = dict.fromkeys(("due", "long", "up", "unexplained", "near")).keys()
LISTS: dict[str, Listing] = {
    "needs": Listing(
        _("Needs something"),
        _("Everyone on a list that asks for something, the most pressing first."),
        lambda desk, one: any(LISTS[name].holds(desk, one) for name in PRESSING),
    ),
    "due": Listing(
        _("Five unjustified days"),
        _("Five whole days unjustified this term: a response is due five school days after the fifth."),
        lambda desk, one: one.student in desk.five_days,
    ),
    "long": Listing(
        _("Away ten days or more in a row"),
        _(
            "School days, for any reason. Look at 10, 15 and 18; "
            "at 20 the leaving rule asks a person to decide."
        ),
        lambda desk, one: (one.run_days or 0) >= duties.WATCH[0],
    ),
    "up": Listing(
        _("Crossed a step"),
        _("Reached 5, 10 or 15 days absent since you last looked."),
        lambda desk, one: changed(desk, one, "up"),
    ),
    "down": Listing(
        _("Back under a step"),
        _("A correction, or a change of calendar or settings, took a step back since you last looked."),
        lambda desk, one: changed(desk, one, "down"),
    ),
    "unexplained": Listing(
        _("No reason yet"),
        _("A day this term has no reason, neither here nor in your student management system."),
        lambda desk, one: one.step is not None and one.student in desk.without_reason,
    ),
    "near": Listing(
        _("Near the line"),
        _("One day or less before the next step: a good moment for a word with whānau."),
        lambda desk, one: one.absent in HALF_DAYS_NEAR,
    ),
    "pattern": Listing(
        _("Shows a pattern"),
        _(
            "Away this term on one weekday, or beside holidays and other closed days, more than the school "
            "is anyway, and more than chance: worth asking about."
        ),
        lambda desk, one: one.student in desk.patterns,
    ),
    "unmarked": Listing(
        _("Half-days not marked"),
        _("A roll was not marked. It counts as absence for nobody."),
        lambda desk, one: (one.unmarked or 0) > 0,
    ),
}


def sorted_out(desk: Desk, students: Iterable[Place]) -> dict[str, list[Place]]:
    """Of the students given, those on each list; each student is gone through once."""
    found: dict[str, list[Place]] = {name: [] for name in LISTS}
    single = [(name, row.holds) for name, row in LISTS.items() if name != "needs"]
    for one in students:
        names = [name for name, holds in single if holds(desk, one)]
        for name in names:
            found[name].append(one)
        if not PRESSING.isdisjoint(names):
            found["needs"].append(one)
    return found


def ages(desk: Desk, unexplained: Iterable[Place]) -> dict[str, int]:
    """How many of the students without a reason for a day have an oldest such day of each age."""
    students = list(unexplained)
    return {name: sum(age.holds(desk, one) for one in students) for name, age in AGES.items()}


def most_pressing(desk: Desk, found: Mapping[str, list[Place]]) -> Iterator[Place]:
    """The students on the lists that ask for something: list by list, and on each by the day a response is
    due, then by most days absent."""
    seen: set[int] = set()
    for name in PRESSING:
        for one in sorted(found[name], key=lambda one: urgency(desk, one)):
            if one.student not in seen:
                seen.add(one.student)
                yield one


def urgency(desk: Desk, one: Place) -> tuple[date, int, str]:
    due = desk.five_days[one.student].due if one.student in desk.five_days else None
    return due or date.max, -(one.absent or 0), one.search
