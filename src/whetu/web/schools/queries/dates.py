"""What the pages about dates show: terms with their limits, closures, bell times."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from whetu.intake import calendars as calendars_in
from whetu.rules import calendar as calendars
from whetu.web.schools import queries
from whetu.web.schools.models import BellTime, Closure, School
from whetu.web.words import day


class TermRow(NamedTuple):
    """One term of a year: the school's dates, those that schools may choose, open half-days, warnings."""

    year: int
    term: int
    start: date | None
    end: date | None
    limits: calendars.TermLimits | None
    half_days: int
    warnings: list[str]


def term_rows(school: School, year: int) -> list[TermRow]:
    """The four terms of a year, whether or not the school has set them."""
    held = {term.term: term for term in queries.terms(school) if term.year == year}
    closed = queries.closures(school)
    return [term_row(year, number, held.get(number), closed) for number in (1, 2, 3, 4)]


def term_row(year: int, number: int, term: calendars.Term | None, closed: dict[date, int]) -> TermRow:
    limits = limits_of(year, number)
    if term is None:
        return TermRow(year, number, None, None, limits, 0, [])
    half_days = sum(calendars.open_half_days(term, {}, closed).values())
    return TermRow(year, number, term.start, term.end, limits, half_days, warnings(term, limits))


def limits_of(year: int, number: int) -> calendars.TermLimits | None:
    return next((one for one in calendars.TERM_LIMITS if (one.year, one.term) == (year, number)), None)


def warnings(term: calendars.Term, limits: calendars.TermLimits | None) -> list[str]:
    """What is unusual about a term's dates, in words; nothing where the year's limits are not known."""
    if limits is None:
        return []
    found = []
    if not limits.earliest_start <= term.start <= limits.latest_start:
        found.append(
            _("Schools start this term %(span)s.")
            % {"span": span(limits.earliest_start, limits.latest_start)}
        )
    if term.end > limits.latest_end or (limits.earliest_end and term.end < limits.earliest_end):
        found.append(
            _("Schools end this term %(span)s.") % {"span": span(limits.earliest_end, limits.latest_end)}
        )
    return found


def span(first: date | None, last: date) -> str:
    """ "on Monday 20 April 2026", "from … to …", or "by …"."""
    if first is None:
        return _("by %(last)s") % {"last": day(last)}
    if first == last:
        return _("on %(last)s") % {"last": day(last)}
    return _("from %(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def years(school: School, on: date) -> list[int]:
    """The years that a school has terms for, this one and the next."""
    return sorted({term.year for term in queries.terms(school)} | {on.year, on.year + 1})


def closures_of(school: School, year: int) -> list[Closure]:
    return list(Closure.objects.filter(school=school, on__year=year))


def coming_closures(school: School, on: date) -> list[Closure]:
    """The next days on which the school is closed or half open."""
    return list(Closure.objects.filter(school=school, on__gte=on)[:5])


def regions() -> dict[str, str]:
    """Regions with an anniversary day of their own, by name."""
    return dict(calendars_in.REGIONS)


def holidays(school: School, year: int) -> Mapping[date, str]:
    """Public holidays and the anniversary day of the school's region."""
    return calendars_in.holidays_in(year, school.region)


def missing_holidays(school: School, year: int) -> list[Closure]:
    """Closures for holidays that fall on the school's days, and about which it has said nothing itself."""
    held, terms = queries.closures(school), queries.terms(school)
    return [
        Closure(school=school, on=on, open_half_days=0, kind=holiday_kind(name), note=name[:120])
        for on, name in sorted(holidays(school, year).items())
        if on.weekday() < 5 and on not in held and calendars.term_of(on, terms)
    ]


def holiday_kind(name: str) -> str:
    return Closure.Kind.ANNIVERSARY if "anniversary" in name.lower() else Closure.Kind.HOLIDAY


class Bells(NamedTuple):
    """One slot of the timetable: its bell time on each weekday, Monday first; None where there is none."""

    slot: int
    days: list[BellTime | None]


def bell_table(school: School) -> list[Bells]:
    """One row per slot."""
    held = {(one.weekday, one.slot): one for one in BellTime.objects.filter(school=school)}
    slots = sorted({slot for _weekday, slot in held})
    return [Bells(slot, [held.get((weekday, slot)) for weekday in range(1, 6)]) for slot in slots]
