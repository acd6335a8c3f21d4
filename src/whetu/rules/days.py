"""A day: from one student's day pattern to half-days present, justified, unjustified and unmarked.

A pattern is one student's slots on one day, in order: the code and its minutes, as the Ministry's own file
writes them: `P60P60L60M60T60`, `F210F180`. `_` is a blank slot that was in use, `.` one that was not, and
`|` noon, where it is known. A slot of 0 minutes was not in use.

Source: Education Counts, Every Day Matters guidelines, June 2025 (a day is judged as a whole from its minutes
in presence codes; a half-day is two hours); s 36(3) Education and Training Act 2020 (four hours or more).
How the absent side divides between justified and unjustified is published nowhere: it is our rule.
Look again: 2027-12-01
"""

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from whetu.rules.codes import LATE, NOT_COUNTED, UNEXPLAINED, Code, codes_on, set_from

BLANK, UNUSED, NOON = "_", ".", "|"
UNMARKED_DAY = ""  # the pattern of an enrolled student with no slots on an open day
LONGEST_SLOT, LONGEST_DAY = 600, 1440  # minutes
DAILY_FIGURE = 240  # minutes. Source: Education Counts, daily attendance dashboard. Look again: 2027-12-01

_PART = re.compile(r"([^\d\s.|])([0-9]+)|([.|])")  # code and minutes, or a mark
_PARTS = re.compile(f"(?:{_PART.pattern})*")


class BadPattern(ValueError):
    """The pattern cannot be read: `where` is the place of the wrong character, from 1; `why` a sentence."""

    def __init__(self, where: int, why: str):
        super().__init__(f"{why} (character {where})")
        self.where, self.why = where, why


class NeedsNoon(BadPattern):
    """The school counts each half of the day by itself, and this pattern does not say where noon is."""


class BadSettings(ValueError):
    """A setting has a value that no rule knows."""


class Slot(NamedTuple):
    """One roll taken: code (`_` blank in use, `.` not in use) and whole minutes."""

    code: str
    minutes: int


class Pattern(NamedTuple):
    """Slots in order; `noon` is the number of slots before noon, or None where that is not known."""

    slots: tuple[Slot, ...]
    noon: int | None


class Settings(NamedTuple):
    """How a school counts. The defaults are what an unset school gets."""

    half_day_minutes: int = 120
    half_day_mode: Literal["day_total", "am_pm"] = "day_total"
    exam_leave: Literal["not counted", "justified", "present"] = "not counted"
    unmarked: Literal["apart", "unexplained"] = "apart"  # "unexplained": as the Ministry counts a blank
    tie: Literal["unjustified", "justified"] = "unjustified"
    counted_share: Fraction = Fraction(1, 5)
    counted_types: tuple[str, ...] = ("RE", "FF", "EX")  # letters ASSUMED


CHOICES: dict[str, tuple[str, ...]] = {
    "half_day_mode": ("day_total", "am_pm"),
    "exam_leave": ("not counted", "justified", "present"),
    "unmarked": ("apart", "unexplained"),
    "tie": ("unjustified", "justified"),
}


class Minutes(NamedTuple):
    """A day's minutes by what they count as."""

    present: int = 0
    justified: int = 0
    unjustified: int = 0
    unmarked: int = 0
    not_counted: int = 0


class Tally(NamedTuple):
    """One student's one day, judged. The first five are half-days; the four sum to `available`."""

    available: int = 0
    present: int = 0
    justified: int = 0
    unjustified: int = 0
    unmarked: int = 0
    recorded: bool = False  # any code in force that day; a blank is none
    short: bool = False  # too few minutes to say: shown, not a roll to chase
    minutes: Minutes = Minutes()
    unexplained: int = 0  # minutes of "?"
    overseas: int = 0  # of the justified half-days, those by O (before 2025)
    late_slots: int = 0  # slots marked L, of
    class_slots: int = 0  # slots attended in class
    present_all_day: bool | None = None  # the daily figure; None: left out of it
    unknown: tuple[str, ...] = ()  # codes not in force that day: an error, counted as unmarked


class _Half(NamedTuple):
    """Half-days of a day, or of one half of it."""

    available: int
    present: int
    justified: int
    unjustified: int
    unmarked: int
    overseas: int
    short: bool


class _Meaning(NamedTuple):
    """What a slot's minutes are. `counts_as` is a field of Minutes."""

    counts_as: str
    unexplained: bool = False
    overseas: bool = False
    in_class: bool = False
    late: bool = False


_LEFT_OUT = _Meaning("not_counted")


