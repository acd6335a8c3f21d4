"""The one way through for every kind of attendance file: to student, date and day pattern.

A reader of one kind gathers texts into the table `gathered`: for each row a student_text, a date_text and a
key (the marks as the file has them). Here each *distinct* student, date and key is judged once, in Python,
and joined back. Only if something was wrong is the sheet looked at a second time, row by row, for addresses.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from whetu.intake import cells, files
from whetu.intake.cells import BadCell, Problem, Unreadable, in_words, shown, unreadable
from whetu.intake.headings import KINDS, Table
from whetu.intake.store import put, scan
from whetu.rules.calendar import Calendar
from whetu.rules.codes import codes_on, set_from
from whetu.rules.days import BLANK, UNUSED

MOST_LISTED = 1_000  # problems of one kind in one file, each with its address; the rest are counted

Wrong = dict[str, BadCell]  # by the text of a cell


class Gathered(NamedTuple):
    """What a reader of one kind found, besides the rows in `gathered`.

    `patterns`: the day pattern by key; a key that is not there is not taken. `wrong`: wrong texts by field.
    `letters`: the codes that a text holds, by field. `days`: what is wrong with a student's whole day, by
    student_text and date_text. `once`: `gathered` has each student_text and date_text once.
    """

    patterns: Mapping[Any, str]
    wrong: dict[str, Wrong]
    letters: dict[str, dict[str, str]]
    days: dict[tuple[str, str], BadCell]
    once: bool = False


@dataclass
class Into:
    """Where student-days go, and what is known about the school they come from."""

    con: duckdb.DuckDBPyConnection
    folder: Path
    minutes: tuple[int, ...] | None = None
    calendar: Calendar | None = None
    today: date | None = None
    pattern_ids: dict[str, int] = field(default_factory=dict)
    files: int = 0
    problems: list[Problem] = field(default_factory=list)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.con.execute(query, list(values)).fetchall()


Gather = Callable[[Into, Table], Gathered]


class Taken(NamedTuple):
    """What one sheet gave: good student-days, and their first and last day."""

    rows: int
    first_day: date | None
    last_day: date | None


def take(into: Into, table: Table, gather: Gather) -> Taken:
    """Read one attendance sheet into day_keys and patterns. Raises Unreadable; bad rows become problems."""
    try:
        gathered = gather(into, table)
    except duckdb.InvalidInputException:
        table = tidied(into, table)
        gathered = gather(into, table)
    _refuse_too_few_or_many(into, table)
    students = _students(into, table)
    dates, notes = _dates(into, table)
    into.files += 1
    put(into.con, "read_files", [(into.files, table.sheet.file)])
    twice = _store(into, gathered, students, dates)
    texts = gathered.wrong | {"student": wrong(students), "date": wrong(dates) | notes}
    look = SecondLook(table, texts, _not_in_force(gathered.letters, right(dates)), gathered.days | twice)
    if look.needed():
        into.problems += listed(look.problems())
    return _taken(into)


# ---- judging ------------------------------------------------------------------------------------------


def judge_all(texts: Iterable[str], judge: Callable[[str], Any]) -> dict[str, Any]:
    """Each distinct text with its value, or with what is wrong with it."""
    return {text: cells.judged(text, judge) for text in texts}


def _students(into: Into, table: Table) -> dict[str, Any]:
    texts = [text for (text,) in into.rows("select distinct student_text from gathered")]
    is_nsn = table.columns["student"] == table.columns.get("nsn") or cells.holds_nsn(texts)
    return judge_all(texts, cells.nsn if is_nsn else cells.student)


def _dates(into: Into, table: Table) -> tuple[dict[str, Any], Wrong]:
    """Every date text with its date or what is wrong; and warnings about dates that are taken anyway."""
    texts = [text for (text,) in into.rows("select distinct date_text from gathered")]
    if cells.month_first(texts):
        raise unreadable(
            table.sheet.file,
            "writes the month before the day, so every date would be wrong",
            "Export dates as day/month/year, or as year-month-day.",
            "month-first",
        )
    dates = judge_all(texts, lambda text: in_range(cells.day(text), into.today))
    _refuse_swapped(into, table, dates)
    notes = {text: closed(on, into.calendar) for text, on in right(dates).items()}
    return dates, {text: note for text, note in notes.items() if note}


def in_range(on: date, today: date | None) -> date:
    """A day that has codes and has come."""
    if not codes_on(on):
        raise BadCell(
            "is before 2011, the first year whose codes are known", "Check the year.", "unknown-year"
        )
    if today and on > today:
        raise BadCell(f"is after today, {in_words(today)}", "Check the date.", "future-date")
    return on


def closed(on: date, calendar: Calendar | None) -> BadCell | None:
    """A warning, if the school was not open that day."""
    if on.weekday() < 5 and (calendar is None or calendar.get(on)):
        return None
    why = "is a weekend" if on.weekday() > 4 else "is a day on which the school was closed"
    fix = "The mark does not count. Correct the date, or the school's calendar."
    return BadCell(why, fix, "closed-day", "warning")


def _not_in_force(
    letters: Mapping[str, Mapping[str, str]], dates: Mapping[str, date]
) -> dict[str, dict[tuple[str, str], BadCell]]:
    """Codes that did not hold on their day, by field, and by text and date text."""
    found: dict[str, dict[tuple[str, str], BadCell]] = {}
    sets = {start: codes_on(start).keys() | {BLANK, UNUSED} for start in set(map(set_from, dates.values()))}
    for name, by_text in letters.items():
        found[name] = {
            (text, date_text): _unknown_code(sorted(set(codes) - sets[set_from(on)]), on)
            for text, codes in by_text.items()
            if any(set(codes) - known for known in sets.values())
            for date_text, on in dates.items()
            if set(codes) - sets[set_from(on)]
        }
    return found


def _unknown_code(letters: list[str], on: date) -> BadCell:
    which = " and ".join(letters)
    return BadCell(
        f"has code {which}, which was not an attendance code on {in_words(on)}",
        f"Codes on that day: {' '.join(sorted(codes_on(on)))}. It counts as unmarked until it is corrected.",
        "unknown-code",
    )


def wrong(texts: Mapping[str, Any]) -> Wrong:
    """The texts that were judged wrong."""
    return {text: value for text, value in texts.items() if isinstance(value, BadCell)}


def right(texts: Mapping[str, Any]) -> dict[str, Any]:
    """The texts that were judged right, with their values."""
    return {text: value for text, value in texts.items() if not isinstance(value, BadCell)}


def _refuse_too_few_or_many(into: Into, table: Table) -> None:
    [(count,)] = into.rows("select count(*) from gathered where student_text <> '' or date_text <> ''")
    if count > files.MOST_ROWS:
        raise unreadable(
            table.sheet.file,
            f"has more than {files.MOST_ROWS:,} student-days",
            "Export fewer terms or schools at a time.",
            "too-many-rows",
        )
    if not count and not table.sheet.numbered:
        fix = "Check the dates of the export; no student was in it."
        raise unreadable(table.sheet.file, "has headings and no rows", fix, "no-rows")


_SWAPS = {
    "student": "select distinct student_text from gathered",
    "marks": "select distinct key from gathered",
}


def _refuse_swapped(into: Into, table: Table, dates: Mapping[str, Any]) -> None:
    """No date in the date column, but dates in another: the columns are not what their headings say."""
    if table.kind == "wide" or any(isinstance(on, date) for on in dates.values()):
        return
    for name in ("student", "marks") if table.kind == "days" else ("student",):
        texts = [text for (text,) in into.rows(f"{_SWAPS[name]} limit 100")]
        if texts and all(isinstance(cells.judged(text, cells.day), date) for text in texts):
            raise swapped(table, "date", name)


def swapped(table: Table, one: str, other: str) -> Unreadable:
    """Two columns that hold each other's values."""
    names = f"“{table.heading(one)}” and “{table.heading(other)}”"
    return unreadable(
        table.sheet.file,
        f"has columns {names} swapped: each holds what the other's heading says",
        "Put each heading over its own column.",
        "swapped-columns",
    )


