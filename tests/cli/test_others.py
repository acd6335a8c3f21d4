"""What is said of `check`, `explain` and `export`, and of the command line as a whole."""

import csv
import io
import json
import subprocess
import sys
import time
from datetime import date

import duckdb
import pytest

from tests.cli.conftest import CALENDAR, HEADINGS, calendar, marks, weekdays
from whetu.cli import COMMANDS, printing
from whetu.intake.cells import Problem

MAY = weekdays(date(2026, 5, 4), 10)
ROLL = "student,first_name,last_name,year_level,class_group,student_type,start_date,end_date"
OFF_SITE = ("check", "measure", "explain", "export", "bench")


@pytest.fixture
def days(write):
    patterns = dict.fromkeys(MAY, "P60P60L60P60P60") | {MAY[1]: "?60?60?60?60?60", MAY[2]: "P120M180"}
    return write("days.csv", HEADINGS, *marks("1001", patterns), *marks("1002", {MAY[0]: "P300"}))


@pytest.fixture
def own(write):
    return write("calendar.csv", CALENDAR, *calendar(MAY, 2026, 2))


@pytest.fixture
def roll(write):
    people = ("1001,Hēmi,Tāwhai,10,10A,RE,2026-02-02,", "1002,Mere,Example,10,10A,RE,2026-02-02,2026-05-05")
    return write("roll.csv", ROLL, *people)


# ---- check --------------------------------------------------------------------------------------------


def test_check_of_good_files_finds_nothing(whetu, days, own, roll):
    result = whetu("check", days, own, roll)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Errors: 0. Warnings: 0." in result.stderr


def test_check_lists_findings_as_table_csv_and_json(whetu, write):
    path = write("days.csv", HEADINGS, f"1001,{MAY[0]},P300", f"1001,{MAY[1]},P3OO", "=1+1,5/05/2026,P300")
    table, as_csv, as_json = (whetu("check", path, "--format", form) for form in ("table", "csv", "json"))
    assert {result.exit_code for result in (table, as_csv, as_json)} == {1}
    assert "C3" in table.stdout
    rows = list(csv.DictReader(io.StringIO(as_csv.stdout)))
    assert [row["cell"] for row in rows] == [row["cell"] for row in json.loads(as_json.stdout)]
    assert {"C3", "A4"} == {row["cell"] for row in rows}
    assert "'=1+1" in [row["value"] for row in rows]  # no spreadsheet runs it


def test_check_of_warnings_alone_ends_with_0(whetu, write, own):
    path = write("days.csv", HEADINGS, *marks("1001", {MAY[0]: "P300", date(2026, 6, 3): "P300"}))
    result = whetu("check", path, "--calendar", own)
    assert result.exit_code == 0
    assert "warning" in result.stdout


def test_check_names_who_is_not_on_the_roll_and_who_is_not_in_the_file(whetu, write, days):
    roll = write(
        "roll.csv", ROLL, "1001,Hēmi,Tāwhai,10,10A,RE,2026-02-02,", "1003,Ana,Example,9,9A,RE,2026-02-02,"
    )
    kinds = {
        (found["kind"], found["value"])
        for found in json.loads(whetu("check", days, "--roll", roll, "--format", "json").stdout)
    }
    assert kinds == {("no-roll", "1002"), ("not-in-file", "1003")}


