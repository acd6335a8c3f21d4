"""Tables to take away as CSV or as a workbook. No cell can run as a formula."""

import csv
import io
from collections.abc import Callable
from typing import Any, NamedTuple

import xlsxwriter
from django.http import HttpResponse

from whetu.intake.cells import safe


class Sheet(NamedTuple):
    """A table: its name, its headings, and its rows of text and numbers."""

    name: str
    headings: list[str]
    rows: list[list[Any]]


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


def download(*tables: Sheet, form: str, name: str) -> HttpResponse:
    """A file of the tables to keep."""
    kind, write = FORMATS[form]
    response = HttpResponse(write(*tables), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "no-store"
    return response
