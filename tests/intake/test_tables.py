"""The small tables: roll, staff, timetable, calendar, bells."""

from datetime import date

import pytest

from tests.exports import make
from whetu.intake import calendars
from whetu.intake.cells import Unreadable
from whetu.intake.read import Reading, read
from whetu.rules.calendar import Term, open_half_days
from whetu.rules.tables import COLUMNS, names


def table(name: str) -> list[dict]:
    reading = read([make.HERE / name])
    assert reading.problems == []
    return reading.table(name.partition(".")[0])


def problems(reading: Reading) -> list[tuple[str, str, str]]:
    return [(found.level, found.kind, found.cell) for found in reading.problems]


@pytest.mark.parametrize("file", ["roll.csv", "roll.xlsx"])
def test_a_roll(file):
    reading = read([make.HERE / file])
    ana, sione, zoe = reading.table("roll")
    assert list(ana) == names("roll")
    assert [ana[name] for name in names("roll")[:13]] == [
        make.ANA, make.ANA, "Āna", "Ngāta", None, 7, "R7", "F", "Māori;Samoan", "Ngāti Porou", "RE",
        date(2026, 2, 2), None,
    ]  # fmt: skip
    assert [ana[f"caregiver1_{what}"] for what in ("name", "phone", "lives_with", "contact_allowed")] == [
        "Mere Ngāta", "0211234567", True, True,
    ]  # fmt: skip
    assert [ana[f"caregiver2_{what}"] for what in ("name", "phone", "lives_with", "contact_allowed")] == [
        "Hēmi Ngāta", "0211234568", False, False,
    ]  # fmt: skip
    assert ana["caregiver3_name"] is None
    assert sione["last_name"] == "Faʻafia"
    assert (zoe["preferred_name"], zoe["end_date"]) == ("Zo", date(2026, 5, 8))
    warned = [("warning", "unknown-sheet", "")] if file.endswith("xlsx") else []
    assert problems(reading) == warned


def roll(*rows: str, headings="student,nsn,first_name,last_name,year_level,start_date,end_date") -> Reading:
    return read([("roll.csv", "\n".join([headings, *rows]).encode())])


# one row, what is told, whether the enrolment is taken
ROLL_ROWS = [
    ("1,,Āna,Ngāta,7,2/02/2026,", [], True),
    ("1,,Āna,Ngāta,Year 7,2/02/2026,", [], True),
    ("1,0151234567,Āna,Ngāta,16,2/02/2026,", [("warning", "bad-year-level", "E2")], True),
    ("1,151234567,Āna,Ngāta,7,2/02/2026,", [], True),
    ("1,15123,Āna,Ngāta,7,2/02/2026,", [("warning", "bad-nsn", "B2")], True),
    ("1,,Āna,,7,2/02/2026,", [("error", "no-last-name", "D2")], False),
    ("1,,Āna,Ngāta,7,,", [("error", "no-start-date", "F2")], False),
    ("1,,Āna,Ngāta,7,32/01/2026,", [("error", "bad-date", "F2")], False),
    ("1,,Āna,Ngāta,7,2/02/2026,1/02/2026", [("error", "backwards", "G2")], False),
    ("1,,Āna,Ngāta,7,2/02/2026,soon", [("error", "bad-date", "G2")], False),
    ("1,,M?ori,Ngāta,7,2/02/2026,", [("warning", "lost-letter", "C2")], True),
    ("a b,,Āna,Ngāta,7,2/02/2026,", [("error", "bad-student-id", "A2")], False),
    ("Total,1,,,,,", [("warning", "totals-row", "A2")], False),
]


@pytest.mark.parametrize(("row", "told", "taken"), ROLL_ROWS)
def test_a_wrong_cell_of_a_roll_is_told(row, told, taken):
    reading = roll(row)
    assert problems(reading) == told
    assert len(reading.table("roll")) == taken


def test_a_roll_s_nsn_gets_its_zero_back_and_so_does_its_student():
    reading = roll("151234567,Āna,Ngāta,2/02/2026", headings="NSN,First Name,Surname,Start Date")
    [row] = reading.table("roll")
    assert (row["student"], row["nsn"]) == ("0151234567", "0151234567")


def test_a_whole_name_in_one_column_is_parted():
    rows = ['1,"Ngāta, Āna",2/02/2026', "2,Sione Tavita Faʻafia,2/02/2026", "3,Rangi,2/02/2026"]
    reading = roll(*rows, headings="Student ID,Name,Start Date")
    assert [(row["first_name"], row["last_name"]) for row in reading.table("roll")] == [
        ("Āna", "Ngāta"), ("Sione Tavita", "Faʻafia"), ("Rangi", "Rangi"),
    ]  # fmt: skip


