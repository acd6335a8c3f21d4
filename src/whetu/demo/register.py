"""What a made-up school's register says of a student: spells of absence by reason, and other days present.

The shares follow the published numbers (Education Counts and the Ministry's term releases, 2025): regular
attendance by term, band and group, reasons by time, Fridays and last weeks lowest, Year 6 highest and Year 13
lowest. 2026 repeats the year before: its figures were not found.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import accumulate
from math import exp
from random import Random
from typing import NamedTuple

from whetu.demo import stories
from whetu.demo.people import Enrolment, Person
from whetu.demo.schools import COLLEGE, open_days, school, slots
from whetu.rules.calendar import Term, term_of

# The usual share of half-days absent by term; how much more or less by group and year level, as a logarithm.
# Regular attendance was 65.9% in Term 1 2025, 58% in Term 2, 50.3% in Term 3 and 57.3% in Term 4.
USUAL = {1: 0.067, 2: 0.087, 3: 0.103, 4: 0.088}
ILLNESS = {1: 1.0, 2: 1.1, 3: 1.4, 4: 1.1}  # winter: 7.2% of time was medical in Term 3 2025
BY_GROUP = {"Māori": 0.30, "Pacific": 0.26, "Asian": -0.34, "European": -0.12, "MELAA": -0.1}
BY_LEVEL = {
    0: 0.10, 1: 0.06, 2: 0.0, 3: -0.05, 4: -0.10, 5: -0.14, 6: -0.32, 7: -0.14,
    8: -0.04, 9: 0.05, 10: 0.14, 11: 0.14, 12: 0.20, 13: 0.38,
}  # fmt: skip
TERM_TO_TERM = 0.3  # how far a student's terms differ, as a logarithm
MOST = 0.85  # nobody is away for more than this share of a term

BY_WEEKDAY = (1.05, 0.85, 0.85, 0.95, 1.40)  # Monday to Friday
FIRST_TO_LAST_WEEK = (0.75, 1.25)
EXAM_LEAVE = {2025: date(2025, 11, 4), 2026: date(2026, 11, 9)}  # Years 11 to 13, to the end of the year


class Spell(NamedTuple):
    """A kind of absence: its share of all time absent, how its share leans on how much a student is away, and
    how many days it lasts (days: of a hundred)."""

    code: str
    share: float
    leans: float
    lengths: Mapping[int, int]
    part_days: int  # of a hundred spells of one day
    at_once: int  # of a hundred, whose reason is known on the day; the others are ? at first
    days_to_know: tuple[int, ...]  # school days until the reason is known; 99 is never


# Medical was 4.6 of the 9.7% of Term 1 2025 absent, truant or unknown 1.8; holidays 0.8% of Term 1 2023.
SPELLS = (
    Spell("M", 0.56, 0.0, {1: 50, 2: 26, 3: 13, 4: 5, 5: 4, 8: 2}, 22, 75, (1, 1, 2, 2, 3, 4)),
    Spell("J", 0.13, 0.0, {1: 65, 2: 22, 3: 10, 5: 3}, 25, 85, (1, 1, 2)),
    Spell("E", 0.09, 0.3, {1: 85, 2: 15}, 20, 50, (1, 2, 3, 4)),
    Spell("T", 0.075, 0.7, {1: 78, 2: 15, 3: 7}, 35, 0, (3, 4, 5, 6, 8)),
    Spell("?", 0.045, 0.6, {1: 85, 2: 15}, 30, 100, (99,)),
    Spell("G", 0.08, -0.2, {3: 25, 5: 45, 8: 15, 10: 15}, 0, 90, (2, 3)),
    Spell("U", 0.01, 0.8, {2: 40, 3: 40, 5: 20}, 0, 100, (1,)),
)


class Day(NamedTuple):
    """One student's one day: a letter a slot; and what the register said before the reason was known."""

    codes: str
    before: str | None = None
    known: date | None = None

    def seen(self, on: date) -> str:
        """What the register said at the end of a day."""
        return self.before if self.before is not None and self.known and on < self.known else self.codes


class Register(NamedTuple):
    """One student at one school: the days on which the school sends marks, and what they say."""

    student: str
    days: tuple[date, ...]
    usual: Mapping[date, str]
    other: Mapping[date, Day]

    def seen(self, on: date, asked: date) -> str:
        """The codes of a day as the register showed them at the end of another."""
        other = self.other.get(on)
        return other.seen(asked) if other else self.usual[on]


def registers(people: Iterable[Person], number: str, seed: int) -> Iterator[Register]:
    """One per student of a school, in the order of the roll."""
    for person in people:
        here = [enrolment for enrolment in person.enrolments if enrolment.school == number]
        if here:
            yield _register(person, here, seed)


