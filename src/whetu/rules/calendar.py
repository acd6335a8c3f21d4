"""The school's calendar: terms, open half-days, and counting in school days.

Holidays come in as data; a rule never looks them up. A date that is missing from a calendar is closed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from whetu.rules.terms import OutsideTerm, bit, week_zero

ZONES = ("Pacific/Auckland", "Pacific/Chatham")

Calendar = Mapping[date, int]  # open half-days (0, 1 or 2) by date


class Term(NamedTuple):
    """One term of one school: its own first and last day."""

    year: int
    term: int
    start: date
    end: date


class TermLimits(NamedTuple):
    """Between which days a term may start and end; `earliest_end` None: not published."""

    year: int
    term: int
    earliest_start: date
    latest_start: date
    earliest_end: date | None
    latest_end: date


class BadCalendar(ValueError):
    """A calendar that no term of 12 weeks can hold. `on` is the first wrong day; `why` a sentence."""

    def __init__(self, on: date, why: str):
        super().__init__(f"{on.isoformat()}: {why}")
        self.on, self.why = on, why


# Term 1 starts between Auckland Anniversary Day and the day after Waitangi Day; Term 4 ends by 20 December.
# Source: education.govt.nz, setting term dates; the dates between as seven schools publish them.
# Look again: 2026-12-01 (2027 was not published in any page read: the school gives its dates)
TERM_LIMITS: tuple[TermLimits, ...] = (
    TermLimits(2025, 1, date(2025, 1, 27), date(2025, 2, 7), date(2025, 4, 11), date(2025, 4, 11)),
    TermLimits(2025, 2, date(2025, 4, 28), date(2025, 4, 28), date(2025, 6, 27), date(2025, 6, 27)),
    TermLimits(2025, 3, date(2025, 7, 14), date(2025, 7, 14), date(2025, 9, 19), date(2025, 9, 19)),
    TermLimits(2025, 4, date(2025, 10, 6), date(2025, 10, 6), None, date(2025, 12, 19)),
    TermLimits(2026, 1, date(2026, 1, 26), date(2026, 2, 7), date(2026, 4, 2), date(2026, 4, 2)),
    TermLimits(2026, 2, date(2026, 4, 20), date(2026, 4, 20), date(2026, 7, 3), date(2026, 7, 3)),
    TermLimits(2026, 3, date(2026, 7, 20), date(2026, 7, 20), date(2026, 9, 25), date(2026, 9, 25)),
    TermLimits(2026, 4, date(2026, 10, 12), date(2026, 10, 12), None, date(2026, 12, 18)),
)


def known_terms(year: int) -> list[Term]:
    """One row per term whose dates are known: the widest span that any school may have.

    A school sets its own. No rows for a year that is not known.
    """
    return [
        Term(limits.year, limits.term, limits.earliest_start, limits.latest_end)
        for limits in TERM_LIMITS
        if limits.year == year
    ]


def term_of(on: date, terms: Iterable[Term]) -> Term | None:
    """The term that a day falls in."""
    return next((term for term in terms if term.start <= on <= term.end), None)


def open_half_days(
    term: Term, holidays: Mapping[date, str], closures: Mapping[date, int] | None = None
) -> dict[date, int]:
    """One row per open day of a term: its open half-days.

    Weekdays are open for two half-days and holidays closed; `closures` gives the half-days that the school
    was open on a day of its own (0, 1 or 2), and wins over a holiday.

    Source: education.govt.nz, setting term dates: closed at weekends, on public holidays, on Easter Tuesday
    and on the regional anniversary day. Look again: 2027-12-01
    """
    own = closures or {}
    weekdays = (day for day in _days(term.start, term.end) if day.weekday() < 5)
    half_days = {day: own.get(day, 0 if day in holidays else 2) for day in weekdays}
    return {day: half_days_open for day, half_days_open in half_days.items() if half_days_open}


def check_calendar(calendar: Calendar, year: int, term: int) -> None:
    """Raises BadCalendar for the first day of one term's calendar that cannot be: an open weekend, a day
    outside the 12 weeks, or half-days other than 0, 1 and 2; UnknownTerm where no day is open."""
    start = first_open(calendar)
    week_zero(year, term, start)
    for on in sorted(calendar):
        if calendar[on] not in (0, 1, 2):
            raise BadCalendar(on, "open half-days must be 0, 1 or 2")
        if calendar[on]:
            try:
                bit(on, year, term, start)
            except OutsideTerm as outside:
                raise BadCalendar(on, f"the school is open, but {outside}") from outside


def first_open(calendar: Calendar) -> date | None:
    """The first open day of a calendar: what `terms.week_zero` takes for a year that is not known."""
    return min((on for on, half_days in calendar.items() if half_days), default=None)


def days_enrolled(calendar: Calendar, enrolments: Iterable[tuple[date, date | None]]) -> dict[date, int]:
    """One row per open day on which the student was enrolled: its open half-days.

    Enrolments are first and last day, both included (last None: still enrolled). A day that two of them cover
    counts once.
    """
    spans = [(start, end or date.max) for start, end in enrolments]
    return {
        on: half_days
        for on, half_days in calendar.items()
        if half_days and any(start <= on <= end for start, end in spans)
    }


def add_school_days(on: date, days: int, calendar: Calendar) -> date | None:
    """The day that many school days after a day; None where the calendar does not reach so far."""
    later = sorted(day for day, half_days in calendar.items() if half_days and day > on)
    return later[days - 1] if len(later) >= days else None


def school_days_between(start: date, end: date, calendar: Calendar) -> int:
    """School days after `start`, up to and including `end`."""
    return sum(1 for day, half_days in calendar.items() if half_days and start < day <= end)


def local_day(now: datetime, zone: str) -> date:
    """The school's own day at a moment: a mark belongs to it, whatever the server's clock.

    `now` knows its time zone; one that does not raises ValueError.
    """
    if now.tzinfo is None:
        raise ValueError("the moment has no time zone")
    return now.astimezone(ZoneInfo(zone)).date()


def _days(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))
