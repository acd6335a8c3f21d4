"""Tables to files: what `whetu measure` and `whetu export` write."""

from collections.abc import Iterable
from pathlib import Path

from whetu.measures.engines import DuckDB
from whetu.measures.lookups import SchoolDay
from whetu.rules.tables import COLUMNS, names

# What of a roll a count or a breakdown rests on. The rest (names, numbers, contacts) is left out unless it is
# asked for; a name is then the student's id.
_COUNTED_BY = ("student", "year_level", "class_group", "gender", "ethnic_groups", "student_type") + (
    *("start_date", "end_date"),
)
_NAMES = ("first_name", "last_name")

_FORMS = {"csv": "format csv, header", "json": "format json, array true", "parquet": "format parquet"}
_AS_TEXT = "* replace (printf('%.6f', rate) as rate)"  # a fraction with six decimals


def rows_of_terms(as_text: bool) -> str:
    """The query for `student_terms` in order."""
    return f"select {_AS_TEXT if as_text else '*'} from student_terms order by student, year, term"  # noqa: S608


def write_terms(engine: DuckDB, path: Path, form: str) -> None:
    """`student_terms` as a file: csv, json or parquet."""
    _copy(engine, rows_of_terms(as_text=form == "csv"), path, form)


def export(
    engine: DuckDB, folder: Path, calendar: Iterable[SchoolDay], *, roll: bool, with_names: bool = False
) -> dict[str, int]:
    """Writes a folder of Parquet that intake reads back, after `terms.student_terms`: rows by table.

    student_days (student, date, pattern), calendar, words and student_terms (student, term), and roll (an
    enrolment), where there is one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    engine.put("calendar_used", _CALENDAR, (day for day in calendar))
    queries = dict(_QUERIES)
    if roll:
        queries["roll"] = _roll(with_names)
    for table, query in queries.items():
        _copy(engine, query, folder / f"{table}.parquet", "parquet")
    return {table: engine.rows(f"select count(*) from ({query})")[0][0] for table, query in queries.items()}  # noqa: S608


_CALENDAR = {"date": "date", "year": "integer", "term": "integer", "open_half_days": "integer"}
_QUERIES = {
    "student_days": 'select student, "on", pattern from student_days order by student, "on"',
    "calendar": "select *, cast(null as varchar) as note from calendar_used order by date",
    "words": "select * from words order by student, year, term",
    "student_terms": rows_of_terms(as_text=False),
}


def _roll(with_names: bool) -> str:
    kept = names("roll") if with_names else _COUNTED_BY
    columns = ", ".join(_column(column.name, column.type, kept) for column in COLUMNS["roll"])
    return f"select {columns} from roll order by student, start_date"  # noqa: S608 (our own names)


def _column(name: str, kind: str, kept: Iterable[str]) -> str:
    if name in kept:
        return name
    return f"student as {name}" if name in _NAMES else f"cast(null as {kind}) as {name}"


def _copy(engine: DuckDB, query: str, path: Path, form: str) -> None:
    target = str(path).replace("'", "''")
    engine.con.execute(f"copy ({query}) to '{target}' ({_FORMS[form]})")
