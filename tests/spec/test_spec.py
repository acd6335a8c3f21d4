"""Every row of every table holds, and the manual is current."""

import re
from pathlib import Path

import pytest

from tests.spec.contents import TABLES, manual

RULES = Path(__file__).parents[2] / "docs" / "rules.md"
CASES = [
    pytest.param(table, given, expected, id=f"{table.title}: {given}")
    for table in TABLES
    for given, expected in table.cases()
]

# Check 29, a student who is missing from a file, stands with the tests of uploads.
EXAMPLES = set(range(1, 57))
CHECKS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 20, 21, 22, 26, 27, 28, 31, 36}


@pytest.mark.parametrize(("table", "given", "expected"), CASES)
def test_the_row_holds(table, given, expected):
    assert table.work_out(*given) == expected


def test_the_manual_is_current():
    assert RULES.read_text(encoding="utf-8") == manual(), "run: python -m tests.spec > docs/rules.md"


@pytest.mark.parametrize(("word", "numbers"), [("example", EXAMPLES), ("check", CHECKS)])
def test_every_worked_example_has_a_row(word, numbers):
    reasons = " ".join(str(row[-1]) for table in TABLES for row in table.rows)
    named = re.findall(rf"{word}s? (\d+(?:, \d+)*)", reasons)
    assert {int(n) for group in named for n in group.split(", ")} == numbers
