"""The stretch of time that a report is of: a term, or the terms of a year so far. A term's work goes on until
the day before the next term begins: what was answered in the holidays was answered."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.calendar import Term
from whetu.web.attendance.queries.terms import Option, begun, value, words
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School


class Period(NamedTuple):
    """Terms of one year, in order, and the day as at which they are looked at."""

    value: str
    label: str
    terms: list[Term]
    on: date
    closes: Mapping[int, date]  # by number of the term: the last day of its work, where that is over

    @property
    def year(self) -> int:
        return self.terms[0].year

    @property
    def start(self) -> date:
        return self.terms[0].start

    @property
    def last_day(self) -> date:
        """The day as at which it is looked at, or the last of its year, where no later term is known."""
        return min(self.on, date(self.year, 12, 31))

    @property
    def running(self) -> bool:
        return self.on < self.terms[-1].end


class Choice(NamedTuple):
    """The periods that may be chosen, and the one that is; None: no term has begun."""

    options: list[Option]
    shown: Period | None


def choice(school: School, on: date, wanted: str = "") -> Choice:
    """Terms begun by a day, the latest first, and their years; shown is "2026-2" or "2026", else the latest
    term."""
    terms = begun(school, on).terms
    closed = {one: day for one, day in last_days(school).items() if day < on}
    found = [
        Period(value(term), words(term), [term], closed.get(term, on), closes([term], closed))
        for term in terms
    ]
    for year in sorted({term.year for term in terms}, reverse=True):
        of_year = sorted(term for term in terms if term.year == year)
        label = _("All of %s") % year if len(of_year) == 4 and of_year[-1].end < on else _("%s so far") % year
        day = closed.get(of_year[-1], on)
        found.append(Period(str(year), label, of_year, day, closes(of_year, closed)))
    shown = next((one for one in found if one.value == wanted), found[0] if found else None)
    return Choice([Option(one.value, one.label) for one in found], shown)


def latest_year(school: School, on: date) -> Choice:
    """The same, of which the terms of the latest year that has begun are shown."""
    held = choice(school, on)
    return choice(school, on, str(held.shown.year)) if held.shown else held


def last_days(school: School) -> dict[Term, date]:
    """The day before the next term, of every term that has one after it."""
    terms = sorted(schools.terms(school), key=lambda term: term.start)
    pairs = zip(terms, terms[1:], strict=False)
    return {term: after.start - timedelta(days=1) for term, after in pairs}


def closes(terms: list[Term], closed: Mapping[Term, date]) -> dict[int, date]:
    return {term.term: closed[term] for term in terms if term in closed}
