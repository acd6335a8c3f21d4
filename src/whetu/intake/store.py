"""The tables that a reading fills, in DuckDB."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from whetu.rules.tables import COLUMNS

# `day_keys` and `patterns` are what student_days is a view of: a nation's student-days hold some thousands of
# patterns, so each is written once.
_TABLES = """
create table read_files (file_no integer, file varchar);
create table patterns (pattern_id integer, pattern varchar);
create table day_keys (student varchar, "on" date, pattern_id integer, file_no integer);
create view student_days as
    select student, "on", pattern, file, null::bigint as "row"
    from day_keys join patterns using (pattern_id) join read_files using (file_no);
"""
ROW_TABLES = ("roll", "calendar", "staff", "timetable", "bells", "kamar_half_days")


def connect() -> duckdb.DuckDBPyConnection:
    """An empty database in memory that fetches nothing from anywhere, with the tables of a reading."""
    con = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    con.execute("set preserve_insertion_order = false")
    con.execute(_TABLES)
    for table in ROW_TABLES:
        columns = ", ".join(f'"{column.name}" {column.type}' for column in COLUMNS[table])
        con.execute(f"create table {table} ({columns})")
    return con


def put(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[Any]], columns: str = "") -> None:
    """Add rows to a table; `columns` (`text varchar, id integer`): make it anew, for this reading only."""
    if columns:
        con.execute(f"create or replace temp table {table} ({columns})")
    taken = list(rows)
    if taken:
        appender = con.appender(table)
        appender.append_rows(taken)
        appender.flush()


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def scan(path: Path, delimiter: str, width: int) -> str:
    """A CSV file as a relation of texts, columns c0, c1 …; an empty cell is an empty text.

    Any row that has another width, or a quotation mark out of place, raises duckdb.InvalidInputException.
    """
    columns = ", ".join(f"'c{place}': 'varchar'" for place in range(width))
    return (
        f"read_csv({literal(str(path))}, auto_detect=false, header=true, delim={literal(delimiter)}, "
        f"quote='\"', escape='\"', nullstr='\x01', columns={{{columns}}})"
    )
