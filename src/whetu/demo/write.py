"""The export files of the made-up schools, as their systems write them: a folder a school.

What the register said is written as of a day: a history up to about a week before `until`, then a file for
each day since, each repeating 28 days, and once a file of corrections to days older than that. Loaded in
their order, they bring steps up and down.
"""

import csv
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from whetu.demo import stories
from whetu.demo.people import Person, Teacher, all_class_groups, everyone, teachers
from whetu.demo.register import Register, registers
from whetu.demo.schools import (
    COLLEGE,
    KURA,
    PRIMARY,
    SCHOOLS,
    UNTIL,
    School,
    calendar,
    calendar_rows,
    email,
    open_days,
    school,
    slots,
)
from whetu.rules import days
from whetu.rules.days import BLANK, UNUSED, Slot
from whetu.rules.tables import CAREGIVERS, names

DAILY = timedelta(days=27)  # a daily file holds 28 days
HISTORY_ENDS = timedelta(days=7)  # before `until`
NOON = "12:00"
SUBJECTS = ("ENG", "MAT", "SCI", "SOC", "PE", "ART")
KAMAR_ALT = {
    "M": "J",
    "J": "J",
    "U": "J",
    "X": "J",
    "T": "U",
    "E": "U",
    "G": "U",
    "?": "?",
    "L": "L",
    UNUSED: UNUSED,
}


class Export(NamedTuple):
    """One attendance file: "history", "daily" or "corrections", made at the end of a day."""

    path: Path
    what: str
    on: date


class SchoolFiles(NamedTuple):
    """What one school hands over; `attendance` in the order to load it."""

    number: str
    folder: Path
    roll: Path
    staff: Path
    calendar: Path
    bells: Path
    timetable: Path | None
    attendance: tuple[Export, ...]

    @property
    def in_order(self) -> list[tuple[Path, date]]:
        """Every file in the order to load it, with the day on which it came."""
        first = (self.calendar, self.bells, self.staff, self.roll, self.timetable)
        began = self.attendance[0].on
        return [(path, began) for path in first if path] + [(one.path, one.on) for one in self.attendance]


class Span(NamedTuple):
    """The days of one attendance file, and the day at whose end it was made."""

    what: str
    first: date
    last: date
    on: date


class Row(NamedTuple):
    """One student's one day as the register showed it: a letter a slot."""

    student: str
    on: date
    codes: str


def write(out: Path, *, until: date = UNTIL, seed: int = 1) -> list[SchoolFiles]:
    """Writes each school's files into a folder of its own under `out`. Same seed and day, same bytes.

    `until`: a day of 2026 in or after Term 1. Raises ValueError for any other.
    """
    if not min(open_days(KURA)).replace(year=stories.YEAR) <= until <= date(stories.YEAR, 12, 31):
        raise ValueError(f"the made-up schools know {stories.YEAR} from the first day of Term 1")
    return [_write(one, out / one.number, until, seed) for one in SCHOOLS]


def _write(one: School, folder: Path, until: date, seed: int) -> SchoolFiles:
    folder.mkdir(parents=True, exist_ok=True)
    people, lines = everyone(seed), _lines(one, seed)
    return SchoolFiles(
        number=one.number,
        folder=folder,
        roll=_csv(folder / "roll.csv", _roll(one, people, until)),
        staff=_csv(folder / "staff.csv", _staff(one, seed, lines)),
        calendar=_csv(folder / "calendar.csv", _calendar(one)),
        bells=_csv(folder / "bells.csv", _bells(one)),
        timetable=_csv(folder / "timetable.csv", _timetable(one, people, until, lines)) if lines else None,
        attendance=tuple(_attendance(one, folder, until, seed)),
    )


# --- attendance files ---


