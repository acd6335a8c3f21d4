"""`whetu explain`: how one student's numbers were worked out."""

import re
from datetime import date
from typing import Any, NamedTuple

import click

from whetu.cli import printing
from whetu.cli.files import (
    Asked,
    as_at_option,
    calendar_of,
    has_roll,
    last_day,
    of_headings,
    open_files,
    reads_files,
)
from whetu.intake.cells import Unreadable, in_words, unreadable
from whetu.intake.read import Reading
from whetu.measures.explained import Day, Enrolments, Explained
from whetu.measures.explained import explain as explain_days
from whetu.rules import star, terms
from whetu.rules.days import Settings

_COLUMNS = ("date", "", "open", "pattern", "codes in words, with minutes") + (
    *("present", "justified", "unjustified", "unmarked", "not counted"),
    *("half-days P", "J", "U", "unmarked", "days absent so far", "step"),
)


class TermName(click.ParamType):
    """A year and a term, as in 2026-2."""

    name = "year-term"

    def convert(self, value: str, param: object, ctx: object) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{4})-([1-4])", value)
        if not found:
            self.fail(f"{value!r} is not a year and term, as in 2026-2", None, None)
        return int(found[1]), int(found[2])


@click.command(epilog="Example: whetu explain attendance.csv --student 0151234567 --term 2026-2")
@reads_files
@as_at_option
@click.option("--student", required=True, help="The student's id.")
@click.option("--term", type=TermName(), help="A year and term, as in 2026-2. Without it: every term.")
def explain(asked: Asked, as_at: date | None, student: str, term: tuple[int, int] | None) -> None:
    """How the numbers of one student in FILE... were worked out, day by day: what was marked, the codes in
    words, minutes by kind, half-days, the count so far and the step. It ends with the settings used."""
    try:
        reading = open_files(asked)
        last = last_day(reading)
        as_at = as_at or last
        calendar = calendar_of(reading, asked.region, as_at)
        known = _student(reading, student)
        explained = explain_days(calendar.days, known.patterns, known.enrolments, as_at)
    except Unreadable as bad:
        printing.say(bad.problems)
        printing.leave(bad.problems)
    chosen = [one for one in explained if term in (None, (one.year, one.term))]
    for one in chosen:
        click.echo(_written(known.student, one) + "\n")
    click.echo(_settings(Settings(), as_at, has_roll(reading), calendar.own))
    if not chosen:
        which = f"in term {term[1]} of {term[0]}" if term else f"up to {in_words(as_at)}"
        click.echo(f"The student had no open day {which}.")
    problems = [*reading.problems, *of_headings(reading.unknown_headings)]
    printing.say(problems)
    printing.leave(problems)


class Known(NamedTuple):
    """What the files say about one student."""

    student: str
    patterns: dict[date, str]
    enrolments: Enrolments


def _student(reading: Reading, student: str) -> Known:
    """What the files say about a student; an NSN may have lost its zero. Raises Unreadable for nobody."""
    for name in (student, student.zfill(10)):
        days = reading.con.execute('select "on", pattern from student_days where student = ?', [name])
        patterns = dict(days.fetchall())
        roll = [row for row in reading.table("roll") if row["student"] == name]
        spans = [(row["start_date"], row["end_date"], row["student_type"] or "") for row in roll]
        if not has_roll(reading) and patterns:
            spans = [(min(patterns), max(patterns), "")]
        if patterns or spans:
            return Known(name, patterns, spans)
    raise unreadable("", f"No student {student} is in these files", "Look at the id.", "no-such-student")


# ---- in words -----------------------------------------------------------------------------------------


def _written(student: str, one: Explained) -> str:
    counts = one.counts
    absent = terms.absent(counts)
    rate = terms.rate(counts.present, counts.available)
    lines = [
        f"{student}, term {one.term} of {one.year}",
        printing.table(_COLUMNS, map(_row, one.days)),
        f"Half-days open {counts.available} = present {counts.present} + justified {counts.justified} "
        f"+ unjustified {counts.unjustified} + unmarked {counts.unmarked}.",
        f"Days absent: ({counts.justified} + {counts.unjustified}) / 2 = {terms.days_absent(absent)}. "
        f"Step: {star.STEP_WORDS[star.step(absent)]}.",
        *(f"{star.STEP_WORDS[step]} since {in_words(on)}." for step, on in one.crossings),
        "No half-day was open, so there is no rate and no band."
        if rate is None
        else f"Rate: {counts.present} / {counts.available} = {float(rate):.6f}. "
        f"Band: {terms.band(counts.present, counts.available)}.",
        f"Counted in published figures: {'yes' if one.counted else 'no'}.",
    ]
    return "\n".join(lines)


def _row(day: Day) -> tuple[Any, ...]:
    judged = day.tally
    pattern = "-" if day.pattern is None else day.pattern or '""'
    half_days = (judged.present, judged.justified, judged.unjustified, judged.unmarked)
    so_far = terms.days_absent(day.half_days_absent)
    words = day.codes + (" (short of minutes)" if judged.short else "")
    if day.why_not:
        words += f" (does not count: {day.why_not})"
    weekday = f"{day.on:%a}"
    return (
        day.on,
        weekday,
        day.open_half_days,
        pattern,
        words,
        *judged.minutes,
        *half_days,
        so_far,
        day.step,
    )


def _settings(settings: Settings, as_at: date, roll: bool, own: bool) -> str:
    """What every number above hangs on."""
    used = {**settings._asdict(), "steps": "5, 10, 15 days", "bands": "over 90, 80, 70 percent"}
    used["counted_types"] = ", ".join(settings.counted_types)
    used["as at"] = in_words(as_at)
    used["enrolled"] = "by the roll" if roll else "from first to last day seen"
    used["calendar"] = "the school's own" if own else "known term dates, less holidays"
    lines = [f"  {name.replace('_', ' ')}: {value}" for name, value in used.items()]
    return "\n".join(["Settings used:", *lines])