def test_check_of_a_file_that_cannot_be_read(whetu, write):
    result = whetu("check", write("notes.txt", "hello"), "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["file"] == "notes.txt"


# ---- explain ------------------------------------------------------------------------------------------


def test_explain_goes_day_by_day_and_ends_with_the_settings(whetu, days, own):
    result = whetu("explain", days, "--calendar", own, "--student", "1001", "--term", "2026-2")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    third = next(line for line in lines if line.startswith(MAY[2].isoformat()))
    told = " ".join(third.split())
    assert told.endswith("Wed 2 P120M180 Present 120, Medical 180 120 180 0 0 0 1 1 0 0 1.5 good")
    assert "Half-days open 20 = present 17 + justified 1 + unjustified 2 + unmarked 0." in lines
    assert "Days absent: (1 + 2) / 2 = 1.5. Step: Good." in lines
    assert "Rate: 17 / 20 = 0.850000. Band: irregular." in lines
    settings = lines[lines.index("Settings used:") :]
    assert "  half day minutes: 120" in settings
    assert "  enrolled: from first to last day seen" in settings


def test_explain_and_measure_agree(whetu, measured, days, own, roll):
    ask = (days, "--calendar", own, "--roll", roll)
    for row in measured(*ask):
        said = whetu("explain", *ask, "--student", row["student"]).stdout
        assert f"Half-days open {row['half_days_open']} = present {row['half_days_present']}" in said
        assert f"= {row['days_absent']}. Step:" in said
        assert f"= {row['rate']}. Band: {row['band']}." in said


def test_explain_shows_a_day_without_marks_and_marks_that_do_not_count(whetu, days, own, roll):
    result = whetu("explain", days, "--calendar", own, "--roll", roll, "--student", "1002")
    assert "no marks" in result.stdout
    closed = whetu("explain", days, "--student", "1001", "--calendar", own, "--as-at", MAY[0].isoformat())
    assert MAY[1].isoformat() not in closed.stdout


def test_explain_finds_an_nsn_that_lost_its_zero(whetu, write, own):
    path = write("days.csv", HEADINGS, *marks("0151234567", {MAY[0]: "P300"}))
    assert "0151234567, term 2" in whetu("explain", path, "--calendar", own, "--student", "151234567").stdout


def test_explain_of_nobody_ends_with_1(whetu, days, own):
    result = whetu("explain", days, "--calendar", own, "--student", "9999")
    assert (result.exit_code, result.stdout) == (1, "")
    assert whetu("explain", days, "--student", "1001", "--term", "2026-5").exit_code == 2
    assert whetu("explain", days).exit_code == 2


# ---- export -------------------------------------------------------------------------------------------


def test_measure_of_an_exported_folder_gives_the_same_rows(whetu, days, own, roll, tmp_path):
    ask = (days, "--calendar", own, "--roll", roll)
    folder = tmp_path / "shared"
    assert whetu("export", *ask, "-o", folder).exit_code == 0
    again = whetu("measure", folder, "--format", "csv")
    assert again.exit_code == 0
    assert again.stdout == whetu("measure", *ask, "--format", "csv").stdout
    assert len(again.stdout.splitlines()) == 3


def test_an_exported_roll_has_no_names_unless_they_are_asked_for(whetu, days, own, roll, tmp_path):
    for option, expected in (((), ("1001", None)), (("--with-names",), ("Hēmi", None))):
        folder = tmp_path / f"shared{len(option)}"
        whetu("export", days, "--calendar", own, "--roll", roll, "-o", folder, *option)
        roll_of = duckdb.sql(f"select first_name, nsn from '{folder}/roll.parquet' order by student")
        assert roll_of.fetchall()[0] == expected


# ---- the whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(whetu, command):
    result = whetu(command, "--help")
    assert result.exit_code == 0
    assert "Example:" in result.stdout
    assert f"whetu {command}" in result.stdout.split("Example:")[1]


def test_the_help_lists_every_command(whetu):
    result = whetu("--help")
    assert "Example:" in result.stdout
    for name, command in COMMANDS.items():
        assert name in result.stdout
        assert command.help in " ".join(result.stdout.split())


def test_a_command_that_is_not_there_ends_with_2(whetu):
    assert whetu("measur").exit_code == 2


def loaded(*arguments: str) -> set[str]:
    """The modules that a command loads, in a process of its own."""
    code = (
        "import sys\nfrom whetu.cli import main\n"
        f"try: main({list(arguments)!r}, prog_name='whetu')\nexcept SystemExit: pass\n"
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(result.stdout.splitlines()[-1].split())


def test_django_is_not_imported(days, own, tmp_path):
    measured = loaded("measure", days, "--calendar", own)
    assert "duckdb" in measured
    assert "django" not in measured
    assert "django" not in loaded("check", days)
    assert "django" not in loaded("explain", days, "--student", "1001")
    assert "django" not in loaded("export", days, "-o", str(tmp_path / "shared"))


def test_help_imports_nothing_heavy():
    assert not loaded("--help") & {"duckdb", "numpy", "django", "holidays", "python_calamine"}


def test_the_command_that_is_installed(days, own):
    command = [sys.executable, "-m", "whetu.cli", "measure", days, "--calendar", own, "--format", "csv"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("student,year,term,")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_where_work_is_long_on_a_terminal_alone(monkeypatch, terminal):
    screen = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(printing, "EVERY", 0.01)
    con = duckdb.connect()
    with printing.Progress(con, "Reading"):
        con.execute("select max(hash(a)) from range(30_000_000) t(a)")
        time.sleep(0.05)
    assert ("Reading" in screen.getvalue()) is terminal
    assert screen.getvalue().endswith("\r" if terminal else "")


def test_many_findings_are_cut_short_beside_rows(capsys):
    one = Problem(
        "warning", "days.csv", "B2", 2, "date", "", "is a weekend", "It does not count.", "closed-day"
    )
    printing.say([one] * (printing.MOST_FINDINGS + 7))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == printing.MOST_FINDINGS + 1
    assert "7 more" in lines[-1]
