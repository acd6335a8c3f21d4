"""The long file: one row a student, date and slot: `student,date,slot,code,minutes`.

A term of a city's schools is millions of such rows, so they are put together in one pass. While it is read, a
day is one whole number: each slot has its own place in it, and in that place the lowest bit says that a row
was there, and the next bits are the number of its code and of its minutes in the dictionaries below. So
putting a student's rows together is one "or", equal rows vanish by themselves, and a slot given twice shows
as more rows than places. The day's pattern is then worked out once for each distinct number.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from whetu.intake import cells
from whetu.intake.cells import BadCell, clean
from whetu.intake.headings import Table
from whetu.intake.marks import (
    DIFFERS,
    Gathered,
    Into,
    judge_all,
    numbered_rows,
    right,
    source,
    swapped,
    wrong,
)
from whetu.intake.store import literal
from whetu.rules.codes import CODES
from whetu.rules.days import BLANK, LONGEST_DAY, UNUSED, BadPattern, Slot, parse, write

MOST_SLOTS = 20
_SAMPLE = 2_000  # rows in which the slots and minutes are looked for before all of the file is read
_WORD = 63  # bits of one whole number
_FIELDS = ("slot", "code", "minutes")
_HALVES = {"am": 1, "pm": 2}


class Known(NamedTuple):
    """The distinct texts of the three columns, each with its value or what is wrong with it."""

    slots: dict[str, Any]
    codes: dict[str, Any]
    minutes: dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """What the bits mean: a code or minutes is its position here, a slot its place. Place 0 is for rows whose
    slot cannot be read; minutes 0 are those that cannot."""

    slots: tuple[int | None, ...]
    codes: tuple[str, ...]
    minutes: tuple[int | None, ...]

    @cached_property
    def code_bits(self) -> int:
        return (len(self.codes) - 1).bit_length()

    @cached_property
    def bits(self) -> int:
        """Bits of one place."""
        return 1 + self.code_bits + (len(self.minutes) - 1).bit_length()

    @cached_property
    def places(self) -> int:
        """Places in one whole number."""
        return _WORD // self.bits

    @cached_property
    def words(self) -> int:
        """Whole numbers that a day needs."""
        return -(-len(self.slots) // self.places)


def slot(text: str) -> int:
    """The place of a slot in the day: a number, `Period 3`, `P3`, AM or PM."""
    half = _HALVES.get(text.casefold().replace(".", ""))
    found = re.fullmatch(r"(?:[a-z]+ ?)?(\d{1,2})(?:\.0+)?", text, re.IGNORECASE)
    if half is None and (not found or not 1 <= int(found[1]) <= MOST_SLOTS):
        raise BadCell(
            "is not a slot" if text else "the row has no slot",
            f"Number the slots of the day from 1 to {MOST_SLOTS}, or write AM and PM.",
            "bad-slot",
        )
    return half or int(found[1])  # type: ignore[index]


def gather(into: Into, table: Table) -> Gathered:
    """The rows of a long file, put together by student and date.

    The file is read once, unless it holds a slot, code or minutes that neither its first rows nor the table
    of codes has: then it is read again, with every text known.
    """
    known = _sample(table)
    layout = _layout(known)
    bits = _bits_of_rows(table, known, layout)
    if unseen := _put_together(into, layout, bits):
        known = Known(*(old | new for old, new in zip(known, unseen, strict=True)))
        layout = _layout(known)
        bits = _bits_of_rows(table, known, layout, every_text=True)
        _put_together(into, layout, bits)
    _refuse_swapped(table, known)
    halves = any(clean(text).casefold() in _HALVES for text in known.slots)
    keys = [key for (key,) in into.rows("select distinct key from gathered")]
    patterns = _patterns(keys, layout, halves)
    good = {key: pattern for key, pattern in patterns.items() if isinstance(pattern, str)}
    used = set("".join(good.values()))
    return Gathered(
        good,
        {name: wrong(texts) for name, texts in zip(_FIELDS, known, strict=True)},
        {"code": {text: code for text, code in right(known.codes).items() if code in used}},
        _given_twice(into, layout, bits) | _wrong_days(into, patterns),
        once=True,
    )


# ---- dictionaries -------------------------------------------------------------------------------------


def _sample(table: Table) -> Known:
    """The texts of the first rows, the most frequent first, and every code that ever held."""
    lines = [line for _, line in islice(numbered_rows(table), _SAMPLE)]
    columns = (Counter(line[table.columns[name]] for line in lines) for name in _FIELDS)
    slots, codes, minutes = ([text for text, _ in column.most_common()] for column in columns)
    return _judge(slots, [*codes, *(code.letter for code in CODES), "", BLANK, UNUSED], minutes)


def _judge(slots: Iterable[str], codes: Iterable[str], minutes: Iterable[str]) -> Known:
    return Known(judge_all(slots, slot), judge_all(codes, cells.code), judge_all(minutes, cells.minutes))


def _layout(known: Known) -> Layout:
    slots, codes, minutes = (sorted(set(right(texts).values())) for texts in known)
    return Layout((None, *slots), (BLANK, *(c for c in codes if c != BLANK)), (None, *minutes))


def _positions(texts: Mapping[str, Any], values: Sequence[Any]) -> dict[str, int]:
    """The position of each right text's value."""
    position = {value: place for place, value in enumerate(values)}
    return {text: position[value] for text, value in right(texts).items()}


