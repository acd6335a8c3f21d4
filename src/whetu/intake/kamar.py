"""KAMAR Directory Services messages, JSON and XML: attendance, and students as a roll.

Attendance: a list of student records, each with up to five day values; a student can recur, and the later
value for a student and date wins. `codes` has one letter a timetable slot and may be short; `.` is a slot not
in use, or one that was not marked: it is unmarked if the timetable says that the student has a lesson there.
Minutes come from the bell times. The codes decide; `alt`, KAMAR's own letter for each slot, is not counted,
and its half-days (`hdu`, `hdj`, `hdp`) are kept to compare with ours.

Source: open receivers of the feed, wing5wong/kamar-directory-services and michaelcjefferson/kamar-listener.
Look again: 2027-12-01
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from whetu.intake import cells, files
from whetu.intake.cells import BadCell, Problem, judged, shown, unreadable
from whetu.intake.files import Message, Sheet
from whetu.intake.headings import Table
from whetu.intake.marks import Into, judge_all, listed
from whetu.intake.store import put
from whetu.rules.days import BLANK, UNUSED, Slot, write
from whetu.rules.tables import CAREGIVERS, STUDENT_ID, names

NOON = "12:00"
_HALF_DAYS = ("hdu", "hdj", "hdp")


class Bells(NamedTuple):
    """The school's bell times: minutes and start by weekday (1 Monday) and slot; and the slots in which each
    student has a lesson, by student and weekday (empty where there is no timetable)."""

    minutes: Mapping[tuple[int, int], int]
    starts: Mapping[tuple[int, int], str]
    lessons: Mapping[tuple[str, int], frozenset[int]]


class Day(NamedTuple):
    """One student's one day in a message."""

    record: int
    student: str
    on: str
    codes: str
    half_days: tuple[int | None, ...]


def bells(rows: Iterable[Mapping[str, Any]], timetable: Iterable[Mapping[str, Any]]) -> Bells:
    """Bell times and lessons from rows of their tables."""
    rows = list(rows)
    lessons: dict[tuple[str, int], set[int]] = {}
    for row in timetable:
        lessons.setdefault((row["student"], row["weekday"]), set()).add(row["slot"])
    return Bells(
        {(row["weekday"], row["slot"]): row["minutes"] for row in rows},
        {(row["weekday"], row["slot"]): row["start"] or "" for row in rows},
        {key: frozenset(slots) for key, slots in lessons.items()},
    )


def body(message: Message) -> dict[str, Any]:
    """What the message holds. Raises Unreadable where it is none of KAMAR's."""
    data = message.data.get("SMSDirectoryData") if isinstance(message.data, dict) else None
    if not isinstance(data, dict):
        raise unreadable(
            message.file,
            "is a message of a kind that we do not know",
            "Send KAMAR Directory Services' attendance or student message, or a list of records.",
            "unknown-file",
        )
    return data


def kind(message: Message) -> str:
    """kamar-attendance or kamar-students, by what is inside. Raises Unreadable."""
    data = body(message)
    if "attendance" in data:
        return "kamar-attendance"
    if "students" in data:
        return "kamar-students"
    raise unreadable(
        message.file,
        f"is KAMAR's message “{shown(str(data.get('sync')))}”, with neither attendance nor students",
        "Ask KAMAR to send attendance, or students (full or part).",
        "unknown-file",
    )


def school_numbers(message: Message) -> tuple[str, ...]:
    """The Ministry numbers of the schools that the message names."""
    found = [str(school.get("moeCode", "")) for school in records(body(message).get("schools"), "school")]
    return tuple(number for number in found if number)


def records(part: Any, *inner: str) -> list[dict[str, Any]]:
    """The records of a part of a message: `data` of JSON, or the repeated element of XML."""
    while isinstance(part, dict):
        known = next((name for name in ("data", *inner) if name in part), None)
        if known is None:
            return [part] if part.keys() - {"count"} else []
        part = part[known]
    return [record for record in part or [] if isinstance(record, dict)] if isinstance(part, list) else []


