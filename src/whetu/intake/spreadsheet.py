"""The files that schools make by hand or take from a screen: half-day and wide.

half-day: one row a student and day with AM and PM columns. wide: one row a student, a column a date with
`PP`, `P?`, `M `. Both take their minutes from the school's session lengths, and noon is between the two.
"""

import re
from collections.abc import Iterable
from typing import Any

from whetu.intake import cells
from whetu.intake.cells import BadCell, judged, unreadable
from whetu.intake.files import MOST_ROWS
from whetu.intake.headings import Table
from whetu.intake.marks import Gathered, Into, right, source, wrong
from whetu.intake.ministry import gather_columns
from whetu.intake.store import put
from whetu.rules.days import BLANK, Slot, write

_BETWEEN = "\x1f"  # between the two cells of a half-day row; no export writes it


def gather_half_days(into: Into, table: Table) -> Gathered:
    """The rows of a half-day file."""
    sessions = _sessions(into, table)
    am, pm = (f"c{table.columns[name]}" for name in ("am", "pm"))
    gather_columns(into, table, f"{am} || chr(31) || {pm}")
    keys = [text for (text,) in into.rows("select distinct key from gathered")]
    pairs = {key: key.split(_BETWEEN) for key in keys}
    codes = {text: judged(text, cells.code) for pair in pairs.values() for text in pair}
    return Gathered(
        {key: _two_halves([codes[text] for text in pair], sessions) for key, pair in pairs.items()},
        {name: wrong(codes) for name in ("am", "pm")},
        {name: right(codes) for name in ("am", "pm")},
        {},
    )


def gather_wide(into: Into, table: Table) -> Gathered:
    """The cells of a wide file. An empty cell is no row: roll and calendar say whether one was due."""
    sessions = _sessions(into, table)
    dates = ", ".join(f"c{place}" for place in table.dates)
    student = f"c{table.columns['student']}"
    put(
        into.con,
        "headings",
        [(f"c{p}", text) for p, text in table.dates.items()],
        "place varchar, date_text varchar",
    )
    into.con.execute(
        f"""
        create or replace temp table gathered as
        select student_text, date_text, key
        from (
            unpivot (select {student} as student_text, {dates} from {source(table)})
            on {dates} into name place value key
        ) join headings using (place)
        where key <> '' limit {MOST_ROWS + 1}
        """  # noqa: S608 (our own names of columns)
    )
    cells_of = {
        text: judged(text, lambda text: text) for (text,) in into.rows("select distinct key from gathered")
    }
    pairs = {text: pair(text) if isinstance(cell, str) else cell for text, cell in cells_of.items()}
    good = {text: codes for text, codes in pairs.items() if not isinstance(codes, BadCell)}
    return Gathered(
        {text: _two_halves(codes, sessions) for text, codes in good.items()},
        {"marks": wrong(pairs)},
        {"marks": {text: "".join(codes) for text, codes in good.items()}},
        {},
    )


def pair(text: str) -> list[str] | BadCell:
    """The two codes of a wide cell: `PP`, `P?`, `M ` (a blank is unmarked), `P M` and `P/M` too."""
    bare = text.replace("\u00a0", " ")
    found = re.fullmatch(r"(.)[ /|,-](.)", bare) or re.fullmatch(r"(.)(.?)", bare)
    codes = [judged(part, cells.code) for part in found.groups()] if found else []
    right_codes = [code for code in codes if isinstance(code, str)]
    if len(right_codes) != 2:
        fix = "Write the morning's code and then the afternoon's, as PP or M?."
        return BadCell("is not two attendance codes", fix, "bad-marks")
    return right_codes


def _two_halves(codes: Iterable[Any], sessions: tuple[int, int]) -> str:
    """A day pattern of a morning and an afternoon. A code that cannot be one is unmarked."""
    letters = [code if isinstance(code, str) else BLANK for code in codes]
    return write([Slot(*half) for half in zip(letters, sessions, strict=True)], 1)


def _sessions(into: Into, table: Table) -> tuple[int, int]:
    if into.minutes is None or len(into.minutes) != 2:
        raise unreadable(
            table.sheet.file,
            "marks mornings and afternoons, and nobody has said how long they are",
            "Give the minutes of the school's morning and afternoon, as in 210,180.",
            "no-minutes",
        )
    return into.minutes[0], into.minutes[1]
