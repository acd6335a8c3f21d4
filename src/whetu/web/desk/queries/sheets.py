"""Tables to take away: exactly what a page shows, as CSV or as a workbook. No cell can run as a formula."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.intake.cells import safe
from whetu.web.desk.queries.counts import Table, Week
from whetu.web.words import STEP_WORDS

WITHHELD = gettext_lazy("withheld")


class Sheet(NamedTuple):
    """A table: its name, its headings, and its rows of text and numbers."""

    name: str
    headings: list[str]
    rows: list[list[Any]]


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


def to_csv(*sheets: Sheet) -> bytes:
    """The tables one under another, in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    write = csv.writer(out)
    for place, sheet in enumerate(sheets):
        write.writerows([[]] * (place > 0))
        write.writerow(sheet.headings)
        write.writerows([safe(plain(cell)) for cell in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(*sheets: Sheet) -> bytes:
    """One sheet a table, its headings kept in sight; text is written as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            page.freeze_panes(1, 1)
            page.write_row(0, 0, sheet.headings, bold)
            for number, row in enumerate(sheet.rows, start=1):
                for place, cell in enumerate(row):
                    write_cell(page, number, place, safe(plain(cell)))
            page.autofit()
    return out.getvalue()


def write_cell(page, row: int, column: int, value: Any) -> None:
    """A number as a number; anything else as text, which no spreadsheet runs."""
    if isinstance(value, int | float):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, value)


def plain(cell: Any) -> Any:
    """A cell without translation's laziness."""
    return cell if cell is None or isinstance(cell, int | float | str) else str(cell)


FORMATS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "csv": ("text/csv; charset=utf-8", to_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}