class _Judged(NamedTuple):
    """A slot that was in use: its minutes, and what they are on the day."""

    minutes: int
    means: _Meaning


def parse(pattern: str) -> Pattern:
    """Slots and noon of a day pattern. Raises BadPattern."""
    read = _PARTS.match(pattern)
    end = read.end() if read else 0
    if end < len(pattern):
        raise BadPattern(end + 1, _why_not(pattern[end]))
    parts = _PART.findall(pattern)
    noons = [place for place, (_, _, mark) in enumerate(parts) if mark == NOON]
    if len(noons) > 1:
        raise BadPattern(pattern.rindex(NOON) + 1, "noon | stands twice")
    slots = tuple(_slot(code, minutes) for code, minutes, mark in parts if mark != NOON)
    _check_minutes(pattern, slots)
    return Pattern(slots, noons[0] if noons else None)


def write(slots: tuple[Slot, ...] | list[Slot], noon: int | None = None) -> str:
    """The day pattern of slots: what `parse` reads back."""
    parts = [UNUSED if slot.code == UNUSED else f"{slot.code}{slot.minutes}" for slot in slots]
    if noon is not None:
        parts.insert(noon, NOON)
    return "".join(parts)


def tally(
    pattern: str,
    open_half_days: int,
    on: date,
    settings: Settings = Settings(),
    left_out: frozenset[int] = frozenset(),
) -> Tally:
    """One student's one day, judged; each distinct pattern is judged once and remembered.

    `open_half_days`: 0, 1 or 2, from the school's calendar. `on`: the day, for the codes in force.
    `left_out`: places (from 0) of slots outside an agreed part-time plan (s 42 and the like).
    Raises BadPattern (NeedsNoon for `am_pm` without noon) and BadSettings.
    """
    return _tally(pattern, open_half_days, set_from(on), settings, left_out)


def check(settings: Settings) -> Settings:
    """The settings, if every value is one that the rules know. Raises BadSettings."""
    for name, known in CHOICES.items():
        if getattr(settings, name) not in known:
            raise BadSettings(f"{name} must be one of {', '.join(known)}")
    if not 1 <= settings.half_day_minutes <= LONGEST_SLOT:
        raise BadSettings(f"half_day_minutes must be from 1 to {LONGEST_SLOT}")
    if not 0 <= settings.counted_share <= 1:
        raise BadSettings("counted_share must be from 0 to 1")
    return settings


@lru_cache(maxsize=2**16)
def _tally(
    pattern: str, open_half_days: int, codes_from: date, settings: Settings, left_out: frozenset[int]
) -> Tally:
    read, meanings = parse(pattern), _meanings(codes_from, settings)
    if open_half_days == 0:  # 1: the school is not open, so the marks do not count
        return Tally()
    blank = meanings[BLANK]  # 2: a code not in force that day is as good as none
    slots = [
        _Judged(slot.minutes, _LEFT_OUT if place in left_out else meanings.get(slot.code, blank))
        for place, slot in enumerate(read.slots)
    ]
    written = {slot.code for slot in read.slots if slot.minutes} - {BLANK}
    half_days = _half_days(slots, read.noon, open_half_days, settings)
    return _whole(slots, half_days, written & meanings.keys(), written - meanings.keys())


def _whole(slots: list[_Judged], half_days: _Half, known: set[str], unknown: set[str]) -> Tally:
    used = [slot for slot in slots if slot.minutes]
    minutes, recorded = _minutes(used), bool(known)
    counted = recorded and half_days.available > 0
    return Tally(
        *half_days[:5],
        recorded=recorded,
        short=bool(half_days.short),
        minutes=minutes,
        unexplained=sum(slot.minutes for slot in used if slot.means.unexplained),
        overseas=half_days.overseas,
        late_slots=sum(slot.means.late for slot in used),
        class_slots=sum(slot.means.in_class for slot in used),
        present_all_day=minutes.present >= DAILY_FIGURE if counted else None,
        unknown=tuple(sorted(unknown)),
    )


def _half_days(slots: list[_Judged], noon: int | None, open_half_days: int, settings: Settings) -> _Half:
    """The whole day added up, or each half by itself; one open half-day is decided by all its slots."""
    in_use = any(slot.minutes for slot in slots)
    if settings.half_day_mode == "day_total" or open_half_days == 1 or not in_use:
        return _decide(slots, open_half_days, settings)
    if noon is None:
        raise NeedsNoon(1, "this school counts each half of the day by itself, and the day has no noon |")
    morning, afternoon = (_decide(half, 1, settings) for half in (slots[:noon], slots[noon:]))
    return _Half._make(a + b for a, b in zip(morning, afternoon, strict=True))


