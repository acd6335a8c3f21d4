"""Before and after an action, beside what would have happened anyway.

Who is helped because they were away a lot would, mostly, have been away less afterwards even with no help:
their worst weeks are partly chance. So what came after is compared with what this school's own students did
after weeks as bad as those: `expected = level after + r × (own before − level before) + shift`, where a level
is the school's own share of half-days absent in those weeks, r its own correlation between two school weeks
and the two that follow, and shift how far its students with weeks most like these came out, on average, from
that straight line. Unmarked half-days are left out, and so is the day of the action itself.

Words are said of one action only where it is out of the ordinary: "better than expected" and "worse than
expected" when what came after lies more than two of this school's own usual misses from what was expected,
"as expected anyway" within one, "cannot tell" between, or where too little is known; "too early" with fewer
than 20 half-days after. Of many actions together the same holds of their mean, with its standard error.

Source: our own design; regression to the mean after F. Galton (1886). The Auditor-General asked in 2024 for
better evaluation of what is done about attendance. Look again: 2027-12-01
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import sqrt
from statistics import fmean
from typing import NamedTuple

from whetu.rules.terms import DAYS, Words, absent, counts, date_of

WINDOW = 20  # half-days before, and after
BLOCK = 10  # places of the words, two school weeks, for the school's own figures
ENOUGH_OF_BLOCK = 14  # marked half-days of the 20 that a block has
ENOUGH_PAIRS = 30  # below it nothing is known of what this school's students do anyway
ALIKE = 100  # pairs of blocks most like these weeks
SMALLEST_MISS = 0.025  # half a half-day of 20: no smaller difference is ever a finding

BlockKey = tuple[int, int, int]  # year, term, place // BLOCK
Term = tuple[int, int, Words]


class Day(NamedTuple):
    """One day of one student: half-days marked, of those absent, and its block."""

    on: date
    marked: int
    absent: int
    block: BlockKey


class Window(NamedTuple):
    """Some days of a student. `level`: the share of half-days absent of the whole school in the same weeks.
    A day is never parted, so 20 half-days may be 21."""

    marked: int = 0
    absent: int = 0
    level: float = 0.0

    @property
    def share(self) -> float:
        return self.absent / self.marked if self.marked else 0.0

    @property
    def above(self) -> float:
        """How far the share lies above the school's own."""
        return self.share - self.level


class School(NamedTuple):
    """What a school's students do anyway. `r` None: too little is known. `misses`: for each pair of blocks,
    in order, how far the first lay above the school's level, and the second from what was expected."""

    levels: Mapping[BlockKey, float]
    r: float | None = None
    misses: Sequence[tuple[float, float]] = ()


class Effect(NamedTuple):
    """Shares of half-days absent; `expected` and `usual_miss` None: not known. `words`: a key of WORDS."""

    before: Window
    after: Window
    expected: float | None
    usual_miss: float | None
    words: str

    @property
    def difference(self) -> float | None:
        """After less expected: below 0 is better."""
        return None if self.expected is None else self.after.share - self.expected


WORDS = {
    "too early": "Too early to say",
    "cannot tell": "Cannot tell",
    "better": "Better than expected",
    "as expected": "As expected anyway",
    "worse": "Worse than expected",
}