def test_two_enrolments_may_follow_one_another_and_not_overlap():
    apart = roll("1,,Āna,Ngāta,7,2/02/2026,1/05/2026", "1,,Āna,Ngāta,7,4/05/2026,")
    assert problems(apart) == []
    assert len(apart.table("roll")) == 2
    over = roll("1,,Āna,Ngāta,7,2/02/2026,4/05/2026", "1,,Āna,Ngāta,7,4/05/2026,")
    assert problems(over) == [("warning", "overlap", "F3")]
    assert len(over.table("roll")) == 2
    assert len(roll("1,,Āna,Ngāta,7,2/02/2026,", "1,,Āna,Ngāta,7,2/02/2026,").table("roll")) == 1


def test_one_id_for_two_people_is_nobody_s():
    reading = roll("1,,Āna,Ngāta,7,2/02/2026,", "1,,Sione,Faʻafia,7,2/02/2026,", "2,,Zoë,Tūī,7,2/02/2026,")
    assert problems(reading) == [("error", "duplicate-student", "A2"), ("error", "duplicate-student", "A3")]
    assert [row["student"] for row in reading.table("roll")] == ["2"]


def test_one_nsn_for_two_ids_is_told():
    reading = roll("1,0151234567,Āna,Ngāta,7,2/02/2026,", "2,0151234567,Āna,Ngāta,7,2/02/2026,")
    assert problems(reading) == [("warning", "shared-nsn", "B3")]


def test_a_caregiver_s_bad_phone_and_email_are_warnings():
    headings = "student,first_name,last_name,start_date,Caregiver 1 Name,Caregiver 1 Mobile,Caregiver 1 Email"
    reading = roll("1,Āna,Ngāta,2/02/2026,Mere,12,mere@", headings=headings)
    assert problems(reading) == [("warning", "bad-phone", "F2"), ("warning", "bad-email", "G2")]
    [row] = reading.table("roll")
    assert (row["caregiver1_name"], row["caregiver1_phone"]) == ("Mere", None)


def test_staff():
    assert table("staff.csv") == [
        {"email": "k.tane@kura.example.nz", "name": "Kiri Tāne", "roles": "teacher", "classes": "R7;R8",
         "year_levels": ""},
        {"email": "tumuaki@kura.example.nz", "name": "Wiremu Ōtene", "roles": "principal;senior_leader",
         "classes": "", "year_levels": "7;8"},
    ]  # fmt: skip


def test_a_role_that_nobody_knows_is_an_error():
    reading = read([("staff.csv", b"email,name,roles\na@b.nz,A,teacher\nc@d.nz,C,caretaker\n")])
    assert problems(reading) == [("error", "unknown-role", "C3")]
    assert [row["email"] for row in reading.table("staff")] == ["a@b.nz"]


def test_timetable_and_bells():
    assert [(row["student"], row["weekday"], row["slot"]) for row in table("timetable.csv")] == [
        (make.ANA, 2, 2), (make.FAAFIA, 2, 4),
    ]  # fmt: skip
    bells = table("bells.csv")
    assert len(bells) == 25
    assert bells[4] == {"weekday": 1, "slot": 5, "start": "14:00", "minutes": 60}
    assert calendars.sessions(bells) is None


def test_a_calendar():
    rows = table("calendar.csv")
    assert calendars.calendar_of(rows) == {
        date(2026, 5, 4): 0, date(2026, 5, 5): 2, date(2026, 5, 6): 2, date(2026, 5, 7): 1,
    }  # fmt: skip
    assert rows[0]["note"] == "Teacher-only day"


# rows of a calendar, what is told
CALENDARS = [
    (["27/04/2026,2026,2,2,"], [("warning", "open-holiday", "D2")]),
    (["27/04/2026,2026,2,0,"], []),
    (["9/05/2026,2026,2,2,"], [("error", "bad-calendar", "A2")]),
    (["9/05/2026,2026,2,0,"], []),
    (["5/05/2026,2026,2,3,"], [("error", "bad-half-days", "D2")]),
    (["5/05/2026,2026,5,2,"], [("error", "bad-term", "C2")]),
    (["5/05/2026,2026,Term 2,2,"], []),
    (["5/11/2026,2026,2,2,"], [("error", "bad-calendar", "A2")]),
    (["5/05/2026,2026,2,2,", "5/05/2026,2026,2,0,"], [("error", "different-rows", f"A{n}") for n in (2, 3)]),
    (["5/05/2026,2026,2,2,", "5/05/2026,2026,2,2,"], []),
]


@pytest.mark.parametrize(("rows", "told"), CALENDARS)
def test_a_calendar_is_taken_as_it_stands_but_not_if_it_cannot_be(rows, told):
    reading = read([("calendar.csv", "\n".join(["date,year,term,open_half_days,note", *rows]).encode())])
    assert problems(reading) == told


