"""Patterns of absence that a person can be told in a sentence: which days, whole or part, why, how long.

A weekday stands out where a student's days away fall on it more than the school's own do in the same terms:
everybody is away more on a Friday. It is the exact upper tail of the binomial distribution: of the student's
days away, so many on that weekday, where each would fall there with the school's own share. A day is one
trial, whether half or all of it was missed: its two halves are missed together, and two trials would find
patterns in chance. It is asked only with 8 half-days absent, and 50 days away in the school to compare with.

Six groups of days are tested: five weekdays, and the days beside a closed one. So each is held to a sixth
(Bonferroni) of the level for a student, 2 in 100 for a term and again for a year: where every student
follows the school's share, at most 4 in 100 are told of one, however many students there are. The level is
not divided by their number, because then what is said of one would hang on how many others there are.

Source: FFT Datalab 2022, absence by weekday and session (Friday afternoon is higher for everybody); the
limits are our own choice. A pattern is a prompt to ask, never a finding. Look again: 2027-12-01
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from math import comb
from typing import NamedTuple

from whetu.rules.terms import Words, absent, counts, mask_weekday

BESIDE = 5  # the group after the five weekdays: open days next to a closed one
GROUPS = 6
LEAST_HALF_DAYS, ENOUGH_AT_SCHOOL = 8, 50
LEVEL = 0.02  # for one student and one span of time
LEAST_DAYS = 4  # days away, before "mostly half-days" or "mostly ill" is said
LONG_STEPS, LAST_TERMS, LONG_TERMS = ("concerning", "serious"), 4, 2


class Spread(NamedTuple):
    """Days of some terms: all of them, and those in each group."""

    days: int
    groups: tuple[int, ...]


class Often(NamedTuple):
    """A group of days on which a student is away more than the school: on `away` of its `open` days."""

    group: int  # 0 Monday to 4 Friday, or BESIDE
    away: int
    open: int
    school_share: float


def spread(days: Iterable[tuple[int, int]]) -> Spread:
    """`days`: of each student and term, days as bits of a word, and the term's days beside closed ones."""
    weekdays, total, groups = [mask_weekday(n) for n in range(BESIDE)], 0, [0] * GROUPS
    for word, beside in days:
        total += word.bit_count()
        for group, mask in enumerate((*weekdays, beside)):
            groups[group] += (word & mask).bit_count()
    return Spread(total, tuple(groups))


def together(spreads: Iterable[Spread]) -> Spread:
    rows = list(spreads)
    return Spread(
        sum(row.days for row in rows), tuple(sum(row.groups[n] for row in rows) for n in range(GROUPS))
    )


def away(w: Words) -> int:
    """The days with a half-day absent, as a word."""
    return w.justified_one | w.unjustified_one


def part_away(w: Words) -> int:
    """The days with one half-day absent and the other present, as a word."""
    return w.present_one & away(w)


def available(w: Words) -> int:
    """The days that count, as a word."""
    return w.present_one | away(w) | w.unmarked_one


def beside_closed(open_days: Collection[date]) -> set[date]:
    """The open days before or after a weekday that is closed: a holiday, a closure, or the term break."""
    return {on for on in open_days if not {weekday_from(on, 1), weekday_from(on, -1)} <= set(open_days)}


def weekday_from(on: date, step: int) -> date:
    """The next weekday (1), or the one before (-1)."""
    found = on + timedelta(days=step)
    while found.weekday() > 4:
        found += timedelta(days=step)
    return found


def often(terms: Iterable[tuple[Words, int]], school: Spread) -> Often | None:
    """What stands out in one student's terms, each with its days beside closed ones: the least likely group.

    `school`: the days away of all its students in the same terms.
    """
    taken = list(terms)
    if sum(absent(counts(w)) for w, _ in taken) < LEAST_HALF_DAYS or school.days < ENOUGH_AT_SCHOOL:
        return None
    own = spread((away(w), beside) for w, beside in taken)
    shares = [part / school.days for part in school.groups]
    chances = [upper_tail(part, own.days, share) for part, share in zip(own.groups, shares, strict=True)]
    group = chances.index(min(chances))
    if chances[group] > LEVEL / GROUPS:
        return None
    of = spread((available(w), beside) for w, beside in taken)
    return Often(group, own.groups[group], of.groups[group], shares[group])


def upper_tail(found: int, of: int, share: float) -> float:
    """The chance of so many or more in a number of trials (binomial, exact)."""
    return sum(comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(found, of + 1))


def mostly_part(terms: Iterable[Words]) -> tuple[int, int] | None:
    """Days of which half was missed, of all days away, where they are more than half of them."""
    taken = list(terms)
    part = sum(part_away(w).bit_count() for w in taken)
    days = sum(away(w).bit_count() for w in taken)
    return (part, days) if days >= LEAST_DAYS and 2 * part > days else None


def mostly_ill(ill: int, days: int) -> bool:
    """Whether half or more of the days away were under the medical code."""
    return days >= LEAST_DAYS and 2 * ill >= days


def long_again(steps: Mapping[tuple[int, int], str]) -> tuple[int, int] | None:
    """Terms of 10 days or more, of the last four at most, where there are two. `steps` by year and term."""
    last = sorted(steps)[-LAST_TERMS:]
    long = sum(steps[term] in LONG_STEPS for term in last)
    return (long, len(last)) if long >= LONG_TERMS else None
