"""A file to what is in it: sheets of text, or a message. Told by content, never by name.

Every sheet becomes UTF-8 CSV on disk, so that one reader (DuckDB's) reads them all as text. Limits are stated
here, and a file beyond one is refused before it is opened further.
"""

import codecs
import csv
import io
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from whetu.intake import workbook
from whetu.intake.cells import unreadable

MOST_BYTES = 500_000_000  # of one file, and of all that a ZIP unpacks to
MOST_MESSAGE_BYTES = 100_000_000  # of one JSON or XML file, which is held in memory
MOST_ROWS = 5_000_000  # student-days, or rows of any other table
MOST_MEMBERS = 1_000  # of a ZIP
HEAD_ROWS = 50  # rows that are looked at to recognise a sheet

# A cell longer than any limit is a problem of its row (see cells.judged), not of the csv module.
csv.field_size_limit(MOST_BYTES)


class Sheet(NamedTuple):
    """Rows of text on disk: UTF-8 CSV. `cells`: rows have addresses as in a spreadsheet (else they are the
    records of a message). `numbered`: we wrote the file, and the last cell of each row is its number."""

    file: str  # as shown: `school.zip/june.xlsx [Marks]`
    path: Path
    delimiter: str
    encoding: str  # of the file as it came
    cells: bool = True
    numbered: bool = False


class Message(NamedTuple):
    """A JSON or XML message as plain values."""

    file: str
    data: Any
    encoding: str


# What a file is that we do not read, by its first bytes.
_OTHER_FILES = (
    (b"%PDF", "is a PDF"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"GIF8", "is a picture"),
    (b"\x1f\x8b", "is packed with gzip"),
    (b"7z\xbc\xaf", "is a 7-Zip archive"),
    (b"Rar!", "is a RAR archive"),
    (b"{\\rtf", "is a word processor's file"),
    (b"PAR1", "is one Parquet file"),
    (b"SQLite format 3", "is a database"),
    (b"MZ", "is a program"),
    (b"\x7fELF", "is a program"),
)
_HOW_TO_EXPORT = "Export it as CSV or XLSX and upload that."


def container(head: bytes) -> str:
    """What the first bytes say the file is: zip, ole, json, xml, web page, text, or another in words."""
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if head[:4] == b"\xd0\xcf\x11\xe0":
        return "ole"
    if other := next((words for magic, words in _OTHER_FILES if head.startswith(magic)), None):
        return other
    begin = (
        re.sub(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", head[:2000]).replace(b"\0", b"").lstrip().lower()
    )
    if re.match(rb"<!doctype html|<html|<table|<head|<meta", begin):
        return "web page"
    if re.match(rb"<[?!a-z]", begin):
        return "xml"
    return "json" if re.match(rb'\{\s*["}]|\[\s*[\[\]{]', begin) else "text"


def contents(name: str, path: Path, folder: Path) -> list[Sheet | Message]:
    """The sheets and messages of a file; new files go into `folder`. Raises Unreadable."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise unreadable(
            name,
            f"has {size:,} bytes, more than {MOST_BYTES // 10**6} MB",
            "Export fewer terms at a time.",
            "too-big",
        )
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise unreadable(name, "is empty", "Export it again; the export may have failed.", "empty-file")
    what = container(head)
    if what == "zip":
        return _archive(name, path, folder)
    if what == "ole":
        return _workbook(name, path, folder)
    if what in ("text", "json", "xml"):
        return _text(name, path, folder, what)
    raise unreadable(name, what if what.startswith("is") else f"is a {what}", _HOW_TO_EXPORT, "unknown-file")


def rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Every row of a sheet with its number from 1, blank ones too. Raises Unreadable."""
    with sheet.path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file, delimiter=sheet.delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, 1):  # noqa: B007
                yield number, cells
        except csv.Error:
            raise unreadable(
                sheet.file,
                "has a quotation mark in the wrong place, so the rest cannot be told apart",
                "Correct or remove that quotation mark, or export again.",
                "bad-quotes",
                number + 1,
            ) from None


