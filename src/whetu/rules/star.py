"""STAR, the Stepped Attendance Response: steps by days absent in a term, and the dates they were crossed.

The count is the total of days absent, justified or not, and begins at 0 each term. It is exact to the
half-day: 4.5 is good, 5 is worrying, 9.5 is worrying, 10 is concerning.

Source: education.govt.nz, STAR and attendance management plans, information for attendance service providers
(thresholds 5, 10, 15, fixed nationally); names as schools' plans and vendors print them.
Look again: 2027-12-01
"""

from bisect import bisect_left
from datetime import date
from typing import NamedTuple

from whetu.rules.terms import DAYS, Words, absent, counts, date_of

STEPS = (("good", 0), ("worrying", 5), ("concerning", 10), ("serious", 15))  # days absent
STEP_WORDS = {
    "good": "Good",
    "worrying": "Worrying",
    "concerning": "Concerning",
    "serious": "Serious concern",
}
NEAR = 2  # half-days short of a step, at most: our choice, 4.0 to 4.5, 9.0 to 9.5 and 14.0 to 14.5 days


class Crossing(NamedTuple):
    """The first date on which the running count reached a step."""

    step: str
    on: date


def step(half_days_absent: int) -> str:
    """good, worrying, concerning or serious."""
    return next(name for name, days in reversed(STEPS) if half_days_absent >= 2 * days)


def running(w: Words, year: int, term: int, first_open: date | None = None) -> list[tuple[date, int]]:
    """One row per day that was available to the student, in order: the date and half-days absent so far."""
    rows, so_far = [], 0
    for place in range(DAYS):
        day = counts(w, 1 << place)
        so_far += absent(day)
        if day.available:
            rows.append((date_of(place, year, term, first_open), so_far))
    return rows


def crossings(w: Words, year: int, term: int, first_open: date | None = None) -> list[Crossing]:
    """The steps crossed in a term, replayed from its words: a correction can move one, or undo it."""

    reached = ((name, reached_on(w, 2 * days, year, term, first_open)) for name, days in STEPS[1:])
    return [Crossing(name, on) for name, on in reached if on]


def reached_on(
    w: Words, half_days_absent: int, year: int, term: int, first_open: date | None = None
) -> date | None:
    """The first date on which so many half-days absent were reached; None if they were not."""

    def absent_by(place: int) -> int:
        return absent(counts(w, (2 << place) - 1))

    at = bisect_left(range(DAYS), half_days_absent, key=absent_by)
    return date_of(at, year, term, first_open) if at < DAYS else None


def near(half_days_absent: int) -> bool:
    """Whether the next step is at most a day away."""
    return any(0 < 2 * days - half_days_absent <= NEAR for _, days in STEPS[1:])


def days_left(half_days_absent: int) -> tuple[float, str] | None:
    """Days before the next step, and its name; None at the last step."""
    later = ((2 * days - half_days_absent, name) for name, days in STEPS if 2 * days > half_days_absent)
    return next(((half_days / 2, name) for half_days, name in later), None)
