"""The days file: one row a student and day, with a day pattern as the Ministry's own file writes it.

`student,date,marks` → `0151234567,5/05/2026,P210M180`. A blank slot that was in use is `_180`, or a space or
nothing before its minutes.
"""

import re
from collections.abc import Mapping

from whetu.intake.cells import BadCell
from whetu.intake.files import MOST_ROWS
from whetu.intake.headings import Table
from whetu.intake.marks import Gathered, Into, judge_all, right, source, swapped, wrong
from whetu.rules.days import BadPattern, parse, write

_GATHER = """
create or replace temp table gathered as
select {student} as student_text, {date} as date_text, {marks} as key
from {source} limit {limit}
"""


def gather(into: Into, table: Table) -> Gathered:
    """The rows of a days file."""
    gather_columns(into, table, f"c{table.columns['marks']}")
    texts = [text for (text,) in into.rows("select distinct key from gathered")]
    patterns = judge_all(texts, pattern)
    good = right(patterns)
    _refuse_swapped(into, table, good)
    return Gathered(
        good, {"marks": wrong(patterns)}, {"marks": {text: letters(good[text]) for text in good}}, {}
    )


def gather_columns(into: Into, table: Table, key: str) -> None:
    """`gathered` from a sheet with a student, a date and marks in a row; `key` is an expression of texts."""
    student, date = (f"c{table.columns[name]}" for name in ("student", "date"))
    into.con.execute(
        _GATHER.format(student=student, date=date, marks=key, source=source(table), limit=MOST_ROWS + 1)
    )


def pattern(text: str) -> str:
    """A day pattern in the one form that the rules read: capitals, `_` for a blank slot, no spaces."""
    marks = re.sub(r"(?:^|(?<=\|)|\s+)(?=\d)", "_", text.upper())
    marks = re.sub(r"\s+", "", marks)
    try:
        return write(*parse(marks))
    except BadPattern as bad:
        raise BadCell(
            f"is not a day pattern: {bad.why}",
            "Write each slot as its code and minutes, as in P60P60M60.",
            "bad-marks",
        ) from None


def letters(day_pattern: str) -> str:
    """The codes in a day pattern, each once."""
    return "".join(sorted({slot.code for slot in parse(day_pattern).slots if slot.minutes}))


def _refuse_swapped(into: Into, table: Table, good: Mapping[str, str]) -> None:
    """Marks under the student's heading, and students under the marks'."""
    students = [text for (text,) in into.rows("select distinct student_text from gathered limit 100")]
    look_like_marks = all(re.fullmatch(r"([A-Z?_]\d{1,3}){2,}", text) for text in students)
    if students and look_like_marks and not good:
        raise swapped(table, "student", "marks")
