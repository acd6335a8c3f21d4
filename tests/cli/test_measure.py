"""What is said of `whetu measure`, sentence by sentence."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import CALENDAR, HEADINGS, calendar, marks, weekdays

MAY = weekdays(date(2026, 5, 4), 20)
COLUMNS = (
    "student,year,term,half_days_open,half_days_present,half_days_justified,half_days_unjustified,"
    "half_days_unmarked,days_absent,rate,band,step,worrying_on,concerning_on,serious_on,counted"
)


@pytest.fixture
def away(write):
    """Nine and a half days absent of twenty: a half-day short of the second step."""
    patterns = dict.fromkeys(MAY, "P300") | dict.fromkeys(MAY[:9], "M300") | {MAY[9]: "P120T180"}
    return write("days.csv", HEADINGS, *marks("1001", patterns))


@pytest.fixture
def own(write):
    """A calendar of these twenty days alone."""
    return write("calendar.csv", CALENDAR, *calendar(MAY, 2026, 2))


def test_one_row_per_student_and_term_in_this_order(whetu, away, own):
    result = whetu("measure", away, "--calendar", own, "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{COLUMNS}\n1001,2026,2,40,21,18,1,0,9.5,0.525000,chronic,worrying,2026-05-08,,,true\n"
    )
    assert result.stderr == ""


def test_a_crossing_is_the_first_date_on_which_the_count_was_reached(measured, write, own):
    patterns = dict.fromkeys(MAY[:15], "?300")
    [row] = measured(write("days.csv", HEADINGS, *marks("1001", patterns)), "--calendar", own)
    assert (row["worrying_on"], row["concerning_on"], row["serious_on"]) == tuple(
        MAY[n].isoformat() for n in (4, 9, 14)
    )
    assert row["step"] == "serious"


def test_days_absent_are_halves(measured, away, own):
    assert measured(away, "--calendar", own)[0]["days_absent"] == "9.5"


def test_nothing_available_has_no_rate_and_no_band(measured, write, own):
    path = write("days.csv", HEADINGS, *marks("1001", dict.fromkeys(MAY[:3], "X300")))
    [row] = measured(path, "--calendar", own)
    assert (row["half_days_open"], row["rate"], row["band"], row["step"]) == ("0", "", "", "good")


def test_no_row_for_a_term_without_an_open_day_yet(measured, write):
    later = weekdays(date(2026, 7, 20), 10)
    own = write("calendar.csv", CALENDAR, *calendar(MAY, 2026, 2), *calendar(later, 2026, 3))
    path = write("days.csv", HEADINGS, *marks("1001", dict.fromkeys([*MAY, *later], "P300")))
    assert [row["term"] for row in measured(path, "--calendar", own)] == ["2", "3"]
    assert [row["term"] for row in measured(path, "--calendar", own, "--as-at", "19/07/2026")] == ["2"]


def test_the_rest_of_a_running_term_is_not_counted(measured, away, own):
    [row] = measured(away, "--calendar", own, "--as-at", MAY[4].isoformat())
    assert (row["half_days_open"], row["days_absent"], row["step"]) == ("10", "5.0", "worrying")


def test_without_as_at_it_is_the_last_date_in_the_file(measured, write, own):
    roll = write("roll.csv", "student,first_name,last_name,start_date", "1001,Aroha,Example,2026-02-02")
    path = write("days.csv", HEADINGS, *marks("1001", dict.fromkeys(MAY[:5], "P300")))
    assert measured(path, "--calendar", own, "--roll", roll)[0]["half_days_open"] == "10"


def test_after_the_last_date_an_enrolled_student_is_unmarked(measured, write, own):
    roll = write("roll.csv", "student,first_name,last_name,start_date", "1001,Aroha,Example,2026-02-02")
    path = write("days.csv", HEADINGS, *marks("1001", dict.fromkeys(MAY[:5], "P300")))
    [row] = measured(path, "--calendar", own, "--roll", roll, "--as-at", MAY[6].isoformat())
    assert (row["half_days_open"], row["half_days_unmarked"]) == ("14", "4")


# ---- the calendar -------------------------------------------------------------------------------------


def test_a_calendar_is_taken_as_it_stands(whetu, measured, write):
    holiday = date(2026, 6, 1)
    own = write("calendar.csv", CALENDAR, *calendar([*MAY[:2], holiday], 2026, 2))
    path = write("days.csv", HEADINGS, *marks("1001", dict.fromkeys([*MAY[:3], holiday], "P300")))
    result = whetu("measure", path, "--calendar", own)
    assert result.exit_code == 0
    assert "warning" in result.stderr
    assert "King's Birthday" in result.stderr
    [row] = measured(path, "--calendar", own)
    assert row["half_days_open"] == "6"  # two days, and the holiday; the third day of May is not in it


def test_a_mark_on_a_day_that_the_calendar_has_not_is_listed_and_does_not_count(whetu, write, own):
    path = write("days.csv", HEADINGS, *marks("1001", {MAY[0]: "P300", date(2026, 6, 5): "M300"}))
    result = whetu("measure", path, "--calendar", own, "--format", "csv")
    assert result.exit_code == 0
    assert "B3" in result.stderr
    assert "1001,2026,2,2,2,0,0,0" not in result.stdout  # enrolled to the last day seen: 20 open days
    assert "1001,2026,2,40,2,0,0,38,0.0" in result.stdout


def test_a_day_open_for_one_half_day(measured, write):
    own = write("calendar.csv", CALENDAR, *calendar(MAY[:1], 2026, 2, half_days=1))
    path = write("days.csv", HEADINGS, *marks("1001", {MAY[0]: "P180"}))
    assert measured(path, "--calendar", own)[0]["half_days_open"] == "1"


def test_without_calendar_weekdays_that_are_not_national_holidays_inside_the_known_terms(measured, write):
    patterns = {date(2026, 4, 20): "P300", date(2026, 7, 3): "P300"}
    [row] = measured(write("days.csv", HEADINGS, *marks("1001", patterns)))
    assert row["half_days_open"] == "106"  # eleven weeks, less Anzac Day and King's Birthday


def test_a_region_keeps_its_anniversary_day(measured, write):
    patterns = {date(2026, 3, 16): "P300", date(2026, 3, 27): "P300"}
    path = write("days.csv", HEADINGS, *marks("1001", patterns))
    assert measured(path)[0]["half_days_open"] == "20"
    assert measured(path, "--region", "otago")[0]["half_days_open"] == "18"


@pytest.mark.parametrize("on", [date(2027, 3, 1), date(2024, 5, 7), date(2026, 7, 15)])
def test_outside_the_known_terms_it_ends_with_1_and_names_the_fix(whetu, write, on):
    result = whetu("measure", write("days.csv", HEADINGS, *marks("1001", {on: "P300"})))
    assert result.exit_code == 1
    assert "--calendar" in result.stderr


def test_a_year_that_is_not_known_is_counted_by_the_schools_own_calendar(measured, write):
    days = weekdays(date(2027, 2, 1), 10)
    own = write("calendar.csv", CALENDAR, *calendar(days, 2027, 1))
    path = write("days.csv", HEADINGS, *marks("1001", dict.fromkeys(days, "P300")))
    assert measured(path, "--calendar", own)[0]["half_days_open"] == "20"


# ---- who is enrolled ----------------------------------------------------------------------------------


def test_without_a_roll_a_student_is_enrolled_from_first_to_last_day_seen(measured, write, own):
    path = write("days.csv", HEADINGS, *marks("1001", {MAY[2]: "P300", MAY[6]: "P300"}))
    [row] = measured(path, "--calendar", own)
    assert (row["half_days_open"], row["half_days_unmarked"]) == ("10", "6")


def test_with_a_roll_marks_outside_the_enrolment_are_listed_and_do_not_count(whetu, write, own):
    roll = write(
        "roll.csv",
        "student,first_name,last_name,student_type,start_date,end_date",
        f"1001,Aroha,Example,AD,{MAY[0]},{MAY[1]}",
    )
    patterns = dict.fromkeys(MAY[:5], "P300")
    path = write("days.csv", HEADINGS, *marks("1001", patterns), *marks("1002", patterns))
    result = whetu("measure", path, "--calendar", own, "--roll", roll, "--format", "csv")
    assert result.stdout.splitlines()[1:] == ["1001,2026,2,4,4,0,0,0,0.0,1.000000,regular,good,,,,false"]
    assert result.exit_code == 0
    assert "“1001” has marks on 3 open days outside any enrolment" in result.stderr
    assert "“1002” has marks on 5 open days outside any enrolment" in result.stderr


def test_a_term_counted_from_before_the_first_marks_is_told(whetu, write):
    roll = write("roll.csv", "student,first_name,last_name,start_date", "1001,Aroha,Example,2025-02-03")
    path = write("days.csv", HEADINGS, *marks("1001", {date(2026, 2, 3): "P300"}))
    result = whetu("measure", path, "--roll", roll, "--format", "csv")
    assert "1001,2026,1,14,2,0,0,12" in result.stdout  # from 26 January
    assert (result.exit_code, "give its own calendar" in result.stderr) == (0, True)


# ---- formats ------------------------------------------------------------------------------------------


def test_csv_json_table_and_parquet_hold_the_same(whetu, away, own, tmp_path):
    ask = ("measure", away, "--calendar", own)
    [row] = csv.DictReader(io.StringIO(whetu(*ask, "--format", "csv").stdout))
    [as_json] = json.loads(whetu(*ask, "--format", "json").stdout)
    assert list(as_json) == COLUMNS.split(",")
    assert (as_json["days_absent"], as_json["rate"], as_json["counted"]) == (9.5, 0.525, True)
    heading, line = whetu(*ask).stdout.splitlines()
    assert heading.split() == COLUMNS.split(",")
    assert line.split() == [value for value in row.values() if value]
    path = tmp_path / "rows.parquet"
    assert whetu(*ask, "--format", "parquet", "-o", path).exit_code == 0
    assert duckdb.sql(f"select * from '{path}'").fetchall() == [
        (
            *("1001", 2026, 2, 40, 21, 18, 1, 0, 9.5, 0.525, "chronic", "worrying"),
            *(date(2026, 5, 8), None, None, True),
        )
    ]


def test_output_goes_to_a_file(whetu, away, own, tmp_path):
    path = tmp_path / "rows.csv"
    result = whetu("measure", away, "--calendar", own, "--format", "csv", "-o", path)
    assert result.stdout == ""
    assert path.read_text().startswith(COLUMNS)


def test_rows_are_in_order_of_student_and_term(measured, write):
    days = [date(2026, 2, 10), date(2026, 5, 5)]
    lines = [line for student in ("20", "3", "1") for line in marks(student, dict.fromkeys(days, "P300"))]
    rows = measured(write("days.csv", HEADINGS, *lines))
    assert [(row["student"], row["term"]) for row in rows] == [
        (student, term) for student in ("1", "20", "3") for term in "12"
    ]


def test_half_days_take_their_minutes_from_the_option_or_the_bells(measured, whetu, write, own):
    path = write("half.csv", "student,date,am,pm", f"1001,{MAY[0]},P,M")
    assert whetu("measure", path, "--calendar", own).exit_code == 1  # nobody has said how long they are
    [row] = measured(path, "--calendar", own, "--minutes", "210,180")
    assert (row["half_days_present"], row["half_days_justified"]) == ("1", "1")
    bells = [f"{day},{slot},,{minutes}" for day in range(1, 6) for slot, minutes in ((1, 110), (2, 180))]
    given = write("bells.csv", "weekday,slot,start,minutes", *bells)
    [row] = measured(path, "--calendar", own, "--bells", given)
    assert (row["half_days_present"], row["half_days_justified"]) == ("0", "2")


def test_an_unknown_heading_is_shown_with_a_choice_and_taken_as_said(whetu, measured, write, own):
    path = write("days.csv", "Kid,date,marks", f"1001,{MAY[0]},P300")
    result = whetu("measure", path, "--calendar", own)
    assert result.exit_code == 1
    assert "Kid" in result.stderr
    [row] = measured(path, "--calendar", own, "--heading", "Kid=student")
    assert row["student"] == "1001"


# ---- how it ends --------------------------------------------------------------------------------------


def test_findings_go_to_standard_error_and_make_1(whetu, write, own):
    path = write("days.csv", HEADINGS, f"1001,{MAY[0]},P300", "1001,31/04/2026,P300")
    result = whetu("measure", path, "--calendar", own, "--format", "csv")
    assert result.exit_code == 1
    assert "error" in result.stderr
    assert "B3" in result.stderr
    assert "31/04/2026" not in result.stdout
    assert len(result.stdout.splitlines()) == 2  # the good rows are counted


def test_a_file_that_cannot_be_read_ends_with_1_and_no_rows(whetu, write, tmp_path, away, own):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    for path in (broken, tmp_path / "not-there.csv", Path(write("words.csv", "nothing,known", "1,2"))):
        result = whetu("measure", away, path, "--calendar", own)
        assert (result.exit_code, result.stdout) == (1, "")
        assert path.name in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("FILE", "--region", "atlantis"),
        ("FILE", "--as-at", "tomorrow"),
        ("FILE", "--minutes", "210;180"),
        ("FILE", "--format", "xml"),
        ("FILE", "--format", "parquet"),
        ("FILE", "--heading", "Kid"),
        ("FILE", "--nothing"),
        ("FILE", "-o", "no/such/folder/rows.csv"),
        ("FILE", "--calendar", "CALENDAR", "--region", "otago"),
        ("FILE", "CALENDAR", "--region", "otago"),
        ("FILE", "--minutes", "210,180", "--bells", "CALENDAR"),
    ],
)
def test_wrong_options_end_with_2(whetu, away, own, options):
    paths = {"FILE": away, "CALENDAR": own}
    result = whetu("measure", *(paths.get(option, option) for option in options))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage" in result.stderr


def test_a_roll_that_is_something_else_is_refused(whetu, away, own):
    result = whetu("measure", away, "--roll", own)
    assert result.exit_code == 1
    assert "calendar.csv" in result.stderr