def test_only_headings_are_no_table():
    for file, headings in (
        ("roll", "student,first_name,last_name,start_date"),
        ("bells", "weekday,slot,minutes"),
    ):
        with pytest.raises(Unreadable) as refused:
            read([(file, headings.encode())])
        assert refused.value.problems[0].kind == "no-rows"


def test_every_column_of_a_table_is_a_heading_that_we_know():
    """What we write ourselves, with the headings of our own tables, we read."""
    from whetu.intake import headings

    for kind in headings.KINDS:
        if kind.name in COLUMNS:
            columns, _ = headings.match(kind, names(kind.name))
            fields = {
                "staff_name" if kind.name == "staff" and name == "name" else name for name in names(kind.name)
            }
            assert columns.keys() >= fields, kind.name


# ---- holidays: attendance-rules 7.2 and 7.3 --------------------------------------------------------------

NATIONAL = {
    "Waitangi": ["2025-02-06", "2026-02-06", "2027-02-08"],
    "Good Friday": ["2025-04-18", "2026-04-03", "2027-03-26"],
    "Easter Monday": ["2025-04-21", "2026-04-06", "2027-03-29"],
    "Easter Tuesday": ["2025-04-22", "2026-04-07", "2027-03-30"],
    "Anzac": ["2025-04-25", "2026-04-27", "2027-04-26"],
    "King": ["2025-06-02", "2026-06-01", "2027-06-07"],
    "Matariki": ["2025-06-20", "2026-07-10", "2027-06-25"],
    "Labour": ["2025-10-27", "2026-10-26", "2027-10-25"],
}
REGIONAL = {
    "auckland": ["2025-01-27", "2026-01-26", "2027-02-01"],
    "northland": ["2025-01-27", "2026-01-26", "2027-02-01"],
    "waikato": ["2025-01-27", "2026-01-26", "2027-02-01"],
    "nelson": ["2025-02-03", "2026-02-02", "2027-02-01"],
    "taranaki": ["2025-03-10", "2026-03-09", "2027-03-08"],
    "otago": ["2025-03-24", "2026-03-23", "2027-03-22"],
    "southland": ["2025-04-22", "2026-04-07", "2027-03-30"],
    "south-canterbury": ["2025-09-22", "2026-09-28", "2027-09-27"],
    "hawkes-bay": ["2025-10-24", "2026-10-23", "2027-10-22"],
    "marlborough": ["2025-11-03", "2026-11-02", "2027-11-01"],
    "canterbury": ["2025-11-14", "2026-11-13", "2027-11-12"],
    "west-coast": ["2025-12-01", "2026-11-30", "2027-11-29"],
    "chatham-islands": ["2025-12-01", "2026-11-30", "2027-11-29"],
}


@pytest.mark.parametrize("name", NATIONAL)
def test_national_holidays(name):
    for day in map(date.fromisoformat, NATIONAL[name]):
        assert name in calendars.holidays_in(day.year)[day]


@pytest.mark.parametrize("region", REGIONAL)
def test_anniversary_days(region):
    for day in map(date.fromisoformat, REGIONAL[region]):
        assert "Anniversary" in calendars.holidays_in(day.year, region)[day]


def test_every_region_has_one_anniversary_day_and_the_nation_none():
    for year in (2025, 2026, 2027):
        national = calendars.holidays_in(year, "national")
        assert not any("Anniversary" in name for name in national.values())
        for region in calendars.REGIONS:
            own = [name for name in calendars.holidays_in(year, region).values() if "Anniversary" in name]
            assert len(own) == 1, region
    assert len(calendars.REGIONS) == 18


def test_a_region_that_is_none_is_refused():
    with pytest.raises(ValueError, match="is not a region"):
        calendars.holidays_in(2026, "atlantis")


# term, its half-days at most: attendance-rules 7.1
TERMS = [
    (Term(2017, 2, date(2017, 5, 1), date(2017, 7, 7)), 98),
    (Term(2017, 3, date(2017, 7, 24), date(2017, 9, 29)), 100),
    (Term(2025, 2, date(2025, 4, 28), date(2025, 6, 27)), 86),
    (Term(2025, 3, date(2025, 7, 14), date(2025, 9, 19)), 100),
    (Term(2026, 1, date(2026, 1, 26), date(2026, 4, 2)), 96),
    (Term(2026, 2, date(2026, 4, 20), date(2026, 7, 3)), 106),
    (Term(2026, 3, date(2026, 7, 20), date(2026, 9, 25)), 100),
    (Term(2026, 4, date(2026, 10, 12), date(2026, 12, 18)), 98),
]


@pytest.mark.parametrize(("term", "half_days"), TERMS)
def test_half_days_of_terms(term, half_days):
    assert sum(open_half_days(term, calendars.holidays_in(term.year)).values()) == half_days