def _register(person: Person, here: list[Enrolment], seed: int) -> Register:
    last = here[-1]
    who = (last.school, last.student)
    usual = _usual(last.school, last.level_in(stories.YEAR), int(last.student) % 5)
    days = _enrolled(here)
    other = _absences(person, last, days, usual, Random(f"{seed} {last.school} {last.student}"))
    other |= dict(_planted(who, usual, days))
    other |= dict(_class_marks(last, days, usual, other))
    until = stories.NO_MARKS_AFTER.get(who, date.max)
    marked = sorted({*days, *other}) if who in stories.MARKS else days
    return Register(last.student, tuple(on for on in marked if on <= until), usual, other)


def _enrolled(here: list[Enrolment]) -> tuple[date, ...]:
    """The open days from each enrolment's start to its end; a day that two of them cover is one day."""
    days = open_days(here[0].school)
    spans = [days[bisect_left(days, one.start) : bisect_right(days, one.end or date.max)] for one in here]
    return spans[0] if len(spans) == 1 else tuple(sorted({on for span in spans for on in span}))


def _absences(
    person: Person, last: Enrolment, days: tuple[date, ...], usual: Mapping[date, str], rng: Random
) -> dict[date, Day]:
    """All that chance brings; in the term of the stories it leaves their students alone."""
    in_story = (last.school, last.student) in stories.MARKS
    away: dict[date, Day] = {}
    for term in school(last.school).terms:
        if not (in_story and (term.year, term.term) == (stories.YEAR, stories.TERM)):
            in_term = days[bisect_left(days, term.start) : bisect_right(days, term.end)]
            away |= _term(person, last, term, in_term, usual, rng)
    return away


# --- days present ---


@cache
def _usual(number: str, level: int, fifth: int) -> dict[date, str]:
    """The codes of each open day on which nothing is out of the ordinary, for a year level of 2026."""
    return {on: _usual_codes(number, level - (stories.YEAR - on.year), fifth, on) for on in open_days(number)}


def _usual_codes(number: str, level: int, fifth: int, on: date) -> str:
    """Seniors are on exam leave (X), or have a study period once a week (V); some year levels are at a camp
    (Q)."""
    here = len(slots(number, on))
    if number == COLLEGE and level >= 11 and on >= EXAM_LEAVE[on.year]:
        return "X" * here
    if (level, on.isocalendar().week) in CAMPS:
        return "Q" * here
    if number == COLLEGE and level == 13 and fifth == on.weekday():
        return "V" + "P" * (here - 1)
    return "P" * here


CAMPS = {(7, 11), (8, 12), (10, 48)}  # year level and week of the year


# --- days away ---


def _term(
    person: Person,
    enrolment: Enrolment,
    term: Term,
    days: tuple[date, ...],
    usual: Mapping[date, str],
    rng: Random,
) -> dict[date, Day]:
    """One student's one term: spells of absence, then lateness and classes missed on the other days."""
    taught = [on for on in days if "X" not in usual[on]]
    if not taught:
        return {}
    share = _share(person, enrolment, term, rng)
    weights = list(accumulate(map(_weights(enrolment.school).__getitem__, taught)))
    away: dict[date, Day] = {}
    for spell, spells in _spells(share, term.term, len(taught), rng):
        for start in rng.choices(range(len(taught)), cum_weights=weights, k=spells):
            away |= dict(_spell(spell, taught, start, usual, rng))
    return dict(_small_things(taught, usual, share, enrolment.school, rng)) | away


def _share(person: Person, enrolment: Enrolment, term: Term, rng: Random) -> float:
    """The share of half-days absent that we aim at, for one student and term."""
    leaning = (
        BY_GROUP[person.ethnic_groups[0]]
        + BY_LEVEL[max(enrolment.level_in(term.year), 0)]
        + person.leaning
        + rng.gauss(0, TERM_TO_TERM)
    )
    return min(USUAL[term.term] * exp(leaning), MOST)


@cache
def _weights(number: str) -> dict[date, float]:
    """How likely it is that a spell begins on each open day: by weekday, and growing through the term."""
    return {on: BY_WEEKDAY[on.weekday()] * _late_in_term(number, on) for on in open_days(number)}


def _late_in_term(number: str, on: date) -> float:
    term = term_of(on, school(number).terms)
    assert term is not None  # an open day is a day of a term
    first, last = FIRST_TO_LAST_WEEK
    return first + (last - first) * (on - term.start).days / (term.end - term.start).days


def _spells(share: float, term: int, days: int, rng: Random) -> Iterator[tuple[Spell, int]]:
    """How many spells of each kind."""
    parts = [_part(spell, term, share) for spell in SPELLS]
    for spell, part in zip(SPELLS, parts, strict=True):
        yield spell, _poisson(share * days * part / sum(parts) / _mean(spell.lengths), rng)


