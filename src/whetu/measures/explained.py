"""How one student's numbers were worked out, day by day: plain rules, no engine."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from whetu.measures.lookups import SchoolDay
from whetu.rules import star, terms
from whetu.rules.calendar import days_enrolled
from whetu.rules.codes import codes_on
from whetu.rules.days import BLANK, UNMARKED_DAY, UNUSED, Settings, Tally, parse, tally

Enrolments = list[tuple[date, date | None, str]]  # first day, last day if known, student type


class Day(NamedTuple):
    """One date: what was marked, what it counts as, and the count so far. `why_not`: it does not count."""

    on: date
    open_half_days: int
    pattern: str | None  # None: no marks
    codes: str  # in words, with minutes
    tally: Tally
    half_days_absent: int  # running
    step: str
    why_not: str


class Explained(NamedTuple):
    """One student's one term: its days in order, and what they come to."""

    year: int
    term: int
    days: list[Day]
    counts: terms.Counts
    crossings: list[star.Crossing]
    counted: bool


def explain(
    calendar: Iterable[SchoolDay],
    patterns: Mapping[date, str],
    enrolments: Enrolments,
    as_at: date,
    settings: Settings = Settings(),
) -> list[Explained]:
    """One row per term in which the student had an open day. `patterns`: the day pattern by date."""
    by_term: dict[tuple[int, int], dict[date, int]] = {}
    for day in sorted(calendar):
        if day.open_half_days and day.date <= as_at:
            by_term.setdefault((day.year, day.term), {})[day.date] = day.open_half_days
    explained = []
    for (year, term), opened in by_term.items():
        enrolled = days_enrolled(opened, [(start, end) for start, end, _ in enrolments])
        if enrolled:
            days = list(_days(opened, enrolled, patterns, settings))
            student_type = _latest_type(opened, enrolments)
            explained.append(_come_to(year, term, opened, days, student_type, settings))
    return explained


def _latest_type(opened: Iterable[date], enrolments: Enrolments) -> str:
    """The student type of the latest enrolment that holds on one of these days."""
    held = [
        (start, kind)
        for start, end, kind in enrolments
        if any(start <= on and (end is None or on <= end) for on in opened)
    ]
    return max(held)[1]


def _days(
    opened: Mapping[date, int], enrolled: Mapping[date, int], patterns: Mapping[date, str], settings: Settings
) -> Iterable[Day]:
    """Every date of a term that is open to the student, or has marks."""
    absent = 0
    marked = {on for on in patterns if min(opened) <= on <= max(opened)}
    for on in sorted(enrolled.keys() | marked):
        pattern = patterns.get(on)
        half_days = enrolled.get(on, 0)
        day = tally(pattern or UNMARKED_DAY, half_days, on, settings)
        absent += day.justified + day.unjustified
        why_not = "" if on in enrolled else "not enrolled" if on in opened else "school closed"
        yield Day(on, half_days, pattern, _in_words(pattern, on), day, absent, star.step(absent), why_not)


def _in_words(pattern: str | None, on: date) -> str:
    """The codes of a day with their minutes: `Present 180, Truant 60`."""
    if pattern is None:
        return "no marks"
    minutes: Counter[str] = Counter()
    for slot in parse(pattern).slots:
        minutes[slot.code] += slot.minutes
    known = codes_on(on)
    names = {code: known[code].name if code in known else f"{code} (no code that day)" for code in minutes}
    names |= {BLANK: "Blank"}
    return ", ".join(f"{names[code]} {n}" for code, n in minutes.items() if code != UNUSED) or "not in use"


def _come_to(
    year: int,
    term: int,
    opened: Mapping[date, int],
    days: list[Day],
    student_type: str,
    settings: Settings,
) -> Explained:
    first = min(opened)
    words = terms.words(((day.on, day.tally) for day in days if not day.why_not), year, term, first)
    counts = terms.counts(words)
    recorded = words.recorded.bit_count()
    counted = terms.counted(recorded, len(opened), counts.available, year, student_type, settings)
    return Explained(year, term, days, counts, star.crossings(words, year, term, first), counted)
