"""Names as search sees them, and full names of people within a text.

Source: te reo Māori is written with macrons, with double vowels or with neither, and the ʻokina in many ways
(Te Taura Whiri's orthography; schools that write double vowels). What counts as a full name is our choice.
Look again: not needed
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_OKINA = re.compile("[ʻʼ’‘'`´]")
_DOUBLE_VOWEL = re.compile(r"([aeiou])\1+")
_WORD = re.compile(r"[^\W\d_]+(?:[ʻʼ’‘'`´][^\W\d_]+)*")
MOST_WORDS = 8  # in a full name
# Folded words of agencies, which are kept in the place of a caregiver: none is in a person's name.
AGENCIES = frozenset(
    {"oranga", "tamariki", "ministry", "trust", "service", "services", "foundation", "agency", "hostel",
     "council", "department", "incorporated", "limited", "ltd", "barnardos"}
)  # fmt: skip


def fold(text: str) -> str:
    """A name as search sees it: no macrons, double vowels or ʻokina: "Māaka ʻAkau-Lee" → "maka akau lee"."""
    plain = _OKINA.sub("", text)
    if not plain.isascii():
        letters = _OKINA.sub("", unicodedata.normalize("NFKD", plain))
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    plain = plain.casefold()
    return _DOUBLE_VOWEL.sub(r"\1", " ".join(plain.replace("-", " ").split()))


def full(people: Mapping[str, Iterable[tuple[str, str]]]) -> dict[tuple[str, ...], str]:
    """Folded words of each full name, both ways round, with whose it is: from (first, last) by kind. Who has
    one name alone is left out: it may be any word; so are agencies. The first kind keeps a name
    that two have."""
    found: dict[tuple[str, ...], str] = {}
    for kind, names in people.items():
        for first, last in names:
            one, other = fold(first).split(), fold(last).split()
            if one and other and AGENCIES.isdisjoint(one + other):
                for words in (one + other, other + one, one[:1] + other):
                    found.setdefault(tuple(words), kind)
    return found


def named(text: str, names: Mapping[tuple[str, ...], str]) -> set[str]:
    """Whose full names stand in a text, each word of them with a capital: kinds of `full`."""
    words = [_own(word) for word in _WORD.findall(text)]
    folded = [fold(word) if word[:1].isupper() else "" for word in words]
    runs = (
        tuple(folded[at : at + n])
        for at in range(len(folded))
        if folded[at]
        for n in range(2, MOST_WORDS + 1)
    )
    return {names[run] for run in runs if run in names}


def _own(word: str) -> str:
    """A word without the mark of owning: Aroha's → Aroha."""
    return re.sub(r"[’'`]s$", "", word)
