"""A long file of 20,000 students and one term: `whetu measure` against two scripts that print its rows."""

from bench import data
from bench.running import Goal, in_turn, python, ratio, show, the_same


def measure() -> list[Goal]:
    file = str(data.long_file())
    runs = in_turn(
        {
            "whetu measure": python("-m", "whetu.cli", "measure", file, "--format", "csv"),
            "plain DuckDB script": python("-m", "bench.duckdb_script", file),
            "pandas script": python("-m", "bench.pandas_script", file),
        }
    )
    the_same("measure", {name: of[0].printed.replace(b"\r", b"") for name, of in runs.items()})
    seconds = {name: [run.seconds for run in of] for name, of in runs.items()}
    for name, of in runs.items():
        show(name, of)
    ours, duckdb, pandas = seconds.values()
    return [
        Goal("measure: time of the plain DuckDB script", ratio(ours, duckdb), 1.5),
        Goal("measure: times faster than the pandas script", ratio(pandas, ours), 1.7, least=True),
    ]
