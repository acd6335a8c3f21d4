"""What may be chosen above the list of students, as the page's filters and chips want it."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.attendance.queries.terms import Option
from whetu.web.desk.models import SavedFilter
from whetu.web.desk.queries.lists import AGES, LISTS
from whetu.web.desk.queries.students import ROLLS, Choices
from whetu.web.schools.models import Staff
from whetu.web.words import STEP_WORDS

SORTED: dict[str, Any] = {
    "-days": gettext_lazy("Most days absent first"),
    "days": gettext_lazy("Fewest days absent first"),
    "name": gettext_lazy("By last name"),
    "class": gettext_lazy("By class"),
    "year": gettext_lazy("By year level"),
    "-unjustified": gettext_lazy("Most unjustified first"),
    "-unmarked": gettext_lazy("Most not marked first"),
}


class Chip(NamedTuple):
    """A list that is one press away. `pk`: the saved filter's row, if it is one."""

    url: str
    label: str
    current: bool
    pk: int | None = None


def options(groups: Iterable[str], years: Iterable[int]) -> dict[str, list[Option]]:
    """The lines of each filter."""
    return {
        "step": [*listed(STEP_WORDS), Option("none", _("No days yet"))],
        "year": [Option(str(year), _("Year %s") % year) for year in years],
        "class_group": [Option(group, group) for group in groups],
        "list": [Option(name, str(listing.label)) for name, listing in LISTS.items()],
        "age": [Option(name, str(age.label)) for name, age in AGES.items()],
        "roll": listed(ROLLS),
        "sort": listed(SORTED),
    }


def listed(rows: dict[str, Any]) -> list[Option]:
    return [Option(name, str(label)) for name, label in rows.items()]


def quick(path: str, chosen: Choices) -> list[Chip]:
    """Everyone, and each of the lists."""
    everyone = Chip(path, _("Everyone"), not chosen.kept() and not chosen.words)
    return [
        everyone,
        *(Chip(f"{path}?list={name}", str(row.label), chosen.list == name) for name, row in LISTS.items()),
    ]


def saved(staff: Staff, path: str, chosen: Choices) -> list[Chip]:
    """The person's own lists."""
    rows = SavedFilter.objects.filter(user=staff.user_id)
    return [
        Chip(f"{path}?{urlencode(row.choices)}", row.name, row.choices == chosen.kept(), row.pk)
        for row in rows
    ]
