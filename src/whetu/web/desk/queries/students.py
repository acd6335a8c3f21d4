"""The list of students: what was chosen, the rows, a page of them, and what may be chosen."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import F, OrderBy, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from whetu.web.desk.queries.lists import AGES, LISTS, oldest_is, pressing
from whetu.web.desk.queries.reasons import with_whys
from whetu.web.desk.queries.roll import Desk, everyone, on_roll, roll
from whetu.web.desk.queries.rolls import students_of
from whetu.web.look import Point
from whetu.web.people.models import Enrolment, Student
from whetu.web.people.queries import fold

PAGE = 50
FIELDS = (
    "student_id", "student__key", "student__first_name", "student__last_name", "student__preferred_name",
    "year_level", "class_group__name", "start", "end",
    "row__step", "row__absent", "row__justified", "row__unjustified", "row__unmarked", "row__present",
    "row__available", "row__weeks", "row__five_days_on", "row__five_day_due", "row__run_start",
    "row__run_days",
)  # fmt: skip
NAME = ("student__search", "pk")  # the last name first, as search sees it: macrons sort with their vowels
SORTS: dict[str, tuple[str, ...]] = {
    "name": ("student__search",),
    "year": ("year_level",),
    "class": ("class_group__name",),
    "days": ("row__absent",),
    "justified": ("row__justified",),
    "unjustified": ("row__unjustified",),
    "unmarked": ("row__unmarked",),
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


def chosen(desk: Desk, choices: Choices) -> QuerySet[Enrolment]:
    """One row per student who fits the choices, in the order chosen."""
    found = everyone(desk).filter(*conditions(desk, choices))
    for word in fold(choices.words).split():
        found = found.filter(student__search__contains=word)
    return found.order_by(*order(desk, choices))


def conditions(desk: Desk, choices: Choices) -> Iterator[Q]:
    """What each choice asks of a student."""
    if choices.day:
        yield students_of(desk, choices.day, choices.class_group)
        return
    yield roll_is(desk, choices.roll)
    if choices.list:
        yield LISTS[choices.list].where(desk)
    if choices.age:
        yield oldest_is(desk, AGES[choices.age])
    if choices.step:
        yield Q(row=None) if choices.step == "none" else Q(row__step=choices.step)
    if choices.class_group:
        yield Q(class_group__name=choices.class_group)
    if choices.year is not None:
        yield Q(year_level=choices.year)


def roll_is(desk: Desk, chosen_roll: str) -> Q:
    """Who is meant by the roll: on it (nothing chosen), left during the term, or everybody."""
    if chosen_roll == "all":
        return Q()
    return Q(end__gte=desk.term.start, end__lt=desk.day) if chosen_roll == "left" else on_roll(desk.day)


def order(desk: Desk, choices: Choices) -> list:
    """The fields to sort by; names settle a tie. A list that asks for something begins with what presses."""
    if choices.list == "needs" and not choices.sort:
        due, most = F("row__five_day_due").asc(nulls_last=True), F("row__absent").desc(nulls_last=True)
        return [pressing(desk), due, most, *NAME]
    sort = choices.sort or "-days"
    fields = [
        OrderBy(F(field), descending=sort.startswith("-"), nulls_last=True)
        for field in SORTS[sort.removeprefix("-")]
    ]
    return [*fields, *NAME]


def rows(desk: Desk, found: QuerySet[Enrolment], whys: bool = False, nsn: bool = False) -> list[dict]:
    """One row per enrolment given, in its order, as pages and exports show it. `whys`: with the reasons for
    which each is on a list; `nsn`: with the NSN."""
    plain = [named(row) for row in found.values(*FIELDS, *(["student__nsn"] if nsn else []))]
    return with_whys(desk, plain) if whys else plain


def named(row: dict) -> dict:
    """Short names for the fields, the name that people use, and the trend in days."""
    short = {field.rpartition("__")[2]: value for field, value in row.items()}
    first = short["preferred_name"] or short["first_name"]
    return short | {
        "class_name": row["class_group__name"] or "",
        "name": f"{first} {short['last_name']}",
        "trend": [half_days / 2 for half_days in short["weeks"] or []],
        "bars": bars(short["weeks"] or []),
    }


def bars(weeks: list[int]) -> list[Point]:
    """One bar per week in a drawing 96 wide and 24 high: half-days absent, out of the ten of a week."""
    return [Point(8 * week + 1.5, 23 - 2 * half_days, 2 * half_days) for week, half_days in enumerate(weeks)]


def page(desk: Desk, choices: Choices, number: str | int | None) -> Page:
    """Fifty rows, and where they stand among all."""
    shown = Paginator(chosen(desk, choices), PAGE).get_page(number)
    shown.object_list = rows(desk, shown.object_list, whys=bool(choices.list))
    return shown


def classes_and_years(desk: Desk) -> tuple[list[str], list[int]]:
    """The class groups and year levels of the students on this person's roll."""
    pairs = set(roll(desk).order_by().values_list("class_group__name", "year_level").distinct())
    groups = {group for group, _year in pairs if group}
    return sorted(groups), sorted({year for _group, year in pairs if year is not None})


def key_of(number: str) -> str | None:
    """The key of the student whom the school's own system knows by a number."""
    return Student.objects.filter(number=number.strip()).values_list("key", flat=True).first()
