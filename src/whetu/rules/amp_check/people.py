"""What is personal in a text that everybody will read: addresses, numbers and names. None is repeated."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from whetu.rules.amp_check.pieces import Finding, Piece, Text, pieces, place
from whetu.rules.names import named

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BOX = (
    r"(?:the)?(?:office|admin\w*|attend\w*|absen\w*|reception|enquir\w*|inquir\w*|info|contact|school|kura|hello"
    r"|principal|tumuaki|board|poari|presiding|chair|mail|support|help|deans?|pastoral|counsel\w*|senco|health|nurse"
    r"|whanau|families|parents|students?|year|yr|y|late|text|guidance|careers|college|team|services?)"
)
_OFFICE = re.compile(rf"{_BOX}(?:[._+-]?(?:{_BOX}|\d+))*", re.I)
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")
_NUMBER = re.compile(r"(?<![\w/.-])(?:\+?64[\s-]?|\(?0)(?:[\s()-]*\d){6,10}(?![\w/-])")
_NSN = re.compile(r"(?<![\w+/.-])\d{9,10}(?![\w/-])")
_FREE = ("0800", "0508", "0900")
NAMED = {  # whose name: how grave it is, and what is said of it
    "student": (
        "must",
        "A name that stands on the roll is in {place}. Take it out: others read it.",
    ),
    "caregiver": ("must", "The name of a student's caregiver is in {place}. Take it out."),
    "staff": ("should", "The name of somebody on the staff is in {place}. Name the role: people change."),
}


def personal(
    text: Text, names: Mapping[tuple[str, ...], str], phones: Iterable[str] = (), kept: Iterable[str] = ()
) -> Iterator[Finding]:
    """Whose e-mail address, phone number, student number or full name may stand in a text, once for each
    place. `names` as `whetu.rules.names.full`; `phones`: the school's own, which may stand; `kept`:
    caregivers', which may not."""
    own = {_digits(one) for one in phones if one}
    theirs = {_digits(one) for one in kept if one} - own
    seen = set()
    addresses = (Piece("links", row["url"]) for row in text["links"])
    for piece in chain(pieces(text), addresses):
        for finding in _found(piece.where, place(piece.where), piece.words, names, own, theirs):
            if finding not in seen:
                seen.add(finding)
                yield finding


def beside(
    words: str, at: str, names: Mapping[tuple[str, ...], str], phones: Iterable[str] = (),
    kept: Iterable[str] = (),
) -> list[Finding]:  # fmt: skip
    """The same of a text that stands beside the plan: a notice, say. `at`: where it stands, in words."""
    own = {_digits(one) for one in phones if one}
    theirs = {_digits(one) for one in kept if one} - own
    return list(dict.fromkeys(_found("", at, words, names, own, theirs)))


def _found(where: str, at: str, words: str, names, own: set[str], theirs: set[str]) -> Iterator[Finding]:
    emails = [one.partition("@")[0] for one in _EMAIL.findall(words)]
    within = (_as_names(one) for one in (*emails, *_ADDRESS.findall(words)))
    whose = named(words, names).union(*(named(one, names) for one in within))
    if not whose and any(not _OFFICE.fullmatch(one) for one in emails):
        said = f"An e-mail address in {at} may be a person's. Give the office's, or the school's own page."
        yield Finding("person", "should", "", said, where)
    yield from _numbers(where, at, words, own, theirs)
    for kind in sorted(whose):
        level, said = NAMED[kind]
        yield Finding("person", level, "", said.format(place=at), where)


def _as_names(address: str) -> str:
    """An address as it would be written of people: "aroha.made-up" → "Aroha Made Up"."""
    return " ".join(re.findall(r"[^\W\d_]+", address)).title()


def _numbers(where: str, at: str, words: str, own: set[str], theirs: set[str]) -> Iterator[Finding]:
    numbers = [_digits(one) for one in _NUMBER.findall(words)]
    others = [one for one in numbers if one not in own and not one.startswith(_FREE)]
    if theirs.intersection(others):
        yield Finding(
            "person", "must", "", f"The number of a student's caregiver is in {at}. Take it out.", where
        )
    elif any(one.startswith("02") for one in others):
        said = f"A mobile number in {at} may be a person's. Give the school's number."
        yield Finding("person", "should", "", said, where)
    elif others:
        said = f"A phone number in {at} is not the school's. Make sure that it is no person's own."
        yield Finding("person", "should", "", said, where)
    if any(one not in own and not one.startswith("0") for one in _NSN.findall(words)):
        said = f"A long number in {at} may be a student's NSN. Take it out."
        yield Finding("person", "must", "", said, where)


def _digits(number: str) -> str:
    """A phone number as digits within New Zealand: +64 21 123 → 021123."""
    digits = re.sub(r"\D", "", number)
    return f"0{digits[2:]}" if digits.startswith("64") and len(digits) > 9 else digits
