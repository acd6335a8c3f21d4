"""A student's term as nine words of 60 bits, and the counts, rate and band that come from them.

A term spans at most 12 school weeks, so day *d* is bit `5 × week + weekday`, the same place in every school.
For present, justified, unjustified and unmarked there are two words each: at least one half-day that day, and
both. The ninth says that any code was recorded that day. A count is a sum of bit counts, and "as at a date",
"on Mondays" and "in week 3" are masks.

Source of the rate, the bands and who is counted: Education Counts, Every Day Matters guidelines, June 2025,
and attendance survey reports 2018 and 2019.
Look again: 2027-12-01
"""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from whetu.rules.days import Settings, Tally

WEEKS = 12
DAYS = 60
ALL = (1 << DAYS) - 1

# The earliest date on which any school may start the term: the Monday of its week is week 0.
# Source: term dates that schools publish under the Ministry's rule that Term 1 starts between Auckland
# Anniversary Day and the day after Waitangi Day; 2017 and 2021 where lists of past terms give them.
# Look again: 2026-12-01 (2027 was not published in any page read)
EARLIEST_STARTS: dict[tuple[int, int], date] = {
    (2017, 2): date(2017, 5, 1),
    (2017, 3): date(2017, 7, 24),
    (2021, 2): date(2021, 5, 3),
    (2021, 3): date(2021, 7, 26),
    (2021, 4): date(2021, 10, 18),
    (2025, 1): date(2025, 1, 27),
    (2025, 2): date(2025, 4, 28),
    (2025, 3): date(2025, 7, 14),
    (2025, 4): date(2025, 10, 6),
    (2026, 1): date(2026, 1, 26),
    (2026, 2): date(2026, 4, 20),
    (2026, 3): date(2026, 7, 20),
    (2026, 4): date(2026, 10, 12),
}

# Source: "more than 90%", "more than 80% up to 90%" (schools quoting the Ministry), "70% or less" (Ministry
# 2018). The edge belongs to the lower band. Compared as whole numbers, never as a rounded percentage.
# Look again: 2027-12-01
BANDS = (("regular", 90), ("irregular", 80), ("moderate", 70), ("chronic", -1))

# Before 2025 a student was counted with 30 or more half-days available in the term.
# Source: Education Counts, indicator definition 3925 and attendance surveys 2011 to 2019.
# Look again: not needed, it is past
COUNTED_HALF_DAYS_BEFORE_2025 = 30


class UnknownTerm(ValueError):
    """The dates of this term are not known: a calendar file gives them."""


class OutsideTerm(ValueError):
    """The day is a weekend, or outside the 12 weeks of the term."""


class Words(NamedTuple):
    """One student's one term: nine whole numbers below 2**60."""

    present_one: int = 0
    present_both: int = 0
    justified_one: int = 0
    justified_both: int = 0
    unjustified_one: int = 0
    unjustified_both: int = 0
    unmarked_one: int = 0
    unmarked_both: int = 0
    recorded: int = 0


class Counts(NamedTuple):
    """Half-days; the four sum to `available`."""

    available: int
    present: int
    justified: int
    unjustified: int
    unmarked: int


def week_zero(year: int, term: int, first_open: date | None = None) -> date:
    """The Monday of week 0. `first_open`, the first date of the school's own calendar for the term, is used
    only where the dates of the term are not in our table. Raises UnknownTerm."""
    start = EARLIEST_STARTS.get((year, term), first_open)
    if start is None:
        raise UnknownTerm(
            f"the dates of Term {term} {year} are not known: give a calendar file (date, year, term, "
            "open_half_days, note)"
        )
    return start - timedelta(days=start.weekday())


def bit(on: date, year: int, term: int, first_open: date | None = None) -> int:
    """The place of a day in the words, 0 to 59. Raises OutsideTerm, UnknownTerm."""
    return _bit(on, week_zero(year, term, first_open), year, term)


