"""The words of a national year, 3.4 million student-terms: counts, band and step of each, against NumPy's bit
count of the same words. Each side holds the words in memory in a process of its own, and is asked in turn.

What is timed on our side is one query over all of them that sums every count by band and step, with the
look-ups that it joins made anew. NumPy's side counts the bits of the same nine words and adds the pairs; its
band and step are not timed.
"""

import json
import sys
import time
from pathlib import Path

from bench import data
from bench.running import Goal, figures, in_turn, python, ratio, show, the_same

TIMES = 7  # in each process, of which the least is taken
KINDS = ("present", "justified", "unjustified", "unmarked")
SUMS = """
select band, step, count(*), sum(present), sum(justified), sum(unjustified), sum(unmarked)
from standing group by band, step order by band::varchar, step::varchar
"""


def words() -> list[Goal]:
    parquet, arrays = _files()
    runs = in_turn(
        {
            "counts, band and step": python("-m", "bench.words", "ours", str(parquet)),
            "NumPy's bit count": python("-m", "bench.words", "numpy", str(arrays)),
        },
        rounds=3,
    )
    found = {name: [figures(run.printed) for run in of] for name, of in runs.items()}
    the_same("words", {name: of[0]["sums"] for name, of in found.items()})
    seconds = {name: [one["seconds"] for one in of] for name, of in found.items()}
    for name, of in runs.items():
        show(name, of, seconds[name])
    ours, numpy = seconds.values()
    memory = max(run.megabytes for run in runs["counts, band and step"])
    return [
        Goal("words: times NumPy's bit count", ratio(ours, numpy), 5),
        Goal("words: peak memory in MB", memory, 700),
    ]


def _files() -> tuple[Path, Path]:
    """The words as Parquet and as NumPy arrays."""
    parquet, arrays = data.FOLDER / "words.parquet", data.FOLDER / "words.npz"
    if not (parquet.exists() and arrays.exists()):
        import duckdb
        import numpy as np

        data.FOLDER.mkdir(parents=True, exist_ok=True)
        columns = data.words()
        np.savez(arrays, **columns)
        con = duckdb.connect()
        con.register("made", columns)
        con.execute(f"copy made to '{parquet}' (format parquet)")
    return parquet, arrays


def ours(parquet: str) -> dict:
    from whetu.measures import terms
    from whetu.measures.engines import DuckDB

    engine = DuckDB()
    engine.con.execute(f"create temp table words as from '{parquet}'")

    def counted() -> list[tuple]:
        terms.standing(engine)
        return engine.rows(SUMS)

    seconds, rows = _least(counted)
    return {"seconds": seconds, "sums": rows}


def numpy(arrays: str) -> dict:
    import numpy as np

    from whetu.rules.star import step
    from whetu.rules.terms import band

    with np.load(arrays) as held:
        words = {
            name: held[name] for name in held.files if held[name].dtype == np.int64 and name != "student"
        }

    def bit_counts() -> list:
        recorded = np.bitwise_count(words["recorded"])
        return [
            *(np.bitwise_count(words[f"{k}_one"]) + np.bitwise_count(words[f"{k}_both"]) for k in KINDS),
            recorded,
        ]

    seconds, (*counts, _) = _least(bit_counts)
    wide = [count.astype(np.int64) for count in counts]
    available = sum(wide)
    bands = np.array([[band(p, n) or "" for p in range(121)] for n in range(121)])[available, wide[0]]
    steps = np.array([step(n) for n in range(121)])[wide[1] + wide[2]]
    sums = []
    for name in np.unique(bands):
        for at in np.unique(steps):
            here = (bands == name) & (steps == at)
            if here.any():
                sums.append(
                    [str(name), str(at), int(here.sum()), *(int(count[here].sum()) for count in wide)]
                )
    return {"seconds": seconds, "sums": sums}


def _least(work) -> tuple:
    """The least time of some runs, and what the last gave."""
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        given = work()
        times.append(time.perf_counter() - start)
    return min(times), given


if __name__ == "__main__":
    print(json.dumps({"ours": ours, "numpy": numpy}[sys.argv[1]](sys.argv[2])))
