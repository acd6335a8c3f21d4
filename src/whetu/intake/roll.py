"""The roll: one row an enrolment, with up to four caregivers. A sheet, or KAMAR's student message."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from whetu.intake import cells, records
from whetu.intake.cells import BadCell
from whetu.intake.headings import Table
from whetu.intake.marks import Into, numbered_rows
from whetu.rules.tables import CAREGIVERS

YEAR_LEVELS = (0, 15)  # 14 and 15 are adults and those who stay on; a school's own levels end at 13


def _name(text: str) -> str:
    """A name, with its macrons. A ? inside is what an encoding without macrons leaves of one."""
    if "?" in text:
        raise BadCell(
            "has lost a letter, a macron perhaps", "Export the file again as UTF-8.", "lost-letter", "warning"
        )
    return text


def _several(text: str) -> str:
    """Several words in one cell, separated by ; whatever the file has between them."""
    return ";".join(part.strip() for part in text.replace("|", ";").split(";") if part.strip())


JUDGES: dict[str, records.Judge] = {
    "student": cells.student,
    "nsn": lambda text: cells.ten_digits(text) or None,
    "year_level": lambda text: (
        cells.whole(*YEAR_LEVELS, "bad-year-level")(text.lower().strip("year ")) if text else None
    ),
    "ethnic_groups": _several,
    "iwi": _several,
    "student_type": str.upper,
    **{f"caregiver{n}_phone": cells.phone for n in CAREGIVERS},
    **{f"caregiver{n}_email": cells.email for n in CAREGIVERS},
}
_FIRM = ("end_date",)


def take(into: Into, table: Table) -> int:
    """Read one roll into the table `roll`. The number of enrolments taken."""
    rows = records.read(into, table, _judges(table), firm=_FIRM)
    for row in rows:
        _split_name(table, row)
        _warn_of_lost_letters(table, row)
        _refuse_backwards(table, row)
    _refuse_two_people(table, rows)
    _warn_of_overlaps(table, rows)
    _warn_of_shared_nsn(table, rows)
    return records.keep(into, table, rows)


def _judges(table: Table) -> dict[str, records.Judge]:
    """The roll's students are judged as attendance files' are: NSNs get their zero back."""
    place = table.columns["student"]
    ids = [line[place] for _, line in numbered_rows(table) if place < len(line)]
    is_nsn = place == table.columns.get("nsn") or cells.holds_nsn(ids)
    return JUDGES | {"student": cells.nsn if is_nsn else cells.student}


def _split_name(table: Table, row: records.Row) -> None:
    """`Example, Ana` or `Ana Example` in one column, where first and last name have none of their own."""
    place = table.columns.get("full_name")
    if place is None or table.columns["first_name"] != place:
        return
    whole = cells.clean(row.line[place])
    first, last = _parts(whole)
    row.values.update(first_name=first, last_name=last)


def _parts(name: str) -> tuple[str, str]:
    if "," in name:
        last, first = name.split(",", 1)
    else:
        first, _, last = name.rpartition(" ")
    return first.strip() or last.strip(), last.strip()


def _warn_of_lost_letters(table: Table, row: records.Row) -> None:
    for field in ("first_name", "last_name", "preferred_name"):
        bad = cells.judged(row.values[field] or "", _name)
        if isinstance(bad, BadCell):
            records.complain(table, row, field if field in table.columns else "full_name", bad)


def _refuse_backwards(table: Table, row: records.Row) -> None:
    start, end = row.values["start_date"], row.values["end_date"]
    if start and end and end < start:
        bad = BadCell(
            f"is before the enrolment began, {cells.in_words(start)}", "Correct one of them.", "backwards"
        )
        records.complain(table, row, "end_date", bad)


def _by(rows: Sequence[records.Row], field: str) -> dict[Any, list[records.Row]]:
    groups: dict[Any, list[records.Row]] = {}
    for row in rows:
        if row.good and row.values[field]:
            groups.setdefault(row.values[field], []).append(row)
    return groups


def _refuse_two_people(table: Table, rows: Sequence[records.Row]) -> None:
    """One id for people of different names: none of them is taken, for their days cannot be told apart."""
    bad = BadCell(
        "is the id of students with different names",
        "None of these rows is taken. Give each student an id of their own.",
        "duplicate-student",
    )
    for same in _by(rows, "student").values():
        if len({(row.values["first_name"], row.values["last_name"]) for row in same}) > 1:
            for row in same:
                records.complain(table, row, "student", bad)


def _warn_of_overlaps(table: Table, rows: Sequence[records.Row]) -> None:
    bad = BadCell(
        "has two enrolments that overlap",
        "A day in both is counted once. Correct the dates.",
        "overlap",
        "warning",
    )
    for same in _by(rows, "student").values():
        spans = {(row.values["start_date"], row.values["end_date"]): row for row in same}
        for one, other in combinations(sorted(spans, key=lambda span: span[0]), 2):
            if other[0] <= (one[1] or date.max):
                records.complain(table, spans[other], "start_date", bad)


def _warn_of_shared_nsn(table: Table, rows: Sequence[records.Row]) -> None:
    bad = BadCell(
        "is the NSN of more than one student id",
        "If it is one student entered twice, merge them.",
        "shared-nsn",
        "warning",
    )
    for same in _by(rows, "nsn").values():
        if len({row.values["student"] for row in same}) > 1:
            for row in same[1:]:
                records.complain(table, row, "nsn", bad)
