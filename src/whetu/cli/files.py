"""What the commands read: the files, the options that say how, and the calendar to count by."""

import functools
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from whetu.cli.printing import Progress
from whetu.intake.calendars import REGIONS, holidays_in
from whetu.intake.cells import Heading, Problem, in_words, unreadable
from whetu.intake.read import Reading, read
from whetu.intake.store import connect
from whetu.measures.lookups import SchoolDay
from whetu.rules.calendar import known_terms, open_half_days

_ROLLS = ("roll", "kamar-students")


class Minutes(click.ParamType):
    """Whole numbers with commas between, as in 210,180."""

    name = "minutes"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        parts = [part.strip() for part in value.split(",")]
        if not all(part.isdigit() and 0 < int(part) <= 600 for part in parts):
            self.fail(f"{value!r} is not minutes from 1 to 600, as in 210,180", param, ctx)
        return tuple(map(int, parts))


class Mapped(click.ParamType):
    """A heading and the field it is, as in "Learner=student"."""

    name = "heading=field"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        heading, _, field = value.rpartition("=")
        if not heading or not field:
            self.fail(f'{value!r} is not a heading and its field, as in "Learner=student"', param, ctx)
        return heading, field


class Day(click.ParamType):
    """A date, as in 2026-05-29 or 29/05/2026."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            with suppress(ValueError):
                return datetime.strptime(value, form).date()  # noqa: DTZ007 (a day, not a moment)
        return self.fail(f"{value!r} is not a date, as in 2026-05-29 or 29/05/2026", param, ctx)


_PATH = click.Path(path_type=Path)
_OPTIONS = (
    click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_PATH),
    click.option("--roll", type=_PATH, help="The roll: who is enrolled, from when to when."),
    click.option("--calendar", type=_PATH, help="The school's calendar: date,year,term,open_half_days,note."),
    click.option(
        "--region",
        type=click.Choice(sorted(REGIONS), case_sensitive=False),
        metavar="REGION",
        help="In place of a calendar: known term dates, less national holidays and the region's own day.",
    ),
    click.option("--minutes", type=Minutes(), help="Minutes of the morning and afternoon, as in 210,180."),
    click.option("--bells", type=_PATH, help="Bell times: weekday,slot,start,minutes."),
    click.option("--timetable", type=_PATH, help="Lessons: student,class,teacher,weekday,slot."),
    click.option(
        "--heading",
        "headings",
        type=Mapped(),
        multiple=True,
        help='What an unknown heading is, as in "Learner=student".',
    ),
)
as_at_option = click.option(
    "--as-at", type=Day(), help="Count up to this date. Without it: the last date in the files."
)


class Asked(NamedTuple):
    """What was asked for: the files and how to read them."""

    files: tuple[Path, ...]
    roll: Path | None
    calendar: Path | None
    region: str | None
    minutes: tuple[int, ...] | None
    bells: Path | None
    timetable: Path | None
    headings: tuple[tuple[str, str], ...]


def reads_files(command: Callable) -> Callable:
    """Gives a command the options that say what to read, as one argument `asked`."""

    @functools.wraps(command)
    def called(**options: Any) -> Any:
        asked = Asked(**{name: options.pop(name) for name in Asked._fields})
        _refuse_both(asked, "calendar", "region")
        _refuse_both(asked, "minutes", "bells")
        return command(asked, **options)

    return functools.reduce(lambda made, option: option(made), reversed(_OPTIONS), called)


def _refuse_both(asked: Asked, one: str, other: str) -> None:
    if getattr(asked, one) and getattr(asked, other):
        raise click.UsageError(f"Give --{one} or --{other}, not both.")


def open_files(asked: Asked, today: date | None = None) -> Reading:
    """Everything read, in one connection. Raises Unreadable."""
    named = {
        "roll": asked.roll,
        "calendar": asked.calendar,
        "bells": asked.bells,
        "timetable": asked.timetable,
    }
    given = {kind: path for kind, path in named.items() if path}
    con = connect()
    with Progress(con, "Reading"):
        reading = read(
            [*asked.files, *given.values()],
            con=con,
            minutes=asked.minutes,
            mapping=dict(asked.headings),
            today=today,
        )
    for kind, path in given.items():
        _refuse_other_kind(reading, kind, path)
    if asked.region and "calendar" in reading.kinds:
        raise click.UsageError("--region is in place of a calendar, and there is one among the files.")
    return reading


def _refuse_other_kind(reading: Reading, kind: str, path: Path) -> None:
    kinds = {file.kind for file in reading.files if file.name.startswith(path.name)}
    if not kinds & ({kind, *_ROLLS} if kind == "roll" else {kind}):
        is_ = ", ".join(sorted(kinds)) or "empty"
        raise unreadable(
            path.name, f"is given as the {kind}, and is {is_}", f"Give the {kind}.", "other-kind"
        )


def has_roll(reading: Reading) -> bool:
    """Whether a file said who is enrolled."""
    return not reading.kinds.isdisjoint(_ROLLS)


def last_day(reading: Reading) -> date:
    """The last date with marks. Raises Unreadable where there are none."""
    days = [file.last_day for file in reading.files if file.last_day]
    if not days:
        names = ", ".join(file.name for file in reading.files)
        raise unreadable(names, "hold no marks that could be taken", "Give a file of attendance.", "no-marks")
    return max(days)


def first_day(reading: Reading) -> date:
    """The first date with marks."""
    return min(file.first_day for file in reading.files if file.first_day)


# ---- the calendar -------------------------------------------------------------------------------------


class Calendar(NamedTuple):
    """The days that count, and whether they are the school's own."""

    days: list[SchoolDay]
    own: bool

    def open(self) -> Mapping[date, int]:
        """Open half-days by date."""
        return {day.date: day.open_half_days for day in self.days}


