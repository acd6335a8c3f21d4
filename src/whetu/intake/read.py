"""Files in, our tables out: the one door of intake.

    reading = read([Path("attendance.csv"), Path("roll.csv")], minutes=(210, 180), today=date(2026, 5, 29))
    reading.problems                     # what is wrong, each with its file, row and cell
    reading.table("roll")                # a small table as Python rows
    reading.con.sql("from student_days") # student, on, pattern, file; straight in DuckDB

Every kind of attendance file becomes one row per student and date with a day pattern. In the connection:

- `student_days` (a view): student varchar, on date, pattern varchar, file varchar, row bigint (null: rows are
  known only while a file is read). Its parts, to count millions: `day_keys` (student varchar, on date,
  pattern_id integer, file_no integer) and `patterns` (pattern_id integer, pattern varchar).
- `roll`, `calendar`, `staff`, `timetable`, `bells`, `kamar_half_days`: as `whetu.rules.tables` has them,
  empty where no file held them.

Equal rows for a student and day are one; rows that differ are an error, and none is taken (in KAMAR's
messages the later wins); a later file replaces an earlier one's day. Marks by NSN get the ids of a roll that
is read with them. A file that cannot be read raises Unreadable, and nothing is taken. A bad row is a problem,
and the good rows are in the tables. The same files give the same tables and problems.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from whetu.intake import calendars, files, headings, kamar, marks, ministry, roll, slots, spreadsheet, staff
from whetu.intake.cells import Heading, Problem, Unreadable, unreadable
from whetu.intake.files import Message, Sheet
from whetu.intake.headings import Table
from whetu.intake.marks import Into
from whetu.intake.store import connect, literal
from whetu.rules.calendar import Calendar
from whetu.rules.tables import COLUMNS, names

File = Path | str | tuple[str, bytes | Path]
GATHER: dict[str, marks.Gather] = {
    "days": ministry.gather,
    "long": slots.gather,
    "half-day": spreadsheet.gather_half_days,
    "wide": spreadsheet.gather_wide,
}
TAKE = {
    "calendar": calendars.take,
    "bells": calendars.take,
    "timetable": staff.take,
    "staff": staff.take,
    "roll": roll.take,
}
_FIRST = ("calendar", "bells", "timetable")  # what attendance files are read by


class FileRead(NamedTuple):
    """One sheet or message that was read. `rows`: good student-days, or rows of its table."""

    name: str
    kind: str
    rows: int
    encoding: str
    school_number: str | None
    first_day: date | None
    last_day: date | None


@dataclass
class Reading:
    """What some files held: the tables in `con`, and everything that was found wrong."""

    con: duckdb.DuckDBPyConnection
    files: list[FileRead] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    unknown_headings: list[Heading] = field(default_factory=list)

    def table(self, name: str) -> list[dict[str, Any]]:
        """A small table as Python rows, in the order of its columns. For student_days use `days`."""
        if name not in COLUMNS:
            raise ValueError(f"{name} is not a table; tables are {', '.join(COLUMNS)}")
        columns = ", ".join(f'"{column}"' for column in names(name))
        rows = self.con.execute(f"select {columns} from {name} order by all").fetchall()  # noqa: S608
        return [dict(zip(names(name), row, strict=True)) for row in rows]

    def days(self, batch: int = 50_000) -> Iterator[list[tuple[str, date, str]]]:
        """Student, date and day pattern in batches, by student and date."""
        cursor = self.con.cursor()
        cursor.execute('select student, "on", pattern from student_days order by student, "on"')
        while rows := cursor.fetchmany(batch):
            yield rows

    @property
    def errors(self) -> list[Problem]:
        """The problems that are not mere warnings."""
        return [found for found in self.problems if found.level == "error"]


def read(
    paths: Iterable[File],
    *,
    minutes: Sequence[int] | None = None,
    bells: Iterable[Mapping[str, Any]] | None = None,
    timetable: Iterable[Mapping[str, Any]] | None = None,
    calendar: Calendar | None = None,
    mapping: Mapping[str, str] | None = None,
    school_number: str | None = None,
    today: date | None = None,
    con: duckdb.DuckDBPyConnection | None = None,
    folder: Path | None = None,
) -> Reading:
    """Read files (paths, or name and bytes or path) of any kind together. A folder is one of Parquet that
    `whetu export` wrote.

    `minutes`: of the morning and afternoon, for half-day and wide files; for KAMAR without bells, of each
    slot (one number: of all). `bells`, `timetable`, `calendar`: rows and open half-days as the tables have
    them, where they are known already; else those among the files are used. `mapping`: field by heading, as
    the school chose before. `school_number`: refuse a file that names another school. `today`: refuse later
    days. `con`: a connection from `store.connect`, for a caller who shows how far it is. `folder`: where
    files are unpacked while they are read, if not where the machine keeps such.

    Raises Unreadable.
    """
    with tempfile.TemporaryDirectory(prefix="whetu-", dir=folder) as unpacked:
        reading = Reading(con or connect())
        into = Into(reading.con, Path(unpacked), today=today, calendar=calendar)
        into.minutes = tuple(minutes) if minutes else None
        known = [part for path in paths for part in _known_parts(into, path, mapping, school_number)]
        for part in sorted(known, key=lambda part: part.kind not in _FIRST):
            if part.kind not in _FIRST:
                _use(reading, into, bells, timetable)
            _take(reading, into, part, bells, timetable)
        if not reading.kinds.isdisjoint(("roll", "kamar-students")):
            reading.con.execute(_MARKS_BY_NSN)
        reading.problems += into.problems
    return reading


def recognise(name: str, head: bytes) -> str:
    """The kind of a file by its first bytes: a kind of sheet, kamar-attendance, kamar-students, or what holds
    sheets (zip, workbook, json). Raises Unreadable where that much says that it cannot be read."""
    what, plain = files.container(head), head.replace(b"\0", b"")
    if what in ("zip", "ole"):
        return {"zip": "zip", "ole": "workbook"}[what]
    if what in ("json", "xml") and b"SMSDirectoryData" in plain:
        return "kamar-students" if b"students" in plain else "kamar-attendance"
    if what == "json":
        return what
    with tempfile.TemporaryDirectory(prefix="whetu-") as folder:
        path = files.new_file(Path(folder))
        lines = head[: len(head) // 2 * 2] if b"\0" in head else head[: head.rfind(b"\n") + 1] or head
        path.write_bytes(lines)
        [part] = files.contents(name, path, Path(folder))
        return headings.understand(part).kind if isinstance(part, Sheet) else kamar.kind(part)


# ---- parts --------------------------------------------------------------------------------------------


class Known(NamedTuple):
    """A part of a file whose kind is known."""

    kind: str
    part: Table | Message
    school_number: str | None


def _parts(path: File, folder: Path) -> list[Sheet | Message]:
    if isinstance(path, tuple):
        name, content = path
        if isinstance(content, Path):
            return files.contents(name, content, folder)
        path = files.new_file(folder)
        path.write_bytes(content)
        return files.contents(name, path, folder)
    path = Path(path)
    if path.is_dir():
        return _parquet(path, folder)
    if not path.is_file():
        raise unreadable(path.name, "is not there", "Check the name and the folder.", "no-file")
    return files.contents(path.name, path, folder)


def _parquet(path: Path, folder: Path) -> list[Sheet | Message]:
    """The tables of a folder that `whetu export` wrote, as sheets."""
    wanted = [path / f"{table}.parquet" for table in ("student_days", "roll", "calendar")]
    found = [file for file in wanted if file.exists()]
    if not found:
        fix = "Give a folder with student_days.parquet, or give files one by one."
        raise unreadable(path.name, "is a folder without an export of ours", fix, "unknown-file")
    return [_parquet_sheet(file, folder) for file in found]


def _parquet_sheet(file: Path, folder: Path) -> Sheet:
    target, table = files.new_file(folder), file.stem
    columns = ", ".join(f'"{name}"' for name in names(table) if name not in ("file", "row"))
    marked = columns.replace('"pattern"', '"pattern" as marks').replace('"on"', '"on" as date')
    query = (
        f"copy (select {marked} from read_parquet({literal(str(file))})) to {literal(str(target))} (header)"  # noqa: S608
    )
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as con:
        try:
            con.execute(query)
        except duckdb.Error:
            why = "is not a table that we wrote"
            raise unreadable(file.name, why, "Export it again.", "broken-parquet") from None
    return Sheet(file.name, target, ",", "parquet")


def _known_parts(
    into: Into, path: File, mapping: Mapping[str, str] | None, school_number: str | None
) -> list[Known]:
    """The parts of a file. A sheet beside known ones may be notes: it is left out, with a warning."""
    known: list[Known] = []
    unknown: list[Unreadable] = []
    for part in _parts(path, into.folder):
        try:
            known.append(_known(part, mapping, school_number))
        except Unreadable as reason:
            if not isinstance(part, Sheet) or part.encoding != "workbook" or not _may_be_notes(reason):
                raise
            unknown.append(reason)
    if unknown and not known:
        raise unknown[0]
    fix = "It is left out. If it holds marks, give its columns headings that we know."
    notes = [problem for left_out in unknown for problem in left_out.problems]
    into.problems += [note._replace(level="warning", kind="unknown-sheet", fix=fix) for note in notes]
    return known


def _may_be_notes(reason: Unreadable) -> bool:
    return {problem.kind for problem in reason.problems} <= {"unknown-headings", "no-rows"}


def _known(part: Sheet | Message, mapping: Mapping[str, str] | None, school_number: str | None) -> Known:
    """The kind of a part. Another school's is put aside before a row of it is read."""
    if isinstance(part, Message):
        kind, numbers = kamar.kind(part), kamar.school_numbers(part)
        _refuse_other_school(part.file, numbers, school_number)
        return Known(kind, part, next(iter(numbers), None))
    table = headings.understand(part, mapping)
    numbers = _school_numbers(table) if school_number else table.school_numbers
    _refuse_other_school(part.file, numbers, school_number)
    return Known(table.kind, table, next(iter(numbers), None))


