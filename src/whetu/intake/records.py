"""The small tables (roll, staff, timetable, calendar, bells), row by row: every cell judged, good rows kept.

A row is taken if every cell that a count or a sign-in rests on is right. Another wrong cell is a warning, and
is left empty.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from whetu.intake import cells, files
from whetu.intake.cells import BadCell, Problem, unreadable
from whetu.intake.headings import Table
from whetu.intake.marks import Into, listed, numbered_rows, problem, tidied
from whetu.intake.store import put
from whetu.rules.tables import COLUMNS, Column

Judge = Callable[[str], Any]

_BY_TYPE: dict[str, Judge] = {
    "varchar": lambda text: text or None,
    "date": lambda text: cells.day(text) if text else None,
    "boolean": cells.yes_no,
    "integer": lambda text: cells.whole(0, 10**9)(text) if text else None,
}


class Row(NamedTuple):
    """One row as it was read: its number, its cells by place, its values by column, and what is wrong."""

    number: int
    line: Sequence[str]
    values: dict[str, Any]
    problems: list[Problem]

    @property
    def good(self) -> bool:
        return not any(found.level == "error" or found.kind == "totals-row" for found in self.problems)


def read(
    into: Into,
    table: Table,
    judges: Mapping[str, Judge],
    fields: Mapping[str, str] | None = None,
    firm: Sequence[str] = (),
) -> list[Row]:
    """Every row of a sheet. `judges`: by column, where its type does not say enough. `fields`: the field of a
    column, where it has another name. `firm`: columns that must be right besides the required ones."""
    table = table if table.sheet.numbered else tidied(into, table)
    columns = COLUMNS[table.kind]
    must = {*firm, *(column.name for column in columns if column.required)}
    rows = []
    for number, line in numbered_rows(table):
        texts = {c.name: _text(table, line, (fields or {}).get(c.name, c.name)) for c in columns}
        rows.append(_row(table, number, line, texts, judges, must, fields or {}))
        if len(rows) > files.MOST_ROWS:
            why = f"has more than {files.MOST_ROWS:,} rows"
            raise unreadable(table.sheet.file, why, "Export fewer schools at a time.", "too-many-rows")
    if not rows and not into.problems:
        fix = "Check what was chosen for the export; nobody was in it."
        raise unreadable(table.sheet.file, "has headings and no rows", fix, "no-rows")
    return rows


def keep(into: Into, table: Table, rows: Iterable[Row]) -> int:
    """Add the good rows to their table, and the problems to the list. The number of rows added."""
    rows = list(rows)
    names = [column.name for column in COLUMNS[table.kind]]
    good = [tuple(row.values[name] for name in names) for row in rows if row.good]
    good = list(dict.fromkeys(good))
    put(into.con, table.kind, good)
    into.problems += listed(found for row in rows for found in row.problems)
    return len(good)


def refuse_twice(table: Table, rows: Sequence[Row], key: Sequence[str], what: str, field: str = "") -> None:
    """Rows for one key that differ: none is taken. Equal rows are one."""
    seen: dict[tuple[Any, ...], set[tuple[Any, ...]]] = {}
    for row in rows:
        if row.good:
            seen.setdefault(tuple(row.values[name] for name in key), set()).add(tuple(row.values.values()))
    bad = BadCell(
        f"is given more than once for {what}, with different values",
        "None of these rows is taken. Keep the right one.",
        "different-rows",
    )
    for row in rows:
        if row.good and len(seen[tuple(row.values[name] for name in key)]) > 1:
            complain(table, row, field or key[0], bad)


def complain(table: Table, row: Row, field: str, bad: BadCell) -> None:
    """Add a problem about one cell of a row."""
    place = table.columns.get(field, 0)
    text = row.line[place] if place < len(row.line) else ""
    row.problems.append(problem(table, bad, place, row.number, text))


def _text(table: Table, line: Sequence[str], field: str) -> str:
    return line[table.columns[field]] if field in table.columns else ""


def _row(
    table: Table,
    number: int,
    line: Sequence[str],
    texts: Mapping[str, str],
    judges: Mapping[str, Judge],
    must: set[str],
    fields: Mapping[str, str],
) -> Row:
    row = Row(number, line, {}, [])
    for column in COLUMNS[table.kind]:
        value = cells.judged(texts[column.name], judges.get(column.name, _BY_TYPE[column.type]))
        if column.required and value in (None, ""):
            value = _missing(column)
        if isinstance(value, BadCell):
            level = value.level if column.name in must else "warning"
            bad = BadCell(value.why, value.fix, value.kind, level)
            complain(table, row, fields.get(column.name, column.name), bad)
            value = None
        row.values[column.name] = value
    totals = [found for found in row.problems if found.kind == "totals-row"]
    return row._replace(problems=totals) if totals else row  # nothing else is wrong with a row of totals


def _missing(column: Column) -> BadCell:
    what = column.name.replace("_", " ")
    return BadCell(f"the {what} is missing", f"Fill in the {what}.", f"no-{column.name.replace('_', '-')}")
