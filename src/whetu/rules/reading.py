"""How hard an English text is to read: about the age at which one reads it with ease.

Source: the Flesch–Kincaid grade (Kincaid and others, 1975); five years more than the grade is about the age.
Syllables are those of a hyphenation pattern, so the age is a hint and never a verdict. It says nothing of te
reo Māori.
Look again: not needed
"""

import re
from functools import cache

FEWEST = 30  # words, below which nothing is said
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*[^)]*\)")
_ADDRESS = re.compile(r"https?://\S+")
_ROW = re.compile(r"^\s*\|.*$", re.MULTILINE)
_ENDS = re.compile(r"[.!?;:](?:\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻ-][^\W\d_]+)*")


@cache
def _patterns():
    from pyphen import Pyphen  # its patterns want a moment to load

    return Pyphen(lang="en_US")


@cache
def syllables(word: str) -> int:
    """How many syllables a word has, at least one."""
    return len(_patterns().positions(word)) + 1


def age(text: str) -> int | None:
    """About the age for which a text is easy, as whole years; None where there is too little of it. Tables
    and addresses are left out, and the end of a line ends a sentence."""
    plain = _ADDRESS.sub("", _LINK.sub(r"\1", _ROW.sub("", text)))
    sentences = [found for part in _ENDS.split(plain) if (found := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < FEWEST:
        return None
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return round(max(grade, 0) + 5)
