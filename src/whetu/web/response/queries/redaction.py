"""Leaving out of a text whom it does not concern: other students, people not to be contacted, how to reach
anybody. Pure functions; what was left out is counted, never kept.

When in doubt a word is left out: a name that is also a word goes where it begins with a capital. Days and
months beside a number stay. Source: information privacy principle 11 (disclosure), Privacy Act 2020: what is
handed on is about this student. Look again: 2027-12-01
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from whetu.web.people.queries import fold

STUDENT, PERSON, OTHER = "student", "person", "other"
PHONE, EMAIL, ADDRESS = "phone", "e-mail", "address"
APOSTROPHES = "ʻʼ’‘'`´"
WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
BETWEEN = re.compile(r"[\s\-‐-―.,]{1,3}")  # what may stand between the parts of a name
MOST_PARTS = 8
DATES = frozenset(
    {"mon", "monday", "tue", "tuesday", "wed", "wednesday", "thu", "thursday", "fri", "friday", "sat"}
    | {
        "saturday",
        "sun",
        "sunday",
        "jan",
        "january",
        "feb",
        "february",
        "mar",
        "march",
        "apr",
        "april",
        "may",
    }
    | {"jun", "june", "jul", "july", "aug", "august", "sep", "sept", "september", "oct", "october", "nov"}
    | {"november", "dec", "december"}
)
# Words that begin many names and stand in any sentence: alone they name nobody ("Te reo Māori").
PARTICLES = frozenset({"te", "nga", "van", "de", "la", "le"})
LITTLE = frozenset(
    {"al", "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no"}
    | {"of", "oh", "ok", "on", "or", "so", "to", "up", "us", "we"}
)
TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "nana", "nan", "koro", "kui", "aunty", "auntie", "uncle", "whaea"}
    | {"matua", "papa", "kaumatua", "constable", "sergeant", "the"}
)

EMAILS = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\W\d_]{2,}")
PHONES = re.compile(r"(?<![\w/:])[+(]{0,2}\d(?:[\s().–-]{0,2}\d){6,14}(?![\w/:])")
A_DATE = re.compile(r"\d{4}[-.\s]\d{1,2}[-.\s]\d{1,2}|\d{1,2}[-.\s]\d{1,2}[-.\s]\d{4}")
STREETS = (
    "street|st|road|rd|avenue|ave|place|pl|drive|dr|lane|ln|crescent|cres|terrace|tce|way|court|ct|close|grove|"
    "parade|pde|quay|highway|hwy|rise|heights|esplanade|square|boulevard|track|loop|mews"
)
ADDRESSES = re.compile(
    rf"(?<!\w)(?:\d+[a-z]?/)?\d+[a-z]?\s+(?:[^\W\d_][\w{APOSTROPHES}-]*\s+){{1,3}}(?:{STREETS})\b|(?<!\w)P\.?\s?O\.?\s+Box\s+\d+",
    re.IGNORECASE,
)  # fmt: skip


class Name(NamedTuple):
    """What somebody is called: given, other given, family."""

    given: str
    family: str
    preferred: str = ""


class Hidden(NamedTuple):
    """The names to leave out and those that stay, by the first part of each: parts → kind ("" stays)."""

    by_first: Mapping[str, Mapping[tuple[str, ...], str]]
    marks: Mapping[str, str]  # kind → what is written in its place
    contacts: bool = False  # phone numbers and e-mail addresses stay
    known: frozenset[str] = frozenset()  # digits and e-mails of people not to be contacted: never shown
    open_numbers: frozenset[str] = frozenset()  # the school's own: always shown


def parts(name: str) -> tuple[str, ...]:
    """A name as it is looked for: "Mere-Ana Pōtae" → ("mere", "ana", "potae")."""
    return tuple(piece for word in WORD.findall(name) for piece in fold(word).split())


def ways(name: Name) -> set[tuple[str, ...]]:
    """The ways in which somebody may be named: whole, by given or family name, by the first of several."""
    family = parts(name.family)
    found = {family}
    for given in {parts(name.given), parts(name.preferred)}:
        found |= {given + family, family + given, given, first_of(given)}
    return {way for way in found if way and not (len(way) == 1 and len(way[0]) < 2)}


def ways_to_say(name: str) -> set[tuple[str, ...]]:
    """The ways in which somebody known by a full name may be named: "Aunty Mere Tio" whole, Mere, Tio."""
    said = [word for word in name.split() if fold(word.strip(".,")) not in TITLES]
    whole = parts(" ".join(said))
    found = {parts(name), whole, first_of(whole), *(parts(word) for word in (*said[:1], *said[-1:]))}
    return {way for way in found if way and not (len(way) == 1 and way[0] in PARTICLES)}


def first_of(name: tuple[str, ...]) -> tuple[str, ...]:
    """The first of several names, by which somebody may be called alone: "Te Aroha", not "Te"."""
    return name[: 2 if name[:1] and name[0] in PARTICLES else 1]


def hidden(
    *,
    students: Iterable[Name] = (),
    people: Iterable[str] = (),
    others: Iterable[str] = (),
    stay: Iterable[str] = (),
    own: Iterable[str] = (),
    marks: Mapping[str, str],
    contacts: bool = False,
    known: Iterable[str] = (),
    open_numbers: Iterable[str] = (),
) -> Hidden:
    """What to leave out. `others`: third people, by full name or a part of it; `stay`: full names that stay,
    whoever shares a part of them; `own`: the student's own names, which stay alone too; `known`: numbers and
    e-mails of people not to be contacted; `open_numbers`: those that stay whatever else is left out."""
    ways_of: dict[tuple[str, ...], str] = {}
    for name in students:
        ways_of |= dict.fromkeys(ways(name), STUDENT)
    for kind, names in ((PERSON, people), (OTHER, others)):
        for one in names:
            ways_of |= dict.fromkeys(ways_to_say(one), kind)
    mine = [parts(one) for one in own]
    for way in [*mine, *(parts(one) for one in stay)]:
        ways_of[way] = ""
    ways_of.pop((), None)
    by_first: dict[str, dict[tuple[str, ...], str]] = {}
    for way in sorted(ways_of, key=len, reverse=True):
        by_first.setdefault(way[0], {})[way] = ways_of[way]
    shut, staying = (frozenset(bare(one) for one in found if one) for found in (known, open_numbers))
    return Hidden(by_first, marks, contacts, shut, staying - shut)


def bare(text: str) -> str:
    """A number or an e-mail as it is compared: digits alone, or lower case."""
    return text.casefold() if "@" in text else re.sub(r"^(?:64|0)", "", re.sub(r"\D", "", text))


def redacted(text: str, hide: Hidden) -> tuple[str, Counter[str]]:
    """A text without what is hidden, and how many times each kind was left out."""
    cut: Counter[str] = Counter()
    for kind, pattern in ((EMAIL, EMAILS), (ADDRESS, ADDRESSES), (PHONE, PHONES)):
        text = pattern.sub(lambda found, kind=kind: shown(found[0], kind, hide, cut), text)
    done, at = [], 0
    for start, end, kind in found_names(text, hide):
        if kind:
            done += [text[at:start], hide.marks[kind]]
            at = end
            cut[kind] += 1
    return "".join([*done, text[at:]]), cut


def shown(found: str, kind: str, hide: Hidden, cut: Counter[str]) -> str:
    """What stands in place of a number or an address: itself, where it may stay."""
    if kind == PHONE and A_DATE.fullmatch(found):
        return found
    stays = bare(found) not in hide.known and (hide.contacts or bare(found) in hide.open_numbers)
    if kind != ADDRESS and stays:
        return found
    cut[kind] += 1
    return hide.marks[kind]


class Piece(NamedTuple):
    """A word of a text: where it stands, and its parts as they are looked for."""

    start: int
    end: int
    parts: tuple[str, ...]
    capital: bool


def found_names(text: str, hide: Hidden) -> Iterator[tuple[int, int, str]]:
    """Where the names that are known stand, the longest first from each word on: start, end, kind."""
    pieces = list(words(text))
    at = 0
    while at < len(pieces):
        taken, kind = longest(text, pieces, at, hide)
        if taken:
            yield pieces[at].start, pieces[at + taken - 1].end, kind
        at += taken or 1


def words(text: str) -> Iterator[Piece]:
    for found in WORD.finditer(text):
        word = POSSESSIVE.sub("", found[0])
        yield Piece(
            found.start(), found.start() + len(word), tuple(fold(word).split()), not word[0].islower()
        )


def longest(text: str, pieces: list[Piece], at: int, hide: Hidden) -> tuple[int, str]:
    """How many words from here on are a name, and its kind. 0: none."""
    first = pieces[at].parts
    names = hide.by_first.get(first[0]) if first else None
    if not names:
        return 0, ""
    said: tuple[str, ...] = ()
    best = (0, "")
    for count in range(1, MOST_PARTS + 1):
        if at + count > len(pieces) or (count > 1 and not joined(text, pieces, at + count - 1)):
            break
        said += pieces[at + count - 1].parts
        if said in names and is_name(text, pieces, at, count, names[said]):
            best = (count, names[said])
    return best


def joined(text: str, pieces: list[Piece], at: int) -> bool:
    """Whether a word follows the one before it as the parts of a name do."""
    return bool(BETWEEN.fullmatch(text[pieces[at - 1].end : pieces[at].start]))


def is_name(text: str, pieces: list[Piece], at: int, count: int, kind: str) -> bool:
    """Whether words that read like a name are meant as one: a single one begins with a capital, is no date,
    and no little word."""
    piece = pieces[at]
    if not kind or count > 1 or len(piece.parts) > 1:
        return True
    if not piece.capital or piece.parts[0] in LITTLE:
        return False
    beside = [pieces[place] for place in (at - 1, at + 1) if 0 <= place < len(pieces)]
    return piece.parts[0] not in DATES or not any(text[one.start].isdigit() for one in beside)
