"""A plan's text as pieces: words, where they stand, and in which language."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from whetu.rules.amp import PARTS
from whetu.rules.plan import WHO
from whetu.rules.star import STEP_WORDS

Text = Mapping[str, Any]
OWN = "own"
_ROW_WORDS = ("heading", "words", "outcome")


class Finding(NamedTuple):
    """What stands against a text. `level`: "must" (it is not published so) or "should"; `element`: C1 to C8,
    or none; `where`: a part, "step worrying", "figures", "daily", "links", "dates", "who" or "heeded";
    `quote`: the words it is about, never those about a person."""

    what: str
    level: str
    element: str
    words: str
    where: str
    quote: str = ""


class Piece(NamedTuple):
    """Some words of a plan."""

    where: str
    words: str
    maori: bool = False


def pieces(text: Text) -> Iterator[Piece]:
    """Every piece of a text, in its order."""
    for part in text["parts"]:
        yield Piece(part["part"], part["en"])
        yield Piece(part["part"], part["mi"], maori=True)
    for row in text["figures"]:
        yield Piece("figures", row["note"])
    for row in text["daily"]:
        yield from _of_row("daily", row)
    for row in text["links"]:
        yield Piece("links", row["title"])
    for where, row in rows(text):
        yield from _of_row(where, row)
    asked = {row["role"] for row in (*text["daily"], *(row for _where, row in rows(text)))}
    for role in sorted(asked & text["who"].keys()):
        yield Piece("who", text["who"][role][0])
        yield Piece("who", text["who"][role][1], maori=True)
    for row in text["heeded"]:
        yield Piece("heeded", row["said"])
        yield Piece("heeded", row["done"])


def rows(text: Text) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every row of the four steps and of the school's own lines, with where it stands."""
    for step in text["steps"]:
        for row in (*step["actions"], *step["responsible"], *step["outcomes"]):
            yield f"step {step['step']}", row
    for own in text["own"]:
        for row in own["actions"]:
            yield OWN, row


def _of_row(where: str, row: Mapping[str, Any]) -> Iterator[Piece]:
    for name in _ROW_WORDS:
        yield Piece(where, row.get(name, ""))
        yield Piece(where, row.get(f"{name}_mi", ""), maori=True)


def english(text: Text, *parts: str) -> str:
    """The English words of some parts, or of all."""
    found = (row["en"] for row in text["parts"] if not parts or row["part"] in parts)
    return "\n\n".join(words for words in found if words.strip())


def of_steps(text: Text) -> str:
    """The English words of all that is done at the four steps."""
    return "\n".join(row.get(name, "") for where, row in rows(text) if where != OWN for name in _ROW_WORDS)


def only_maori(text: Text, part: str) -> bool:
    """Whether a part says what it says in te reo Māori alone."""
    found = next(row for row in text["parts"] if row["part"] == part)
    return bool(found["mi"].strip()) and not found["en"].strip()


def place(where: str) -> str:
    """Where something stands, in words: “The link to achievement”."""
    if where in PARTS:
        return f"“{PARTS[where].label}”"
    if where.startswith("step "):
        return f"the step {STEP_WORDS[where.removeprefix('step ')]}"
    return {
        "own": "your own lines", "figures": "the figures", "daily": "the table of each day",
        "links": "the documents beside the plan", "dates": "the plan's days",
        "who": "what the school calls a role", "heeded": "what people said, and what became of it",
    }[where]  # fmt: skip


def who(text: Text, role: str) -> str:
    """What the school calls a role."""
    return text["who"].get(role, [""])[0] or (WHO[role].label if role in WHO else role)


def around(words: str, start: int, end: int, wide: int = 28) -> str:
    """Some words as they stand: what was found, and a little of its line on both sides."""
    begins = max(words.rfind("\n", 0, start) + 1, start - wide)
    line_ends = words.find("\n", end)
    ends = min(line_ends if line_ends >= 0 else len(words), end + wide)
    cut = words[begins:ends]
    if begins and words[begins - 1] not in " \n":
        cut = cut.partition(" ")[2] if start - begins > len(cut.partition(" ")[0]) else cut
    if ends < len(words) and words[ends] not in " \n" and " " in words[end:ends]:
        cut = cut.rpartition(" ")[0]
    return " ".join(cut.split())


def says(words: str, pattern: str) -> bool:
    return re.search(pattern, words, re.IGNORECASE) is not None
