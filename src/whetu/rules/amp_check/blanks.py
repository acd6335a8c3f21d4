"""Places that somebody meant to fill."""

import re
from collections.abc import Iterator

from whetu.rules.amp_check.pieces import Finding, Text, around, pieces, place

_BOLD_ITALIC = re.compile(r"\*{3}(?=[^\s*])[^*\n]+(?<=\S)\*{3}")
_BLANKS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\*{3,}", 0),  # ***
        (r"(?<![\w*)])\*\*\s?%", 0),  # **%, and not a bold number before its sign
        (r"\?{2,}\s?%?", 0),  # ??%
        (r"\[\s*(insert|add|enter|type|name|names|date|your|school|xx+|tbc|tba|to come)\b[^\]\n]*\](?!\()",
         re.IGNORECASE),
        (r"<\s*(insert|add|enter|name|date|your|school)\b[^>\n]*>", re.IGNORECASE),
        (r"\b(TBC|TBA|TBD)\b", 0),
        (r"\bto be (confirmed|advised|decided)\s*(?=[.)\n]|$)", re.IGNORECASE | re.MULTILINE),
        (r"(?<!\w)[Xx]{2,}\s?%|\bXXX+\b", 0),
        (r"_{4,}", 0),
        (r"\.{5,}|…{2,}", 0),
        (r"\{[a-z_]+\}", 0),
        (r"\blorem ipsum\b", re.IGNORECASE),
        (r"^[^\w\n]*(term|year|week)\s*\d{1,4}\s*[-–—:][ \t]*$", re.IGNORECASE | re.MULTILINE),  # Term 1 –
    )
)  # fmt: skip


def blanks(text: Text) -> Iterator[Finding]:
    """Every place left to fill, with the words around it."""
    seen = set()
    for piece in pieces(text):
        for quote in quotes(piece.words):
            if (piece.where, quote) not in seen:
                seen.add((piece.where, quote))
                words = f"A place was left to fill in {place(piece.where)}. Fill it, or take it out."
                yield Finding("blank", "must", "", words, piece.where, quote)


def quotes(words: str) -> list[str]:
    """The blanks in some words, in their order, each as it stands there."""
    plain = re.sub(r"\\([*_\[\]])", r"\1", words)
    plain = _BOLD_ITALIC.sub(lambda found: found[0].strip("*").center(len(found[0])), plain)
    spans: list[tuple[int, int]] = []
    for pattern in _BLANKS:
        for found in pattern.finditer(plain):
            if not any(start < found.end() and found.start() < end for start, end in spans):
                spans.append(found.span())
    return [around(plain, *span) for span in sorted(spans)]
