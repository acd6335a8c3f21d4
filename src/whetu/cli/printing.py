"""What the commands print: rows as a table, findings, and a progress bar where work is long."""

import csv
import io
import json
import sys
import threading
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NoReturn

import click

from whetu.intake.cells import Problem, safe

MOST_FINDINGS = 50  # that a command prints beside its rows; `check` lists them all
_BAR = 30  # characters
EVERY = 0.2  # seconds


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows under their headings, in columns as wide as what is in them; numbers to the right."""
    lines = [list(columns), *([in_cell(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(_aligned, line, widths)).rstrip() for line in lines)


def in_cell(value: Any) -> str:
    """A value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def _aligned(text: str, width: int) -> str:
    number = text.replace(".", "", 1).isdigit()
    return text.rjust(width) if number else text.ljust(width)


def findings(problems: Sequence[Problem], form: str) -> str:
    """All the findings: as a table, csv or json."""
    if form == "json":
        return json.dumps([problem._asdict() for problem in problems], ensure_ascii=False, indent=1)
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(Problem._fields)
        writer.writerows([safe(value) for value in problem] for problem in problems)
        return text.getvalue().rstrip("\n")
    rows = [(p.level, p.file, p.cell or p.row, p.value, f"{p.why}. {p.fix}") for p in problems]
    return table(("level", "file", "cell", "value", "why, and what to do"), rows)


def say(problems: Sequence[Problem]) -> None:
    """Findings beside the rows: the errors first, on standard error."""
    in_order = sorted(problems, key=lambda problem: problem.level)
    for problem in in_order[:MOST_FINDINGS]:
        click.echo(f"{problem.level}: {problem}", err=True)
    more = len(problems) - MOST_FINDINGS
    if more > 0:
        click.echo(f"… and {more:,} more: `whetu check` lists them all.", err=True)


def leave(problems: Iterable[Problem]) -> NoReturn:
    """End the command: 1 where there is an error, 0 where there are warnings at most."""
    sys.exit(int(any(problem.level == "error" for problem in problems)))


class Progress:
    """A bar on standard error, if that is a terminal, of how far the connection's query is."""

    def __init__(self, con: Any, label: str):
        self.con, self.label = con, label
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._draw, daemon=True)

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            self.con.execute("set enable_progress_bar = true")
            self.con.execute("set enable_progress_bar_print = false")
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join()

    def _draw(self) -> None:
        drawn = False
        while not self.ended.wait(EVERY):
            share = min(max(self.con.query_progress(), 0), 100) / 100
            bar = "█" * round(_BAR * share)
            click.echo(f"\r{self.label} {bar:░<{_BAR}} {share:4.0%}", err=True, nl=False)
            drawn = True
        if drawn:
            click.echo(f"\r{'':{len(self.label) + _BAR + 6}}\r", err=True, nl=False)
