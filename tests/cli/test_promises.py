"""The command line's promises, each sentence once: on small files, by the real commands."""

import csv
import io
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from whetu.cli import COMMANDS, main

COLUMNS = (
    "student,year,term,half_days_open,half_days_present,half_days_justified,half_days_unjustified,"
    "half_days_unmarked,days_absent,rate,band,step,worrying_on,concerning_on,serious_on,counted"
)
TERM_2 = date(2026, 4, 20)


def run(*words, ok: int | None = 0):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert ok is None or done.exit_code == ok, done.output
    return done


def days(folder, marks: dict[str, str], start: date = TERM_2, name: str = "days.csv"):
    """A `days` file: for each student a letter a day, a space for no row, from a Monday on."""
    rows = ["student,date,marks"]
    for student, letters in marks.items():
        for n, letter in enumerate(letters):
            on = start + timedelta(days=n + n // 5 * 2)
            if letter != " ":
                rows.append(f"{student},{on.isoformat()},{letter}210{letter}120")
    path = folder / name
    path.write_text("\n".join(rows) + "\n")
    return path


def measured(*words, ok=0) -> list[dict]:
    done = run("measure", *words, "--format", "csv", ok=ok)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_measure_prints_its_columns_in_their_order_as_promised(tmp_path):
    file = days(tmp_path, {"A1": "MMMMPPPPPM", "B2": "PPPPPPPPPP"})
    done = run("measure", file, "--format", "csv")
    assert done.stdout.splitlines()[0] == COLUMNS
    first, second = csv.DictReader(io.StringIO(done.stdout))
    assert first == {
        "student": "A1", "year": "2026", "term": "2", "half_days_open": "18", "half_days_present": "8",
        "half_days_justified": "10", "half_days_unjustified": "0", "half_days_unmarked": "0",
        "days_absent": "5.0", "rate": "0.444444", "band": "chronic", "step": "worrying",
        "worrying_on": "2026-05-01", "concerning_on": "", "serious_on": "", "counted": "true",
    }  # fmt: skip
    assert second["days_absent"] in ("0", "0.0")
    assert second["step"] == "good"
    assert second["worrying_on"] == ""


def test_anzac_day_is_closed_without_a_calendar_and_marks_there_do_not_count(tmp_path):
    file = days(tmp_path, {"A1": "PPPPPMPPPP"})  # the sixth school day is Monday 27 April, observed
    rows = measured(file, ok=None)
    assert rows[0]["half_days_open"] == "18"
    assert rows[0]["half_days_justified"] == "0"


def test_a_calendar_is_taken_as_it_stands(tmp_path):
    file = days(tmp_path, {"A1": "PPPPPM"})
    calendar = tmp_path / "calendar.csv"
    calendar.write_text("date,year,term,open_half_days,note\n2026-04-20,2026,2,2,\n2026-04-27,2026,2,1,\n")
    done = run("measure", file, "--calendar", calendar, "--format", "csv", ok=None)
    row = next(csv.DictReader(io.StringIO(done.stdout)))
    assert (row["half_days_open"], row["half_days_justified"]) == ("3", "1")
    assert "warning" in done.stderr


def test_a_region_closes_its_anniversary_day(tmp_path):
    file = days(tmp_path, {"A1": "P" * 30}, start=date(2026, 2, 2))
    without, within = measured(file, ok=None)[0], measured(file, "--region", "taranaki", ok=None)[0]
    assert int(without["half_days_open"]) - int(within["half_days_open"]) == 2


def test_as_at_cuts_the_term_and_the_rest_is_not_counted(tmp_path):
    file = days(tmp_path, {"A1": "MMMMM"})
    assert measured(file, "--as-at", "2026-04-21")[0]["half_days_open"] == "4"
    assert measured(file)[0]["half_days_open"] == "10"


def test_an_enrolled_student_without_a_mark_is_unmarked_and_a_joiner_counts_from_their_day(tmp_path):
    file = days(tmp_path, {"A1": "PP PP", "B2": "  PPP"})
    rows = {row["student"]: row for row in measured(file)}
    assert (rows["A1"]["half_days_open"], rows["A1"]["half_days_unmarked"]) == ("10", "2")
    assert rows["B2"]["half_days_open"] == "6"
    roll = tmp_path / "roll.csv"
    roll.write_text(
        "student,first_name,last_name,start_date,end_date\nA1,Ana,Example,2026-02-02,\n"
        "B2,Ben,Example,2026-04-21,2026-04-23\n"
    )
    rows = {row["student"]: row for row in measured(file, "--roll", roll, ok=None) if row["term"] == "2"}
    assert (rows["B2"]["half_days_open"], rows["B2"]["half_days_unmarked"]) == ("6", "2")


def test_unknown_term_dates_are_asked_for_and_never_guessed(tmp_path):
    done = run("measure", days(tmp_path, {"A1": "PPP"}, start=date(2027, 5, 3)), ok=1)
    assert "calendar" in done.stderr.lower()
    assert "2027" in done.stderr


def test_findings_go_to_standard_error_and_make_exit_1(tmp_path):
    file = tmp_path / "days.csv"
    file.write_text("student,date,marks\nA1,2026-04-20,P210P120\nA1,2026-04-21,B210P120\n")
    done = run("measure", file, "--format", "csv", ok=1)
    assert "B" in done.stderr
    assert "C3" in done.stderr
    assert "B210" not in done.stdout
    assert len(done.stdout.splitlines()) == 2


def test_a_file_that_cannot_be_read_prints_no_rows(tmp_path):
    assert run("measure", tmp_path / "none.csv", ok=1).stdout == ""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    done = run("measure", days(tmp_path, {"A1": "P"}), broken, "--format", "csv", ok=1)
    assert done.stdout == ""
    assert "broken.xlsx" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("measure",),
        ("measure", "{file}", "--format", "pdf"),
        ("measure", "{file}", "--region", "atlantis"),
        ("measure", "{file}", "--as-at", "yesterday"),
        ("measure", "{file}", "--minutes", "long"),
        ("explain", "{file}"),
        ("no-such-command",),
    ],
)
def test_bad_options_exit_2(tmp_path, words):
    file = days(tmp_path, {"A1": "P"})
    run(*(word.format(file=file) for word in words), ok=2)