def _decide(slots: list[_Judged], open_half_days: int, settings: Settings) -> _Half:
    """Steps 3 to 7 of the rule book's "A day"."""
    used = [slot for slot in slots if slot.minutes]
    minutes, two_hours = _minutes(used), settings.half_day_minutes
    available = open_half_days
    if minutes.not_counted:  # 4 and 5: exam leave, or outside an agreed plan
        available = min(available, sum(minutes[:4]) // two_hours)
    present = min(available, minutes.present // two_hours)  # 6
    left = available - present
    shares = _absent(left, minutes, bool(used), settings)
    justified = shares.get("justified", 0)
    return _Half(
        available,
        present,
        justified,
        shares.get("unjustified", 0),
        shares.get("unmarked", 0),
        _share(justified, _overseas_minutes(used), two_hours).get("overseas", 0),
        left > 0 and bool(used) and not any(minutes[1:4]),
    )


def _absent(left: int, minutes: Minutes, in_use: bool, settings: Settings) -> dict[str, int]:
    """What is left of the half-days. 3: with no slots it is blank. 7: it goes to the kind with most minutes;
    where no kind has any, the day is short of minutes, and a gap accuses nobody."""
    if any(minutes[1:4]):
        return _share(left, _absent_minutes(minutes, settings), settings.half_day_minutes)
    blank = not in_use and settings.unmarked == "unexplained"
    return {"unjustified" if blank else "unmarked": left}


def _share(half_days: int, minutes: dict[str, int], two_hours: int) -> dict[str, int]:
    """Up to two half-days, divided: the first to the most minutes, the second to the next if it has two
    hours, else to the first too. `minutes` is in the order that settles a tie."""
    first, second, *_ = sorted(minutes, key=lambda name: -minutes[name])
    if half_days == 2 and minutes[second] >= two_hours:
        return {first: 1, second: 1}
    return {first: half_days}


def _absent_minutes(minutes: Minutes, settings: Settings) -> dict[str, int]:
    order = ["unjustified", "justified", "unmarked"]
    if settings.tie == "justified":
        order[:2] = reversed(order[:2])
    return {name: getattr(minutes, name) for name in order}


def _overseas_minutes(slots: list[_Judged]) -> dict[str, int]:
    minutes = {"here": 0, "overseas": 0}
    for slot in slots:
        if slot.means.counts_as == "justified":
            minutes["overseas" if slot.means.overseas else "here"] += slot.minutes
    return minutes


def _minutes(slots: list[_Judged]) -> Minutes:
    minutes = dict.fromkeys(Minutes._fields, 0)
    for slot in slots:
        minutes[slot.means.counts_as] += slot.minutes
    return Minutes(**minutes)


@lru_cache
def _meanings(codes_from: date, settings: Settings) -> dict[str, _Meaning]:
    """2: what a slot's minutes are, by its code; and what a blank is."""
    check(settings)
    blank = _Meaning("unjustified", unexplained=True) if settings.unmarked == "unexplained" else None
    codes = codes_on(codes_from).values()
    return {code.letter: _meaning(code, settings) for code in codes} | {BLANK: blank or _Meaning("unmarked")}


def _meaning(code: Code, settings: Settings) -> _Meaning:
    category = settings.exam_leave if code.category == NOT_COUNTED else code.category
    return _Meaning(
        category.replace(" ", "_"),
        unexplained=code.letter == UNEXPLAINED,
        overseas=code.overseas,
        in_class=code.in_class,
        late=code.letter == LATE,
    )


@lru_cache(maxsize=2**12)
def _slot(code: str, minutes: str) -> Slot:
    """A slot; minutes of more digits than a day has are as good as too many."""
    digits = minutes.lstrip("0")
    return Slot(code or UNUSED, int(digits[:5] or 0))


def _check_minutes(pattern: str, slots: tuple[Slot, ...]) -> None:
    if sum(slot.minutes for slot in slots) <= LONGEST_SLOT:
        return
    for part in _PART.finditer(pattern):
        if part[2] and _slot(part[1], part[2]).minutes > LONGEST_SLOT:
            raise BadPattern(part.start() + 1, f"a slot has more than {LONGEST_SLOT} minutes")
    if sum(slot.minutes for slot in slots) > LONGEST_DAY:
        raise BadPattern(len(pattern), f"the day has more than {LONGEST_DAY:,} minutes")


def _why_not(character: str) -> str:
    if character.isdigit():
        return "minutes without a code before them"
    if character.isspace():
        return "a space: a blank slot that was in use is written _"
    return f"{character} has no whole number of minutes after it"
