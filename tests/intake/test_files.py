"""Limits, encodings and containers: what is refused before a row is read."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.exports import make
from whetu.intake import files, marks, records
from whetu.intake.cells import Unreadable
from whetu.intake.files import Sheet, contents, delimiter_of, encoding_of
from whetu.intake.read import read

DAYS = b"student,date,marks\na,5/05/2026,P60\n"


def refused(content: bytes | Path, **options) -> list[str]:
    with pytest.raises(Unreadable) as unreadable:
        read([content if isinstance(content, Path) else ("x", content)], **options)
    return [problem.kind for problem in unreadable.value.problems]


def test_a_file_of_more_than_500_mb_is_not_opened(tmp_path):
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.write(DAYS)
        file.truncate(files.MOST_BYTES + 1)
    assert refused(big) == ["too-big"]


def test_a_message_of_more_than_100_mb_is_not_opened(tmp_path):
    big = tmp_path / "big.json"
    with big.open("wb") as file:
        file.write(b'{"SMSDirectoryData": {}}')
        for _ in range(101):
            file.write(b" " * 10**6)
    assert refused(big) == ["too-big"]


def test_more_student_days_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    monkeypatch.setattr("whetu.intake.ministry.MOST_ROWS", 2)
    rows = b"".join(b"a%d,5/05/2026,P60\n" % n for n in range(3))
    assert refused(b"student,date,marks\n" + rows) == ["too-many-rows"]
    long = b"".join(b"a%d,5/05/2026,1,P,60\n" % n for n in range(3))
    assert refused(b"student,date,slot,code,minutes\n" + long) == ["too-many-rows"]
    roll = b"".join(b"a%d,A,B,5/05/2026\n" % n for n in range(3))
    assert refused(b"student,first_name,last_name,start_date\n" + roll) == ["too-many-rows"]
    assert records.files.MOST_ROWS == marks.files.MOST_ROWS == 2


def test_the_limits_are_those_that_are_stated():
    assert (files.MOST_BYTES, files.MOST_ROWS) == (500_000_000, 5_000_000)


def test_a_zip_that_unpacks_to_more_than_the_limit_is_a_bomb():
    assert refused(bomb(files.MOST_BYTES + 1)) == ["zip-bomb"]


def test_a_zip_that_lies_about_its_size_is_refused():
    """A header that says 10 bytes does not make a member of 300 MB smaller."""
    packed = bytearray(bomb(300_000_000))
    size = (300_000_000).to_bytes(4, "little")
    assert packed.count(size) == 2
    assert refused(bytes(packed.replace(size, (10).to_bytes(4, "little")))) == ["broken-archive"]


def bomb(size: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x.csv", "w") as member:
        member.write(DAYS)
        left = size - len(DAYS)
        while left:
            left -= member.write(b" " * min(left, 10**7))
    return content.getvalue()


def test_a_workbook_is_a_zip_and_may_be_a_bomb_too():
    content = io.BytesIO(make.as_xlsx({"Marks": make.days()}))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * (files.MOST_BYTES + 1))
    assert refused(content.getvalue()) == ["zip-bomb"]


def test_one_cell_in_the_far_corner_takes_down_nothing():
    """python-calamine asks for 512 GB and aborts its process: so it has one of its own."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "student")
        sheet.write(1_048_575, 16_383, "x")
    assert refused(content.getvalue()) == ["too-big"]


def test_a_workbook_has_only_so_much_memory(monkeypatch):
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["student", "date", "marks"])
        sheet.write(1_048_575, 15, "x")  # 0.5 GB of empty cells
    monkeypatch.setattr("whetu.intake.workbook.MOST_MEMORY", 400 << 20)
    assert refused(content.getvalue()) == ["too-big"]
    assert read([make.HERE / "days.xlsx"]).files[0].rows == 6


def test_a_zip_of_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_MEMBERS", 2)
    assert refused(make.as_zip({f"{n}.csv": DAYS for n in range(3)})) == ["zip-bomb"]