def _bit(on: date, zero: date, year: int, term: int) -> int:
    week, weekday = divmod((on - zero).days, 7)
    if weekday > 4:
        raise OutsideTerm(f"{on.isoformat()} is a weekend")
    if not 0 <= week < WEEKS:
        raise OutsideTerm(f"{on.isoformat()} is outside the {WEEKS} weeks of Term {term} {year}")
    return 5 * week + weekday


def date_of(place: int, year: int, term: int, first_open: date | None = None) -> date:
    """The day at a place in the words: the inverse of `bit`."""
    week, weekday = divmod(place, 5)
    return week_zero(year, term, first_open) + timedelta(days=7 * week + weekday)


def words(days: Iterable[tuple[date, Tally]], year: int, term: int, first_open: date | None = None) -> Words:
    """One student's one term from its judged days, in any order, each date once. Raises OutsideTerm."""
    taken = [0] * len(Words._fields)
    seen: set[date] = set()
    zero = week_zero(year, term, first_open)
    for on, day in days:
        if on in seen:
            raise ValueError(f"{on.isoformat()} is given twice for one student")
        seen.add(on)
        if day.available or day.recorded:
            day_bit = 1 << _bit(on, zero, year, term)
            for word, holds in enumerate(day_bits(day)):
                if holds:
                    taken[word] |= day_bit
    return Words(*taken)


def day_bits(day: Tally) -> tuple[bool, ...]:
    """The nine bits of one judged day, in the order of Words."""
    _, present, justified, unjustified, unmarked, recorded, *_ = day
    return (
        present >= 1,
        present == 2,
        justified >= 1,
        justified == 2,
        unjustified >= 1,
        unjustified == 2,
        unmarked >= 1,
        unmarked == 2,
        recorded,
    )


def counts(w: Words, mask: int = ALL) -> Counts:
    """Half-days of a term, or of the days in a mask."""
    four = [(w[i] & mask).bit_count() + (w[i + 1] & mask).bit_count() for i in (0, 2, 4, 6)]
    return Counts(sum(four), *four)


def mask_until(on: date, year: int, term: int, first_open: date | None = None) -> int:
    """The days of a term up to and including a date, which may be a weekend or outside the term."""
    week, weekday = divmod((on - week_zero(year, term, first_open)).days, 7)
    days = 5 * week + min(weekday + 1, 5)
    return (1 << min(max(days, 0), DAYS)) - 1


def mask_weekday(weekday: int) -> int:
    """One weekday of every week: 0 is Monday, 4 Friday."""
    return sum(1 << place for place in range(weekday, DAYS, 5))


def mask_week(week: int) -> int:
    """The five days of one week, 0 to 11."""
    return 0b11111 << 5 * week


def absent(c: Counts) -> int:
    """Half-days absent, justified or not. Unmarked is not absence.

    Source: the Ministry's page on STAR for attendance service providers: the total number of days absent in
    one school term. Look again: 2027-12-01
    """
    return c.justified + c.unjustified


def days_absent(half_days: int) -> float:
    """Days from half-days: 9 is 4.5."""
    return half_days / 2


def rate(present: int, available: int) -> Fraction | None:
    """Attendance rate, unmarked counted against it; None where nothing was available."""
    return Fraction(present, available) if available else None


def band(present: int, available: int) -> str | None:
    """regular, irregular, moderate or chronic; None where nothing was available."""
    if not available:
        return None
    return next(name for name, over in BANDS if 100 * present > over * available)


def counted(
    recorded_days: int,
    open_days: int,
    available: int,
    year: int,
    student_type: str = "",
    settings: Settings = Settings(),
) -> bool:
    """Whether published figures count this student in this term.

    `recorded_days` of the term's `open_days` so far; `available` half-days (the rule before 2025). A student
    without a type is taken as regular.
    """
    if student_type and student_type not in settings.counted_types:
        return False
    if year < 2025:
        return available >= COUNTED_HALF_DAYS_BEFORE_2025
    return open_days > 0 and recorded_days >= settings.counted_share * open_days