def days_of(terms: Iterable[Term], first_open: Mapping[tuple[int, int], date] | None = None) -> list[Day]:
    """One row per day of a student's terms with a marked half-day, in order."""
    found = []
    for year, term, w in terms:
        dates = dates_of(year, term, (first_open or {}).get((year, term)))
        away = (w.justified_one, w.justified_both, w.unjustified_one, w.unjustified_both)
        for place, on in enumerate(dates):
            absent_here = sum(word >> place & 1 for word in away)
            here = (w.present_one >> place & 1) + (w.present_both >> place & 1)
            if marked := here + absent_here:
                found.append(Day(on, marked, absent_here, (year, term, place // BLOCK)))
    return sorted(found)


@lru_cache(maxsize=64)
def dates_of(year: int, term: int, first_open: date | None) -> tuple[date, ...]:
    """The days of a term, by their place in the words."""
    return tuple(date_of(place, year, term, first_open) for place in range(DAYS))


def blocks(terms: Iterable[Term]) -> Iterator[tuple[BlockKey, int, int]]:
    """One row per two school weeks of a student's terms, in order: half-days marked, and absent."""
    for year, term, words in sorted(terms):
        for number in range(DAYS // BLOCK):
            day = counts(words, ((1 << BLOCK) - 1) << BLOCK * number)
            if marked := day.available - day.unmarked:
                yield (year, term, number), marked, absent(day)


def school(students: Iterable[Sequence[Term]]) -> School:
    """What a school's students do anyway, from the words of all of them."""
    rows = [list(blocks(terms)) for terms in students]
    sums: dict[BlockKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for block, marked, away in (one for row in rows for one in row):
        sums[block] = (sums[block][0] + marked, sums[block][1] + away)
    levels = {block: away / marked for block, (marked, away) in sums.items()}
    pairs = [pair for row in rows for pair in successive(row, levels)]
    r = correlation(pairs) if len(pairs) >= ENOUGH_PAIRS else None
    misses = [] if r is None else sorted((first, second - r * first) for first, second in pairs)
    return School(levels, r, misses)


def successive(
    row: Iterable[tuple[BlockKey, int, int]], levels: Mapping[BlockKey, float]
) -> Iterator[tuple[float, float]]:
    """Two weeks and the two that follow, each as far as it lies above the school's level."""
    above = [away / marked - levels[block] for block, marked, away in row if marked >= ENOUGH_OF_BLOCK]
    return zip(above, above[1:], strict=False)


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r of pairs, never below 0; None where one side does not vary."""
    first, second = fmean(one for one, _ in pairs), fmean(two for _, two in pairs)
    together = sum((one - first) * (two - second) for one, two in pairs)
    spread = sqrt(sum((one - first) ** 2 for one, _ in pairs) * sum((two - second) ** 2 for _, two in pairs))
    return max(together / spread, 0.0) if spread else None


def around(days: Sequence[Day], on: date, levels: Mapping[BlockKey, float]) -> tuple[Window, Window]:
    """The 20 marked half-days before a day, and the 20 after it: fewer where there are no more."""
    before = [day for day in days if day.on < on]
    after = [day for day in days if day.on > on]
    return window(reversed(before), levels), window(after, levels)


def window(days: Iterable[Day], levels: Mapping[BlockKey, float]) -> Window:
    """The first days that hold 20 marked half-days."""
    marked, away, level = 0, 0, 0.0
    for day in days:
        if marked >= WINDOW:
            break
        marked, away = marked + day.marked, away + day.absent
        level += day.marked * levels.get(day.block, 0.0)
    return Window(marked, away, level / marked if marked else 0.0)


class Alike(NamedTuple):
    """Students with weeks most like these: how far they came out from the line on average, and usually."""

    shift: float
    miss: float


def alike(known: School, above: float) -> Alike | None:
    """What came after weeks that lay so far above the school's level; None: not known."""
    if not known.misses:
        return None
    at = bisect_left(known.misses, (above,))
    start = max(0, min(at - ALIKE // 2, len(known.misses) - ALIKE))
    misses = [miss for _, miss in known.misses[start : start + ALIKE]]
    shift = fmean(misses)
    return Alike(shift, max(sqrt(fmean((miss - shift) ** 2 for miss in misses)), SMALLEST_MISS))


def effect(days: Sequence[Day], on: date, known: School) -> Effect:
    """What came after one action on a day, for one student."""
    before, after = around(days, on, known.levels)
    found = alike(known, before.above)
    if known.r is None or found is None or before.marked < WINDOW:
        words = "too early" if after.marked < WINDOW else "cannot tell"
        return Effect(before, after, None, None, words)
    level = after.level if after.marked else before.level
    expected = min(max(level + known.r * before.above + found.shift, 0.0), 1.0)
    if after.marked < WINDOW:
        return Effect(before, after, expected, found.miss, "too early")
    return Effect(before, after, expected, found.miss, judged(after.share - expected, found.miss))


def judged(difference: float, miss: float) -> str:
    """A difference from what was expected, against the usual miss."""
    if abs(difference) <= miss:
        return "as expected"
    if abs(difference) <= 2 * miss:
        return "cannot tell"
    return "better" if difference < 0 else "worse"


class Together(NamedTuple):
    """Many actions of one kind, one a student. Shares are means over those with 20 half-days on both sides.

    `number`: of those; `too_early`: of the others. Words of fewer than 30 are indicative.
    """

    number: int
    too_early: int
    before: float
    after: float
    expected: float
    words: str


def together(effects: Iterable[Effect]) -> Together:
    """What came after one kind of action, of many students."""
    rows = list(effects)
    told = [row for row in rows if row.difference is not None and row.words != "too early"]
    if len(told) < 2:
        return Together(len(told), len(rows) - len(told), 0.0, 0.0, 0.0, "cannot tell")
    differences = [row.after.share - (row.expected or 0.0) for row in told]
    mean = fmean(differences)
    spread = sqrt(sum((one - mean) ** 2 for one in differences) / (len(told) - 1))
    error = max(spread / sqrt(len(told)), SMALLEST_MISS / sqrt(len(told)))
    return Together(
        len(told),
        len(rows) - len(told),
        fmean(row.before.share for row in told),
        fmean(row.after.share for row in told),
        fmean(row.expected or 0.0 for row in told),
        judged(mean, error),
    )
