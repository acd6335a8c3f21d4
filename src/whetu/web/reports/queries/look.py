"""What a school's own figures show, before it writes its plan: steps by group and term, absence by weekday,
and what keeps students away. Small numbers are withheld; one way to part students is shown at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.calendar import Term
from whetu.rules.disclosure import TOTAL, withhold, withhold_overlapping
from whetu.rules.patterns import BESIDE
from whetu.rules.star import STEPS
from whetu.web.attendance.queries import regular
from whetu.web.attendance.queries.regular import NO_DAYS, Stood
from whetu.web.attendance.queries.terms import begun, words
from whetu.web.reports.queries import groups
from whetu.web.response.queries import barriers, patterns
from whetu.web.response.queries.patterns import WEEKDAYS
from whetu.web.schools.models import School, Staff
from whetu.web.sheets import Sheet
from whetu.web.words import STEP_WORDS, barrier_words

TERMS = 4
NAMES = [name for name, _days in STEPS]
Table = Mapping[Any, Mapping[Any, int | None]]  # by group and step, with totals


class Line(NamedTuple):
    """Students of a group or term at each step; None: withheld."""

    label: str
    steps: list[int | None]
    students: int | None

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """For a picture, where nothing is withheld."""
        if None in self.steps:
            return []
        return [(name, str(STEP_WORDS[name]), n) for name, n in zip(NAMES, self.steps, strict=True)]


class Weekdays(NamedTuple):
    """Days away in a term by weekday; `away` None: withheld. `shares` in percent, rounded."""

    label: str
    away: list[int | None]

    @property
    def shares(self) -> list[int | None]:
        whole = sum(n or 0 for n in self.away)
        return [None if n is None or None in self.away else round(100 * n / whole) for n in self.away]

    @property
    def drawn(self) -> list[int]:
        return [] if None in self.shares else self.shares

    @property
    def in_words(self) -> str:
        pairs = zip(WEEKDAYS, self.shares, strict=True)
        return ", ".join(f"{day} {share}%" for day, share in pairs if share is not None)


class BarrierLine(NamedTuple):
    label: str
    in_school: bool
    number: int | None


class Look(NamedTuple):
    by: str
    term: Term
    groups: list[Line]
    terms: list[Line]
    weekdays: list[Weekdays]
    barriers: list[BarrierLine]

    @property
    def label(self) -> str:
        return str(groups.BY[self.by].label)

    @property
    def term_words(self) -> str:
        return words(self.term)


def look(staff: Staff, on: date, by: str) -> Look | None:
    """All that the page shows, of the last four terms; None before the first."""
    school = staff.school
    terms = begun(school, on).terms[:TERMS]
    if not terms:
        return None
    by = by if by in groups.BY else "year"
    stood = {term: regular.stood(school, term, on) for term in terms}
    tables = {term: regular.withheld(regular.by_year_level(rows)) for term, rows in stood.items()}
    return Look(
        by,
        terms[0],
        grouped(school, terms[0], on, by, stood[terms[0]], tables[terms[0]]),
        [line(words(term), tables[term][TOTAL]) for term in reversed(terms) if stood[term]],
        weekdays(school, terms),
        barrier_lines(staff, on),
    )


def line(label: str, row: Mapping[Any, int | None]) -> Line:
    return Line(label, [row.get(name) for name in NAMES], row[TOTAL])


def grouped(school: School, term: Term, on: date, by: str, stood: list[Stood], counts: Table) -> list[Line]:
    """Students at each step of a term, by group; `counts`: by year level, with the totals that are shown."""
    way = groups.BY[by]
    if by == "year":
        return [line(way.words(key), row) for key, row in counts.items() if key != TOTAL]
    known = groups.who(school, min(on, term.end))
    steps = {row.student: row.step or NO_DAYS for row in stood}
    members = groups.members(way, steps, known)
    found = withhold_overlapping(
        members, steps, {key for key, number in counts[TOTAL].items() if number is None}
    )
    return [line(way.words(key), found[key]) for key in members]


def weekdays(school: School, terms: list[Term]) -> list[Weekdays]:
    """One row per term, the oldest first: days away on each weekday, whole or half."""
    masks = {(term.year, term.term): 0 for term in terms}
    spreads = patterns.school_spreads(school, masks)
    rows = []
    for term in reversed(terms):
        away = dict(enumerate(spreads[term.year, term.term].groups[:BESIDE]))
        if any(away.values()):
            safe = withhold(away)
            rows.append(Weekdays(words(term), [safe[day] for day in away]))
    return rows


def barrier_lines(staff: Staff, on: date) -> list[BarrierLine]:
    """One row per kind of barrier in one place, in school and then outside, of the students whom this person
    may list."""
    register = barriers.register(staff, on)
    counts = {
        (place, one.kind): sum(n.barriers for n in one.counts if n.place == place)
        for place in barriers.PLACES
        for one in register
    }
    counts = {key: number for key, number in counts.items() if number}
    safe = withhold(counts) if counts else {}
    return [
        BarrierLine(barrier_words(kind), barriers.PLACES[place], safe[place, kind]) for place, kind in counts
    ]


def sheets(found: Look) -> list[Sheet]:
    """The tables of the page."""
    head = [*(str(one) for one in STEP_WORDS.values()), _("All")]
    return [
        Sheet(_("Steps by group"), [found.label, *head], [step_cells(one) for one in found.groups]),
        Sheet(_("Steps by term"), [_("Term"), *head], [step_cells(one) for one in found.terms]),
        Sheet(
            _("Days away by weekday"), [_("Term"), *(str(day) for day in WEEKDAYS)],
            [[one.label, *map(shown, one.away)] for one in found.weekdays],
        ),
        Sheet(
            _("Barriers"), [_("Kind"), _("Where"), _("How many")],
            [
                [one.label, _("in school") if one.in_school else _("outside"), shown(one.number)]
                for one in found.barriers
            ],
        ),
    ]  # fmt: skip


def step_cells(one: Line) -> list[Any]:
    return [one.label, *map(shown, one.steps), shown(one.students)]


def shown(number: int | None) -> int | str:
    return _("withheld") if number is None else number
