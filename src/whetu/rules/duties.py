"""Duties beside the count: five unjustified days, unexplained absence, long absence, and keeping records; and
how far an arrangement, such as a stand-down, may go."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from whetu.rules.calendar import Calendar, Term, add_school_days, school_days_between, term_of
from whetu.rules.days import Tally
from whetu.rules.terms import DAYS, Words, date_of

# Five whole days unjustified in one term start a duty to respond, due five school days later. The days need
# not be in a row, and a correction undoes it.
# Source: education.govt.nz, additional attendance measures (2023); the due day from Hero, built with the
# Ministry. Look again: 2027-12-01
UNJUSTIFIED_DAYS, RESPONSE_DUE = 5, 5

# Consecutive school days absent at which to look, and the rule for leaving, unless the absence is known to be
# temporary. It proposes to a person; nothing unenrols a student by itself.
# Source: education.govt.nz, updating records when students leave your school (20, and ENROL within 5 days);
# 10, 15 and 18 are our choice, as is reading the 5 as school days.
# Look again: 2027-12-01
WATCH = (10, 15, 18, 20)
LEAVING, LEAVING_DUE = 20, 5

# Years after the last entry that a record is kept; None: for good. Nothing is ever deleted by a timer.
# Source: education.govt.nz, attendance registers (seven years) and managing school records (admission,
# progress and withdrawal: permanent). Look again: 2027-06-01, against the schools disposal authority in force
RETENTION: dict[str, int | None] = {"attendance register": 7, "register of admission": None}


class Limit(NamedTuple):
    """How far an arrangement may go; None: no limit of this kind."""

    months: int | None = None
    renewals: int | None = None
    school_days: int | None = None  # at a time
    in_a_term: int | None = None  # school days
    in_a_year: int | None = None
    board_meets: int | None = None  # within so many school days


# Source: Education and Training Act 2020, s 42 (a wellbeing plan of at most six months, renewed once for at
# most six; a transitional plan of at most six months, never renewed), s 45 (the principal excuses at most
# five school days at a time), ss 78 to 88 (stand-downs of at most five school days in a term and ten in a
# year; the board meets within seven school days of a suspension). Of exemptions (ss 38, 39) no limit was
# read. Look again: 2027-06-01
LIMITS: dict[str, Limit] = {
    "exemption": Limit(),
    "wellbeing": Limit(months=6, renewals=1),
    "transitional": Limit(months=6, renewals=0),
    "leave": Limit(school_days=5),
    "stand-down": Limit(in_a_term=5, in_a_year=10),
    "suspension": Limit(board_meets=7),
}


class Duty(NamedTuple):
    """The fifth unjustified whole day, and the day a response is due (None: beyond the known calendar)."""

    fifth: date
    due: date | None


class Run(NamedTuple):
    """School days absent in a row, from a day to a day."""

    start: date
    end: date
    school_days: int


def unjustified_whole_days(w: Words, year: int, term: int, first_open: date | None = None) -> list[date]:
    """The days of a term with both half-days unjustified, in order."""
    places = (place for place in range(DAYS) if w.unjustified_both >> place & 1)
    return [date_of(place, year, term, first_open) for place in places]


def five_day_duty(
    w: Words, year: int, term: int, calendar: Calendar, first_open: date | None = None
) -> Duty | None:
    """The duty that five unjustified whole days in a term start; None where there are fewer."""
    days = unjustified_whole_days(w, year, term, first_open)
    if len(days) < UNJUSTIFIED_DAYS:
        return None
    fifth = days[UNJUSTIFIED_DAYS - 1]
    return Duty(fifth, add_school_days(fifth, RESPONSE_DUE, calendar))


def unexplained_age(on: date, since: date, calendar: Calendar) -> int:
    """School days that a `?` has stood, on a day. It ages; it is never turned into T by a timer.

    Source: the Ministry told vendors in 2023 to remove any timed change of ? to T (Hero).
    Look again: 2027-12-01
    """
    return school_days_between(since, on, calendar)


def notify_today(day: Tally) -> bool:
    """Whether home must be told the same day: the roll was taken, and an absence has no explanation yet.

    A roll that was not taken says nothing about the student.
    Source: School Attendance Rules 2026, rule 1.2 (New Zealand Gazette 2025-go7119): notice to parents the
    same day, as soon as practicable. Look again: 2027-12-01
    """
    return day.recorded and day.unexplained > 0


def run_absent(days: Iterable[tuple[date, Tally]]) -> Run | None:
    """The run of absence, for any reason, that the last of the days stands in.

    `days` of one student, in order, over the terms of a year. A day with a half-day present ends a run; one
    that was not available (closed, wholly exam leave) or has a half-day unmarked neither adds nor breaks; a
    new year begins again.
    """
    run: Run | None = None
    for on, day in days:
        if run and run.start.year != on.year:
            run = None
        if day.present:
            run = None
        elif day.available and not day.unmarked:
            run = Run(run.start, on, run.school_days + 1) if run else Run(on, on, 1)
    return run


def watch_point(school_days: int) -> int | None:
    """The last watch point that a run has reached: 10, 15, 18 or 20; None before the first."""
    return max((point for point in WATCH if school_days >= point), default=None)


def leaving_due(reached: date, calendar: Calendar) -> date | None:
    """The day by which ENROL should say that the student left, from the day the run reached 20."""
    return add_school_days(reached, LEAVING_DUE, calendar)


def last_allowed(starts: date, months: int) -> date:
    """The last day of a span of so many months: from 12 January, six months are until 11 July."""
    year, month = divmod(starts.month - 1 + months, 12)
    end = date(starts.year + year, month + 1, 1)
    return end.replace(day=min(starts.day, monthrange(end.year, end.month)[1])) - timedelta(days=1)


def beyond(
    kind: str, starts: date, ends: date, calendar: Calendar, terms: Iterable[Term], taken: Iterable[date] = ()
) -> str | None:
    """The field of `Limit` that an arrangement from a day to a day would break, or None.

    `taken`: the school days that earlier arrangements of the kind have used for the student.
    """
    limit, terms = LIMITS[kind], list(terms)
    asked = {on for on, half_days in calendar.items() if half_days and starts <= on <= ends}
    in_term = Counter(term_of(on, terms) for on in asked | set(taken))
    in_year = Counter(on.year for on in asked | set(taken))
    broken = {
        "months": limit.months is not None and ends > last_allowed(starts, limit.months),
        "school_days": _over([len(asked)], limit.school_days),
        "in_a_term": _over([in_term[term_of(on, terms)] for on in asked], limit.in_a_term),
        "in_a_year": _over([in_year[on.year] for on in asked], limit.in_a_year),
    }
    return next((name for name, is_so in broken.items() if is_so), None)


def _over(numbers: Iterable[int], limit: int | None) -> bool:
    return limit is not None and max(numbers, default=0) > limit


def board_meets_by(starts: date, calendar: Calendar) -> date | None:
    """The last day on which the board may meet about a suspension; None beyond the known calendar."""
    return add_school_days(starts, LIMITS["suspension"].board_meets or 0, calendar)


def kept_until(record: str, last_entry: date) -> date | None:
    """The first day on which a record may go; None: never."""
    years = RETENTION[record]
    if years is None:
        return None
    if (last_entry.month, last_entry.day) == (2, 29):
        return date(last_entry.year + years, 3, 1)
    return last_entry.replace(year=last_entry.year + years)
