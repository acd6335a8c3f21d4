"""Reading a file and saying what it would change. Nothing of the school's is written here."""

import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings as site
from django.db import transaction
from django.utils.translation import gettext as _

from whetu.intake.cells import Problem, Unreadable
from whetu.intake.checks import kamar_differences
from whetu.intake.read import Reading, read
from whetu.rules.days import NeedsNoon, Settings, tally
from whetu.web.attendance import queries
from whetu.web.attendance.actions import files, register, said
from whetu.web.attendance.actions.tables import TABLES, Tables, trial
from whetu.web.attendance.models import ColumnMapping, Said, Upload
from whetu.web.audit import actions as audit
from whetu.web.people import queries as people
from whetu.web.people.models import Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import BellTime, School, User

OTHER_SCHOOL = "other-school"  # the kind of problem with which intake refuses another school's file
MARKS = {"days", "long", "half-day", "wide", "kamar-attendance"}  # kinds of files that hold marks alone

FOUND = ("read_at", "kinds", "failure", "first_day", "last_day", "preview", "problems", "headings")

Days = list[tuple[str, date, str]]  # student number, date, day pattern


def preview(*, upload: Upload, now: datetime) -> Upload:
    """Read a file and note what it would change: new, changed, the same, missing, wrong. Another school's
    file is put aside before any mark is read. A file that is loaded stays as it is."""
    if settled(upload):
        return upload
    try:
        reading = read_file(upload, now)
    except Unreadable as unreadable:
        return refuse(upload, unreadable, now)
    with reading.con:
        days, uncountable = countable(upload.school, [row for batch in reading.days() for row in batch])
        upload.kinds = sorted(reading.kinds)
        upload.problems = [list(problem) for problem in [*reading.problems, *uncountable]]
        upload.headings = [list(heading) for heading in reading.unknown_headings]
        kamar = [] if uncountable else half_days(upload.school, reading)
        return note(upload, days, kamar, tables_of(reading), now)


def tables_of(reading: Reading) -> Tables:
    """The rows of everything in a file but the marks."""
    if reading.kinds <= MARKS:
        return {}
    return {name: rows for name in TABLES if (rows := reading.table(name))}


def read_file(upload: Upload, now: datetime) -> Reading:
    """Read the kept file under the name it came with, with what the school has told us already."""
    school, path = upload.school, Path(upload.file.path)
    bells = bell_rows(school)
    return read(
        [(upload.name, path)],
        minutes=None if bells or is_kamar(path) else (school.morning_minutes, school.afternoon_minutes),
        bells=bells or None,
        timetable=lessons(school) or None,
        calendar=schools.calendar(school) or None,
        mapping=mapping(school),
        school_number=school.number,
        today=queries.school_day(school, now),
        folder=unpacked(),
    )


def unpacked() -> Path:
    """Where files lie unpacked while they are read: in the site's own folder, closed to others."""
    folder = site.DATA / "reading"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def tidy() -> None:
    """Remove what a reading that was killed left unpacked."""
    shutil.rmtree(unpacked())


def is_kamar(path: Path) -> bool:
    """Whether a file is a message of KAMAR's, whose slots have bell times and no mornings."""
    with path.open("rb") as file:
        return b"SMSDirectoryData" in file.read(4096).replace(b"\0", b"")


def bell_rows(school: School) -> list[dict[str, Any]]:
    """The bell times as intake has them."""
    rows = BellTime.objects.filter(school=school).values("weekday", "slot", "start", "minutes")
    return [row | {"start": row["start"].strftime("%H:%M") if row["start"] else ""} for row in rows]


def lessons(school: School) -> list[dict[str, Any]]:
    """The timetable as intake has it: student number, weekday and slot."""
    found = people.timetable(school).items()
    return [
        {"student": student, "weekday": day, "slot": slot}
        for (student, day), slots in found
        for slot in slots
    ]


def half_days(school: School, reading: Reading) -> list[list]:
    """KAMAR's own half-days where they differ from ours: student number, date, unjustified, justified,
    present. Kept to be compared again when somebody asks."""
    in_force = schools.counting(school)[-1][1]
    found = kamar_differences(reading.con, schools.calendar(school), in_force)
    return [[one.student, str(one.on), *one.kamar] for one in found]


def mapping(school: School) -> dict[str, str]:
    """What the school said its own headings mean: field by heading."""
    return dict(ColumnMapping.objects.filter(school=school).values_list("heading", "field"))


def read_tables(upload: Upload, now: datetime) -> Tables:
    """The rows of everything in a file but the marks: roll, staff, calendar, bells and timetable."""
    if set(upload.kinds) <= MARKS:
        return {}
    reading = read_file(upload, now)
    with reading.con:
        return tables_of(reading)


def countable(school: School, days: Days) -> tuple[Days, list[Problem]]:
    """The days that the school's settings can count, and a problem that speaks for all others."""
    versions = schools.counting(school)
    if all(settings.half_day_mode == "day_total" for _from, settings in versions):
        return days, []
    good = [row for row in days if not needs_noon(row[2], schools.counting_on(versions, row[1]))]
    if len(good) == len(days):
        return days, []
    why = (
        f"{len(days) - len(good):,} days do not say where noon is, and the school counts each half by itself"
    )
    fix = "Export mornings and afternoons apart, or count the day as a whole."
    return good, [Problem("error", "", "", None, "", "", why, fix, "no-noon")]