# ---- reading ------------------------------------------------------------------------------------------


def _bits_of_rows(table: Table, known: Known, layout: Layout, every_text: bool = False) -> str:
    """The file's rows as a relation: the texts, the slot's position, and the row's bits in word0 or another.
    A text that is not known has none; with `every_text` it is wrong, and has those of what is wrong.
    """
    fields = ", ".join(f"c{table.columns[name]} as {name}_text" for name in ("student", "date", *_FIELDS))
    codes = {text: 1 | place << 1 for text, place in _positions(known.codes, layout.codes).items()}
    lengths = _positions(known.minutes, layout.minutes)
    minutes = {text: place << 1 + layout.code_bits for text, place in lengths.items()}
    bits = f"({_case('code', codes, every_text, 1)} | {_case('minutes', minutes, every_text, 0)})"
    words = ", ".join(
        f"{bits} << {_case('slot', places, every_text and not word, 0)} as word{word}"
        for word, places in enumerate(_places(known, layout))
    )
    position = _case("slot", _positions(known.slots, layout.slots), every_text, 0)
    return f"(select *, {position} as position, {words} from (select {fields} from {source(table)}))"  # noqa: S608 (our own names)


def _case(name: str, numbers: Mapping[str, int], every_text: bool, wrong_text: int) -> str:
    """The number of a text, as an expression. The most frequent texts come first and tell nearly every row,
    so this is quicker than a join."""
    whens = "".join(f" when {literal(text)} then {number}" for text, number in numbers.items())
    other = wrong_text if every_text else "null"
    return f"(case {name}_text{whens} else {other} end)::bigint" if whens else f"({other})::bigint"


def _places(known: Known, layout: Layout) -> list[dict[str, int]]:
    """For each word, the texts of the slots in it, with the place of their first bit."""
    words: list[dict[str, int]] = [{} for _ in range(layout.words)]
    for text, position in _positions(known.slots, layout.slots).items():
        word, place = divmod(position, layout.places)
        words[word][text] = place * layout.bits
    return words


def _put_together(into: Into, layout: Layout, bits: str) -> Known | None:
    """`gathered`: one row a student_text and date_text. Gives the texts that are not known, if any.

    A row with such a text has no bits, so its day has more rows than places that are taken, as a day with a
    slot given twice has: only then are the rows looked through for them.
    """
    words = [f"word{n}" for n in range(layout.words)]
    days = ", ".join(f"coalesce(bit_or({word}), 0) as {word}" for word in words)
    flags = sum(1 << place * layout.bits for place in range(layout.places))
    places = " + ".join(f"bit_count({word} & {flags})::integer" for word in words)
    into.con.execute(
        f"""
        create or replace temp table gathered as
        select student_text, date_text, {" || ',' || ".join(words)} as key, n > {places} as twice
        from (select student_text, date_text, {days}, count(*) as n from {bits} group by all)
        """  # noqa: S608 (our own names)
    )
    if not into.rows("select 1 from gathered where twice limit 1"):
        return None
    missing = f"from {bits} where coalesce({', '.join(words)}) is null"
    texts = into.rows(f"select distinct slot_text, code_text, minutes_text {missing}")  # noqa: S608 (our own names)
    if not texts:
        return None
    return _judge(*(dict.fromkeys(column) for column in zip(*texts, strict=True)))


