"""Tables of the response to take away as CSV. No cell can run as a formula."""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _

from whetu.intake.cells import safe
from whetu.web.response.queries.progress import Line, Progress


def of_progress(found: Progress) -> bytes:
    """The tables of the page, one under another."""
    head = [
        _("Crossings"), _("With a contact"), _("Median school days"), _("Nothing recorded"),
        _("Tasks due"), _("On time"), _("Overdue"),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for heading, lines in [*found.tables, (_("Overdue by owner"), found.owners)]:
        rows += [[heading, *head], *([line.label, *cells(line)] for line in lines), []]
    rows.append([_("All"), *cells(found.total)])
    return to_csv(rows)


def cells(line: Line) -> list[Any]:
    median = "" if line.median is None else line.median
    return [line.crossings, line.contacted, median, line.gaps, line.due, line.on_time, line.overdue]


def to_csv(rows: list[list[Any]]) -> bytes:
    """In UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