def _part(spell: Spell, term: int, share: float) -> float:
    """A kind's weight among the others, for a student away for that share of a term."""
    return spell.share * (share / 0.1) ** spell.leans * (ILLNESS[term] if spell.code == "M" else 1)


def _spell(
    spell: Spell, taught: list[date], start: int, usual: Mapping[date, str], rng: Random
) -> Iterator[tuple[date, Day]]:
    """The days of one spell, from one school day on; a spell of one day may be a part of it."""
    length = _drawn(spell.lengths, rng)
    known = _known(spell, start, rng)
    for place in range(start, min(start + length, len(taught))):
        slots_here = len(usual[taught[place]])
        away = (0, slots_here)
        if length == 1 and rng.randrange(100) < spell.part_days:
            away = rng.choice(((0, slots_here // 2), (slots_here // 2, slots_here)))
        yield taught[place], _away(usual[taught[place]], spell.code, away, _later(taught, place, known))


def _known(spell: Spell, start: int, rng: Random) -> int:
    """School days until the reason is known: 0 is at once."""
    return 0 if rng.randrange(100) < spell.at_once else rng.choice(spell.days_to_know)


def _later(taught: list[date], place: int, days: int) -> date | None:
    """The school day that many after; None where there is nothing to wait for."""
    return taught[min(place + days, len(taught) - 1)] if days else None


def _away(codes: str, code: str, slots_away: tuple[int, int], known: date | None) -> Day:
    first, last = slots_away
    marked = codes[:first] + code * (last - first) + codes[last:]
    return Day(marked, marked.replace(code, "?") if known else None, known)


def _small_things(
    taught: list[date], usual: Mapping[date, str], share: float, school: str, rng: Random
) -> Iterator[tuple[date, Day]]:
    """Days present, but late, at an appointment, at an activity, or away from one class: one slot each."""
    for code, often in _SMALL[school == COLLEGE]:
        for on in rng.choices(taught, k=_poisson(len(taught) * often * (0.5 + 5 * share), rng)):
            slot = rng.randrange(len(usual[on])) if school == COLLEGE or code != "L" else 0
            yield on, Day(usual[on][:slot] + code + usual[on][slot + 1 :])


# How often on a day: at a school with a morning and an afternoon roll, and at the college.
_SMALL = (
    (("L", 0.03), ("D", 0.004), ("N", 0.004)),
    (("L", 0.10), ("D", 0.01), ("N", 0.02), ("T", 0.02), ("M", 0.01)),
)


# --- the stories ---


def _planted(
    who: tuple[str, str], usual: Mapping[date, str], days: tuple[date, ...]
) -> Iterator[tuple[date, Day]]:
    """The literal marks of a student of the stories."""
    for marks in stories.planted(stories.MARKS[who]) if who in stories.MARKS else ():
        for on in _days_of(marks, days):
            here = usual.get(on, "PP")
            yield (
                on,
                Day(_spread(marks.codes, here), marks.before and _spread(marks.before, here), marks.known),
            )


def _days_of(marks: stories.Planted, days: tuple[date, ...]) -> Iterable[date]:
    """The days of the marks on which the student is enrolled; a single day may be a closed one."""
    return (
        [marks.first] if marks.first == marks.last else [on for on in days if marks.first <= on <= marks.last]
    )


def _spread(codes: str, usual: str) -> str:
    """One letter stands for the whole day."""
    return codes * len(usual) if len(codes) == 1 else codes


def _class_marks(
    enrolment: Enrolment, days: tuple[date, ...], usual: Mapping[date, str], other: Mapping[date, Day]
) -> Iterator[tuple[date, Day]]:
    """The rolls that were not taken, for everyone in the class."""
    text = stories.CLASS_MARKS.get((enrolment.school, enrolment.class_group))
    for marks in stories.planted(text) if text else ():
        if marks.first in days:
            day = other.get(marks.first, Day(usual[marks.first]))
            yield marks.first, Day(_untaken(day.codes, marks.codes))


def _untaken(codes: str, roll: str) -> str:
    return "".join("_" if taken == "_" else code for code, taken in zip(codes, roll, strict=True))


# --- chance ---


def _mean(lengths: Mapping[int, int]) -> float:
    return sum(days * n for days, n in lengths.items()) / sum(lengths.values())


def _poisson(expected: float, rng: Random) -> int:
    """How many, where that many are expected (Knuth's method)."""
    least, n, product = exp(-expected), 0, rng.random()
    while product > least:
        n, product = n + 1, product * rng.random()
    return n


def _drawn(shares: Mapping[int, int], rng: Random) -> int:
    return rng.choices(list(shares), list(shares.values()))[0]
