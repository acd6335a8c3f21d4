"""What a piece says, point by point: each item of its lists, each paragraph."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from whetu.intake.documents.pieces import SHORT, is_item


class Point(NamedTuple):
    """One thing that a piece says, under a heading within it."""

    heading: str
    words: str


def points(text: str, most: int = 300) -> list[Point]:
    """Each item of a list, and each paragraph: what is longer than `most` goes on in a second. A heading, or
    a line that ends with a colon, names those that follow; one that names none is a point itself."""
    found: list[Point] = []
    heading = waiting = ""  # what names those that follow; the same, until it has named one
    for line in text.split("\n"):
        said = re.sub(r"^\s*(?:-|\d+\.)\s+", "", line).strip()
        if not said:
            continue
        if names(line, said):
            found += alone(waiting, most)
            waiting = said.lstrip("# ").rstrip(":")
            heading = waiting if len(waiting) <= SHORT else ""
            continue
        found += alone(waiting, most) if waiting != heading else []
        found += [Point(heading, part) for part in parted(said, most)]
        waiting = ""
    return found + alone(waiting, most)


def names(line: str, said: str) -> bool:
    """Whether a line names those that follow."""
    return said.startswith("#") or (said.endswith(":") and not is_item(line) and len(said) <= SHORT)


def alone(heading: str, most: int) -> list[Point]:
    """A heading as points of their own, whole."""
    return [Point("", part) for part in parted(heading, most)]


def parted(said: str, most: int) -> Iterator[str]:
    """A long text in parts, cut after a sentence where there is one, else between words."""
    while len(said) > most:
        cut = max(said.rfind(mark, 0, most) for mark in (". ", "; ")) + 1 or said.rfind(" ", 0, most)
        cut = cut if cut > 0 else most
        yield said[:cut].strip()
        said = said[cut:].strip()
    if said:
        yield said