def _attendance(one: School, folder: Path, until: date, seed: int) -> Iterator[Export]:
    """One file a span of days, in the form that the school's system writes."""
    marks = list(registers(everyone(seed), one.number, seed))
    live = _history_ends(one, until)
    for span in _spans(one, until):
        rows = list(_changed(marks, span, live) if span.what == "corrections" else _seen(marks, span))
        if rows:
            name, form = _FORMS[one.number, span.what]
            path = folder / name.format(year=span.last.year, on=span.on)
            form(path, one, rows, span)
            yield Export(path, span.what, span.on)


def _spans(one: School, until: date) -> Iterator[Span]:
    """The history by year; then a file for each day since, with the corrections before the last of them."""
    live = _history_ends(one, until)
    for year in sorted({on.year for on in open_days(one.number) if on <= live}):
        yield Span("history", date(year, 1, 1), min(live, date(year, 12, 31)), live)
    since = [on for on in open_days(one.number) if live < on <= until]
    for on in since if one.number != KURA else since[-1:]:
        if on == since[-1] and len(since) > 1:
            yield Span("corrections", date.min, since[-2] - DAILY - timedelta(1), since[-2])
        yield Span("daily", on - DAILY, on, on)


def _history_ends(one: School, until: date) -> date:
    """The last open day a week before, when the school went live."""
    return max(on for on in open_days(one.number) if on <= until - HISTORY_ENDS)


def _seen(marks: Iterable[Register], span: Span) -> Iterator[Row]:
    """One row per student and day of a span."""
    for register in marks:
        first, last = bisect_left(register.days, span.first), bisect_right(register.days, span.last)
        for on in register.days[first:last]:
            yield Row(register.student, on, register.seen(on, span.on))


def _changed(marks: Iterable[Register], span: Span, live: date) -> Iterator[Row]:
    """One row per student and day that has changed since the history was written."""
    for register in marks:
        for on, day in sorted(register.other.items()):
            if on <= span.last and day.seen(span.on) != day.seen(live):
                yield Row(register.student, on, day.seen(span.on))


def _slots(one: School, on: date) -> tuple[int, ...]:
    """Minutes of each slot of a day; of a whole day where someone marked a closed one."""
    if calendar(one.number)[on]:
        return slots(one.number, on)
    return tuple(minutes for _, minutes in one.bells[on.weekday()])


def _half_day(path: Path, one: School, rows: list[Row], span: Span) -> None:
    """One row a student and day, morning and afternoon, as a spreadsheet program saves it."""
    table = ((row.student, _date(row.on), *_cells(row.codes)) for row in rows)
    _csv(path, [("Student ID", "Date", "AM", "PM"), *table], encoding="utf-8-sig")


def _cells(codes: str) -> tuple[str, str]:
    return codes[0].replace(BLANK, ""), codes[1:].replace(BLANK, "")


def _days(path: Path, one: School, rows: list[Row], span: Span) -> None:
    """One row a student and day, with the day pattern."""
    table = ((row.student, _date(row.on), pattern(one.number, row.on, row.codes)) for row in rows)
    _csv(path, [("student", "date", "marks"), *table])


@cache
def pattern(number: str, on: date, codes: str) -> str:
    """The codes with their minutes, and noon."""
    one = school(number)
    marked = [Slot(code, minutes) for code, minutes in zip(codes, _slots(one, on), strict=True)]
    noon = sum(start < NOON for start, _ in one.bells[on.weekday()])
    return days.write(marked, noon if noon < len(marked) else None)


def _long(path: Path, one: School, rows: list[Row], span: Span) -> None:
    """One row a student, day and slot."""
    table = (
        (row.student, _date(row.on), slot, code.replace(BLANK, ""), minutes)
        for row in rows
        for slot, (code, minutes) in enumerate(
            zip(row.codes, _slots(one, row.on), strict=True), one.first_slot
        )
    )
    _csv(path, [("student", "date", "slot", "code", "minutes"), *table])