def needs_noon(pattern: str, settings: Settings) -> bool:
    """Whether a day can only be counted if it says where noon is."""
    try:
        tally(pattern, 2, date.max, settings)
    except NeedsNoon:
        return True
    return False


def settled(upload: Upload) -> bool:
    """Whether a file was loaded or put aside, so that reading it again would change what is kept of it."""
    return bool(upload.loaded_at or upload.put_aside_at)


def held(upload: Upload) -> Upload:
    """A file as it stands now, held until the transaction ends: reading it took a while."""
    return Upload.objects.select_for_update(of=("self",)).select_related("school", "by").get(pk=upload.pk)


@transaction.atomic
def refuse(upload: Upload, unreadable: Unreadable, now: datetime) -> Upload:
    """Nothing is taken from a file that cannot be read; another school's is put aside. A file that was put
    aside or loaded meanwhile stays as it is."""
    upload, first = held(upload), unreadable.problems[0]
    if settled(upload):
        return upload
    if first.kind == OTHER_SCHOOL:
        upload.read_at = now
        upload.save(update_fields=["read_at"])
        return files.put_aside(by=upload.by, upload=upload, why=sentences(first), now=now)
    upload.read_at, upload.kinds, upload.failure = now, [], sentences(first)[:300]
    upload.problems = [list(problem) for problem in unreadable.problems]
    upload.headings = [list(heading) for heading in unreadable.headings]
    upload.save(update_fields=FOUND)
    return upload


def sentences(problem: Problem) -> str:
    """A problem as a page says it: "The file is empty. Export it again." """
    what = f"“{problem.value}”" if problem.value else _("The file")
    return f"{what} {problem.why}. {problem.fix}"


@transaction.atomic
def note(upload: Upload, days: Days, kamar: list[list], tables: Tables, now: datetime) -> Upload:
    """Keep what a file says of days, and what it would change. A file that was put aside or loaded meanwhile
    stays as it is."""
    if settled(now_held := held(upload)):
        return now_held
    dates = [on for _number, on, _pattern in days]
    upload.read_at, upload.failure = now, ""
    upload.first_day, upload.last_day = min(dates, default=None), max(dates, default=None)
    upload.preview = {}
    if tables:
        on = queries.school_day(upload.school, now)
        upload.preview = {"tables": trial(school=upload.school, tables=tables, on=on)}
    Said.objects.filter(upload=upload).delete()
    if days:
        Said.objects.create(school=upload.school, upload=upload, days=said.pack(days), half_days=kamar)
        upload.preview |= days_preview(upload, days, on_roll(tables))
    upload.save(update_fields=FOUND)
    return upload


def on_roll(tables: Tables) -> set[str]:
    """The numbers by which a roll in the same file makes students known."""
    return {row[name] for row in tables.get("roll", ()) for name in ("student", "nsn") if row[name]}


def days_preview(upload: Upload, days: Days, on_roll: set[str]) -> dict[str, Any]:
    """What loading a file's days would change, in numbers; the students who are missing by key. `on_roll`:
    numbers that the same file makes known."""
    school = upload.school
    pks = said.whose(school)
    unknown = {number for number, _on, _pattern in days} - pks.keys()
    told = said.of_students(days, pks, said.own_numbers(school))
    held = register.held(school, upload.first_day, upload.last_day)
    same = [held[key][0] == pattern for key, pattern in told.items() if key in held]
    of_unknown = sum(1 for number, _on, _pattern in days if number in unknown) if unknown else 0
    students = len({number for number, _on, _pattern in days})
    return {
        "students": students,
        "student_days": len(days),
        "new": len(told) - len(same) + of_unknown,
        "changed": same.count(False),
        "same": same.count(True),
        "missing": missing(school, {student for student, _on in told}, upload.first_day, upload.last_day),
        "unknown": len(unknown - on_roll),
        "strangers": bool(pks) and 2 * len(unknown - on_roll) > students,
    }


def missing(school: School, named: set[int], first: date, last: date) -> list[str]:
    """Keys of students who are enrolled on an open day of the file, and of whom it says nothing."""
    open_days = [on for on in schools.calendar(school) if first <= on <= last]
    students = Student.objects.filter(school=school, merged_into=None).exclude(pk__in=named)
    spans = queries.enrolled_spans(students)
    keys = dict(students.values_list("pk", "key"))
    return [keys[pk] for pk in spans if any(queries.covers(spans[pk], on) for on in open_days)]


@transaction.atomic
def name_headings(*, by: User, school: School, headings: Iterable[tuple[str, str]]) -> None:
    """Remember what this school's headings mean; an empty field: the column is left out."""
    for heading, field in headings:
        ColumnMapping.objects.update_or_create(
            school=school, heading=heading[:120], defaults={"field": field, "by": by}
        )
    audit.record(by=by, did="named columns", school=school, fields=[field for _heading, field in headings])