def calendar_of(reading: Reading, region: str | None, until: date) -> Calendar:
    """The calendar among the files as it stands; else the weekdays that are not holidays inside the known
    terms, from the first that has marks."""
    if "calendar" in reading.kinds:
        columns = SchoolDay._fields
        days = [SchoolDay(*(row[name] for name in columns)) for row in reading.table("calendar")]
        return Calendar(days, own=True)
    first = first_day(reading)
    return Calendar(list(_known_days(first, until, region)), own=False)


def _known_days(first: date, until: date, region: str | None) -> Iterable[SchoolDay]:
    for year in range(first.year, until.year + 1):
        for term in known_terms(year):
            if term.end >= first and term.start <= until:
                opened = open_half_days(term, holidays_in(year, region or ""))
                yield from (SchoolDay(on, year, term.term, half_days) for on, half_days in opened.items())


def of_dates(students: Mapping[date, int], calendar: Calendar, as_at: date) -> list[Problem]:
    """What to say about dates with marks (students by date): closed days, days outside the known terms, and
    days after the last that is counted."""
    opened = calendar.open()
    so_far = sorted(on for on in students if on <= as_at and on not in opened and on.weekday() < 5)
    later = sorted(on for on in students if on > as_at)
    found = [] if calendar.own else [_closed(on, students[on]) for on in so_far if _in_known_term(on)]
    if unknown := [] if calendar.own else [on for on in so_far if not _in_known_term(on)]:
        found.append(_outside(unknown))
    if later:
        why = f"{_dates(later)} have marks after {in_words(as_at)}, the last day that is counted"
        found.append(Problem("warning", "", "", None, "date", "", why, "They do not count yet.", "later-day"))
    return found


def of_terms(students: Mapping[date, int], calendar: Calendar, roll: bool) -> list[Problem]:
    """What to say about terms that are counted from a day before the first marks, because nobody said when
    the school opened, and a roll says that students were there."""
    if calendar.own or not roll:
        return []
    starts: dict[tuple[int, int], date] = {}
    firsts: dict[tuple[int, int], date] = {}
    for day in sorted(calendar.days):
        starts.setdefault((day.year, day.term), day.date)
        if day.date in students:
            firsts.setdefault((day.year, day.term), day.date)
    return [_late_start(term, starts[term], first) for term, first in firsts.items() if first > starts[term]]


def _late_start(term: tuple[int, int], start: date, first: date) -> Problem:
    why = (
        f"term {term[1]} of {term[0]} is counted from {in_words(start)}, and the first marks are of "
        f"{in_words(first)}: the days between are unmarked"
    )
    fix = "If the school opened later, give its own calendar: --calendar FILE."
    return Problem("warning", "", "", None, "date", "", why, fix, "late-start")


def _closed(on: date, students: int) -> Problem:
    why = f"{in_words(on)} is a holiday, and {_some(students, 'student')} have marks on it"
    fix = "The marks do not count. If the school was open, give its own calendar: --calendar FILE."
    return Problem("warning", "", "", None, "date", on.isoformat(), why, fix, "closed-day")


def _outside(dates: list[date]) -> Problem:
    why = f"{_dates(dates)} are in no school term that is known"
    fix = "Their marks do not count. Give the school's own calendar: --calendar FILE."
    return Problem("error", "", "", None, "date", "", why, fix, "unknown-term")


def _in_known_term(on: date) -> bool:
    return any(term.start <= on <= term.end for term in known_terms(on.year))


def _dates(dates: list[date]) -> str:
    if len(dates) == 1:
        return in_words(dates[0])
    return f"{len(dates)} dates from {in_words(dates[0])} to {in_words(dates[-1])}"


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def of_headings(headings: Iterable[Heading]) -> list[Problem]:
    """Headings that nobody knows, each with a choice."""
    return [_unknown_heading(heading) for heading in headings]


def _unknown_heading(heading: Heading) -> Problem:
    field = heading.guesses[0] if heading.guesses else "FIELD"
    why = "is a heading that is not known"
    among = f" It may be {', '.join(heading.guesses)}." if heading.guesses else ""
    fix = f'The column is left out.{among} Say so: --heading "{heading.text}={field}".'
    address = f"{heading.column}1"
    return Problem(
        "warning", heading.file, address, 1, heading.text, heading.text, why, fix, "unknown-heading"
    )