def test_clutter_in_a_zip_is_passed_by():
    clutter = {"__MACOSX/._x.csv": b"\0\1", ".DS_Store": b"\0", "a/Thumbs.db": b"\0", "a/x.csv": DAYS}
    assert read([("x.zip", make.as_zip(clutter))]).files[0].name == "x.zip/a/x.csv"


BILLION = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<SMSDirectoryData sync="attendance"><attendance>&b;</attendance></SMSDirectoryData>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<SMSDirectoryData sync="attendance"><attendance>&a;</attendance></SMSDirectoryData>"""


@pytest.mark.parametrize("text", [BILLION, OUTSIDE, BILLION.decode().encode("utf-16")])
def test_xml_may_declare_no_entities(text):
    assert refused(text) == ["xml-entities"]


def test_json_nested_too_deep_is_refused():
    assert refused(b'{"SMSDirectoryData":' + b"[" * 100_000) == ["broken-message"]


ENCODINGS = [
    ("utf-8", "Āna", "utf-8"),
    ("utf-8-sig", "Āna", "utf-8-sig"),
    ("utf-16", "Āna", "utf-16"),
    ("utf-16-le", "Āna and her whānau", "utf-16-le"),
    ("utf-16-be", "Āna and her whānau", "utf-16-be"),
    ("cp1252", "Zoë", "cp1252"),
    ("ascii", "Ana", "utf-8"),
]


@pytest.mark.parametrize(("written", "text", "found"), ENCODINGS)
def test_the_encoding_is_told_by_content(tmp_path, written, text, found):
    path = tmp_path / "x"
    path.write_bytes(text.encode(written))
    assert encoding_of("x", path) == found


def test_a_letter_cut_in_two_by_our_own_reading_is_whole(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"a" * ((1 << 24) - 1) + "ā".encode() + b"a" * 10)
    assert encoding_of("x", path) == "utf-8"


DELIMITERS = [
    ("a,b,c\n1,2,3\n", ","),
    ("a;b;c\n1,5;2;3\n", ";"),
    ("a\tb\n1, 2\t3\n", "\t"),
    ("a|b\n1|2\n", "|"),
    ("sep=;\na;b\n", ";"),
    ("one\ntwo\n", ","),
    ('Attendance, Term 2\n"Ngāta, Āna";1;2\n"Faʻafia, Sione";3;4\n', ";"),
]


@pytest.mark.parametrize(("text", "delimiter"), DELIMITERS)
def test_the_delimiter_is_the_one_that_parts_rows_evenly(tmp_path, text, delimiter):
    path = tmp_path / "x"
    path.write_text(text, encoding="utf-8")
    assert delimiter_of(path) == delimiter


def test_names_in_files_reach_the_sheets_whole(tmp_path):
    for file, encoding in (("days-1252.csv", "cp1252"), ("days-utf16.csv", "utf-16")):
        [sheet] = contents(file, make.HERE / file, tmp_path)
        assert isinstance(sheet, Sheet)
        assert sheet.encoding == encoding
        assert "Zoë" in sheet.path.read_text(encoding="utf-8")


def test_nothing_of_a_file_is_left_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read([("x.zip", make.as_zip({"a.csv": DAYS}))])
    with pytest.raises(Unreadable):
        read([("x.json", json.dumps({"a": 1}).encode())])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_says_so(tmp_path):
    assert refused(tmp_path / "nowhere.csv") == ["no-file"]


def test_a_cell_of_megabytes_is_a_problem_of_its_row():
    """DuckDB reads no line of more than 2 MB; then the sheet is tidied first."""
    text = DAYS + b"b,5/05/2026," + b"P1" * 1_500_000 + b"\nc,6/05/2026,P60\n"
    reading = read([("x.csv", text)])
    assert [(p.kind, p.cell) for p in reading.problems] == [("huge-cell", "C3")]
    assert reading.files[0].rows == 2