# ---- attendance ---------------------------------------------------------------------------------------


def attendance(into: Into, message: Message, bells: Bells) -> Table:
    """An attendance message as a sheet of student, date and day pattern, for the one way through; and KAMAR's
    own half-days into `kamar_half_days`. Raises Unreadable where nobody has given bell times."""
    days = {(day.student, day.on): day for day in _days(message)}  # the later wins
    if not days:
        raise unreadable(message.file, "holds no day of any student", "Send it again.", "no-rows")
    longest = max(len(day.codes) for day in days.values())
    if not bells.minutes and not (into.minutes and len(into.minutes) in (1, *range(longest, 100))):
        raise unreadable(
            message.file,
            "has a letter for each slot, and nobody has said how long the slots are",
            "Give the bell times: a file with weekday, slot, start, minutes.",
            "no-bells",
        )
    dates = judge_all({day.on for day in days.values()}, cells.day)
    lines, found = _lines(into, message, bells, days.values(), dates)
    into.problems += listed(found)
    _keep_half_days(into, message, days.values(), dates)
    headings = ("student", "date", "marks", "row")
    path = files.write_rows(into.folder, [list(headings), *lines])
    sheet = Sheet(message.file, path, ",", message.encoding, cells=False, numbered=True)
    return Table(sheet, "days", 1, headings, {"student": 0, "date": 1, "marks": 2}, {}, (), ())


def _days(message: Message) -> Iterator[Day]:
    for number, record in enumerate(records(body(message)["attendance"], "student", "record"), 1):
        student = str(record.get("id") or record.get("nsn") or "")
        for value in records(record.get("values"), "value", "day", "values"):
            half_days = tuple(_whole(value.get(name)) for name in _HALF_DAYS)
            yield Day(number, student, str(value.get("date", "")), str(value.get("codes") or ""), half_days)


def _whole(value: Any) -> int | None:
    return value if type(value) is int else int(value) if str(value).isdigit() else None


def _lines(
    into: Into, message: Message, bells: Bells, days: Iterable[Day], dates: Mapping[str, Any]
) -> tuple[list[list[str]], list[Problem]]:
    """Student, date, pattern and record of each day; and problems, where a slot has no minutes. Each distinct
    string of codes is judged once. A day whose date cannot be read goes on: dates are judged later."""
    known: dict[tuple[Any, ...], Any] = {}
    lines, found = [], []
    for day in days:
        on = dates[day.on]
        weekday = on.isoweekday() if isinstance(on, date) else 0
        key = (weekday, day.codes, bells.lessons.get((day.student, weekday), frozenset()))
        if key not in known:
            known[key] = judged(day.codes, partial(_pattern, into, bells, weekday, key[2])) if weekday else ""
        if isinstance(known[key], BadCell):
            found.append(_problem(message, day, known[key]))
        else:
            lines.append([day.student, day.on, known[key], str(day.record)])
    return lines, found


def _problem(message: Message, day: Day, bad: BadCell) -> Problem:
    where = (bad.level, message.file, "", day.record, "codes", shown(day.codes))
    return Problem(*where, bad.why, bad.fix, bad.kind)


def _pattern(into: Into, bells: Bells, weekday: int, lessons: frozenset[int], codes: str) -> str:
    """The day pattern of KAMAR's letters. A short string ends early: what follows was not in use."""
    slots: list[Slot] = []
    noon = None
    for place, letter in enumerate(codes.upper().replace(" ", UNUSED), 1):
        if letter == UNUSED and place in lessons:
            letter = BLANK
        if noon is None and bells.starts.get((weekday, place), "") >= NOON:
            noon = len(slots)
        slots.append(Slot(letter, 0 if letter == UNUSED else _minutes(into, bells, weekday, place)))
    return _trimmed(slots, noon)


