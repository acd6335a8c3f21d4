"""The stretch of time that a report is of: a term, or the terms of a year so far."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.calendar import Term
from whetu.web.attendance.queries.terms import Option, begun, value, words
from whetu.web.schools.models import School


class Period(NamedTuple):
    """Terms of one year, in order, and the day as at which they are looked at."""

    value: str
    label: str
    terms: list[Term]
    on: date

    @property
    def year(self) -> int:
        return self.terms[0].year

    @property
    def start(self) -> date:
        return self.terms[0].start

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
    found = [Period(value(term), words(term), [term], min(on, term.end)) for term in terms]
    for year in sorted({term.year for term in terms}, reverse=True):
        of_year = sorted(term for term in terms if term.year == year)
        label = _("All of %s") % year if len(of_year) == 4 and of_year[-1].end < on else _("%s so far") % year
        found.append(Period(str(year), label, of_year, min(on, of_year[-1].end)))
    shown = next((one for one in found if one.value == wanted), found[0] if found else None)
    return Choice([Option(one.value, one.label) for one in found], shown)
