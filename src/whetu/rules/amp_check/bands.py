"""The four steps as the Ministry has them: days or percentages at a step's name that say otherwise.

A school's own line is fine where it is said as such: in the part for own early signs, or in so many words.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from whetu.rules.amp_check.pieces import OWN, Finding, Text, around, pieces, rows
from whetu.rules.star import STEP_WORDS, STEPS

ENDLESS = 1000.0
RANGES = {name: (low, high) for (name, low), high in zip(STEPS, (5, 10, 15, ENDLESS), strict=True)}
SAID = {
    "good": "under 5 days",
    "worrying": "5 to under 10 days",
    "concerning": "10 to under 15 days",
    "serious": "15 days or more",
}
# Present of a whole term, for a step's days in a term of ten weeks: what schools print beside the days.
PERCENTAGES = {"good": (90, 100), "worrying": (80, 90), "concerning": (70, 80), "serious": (0, 70)}

_N = r"(\d+(?:\.\d+)?)"
_DAYS = r"\s*(?:school |whole |full )?days?\b"
_MORE = r"(?:or more|and over|and more|plus)"
_NUMBERS = {"five": "5", "ten": "10", "fifteen": "15", "twenty": "20"}
_BETWEEN = re.compile(rf"{_N}\s*(?:[-–—]|to|and)\s*(under |less than |below |fewer than )?{_N}{_DAYS}", re.I)
_UP_TO = re.compile(rf"\b(?:up to|at most|no more than)\s*{_N}{_DAYS}", re.I)
_UNDER = re.compile(rf"(?:\b(?:under|fewer than|less than|below)|<)\s*{_N}{_DAYS}", re.I)
_PLUS = re.compile(rf"{_N}\s*(?:\+{_DAYS}|{_MORE}{_DAYS}|{_DAYS}\s*(?:\+|(?:of absence )?{_MORE}))", re.I)
_OVER = re.compile(rf"(?:\b(?:more than|over|above)|>)\s*{_N}{_DAYS}", re.I)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%?\s*(?:[-–—]|to)\s*(?:under )?(\d+(?:\.\d+)?)\s*%")
_ONE_PERCENT = re.compile(
    r"(under|below|less than|<|over|above|more than|>|at least)\s*(\d+(?:\.\d+)?)\s*%", re.I
)

# A step's name has a capital: "good" and "concerning" are everyday words too, also where a line begins.
_NAMES = re.compile(
    r"\b(?:(?:(?P<good>Good|GOOD)|(?P<worrying>Worrying|WORRYING)|(?P<concerning>Concerning|CONCERNING)"
    r"|(?P<serious>Serious|SERIOUS))"
    r"(?!\s+(?!(?:attend|absen|concern|mean|is|are|was|has|for|at|from|to|and|or|in|of|under|over|below|above"
    r"|less|more|fewer|up|step|stage|tier|level|band|threshold|students?|ākonga|miss|away)(?:\b|[a-z]))[a-zāēīōū])"
    r"|(?i:step|stage|tier|level|threshold|band)s?\s+(?P<other>\d|(?i:one|two|three|four|five)))\b"
)
_ABSENT = re.compile(r"\babsen\w*|\baway\b|\bmiss\w*|\bterm\b", re.I)
_NOT_A_TOTAL = re.compile(
    r"\b(in a row|running|consecutive\w*|straight|on end|within|a week|each week|school days|at a time"
    r"|(an|any|each|every|one|single) absence of|absences of"
    r"|in (no more|not more|less|fewer) than|in (under|at most))\b",
    re.I,
)
_TERM = re.compile(r"(?<!-)\bterm\b(?!\s*\d)", re.I)
_LATE = (10, 10.5, 15, 15.5)  # where a step ends, with its last day too
_OWN_SAID = re.compile(
    r"\b(our|the school['’]s) own\b|\bearly signs?\b|\btriggers?\b|\bbeside the (four )?steps\b", re.I
)
_SHARE = re.compile(
    r"\b(of|share|students|ākonga|target|aim|goal|ceiling|at most|no more than|by (20\d\d|term|the end))\b",
    re.I,
)
_SHARES = ("objectives", "current", "targets", "monitoring", "achievement", "figures")  # parts of them
_PRESENT = re.compile(r"\battend\w*|\bpresent\b|\babsen\w*", re.I)
_PAST_TEN = re.compile(
    r"\b(exceed\w*|reach\w*|past|over|more than|beyond|above|up to|at least|hit\w*)\b[^.;\n]{0,30}"
    r"\b(10|ten)\b(?=\s*(days?\b(?!\s*(to|notice|before))|[.,;)]|$))"
    r"|\b(10|ten)\s*(\+|days? or more|or more days?)"
    r"|\b(10|ten) days\b[^.;\n]{0,20}\b(past|over|beyond|exceed\w*)\b",
    re.I,
)


class Found(NamedTuple):
    """Days at a step's name: from `low` to under `high`."""

    low: float
    high: float
    start: int
    end: int


def bands(text: Text) -> Iterator[Finding]:
    """Every place at which a step's days or percentage are said otherwise than the Ministry has them."""
    for piece in pieces(text):
        if piece.where in (OWN, "heeded"):
            continue
        at = piece.where.removeprefix("step ") if piece.where.startswith("step ") else ""
        for line in piece.words.splitlines():
            yield from _line(line, at, piece.where)
    yield from past_ten(text)


