"""The engines that run the queries: the only place where one is named.

A query is one file in `sql/`, its grain in the first line, in words that DuckDB and Spark spell alike. Each
engine takes small look-up tables from Python rows, makes a table from a query, and gives rows back.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

Columns = Mapping[str, str]  # name to type, spelt as both engines do


def one_of(names: Iterable[str]) -> str:
    """The type of a column that holds one of a few names: a nation is grouped by numbers, not by texts."""
    return "enum({})".format(", ".join(f"'{name}'" for name in names))


class Engine(Protocol):
    """What the measures ask of an engine."""

    def put(self, name: str, columns: Columns, rows: Iterable[Sequence]) -> None:
        """Makes a table of Python rows, for look-ups."""

    def make(self, name: str, query: str = "") -> None:
        """Makes the table `name` from the query of that name, or from another."""

    def see(self, name: str, query: str = "") -> None:
        """As `make`, but worked out anew each time it is read."""

    def rows(self, text: str) -> list[tuple]:
        """The rows of a piece of SQL."""


@cache
def sql(name: str) -> str:
    """The text of a named query."""
    return files("whetu.measures").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def connect(path: str = ":memory:") -> Any:
    """A DuckDB connection that never fetches anything from a network."""
    import duckdb

    return duckdb.connect(path, config={"autoinstall_known_extensions": "false"})


# Our queries write each join as it is to be done, the look-up on the right: that is the table to hash. Left
# to guess, DuckDB hashes the million student-days, because it cannot know how few patterns there are.
_SETTINGS = (
    "disabled_optimizers = 'join_order,build_side_probe_side'",
    "preserve_insertion_order = false",  # a table has no order; what is printed is sorted
    "enable_progress_bar = false",  # standard output is for rows
)


class DuckDB:
    """DuckDB, in this process."""

    def __init__(self, con: Any = None):
        self.con = con or connect()
        for setting in _SETTINGS:
            self.con.execute(f"set {setting}")

    def put(self, name: str, columns: Columns, rows: Iterable[Sequence]) -> None:
        lists = list(zip(*rows, strict=True)) or [()] * len(columns)
        unnested = ", ".join(
            f"unnest(cast(${place} as {kind}[])) as {column}"
            for place, (column, kind) in enumerate(columns.items(), start=1)
        )
        self.con.execute(
            f"create or replace temp table {name} as select {unnested}", [list(x) for x in lists]
        )

    def make(self, name: str, query: str = "") -> None:
        self.con.execute(f"create or replace temp table {name} as {sql(query or name)}")

    def see(self, name: str, query: str = "") -> None:
        self.con.execute(f"create or replace temp view {name} as {sql(query or name)}")

    def rows(self, text: str) -> list[tuple]:
        return self.con.execute(text).fetchall()


class Spark:
    """Spark, through a session that the caller made. Tables are temporary views of it."""

    def __init__(self, session: Any):
        self.session = session

    def put(self, name: str, columns: Columns, rows: Iterable[Sequence]) -> None:
        schema = ", ".join(f"{column} {_of_spark(kind)}" for column, kind in columns.items())
        table = self.session.createDataFrame([tuple(row) for row in rows], schema)
        table.createOrReplaceTempView(name)

    def make(self, name: str, query: str = "") -> None:
        self.session.sql(sql(query or name)).cache().createOrReplaceTempView(name)

    def see(self, name: str, query: str = "") -> None:
        self.session.sql(sql(query or name)).createOrReplaceTempView(name)

    def rows(self, text: str) -> list[tuple]:
        return [tuple(row) for row in self.session.sql(text).collect()]


def _of_spark(kind: str) -> str:
    return "string" if kind == "varchar" or kind.startswith("enum") else kind
