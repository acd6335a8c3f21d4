"""A table of worked examples: a title, a sentence, and rows, run as tests and printed as the manual."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Table(NamedTuple):
    """One rule in examples. A row holds the given cells, what is expected, and the source or reason."""

    title: str
    sentence: str
    given: tuple[str, ...]
    work_out: Callable[..., str]
    rows: tuple[tuple[Any, ...], ...]

    def cases(self) -> list[tuple[tuple[Any, ...], str]]:
        return [(row[:-2], row[-2]) for row in self.rows]


def markdown(table: Table) -> str:
    """The table as a section of the manual."""
    head = [*table.given, "expected", "source or reason"]
    lines = [head, ["---"] * len(head), *(_cells(row, len(table.given)) for row in table.rows)]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"## {table.title}\n\n{table.sentence}\n\n{body}\n"


def _cells(row: tuple[Any, ...], given: int) -> list[str]:
    cells = [str(cell).replace("|", "\\|") for cell in row]
    return [f"`{cell}`" if cell else "(none)" for cell in cells[:given]] + cells[given:]
