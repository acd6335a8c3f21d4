"""Small files, and a `whetu` to call."""

import csv
import io
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from whetu.cli import main


@pytest.fixture
def write(tmp_path):
    """`write("days.csv", HEADINGS, "1,5/05/2026,P300")` gives the path of a file of these lines."""

    def written(name: str, *lines: str) -> str:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
def whetu():
    """`whetu("measure", path)` gives exit_code, stdout and stderr."""
    return lambda *arguments: CliRunner().invoke(main, list(map(str, arguments)), prog_name="whetu")


@pytest.fixture
def measured(whetu):
    """`measured(path, ...)` gives the rows of `whetu measure --format csv`, as dictionaries."""

    def rows(*arguments):
        result = whetu("measure", *arguments, "--format", "csv")
        return list(csv.DictReader(io.StringIO(result.stdout)))

    return rows


HEADINGS = "student,date,marks"
CALENDAR = "date,year,term,open_half_days,note"


def weekdays(start: date, days: int) -> list[date]:
    """That many weekdays from a day on."""
    every = (start + timedelta(days=n) for n in range(2 * days + 7))
    return [day for day in every if day.weekday() < 5][:days]


def marks(student: str, patterns: dict[date, str]) -> list[str]:
    """Lines of a days file."""
    return [f"{student},{on.isoformat()},{pattern}" for on, pattern in patterns.items()]


def calendar(days: list[date], year: int, term: int, half_days: int = 2) -> list[str]:
    """Lines of a calendar file."""
    return [f"{on.isoformat()},{year},{term},{half_days}," for on in days]
