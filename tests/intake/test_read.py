"""Every kind of file, in every encoding, gives the same student-days; and what the door promises."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.exports import make
from whetu.intake.cells import Unreadable, day
from whetu.intake.read import Reading, read, recognise

HERE = make.HERE
SESSIONS = (210, 180)


def named(*files: str) -> list[Path]:
    return [HERE / file for file in files]


def days_of(reading: Reading) -> dict[tuple[str, str], str]:
    return {
        (student, f"{on.day}/{on:%m/%Y}"): pattern
        for batch in reading.days()
        for student, on, pattern in batch
    }


def of_slots() -> dict[tuple[str, str], str]:
    return {key: make.as_pattern(codes) for key, codes in make.SLOTS.items()}


def of_halves() -> dict[tuple[str, str], str]:
    return {key: f"{am or '_'}210|{pm or '_'}180" for key, (am, pm) in make.HALVES.items()}


# file, kind, encoding
SLOT_FILES = [
    ("days.csv", "days", "utf-8"),
    ("days-bom.csv", "days", "utf-8-sig"),
    ("days-utf16.csv", "days", "utf-16"),
    ("days-utf16-no-mark.csv", "days", "utf-16-le"),
    ("days-1252.csv", "days", "cp1252"),
    ("days-semicolon.csv", "days", "utf-8"),
    ("days-tab.txt", "days", "utf-8"),
    ("days-from-excel.csv", "days", "utf-8"),
    ("days.xlsx", "days", "workbook"),
    ("days.xls", "days", "workbook"),
    ("days.ods", "days", "workbook"),
    ("days.json", "days", "utf-8"),
    ("long.csv", "long", "utf-8"),
    ("long.xlsx", "long", "workbook"),
]
HALF_FILES = [
    ("half-day.csv", "half-day", "utf-8-sig"),
    ("half-day.xls", "half-day", "workbook"),
    ("wide.csv", "wide", "utf-8"),
    ("wide.xlsx", "wide", "workbook"),
    ("wide.ods", "wide", "workbook"),
]


@pytest.mark.parametrize(("file", "kind", "encoding"), SLOT_FILES)
def test_files_of_slots_give_the_same_days(file, kind, encoding):
    reading = read(named(file))
    assert days_of(reading) == of_slots()
    assert reading.problems == []
    [about] = reading.files
    assert about == (file, kind, 6, encoding, None, date(2026, 5, 5), date(2026, 5, 6))


@pytest.mark.parametrize(("file", "kind", "encoding"), HALF_FILES)
def test_files_of_halves_give_the_same_days(file, kind, encoding):
    reading = read(named(file), minutes=SESSIONS)
    assert days_of(reading) == of_halves()
    assert reading.problems == []
    assert [(about.kind, about.rows, about.encoding) for about in reading.files] == [(kind, 6, encoding)]


def test_a_title_above_and_totals_below_are_no_rows():
    reading = read(named("days-title-and-totals.csv"), school_number="9001")
    assert days_of(reading) == of_slots()
    assert [(p.level, p.kind, p.cell) for p in reading.problems] == [
        ("warning", "totals-row", "A11"),
        ("warning", "totals-row", "A12"),
    ]
    assert reading.files[0].school_number == "9001"


def test_every_file_is_what_its_script_writes():
    for name, content in make.everything().items():
        if not name.endswith(".ods"):  # the library that writes ODS puts the time in
            assert (HERE / name).read_bytes() == content, name


def test_a_zip_holds_several_files():
    reading = read(named("days-and-roll.zip"))
    assert [(about.name, about.kind, about.rows) for about in reading.files] == [
        ("days-and-roll.zip/roll.csv", "roll", 3),
        ("days-and-roll.zip/term 2/days.csv", "days", 6),
    ]
    assert days_of(reading) == of_slots()


def test_bytes_are_read_as_files_are():
    reading = read([("as uploaded", (HERE / "days.xlsx").read_bytes())])
    assert days_of(reading) == of_slots()
    assert reading.files[0].name == "as uploaded"


KINDS = [
    ("days.csv", "days"),
    ("days-utf16.csv", "days"),
    ("long.csv", "long"),
    ("half-day.csv", "half-day"),
    ("wide.csv", "wide"),
    ("roll.csv", "roll"),
    ("calendar.csv", "calendar"),
    ("staff.csv", "staff"),
    ("timetable.csv", "timetable"),
    ("bells.csv", "bells"),
    ("kamar-attendance.json", "kamar-attendance"),
    ("kamar-attendance.xml", "kamar-attendance"),
    ("kamar-students.json", "kamar-students"),
    ("kamar-students.xml", "kamar-students"),
    ("days.xlsx", "zip"),
    ("days.xls", "workbook"),
    ("days-and-roll.zip", "zip"),
]


@pytest.mark.parametrize(("file", "kind"), KINDS)
def test_a_file_is_recognised_by_its_first_bytes(file, kind):
    assert recognise("no name says it", (HERE / file).read_bytes()[:4096]) == kind


def test_a_folder_of_our_own_parquet(tmp_path):
    reading = read(named("days.csv", "roll.csv", "calendar.csv"))
    for table in ("student_days", "roll", "calendar"):
        reading.con.execute(f"copy (from {table}) to '{tmp_path / table}.parquet'")
    again = read([tmp_path])
    assert days_of(again) == of_slots()
    assert again.table("roll") == reading.table("roll")
    assert again.table("calendar") == reading.table("calendar")
    assert {about.kind for about in again.files} == {"days", "roll", "calendar"}


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "days.csv").write_bytes(b"")
    with pytest.raises(Unreadable) as refused:
        read([tmp_path])
    assert refused.value.problems[0].kind == "unknown-file"


def test_a_later_file_replaces_an_earlier_one_s_days():
    changed = f"student,date,marks\n{make.ANA},5/05/2026,M60M60M60M60M60\n".encode()
    reading = read([*named("days.csv"), ("later.csv", changed)])
    assert days_of(reading) == of_slots() | {(make.ANA, "5/05/2026"): "M60M60M60M60M60"}
    files = reading.con.execute("select file, count(*) from student_days group by file order by 1").fetchall()
    assert files == [("days.csv", 5), ("later.csv", 1)]


ROLL = "student,nsn,first_name,last_name,start_date\n"


def test_marks_by_nsn_get_the_roll_s_own_ids():
    people = [f"{1000 + n},{nsn},A,B,2/02/2026" for n, nsn in enumerate(make.NAMES)]
    reading = read([*named("days.csv"), ("roll.csv", (ROLL + "\n".join(people)).encode())])
    assert {student for student, _ in days_of(reading)} == {"1000", "1001", "1002"}
    assert len(days_of(reading)) == 6


def test_marks_keep_their_ids_where_one_of_them_is_on_the_roll_or_an_nsn_is_two_students():
    own = [f"{make.ANA},{make.ANA},A,B,2/02/2026", f"7,{make.ZOE},C,D,2/02/2026"]
    shared = [f"1,{make.ANA},A,B,2/02/2026", f"2,{make.ANA},A,B,2/02/2026"]
    for people in (own, shared):
        reading = read([*named("days.csv"), ("roll.csv", (ROLL + "\n".join(people)).encode())])
        assert {student for student, _ in days_of(reading)} == set(make.NAMES)


def test_sent_twice_nothing_changes():
    once, twice = read(named("days.csv")), read(named("days.csv", "days.csv"))
    assert days_of(once) == days_of(twice)
    assert twice.problems == []


def test_the_same_files_give_the_same_tables_in_the_same_numbers():
    both = [read(named("long.csv", "days.csv")) for _ in range(2)]
    keys = ["from day_keys order by all", "from patterns order by all"]
    one, other = ([reading.con.execute(key).fetchall() for key in keys] for reading in both)
    assert one == other
    alone = read(named("long.csv")).con.execute("select pattern from patterns order by pattern_id").fetchall()
    assert alone == sorted(alone)  # not in the order of a set, which another process would not give


def test_equal_rows_are_one_and_rows_that_differ_are_none():
    rows = "a,5/05/2026,P60\na,5/05/2026,P60\nb,5/05/2026,P60\nb,05/05/2026,M60\nc,5/05/2026,P60\n"
    reading = read([("days.csv", f"student,date,marks\n{rows}".encode())])
    assert days_of(reading) == {("a", "5/05/2026"): "P60", ("c", "5/05/2026"): "P60"}
    assert [(p.kind, p.cell) for p in reading.problems] == [
        ("different-rows", "B4"),
        ("different-rows", "B5"),
    ]


def test_a_slot_given_twice_alike_is_one_and_otherwise_the_day_is_not_taken():
    rows = [("a", 1, "P"), ("a", 1, "p"), ("a", 2, "P"), ("b", 1, "P"), ("b", 1, "M"), ("b", 2, "P")]
    text = "student,date,slot,code,minutes\n" + "".join(f"{s},5/05/2026,{n},{c},60\n" for s, n, c in rows)
    reading = read([("long.csv", text.encode())])
    assert days_of(reading) == {("a", "5/05/2026"): "P60P60"}
    assert [(p.kind, p.cell) for p in reading.problems] == [
        ("different-rows", cell) for cell in ("B5", "B6", "B7")
    ]


def test_many_slots_and_minutes_need_more_than_one_number():
    slots = [(n, "PMTJ?"[n % 5], 5 * n) for n in range(1, 19)]
    text = "student,date,slot,code,minutes\n" + "".join(
        f"a,5/05/2026,Period {n},{c},{m}\n" for n, c, m in slots
    )
    reading = read([("long.csv", text.encode())])
    assert days_of(reading) == {("a", "5/05/2026"): "".join(f"{c}{m}" for _, c, m in slots)}


def test_a_slot_code_and_minutes_beyond_the_first_rows_are_found_all_the_same():
    usual = "".join(f"s{n},5/05/2026,1,P,60\n" for n in range(2_500))
    text = f"student,date,slot,code,minutes\n{usual}last,5/05/2026,7,w,45\n"
    reading = read([("long.csv", text.encode())])
    assert days_of(reading)["last", "5/05/2026"] == "W45"
    assert [(p.kind, p.cell) for p in reading.problems] == [("unknown-code", "D2502")]


def test_a_long_file_of_mornings_and_afternoons_knows_noon():
    text = (
        "student,date,slot,code,minutes\na,5/05/2026,AM,P,210\na,5/05/2026,PM,M,180\nb,5/05/2026,PM,M,180\n"
    )
    assert set(days_of(read([("long.csv", text.encode())])).values()) == {"P210|M180", "|M180"}


def test_a_code_holds_on_its_day():
    rows = "a,5/05/2024,H60\na,5/05/2026,H60\nb,5/05/2026,H60\nb,5/05/2024,P60\n"
    reading = read([("days.csv", f"student,date,marks\n{rows}".encode())])
    assert len(days_of(reading)) == 4  # the day is taken; the mark counts as unmarked
    errors = [(p.kind, p.cell) for p in reading.errors]
    assert errors == [("unknown-code", "C3"), ("unknown-code", "C4")]
    assert "6 May" not in reading.errors[0].why
    assert "5 May 2026" in reading.errors[0].why


MARKS = [
    ("P210M180", "P210M180"),
    ("P210 180", "P210_180"),
    ("210M180", "_210M180"),
    ("p60 m60", "P60M60"),
    ("P210|180", "P210|_180"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "pattern"), MARKS)
def test_marks_have_one_form(text, pattern):
    reading = read([("days.csv", f"student,date,marks\na,5/05/2026,{text}\n".encode())])
    assert days_of(reading) == {("a", "5/05/2026"): pattern}


def test_headings_that_nobody_knows_are_shown_with_guesses_and_chosen_once():
    text = b"Learner ref,When was it,What,Fav colour\n0151234567,5/05/2026,P210M180,red\n"
    with pytest.raises(Unreadable) as refused:
        read([("x.csv", text)])
    found = {heading.text: heading for heading in refused.value.headings}
    assert found["Learner ref"].guesses[0] == "student"
    assert found["When was it"].guesses[0] == "date"
    assert found["What"].guesses[0] == "marks"
    chosen = {"learner  REF": "student", "When was it": "date", "What": "marks", "Fav colour": ""}
    reading = read([("x.csv", text)], mapping=chosen)
    assert days_of(reading) == {("0151234567", "5/05/2026"): "P210M180"}
    assert reading.unknown_headings == []


def test_an_extra_heading_that_nobody_knows_is_shown_and_the_file_is_read():
    reading = read([("x.csv", b"student,date,marks,Fav colour\na,5/05/2026,P60,red\n")])
    assert [(h.column, h.text) for h in reading.unknown_headings] == [("D", "Fav colour")]
    assert len(days_of(reading)) == 1


def test_another_school_s_file_is_put_aside_before_its_rows():
    text = b"School number,student,date,marks\n1234,=wrong,nonsense,P60\n"
    with pytest.raises(Unreadable) as refused:
        read([("x.csv", text)], school_number="9001")
    assert [p.kind for p in refused.value.problems] == ["other-school"]
    with pytest.raises(Unreadable) as refused:
        read(named("kamar-attendance.json"), school_number="0042", minutes=(60,))
    assert [p.kind for p in refused.value.problems] == ["other-school"]
    assert read(named("kamar-attendance.json"), school_number="09001", minutes=(60,)).files[0].rows == 5


def test_marks_on_closed_days_are_taken_and_listed():
    calendar = {date(2026, 5, 5): 2}
    reading = read(named("days.csv"), calendar=calendar)
    assert len(days_of(reading)) == 6
    assert {(p.level, p.kind, p.cell) for p in reading.problems} == {
        ("warning", "closed-day", cell) for cell in ("B3", "B5", "B7")
    }


def test_a_calendar_among_the_files_says_which_days_are_open():
    text = b"student,date,marks\na,4/05/2026,P60\na,5/05/2026,P60\n"
    reading = read([("days.csv", text), *named("calendar.csv")])
    assert [(p.kind, p.cell) for p in reading.problems] == [("closed-day", "B2")]


def test_days_to_come_are_not_taken():
    reading = read(named("days.csv"), today=date(2026, 5, 5))
    assert {on for _, on in days_of(reading)} == {"5/05/2026"}
    assert {(p.level, p.kind) for p in reading.problems} == {("error", "future-date")}


def test_bell_times_of_two_sessions_give_the_minutes_of_halves():
    bells = "weekday,slot,start,minutes\n" + "".join(
        f"{n},1,9:00,210\n{n},2,13:00,180\n" for n in range(1, 6)
    )
    assert days_of(read([*named("half-day.csv"), ("bells.csv", bells.encode())])) == of_halves()


def test_only_so_many_problems_of_a_kind_are_listed():
    rows = "".join(f"a{n},nonsense,P60\n" for n in range(1_500))
    reading = read([("days.csv", f"student,date,marks\n{rows}ok,5/05/2026,P60\n".encode())])
    assert len(reading.problems) == 1_000
    assert "500 more" in reading.problems[-1].fix


def test_dates_have_many_forms():
    forms = [
        "5/05/2026",
        "05/05/2026",
        "2026-05-05",
        "46147",
        "46147.0",
        "20260505",
        "5 May 2026",
        "Tue 5/05/2026",
    ]
    assert {day(form) for form in forms} == {date(2026, 5, 5)}


def test_blank_lines_do_not_move_the_addresses():
    text = b"student,date,marks\n\na,5/05/2026,P60\n\n\nb,nonsense,P60\n"
    assert [p.cell for p in read([("x.csv", text)]).problems] == ["B6"]


def test_a_wrong_row_is_named_by_the_number_of_its_record_in_json():
    good, bad = (
        {"student": "a", "date": "5/05/2026", "marks": "P60"},
        {"student": "b", "date": "x", "marks": "P60"},
    )
    [problem] = read([("x.json", json.dumps([good, bad]).encode())]).problems
    assert (problem.cell, problem.row, problem.column, problem.value) == ("", 2, "date", "x")


def test_nothing_is_fetched_from_anywhere():
    con = read(named("days.csv")).con
    assert con.execute("select current_setting('autoinstall_known_extensions')").fetchone() == (False,)
    assert isinstance(con, duckdb.DuckDBPyConnection)
