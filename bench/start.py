"""`whetu --help` against importing what a site and its measures are built on."""

from bench.running import Goal, in_turn, python, ratio, show


def start() -> list[Goal]:
    runs = in_turn(
        {
            "whetu --help": python("-m", "whetu.cli", "--help"),
            "import django, duckdb, numpy": python("-c", "import django; import duckdb; import numpy"),
        },
        rounds=9,
    )
    for name, of in runs.items():
        show(name, of)
    ours, imports = ([run.seconds for run in of] for of in runs.values())
    return [Goal("start: time of the three imports", ratio(ours, imports), 0.3)]
