"""Words under their headings: what every way of reading a document makes."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from whetu.intake.cells import Unreadable, unreadable

SHORT = 80  # characters of a cell that is a name or a number
LONGEST_HEADING = 120
EDGES, ELSEWHERE, NOTES = "Head and foot of the pages", "Elsewhere in the document", "Notes"
BULLET = re.compile(r"\s*(?:[•·▪◦●○■–—*-]|o(?=\s))\s+")
ENDS = (".", "!", "?", ";", ",")
MOST_CHARACTERS = 500_000


class Piece(NamedTuple):
    """What stands under a heading, which may be none. Markdown."""

    heading: str
    text: str


class Block(NamedTuple):
    """A paragraph, or a heading of its own (`level` from 1; 0: none)."""

    text: str
    level: int = 0


def is_heading(line: str) -> bool:
    line = line.strip()
    return bool(line) and len(line) <= SHORT and not line.endswith(ENDS) and not BULLET.match(line + " ") \
        and "|" not in line and any(letter.isalpha() for letter in line)  # fmt: skip


def pointed(line: str) -> str:
    """A line of a list as Markdown has it."""
    indent = " " * ((len(line) - len(line.lstrip())) // 2 * 2)
    return f"{indent}- {line[found.end() :].strip()}" if (found := BULLET.match(line)) else line


def pieces(blocks: Iterable[Block], between: str = "\n\n") -> list[Piece]:
    """One piece per heading with what follows it; items of one list stand together."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for text, level in blocks:
        if level:
            found.append((named(text), []))
            if found[-1][0] != text.strip().rstrip(":"):
                found[-1][1].append(text)
        else:
            found[-1][1].append(text)
    joined = [Piece(heading, together(lines, between)) for heading, lines in found]
    return [one for one in joined if one.heading or one.text]


def named(text: str) -> str:
    """A heading of a length to be read; a longer one stands whole in its piece."""
    heading = " ".join(text.split()).rstrip(":")
    return heading if len(heading) <= LONGEST_HEADING else heading[: LONGEST_HEADING - 1] + "…"


def together(lines: list[str], between: str) -> str:
    said: list[str] = []
    last = ""  # the last line so far
    for line in lines:
        in_list = is_item(line) and is_item(last)
        line = re.sub(r"(?m)^([^\S\n]*- .*)\n(?=\S)(?!- )", r"\1\n\n", line)  # after a list a new paragraph
        said += ["\n" if in_list else between, line]
        last = line.rsplit("\n", 1)[-1]
    return re.sub(r"\n{3,}", "\n\n", "".join(said[1:])).strip("\n ")


def is_item(line: str) -> bool:
    return bool(re.match(r"\s*(?:-|\d+\.) ", line))


def judged(name: str, size: int) -> None:
    """Raises Unreadable for more characters than a plan has."""
    if size > MOST_CHARACTERS:
        why = f"holds more than {MOST_CHARACTERS:,} characters"
        raise unreadable(name, why, "Take the part that is the plan.", "too-big")


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Whatever a damaged file does to its reader is said as that: the libraries that open files raise
    everything there is. Raises Unreadable."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as why:
        raise unreadable(
            name, "is damaged", "Open it in its own program, save it again, choose that.", "damaged"
        ) from why


def locked(name: str):
    return unreadable(name, "has a password", "Save a copy without one and choose that.", "password")
