"""What shape a student's absence has: by weekday, term by term, and in runs. From the words alone."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from whetu.rules.days import Tally
from whetu.rules.duties import Run, run_absent
from whetu.rules.terms import DAYS, WEEKS, Counts, Words, absent, counts, date_of, mask_week, mask_weekday


class Weekday(NamedTuple):
    """Half-days absent on one weekday (0 Monday), of those available."""

    weekday: int
    absent: int
    available: int


def by_weekday(terms: Iterable[Words]) -> list[Weekday]:
    """One row per weekday, over any number of one student's terms."""
    taken = list(terms)
    return [_weekday(weekday, [counts(w, mask_weekday(weekday)) for w in taken]) for weekday in range(5)]


def _weekday(weekday: int, of: list[Counts]) -> Weekday:
    return Weekday(weekday, sum(map(absent, of)), sum(c.available for c in of))


def by_week(w: Words) -> list[Counts]:
    """One row per week of a term, 0 to 11: the trend."""
    return [counts(w, mask_week(week)) for week in range(WEEKS)]


def longest_run(w: Words, year: int, term: int, first_open: date | None = None) -> Run | None:
    """The longest run of absence in a term, as `rules.duties.run_absent` counts one."""
    days = [(date_of(place, year, term, first_open), _tally(w, place)) for place in range(DAYS)]
    between = [list(run) for present, run in groupby(days, lambda day: day[1].present > 0) if not present]
    runs = [run for run in map(run_absent, between) if run]
    return max(runs, key=lambda run: run.school_days, default=None)


def _tally(w: Words, place: int) -> Tally:
    return Tally(*counts(w, 1 << place))


def partial_days(w: Words) -> int:
    """Days with one half-day present and the other absent."""
    away = w.justified_one | w.unjustified_one
    return (w.present_one & away).bit_count()
