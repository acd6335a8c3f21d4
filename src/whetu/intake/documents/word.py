"""The words of a Word file (.docx), in their order, with nothing left out.

Read from the file's own XML: what the library calls the text of a paragraph leaves out text boxes, content
controls and footnotes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from whetu.intake.cells import unreadable
from whetu.intake.documents.pieces import (
    BULLET,
    EDGES,
    ELSEWHERE,
    LONGEST_HEADING,
    NOTES,
    SHORT,
    Block,
    Piece,
    is_heading,
    is_item,
    judged,
    pieces,
    pointed,
    reading,
    together,
)

MOST_UNPACKED = 60_000_000  # of all that a file packs
MOST_XML = 15_000_000  # of what is read of it: the rest is pictures
MOST_CELLS = 5_000  # of a table that is drawn as one
WORD = re.compile(r"\w+")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def of_word(name: str, content: bytes) -> list[Piece]:
    """The pieces of a Word file. Raises Unreadable."""
    with reading(name):
        document = opened(name, content)
        links = {key: rel.target_ref for key, rel in document.part.rels.items() if rel.is_external}
        word = Word({style.style_id: (style.name or "").lower() for style in document.styles}, links)
        body = word.pieces(document.element.body)
        judged(name, sum(len(one.text) for one in body))
        return body + word.left_out(document.element.body, body) + aside(document, word)


def opened(name: str, content: bytes):
    """A Word file, opened. Raises Unreadable for another's, or one that unpacks to too much."""
    import docx

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sizes = {one.filename: one.file_size for one in packed.infolist()}
        read = sum(size for of, size in sizes.items() if of.lower().endswith((".xml", ".rels")))
        if sum(sizes.values()) > MOST_UNPACKED or read > MOST_XML:
            raise unreadable(name, "unpacks to too much", "Leave its pictures out.", "too-big")
        if "word/document.xml" not in sizes:
            why = "is not a Word document"
            raise unreadable(name, why, "Save it as .docx or PDF, or paste the text.", "unknown-file")
    return docx.Document(io.BytesIO(content))