def past_ten(text: Text) -> Iterator[Finding]:
    """10 days, spoken of at Worrying as if it went on there."""
    for where, row in rows(text):
        if where != "step worrying":
            continue
        for name in ("heading", "words"):
            words = row.get(name, "")
            found = _PAST_TEN.search(words)
            if found and "concerning" not in words.casefold() and not _altered(words, "worrying"):
                yield Finding(
                    "band", "must", "C6",
                    "At 10 days a student is at Concerning. Speak here of being near 10 days, and move what "
                    "is done at 10 there.", where, around(words, *found.span()),
                )  # fmt: skip


def _line(line: str, at: str, where: str) -> Iterator[Finding]:
    if where == "own" or _OWN_SAID.search(line):
        return
    for step, segment in _segments(line, at):
        for found in _altered(segment, step, where):
            name = STEP_WORDS.get(step, "A step")
            said = SAID.get(step, "under 5, 5 to under 10, 10 to under 15, and 15 or more")
            yield Finding(
                "band", "must", "C6",
                f"{name} is {said} absent in a term, the same at every school. A line of your own stands "
                "under “Our own early signs”.", where, around(segment, *found),
            )  # fmt: skip


def _segments(line: str, at: str) -> Iterator[tuple[str, str]]:
    """Pieces of a line, each with the step it speaks of: "other" where it names one by a number."""
    names = _named(line)
    if at and not names - {"other"}:
        if _ABSENT.search(line):
            yield at, line
        return
    if len(names) == 1:
        yield names.pop(), line
        return
    for segment in re.split(r"[;,|]|(?<=\))", line):
        names = _named(segment)
        if len(names) == 1:
            yield names.pop(), segment


def _named(words: str) -> set[str]:
    return {found.lastgroup or "" for found in _NAMES.finditer(words)} - {""}


def _altered(words: str, step: str, where: str = "") -> list[tuple[int, int]]:
    """Where some words about a step give it other days, or another percentage. In what is done at a step
    days are those of the step only where a term or a step is named beside them, or where they end late."""
    plain = re.sub(
        r"\b(five|ten|fifteen|twenty)\b", lambda found: _NUMBERS[found[0].lower()], words, flags=re.I
    )
    ranges = [one for one in _ranges(plain) if _of_a_band(plain, one.start, one.end)]
    wrong = [
        (one.start, one.end)
        for one in ranges
        if not _fits(one, step)
        and (not where.startswith("step ") or one.high in _LATE or _beside(plain, one.start, one.end))
    ]
    if where in _SHARES or not (ranges or _PRESENT.search(plain)):
        return wrong
    return wrong + [found.span() for found in _percentages(plain) if not _percent_fits(found, step)]


def _beside(words: str, start: int, end: int) -> bool:
    close = words[max(0, start - 40) : end + 40]
    return bool(_TERM.search(close) or _NAMES.search(close))


def _of_a_band(words: str, start: int, end: int) -> bool:
    """Whether days are a total of a term: not days in a row, nor days in which to do something."""
    around_it = words[max(0, start - 20) : end + 20]
    if _NOT_A_TOTAL.search(around_it):
        return False
    close = words[max(0, start - 30) : end + 30]
    return bool(_ABSENT.search(words) or _NAMES.search(close))


def _ranges(words: str) -> list[Found]:
    found: list[Found] = []

    def add(low: float, high: float, match: re.Match) -> None:
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Found(low, high, *match.span()))

    for match in _BETWEEN.finditer(words):
        add(float(match[1]), float(match[3]) + (0 if match[2] else 0.5), match)
    for match in _PLUS.finditer(words):
        number = next(one for one in match.groups() if one)
        add(float(number), ENDLESS, match)
    for match in _UP_TO.finditer(words):
        add(0, float(match[1]) + 0.5, match)
    for match in _UNDER.finditer(words):
        add(0, float(match[1]), match)
    for match in _OVER.finditer(words):
        add(float(match[1]) + 0.5, ENDLESS, match)
    return found


def _fits(found: Found, step: str) -> bool:
    """Whether days are those of a step. Its beginning alone ("5 days or more") and its end alone ("under 10")
    are; so are whole days ("5 to 9"), which say the same."""
    if step not in RANGES:
        return any(_fits(found, one) for one in RANGES)
    low, high = RANGES[step]
    begins = found.low == low or (found.low == 0 and found.high < ENDLESS)
    ends = found.high == ENDLESS or high - 1 < found.high <= high
    return begins and ends and (found.low, found.high) != (0, ENDLESS)


def _percentages(words: str) -> Iterator[re.Match]:
    for pattern in (_PERCENT, _ONE_PERCENT):
        for found in pattern.finditer(words):
            after = words[found.end() : found.end() + 24]
            before = words[max(0, found.start() - 24) : found.start()]
            if not _SHARE.search(after) and not re.search(r"\b(target|aim|goal|ceiling|share)", before, re.I):
                yield found


def _percent_fits(found: re.Match, step: str) -> bool:
    if step not in PERCENTAGES:
        return True
    low, high = PERCENTAGES[step]
    if found.re is _PERCENT:
        one, other = sorted((float(found[1]), float(found[2])))
        return low <= one <= low + 1 and high - 1 <= other <= high
    number = float(found[2])
    return number in ((high,) if found[1].lower() in ("under", "below", "less than", "<") else (low,))
