"""The words of a PDF: lines joined into paragraphs, with headings told by their size."""

import io
import re
from typing import NamedTuple

from whetu.intake.cells import unreadable
from whetu.intake.documents.pieces import (
    BULLET,
    EDGES,
    LONGEST_HEADING,
    Block,
    Piece,
    is_heading,
    judged,
    locked,
    pieces,
    pointed,
    reading,
)

MOST_PAGES = 100
SCAN = 20  # characters a page: a file with fewer holds pictures of pages
WIDER = 1.15  # a line so much larger than most is a heading
FULL = 0.6  # of the longest line: a shorter one ends where its words do
NUMBERED = re.compile(r"\s*(?:\d{1,2}|[a-z])[.)]\s+")


class Line(NamedTuple):
    """A line of a page: its size, whether all of it is bold, and how high it stands."""

    text: str
    size: float
    bold: bool
    y: float


def of_pdf(name: str, content: bytes) -> list[Piece]:
    """The pieces of a PDF. Raises Unreadable."""
    import pypdf

    with reading(name):
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked(name)
        if len(reader.pages) > MOST_PAGES:
            why = f"has more than {MOST_PAGES} pages"
            raise unreadable(name, why, "Take out the pages of the plan.", "too-big")
        pages: list[list[Line]] = []
        for page in reader.pages:
            pages.append(lines_of(page))
            judged(name, sum(len(line.text) for one in pages for line in one))
    if sum(len(line.text) for page in pages for line in page) < SCAN * len(pages):
        raise unreadable(
            name, "holds pictures of pages and no text, as a scan does",
            "Save the Word file as PDF, or recognise the text first, or paste it.", "scan",
        )  # fmt: skip
    edges = repeated(pages)
    body = [[line for line in page if shape(line.text) not in edges] for page in pages]
    told = pieces(paragraphs(body))
    at_edges = dict.fromkeys(line.text for page in pages for line in page if shape(line.text) in edges)
    return told + ([Piece(EDGES, "\n\n".join(at_edges))] if at_edges else [])


def lines_of(page) -> list[Line]:
    """The lines of a page in the order of its text."""
    found: list[Line] = []
    now: list[tuple[str, float, bool, float]] = []

    def close() -> None:
        said = [one for one in now if one[0].strip()]
        if said:
            text = " ".join("".join(one[0] for one in now).split())
            found.append(Line(text, max(one[1] for one in said), all(one[2] for one in said), said[0][3]))
        now.clear()

    def visit(text, cm, tm, font, size) -> None:
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        scale = abs(tm[3] or tm[1]) * abs(cm[3] or cm[1])
        for at, part in enumerate(text.split("\n")):
            if at:
                close()
            now.append((part, round(size * scale, 1), bold, tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=visit)
    close()
    return found


def shape(text: str) -> str:
    """A line with its numbers left out: "Page 3 of 9" is the same on every page."""
    return re.sub(r"\d+", "#", text)


def repeated(pages: list[list[Line]]) -> set[str]:
    """Lines at the head or foot of most pages."""
    if len(pages) < 3:
        return set()
    at_edge = [{shape(line.text) for line in (*page[:2], *page[-2:])} for page in pages]
    return {one for one in set().union(*at_edge) if sum(one in page for page in at_edge) > len(pages) / 2}


def paragraphs(pages: list[list[Line]]) -> list[Block]:
    """Lines joined into paragraphs, headings and items of lists."""
    body = usual([line for page in pages for line in page])
    full = max((len(line.text) for page in pages for line in page), default=0)
    found: list[Block] = []
    before: Line | None = None
    for line in (line for page in pages for line in page):
        level = int(is_large(line, body))
        item = bool(BULLET.match(line.text) or NUMBERED.match(line.text))
        if (
            before
            and found
            and not item
            and level == found[-1].level
            and goes_on(before, line, bool(level), full)
        ):
            found[-1] = Block(f"{found[-1].text} {line.text}", level)
        else:
            found.append(Block(line.text if level else pointed(line.text), level))
        before = line
    return found


def usual(lines: list[Line]) -> float:
    """The size of most letters."""
    sizes: dict[float, int] = {}
    for line in lines:
        sizes[line.size] = sizes.get(line.size, 0) + len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0)


def is_large(line: Line, body: float) -> bool:
    large = line.size >= WIDER * body and len(line.text) <= LONGEST_HEADING
    return (large or line.bold) and is_heading(line.text)


def goes_on(before: Line, line: Line, heading: bool, full: int) -> bool:
    """Whether a line goes on from the one before: as near as lines are, and that one was a `full` one."""
    if heading:
        return before.size == line.size and abs(before.y - line.y) < 1.6 * line.size
    near = abs(before.y - line.y) < 1.75 * max(line.size, before.size)
    return near and len(before.text) >= FULL * full or line.text[:1].islower()