class Word(NamedTuple):
    """How a Word file names its styles, and where its links lead."""

    styles: dict[str, str]
    links: dict[str, str]

    def pieces(self, body) -> list[Piece]:
        """The pieces of a part of the file, in its order."""
        found: list[Piece] = []
        waiting: list[Block] = []
        for element in blocks(body):
            if element.tag == f"{W}p":
                waiting += self.paragraph(element)
                continue
            table = self.table(element)
            if isinstance(table, str):
                waiting.append(Block(table))
            else:
                found += pieces(waiting) + table
                waiting = []
        return found + pieces(waiting)

    def paragraph(self, element, in_cell: bool = False) -> list[Block]:
        """A paragraph, and what stands in text boxes beside it."""
        text = self.text(element).strip()
        found = [Block(self.marked(element, text), self.level(element, text))] if text else []
        if in_cell:
            found = [Block(f"### {one.text}" if one.level else one.text) for one in found]
        for box in boxes(element):
            found += [one for inner in blocks(box) for one in self.inside(inner)]
        return found

    def inside(self, element) -> list[Block]:
        """What stands in a box or a cell: a table within it becomes lines."""
        if element.tag == f"{W}p":
            return self.paragraph(element, in_cell=True)
        return [Block(" | ".join(self.cell(one).replace("\n", " ") for one in row)) for row in rows(element)]

    def text(self, element) -> str:
        """The words of a paragraph with the addresses of its links; not what was struck out or moved away."""
        said = ""
        for one in element:
            tag = one.tag
            if tag in (f"{W}t", f"{W}noBreakHyphen"):
                said += one.text or "-"
            elif tag in (f"{W}tab", f"{W}br", f"{W}cr"):
                said += " " if tag == f"{W}tab" else "\n"
            elif tag == f"{W}hyperlink":
                words, link = self.text(one), self.links.get(one.get(f"{R}id"))
                said += f"[{words}]({link})" if link and words.strip() else words
            elif tag not in (f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{W}pPr", f"{W}rPr", FALLBACK):
                said += self.text(one)
        return said

    def marked(self, element, text: str) -> str:
        """A paragraph of a list as Markdown has it."""
        level = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
        style = self.style(element)
        listed = element.find(f"{W}pPr/{W}numPr") is not None or style.startswith("list")
        if not listed or style.startswith("heading"):
            return pointed(text)
        indent = "  " * int(level.get(f"{W}val", 0) if level is not None else 0)
        return f"{indent}{'1.' if 'number' in style else '-'} {BULLET.sub('', text, count=1)}"

    def style(self, element) -> str:
        style = element.find(f"{W}pPr/{W}pStyle")
        return self.styles.get(style.get(f"{W}val"), "") if style is not None else ""

    def level(self, element, text: str) -> int:
        """Of which level a heading is; 0 for none. A short bold line by itself is one."""
        style = self.style(element)
        if style.startswith("heading"):
            return int(style.split()[-1]) if style.split()[-1].isdigit() else 1
        if style in ("title", "subtitle") or element.find(f"{W}pPr/{W}outlineLvl") is not None:
            return 1
        listed = element.find(f"{W}pPr/{W}numPr") is not None or style.startswith("list")
        return int(not listed and is_heading(text) and all_bold(element))

    def cell(self, element) -> str:
        """What stands in a cell of a table."""
        return together([one.text for inner in blocks(element) for one in self.inside(inner)], "\n\n")

    def table(self, element) -> str | list[Piece]:
        """A small table as Markdown; else a piece for each of its cells."""
        cells = [[self.cell(one) for one in row] for row in rows(element)]
        cells = [row for row in cells if any(row)]
        square = len(cells) * max(map(len, cells), default=0)
        if square <= MOST_CELLS and all(is_short(cell) for row in cells for cell in row):
            return drawn(cells)
        return told(cells)

    def left_out(self, body, found: list[Piece]) -> list[Piece]:
        """Paragraphs that no piece holds, in one of their own."""
        held = words(" ".join(f"{one.heading} {one.text}" for one in found))
        whole = {words(line) for one in found for line in one.text.split("\n")}  # most are found by this
        said = dict.fromkeys(self.text(one).strip() for one in body.iter(f"{W}p") if not in_fallback(one))
        missing = [text for text in said if text and words(text) not in whole and words(text) not in held]
        return [Piece(ELSEWHERE, "\n\n".join(missing))] if missing else []


def words(text: str) -> str:
    """Text by its words alone, so that marks make no difference."""
    return f" {' '.join(WORD.findall(text))} "


def in_fallback(element) -> bool:
    return any(one.tag == FALLBACK for one in element.iterancestors())


def blocks(element) -> Iterator[Any]:
    """Paragraphs and tables in their order, within whatever they are wrapped in."""
    for one in element:
        if one.tag in (f"{W}p", f"{W}tbl"):
            yield one
        elif one.tag not in (f"{W}sectPr", FALLBACK, f"{W}del", f"{W}moveFrom"):
            yield from blocks(one)


def boxes(element) -> Iterator[Any]:
    """Text boxes of a paragraph; one that stands within another comes with that."""
    for one in element:
        if one.tag == f"{W}txbxContent":
            yield one
        elif one.tag != FALLBACK:
            yield from boxes(one)


def rows(table) -> list[list[Any]]:
    """The cells of a table; one that goes on from above has nothing of its own."""
    return [list(direct(row, f"{W}tc")) for row in direct(table, f"{W}tr")]


def direct(element, tag: str) -> Iterator[Any]:
    """Elements of a kind, within content controls too but not within themselves."""
    for one in element:
        if one.tag == tag:
            yield one
        elif one.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from direct(one, tag)


def all_bold(element) -> bool:
    runs = [
        one for one in element.iter(f"{W}r") if "".join(text.text or "" for text in one.iter(f"{W}t")).strip()
    ]
    bold = [one.find(f"{W}rPr/{W}b") for one in runs]
    return bool(runs) and all(one is not None and one.get(f"{W}val") not in ("0", "false") for one in bold)


def is_short(cell: str) -> bool:
    return len(cell) <= SHORT and "\n" not in cell and not is_item(cell)


def drawn(cells: list[list[str]]) -> str:
    """A table as Markdown draws it."""
    width = max((len(row) for row in cells), default=0)
    full = [
        [cell.replace("|", "\\|").removeprefix("### ") for cell in row] + [""] * (width - len(row))
        for row in cells
    ]
    lines = [f"| {' | '.join(row)} |" for row in full]
    return "\n".join([*lines[:1], f"|{' --- |' * width}", *lines[1:]])


def told(cells: list[list[str]]) -> list[Piece]:
    """One piece per cell that says something, under the names of its block, row and column."""
    found: list[Piece] = []
    block, heads = "", list[str]()
    for row in cells:
        full = [cell for cell in row if cell]
        if len(full) == 1 and is_short_name(full[0]):
            block, heads = plain(full[0]), []
            found.append(Piece(block, ""))
        elif not heads and len(full) > 1 and all(is_short_name(cell) for cell in full):
            heads = [plain(cell) for cell in row]
            found += [Piece(name, "") for name in heads if name]
        else:
            found += of_row(row, block, heads)
    said = {heading for one in found if one.text for heading in one.heading.split(" · ")}
    return [one for one in found if one.text or one.heading not in said]


def of_row(row: list[str], block: str, heads: list[str]) -> list[Piece]:
    """The cells of a row of words. A short first cell is the row's name."""
    name = plain(row[0]) if len(row) > 1 and is_short_name(row[0]) else ""
    found = []
    for at, cell in enumerate(row):
        if cell and not (name and at == 0):
            head = heads[at] if at < len(heads) else ""
            found.append(Piece(" · ".join(one for one in (block, name, head) if one), cell))
    return found


def is_short_name(cell: str) -> bool:
    return len(cell) <= LONGEST_HEADING and "\n" not in cell and not is_item(cell)


def plain(cell: str) -> str:
    return " ".join(cell.removeprefix("### ").split()).rstrip(":")


def aside(document, word: Word) -> list[Piece]:
    """Heads and feet of pages, footnotes and endnotes."""
    from lxml import etree

    said: dict[str, dict[str, None]] = {EDGES: {}, NOTES: {}}
    for rel in document.part.rels.values():
        kind = rel.reltype.rsplit("/", 1)[-1]
        if rel.is_external or kind not in ("header", "footer", "footnotes", "endnotes"):
            continue
        root = etree.fromstring(rel.target_part.blob, etree.XMLParser(resolve_entities=False))
        into = said[EDGES if kind in ("header", "footer") else NOTES]
        texts = [word.text(one).strip() for one in root.iter(f"{W}p") if not in_fallback(one)]
        into |= dict.fromkeys(text for text in texts if text)
    return [Piece(heading, "\n\n".join(texts)) for heading, texts in said.items() if texts]
