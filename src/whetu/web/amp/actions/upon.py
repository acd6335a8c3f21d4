"""What somebody wrote upon what they had opened, where somebody else may have written meanwhile.

Each field by itself: what one of them left as it was, the other may change; where both changed one to
different things, nothing is kept and both are shown.
"""

from collections.abc import Mapping
from typing import Any

from whetu.web.amp.queries.writing import plainly


class Both(Exception):
    """Two people changed the same fields to different things. `saved`: all fields as they are now."""

    def __init__(self, saved: dict[str, Any], fields: list[str]):
        super().__init__("Somebody else changed this")
        self.saved, self.fields = saved, fields


def upon(saved: dict[str, Any], given: Mapping[str, Any], was: Mapping[str, str]) -> dict[str, Any]:
    """What is to be kept of each field. `was`: the fields in words, as they were opened. Raises Both."""
    theirs = {name for name in given if plainly(saved[name]) != was.get(name, "")}
    mine = {name for name in given if plainly(given[name]) != was.get(name, "")}
    clash = [name for name in given if name in theirs & mine and plainly(saved[name]) != plainly(given[name])]
    if clash:
        raise Both(saved, clash)
    return {name: given[name] if name in mine else saved[name] for name in given}
