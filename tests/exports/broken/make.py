"""Two hundred broken inputs, and what each must say: `index.csv` beside them.

    python -m tests.exports.broken.make        # writes them beside this script

Each is made by hand from a defect that exports have. In the index: `outcome` is `unreadable` (nothing is
taken) or the number of good rows that are; `kinds` the kinds of problem, each once, by the alphabet, with `!`
before a mere warning; `cells` the addresses, the first three, or `row N` where a whole row is meant.

They are read with sessions of 210 and 180 minutes, bells of slots 1 to 6, a calendar of May 2026 (closed on
Monday 25 May), as school 9001, on Friday 29 May 2026.
"""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import NamedTuple

from tests.exports import make as good

HERE = Path(__file__).parent
A, B, C = good.ANA, good.FAAFIA, good.ZOE


class Broken(NamedTuple):
    """One broken file and what must be told of it."""

    file: str
    content: bytes
    outcome: str
    kinds: str
    cells: str
    why: str


def text(*lines: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return (end.join(lines) + end).encode(encoding)


CASES: list[Broken] = []


def broken(file: str, content: bytes, outcome: int | str, kinds: str, cells: str, why: str) -> None:
    CASES.append(Broken(file, content, str(outcome), kinds, cells, why))


# ---- files that are nothing, or something else ----------------------------------------------------------

UNREADABLE = "unreadable"
for name, content, kind, why in (
    ("empty.csv", b"", "empty-file", "no byte"),
    ("empty-bom.csv", b"\xef\xbb\xbf", "empty-file", "only a byte order mark"),
    ("empty-utf16.csv", b"\xff\xfe", "empty-file", "only a mark of UTF-16"),
    ("blank-lines.csv", b"\r\n\r\n  \r\n", "empty-file", "only line ends"),
    ("commas-only.csv", b",,,\n,,,\n", "empty-file", "only delimiters"),
    ("nul-bytes.csv", b"\0" * 64, "empty-file", "only NUL bytes"),
    ("pdf.csv", b"%PDF-1.7\n1 0 obj\n", "unknown-file", "a PDF with a CSV's name"),
    ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 32, "unknown-file", "a picture with a workbook's name"),
    ("photo.csv", b"\xff\xd8\xff\xe0" + b"\0" * 32, "unknown-file", "a photo"),
    ("packed.csv", b"\x1f\x8b\x08\0" + b"\1" * 32, "unknown-file", "gzip"),
    ("archive.csv", b"7z\xbc\xaf\x27\x1c" + b"\1" * 32, "unknown-file", "7-Zip"),
    ("rar.zip", b"Rar!\x1a\x07\x01\0" + b"\1" * 32, "unknown-file", "RAR with a ZIP's name"),
    ("letter.csv", b"{\\rtf1 Dear whanau}", "unknown-file", "a letter"),
    ("parquet.csv", b"PAR1" + b"\1" * 32 + b"PAR1", "unknown-file", "one Parquet file"),
    ("program.csv", b"MZ\x90\0" + b"\1" * 32, "unknown-file", "a program"),
    ("database.csv", b"SQLite format 3\0" + b"\1" * 32, "unknown-file", "a database"),
    (
        "sign-in-page.csv",
        b"<!DOCTYPE html><html><body>Please sign in</body></html>",
        "unknown-file",
        "a web page",
    ),
    (
        "table-page.xls",
        b"<html><table><tr><td>student</td></tr></table></html>",
        "unknown-file",
        "HTML as XLS",
    ),
    (
        "old-workbook.xml",
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "unknown-file",
        "a workbook of 2003 in XML",
    ),
    ("other.xml", b"<attendance><student id='1'/></attendance>", "unknown-file", "XML that is not KAMAR's"),
    ("other.json", b'{"attendance": 3}', "unknown-file", "JSON that is not KAMAR's"),
    ("scalar-list.json", b"[[1, 2], [3]]", "unknown-file", "JSON lists of numbers"),
    ("random-bytes.csv", bytes(range(256)) * 4, "unknown-file", "no text at all"),
):
    broken(name, content, UNREADABLE, kind, "", why)
_LETTER = b"Please find attached the attendance for this week.\n"
_NOTES = good.as_xlsx({"Notes": [["Please check"], ["by Friday"]]})
broken("sentence.csv", _LETTER, UNREADABLE, "unknown-headings", "row 1", "a sentence")
broken("notes.xlsx", _NOTES, UNREADABLE, "unknown-headings", "row 1", "a workbook of notes")

# ---- cut and damaged ----------------------------------------------------------------------------------

