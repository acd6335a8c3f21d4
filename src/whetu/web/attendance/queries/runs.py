"""Runs of days absent: a student's absences told as stretches, not day by day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from whetu.rules.terms import date_of
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries.marks import places
from whetu.web.attendance.queries.when import first_days
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School


class Run(NamedTuple):
    """School days in a row on each of which a student was absent, for a half-day or both."""

    first: date
    last: date
    half_days: int
    unjustified: int  # of the half-days
    year: int
    term: int

    @property
    def justified(self) -> int:
        return self.half_days - self.unjustified


def runs(school: School, rows: Iterable[StudentTerm]) -> list[Run]:
    """One row per run within each of a student's terms, in order. A weekend or a closed day breaks none."""
    calendar, first = schools.calendar(school), first_days(school)
    found: list[Run] = []
    for row in (one for one in rows if one.first_day):
        away = half_days_away(row, first.get((row.year, row.term)))
        open_days = sorted(on for on in calendar if calendar[on] and row.first_day <= on <= row.last_day)
        found += stretches(away, open_days, row)
    return sorted(found, key=lambda run: run.first)


def half_days_away(row: StudentTerm, first: date | None) -> dict[date, tuple[int, int]]:
    """Half-days absent on each day of a term, and how many of them unjustified."""
    found: dict[date, tuple[int, int]] = {}
    for place in places(row.justified_one | row.unjustified_one):
        justified = (row.justified_one >> place & 1) + (row.justified_both >> place & 1)
        unjustified = (row.unjustified_one >> place & 1) + (row.unjustified_both >> place & 1)
        on = date_of(place, row.year, row.term, first)
        found[on] = (justified + unjustified, unjustified)
    return found


def stretches(
    away: Mapping[date, tuple[int, int]], open_days: Iterable[date], row: StudentTerm
) -> Iterable[Run]:
    """The runs within one term."""
    run: list[date] = []
    for on in [*open_days, None]:
        if on in away:
            run.append(on)
        elif run:
            half_days, unjustified = (sum(away[day][part] for day in run) for part in (0, 1))
            yield Run(run[0], run[-1], half_days, unjustified, row.year, row.term)
            run = []
