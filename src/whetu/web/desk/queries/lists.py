"""The lists that Today counts and Students opens: one condition on the roll each, so that a count and the
list behind it are the same students."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from whetu.rules import duties
from whetu.web.attendance.queries import NEAR
from whetu.web.desk.queries.roll import Desk, roll, unexplained_days

NOBODY = Q(pk__in=[])


class Listing(NamedTuple):
    """A list of students: its heading, one line that says what it holds, and who is on it."""

    label: Any
    about: Any
    where: Callable[[Desk], Q]


class Age(NamedTuple):
    """How old an unexplained absence is, in school days: from and to, both included (None: without end)."""

    label: Any
    first: int
    last: int | None


def changed(desk: Desk, kind: str) -> Q:
    """Students whose step changed one way since this person last looked."""
    return Q(student__in=[student for student, change in desk.changes.items() if change.kind == kind])


def unexplained(desk: Desk) -> Q:
    """Students with a day that nobody has a reason for."""
    return Q(student__in=unexplained_days(desk).values("student"))


def unexplained_for(desk: Desk, age: int) -> Q:
    """Students with a day that has had no reason for so many school days, or more."""
    if age == 0:
        return unexplained(desk)
    if len(desk.open_days) < age:
        return NOBODY
    older = unexplained_days(desk).filter(on__lt=desk.open_days[-age])
    return Q(student__in=older.values("student"))


def oldest_is(desk: Desk, age: Age) -> Q:
    """Students whose oldest unexplained day is of an age."""
    older = NOBODY if age.last is None else unexplained_for(desk, age.last + 1)
    return unexplained_for(desk, age.first) & ~older


def needs(desk: Desk) -> Q:
    """Students on any list that asks for something."""
    found = Q()
    for name in PRESSING:
        found |= LISTS[name].where(desk)
    return found


AGES: dict[str, Age] = {
    "week": Age(_("5 school days or more"), 5, None),
    "days": Age(_("2 to 4 school days"), 2, 4),
    "new": Age(_("today or the school day before"), 0, 1),
}
PRESSING = ("due", "long", "up", "unexplained", "near")  # the lists that ask for something, in this order
LISTS: dict[str, Listing] = {
    "needs": Listing(
        _("Needs something"),
        _("Everyone on a list that asks for something, the most pressing first."),
        needs,
    ),
    "due": Listing(
        _("Five unjustified days"),
        _("Five whole days unjustified this term: a response is due five school days after the fifth."),
        lambda desk: Q(row__five_days_on__isnull=False),
    ),
    "long": Listing(
        _("Away ten school days or more in a row"),
        _("For any reason. Look at 10, 15 and 18; at 20 the leaving rule asks a person to decide."),
        lambda desk: Q(row__run_days__gte=duties.WATCH[0]),
    ),
    "up": Listing(
        _("Crossed a step"),
        _("Reached 5, 10 or 15 days absent since you last looked."),
        lambda desk: changed(desk, "up"),
    ),
    "down": Listing(
        _("Back under a step"),
        _("A correction, or a change of calendar or settings, took a step back since you last looked."),
        lambda desk: changed(desk, "down"),
    ),
    "unexplained": Listing(
        _("No reason yet"),
        _("A day this term has no reason, neither here nor in your student management system."),
        unexplained,
    ),
    "near": Listing(
        _("Near the line"),
        _("One day or less before the next step: a good moment for a word with whānau."),
        lambda desk: Q(row__absent__in=NEAR),
    ),
    "unmarked": Listing(
        _("Half-days not marked"),
        _("A roll was not marked. It counts as absence for nobody."),
        lambda desk: Q(row__unmarked__gt=0),
    ),
}


def counts(desk: Desk) -> dict[str, int]:
    """How many students are on each list, and of each age: as many as opening the list shows."""
    wanted = {name: listing.where(desk) for name, listing in LISTS.items()}
    wanted |= {f"age_{name}": oldest_is(desk, age) for name, age in AGES.items()}
    found = {name: Count("pk", filter=where) for name, where in wanted.items()}
    return roll(desk).aggregate(everyone=Count("pk"), **found)


def pressing(desk: Desk) -> Case:
    """The place of a student's most pressing list in PRESSING."""
    lists = [When(LISTS[name].where(desk), then=Value(place)) for place, name in enumerate(PRESSING)]
    return Case(*lists, default=Value(len(PRESSING)), output_field=IntegerField())