_XLSX, _XLS, _ODS = good.as_xlsx({"Marks": good.days()}), good.as_xls(good.days()), good.as_ods(good.days())
_ZIP = good.as_zip({"days.csv": good.as_csv(good.days())})
_JSON, _XML = json.dumps(good.kamar_attendance()).encode(), good.as_xml(good.kamar_attendance()).encode()
for name, content, kind, why in (
    ("cut.xlsx", _XLSX[: len(_XLSX) // 2], "broken-archive", "half a workbook"),
    ("cut-at-end.xlsx", _XLSX[:-10], "broken-archive", "a workbook without its last bytes"),
    ("cut.xls", _XLS[:1500], "broken-workbook", "a part of an old workbook"),
    ("cut.zip", _ZIP[: len(_ZIP) // 2], "broken-archive", "half a ZIP"),
    ("cut.ods", _ODS[: len(_ODS) // 2], "broken-archive", "half an ODS"),
    ("cut.json", _JSON[: len(_JSON) // 2], "broken-message", "half a message"),
    ("cut-at-end.json", _JSON[:-1], "broken-message", "a message without its last bracket"),
    ("cut.xml", _XML[: len(_XML) // 2], "broken-message", "half a message in XML"),
    ("unclosed.xml", _XML.replace(b"</SMSDirectoryData>", b""), "broken-message", "no closing tag"),
    ("two-roots.xml", b"<a/><b/>", "broken-message", "two roots"),
    ("comma-at-end.json", b'{"SMSDirectoryData": {"sync": "attendance",}}', "broken-message", "no JSON"),
    ("no-rows.json", b"[]", "unknown-file", "a list of nothing"),
    ("deep.json", b'{"SMSDirectoryData":' + b"[" * 60_000, "broken-message", "brackets without end"),
    (
        "odd-utf16.csv",
        b"\xff\xfe" + "student,date,marks\n".encode("utf-16-le")[:-1],
        "cut-file",
        "half a letter",
    ),
    (
        "damaged.zip",
        _ZIP.replace(b"P60P60L60", b"XXXXXXXXX")[:40] + b"\1" * 60 + _ZIP[100:],
        "broken-archive",
        "bytes changed inside",
    ),
    (
        "not-really.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "broken-workbook",
        "an empty shell",
    ),
    (
        "sheet-gone.xlsx",
        good.as_zip({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}),
        "broken-workbook",
        "a workbook without sheets",
    ),
):
    broken(name, content, UNREADABLE, kind, "", why)


broken("deep.xml", b"<a>" * 50_000, UNREADABLE, "broken-message", "", "tags without end, none closed")
broken(
    "deep-closed.xml",
    b"<a>" * 20_000 + b"</a>" * 20_000,
    UNREADABLE,
    "broken-message",
    "",
    "tags inside tags",
)


def locked(members: dict[str, bytes]) -> bytes:
    """A ZIP that says its members are encrypted."""
    packed = bytearray(good.as_zip(members))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(mark)
        while at >= 0:
            packed[at + flags] |= 1
            at = packed.find(mark, at + 4)
    return bytes(packed)


def bomb(size: int) -> bytes:
    """A small ZIP of a large file of spaces."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        member = zipfile.ZipInfo("attendance.csv", good.STAMP)
        member.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(member, "w", force_zip64=True) as packed:
            left = size
            while left:
                left -= packed.write(b" " * min(left, 10**7))
    return content.getvalue()


def far_corner() -> bytes:
    rows: list[list[object]] = [["student", "date", "marks"]]
    packed = good.as_xlsx({"Marks": rows})
    source, content = zipfile.ZipFile(io.BytesIO(packed)), io.BytesIO()
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            member = source.read(name).replace(b"</sheetData>", far)
            archive.writestr(zipfile.ZipInfo(name, good.STAMP), member, zipfile.ZIP_DEFLATED)
    return content.getvalue()


_DAYS = good.as_csv(good.days())
for name, content, kind, why in (
    ("locked.zip", locked({"days.csv": _DAYS}), "encrypted", "a ZIP with a password"),
    ("locked.xlsx", locked({"xl/workbook.xml": b"<workbook/>"}), "encrypted", "a workbook with a password"),
    ("nested.zip", good.as_zip({"inner.zip": _ZIP}), "nested-zip", "a ZIP in a ZIP"),
    ("nested-by-another-name.zip", good.as_zip({"inner.csv": _ZIP}), "nested-zip", "a ZIP in a ZIP as CSV"),
    ("bomb.zip", bomb(500_000_001), "zip-bomb", "unpacks to more than 500 MB"),
    ("far-corner.xlsx", far_corner(), "too-big", "one cell in the last corner"),
    ("empty.zip", good.as_zip({}), "empty-file", "a ZIP of nothing"),
    ("folder-only.zip", good.as_zip({"marks/": b""}), "empty-file", "a ZIP of a folder"),
    ("clutter-only.zip", good.as_zip({"__MACOSX/._x": b"x"}), "empty-file", "a ZIP of clutter"),
    ("letter.docx", good.as_zip({"word/document.xml": b"<document/>"}), "unknown-file", "a Word letter"),
    (
        "with-a-pdf.zip",
        good.as_zip({"days.csv": _DAYS, "letter.pdf": b"%PDF-1.7"}),
        "unknown-file",
        "one member that is no export",
    ),
    (
        "with-a-cut-file.zip",
        good.as_zip({"days.csv": _DAYS, "more.json": b'{"SMSDirectoryData":'}),
        "broken-message",
        "one member that is cut",
    ),
    ("empty-sheet.xlsx", good.as_xlsx({"Marks": []}), "empty-file", "a workbook with an empty sheet"),
    ("empty-sheet.ods", good.as_ods([]), "empty-file", "an ODS with an empty sheet"),
):
    broken(name, content, UNREADABLE, kind, "", why)

# ---- XML that wants more --------------------------------------------------------------------------------

_BODY = "<SMSDirectoryData sync='attendance'><attendance>%s</attendance></SMSDirectoryData>"
_LAUGHS = "".join(f'<!ENTITY h{n} "{f"&h{n - 1};" * 10}">' for n in range(1, 10))
for name, content, why in (
    ("entity.xml", '<!DOCTYPE x [<!ENTITY a "b">]>' + _BODY % "&a;", "an entity"),
    (
        "laughs.xml",
        f'<!DOCTYPE x [<!ENTITY h0 "ha">{_LAUGHS}]>' + _BODY % "&h9;",
        "a thousand million laughs",
    ),
    (
        "outside.xml",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + _BODY % "&a;",
        "a file of ours",
    ),
    ("outside-dtd.xml", '<!DOCTYPE x SYSTEM "http://example.nz/x.dtd">' + _BODY % "", "a DTD from elsewhere"),
    ("parameter.xml", '<!DOCTYPE x [<!ENTITY % a "b"> %a;]>' + _BODY % "", "a parameter entity"),
):
    broken(name, content.encode(), UNREADABLE, "xml-entities", "", why)

# ---- encodings ------------------------------------------------------------------------------------------

_NAMES = "student,name,date,marks"
_MIXED = f"{_NAMES}\n{A},Āna,5/05/2026,P300\n".encode() + f"{C},Zoë,5/05/2026,P300\n".encode("cp1252")
broken("mixed.csv", _MIXED, UNREADABLE, "mixed-encoding", "row 3", "a UTF-8 line and a Windows-1252 line")
broken(
    "mixed-bom.csv",
    b"\xef\xbb\xbf" + f"{_NAMES}\n{C},Zoë,5/05/2026,P300\n".encode("cp1252"),
    UNREADABLE,
    "mixed-encoding",
    "row 2",
    "a UTF-8 mark and Windows-1252 text",
)
broken(
    "mixed-semicolon.csv",
    _MIXED.replace(b",", b";"),
    UNREADABLE,
    "mixed-encoding",
    "row 3",
    "with semicolons",
)
broken(
    "unknown-encoding.csv",
    f"{_NAMES}\n{A},\x81na,5/05/2026,P300\n".encode("latin-1"),
    UNREADABLE,
    "unknown-encoding",
    "row 2",
    "a byte that no encoding of ours has",
)
broken("utf32.csv", "student,date,marks\n".encode("utf-32"), UNREADABLE, "unknown-encoding", "", "UTF-32")
broken(
    "binary-in-the-middle.csv",
    text("student,date,marks", f"{A},5/05/2026,P300") + b"\0" * 20_000,
    UNREADABLE,
    "unknown-file",
    "",
    "NUL bytes after good rows",
)

# ---- quotation marks and shape ----------------------------------------------------------------------------

broken(
    "open-quote.csv",
    text("student,date,marks", f'{A},5/05/2026,"P300', f"{B},5/05/2026,P300"),
    UNREADABLE,
    "bad-quotes",
    "row 2",
    "a quotation mark that never closes",
)
broken(
    "quote-inside.csv",
    text("student,name,date,marks", f'{A},"Ana "Nan" N",5/05/2026,P300'),
    UNREADABLE,
    "bad-quotes",
    "row 2",
    "a nickname in quotation marks",
)
broken(
    "open-quote-semicolon.csv",
    text("student;date;marks", f'"{A};5/05/2026;P300', f"{B};5/05/2026;P300"),
    UNREADABLE,
    "bad-quotes",
    "row 2",
    "the same with semicolons",
)
broken(
    "cut-row.csv",
    text("student,date,marks", f"{A},5/05/2026,P300", f"{B},5/05").rstrip(b"\n"),
    1,
    "short-row",
    "row 3",
    "the last row is cut",
)
broken(
    "cut-row-long.csv",
    text("student,date,slot,code,minutes", f"{A},5/05/2026,1,P,60", f"{A},6/05/2026,1"),
    1,
    "short-row",
    "row 3",
    "a cut row of slots",
)
broken(
    "cut-row-wide.csv",
    text("NSN,Name,5/05/2026,6/05/2026", f"{A},Ana,PP,PP", f"{B},Sione,P"),
    2,
    "short-row",
    "row 3",
    "a cut row of a wide file",
)
broken(
    "cut-row-half-day.csv",
    text("student,date,am,pm", f"{A},5/05/2026,P,P", f"{B},5/05/2026"),
    1,
    "short-row",
    "row 3",
    "a cut row of halves",
)
broken(
    "cut-date.csv",
    text("student,date,marks", f"{A},5/05/2026,P300", f"{B},5/05/20,P300"),
    1,
    "bad-date",
    "B3",
    "a date that is cut",
)
broken(
    "comma-in-name.csv",
    text(_NAMES, f"{A},Ngata, Ana,5/05/2026,P300", f"{B},Sione,5/05/2026,P300"),
    1,
    "long-row",
    "row 2",
    "a comma in a name, without quotation marks",
)
broken(
    "extra-cells.csv",
    text("student,date,marks", f"{A},5/05/2026,P300,late,again", f"{B},5/05/2026,P300"),
    1,
    "long-row",
    "row 2",
    "cells beyond the headings",
)
broken(
    "mixed-line-ends.csv",
    f"student,date,marks\r\n{A},5/05/2026,P300\n{B},nonsense,P300\r\n".encode(),
    1,
    "bad-date",
    "B3",
    "two kinds of line end",
)
broken(
    "old-mac-line-ends.csv",
    text("student,date,marks", f"{A},5/05/2026,P300", f"{B},5/05/2026,PP", end="\r"),
    1,
    "bad-marks",
    "C3",
    "line ends of an old Mac",
)
broken(
    "line-break-in-cell.csv",
    text(_NAMES, f'{A},"Ana\nNgata",5/05/2026,P300', f"{B},x,6/05,P300"),
    1,
    "bad-date",
    "C3",
    "a cell of two lines before the wrong row",
)
broken(
    "huge-cell.csv",
    text("student,date,marks", f"{A},5/05/2026,{'P1' * 6_000}", f"{B},5/05/2026,P300"),
    1,
    "huge-cell",
    "C2",
    "marks of 12,000 characters",
)
broken(
    "huge-student.csv",
    text("student,date,marks", f"{'7' * 20_000},5/05/2026,P300", f"{B},5/05/2026,P300"),
    1,
    "huge-cell",
    "A2",
    "a student of 20,000 characters",
)
broken(
    "huge-date.csv",
    text("student,date,marks", f"{A},{'5' * 10_001},P300", f"{B},5/05/2026,P300"),
    1,
    "huge-cell",
    "B2",
    "a date of 10,001 characters",
)
broken(
    "huge-name.csv",
    text(
        "student,first_name,last_name,start_date", f"{A},{'a' * 10_500},N,2/02/2026", f"{B},Sione,F,2/02/2026"
    ),
    1,
    "huge-cell",
    "B2",
    "a name of 10,500 characters",
)
broken(
    "huge-half.csv",
    text("student,date,am,pm", f"{A},5/05/2026,{'P' * 10_500},P", f"{B},5/05/2026,P,P"),
    2,
    "huge-cell",
    "C2",
    "a half-day's cell of 10,500 characters: that half is unmarked",
)

# ---- headings ---------------------------------------------------------------------------------------------

for name, head, row in (
    ("no-headings.csv", f"{A},5/05/2026,P300", f"{B},5/05/2026,P300"),
    ("unknown-headings.csv", "ref,when,what", f"{A},5/05/2026,P300"),
    ("no-date.csv", "student,marks", f"{A},P300"),
    ("no-student.csv", "date,marks", "5/05/2026,P300"),
    ("no-marks.csv", "student,date", f"{A},5/05/2026"),
    ("no-minutes.csv", "student,date,slot,code", f"{A},5/05/2026,1,P"),
    ("no-afternoon.csv", "student,date,am", f"{A},5/05/2026,P"),
    ("no-name.csv", "student,first_name,start_date", f"{A},Ana,2/02/2026"),
    ("no-start.csv", "student,first_name,last_name", f"{A},Ana,Ngata"),
    ("no-term.csv", "date,open_half_days", "5/05/2026,2"),
    ("no-roles.csv", "email,name", "a@example.nz,A"),
    ("no-weekday.csv", "slot,minutes", "1,60"),
    ("wide-without-student.csv", "Ref,5/05/2026,6/05/2026", f"{A},PP,PP"),
    ("wrong-delimiter.csv", "student:date:marks", f"{A}:5/05/2026:P300"),
    ("headings-in-a-column.csv", "student", A),
):
    broken(name, text(head, row), UNREADABLE, "unknown-headings", "row 1", "a heading is missing or unknown")
for name, head, row, cell in (
    ("two-dates.csv", "student,date,date,marks", f"{A},5/05/2026,6/05/2026,P300", "C1"),
    ("two-students.csv", "student,Student ID,date,marks", f"{A},{B},5/05/2026,P300", "B1"),
    ("two-marks.csv", "student,date,marks,Attendance", f"{A},5/05/2026,P300,M300", "D1"),
    ("two-mornings.csv", "student,date,am,am,pm", f"{A},5/05/2026,P,M,P", "D1"),
    ("two-codes.csv", "student,date,slot,code,mark,minutes", f"{A},5/05/2026,1,P,M,60", "E1"),
):
    broken(name, text(head, row), UNREADABLE, "double-heading", cell, "two columns say they are the same")
for name, lines in (
    ("only-headings.csv", ["student,date,marks"]),
    ("only-headings-long.csv", ["student,date,slot,code,minutes"]),
    ("only-headings-half-day.csv", ["student,date,am,pm"]),
    ("only-headings-wide.csv", ["NSN,5/05/2026"]),
    ("only-headings-roll.csv", ["student,first_name,last_name,start_date"]),
    ("only-headings-calendar.csv", ["date,year,term,open_half_days"]),
    ("only-headings-staff.csv", ["email,name,roles"]),
    ("headings-and-blanks.csv", ["student,date,marks", ",,", ",,"]),
):
    broken(name, text(*lines), UNREADABLE, "no-rows", "", "headings and nothing under them")
broken(
    "only-headings.xlsx", good.as_xlsx({"Marks": good.days()[:1]}), UNREADABLE, "no-rows", "", "in a workbook"
)

# ---- swapped and misread columns --------------------------------------------------------------------------

for name, lines in (
    ("swapped-date-student.csv", ["student,date,marks", f"5/05/2026,{A},P300", f"6/05/2026,{A},P300"]),
    ("swapped-date-marks.csv", ["student,date,marks", f"{A},P300,5/05/2026", f"{B},P300,5/05/2026"]),
    (
        "swapped-student-marks.csv",
        ["student,date,marks", f"P210M180,5/05/2026,{A}", f"P210P180,5/05/2026,{B}"],
    ),
    (
        "swapped-code-minutes.csv",
        ["student,date,slot,code,minutes", f"{A},5/05/2026,1,60,P", f"{A},5/05/2026,2,60,M"],
    ),
    ("swapped-half-day.csv", ["student,date,am,pm", f"5/05/2026,{A},P,P", f"6/05/2026,{B},P,P"]),
    (
        "swapped-long.csv",
        ["student,date,slot,code,minutes", f"5/05/2026,{A},1,P,60", f"6/05/2026,{A},1,P,60"],
    ),
):
    broken(name, text(*lines), UNREADABLE, "swapped-columns", "", "two columns hold each other's values")
for name, lines in (
    ("month-first.csv", ["student,date,marks", f"{A},5/05/2026,P300", f"{A},5/28/2026,P300"]),
    ("month-first-half-day.csv", ["student,date,am,pm", f"{A},05/04/2026,P,P", f"{A},05/13/2026,P,P"]),
    ("month-first-long.csv", ["student,date,slot,code,minutes", f"{A},5/28/2026,1,P,60"]),
):
    broken(name, text(*lines), UNREADABLE, "month-first", "", "dates as in the United States")

# ---- another school's -------------------------------------------------------------------------------------

for name, content in (
    ("other-school-title.csv", text("School number,1234", "student,date,marks", f"{A},5/05/2026,P300")),
    ("other-school-one-cell.csv", text("MOE number: 1234,,", "student,date,marks", f"{A},5/05/2026,P300")),
    ("other-school-column.csv", text("School number,student,date,marks", f"1234,{A},5/05/2026,P300")),
    (
        "other-school-far-down.csv",
        text(
            "school_number,student,date,marks",
            *[f"9001,{A},{n}/05/2026,P300" for n in range(4, 9)] * 12,
            f"1234,{B},5/05/2026,P300",
        ),
    ),
    ("other-school.json", _JSON.replace(b'"9001"', b'"1234"')),
    ("other-school.xml", _XML.replace(b"<moeCode>9001", b"<moeCode>1234")),
    (
        "other-school-roll.csv",
        text("MOE school number,student,first_name,last_name,start_date", f"1234,{A},Ana,Ngata,2/02/2026"),
    ),
    (
        "other-school.zip",
        good.as_zip({"days.csv": text("School no,1234", "student,date,marks", f"{A},5/05/2026,P300")}),
    ),
):
    broken(name, content, UNREADABLE, "other-school", "", "a file of school 1234")

# ---- KAMAR ------------------------------------------------------------------------------------------------


def kamar(*days: tuple[object, str, str]) -> bytes:
    records = [{"id": student, "values": [good.value(codes, on, (0, 0, 0))]} for student, on, codes in days]
    return json.dumps({"SMSDirectoryData": {"sync": "attendance", "attendance": {"data": records}}}).encode()


broken(
    "kamar-pastoral.json",
    b'{"SMSDirectoryData": {"sync": "pastoral", "pastoral": {"data": []}}}',
    UNREADABLE,
    "unknown-file",
    "",
    "a message of another kind",
)
broken(
    "kamar-check.json", b'{"SMSDirectoryData": {"sync": "check"}}', UNREADABLE, "unknown-file", "", "a check"
)
broken("kamar-nothing.json", b'{"SMSDirectoryData": {}}', UNREADABLE, "unknown-file", "", "an empty message")
broken("kamar-nobody.json", kamar(), UNREADABLE, "no-rows", "", "attendance of nobody")
broken(
    "kamar-no-students.json",
    b'{"SMSDirectoryData": {"sync": "full", "students": {"count": 0, "data": []}}}',
    UNREADABLE,
    "no-rows",
    "",
    "students, and none",
)
broken(
    "kamar-bad-date.json",
    kamar((1, "20260231", "PPP"), (2, "20260505", "PPP")),
    1,
    "bad-date",
    "row 1",
    "a day that is none",
)
broken("kamar-no-date.json", kamar((1, "", "PPP"), (2, "20260505", "PPP")), 1, "no-date", "row 1", "no date")
broken(
    "kamar-no-id.json",
    kamar(("", "20260505", "PPP"), (2, "20260505", "PPP")),
    1,
    "no-student",
    "row 1",
    "no student",
)
broken(
    "kamar-bad-id.json",
    kamar(("a b", "20260505", "PPP"), (2, "20260505", "PPP")),
    1,
    "bad-student-id",
    "row 1",
    "an id with a space",
)
broken(
    "kamar-future.json",
    kamar((1, "20260601", "PPP"), (2, "20260505", "PPP")),
    1,
    "future-date",
    "row 1",
    "a day to come",
)
broken(
    "kamar-too-many-slots.json",
    kamar((1, "20260505", "PPPPPPPP"), (2, "20260505", "PPP")),
    1,
    "no-bell",
    "row 1",
    "a slot without a bell",
)
broken(
    "kamar-old-code.json",
    kamar((1, "20260505", "PRP"), (2, "20260505", "PPP")),
    2,
    "unknown-code",
    "row 1",
    "a code removed in 2025",
)
broken(
    "kamar-sunday.json",
    kamar((1, "20260503", "PPP"), (2, "20260505", "PPP")),
    1,
    "!closed-day",
    "row 1",
    "a Sunday, which has no bells",
)
broken(
    "kamar-digit.json",
    kamar((1, "20260505", "P1P"), (2, "20260505", "PPP")),
    1,
    "bad-marks",
    "row 1",
    "a digit among the codes",
)
broken(
    "kamar-student-no-name.json",
    json.dumps(
        {
            "SMSDirectoryData": {
                "sync": "full",
                "students": {
                    "data": [
                        {"id": 1, "firstname": "Ana", "startingdate": 20260202},
                        {"id": 2, "firstname": "Sione", "lastname": "Faafia", "startingdate": 20260202},
                    ]
                },
            }
        }
    ).encode(),
    1,
    "no-last-name",
    "row 1",
    "a student without a last name",
)

# ---- rows of days -----------------------------------------------------------------------------------------

_GOOD = f"{C},5/05/2026,P300"
for name, row, kind, cell, why in (
    ("days-feb-31.csv", f"{A},31/02/2026,P300", "bad-date", "B2", "no day of the calendar"),
    ("days-two-digit-year.csv", f"{A},5/05/26,P300", "bad-date", "B2", "a year of two digits"),
    ("days-words.csv", f"{A},yesterday,P300", "bad-date", "B2", "a word for a date"),
    ("days-utc.csv", f"{A},2026-05-04T20:45:00Z,P300", "bad-date", "B2", "a moment in another time zone"),
    ("days-no-date.csv", f"{A},,P300", "no-date", "B2", "no date"),
    ("days-future.csv", f"{A},1/06/2026,P300", "future-date", "B2", "a day to come"),
    ("days-year-3026.csv", f"{A},5/05/3026,P300", "future-date", "B2", "a thousand years on"),
    ("days-year-1926.csv", f"{A},5/05/1926,P300", "unknown-year", "B2", "a hundred years back"),
    ("days-year-2010.csv", f"{A},5/05/2010,P300", "unknown-year", "B2", "before the codes that are known"),
    ("days-serial-too-small.csv", f"{A},12345,P300", "bad-date", "B2", "a serial number of 1933"),
    ("days-no-student.csv", ",5/05/2026,P300", "no-student", "A2", "no student"),
    ("days-space-in-id.csv", "12 34,5/05/2026,P300", "bad-student-id", "A2", "a space in an id"),
    ("days-formula.csv", "=1+1,5/05/2026,P300", "bad-student-id", "A2", "a formula for an id"),
    ("days-macron-id.csv", "Āna,5/05/2026,P300", "bad-student-id", "A2", "a name for an id"),
    (
        "days-shortened-id.csv",
        "1.51E+08,5/05/2026,P300",
        "shortened-number",
        "A2",
        "an id that Excel shortened",
    ),
    ("days-long-id.csv", f"{'7' * 33},5/05/2026,P300", "bad-student-id", "A2", "an id of 33 digits"),
    ("days-error-cell.csv", "#N/A,5/05/2026,P300", "bad-student-id", "A2", "an error of a spreadsheet"),
    ("days-slot-too-long.csv", f"{A},5/05/2026,P601", "bad-marks", "C2", "a slot of 601 minutes"),
    ("days-day-too-long.csv", f"{A},5/05/2026,P600P600P241", "bad-marks", "C2", "a day of 1,441 minutes"),
    ("days-no-minutes.csv", f"{A},5/05/2026,PPPPP", "bad-marks", "C2", "codes without minutes"),
    ("days-half-minute.csv", f"{A},5/05/2026,P59.5", "bad-marks", "C2", "half a minute"),
    ("days-minus.csv", f"{A},5/05/2026,P-60", "bad-marks", "C2", "minutes below nothing"),
    ("days-two-noons.csv", f"{A},5/05/2026,P60|P60|P60", "bad-marks", "C2", "noon twice"),
    (
        "days-minutes-twice.csv",
        f"{A},5/05/2026,P60 60 60 6000",
        "bad-marks",
        "C2",
        "more minutes than a slot has",
    ),
):
    broken(name, text("student,date,marks", row, _GOOD), 1, kind, cell, why)
for name, row, kind, cell, why in (
    ("days-unknown-code.csv", f"{A},5/05/2026,P60B60", "unknown-code", "C2", "B is no code"),
    ("days-removed-code.csv", f"{A},5/05/2026,H300", "unknown-code", "C2", "H was removed in 2025"),
    ("days-code-too-early.csv", f"{A},7/05/2014,G300", "!closed-day;unknown-code", "C2;B2", "G came in 2015"),
    ("days-closed.csv", f"{A},25/05/2026,P300", "!closed-day", "B2", "the school was closed"),
    ("days-saturday.csv", f"{A},9/05/2026,P300", "!closed-day", "B2", "a Saturday"),
):
    broken(name, text("student,date,marks", row, _GOOD), 2, kind, cell, why)
broken(
    "days-differ.csv",
    text("student,date,marks", f"{A},5/05/2026,P300", f"{A},5/05/2026,M300", _GOOD),
    1,
    "different-rows",
    "B2;B3",
    "two rows for one student and day that differ",
)
broken(
    "days-differ-date-form.csv",
    text("student,date,marks", f"{A},5/05/2026,P300", f"{A},2026-05-05,M300", _GOOD),
    1,
    "different-rows",
    "B2;B3",
    "the same, with the date written in two ways",
)
broken(
    "days-differ-zero.csv",
    text("NSN,date,marks", f"{A},5/05/2026,P300", f"{A[1:]},5/05/2026,M300", _GOOD),
    1,
    "different-rows",
    "B2;B3",
    "the same, with and without the zero",
)
broken(
    "days-total.csv", text("student,date,marks", _GOOD, "Total,,3"), 1, "!totals-row", "A3", "a row of totals"
)
broken(
    "days-note-below.csv",
    text("student,date,marks", _GOOD, ",,Printed by the office"),
    1,
    "!totals-row",
    "A3",
    "a note under the rows",
)
broken(
    "days-headings-again.csv",
    text("student,date,marks", _GOOD, "student,date,marks", f"{A},5/05/2026,P300"),
    2,
    "bad-date;bad-marks",
    "C3;B3",
    "a page break with the headings again",
)
broken(
    "days-semicolons-one-wrong.csv",
    text("student;date;marks", f"{A};5/5;P300", _GOOD.replace(",", ";")),
    1,
    "bad-date",
    "B2",
    "semicolons, and a date without a year",
)
broken(
    "days-tabs-one-wrong.txt",
    text("student\tdate\tmarks", f"{A}\t5/05/2026\tP", _GOOD.replace(",", "\t")),
    1,
    "bad-marks",
    "C2",
    "tabs, and a code without minutes",
)
broken(
    "days-utf16-one-wrong.csv",
    text("student,date,marks", f"{A},5/05/2026,Q", _GOOD, encoding="utf-16"),
    1,
    "bad-marks",
    "C2",
    "UTF-16, and a code without minutes",
)
broken(
    "days-title-one-wrong.csv",
    text("Attendance", "", "student,date,marks", _GOOD, f"{A},5/05/2026,P"),
    1,
    "bad-marks",
    "C5",
    "a title and a blank line above",
)
broken(
    "days-one-wrong.json",
    json.dumps(
        [
            {"student": A, "date": "5/05/2026", "marks": "P"},
            {"student": B, "date": "5/05/2026", "marks": "P300"},
        ]
    ).encode(),
    1,
    "bad-marks",
    "row 1",
    "a record of a list",
)
broken(
    "days-one-wrong.xlsx",
    good.as_xlsx(
        {"Marks": [["student", "date", "marks"], [A, "5/05/2026", "P300"], [], [B, "32/05/2026", "P300"]]}
    ),
    1,
    "bad-date",
    "B4",
    "a workbook with a blank row before the wrong one",
)
broken(
    "days-one-wrong.xls",
    good.as_xls([["student", "date", "marks"], [A, "5/05/2026", "P300"], [B, "5/05/2026", "PP"]]),
    1,
    "bad-marks",
    "C3",
    "an old workbook",
)
broken(
    "days-one-wrong.ods",
    good.as_ods([["student", "date", "marks"], [A, "5/05/2026", "P300"], ["a b", "5/05/2026", "P300"]]),
    1,
    "bad-student-id",
    "A3",
    "ODS",
)
broken(
    "days-and-wrong-roll.zip",
    good.as_zip(
        {
            "days.csv": text("student,date,marks", f"{A},5/05/2026,P", _GOOD),
            "roll.csv": text("student,first_name,last_name,start_date", f"{C},Zoe,Tui,soon"),
        }
    ),
    1,
    "bad-date;bad-marks",
    "C2;D2",
    "a ZIP of a days file and a roll, each with a wrong row",
)

# ---- rows of halves, wide and long ------------------------------------------------------------------------

_HALF = f"{C},5/05/2026,P,P"
for name, row, rows, kind, cell, why in (
    ("half-bad-code.csv", f"{A},5/05/2026,PP,P", 2, "unknown-code", "C2", "two letters in one half"),
    ("half-digit.csv", f"{A},5/05/2026,P,1", 2, "unknown-code", "D2", "a digit for a code"),
    ("half-word.csv", f"{A},5/05/2026,P,Present", 2, "unknown-code", "D2", "a word for a code"),
    ("half-unknown-code.csv", f"{A},5/05/2026,B,P", 2, "unknown-code", "C2", "B is no code"),
    ("half-bad-date.csv", f"{A},0/05/2026,P,P", 1, "bad-date", "B2", "day 0"),
    ("half-future.csv", f"{A},2/06/2026,P,P", 1, "future-date", "B2", "a day to come"),
    ("half-no-student.csv", ",5/05/2026,P,P", 1, "no-student", "A2", "no student"),
    ("half-closed.csv", f"{A},25/05/2026,P,P", 2, "!closed-day", "B2", "the school was closed"),
):
    broken(name, text("student,date,am,pm", row, _HALF), rows, kind, cell, why)
broken(
    "half-differ.csv",
    text("student,date,am,pm", f"{A},5/05/2026,P,P", f"{A},5/05/2026,P,M", _HALF),
    1,
    "different-rows",
    "B2;B3",
    "two rows that differ",
)

_WIDE_GOOD = f"{C},PP,PP"
for name, head, row, rows, kind, cell, why in (
    (
        "wide-three-letters.csv",
        "NSN,5/05/2026,6/05/2026",
        f"{A},PPP,PP",
        3,
        "bad-marks",
        "B2",
        "three letters",
    ),
    ("wide-word.csv", "NSN,5/05/2026,6/05/2026", f"{A},PP,away", 3, "bad-marks", "C2", "a word"),
    ("wide-digit.csv", "NSN,5/05/2026,6/05/2026", f"{A},P1,PP", 3, "bad-marks", "B2", "a digit"),
    (
        "wide-unknown-code.csv",
        "NSN,5/05/2026,6/05/2026",
        f"{A},PB,PP",
        4,
        "unknown-code",
        "B2",
        "B is no code",
    ),
    ("wide-future.csv", "NSN,5/05/2026,1/06/2026", f"{A},PP,PP", 2, "future-date", "C1", "a day to come"),
    ("wide-closed.csv", "NSN,5/05/2026,25/05/2026", f"{A},PP,PP", 4, "!closed-day", "C1", "a closed day"),
    ("wide-no-student.csv", "NSN,5/05/2026,6/05/2026", ",PP,PP", 2, "!totals-row", "A2", "no student"),
    (
        "wide-bad-student.csv",
        "NSN,5/05/2026,6/05/2026",
        "a/b,PP,PP",
        2,
        "bad-student-id",
        "A2",
        "a stroke in an id",
    ),
    ("wide-total.csv", "NSN,5/05/2026,6/05/2026", "Totals,2,2", 2, "!totals-row", "A2", "a row of totals"),
):
    broken(name, text(head, row, _WIDE_GOOD), rows, kind, cell, why)
broken(
    "wide-date-twice.csv",
    text("NSN,5/05/2026,05/05/2026", f"{A},PP,PM", _WIDE_GOOD),
    1,
    "different-rows",
    "B2;C2",
    "two columns for one day, and a student whose marks differ",
)
broken(
    "wide-student-twice.csv",
    text("NSN,5/05/2026", f"{A},PP", f"{A},MM", f"{C},PP"),
    1,
    "different-rows",
    "B2;B3",
    "two rows for one student",
)

_LONG, _LONG_GOOD = "student,date,slot,code,minutes", f"{C},5/05/2026,1,P,60"
for name, row, rows, kind, cell, why in (
    ("long-bad-slot.csv", f"{A},5/05/2026,Form,P,60", 1, "bad-slot", "C2", "a slot by name"),
    ("long-no-slot.csv", f"{A},5/05/2026,,P,60", 1, "bad-slot", "C2", "no slot"),
    ("long-slot-21.csv", f"{A},5/05/2026,21,P,60", 1, "bad-slot", "C2", "a slot beyond the day"),
    ("long-no-minutes.csv", f"{A},5/05/2026,1,P,", 1, "bad-minutes", "E2", "no minutes"),
    ("long-601.csv", f"{A},5/05/2026,1,P,601", 1, "bad-minutes", "E2", "601 minutes"),
    ("long-minus.csv", f"{A},5/05/2026,1,P,-5", 1, "bad-minutes", "E2", "minutes below nothing"),
    ("long-an-hour.csv", f"{A},5/05/2026,1,P,1:00", 1, "bad-minutes", "E2", "an hour as a time"),
    ("long-word.csv", f"{A},5/05/2026,1,Late,60", 2, "unknown-code", "D2", "a word for a code"),
    ("long-unknown-code.csv", f"{A},5/05/2026,1,B,60", 2, "unknown-code", "D2", "B is no code"),
    ("long-bad-date.csv", f"{A},2026-13-05,1,P,60", 1, "bad-date", "B2", "month 13"),
    ("long-bad-student.csv", "a_b,5/05/2026,1,P,60", 1, "bad-student-id", "A2", "an underscore in an id"),
    ("long-future.csv", f"{A},30/05/2026,1,P,60", 1, "future-date", "B2", "tomorrow"),
):
    broken(name, text(_LONG, row, _LONG_GOOD), rows, kind, cell, why)
broken(
    "long-slot-twice.csv",
    text(_LONG, f"{A},5/05/2026,1,P,60", f"{A},5/05/2026,1,M,60", _LONG_GOOD),
    1,
    "different-rows",
    "B2;B3",
    "one slot with two codes",
)
broken(
    "long-day-too-long.csv",
    text(_LONG, *[f"{A},5/05/2026,{n},P,600" for n in (1, 2, 3)], _LONG_GOOD),
    1,
    "bad-day",
    "B2;B3;B4",
    "three slots of ten hours",
)
broken(
    "long-one-bad-slot-of-two.csv",
    text(_LONG, f"{A},5/05/2026,1,P,60", f"{A},5/05/2026,2,P,lots", _LONG_GOOD),
    1,
    "bad-minutes",
    "E3",
    "a day with one slot wrong is not taken",
)

# ---- roll, staff, calendar, bells -----------------------------------------------------------------------

_ROLL, _ROLL_GOOD = (
    "student,nsn,first_name,last_name,year_level,start_date,end_date",
    f"{C},,Zoe,Tui,7,2/02/2026,",
)
for name, row, rows, kind, cell, why in (
    ("roll-no-student.csv", ",,Ana,Ngata,7,2/02/2026,", 1, "no-student", "A2", "no id"),
    ("roll-bad-student.csv", "a b,,Ana,Ngata,7,2/02/2026,", 1, "bad-student-id", "A2", "a space in an id"),
    ("roll-no-name.csv", f"{A},,,Ngata,7,2/02/2026,", 1, "no-first-name", "C2", "no first name"),
    ("roll-no-start.csv", f"{A},,Ana,Ngata,7,,", 1, "no-start-date", "F2", "no start"),
    ("roll-bad-start.csv", f"{A},,Ana,Ngata,7,31/09/2026,", 1, "bad-date", "F2", "a start that is no day"),
    (
        "roll-backwards.csv",
        f"{A},,Ana,Ngata,7,2/02/2026,1/02/2026",
        1,
        "backwards",
        "G2",
        "left before she came",
    ),
    ("roll-year-99.csv", f"{A},,Ana,Ngata,99,2/02/2026,", 2, "!bad-year-level", "E2", "year 99"),
    ("roll-bad-nsn.csv", f"{A},12345,Ana,Ngata,7,2/02/2026,", 2, "!bad-nsn", "B2", "an NSN of five digits"),
    (
        "roll-lost-macron.csv",
        f"{A},,Ana,Ng?ta,7,2/02/2026,",
        2,
        "!lost-letter",
        "D2",
        "a macron lost on the way",
    ),
    ("roll-total.csv", "Total,1,,,,,", 1, "!totals-row", "A2", "a row of totals"),
):
    broken(name, text(_ROLL, row, _ROLL_GOOD), rows, kind, cell, why)
broken(
    "roll-duplicate.csv",
    text(_ROLL, f"{A},,Ana,Ngata,7,2/02/2026,", f"{A},,Sione,Faafia,7,2/02/2026,", _ROLL_GOOD),
    1,
    "duplicate-student",
    "A2;A3",
    "one id for two students",
)
broken(
    "roll-overlap.csv",
    text(_ROLL, f"{A},,Ana,Ngata,7,2/02/2026,", f"{A},,Ana,Ngata,7,4/05/2026,", _ROLL_GOOD),
    3,
    "!overlap",
    "F3",
    "two enrolments over one day",
)
broken(
    "roll-shared-nsn.csv",
    text(_ROLL, f"1,{A},Ana,Ngata,7,2/02/2026,", f"2,{A},Ana,Ngata,7,2/02/2026,", _ROLL_GOOD),
    3,
    "!shared-nsn",
    "B3",
    "one student entered twice",
)
broken(
    "roll-bad-phone.csv",
    text(
        "student,first_name,last_name,start_date,Caregiver 1 name,Caregiver 1 phone",
        f"{A},Ana,Ngata,2/02/2026,Mere,ring Nan",
    ),
    1,
    "!bad-phone",
    "F2",
    "a phone number that is none",
)
broken(
    "roll-short-row.csv", text(_ROLL, f"{A},,Ana", _ROLL_GOOD), 1, "short-row", "row 2", "a row that is cut"
)
broken(
    "staff-bad-role.csv",
    text("email,name,roles", "a@example.nz,A,caretaker", "b@example.nz,B,teacher"),
    1,
    "unknown-role",
    "C2",
    "a role that nobody knows",
)
broken(
    "staff-bad-email.csv",
    text("email,name,roles", "a at example.nz,A,teacher", "b@example.nz,B,teacher"),
    1,
    "bad-email",
    "A2",
    "an address that is none",
)
broken(
    "staff-twice.csv",
    text("email,name,roles", "a@example.nz,A,teacher", "A@example.nz,A,principal"),
    0,
    "different-rows",
    "A2;A3",
    "one person with different roles",
)
broken(
    "calendar-weekend.csv",
    text("date,year,term,open_half_days", "9/05/2026,2026,2,2", "8/05/2026,2026,2,2"),
    1,
    "bad-calendar",
    "A2",
    "open on a Saturday",
)
broken(
    "calendar-outside.csv",
    text("date,year,term,open_half_days", "5/11/2026,2026,2,2", "8/05/2026,2026,2,2"),
    1,
    "bad-calendar",
    "A2",
    "outside the twelve weeks",
)
broken(
    "calendar-three.csv",
    text("date,year,term,open_half_days", "7/05/2026,2026,2,3", "8/05/2026,2026,2,2"),
    1,
    "bad-half-days",
    "D2",
    "three half-days",
)
broken(
    "calendar-holiday.csv",
    text("date,year,term,open_half_days", "27/04/2026,2026,2,2"),
    1,
    "!open-holiday",
    "D2",
    "open on a public holiday",
)
broken(
    "bells-saturday.csv",
    text("weekday,slot,minutes", "Saturday,1,60", "Monday,1,60"),
    1,
    "bad-weekday",
    "A2",
    "a bell on Saturday",
)
broken(
    "bells-differ.csv",
    text("weekday,slot,minutes", "Monday,1,60", "1,1,50", "2,1,60"),
    1,
    "different-rows",
    "B2;B3",
    "two lengths for one slot",
)
broken(
    "timetable-bad-slot.csv",
    text("student,weekday,slot", f"{A},Monday,99", f"{A},Monday,1"),
    1,
    "bad-slot",
    "C2",
    "a slot beyond the day",
)


def main() -> None:
    for old in HERE.iterdir():
        if old.is_file() and old.suffix != ".py":
            old.unlink()
    for case in CASES:
        (HERE / case.file).write_bytes(case.content)
    with (HERE / "index.csv").open("w", newline="", encoding="utf-8") as file:
        columns = [name for name in Broken._fields if name != "content"]
        csv.writer(file).writerows([columns, *([getattr(case, name) for name in columns] for case in CASES)])


if __name__ == "__main__":
    main()