# ---- storing ------------------------------------------------------------------------------------------


def _store(
    into: Into, gathered: Gathered, students: Mapping[str, Any], dates: Mapping[str, Any]
) -> dict[tuple[str, str], BadCell]:
    """Join the judged texts back, and add the good days. Gives the days whose rows differ: not taken."""
    good_students, good_dates = right(students), right(dates)
    put(into.con, "good_students", good_students.items(), "student_text varchar, student varchar")
    put(into.con, "good_dates", good_dates.items(), 'date_text varchar, "on" date')
    put(into.con, "bad_days", gathered.days, "student_text varchar, date_text varchar")
    _put_patterns(into, gathered.patterns)
    stage = _STAGE if gathered.days else _STAGE.replace(_NOT_BAD, "")
    one_text_each = all(len(set(good.values())) == len(good) for good in (good_students, good_dates))
    if gathered.once and one_text_each and into.files == 1:
        into.con.execute(f"{_ADD} from ({stage})", [into.files])
        return {}
    into.con.execute(f"create or replace temp table staged as {stage}")
    twice = {} if gathered.once and one_text_each else _days_given_twice(into)
    into.con.execute(_REPLACE)
    into.con.execute(f"{_ADD} from staged", [into.files])
    return twice


_ADD = 'insert into day_keys select student, "on", pattern_id, ?'
_NOT_BAD = "anti join bad_days using (student_text, date_text)"
_STAGE = f"""
select student_text, date_text, student, "on", pattern_id
from gathered
join good_students using (student_text)
join good_dates using (date_text)
join good_keys using (key)
{_NOT_BAD}
"""  # noqa: S608 (nothing from outside)
_REPLACE = """
delete from day_keys using staged
where day_keys.student = staged.student and day_keys."on" = staged."on"
"""


