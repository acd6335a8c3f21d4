"""`whetu check`: what is wrong with the files."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from whetu.cli.files import (
    Asked,
    calendar_of,
    has_roll,
    last_day,
    of_dates,
    of_headings,
    open_files,
    reads_files,
)
from whetu.cli.printing import findings, leave
from whetu.intake import checks
from whetu.intake.cells import Problem, Unreadable, in_words
from whetu.intake.read import Reading


@click.command(epilog="Example: whetu check attendance.csv --roll roll.csv --calendar calendar.csv")
@reads_files
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def check(asked: Asked, form: str) -> None:
    """Lists what is wrong with FILE..., each with its file, row and cell, why, and what to do.

    Ends with 1 where there is an error, with 0 where there are warnings at most.
    """
    today = datetime.now(ZoneInfo("Pacific/Auckland")).date()
    try:
        reading = open_files(asked, today=today)
        found = [*reading.problems, *of_headings(reading.unknown_headings)]
        if any(file.first_day for file in reading.files):
            found += list(_across(reading, asked.region))
        read = f"{len(reading.files)} read: " + ", ".join(
            f"{f.name} ({f.kind}, {f.rows:,})" for f in reading.files
        )
    except Unreadable as bad:
        found, read = list(bad.problems), "Nothing was read."
    if found or form != "table":
        click.echo(findings(found, form))
    errors = sum(problem.level == "error" for problem in found)
    click.echo(f"{read}\nErrors: {errors:,}. Warnings: {len(found) - errors:,}.", err=True)
    leave(found)


def _across(reading: Reading, region: str | None) -> list[Problem]:
    """What does not fit together between the files."""
    until = last_day(reading)
    calendar = calendar_of(reading, region, until)
    found = of_dates(checks_of_dates(reading), calendar, until)
    if has_roll(reading):
        found += [
            _student(s, "has marks and is not on the roll", "no-roll")
            for s in checks.without_roll(reading.con)
        ]
        found += [
            _student(s, f"has a mark on {in_words(on)} and was not enrolled then", "not-enrolled")
            for s, on in checks.outside_enrolment(reading.con)
        ]
        found += [
            _student(
                s, "is on the roll and has no marks in these files", "not-in-file", "Nothing is deleted."
            )
            for s in checks.not_in_file(reading.con)
        ]
    return found + [_difference(d) for d in checks.kamar_differences(reading.con, calendar.open())]


def checks_of_dates(reading: Reading) -> dict[date, int]:
    """Students with marks, by date."""
    return dict(reading.con.execute('select "on", count(*) from day_keys group by "on"').fetchall())


def _student(
    student: str, why: str, kind: str, fix: str = "The marks do not count. Look at the roll."
) -> Problem:
    return Problem("warning", "", "", None, "student", student, why, fix, kind)


def _difference(found: checks.Difference) -> Problem:
    kamar, ours = found.kamar, found.ours
    why = (
        f"has on {in_words(found.on)} half-days present {ours.present}, justified {ours.justified}, "
        f"unjustified {ours.unjustified}, and KAMAR counts {kamar.present}, {kamar.justified}, "
        f"{kamar.unjustified}"
    )
    fix = f"Look at {found.pattern} in KAMAR; bell times may differ."
    return Problem("warning", "", "", None, "student", found.student, why, fix, "kamar-difference")