def _school_numbers(table: Table) -> tuple[str, ...]:
    """Every school that the file names, in its title or in a column."""
    place = table.columns.get("school_number")
    if place is None:
        return table.school_numbers
    column = {line[place].strip() for _, line in marks.numbered_rows(table) if place < len(line)}
    return tuple(sorted({*table.school_numbers, *filter(str.isdigit, column)}))


def _refuse_other_school(file: str, numbers: Sequence[str], ours: str | None) -> None:
    others = [number for number in numbers if ours and number.lstrip("0") != ours.lstrip("0")]
    if others:
        raise unreadable(
            file,
            f"is of school {others[0]}, and this is school {ours}",
            "Nothing was read from it. Give it to that school, or delete it.",
            "other-school",
        )


# ---- taking -------------------------------------------------------------------------------------------


def _use(reading: Reading, into: Into, bells: Any, timetable: Any) -> None:
    """What the files said about the school, where the caller has not said it."""
    if into.calendar is None and "calendar" in reading.kinds:
        into.calendar = calendars.calendar_of(reading.table("calendar"))
    if into.minutes is None:
        into.minutes = calendars.sessions(bells if bells is not None else reading.table("bells"))


def _take(reading: Reading, into: Into, known: Known, bells: Any, timetable: Any) -> None:
    kind, part = known.kind, known.part
    if isinstance(part, Message):
        rows = reading.table("bells") if bells is None else bells
        lessons = reading.table("timetable") if timetable is None else timetable
        is_roll = kind == "kamar-students"
        table = (
            kamar.students(into, part)
            if is_roll
            else kamar.attendance(into, part, kamar.bells(rows, lessons))
        )
    else:
        table = part
    taken = _taken(into, table)
    reading.unknown_headings += table.unknown
    reading.kinds.add(kind)
    about = (table.sheet.encoding, known.school_number)
    reading.files.append(
        FileRead(table.sheet.file, kind, taken.rows, *about, taken.first_day, taken.last_day)
    )


# Marks by NSN and a roll by the school's own ids: where no id of the marks is on the roll, and every NSN is
# one student's, the marks get the roll's ids.
_MARKS_BY_NSN = """
update day_keys set student = owner.student
from (select nsn, min(student) as student from roll where nsn is not null group by nsn) as owner
where day_keys.student = owner.nsn
    and not exists (from roll semi join day_keys using (student))
    and not exists (select nsn from roll group by nsn having count(distinct student) > 1 and nsn is not null)
"""


def _taken(into: Into, table: Table) -> marks.Taken:
    if table.kind in GATHER:
        return marks.take(into, table, GATHER[table.kind])
    return marks.Taken(TAKE[table.kind](into, table), None, None)
