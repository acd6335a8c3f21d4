"""A document's words under their headings: a Word or PDF file, or text, as pieces to put to use.

Nothing of the text is lost: what stands in no place that we know comes in a piece of its own at the end. Text
is Markdown: lists, headings within a piece, small tables, links with their address. Tables whose cells hold
more than a few words give one piece per cell, under the names of its row and column.
"""

import re
from collections.abc import Iterator

from whetu.intake.cells import unreadable
from whetu.intake.documents.pieces import (
    MOST_CHARACTERS,
    Block,
    Piece,
    is_heading,
    judged,
    locked,
    pieces,
    pointed,
)
from whetu.intake.documents.points import Point, points

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "Piece", "Point", "of_pasted", "of_text", "points", "read"]

MOST_BYTES = 10_000_000
LONGEST_PIECE = 6_000  # characters


def read(name: str, content: bytes) -> list[Piece]:
    """The pieces of a file, told by what is in it and never by its name. Raises Unreadable."""
    from whetu.intake.documents import pdf, word

    if len(content) > MOST_BYTES:
        raise unreadable(
            name, f"has more than {MOST_BYTES // 10**6} MB", "Leave its pictures out.", "too-big"
        )
    if b"%PDF" in content[:1024]:
        return bounded(name, pdf.of_pdf(name, content))
    if content.startswith(b"PK\x03\x04"):
        return bounded(name, word.of_word(name, content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise old_or_locked(name, content)
    return plain(name, decoded(name, content))


def bounded(name: str, pieces: list[Piece]) -> list[Piece]:
    """Raises Unreadable where there are no words, or too many."""
    size = sum(len(one.heading) + len(one.text) for one in pieces)
    if not size:
        raise unreadable(name, "holds no words", "Choose the document with the text.", "empty-file")
    judged(name, size)
    return [part for one in pieces for part in parts(one)]


def parts(piece: Piece) -> Iterator[Piece]:
    """A piece, cut between paragraphs where it is longer than one can be put to use."""
    text = piece.text
    while len(text) > LONGEST_PIECE:
        cut = max(text.rfind("\n\n", 0, LONGEST_PIECE), 0) or max(text.rfind("\n", 0, LONGEST_PIECE), 0)
        cut = cut or max(text.rfind(" ", 0, LONGEST_PIECE), 0) or LONGEST_PIECE
        yield Piece(piece.heading, text[:cut].strip("\n"))
        text = text[cut:].strip("\n")
    yield Piece(piece.heading, text)


def old_or_locked(name: str, content: bytes):
    if "EncryptedPackage".encode("utf-16-le") in content:
        return locked(name)
    return unreadable(
        name, "is an older Word file or another program's", "Save it as .docx or PDF first.", "unknown-file"
    )


def decoded(name: str, content: bytes) -> str:
    """The text of a plain file. Raises Unreadable for what is none."""
    for encoding in (
        ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    ):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise unreadable(
        name, "is not a document", "Choose a Word file (.docx) or a PDF, or paste the text.", "unknown-file"
    )


def of_pasted(text: str) -> list[Piece]:
    """The pieces of pasted text. Raises Unreadable."""
    return plain("text", text)


def plain(name: str, text: str) -> list[Piece]:
    """The pieces of text without more. Its length is judged before it is read. Raises Unreadable."""
    judged(name, len(text))
    return bounded(name, of_text(text))


def of_text(text: str) -> list[Piece]:
    """Pasted text: a heading is marked as one, or is a short line by itself that ends no sentence."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    end = max((at for at, line in enumerate(lines) if line), default=0)
    blocks = []
    for at, line in enumerate(lines):
        alone = at == 0 or not lines[at - 1].strip()
        marked = re.match(r"(#{1,6})\s+(.*)", line)
        if marked:
            blocks.append(Block(marked[2].strip(" #"), 1))
        elif alone and is_heading(line) and at < end:
            blocks.append(Block(line.strip(), 1))
        else:
            blocks.append(Block(pointed(line)))
    return pieces(blocks, "\n")
