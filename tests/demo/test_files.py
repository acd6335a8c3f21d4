"""The export files: the same each time, read by intake with no error but the planted ones, and together the
register as it stood at the end of the last day."""

import hashlib
from datetime import date, timedelta

import pytest

from whetu.demo import stories
from whetu.demo.schools import COLLEGE, KURA, PRIMARY, SCHOOLS, UNTIL, calendar, school
from whetu.demo.write import pattern, write
from whetu.intake.checks import kamar_differences
from whetu.intake.read import read

from .conftest import SEED


def options(number: str) -> dict:
    """What the school has told intake about itself."""
    minutes = None if number == COLLEGE else school(number).session_minutes
    return {"minutes": minutes, "school_number": number, "today": UNTIL}


@pytest.fixture(scope="module")
def readings(files) -> dict:
    """All files of each school, read in their order."""
    return {
        number: read([path for path, _ in one.in_order], **options(number)) for number, one in files.items()
    }


PLANTED = {
    PRIMARY: {
        ("overlap", "19/10/2026"),
        ("shared-nsn", "0900001011"),
        ("closed-day", "23/10/2026"),
        ("unknown-code", "B"),
    },
    COLLEGE: set(),
    KURA: set(),
}


@pytest.mark.parametrize("number", PLANTED)
def test_intake_finds_what_was_planted_and_nothing_else(number, readings):
    assert {(found.kind, found.value) for found in readings[number].problems} == PLANTED[number]
    assert readings[number].unknown_headings == []


def test_the_unknown_code_is_one_cell_of_each_file_that_has_the_day(readings):
    errors = readings[PRIMARY].errors
    assert {found.kind for found in errors} == {"unknown-code"}
    assert len(errors) == len({found.file for found in errors}) == 6


@pytest.mark.parametrize("number", PLANTED)
def test_the_files_in_order_give_the_register(number, readings, kept):
    found = {(student, on): bare(marks) for batch in readings[number].days() for student, on, marks in batch}
    expected = {
        (student, on): bare(pattern(number, on, register.seen(on, UNTIL)))
        for (of, student), register in kept.items()
        for on in register.days
        if of == number and on <= UNTIL
    }
    assert found.keys() == expected.keys()
    more = {marks.removeprefix(expected[key]) for key, marks in found.items()}
    assert more <= {"", f"_{school(number).session_minutes[1]}"}  # the afternoon of a half-open day


def bare(pattern: str) -> str:
    """A pattern without noon, which a file of numbered slots does not have."""
    return pattern.replace("|", "")


def test_rolls_and_staff_are_as_described(readings, people):
    for one in SCHOOLS:
        roll = readings[one.number].table("roll")
        now = {row["student"] for row in roll if row["end_date"] is None or row["end_date"] >= UNTIL}
        twice = one.number == PRIMARY
        assert len(now) == sum(one.levels.values()) + twice
        roles = {row["roles"] for row in readings[one.number].table("staff")}
        assert roles == {post.role for post in one.staff} | {"teacher"}
        assert {row["date"] for row in readings[one.number].table("calendar")} == calendar(one.number).keys()


def test_every_class_has_a_teacher(readings):
    for one in SCHOOLS:
        taught = {group for row in readings[one.number].table("staff") for group in row["classes"].split(";")}
        groups = {row["class_group"] for row in readings[one.number].table("roll")}
        assert groups <= taught


def test_no_teacher_is_in_two_rooms_at_once(readings):
    rooms: dict[tuple, set[str]] = {}
    for row in readings[COLLEGE].table("timetable"):
        rooms.setdefault((row["teacher"], row["weekday"], row["slot"]), set()).add(row["class"])
    assert {len(classes) for classes in rooms.values()} == {1}


def test_one_contact_is_not_allowed_and_one_cannot_be_reached(readings):
    roll = {row["student"]: row for row in readings[PRIMARY].table("roll")}
    _, student, place = stories.NOT_ALLOWED
    assert roll[student][f"caregiver{place}_contact_allowed"] is False
    cannot = roll[stories.NO_WAY_TO_REACH[1]]
    assert cannot["caregiver1_name"]
    assert not cannot["caregiver1_phone"]
    assert not cannot["caregiver1_email"]
    assert not cannot["caregiver2_name"]


@pytest.mark.parametrize(("place", "expected"), [(2, set()), (-1, set(stories.KAMAR_SAYS))])
def test_kamar_differs_on_one_day_of_one_student(place, expected, files):
    message = files[COLLEGE].attendance[place].path
    reading = read([files[COLLEGE].bells, message], **options(COLLEGE))
    assert "kamar-attendance" in reading.kinds
    assert {(one.student, one.on) for one in kamar_differences(reading.con, calendar(COLLEGE))} == expected


def test_a_lesson_without_a_mark_is_unmarked(readings):
    [[marks]] = (
        readings[COLLEGE]
        .con.execute("select pattern from student_days where student = '20009' and \"on\" = '2026-11-13'")
        .fetchall()
    )
    assert marks == "P60P60P60|_60P60"


@pytest.mark.parametrize("number", PLANTED)
def test_history_then_daily_files_of_28_days_then_corrections_to_older_days(number, files, readings):
    first_and_last = {found.name: (found.first_day, found.last_day) for found in readings[number].files}
    exports = files[number].attendance
    came = [export.on for export in exports]
    assert came == sorted(came)
    assert [export.what for export in exports][:2] == ["history", "history"]
    assert exports[1].on == date(2026, 11, 13)
    for export in exports:
        first, last = first_and_last[export.path.name]
        if export.what == "daily":
            assert export.on - timedelta(27) <= first
            assert last == export.on
        if export.what == "corrections":
            assert last < export.on - timedelta(27)
    assert sum(export.what == "corrections" for export in exports) == (number != KURA)


def bytes_of(folder) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def test_same_seed_same_schools_byte_for_byte(files, tmp_path):
    again = write(tmp_path, seed=SEED)
    assert bytes_of(tmp_path) == bytes_of(files[PRIMARY].folder.parent)
    assert [one.number for one in again] == [one.number for one in SCHOOLS]


def test_another_day_and_seed(tmp_path):
    until = date(2026, 3, 6)
    for one in write(tmp_path, until=until, seed=7):
        attendance = [export.path for export in one.attendance if export.on > until - timedelta(7)]
        known = [one.calendar, one.bells, one.roll]
        reading = read([*known, *attendance], **{**options(one.number), "today": until})
        assert reading.problems == []
        assert max(found.last_day for found in reading.files if found.last_day) == until


def test_a_day_before_the_made_up_year_is_refused(tmp_path):
    with pytest.raises(ValueError, match="2026"):
        write(tmp_path, until=date(2025, 11, 20))
