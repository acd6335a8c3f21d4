"""Places that somebody meant to fill."""

import re
from collections.abc import Iterator

from whetu.rules.amp_check.pieces import Finding, Text, around, pieces, place

_BOLD_ITALIC = re.compile(r"\*{3}(?=[^\s*])[^*\n]+(?<=\S)\*{3}")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_LABEL = r"[^\w\n]*(?:term|year|week)\s*\d{1,4}\s*[-–—:]"
_TO_SIGN = re.compile(r"\bsign(?:ed|ature)?\b[^\n]*?_{4,}[^\n]*", re.IGNORECASE)
_BLANKS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\*{3,}(?!\n\s*\n\s*\S)|(?<!\n)\*{3,}|(?<=[:#\w]\n\n)\*{3,}", 0),  # ***, and not a rule
        (r"(?<![\w*)])\*\*\s?%", 0),  # **%, and not a bold number before its sign
        (r"\?{2,}\s?%?", 0),  # ??%
        (r"\[\s*(insert|add|enter|type|name|names|date|your|school|xx+|tbc|tba|to come)\b[^\]\n]*\](?!\()",
         re.IGNORECASE),
        (r"<\s*(insert|add|enter|name|date|your|school)\b[^>\n]*>", re.IGNORECASE),
        (r"\b(TBC|TBA|TBD)\b", re.IGNORECASE),
        (r"(?<!need )(?<!needs )(?<!have )(?<!has )\bto be (confirmed|advised|decided|announced)"
         r"(?=\s*([.)\n]|$|(by (the |our )?(board|poari)|later)\b))", re.IGNORECASE | re.MULTILINE),
        (r"(?<!\w)[Xx]{2,}\s?%|\bXX+\b", 0),
        (rf"\bxx+ (days?|weeks?|students?|minutes|per ?cent|{_MONTHS})\b", re.IGNORECASE),
        (r"(?<![\w_])__+\s?%", 0),
        (r"(?<!_)_{4,}", 0),
        (r"\.{5,}|…{2,}", 0),
        (r"\{[a-z_]+\}", 0),
        (r"\blorem ipsum\b", re.IGNORECASE),
        (rf"^{_LABEL}[ \t]*$(?=\s*(\Z|#|{_LABEL}))", re.IGNORECASE | re.MULTILINE),  # Term 1 –, and no more
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
    plain = _TO_SIGN.sub(lambda found: found[0].replace("_", " "), plain)
    spans: list[tuple[int, int]] = []
    for pattern in _BLANKS:
        for found in pattern.finditer(plain):
            if not any(start < found.end() and found.start() < end for start, end in spans):
                spans.append(found.span())
    return [around(plain, *span) for span in sorted(spans)]