def _patterns(keys: Iterable[int | str], layout: Layout, halves: bool) -> dict[int | str, str | BadCell]:
    """The day pattern of each day's number, or what is wrong with the whole day. A day is left out if a row
    of it has a slot or minutes that cannot be read, or if rows that differ made bits that mean nothing."""
    known: dict[int, Slot | None] = {}  # what the bits of a place mean, each worked out once
    patterns: dict[int | str, str | BadCell] = {}
    for key in keys:
        used = {}
        for name, bits in _bits(key, layout):
            if bits not in known:
                known[bits] = _slot(bits, layout)
            used[name] = known[bits]
        if None not in used and None not in used.values():
            patterns[key] = _written(used, halves)  # type: ignore[arg-type]
    return patterns


def _bits(key: int | str, layout: Layout) -> Iterable[tuple[int | None, int]]:
    """The slots of a day that have a row, with their bits."""
    words = list(map(int, key.split(","))) if isinstance(key, str) else [key]
    mask = (1 << layout.bits) - 1
    for place, name in enumerate(layout.slots):
        word, at = divmod(place, layout.places)
        bits = words[word] >> at * layout.bits & mask
        if bits:
            yield name, bits


def _slot(bits: int, layout: Layout) -> Slot | None:
    code, length = bits >> 1 & (1 << layout.code_bits) - 1, bits >> 1 + layout.code_bits
    minutes = layout.minutes[length] if length < len(layout.minutes) else None
    if minutes is None or code >= len(layout.codes):
        return None
    return Slot(layout.codes[code], minutes) if minutes and layout.codes[code] != UNUSED else _UNUSED


_UNUSED = Slot(UNUSED, 0)


def _written(used: Mapping[int, Slot], halves: bool) -> str | BadCell:
    noon = sum(name == _HALVES["am"] for name in used) if halves else None
    between = range(min(used, default=1), max(used, default=0) + 1)
    slots = [used.get(name, _UNUSED) for name in between]
    pattern = write(slots, noon)
    if sum(slot.minutes for slot in slots) <= LONGEST_DAY:
        return pattern
    try:
        parse(pattern)
    except BadPattern as bad:
        return BadCell(f"cannot be right: {bad.why}", "Correct the minutes of its slots.", "bad-day")
    return pattern


# ---- days that cannot be taken ------------------------------------------------------------------------


def _given_twice(into: Into, layout: Layout, bits: str) -> dict[tuple[str, str], BadCell]:
    """Days with a slot given twice, and not alike."""
    if not into.rows("select 1 from gathered where twice limit 1"):
        return {}
    words = ", ".join(f"word{n}" for n in range(layout.words))
    days = into.rows(
        f"""
        select distinct student_text, date_text from {bits}
        semi join (from gathered where twice) using (student_text, date_text)
        group by student_text, date_text, position having count(distinct ({words})) > 1
        """  # noqa: S608 (our own names)
    )
    return dict.fromkeys(days, DIFFERS)


def _wrong_days(into: Into, patterns: Mapping[Any, Any]) -> dict[tuple[str, str], BadCell]:
    """The days whose pattern is wrong as a whole."""
    days: dict[tuple[str, str], BadCell] = {}
    for key, bad in wrong(patterns).items():
        found = into.rows("select student_text, date_text from gathered where key = ?", key)
        days |= dict.fromkeys(found, bad)
    return days


def _refuse_swapped(table: Table, known: Known) -> None:
    """Codes under the minutes' heading: then no minutes can be read."""
    if known.minutes and not right(known.minutes) and not wrong(judge_all(known.minutes, cells.code)):
        raise swapped(table, "code", "minutes")
