"""Links that lead nowhere for somebody outside, and the shape of what was written: what a screen reader or a
phone makes of it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from whetu.rules.amp_check.pieces import Finding, Text, pieces, place

_LINK = re.compile(r"(?<!!)\[([^\]\n]*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_BARE = re.compile(r"(?<![(<\w])(https?://[^\s)>\]]+)")
_SAYS_NOTHING = re.compile(
    r"(click |tap |press |see )?(here|this|link|this link|more|read more|website|page)"
)
_PRIVATE = re.compile(
    r"(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.).*|.*\.(local|lan|internal)"
)
_HEADING = re.compile(r"^(#{1,6})\s+\S", re.MULTILINE)
PUBLIC = ("/attendance-plan/", "/have-your-say/")


def links(text: Text, host: str = "") -> Iterator[Finding]:
    """What is wrong with each link. `host`: this site's own name, whose other pages ask for a sign-in."""
    for row in text["links"]:
        if row["url"]:
            yield from _address(row["url"], "links", row["title"], host)
        else:
            words = "This document has no address, so nobody outside can open it. Add one, or take it out."
            yield Finding("link", "should", "", words, "links", row["title"])
    for piece in pieces(text):
        for words, address in _LINK.findall(piece.words):
            yield from _address(address, piece.where, words or address, host)
            yield from _link_words(words, piece.where)
        rest = _LINK.sub("", piece.words)
        for address in _BARE.findall(rest):
            yield from _address(address, piece.where, address, host)
            yield from _link_words(address, piece.where)


def _address(address: str, where: str, quote: str, host: str) -> Iterator[Finding]:
    level, words = _wrong(address, host)
    if words:
        yield Finding("link", level, "", words, where, quote[:80])


def _wrong(address: str, host: str) -> tuple[str, str]:
    """How grave what is wrong with an address is, and what it is; two empty words where nothing is."""
    try:
        parts = urlsplit(address)
        name = (parts.hostname or "").casefold()
    except ValueError:
        parts, name = urlsplit(""), ""
    if parts.scheme in ("mailto", "tel"):
        return "", ""
    if parts.scheme not in ("http", "https") or "." not in name:
        return "must", "This link leads nowhere. Give the whole address, from https:// on."
    if _PRIVATE.fullmatch(name):
        return "must", "Only people within the school can open this link. Give an address on the open web."
    if host and name == host.casefold() and not parts.path.startswith(PUBLIC):
        return "must", "This page asks for a sign-in. Give an address that everybody can open."
    if parts.scheme == "http":
        return "should", "This address begins with http:. Use https:, if the site has it."
    return "", ""


def _link_words(words: str, where: str) -> Iterator[Finding]:
    plain = " ".join(words.casefold().split()).strip(" .!*_")
    if plain.startswith(("http://", "https://", "www.")):
        said = "An address is hard to read aloud. Say in words what is there, and link the words."
    elif _SAYS_NOTHING.fullmatch(plain):
        said = "Read alone, this link does not say where it leads. Name the document in its words."
    else:
        return
    yield Finding("link", "should", "", said, where, words[:80])


def shape(text: Text) -> Iterator[Finding]:
    """Headings that leave one out, tables without a head, shouting, and pictures."""
    for row in text["parts"]:
        for words in (row["en"], row["mi"]):
            for said, quote in _shape(words):
                yield Finding("shape", "should", "", said, row["part"], quote)


def _shape(words: str) -> Iterator[tuple[str, str]]:
    levels = [len(marks) for marks in _HEADING.findall(words)]
    if any(later > earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False)):
        yield (
            "Its headings leave out a level. Use # and below it ##, so that the outline is heard rightly.",
            "",
        )
    for block in re.split(r"\n\s*\n", words):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if _headless(lines):
            yield "This table has no head. Let its first row say what each column holds.", lines[0][:60]
        if _shouts(block):
            yield "Words all in capitals are hard to read. Write them as a sentence.", lines[0][:60]
    if found := _IMAGE.search(words):
        yield "A picture is not shown in the plan. Say in words what it says.", found[0][:60]


def _headless(lines: list[str]) -> bool:
    rows = [line for line in lines if line.startswith("|") and line.count("|") > 2]
    if len(rows) < 2:
        return False
    ruled = re.fullmatch(r"\|?[\s:|-]*-[\s:|-]*", rows[1]) is not None
    return not ruled or not rows[0].strip("| \t")


def _shouts(block: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", block)
    return len(words) >= 4 and all(word.isupper() for word in words)


def hard(text: Text, age_of, limits) -> Iterator[Finding]:
    """Parts that read as for somebody older than they are written for. English alone."""
    for row in text["parts"]:
        age, most = age_of(row["en"]), limits.get(row["part"], limits[""])
        if age is not None and age > most:
            said = (
                f"The English of {place(row['part'])} reads as for about age {age}; about {most} is easier "
                "for a busy reader. Shorter sentences and everyday words help."
            )
            yield Finding("reading", "should", "", said, row["part"])
