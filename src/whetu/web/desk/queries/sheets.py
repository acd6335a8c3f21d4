"""Tables to take away: exactly what a page shows."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.desk.queries.counts import Table, Week
from whetu.web.sheets import Sheet
from whetu.web.words import STEP_WORDS

WITHHELD = gettext_lazy("withheld")


class Column(NamedTuple):
    """A column of the list of students: its heading, and a row's cell in it."""

    heading: Any
    cell: Callable[[dict], Any]


def in_days(field: str) -> Callable[[dict], float | str]:
    """A field in half-days, as days; empty where nothing has come in."""
    return lambda row: "" if row[field] is None else row[field] / 2


COLUMNS: dict[str, Column] = {
    "name": Column(gettext_lazy("Student"), lambda row: row["name"]),
    "year": Column(gettext_lazy("Year"), lambda row: row["year"]),
    "class": Column(gettext_lazy("Class"), lambda row: row["class_name"]),
    "step": Column(gettext_lazy("Step"), lambda row: STEP_WORDS.get(row["step"], "")),
    "days": Column(gettext_lazy("Days absent"), in_days("absent")),
    "justified": Column(gettext_lazy("Justified"), in_days("justified")),
    "unjustified": Column(gettext_lazy("Unjustified"), in_days("unjustified")),
    "unmarked": Column(gettext_lazy("Not marked"), in_days("unmarked")),
    "trend": Column(
        gettext_lazy("Days absent by week"), lambda row: ", ".join(f"{one:g}" for one in row["trend"])
    ),
}
WHY = Column(gettext_lazy("Why"), lambda row: "; ".join(row["whys"]))
NSN = Column("NSN", lambda row: row["nsn"])


def of_students(rows: Iterable[dict], name: str, whys: bool, nsn: bool) -> Sheet:
    """One row per student, the columns of the page; the NSN only where it was asked for."""
    columns = [*COLUMNS.values(), *([WHY] if whys else []), *([NSN] if nsn else [])]
    cells = [[column.cell(row) for column in columns] for row in rows]
    return Sheet(name, [str(column.heading) for column in columns], cells)


def of_counts(table: Table, name: str, group: str) -> Sheet:
    """One row per group: students at each step and in all. A withheld number stays so."""
    headings = [group, *(kind_words(kind) for kind in table.kinds), _("All")]
    lines = [*table.lines, table.total]
    rows = [
        [line.label, *(shown(line.steps[kind]) for kind in table.kinds), shown(line.total)] for line in lines
    ]
    return Sheet(name, headings, rows)


def of_weeks(weeks: Iterable[Week], name: str) -> Sheet:
    """One row per week of the term: students at each step at its end."""
    rows = [
        [week.number, week.ends.isoformat(), *(shown(week.steps[kind]) for kind in STEP_WORDS)]
        for week in weeks
    ]
    return Sheet(name, [_("Week"), _("Until"), *(str(words) for words in STEP_WORDS.values())], rows)


def kind_words(kind: str) -> str:
    return str(STEP_WORDS.get(kind, _("No days yet")))


def shown(number: int | None) -> int | str:
    return str(WITHHELD) if number is None else number
