"""`whetu measure`: every student's terms."""

import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from whetu.cli import printing
from whetu.cli.files import (
    Asked,
    Calendar,
    as_at_option,
    calendar_of,
    has_roll,
    last_day,
    of_dates,
    of_headings,
    of_terms,
    open_files,
    reads_files,
)
from whetu.intake.cells import Problem, Unreadable
from whetu.intake.read import Reading
from whetu.measures import stores, terms
from whetu.measures.engines import DuckDB
from whetu.rules.tables import names

FORMATS = ("table", "csv", "json", "parquet")


class Measured:
    """The files counted: the engine holds the table `student_terms`. Raises Unreadable."""

    def __init__(self, asked: Asked, as_at: date | None):
        self.reading: Reading = open_files(asked)
        last = last_day(self.reading)
        self.as_at: date = as_at or last
        self.calendar: Calendar = calendar_of(self.reading, asked.region, self.as_at)
        self.engine = DuckDB(self.reading.con)
        with printing.Progress(self.reading.con, "Counting"):
            terms.student_terms(self.engine, self.calendar.days, self.as_at, roll=has_roll(self.reading))

    def problems(self) -> list[Problem]:
        """Everything found: in the files, about their dates, and about who was enrolled."""
        listed = terms.listed(self.engine)
        return [
            *self.reading.problems,
            *of_headings(self.reading.unknown_headings),
            *of_dates(listed.dates, self.calendar, self.as_at),
            *of_terms(listed.dates, self.calendar, has_roll(self.reading)),
            *_not_enrolled(listed.not_enrolled),
        ]


@click.command(epilog="Example: whetu measure attendance.csv --roll roll.csv --region auckland --format csv")
@reads_files
@as_at_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def measure(asked: Asked, as_at: date | None, form: str, output: Path | None) -> None:
    """One row per student and term of FILE...: half-days by kind, days absent, rate, band, step, the dates on
    which the steps were reached, and whether published figures count the student.

    FILE is an attendance export (CSV, XLSX, XLS, ODS, JSON, XML, or a ZIP of them), or a folder that
    `whetu export` wrote. Rows go to standard output, what was found wrong to standard error.
    """
    if form == "parquet" and output is None:
        raise click.UsageError("Parquet is not for a screen: give -o FILE.")
    if output and not output.parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent}.")
    try:
        measured = Measured(asked, as_at)
    except Unreadable as bad:
        printing.say(bad.problems)
        printing.leave(bad.problems)
    _write(measured.engine, form, output)
    problems = measured.problems()
    printing.say(problems)
    printing.leave(problems)


def _write(engine: DuckDB, form: str, output: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="whetu-") as folder:
        path = Path(folder) / "rows"
        if form == "table":
            rows = engine.rows(stores.rows_of_terms(as_text=True))
            path.write_text(printing.table(names("student_terms"), rows) + "\n", encoding="utf-8")
        else:
            stores.write_terms(engine, path, form)
        if output:
            shutil.copyfile(path, output)
        else:
            with path.open("rb") as written:
                shutil.copyfileobj(written, sys.stdout.buffer)
                sys.stdout.flush()


def _not_enrolled(days: Mapping[str, int]) -> list[Problem]:
    fix = "These marks do not count. Look at the roll."
    return [
        Problem(
            *("warning", "", "", None, "student", student),
            f"has marks on {n} open day{'s' if n > 1 else ''} outside any enrolment",
            *(fix, "not-enrolled"),
        )
        for student, n in days.items()
    ]