def _wide(path: Path, one: School, rows: list[Row], span: Span) -> None:
    """One row a student, a column a date, as a kura's own workbook holds it; Excel takes the NSN's zero."""
    from xlsxwriter import Workbook

    column = {on: place for place, on in enumerate(sorted({row.on for row in rows}), 1)}
    line = {student: place for place, student in enumerate(dict.fromkeys(row.student for row in rows), 1)}
    with Workbook(path) as book:
        book.set_properties({"created": datetime(span.on.year, span.on.month, span.on.day)})  # noqa: DTZ001
        sheet, as_date = book.add_worksheet("Tae ā-tinana"), book.add_format({"num_format": "d/mm/yyyy"})
        sheet.write(0, 0, "NSN")
        for on, place in column.items():
            sheet.write_datetime(0, place, on, as_date)
        for student, place in line.items():
            sheet.write_number(place, 0, int(student))
        for row in rows:
            sheet.write_string(line[row.student], column[row.on], row.codes.ljust(2).replace(BLANK, " "))


def _kamar(path: Path, one: School, rows: list[Row], span: Span) -> None:
    """A KAMAR Directory Services message: a record a student and week, so that a student recurs."""
    weeks: dict[tuple[str, date], list[dict[str, Any]]] = {}
    for row in rows:
        monday = row.on - timedelta(days=row.on.weekday())
        weeks.setdefault((row.student, monday), []).append(_kamar_day(one, row))
    records = [{"id": int(student), "values": values} for (student, _), values in weeks.items()]
    message = {
        "datetime": int(f"{span.on:%Y%m%d}180110"),
        "sync": "attendance",
        "sms": "KAMAR",
        "version": 2600,
        "schools": [{"index": 1, "schoolindex": 1, "moeCode": one.number, "name": one.name, "type": 40}],
        "attendance": {"count": len(records), "data": records},
    }
    text = json.dumps({"SMSDirectoryData": message}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8", newline="\n")


def _kamar_day(one: School, row: Row) -> dict[str, Any]:
    """One day's value. KAMAR writes `.` for a slot that is not used, and for one that is not marked."""
    codes = UNUSED * (one.first_slot - 1) + row.codes.replace(BLANK, UNUSED)
    day = days.tally(pattern(one.number, row.on, row.codes), calendar(one.number)[row.on], row.on)
    ours = (day.unjustified, day.justified, day.present)
    hdu, hdj, hdp = stories.KAMAR_SAYS.get((row.student, row.on), ours)
    alt = "".join(KAMAR_ALT.get(code, "P") for code in codes)
    return {"date": f"{row.on:%Y%m%d}", "codes": codes, "alt": alt, "hdu": hdu, "hdj": hdj, "hdp": hdp}


Form = Callable[[Path, School, list[Row], Span], None]

# How each school's system writes each kind of file.
_FORMS: dict[tuple[str, str], tuple[str, Form]] = {
    (PRIMARY, "history"): ("attendance-{year}.csv", _half_day),
    (PRIMARY, "daily"): ("daily-{on}.csv", _half_day),
    (PRIMARY, "corrections"): ("corrections-{on}.csv", _half_day),
    (COLLEGE, "history"): ("attendance-{year}.csv", _days),
    (COLLEGE, "daily"): ("kamar-{on}.json", _kamar),
    (COLLEGE, "corrections"): ("corrections-{on}.csv", _long),
    (KURA, "history"): ("tae-{year}.xlsx", _wide),
    (KURA, "daily"): ("tae-{on}.xlsx", _wide),
    (KURA, "corrections"): ("corrections-{on}.xlsx", _wide),
}


# --- roll, staff, calendar, bells, timetable ---


def _roll(one: School, people: Iterable[Person], until: date) -> Iterator[tuple[Any, ...]]:
    """One row per enrolment that has begun; who left later is still here."""
    yield tuple(names("roll"))
    for person in people:
        for enrolment in person.enrolments:
            if enrolment.school == one.number and enrolment.start <= until:
                ended = enrolment.end if enrolment.end and enrolment.end <= until else None
                yield (
                    enrolment.student,
                    *person[:4],
                    enrolment.year_level,
                    enrolment.class_group,
                    person.gender,
                    "; ".join(person.ethnic_groups),
                    "; ".join(person.iwi),
                    person.student_type,
                    _date(enrolment.start),
                    _date(ended) if ended else "",
                    *_caregiver_cells(person),
                )


def _caregiver_cells(person: Person) -> Iterator[str]:
    for n in CAREGIVERS:
        if n > len(person.caregivers):
            yield from [""] * 7
        else:
            *texts, lives_with, allowed = person.caregivers[n - 1]
            yield from (*texts, "yes" if lives_with else "no", "yes" if allowed else "no")


class Line(NamedTuple):
    """One class of the college: a form class in one subject, with its teacher."""

    name: str
    form: str
    teacher: Teacher
    subject: int


def _lines(one: School, seed: int) -> list[Line]:
    """The classes of the college: while a subject is taught, no teacher is in two rooms."""
    if one.number != COLLEGE:
        return []
    staff = teachers(one.number, seed)
    return [
        Line(f"{form} {name}", form, staff[(place + 9 * subject) % len(staff)], subject)
        for place, form in enumerate(all_class_groups(one))
        for subject, name in enumerate(SUBJECTS)
    ]


def _timetable(
    one: School, people: Iterable[Person], until: date, lines: list[Line]
) -> Iterator[tuple[Any, ...]]:
    """One row per student, weekday and slot."""
    yield tuple(names("timetable"))
    taught = {(line.form, line.subject): line for line in lines}
    for student, form in _forms(one, people, until):
        for weekday, slot, subject in _week(one):
            line = taught[form, subject]
            yield student, line.name, line.teacher.email, weekday, slot


def _forms(one: School, people: Iterable[Person], until: date) -> Iterator[tuple[str, str]]:
    """Student and form class of those on the roll."""
    for person in people:
        for here in person.enrolments:
            if here.school == one.number and here.start <= until and (here.end is None or here.end > until):
                yield here.student, here.class_group


def _week(one: School) -> Iterator[tuple[int, int, int]]:
    """Weekday, slot and subject, one after the other through the week."""
    place = 0
    for weekday, bells in enumerate(one.bells, 1):
        for slot in range(one.first_slot, one.first_slot + len(bells)):
            yield weekday, slot, place % len(SUBJECTS)
            place += 1


def _staff(one: School, seed: int, lines: list[Line]) -> Iterator[tuple[str, ...]]:
    """One row per person."""
    yield tuple(names("staff"))
    for post in one.staff:
        if post.role != "teacher":
            levels = "; ".join(map(str, post.year_levels))
            yield post.email or email(post.name, one.domain), post.name, post.role, "", levels
    for teacher in teachers(one.number, seed):
        forms = dict.fromkeys(line.form for line in lines if line.teacher == teacher)
        yield teacher.email, teacher.name, "teacher", "; ".join(teacher.classes or forms), ""


def _calendar(one: School) -> Iterator[tuple[Any, ...]]:
    """One row per weekday of the terms."""
    yield tuple(names("calendar"))
    for term in one.terms:
        for on, half_days, note in calendar_rows(one.number):
            if term.start <= on <= term.end:
                yield _date(on), term.year, term.term, half_days, note


def _bells(one: School) -> Iterator[tuple[Any, ...]]:
    """One row per weekday and slot."""
    yield tuple(names("bells"))
    for weekday, bells in enumerate(one.bells, 1):
        for slot, (start, minutes) in enumerate(bells, one.first_slot):
            yield weekday, slot, start, minutes


# --- text ---


def _csv(path: Path, rows: Iterable[Iterable[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(rows)
    return path


@cache
def _date(on: date) -> str:
    """5/03/2026, as the Ministry's own file writes it."""
    return f"{on.day}/{on:%m/%Y}"
