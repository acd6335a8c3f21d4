"""Runs in turn, medians, memory and goals."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROUNDS = 5


class Run(NamedTuple):
    """One run of a command: wall and processor time in seconds, peak memory in MB, and what it printed."""

    seconds: float
    processor: float
    megabytes: float
    printed: bytes


class Goal(NamedTuple):
    """A measured number and its limit: at most, or (`least`) at least."""

    name: str
    measured: float
    limit: float
    least: bool = False

    @property
    def met(self) -> bool:
        return self.measured >= self.limit if self.least else self.measured <= self.limit

    def __str__(self) -> str:
        goal = f"{'>=' if self.least else '<='} {self.limit:g}"
        return f"{self.name}: {self.measured:.2f} (goal {goal}) {'met' if self.met else 'MISSED'}"


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int = ROUNDS) -> dict[str, list[Run]]:
    """Each command once a round, so that a slow minute of the machine is everyone's; one round to warm up."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            one = run(command)
            if number:
                runs[name].append(one)
    return runs


def run(command: Sequence[str]) -> Run:
    """One run of a command in a process of its own."""
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed, cwd=root(), env=_as_installed())
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status:
            raise SystemExit(f"{' '.join(command)} failed")
        printed.seek(0)
        return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed.read())


def _as_installed() -> dict[str, str]:
    """The environment, with modules compiled once, as an installation has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(root() / "build" / "bench" / "compiled")}


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]


def ratio(one: list[float], other: list[float]) -> float:
    """The median of the rounds' own ratios."""
    return median(a / b for a, b in zip(one, other, strict=True))


def show(name: str, runs: Sequence[Run], seconds: Sequence[float] = ()) -> None:
    """A line of the report. `seconds`: what a child timed itself, where that is meant."""
    wall = seconds or [run.seconds for run in runs]
    processor = median(run.processor for run in runs)
    memory = max(run.megabytes for run in runs)
    line = (
        f"{median(wall):8.3f} s   least {min(wall):8.3f} s   processor {processor:7.3f} s   {memory:5.0f} MB"
    )
    print(f"  {name:28} {line}", flush=True)


def the_same(what: str, figures: Mapping[str, object]) -> None:
    """Ends the bench where two of them found different figures."""
    first, *others = figures.items()
    for name, found in others:
        if found != first[1]:
            raise SystemExit(f"{what}: {name} and {first[0]} do not find the same.")


def figures(printed: bytes) -> dict:
    """What a child printed as JSON."""
    return json.loads(printed)


def in_a_new_site(measured: Callable[[], dict[str, float]], today: date) -> None:
    """Prints what was measured in a data folder of its own, on a day at which the site stands still."""
    with tempfile.TemporaryDirectory(prefix="whetu-bench-") as folder:
        os.environ |= {
            "WHETU_DATA": folder,
            "WHETU_TODAY": today.isoformat(),
            "WHETU_JOBS_AT_ONCE": "1",
            "DJANGO_SETTINGS_MODULE": "whetu.web.settings",
        }
        print(json.dumps(measured()))


def root() -> Path:
    """The folder of the source."""
    return Path(__file__).resolve().parent.parent