def _put_patterns(into: Into, patterns: Mapping[Any, str]) -> None:
    """Number the patterns that are new, in the order of their text: every reading numbers them alike."""
    new = sorted(set(patterns.values()) - into.pattern_ids.keys())
    start = len(into.pattern_ids)
    into.pattern_ids |= {pattern: start + place for place, pattern in enumerate(new)}
    put(into.con, "patterns", [(into.pattern_ids[pattern], pattern) for pattern in new])
    keys = "bigint" if any(isinstance(key, int) for key in patterns) else "varchar"
    numbered = [(key, into.pattern_ids[pattern]) for key, pattern in patterns.items()]
    put(into.con, "good_keys", numbered, f"key {keys}, pattern_id integer")


def _days_given_twice(into: Into) -> dict[tuple[str, str], BadCell]:
    """Equal rows for one student and day become one; where they differ, none is taken."""
    into.con.execute(
        """
        create or replace temp table differing as
        select student, "on" from staged group by all having min(pattern_id) <> max(pattern_id)
        """
    )
    texts = into.rows('select student_text, date_text from staged semi join differing using (student, "on")')
    into.con.execute(
        """
        create or replace temp table staged as
        select student, "on", min(pattern_id) as pattern_id
        from staged anti join differing using (student, "on") group by all
        """
    )
    return dict.fromkeys(texts, DIFFERS)


DIFFERS = BadCell(
    "is given more than once for this student and day, with different marks",
    "None of these rows is taken. Keep the right one and export again.",
    "different-rows",
)


def _taken(into: Into) -> Taken:
    [found] = into.rows('select count(*), min("on"), max("on") from day_keys where file_no = ?', into.files)
    return Taken(*found)


# ---- the second look ----------------------------------------------------------------------------------


class SecondLook(NamedTuple):
    """What was found wrong in the distinct texts, to be found again in the rows."""

    table: Table
    wrong: dict[str, Wrong]
    not_in_force: dict[str, dict[tuple[str, str], BadCell]]  # by field; by text and date text
    days: dict[tuple[str, str], BadCell]

    def needed(self) -> bool:
        return any(self.wrong.values()) or any(self.not_in_force.values()) or bool(self.days)

    def problems(self) -> Iterator[Problem]:
        if self.table.kind == "wide":
            for place, text in self.table.dates.items():
                yield from self._of_cell("date", place, self.table.head_row, text)
        student, suspects = self.table.columns["student"], self._suspects()
        for row, line in numbered_rows(self.table):
            told = any(line[place] in texts for place, texts in suspects) or (
                self.days and any((line[student], on) in self.days for _, on in _days_of(self.table, line))
            )
            if not told or not any(map(str.strip, line)):
                continue
            found = list(self._of_row(row, line))
            left_out = [bad for bad in found if bad.kind == "totals-row"]
            if self.wrong["student"].get(line[student]) is not None and self._names_nobody(line):
                yield self._problem(_NOBODY, student, row, " ".join(filter(None, line)))
            else:
                yield from left_out or found

    def _suspects(self) -> list[tuple[int, frozenset[str]]]:
        """The texts in each place that something is wrong with: most rows have none, and are passed by."""
        fields = {name: {text for text, _ in pairs} for name, pairs in self.not_in_force.items()}
        for name, texts in self.wrong.items():
            fields[name] = fields.get(name, set()) | texts.keys()
        places = {place: name for name, place in self.table.columns.items() if name in fields}
        places |= dict.fromkeys(self.table.dates, "marks")
        return [(place, frozenset(fields[name])) for place, name in places.items() if fields[name]]

    def _names_nobody(self, line: list[str]) -> bool:
        """No student and no date: a row of totals or a note, not a mark."""
        on = "" if self.table.kind == "wide" else line[self.table.columns["date"]]
        return not line[self.table.columns["student"]].strip() and not on.strip()

    def _of_row(self, row: int, line: list[str]) -> Iterator[Problem]:
        student = self.table.columns["student"]
        yield from self._of_cell("student", student, row, line[student])
        for name, place, date_text in _marks_of(self.table, line):
            yield from self._of_cell(name, place, row, line[place])
            if (bad := self.not_in_force.get(name, {}).get((line[place], date_text))) is not None:
                yield self._problem(bad, place, row, line[place])
        if self.table.kind != "wide":
            on = self.table.columns["date"]
            yield from self._of_cell("date", on, row, line[on])
        for place, date_text in _days_of(self.table, line):
            if (bad := self.days.get((line[student], date_text))) is not None:
                yield self._problem(bad, place, row, line[place])

    def _of_cell(self, name: str, place: int, row: int, text: str) -> Iterator[Problem]:
        if (bad := self.wrong.get(name, {}).get(text)) is not None:
            yield self._problem(bad, place, row, text)

    def _problem(self, bad: BadCell, place: int, row: int, text: str) -> Problem:
        return problem(self.table, bad, place, row, text)