def _minutes(into: Into, bells: Bells, weekday: int, place: int) -> int:
    known = bells.minutes.get((weekday, place))
    if not bells.minutes and into.minutes:
        known = into.minutes[0 if len(into.minutes) == 1 else place - 1]
    if known is None and weekday > 5:
        fix = "The marks do not count. Correct the date in KAMAR."
        raise BadCell("are marks of a weekend", fix, "closed-day", "warning")
    if known is None:
        name = cells.WEEKDAY_NAMES[weekday - 1]
        raise BadCell(
            f"has a mark in slot {place}, which has no bell time on {name}",
            "Add the slot to the bell times.",
            "no-bell",
        )
    return known


def _trimmed(slots: list[Slot], noon: int | None) -> str:
    """Slots not in use are written only between used ones; noon only where there are slots on both sides."""
    used = [place for place, slot in enumerate(slots) if slot.code != UNUSED]
    if not used:
        return ""
    first, last = used[0], used[-1] + 1
    after = noon is not None and first < noon < last
    return write(slots[first:last], noon - first if noon is not None and after else None)


def _keep_half_days(into: Into, message: Message, days: Iterable[Day], dates: Mapping[str, Any]) -> None:
    good = re.compile(STUDENT_ID)
    rows = (
        (day.student, dates[day.on], *day.half_days, message.file, day.record)
        for day in days
        if isinstance(dates[day.on], date) and None not in day.half_days and good.fullmatch(day.student)
    )
    put(into.con, "kamar_half_days", rows)


# ---- students -----------------------------------------------------------------------------------------


def students(into: Into, message: Message) -> Table:
    """A student message as a roll, for the reader of rolls."""
    people = records(body(message)["students"], "student", "record")
    if not people:
        raise unreadable(message.file, "holds no student", "Send it again.", "no-rows")
    headings = [*names("roll"), "row"]
    lines = [
        [*(_roll_row(person).get(name, "") for name in names("roll")), str(number)]
        for number, person in enumerate(people, 1)
    ]
    path = files.write_rows(into.folder, [headings, *lines])
    sheet = Sheet(message.file, path, ",", message.encoding, cells=False, numbered=True)
    columns = {name: place for place, name in enumerate(names("roll"))}
    return Table(sheet, "roll", 1, tuple(headings), columns, {}, (), ())


def _roll_row(person: Mapping[str, Any]) -> dict[str, str]:
    legal, known_as = _text(person.get("firstnamelegal")), _text(person.get("firstname"))
    row = {
        "student": _text(person.get("id")),
        "nsn": _text(person.get("nsn")),
        "first_name": legal or known_as,
        "last_name": _text(person.get("lastnamelegal")) or _text(person.get("lastname")),
        "preferred_name": known_as if legal and known_as != legal else "",
        "year_level": str(person.get("yearlevel", "")),  # 0 is a year level
        "class_group": _text(person.get("tutor")),
        "gender": _text(person.get("genderpreferred") or person.get("gender")),
        "ethnic_groups": _text(person.get("ethnicityL1")) or _list(person.get("ethnicity")),
        "iwi": _list(person.get("iwi")),
        "student_type": _text(person.get("moetype")),
        "start_date": _text(person.get("startingdate")),
        "end_date": _text(person.get("leavingdate")),
    }
    caregivers = records(person.get("caregivers"), "caregiver")
    for n, caregiver in zip(CAREGIVERS, caregivers, strict=False):
        row |= {f"caregiver{n}_{ours}": _text(caregiver.get(theirs)) for ours, theirs in _CAREGIVER.items()}
    return row


_CAREGIVER = {"name": "name", "relation": "relationship", "phone": "mobile", "email": "email"}


def _text(value: Any) -> str:
    """A plain value as text; 0 and empty elements are nothing."""
    return "" if value in (None, 0, "0", {}, []) or isinstance(value, dict | list) else str(value)


def _list(value: Any) -> str:
    values = (
        value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
    )
    flat = [inner for outer in values for inner in (outer if isinstance(outer, list) else [outer])]
    return ";".join(filter(None, map(_text, flat)))
