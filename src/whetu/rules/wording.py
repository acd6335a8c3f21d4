"""Two wordings of a text: which words of each the other has not.

Source: our choice; the longest runs of like words, as Python's difflib finds them.
Look again: 2027-12-01
"""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

MOST = 500_000  # pairs of like words that are weighed; beyond it the wordings are said to differ as a whole
_WORD = re.compile(r"\s*(?:\w+|[^\w\s]+)|\s+$")


class Run(NamedTuple):
    """Some words, and whether the other wording lacks them."""

    words: str
    differs: bool


def apart(before: str, after: str) -> tuple[list[Run], list[Run]]:
    """Both wordings cut where they begin and cease to differ. Joined, each is the text that it was."""
    one, other = _WORD.findall(before), _WORD.findall(after)
    if _weight(one, other) > MOST:
        return [Run(before, differs=True)], [Run(after, differs=True)]
    left: list[Run] = []
    right: list[Run] = []
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    for at, (tag, a, b, c, d) in enumerate(codes):
        lonely = b - a == 1 and 0 < at < len(codes) - 1  # one like word between two changes says little
        differs = tag != "equal" or lonely
        _add(left, "".join(one[a:b]), differs)
        _add(right, "".join(other[c:d]), differs)
    return left, right


def _weight(one: list[str], other: list[str]) -> int:
    held = Counter(other)
    return sum(n * held[word] for word, n in Counter(one).items())


def _add(runs: list[Run], words: str, differs: bool) -> None:
    """The space before words that differ stands with the words before them."""
    space = words[: len(words) - len(words.lstrip())] if differs else ""
    if space and runs and runs[-1].differs:
        space = ""
    for part, its in ((space, False), (words[len(space) :], differs)):
        if part and runs and runs[-1].differs == its:
            runs[-1] = Run(runs[-1].words + part, its)
        elif part:
            runs.append(Run(part, its))