_NOBODY = BadCell("names no student and no date", "The row is left out.", "totals-row", "warning")


def problem(table: Table, bad: BadCell, place: int, row: int, text: str) -> Problem:
    """What is wrong with one cell of a sheet."""
    heading = table.headings[place] if place < len(table.headings) else ""
    address = cells.address(place, row) if table.sheet.cells else ""
    return Problem(
        bad.level, table.sheet.file, address, row, heading, shown(text), bad.why, bad.fix, bad.kind
    )


MARKS = {"days": ("marks",), "half-day": ("am", "pm"), "long": ("slot", "code", "minutes")}


def _marks_of(table: Table, line: list[str]) -> Iterator[tuple[str, int, str]]:
    """Field, place and date text of each cell of a row that holds marks."""
    if table.kind == "wide":
        yield from (("marks", place, text) for place, text in table.dates.items() if line[place])
    else:
        on = line[table.columns["date"]]
        yield from ((name, table.columns[name], on) for name in MARKS[table.kind])


def _days_of(table: Table, line: list[str]) -> Iterator[tuple[int, str]]:
    """Place and date text of each day that a row is about."""
    if table.kind == "wide":
        yield from ((place, text) for place, text in table.dates.items() if line[place])
    else:
        yield table.columns["date"], line[table.columns["date"]]


def listed(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, at most MOST_LISTED of a kind, and how many more there are."""
    counts: Counter[str] = Counter()
    kept: list[Problem] = []
    last: dict[str, int] = {}
    for found in problems:
        counts[found.kind] += 1
        if counts[found.kind] <= MOST_LISTED:
            last[found.kind] = len(kept)
            kept.append(found)
    for kind, place in last.items():
        if more := counts[kind] - min(counts[kind], MOST_LISTED):
            kept[place] = kept[place]._replace(fix=f"{kept[place].fix} There are {more:,} more like it.")
    return kept


# ---- rows ---------------------------------------------------------------------------------------------


def source(table: Table) -> str:
    """The sheet as a relation of texts; raises duckdb.InvalidInputException where it must be tidied first."""
    if table.head_row != 1 and not table.sheet.numbered:
        raise duckdb.InvalidInputException("the headings are not in the first row")
    return scan(table.sheet.path, table.sheet.delimiter, len(table.headings))


def numbered_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    """The rows below the headings with their numbers, each as wide as the headings."""
    width = len(table.headings)
    begin = 1 if table.sheet.numbered else table.head_row
    for row, line in files.rows(table.sheet):
        if row > begin:
            number = int(line[-1]) if table.sheet.numbered else row
            yield number, [*line, *[""] * (width - len(line))]


def tidied(into: Into, table: Table) -> Table:
    """The same sheet with every row as wide as the headings, and no cell longer than is refused anyway. A row
    that lacks a needed cell, or has cells beyond the headings, becomes a problem and is left out."""
    must = next(kind.must for kind in KINDS if kind.name == table.kind)
    needed = max(*(table.columns[name] for name in must), *table.dates, 0)
    width = len(table.headings)
    found: list[Problem] = []

    def lines() -> Iterator[list[str]]:
        yield [*table.headings, "row"]
        for row, line in files.rows(table.sheet):
            if row > table.head_row and any(map(str.strip, line)):
                bad = _ragged(line, needed, width)
                if bad:
                    found.append(
                        problem(table, bad, 0, row, table.sheet.delimiter.join(line))._replace(cell="")
                    )
                else:
                    whole = [text[: cells.LONGEST_CELL + 1] for text in line[:width]]
                    yield [*whole, *[""] * (width - len(line)), str(row)]

    path = files.new_file(into.folder)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines())
    into.problems += listed(found)
    sheet = table.sheet._replace(path=path, delimiter=",", numbered=True)
    return table._replace(sheet=sheet, headings=(*table.headings, "row"))


def _ragged(line: list[str], needed: int, width: int) -> BadCell | None:
    if len(line) <= needed:
        fix = "The file may have been cut. Export it again."
        return BadCell(f"has {len(line)} cells where the headings need {needed + 1}", fix, "short-row")
    if any(map(str.strip, line[width:])):
        fix = "Look for a comma in a name without quotation marks around it."
        return BadCell(f"has {len(line)} cells under {width} headings", fix, "long-row")
    return None