def test_half_days_need_the_schools_minutes_and_take_them(tmp_path):
    file = tmp_path / "half.csv"
    file.write_text("student,date,AM,PM\nA1,2026-04-20,P,M\n")
    assert run("measure", file, "--format", "csv", ok=None).exit_code == 1
    row = measured(file, "--minutes", "210,180")[0]
    assert (row["half_days_present"], row["half_days_justified"]) == ("1", "1")


def test_json_and_parquet_hold_the_same_rows(tmp_path):
    import duckdb

    file = days(tmp_path, {"A1": "MMPPP", "B2": "PPPPP"})
    rows = json.loads(run("measure", file, "--format", "json").stdout)
    run("measure", file, "--format", "parquet", "-o", tmp_path / "out.parquet")
    stored = duckdb.sql(f"select student, half_days_justified from '{tmp_path / 'out.parquet'}'").fetchall()
    assert sorted(stored) == sorted((row["student"], row["half_days_justified"]) for row in rows)
    assert list(rows[0]) == COLUMNS.split(",")


def test_what_was_exported_measures_the_same(tmp_path):
    file = days(tmp_path, {"A1": "MMMMMPPPTT", "B2": "P?P_PPPPPP"})
    run("export", file, "-o", tmp_path / "out", ok=None)
    assert measured(tmp_path / "out", ok=None) == measured(file, ok=None)


def test_explain_shows_each_day_in_words_and_the_settings(tmp_path):
    done = run("explain", days(tmp_path, {"A1": "M?P"}), "--student", "A1", ok=None)
    assert "Medical" in done.stdout
    assert "2026-04-21" in done.stdout
    assert "half day mode" in done.stdout
    assert "1.0" in done.stdout


def test_check_names_the_cell_as_table_csv_and_json(tmp_path):
    file = tmp_path / "days.csv"
    file.write_text("student,date,marks\nA1,2026-04-20,P210P120\nA1,31/02/2026,P210P120\n")
    for kind in ("table", "csv", "json"):
        done = run("check", file, "--format", kind, ok=1)
        assert "B3" in done.stdout, kind
    run("check", days(tmp_path, {"A1": "P"}, name="fine.csv"), ok=0)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    said = run(name, "--help").output
    assert f"whetu {name}" in said


def test_commands_about_files_never_load_django(tmp_path):
    file = days(tmp_path, {"A1": "P"})
    code = (
        "import sys; from whetu.cli import main\n"
        f"try: main(['measure', {str(file)!r}])\nexcept SystemExit: pass\n"
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from whetu.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit(bool({'django', 'duckdb', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
