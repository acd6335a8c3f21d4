"""KAMAR's messages: later values win, strings may be short, the timetable tells unmarked from unused."""

import json
from datetime import date

import pytest

from tests.exports import make
from whetu.intake import checks
from whetu.intake.cells import Unreadable
from whetu.intake.read import read

TUESDAY = date(2026, 5, 5)
BELLS = [
    {"weekday": weekday, "slot": slot, "start": start, "minutes": 60}
    for weekday in range(1, 6)
    for slot, start in enumerate(
        ("08:50", "09:50", "11:10", "12:10", "13:50", "14:50", "15:50", "16:50", "17:50"), 1
    )
]


def message(*days: tuple[str, int, int, int], student=20417, on="20260505") -> tuple[str, bytes]:
    values = [make.value(codes, on, tuple(half_days)) for codes, *half_days in days]
    body = {"attendance": {"count": 1, "data": [{"id": student, "values": values}]}, "sync": "attendance"}
    return "kamar.json", json.dumps({"SMSDirectoryData": body}).encode()


def patterns(reading) -> list[str]:
    return [pattern for batch in reading.days() for *_, pattern in batch]


@pytest.mark.parametrize("file", ["kamar-attendance.json", "kamar-attendance.xml"])
def test_a_message_becomes_day_patterns_and_the_later_value_wins(file):
    reading = read([make.HERE / file, make.HERE / "bells.csv"])
    assert [tuple(row) for batch in reading.days() for row in batch] == [
        ("20417", date(2026, 5, 5), "P60P60L60|M60M60"),
        ("20417", date(2026, 5, 6), "P60P60P60|P60P60"),
        ("20418", date(2026, 5, 5), "P60P60.|P60T60"),
        ("20418", date(2026, 5, 6), "?60?60?60|?60?60"),
        ("20419", date(2026, 5, 5), "P60P60.|P60"),
    ]
    assert reading.problems == []
    assert [(about.kind, about.rows, about.school_number) for about in reading.files][1] == (
        "kamar-attendance", 5, "9001",
    )  # fmt: skip


# codes, what the timetable says of the student's Tuesday, pattern
STRINGS = [
    (".PPP.RP.P", (), "P60P60|P60.R60P60.P60"),
    (".JJJ.JJ", (), "J60J60|J60.J60J60"),
    (".JJJ.JJ", (9,), "J60J60|J60.J60J60"),  # a short string ends: what follows was not in use
    ("P.P", (2,), "P60_60P60"),
    ("P.P", (), "P60.P60"),
    ("P P", (), "P60.P60"),
    ("...", (), ""),
    ("..p", (), "P60"),
    ("PPP.PP", (), "P60P60P60|.P60P60"),
]


@pytest.mark.parametrize(("codes", "lessons", "pattern"), STRINGS)
def test_a_string_of_codes_becomes_a_pattern(codes, lessons, pattern):
    lesson = {"student": "20417", "class": "", "teacher": "", "weekday": 2}
    timetable = [lesson | {"slot": slot} for slot in lessons]
    assert patterns(read([message((codes, 0, 0, 0))], bells=BELLS, timetable=timetable)) == [pattern]


def test_nobody_guesses_how_long_slots_are():
    with pytest.raises(Unreadable) as refused:
        read([message(("PPP", 0, 0, 0))])
    assert refused.value.problems[0].kind == "no-bells"
    with pytest.raises(Unreadable):
        read(
            [message(("PPP", 0, 0, 0))], minutes=(210, 180)
        )  # of a morning and an afternoon, not of three slots
    assert patterns(read([message(("PPP", 0, 0, 0))], minutes=(55,))) == ["P55P55P55"]
    assert patterns(read([message(("PP", 0, 0, 0))], minutes=(50, 40, 30))) == ["P50P40"]


def test_a_mark_in_a_slot_without_a_bell_is_not_taken():
    reading = read([message(("PPPPPPPPPP", 0, 0, 2))], bells=BELLS)
    assert patterns(reading) == []
    assert [(p.kind, p.row, p.value) for p in reading.problems] == [("no-bell", 1, "PPPPPPPPPP")]


def test_a_code_that_was_removed_is_unknown_and_kamar_s_own_letter_does_not_count():
    """Before 2025 R was present, and KAMAR's `alt` says P for it; in 2026 the code table has no R."""
    new = read([message((".PPP.RP.P", 0, 0, 2))], bells=BELLS)
    assert [(p.kind, p.row) for p in new.problems] == [("unknown-code", 1)]
    old = read([message((".PPP.RP.P", 0, 0, 2), on="20240507")], bells=BELLS)
    assert old.problems == []
    assert list(checks.kamar_differences(old.con, {date(2024, 5, 7): 2})) == []


def test_every_difference_from_kamar_is_listed():
    reading = read([make.HERE / "kamar-attendance.json", make.HERE / "bells.csv"])
    calendar = {date(2026, 5, 5): 2, date(2026, 5, 6): 2}
    assert list(checks.kamar_differences(reading.con, calendar)) == [
        checks.Difference("20418", TUESDAY, "P60P60.|P60T60", (0, 0, 2), (1, 0, 1), 0)
    ]
    assert list(checks.kamar_differences(reading.con, {})) == []  # closed: nothing to compare


def test_dates_and_students_that_cannot_be_read_are_told_by_record():
    body = {"data": [
        {"id": 1, "values": [make.value("P", "20260231", (0, 0, 0))]},
        {"id": "a b", "values": [make.value("P", "20260505", (0, 0, 0))]},
        {"id": 3, "values": [make.value("P", "20260505", (0, 0, 0))]},
    ]}  # fmt: skip
    text = json.dumps({"SMSDirectoryData": {"attendance": body}}).encode()
    reading = read([("kamar.json", text)], bells=BELLS)
    assert [(p.kind, p.cell, p.row) for p in reading.problems] == [
        ("bad-date", "", 1),
        ("bad-student-id", "", 2),
    ]
    assert patterns(reading) == ["P60"]


@pytest.mark.parametrize("file", ["kamar-students.json", "kamar-students.xml"])
def test_a_student_message_is_a_roll(file):
    reading = read([make.HERE / file])
    ana, sione = reading.table("roll")
    told = (
        "student",
        "nsn",
        "first_name",
        "last_name",
        "preferred_name",
        "year_level",
        "start_date",
        "end_date",
    )
    assert [ana[name] for name in told] == [
        "20417", "0151234567", "Anahera", "Ngāta", "Āna", 9, date(2026, 2, 2), None,
    ]  # fmt: skip
    assert (ana["ethnic_groups"], ana["iwi"], ana["class_group"]) == ("Māori", "201", "9A")
    assert (ana["caregiver1_name"], ana["caregiver1_phone"], ana["caregiver2_name"]) == (
        "Mere Ngāta", "0211234567", None,
    )  # fmt: skip
    assert (sione["year_level"], sione["end_date"]) == (0, date(2026, 5, 8))
    assert reading.problems == []


def test_a_message_of_another_kind_is_refused():
    with pytest.raises(Unreadable) as refused:
        read([("x.json", b'{"SMSDirectoryData": {"sync": "pastoral", "pastoral": {}}}')])
    assert [p.kind for p in refused.value.problems] == ["unknown-file"]
