"""Two hundred broken inputs: each gives a clear error, and exactly its good rows."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.exports.broken import make
from whetu.intake.cells import Problem, Unreadable
from whetu.intake.read import read

HERE = make.HERE
with (HERE / "index.csv").open(newline="", encoding="utf-8") as file:
    INDEX = list(csv.DictReader(file))

MAY = [date(2026, 4, 20) + timedelta(days=n) for n in range(40)]
OPTIONS = {
    "minutes": (210, 180),
    "bells": [
        {"weekday": weekday, "slot": slot, "start": f"{8 + slot:02}:00", "minutes": 60}
        for weekday in range(1, 6)
        for slot in range(1, 7)
    ],
    "calendar": {on: 2 for on in MAY if on.weekday() < 5 and on != date(2026, 5, 25)},
    "school_number": "9001",
    "today": date(2026, 5, 29),
}


def outcome(path: Path) -> tuple[str, list[Problem]]:
    try:
        reading = read([path], **OPTIONS)
    except Unreadable as refused:
        return "unreadable", list(refused.problems)
    marks = "student_days" if reading.kinds & ATTENDANCE else next(iter(reading.kinds)).replace(*KAMAR)
    [taken] = reading.con.execute(f"select count(*) from {marks}").fetchone()
    assert taken == next(
        about.rows for about in reading.files if marks in ("student_days", about.kind.replace(*KAMAR))
    )
    return str(taken), reading.problems


ATTENDANCE = {"days", "long", "half-day", "wide", "kamar-attendance"}
KAMAR = ("kamar-students", "roll")


def kinds(problems: Iterable[Problem]) -> str:
    return ";".join(sorted({("!" if found.level == "warning" else "") + found.kind for found in problems}))


def cells(problems: Iterable[Problem]) -> str:
    found = [problem.cell or (f"row {problem.row}" if problem.row else "") for problem in problems]
    return ";".join(list(dict.fromkeys(filter(None, found)))[:3])


@pytest.mark.parametrize("case", INDEX, ids=[case["file"] for case in INDEX])
def test_a_broken_file_says_what_is_wrong_and_where(case):
    taken, problems = outcome(HERE / case["file"])
    assert (taken, kinds(problems), cells(problems)) == (case["outcome"], case["kinds"], case["cells"])
    assert all(problem.why and problem.fix.endswith(".") and problem.file for problem in problems)


def test_there_are_two_hundred_and_each_is_another():
    contents = {(HERE / case["file"]).read_bytes() for case in INDEX}
    assert len(INDEX) == len(contents) >= 200
    assert sum(map(len, contents)) < 2_000_000
    assert {case["file"] for case in INDEX} == {
        path.name
        for path in HERE.iterdir()
        if path.suffix != ".py" and path.name not in ("index.csv", "__pycache__")
    }


def test_the_index_is_the_one_that_the_script_writes():
    told = [(case.file, case.outcome, case.kinds, case.cells, case.why) for case in make.CASES]
    assert told == [tuple(row.values()) for row in INDEX]
