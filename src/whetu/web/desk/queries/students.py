"""The list of students: what was chosen, who fits, in which order, a page of them, and what may be chosen."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from whetu.web.desk.queries.lists import AGES, LISTS, most_pressing, sorted_out
from whetu.web.desk.queries.reasons import whys
from whetu.web.desk.queries.roll import Desk, Place
from whetu.web.desk.queries.rolls import students_of
from whetu.web.people.models import Student
from whetu.web.people.queries import fold

PAGE = 50
DETAILS = ("pk", "key", "first_name", "last_name", "preferred_name", "nsn", "row__weeks", "row__run_start")
SORTS: dict[str, Callable[[Desk, Place], Any]] = {
    "name": lambda desk, one: one.search,
    "year": lambda desk, one: one.year,
    "class": lambda desk, one: desk.classes.get(one.class_group),
    "days": lambda desk, one: one.absent,
    "justified": lambda desk, one: one.justified,
    "unjustified": lambda desk, one: one.unjustified,
    "unmarked": lambda desk, one: one.unmarked,
}
ROLLS: dict[str, Any] = {
    "left": _("Left this term"),
    "all": _("Everyone, those who left too"),
}


class Choices(NamedTuple):
    """What somebody chose to see. Empty: everyone on the roll, most days absent first."""

    list: str = ""
    age: str = ""
    step: str = ""
    year: int | None = None
    class_group: str = ""
    roll: str = ""
    day: date | None = None  # a roll not taken that day, of the class group chosen (none: of no class)
    words: str = ""
    sort: str = ""

    def kept(self) -> dict:
        """What may be saved and put in an address: never words that could be a name."""
        made = self._replace(words="")._asdict()
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in made.items()
            if value not in ("", None)
        }


def chosen(desk: Desk, choices: Choices) -> list[Place]:
    """One row per student who fits the choices, in the order chosen."""
    if choices.day:
        behind = students_of(desk, choices.day, choices.class_group)
        found = [one for one in desk.places if one.student in behind]
    else:
        among = desk.places if choices.roll else desk.roll
        found = [one for one in among if fits(desk, one, choices)]
    for word in fold(choices.words).split():
        found = [one for one in found if word in one.search]
    return in_order(desk, found, choices)


def fits(desk: Desk, one: Place, choices: Choices) -> bool:
    """Whether a student is whom each choice asks for."""
    return (
        left(desk, one, choices.roll)
        and (not choices.list or LISTS[choices.list].holds(desk, one))
        and (not choices.age or AGES[choices.age].holds(desk, one))
        and (not choices.step or (one.step or "none") == choices.step)
        and (not choices.class_group or desk.classes.get(one.class_group) == choices.class_group)
        and (choices.year is None or one.year == choices.year)
    )


def left(desk: Desk, one: Place, wanted: str) -> bool:
    """Whether a student left during the term, if those are wanted."""
    return wanted != "left" or (one.end is not None and desk.term.start <= one.end < desk.day)


def in_order(desk: Desk, found: Iterable[Place], choices: Choices) -> list[Place]:
    """The students in the order chosen; names settle a tie, and who has no such value comes last. A list that
    asks for something begins with what presses most."""
    named = sorted(found, key=lambda one: one.search)
    if choices.list == "needs" and not choices.sort:
        return list(most_pressing(desk, sorted_out(desk, named)))
    sort = choices.sort or "-days"
    values = [(SORTS[sort.removeprefix("-")](desk, one), one) for one in named]
    known = sorted((pair for pair in values if pair[0] is not None), key=first, reverse=sort.startswith("-"))
    return [one for _value, one in known] + [one for value, one in values if value is None]


def first(pair: tuple) -> Any:
    return pair[0]


def rows(desk: Desk, found: Iterable[Place], reasons: bool = False) -> list[dict]:
    """One row per student given, in their order, as pages and exports show them. `reasons`: with `whys`, the
    reasons for which each is on a list."""
    found = list(found)
    this_term = Q(terms__year=desk.term.year, terms__term=desk.term.term)
    named = Student.objects.filter(pk__in=[one.student for one in found])
    details = named.annotate(row=FilteredRelation("terms", condition=this_term)).order_by()
    by_student = {row["pk"]: row for row in details.values(*DETAILS)}
    shown = [in_full(desk, one, by_student[one.student]) for one in found]
    if reasons:
        shown = [
            row | {"whys": whys(desk, one, row["run_start"])} for row, one in zip(shown, found, strict=True)
        ]
    return shown


def in_full(desk: Desk, one: Place, details: dict) -> dict:
    """A student's row: the facts, the name that people use, and the trend in days."""
    weeks = details["row__weeks"] or []
    return {
        **one._asdict(),
        **details,
        "name": f"{details['preferred_name'] or details['first_name']} {details['last_name']}",
        "class_name": desk.classes.get(one.class_group, ""),
        "run_start": details["row__run_start"],
        "trend": [half_days / 2 for half_days in weeks],
    }


def page(desk: Desk, choices: Choices, number: str | int | None) -> Page:
    """Fifty rows, and where they stand among all."""
    one_page = Paginator(chosen(desk, choices), PAGE).get_page(number)
    one_page.object_list = rows(desk, one_page.object_list, reasons=bool(choices.list))
    return one_page


def classes_and_years(desk: Desk) -> tuple[list[str], list[int]]:
    """The class groups and year levels of the students on this person's roll."""
    groups = {desk.classes[one.class_group] for one in desk.roll if one.class_group}
    return sorted(groups), sorted({one.year for one in desk.roll if one.year is not None})


def key_of(number: str) -> str | None:
    """The key of the student whom the school's own system knows by a number."""
    return Student.objects.filter(number=number.strip()).values_list("key", flat=True).first()
