"""The benches: three ways to the same rows, and goals that can be missed."""

import subprocess
import sys

import pytest

from bench import __main__ as main
from bench import data
from bench.running import Goal, ratio, root


def test_product_and_scripts_print_the_same_rows(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "STUDENTS", 60)
    monkeypatch.setattr(data, "FOLDER", tmp_path)
    file = str(data.long_file())
    commands = (
        ["whetu.cli", "measure", file, "--format", "csv"],
        ["bench.duckdb_script", file],
        ["bench.pandas_script", file],
    )
    ours, duckdb, pandas = (
        subprocess.run([sys.executable, "-m", *c], capture_output=True, check=True, cwd=root()).stdout
        for c in commands
    )
    assert ours == duckdb
    assert ours == pandas
    assert len(ours.splitlines()) == 61


def test_a_goal_is_met_at_its_limit_and_missed_beyond():
    assert Goal("time", 1.5, 1.5).met
    assert not Goal("time", 1.51, 1.5).met
    assert not Goal("faster", 1.6, 1.7, least=True).met
    assert str(Goal("faster", 1.6, 1.7, least=True)) == "faster: 1.60 (goal >= 1.7) MISSED"


def test_a_ratio_is_the_median_of_the_rounds():
    assert ratio([1, 9, 3], [2, 3, 3]) == 1


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)])
def test_a_missed_goal_ends_the_bench_with_1(monkeypatch, capsys, met, code):
    def made_up():
        return [Goal("made up", 1, 2 if met else 0.5)]

    monkeypatch.setattr(main, "BENCHES", (made_up,))
    assert main.main([]) == code
    assert main.main(["nothing"]) == 2
    assert "made up: 1.00" in capsys.readouterr().out