def new_file(folder: Path) -> Path:
    """A new empty file of our own."""
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".csv", delete=False) as file:
        return Path(file.name)


def write_rows(folder: Path, rows_of_text: Iterator[list[str]] | list[list[str]]) -> Path:
    """A new CSV file of rows."""
    path = new_file(folder)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows_of_text)
    return path


# ---- archives and workbooks ---------------------------------------------------------------------------

_CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")


def _archive(name: str, path: Path, folder: Path) -> list[Sheet | Message]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_bombs(name, members)
            inside = {member.filename for member in members}
            if "xl/workbook.xml" in inside or "xl/workbook.bin" in inside or _is_ods(archive, inside):
                return _workbook(name, path, folder)
            if "word/document.xml" in inside:
                raise unreadable(name, "is a word processor's file", _HOW_TO_EXPORT, "unknown-file")
            return _members(name, archive, folder)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, zlib.error):
        raise unreadable(
            name, "is cut short or damaged", "Export it again and upload the whole file.", "broken-archive"
        ) from None


def _refuse_bombs(name: str, members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise unreadable(name, "is locked with a password", "Pack it without a password.", "encrypted")
    if len(members) > MOST_MEMBERS:
        why = f"holds {len(members):,} files, more than {MOST_MEMBERS:,}"
        raise unreadable(name, why, "Pack only the exports.", "zip-bomb")
    size = sum(member.file_size for member in members)
    if size > MOST_BYTES:
        why = f"unpacks to {size:,} bytes, more than {MOST_BYTES // 10**6} MB"
        raise unreadable(name, why, "Export fewer terms at a time.", "zip-bomb")


def _is_ods(archive: zipfile.ZipFile, inside: set[str]) -> bool:
    return "mimetype" in inside and b"opendocument.spreadsheet" in archive.read("mimetype")


def _members(name: str, archive: zipfile.ZipFile, folder: Path) -> list[Sheet | Message]:
    """What the files of a ZIP hold, in order of name. A ZIP in a ZIP is refused."""
    found: list[Sheet | Message] = []
    for member in sorted(archive.infolist(), key=lambda member: member.filename):
        if member.is_dir() or _CLUTTER.search(member.filename):
            continue
        path, inner = new_file(folder), f"{name}/{member.filename}"
        with archive.open(member) as packed, path.open("wb") as file:
            shutil.copyfileobj(packed, file)
        if _is_plain_zip(path):
            raise unreadable(inner, "is a ZIP inside a ZIP", "Unpack it first.", "nested-zip")
        found += contents(inner, path, folder)
    if not found:
        raise unreadable(name, "is a ZIP with no file in it", "Pack the exports again.", "empty-file")
    return found


def _is_plain_zip(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        inside = set(archive.namelist())
    return not inside & {"xl/workbook.xml", "xl/workbook.bin", "mimetype", "word/document.xml"}


def _workbook(name: str, path: Path, folder: Path) -> list[Sheet | Message]:
    sheets = workbook.sheets(name, path, folder)
    if not sheets:
        raise unreadable(name, "has no sheet with anything in it", "Export it again.", "empty-file")
    several = len(sheets) > 1
    return [Sheet(f"{name} [{title}]" if several else name, csv, ",", "workbook") for title, csv in sheets]


# ---- text ---------------------------------------------------------------------------------------------


def _text(name: str, path: Path, folder: Path, what: str) -> list[Sheet | Message]:
    encoding = encoding_of(name, path)
    if encoding not in ("utf-8", "utf-8-sig"):
        path = _recoded(name, path, encoding, folder)
    if what == "text":
        return [Sheet(name, path, delimiter_of(path), encoding)]
    if path.stat().st_size > MOST_MESSAGE_BYTES:
        why = f"is a message of more than {MOST_MESSAGE_BYTES // 10**6} MB"
        raise unreadable(name, why, "Export fewer weeks at a time.", "too-big")
    text = path.read_text("utf-8-sig")
    data = _json(name, text) if what == "json" else _xml(name, text)
    if isinstance(data, list) and data and all(isinstance(record, dict) for record in data):
        return [Sheet(name, _records(data, folder), ",", encoding, cells=False, numbered=True)]
    return [Message(name, data, encoding)]


def encoding_of(name: str, path: Path) -> str:
    """utf-8-sig, utf-8, utf-16, utf-16-le, utf-16-be or cp1252. Raises Unreadable for anything else."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            raise unreadable(name, "is in UTF-32", "Export it as UTF-8.", "unknown-encoding")
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            return _utf16_without_mark(name, head)
        file.seek(0)
        if _is_utf8(name, file):
            return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    return _windows(name, path)


def _is_utf8(name: str, file: io.BufferedReader) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(1 << 18):
        if b"\0" in chunk:
            raise _binary(name)
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
    return not decoder.getstate()[0]


def _utf16_without_mark(name: str, head: bytes) -> str:
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) > len(head) // 5 and 10 * min(odd, even) < max(odd, even):
        return "utf-16-le" if odd > even else "utf-16-be"
    raise _binary(name)


def _binary(name: str) -> Exception:
    return unreadable(name, "is not text or a workbook that we know", _HOW_TO_EXPORT, "unknown-file")


def _windows(name: str, path: Path) -> str:
    """cp1252, unless some lines are UTF-8 all the same: then no reading of the file would be right."""
    first_wrong, other_lines = 0, False
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                other_lines = True
            except UnicodeDecodeError:
                first_wrong = first_wrong or number
                if any(byte in line for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")):
                    why = "is in an encoding that we do not know"
                    raise unreadable(name, why, "Export it as UTF-8.", "unknown-encoding", number) from None
    if other_lines:
        why = "mixes two encodings, so names would be read wrong"
        raise unreadable(name, why, "Export it again as UTF-8, in one piece.", "mixed-encoding", first_wrong)
    return "cp1252"


def _recoded(name: str, path: Path, encoding: str, folder: Path) -> Path:
    target = new_file(folder)
    try:
        with (
            path.open(encoding=encoding, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as file,
        ):
            shutil.copyfileobj(source, file)
    except UnicodeError:
        raise unreadable(name, "is cut short or damaged", "Export it again.", "cut-file") from None
    return target


_DELIMITERS = ",;\t|"


def delimiter_of(path: Path) -> str:
    """The delimiter that parts the first rows most evenly into most cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = file.read(20_000).splitlines()[:HEAD_ROWS]
    if lines and (told := re.fullmatch(r"sep=(.)", lines[0].strip('"'))):
        return told[1]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise unreadable(
            name,
            "is JSON that is cut short or damaged",
            "Send the whole message again.",
            "broken-message",
        ) from None


def _xml(name: str, text: str) -> Any:
    if "<?mso-application" in text[:500]:
        raise unreadable(name, "is an old workbook in XML", "Save it as XLSX.", "unknown-file")
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)  # it may name the encoding that the text came in
    try:
        root = defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
        return {root.tag: _plain(root)}
    except DefusedXmlException:
        raise unreadable(
            name, "declares entities, which no export needs", "Do not trust this file.", "xml-entities"
        ) from None
    except (ParseError, RecursionError):
        why = "is XML that is cut short or damaged"
        raise unreadable(name, why, "Send the whole message again.", "broken-message") from None


def _plain(element: Element) -> Any:
    """An XML element as plain values: attributes and children alike by name, a repeated child as a list."""
    children: dict[str, Any] = dict(element.attrib)
    for child in element:
        value = _plain(child)
        held = children.get(child.tag)
        if held is None:
            children[child.tag] = value
        else:
            children[child.tag] = [*held, value] if isinstance(held, list) else [held, value]
    return children or (element.text or "").strip()


def _records(data: list[dict[str, Any]], folder: Path) -> Path:
    """A JSON list of records as a sheet: a column a name, and the record's number in the last."""
    names = list(dict.fromkeys(name for record in data for name in record))
    lines = [
        [*("" if record.get(name) is None else str(record[name]) for name in names), str(number)]
        for number, record in enumerate(data, 1)
    ]
    return write_rows(folder, [[*names, "row"], *lines])
