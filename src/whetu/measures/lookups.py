"""Rules to small tables: each distinct thing is judged once, in Python, and the queries join it.

A word of ones (-1) holds where a bit is to be kept, 0 where it is not, so that a query needs only `&`.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, partial
from itertools import groupby
from typing import NamedTuple

from whetu.measures.engines import Engine, one_of
from whetu.rules import star, terms
from whetu.rules.codes import set_from
from whetu.rules.days import NOON, UNMARKED_DAY, UNUSED, Settings, tally

MOST_HALF_DAYS = 2 * terms.DAYS
SHARE_KEY = 128  # available * 128 + present: one whole number for a pair, as in standing.sql
_WORDS = dict.fromkeys(terms.Words._fields, "bigint")
_SLOT = re.compile(r"[^\d\s.|][0-9]+")


class SchoolDay(NamedTuple):
    """One date of a school's calendar."""

    date: date
    year: int
    term: int
    open_half_days: int


class Kind(NamedTuple):
    """What a day's judgement hangs on besides its pattern. `on` stands for its set of codes."""

    number: int
    open_half_days: int
    on: date


def put_dates(engine: Engine, calendar: Iterable[SchoolDay], as_at: date, settings: Settings) -> list[Kind]:
    """Makes `dates` (one row per open day so far) and `unmarked_days` (one row per term that has begun).

    Gives the kinds of day among them. Raises OutsideTerm, UnknownTerm.
    """
    so_far = sorted(day for day in calendar if day.open_half_days and day.date <= as_at)
    kinds: dict[tuple[int, date], Kind] = {}
    dates, unmarked = [], []
    for (year, term), days_of_term in groupby(so_far, key=lambda day: (day.year, day.term)):
        in_term = list(days_of_term)
        first = in_term[0].date
        for day in in_term:
            key = (day.open_half_days, set_from(day.date))
            kind = kinds.setdefault(key, Kind(len(kinds), day.open_half_days, day.date))
            place = 1 << terms.bit(day.date, year, term, first)
            until = terms.mask_until(day.date, year, term, first)
            dates.append((day.date, year, term, kind.number, place, until))
        blank = ((d.date, tally(UNMARKED_DAY, d.open_half_days, d.date, settings)) for d in in_term)
        unmarked.append((year, term, len(in_term), *terms.words(blank, year, term, first)))
    engine.put("dates", _DATES, dates)
    engine.put("unmarked_days", _UNMARKED_DAYS, unmarked)
    return list(kinds.values())


_DATES = {
    "day": "date",
    "year": "integer",
    "term": "integer",
    "kind": "integer",
    "place": "bigint",
    "until": "bigint",
}
_UNMARKED_DAYS = {"year": "integer", "term": "integer", "open_days": "integer"} | _WORDS


def put_judged(
    engine: Engine, marked: Iterable[tuple[int, str, int]], kinds: list[Kind], settings: Settings
) -> None:
    """Makes `judged` (one row per day pattern and kind of day: its outcome's number) and `outcomes` (one row
    per outcome: its nine bits, as words of ones). `marked`: what the query patterns_marked found.

    Raises BadPattern.
    """
    judge = cache(partial(_outcome, settings=settings))
    numbers: dict[tuple[bool, ...], int] = {}
    judged = []
    for pattern_id, pattern, kind in marked:
        outcome = judge(_in_order(pattern, settings), kinds[kind])
        judged.append((pattern_id, kind, numbers.setdefault(outcome, len(numbers))))
    engine.put("judged", _JUDGED, judged)
    ones = [(number, *(-1 if bit else 0 for bit in outcome)) for outcome, number in numbers.items()]
    engine.put("outcomes", {"outcome": "integer"} | _WORDS, ones)


_JUDGED = {"pattern_id": "integer", "kind": "integer", "outcome": "integer"}


def _in_order(pattern: str, settings: Settings) -> str:
    """A day that is added up as a whole is the same with its slots in any order: it is judged once."""
    if settings.half_day_mode != "day_total":
        return pattern
    used = pattern.replace(UNUSED, "").replace(NOON, "", 1)
    in_order = "".join(sorted(_SLOT.findall(used)))
    return in_order if len(in_order) == len(used) else pattern


def _outcome(pattern: str, kind: Kind, settings: Settings) -> tuple[bool, ...]:
    return terms.day_bits(tally(pattern, kind.open_half_days, kind.on, settings))


def put_standings(engine: Engine) -> None:
    """Makes `bands` (one row per present of available), `steps` (one row per half-days absent) and `ladder`
    (one row per step above the first)."""
    bands = one_of(name for name, _over in terms.BANDS)
    engine.put("bands", {"key": "integer", "rate": "double", "band": bands}, _bands())
    steps = [(n, terms.days_absent(n), star.step(n)) for n in range(MOST_HALF_DAYS + 1)]
    words = one_of(name for name, _days in star.STEPS)
    engine.put("steps", {"half_days_absent": "integer", "days_absent": "double", "step": words}, steps)
    ladder = [(name, 2 * days) for name, days in star.STEPS[1:]]
    engine.put("ladder", {"step": "varchar", "half_days_absent": "integer"}, ladder)


@cache
def _bands() -> list[tuple[int, float | None, str | None]]:
    """One row per present of available half-days: 7,381."""
    pairs = ((present, n) for n in range(MOST_HALF_DAYS + 1) for present in range(n + 1))
    rated = ((present, n, terms.rate(present, n)) for present, n in pairs)
    return [
        (n * SHARE_KEY + present, None if rate is None else float(rate), terms.band(present, n))
        for present, n, rate in rated
    ]


def put_counted(engine: Engine, cases: Iterable[tuple], settings: Settings) -> None:
    """Makes `counted`: one row per distinct case that `counted_kinds` found."""
    rows = (
        (*case, terms.counted(recorded, open_days, available, year, student_type, settings))
        for case in cases
        for year, recorded, open_days, available, student_type in [case]
    )
    engine.put("counted", _COUNTED, rows)


_COUNTED = {
    "year": "integer",
    "recorded_days": "integer",
    "open_days": "integer",
    "available": "integer",
    "student_type": "varchar",
    "counted": "boolean",
}
