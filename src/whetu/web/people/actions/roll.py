"""The roll and the timetable, as the school's own system lists them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from whetu.rules.tables import CAREGIVERS
from whetu.web.audit import actions as audit
from whetu.web.audit import queries as audit_queries
from whetu.web.people.models import Caregiver, Enrolment, Lesson, OwnChild, Student
from whetu.web.people.queries import fold, in_force
from whetu.web.schools.actions import class_groups_named
from whetu.web.schools.models import School, Staff, User

BATCH = 500
NO_GROUP = (0, "")
NAMED = ("nsn", "first_name", "last_name", "preferred_name", "gender")
CAREGIVER_WORDS = ("name", "relation", "phone", "email", "language")
CAREGIVER_ANSWERS = ("lives_with", "contact_allowed")


class RollLoaded(NamedTuple):
    """Students new, changed and unchanged, those whom the file left out, and whose enrolment changed."""

    new: int
    changed: int
    same: int
    missing: list[Student]
    enrolments_changed: set[int]


@transaction.atomic
def load_roll(*, by: User | None, school: School, rows: Iterable[Mapping], on: date) -> RollLoaded:
    """Take in a roll: rows as `rules.tables` "roll" has them, one row per enrolment.

    A student whom the file leaves out is returned, never deleted. A number that was merged into another
    student is left as it is.
    """
    merged = merged_numbers(school)
    rows = [row for row in rows if row["student"] not in merged]
    known = {one.number: one for one in Student.objects.filter(school=school, merged_into=None)}
    wanted = {row["student"]: student_values(row) for row in rows}
    new, changed = upsert(Student, known, wanted, by, school=school)
    pks = {one.number: one.pk for one in Student.objects.filter(school=school, number__in=wanted)}
    moved = load_enrolments(by=by, school=school, rows=rows, pks=pks, on=on)
    contacts = load_caregivers(by=by, school=school, rows=rows, pks=pks, on=on)
    note_own_children(school)
    fresh = {pks[number] for number in new}
    touched = ({pks[number] for number in changed} | moved | contacts) - fresh
    enrolled = set(Enrolment.objects.filter(in_force(on)).values_list("student_id", flat=True))
    missing = [one for number, one in known.items() if number not in wanted and one.pk in enrolled]
    loaded = RollLoaded(len(fresh), len(touched), len(wanted) - len(fresh | touched), missing, moved)
    audit.record(
        by=by, did="loaded the roll", school=school, new=loaded.new, changed=loaded.changed, same=loaded.same
    )
    return loaded


def merged_numbers(school: School) -> set[str]:
    merged = Student.objects.filter(school=school, merged_into__isnull=False)
    return set(merged.values_list("number", flat=True))


def upsert(model: Any, known: Mapping, wanted: Mapping, by: User | None, **always) -> tuple[list, list]:
    """Make the rows that are wanted: the keys of those made, and of those changed. History is kept."""
    fresh = {key: model(**always, **cut(model, values)) for key, values in wanted.items() if key not in known}
    changed = {}
    for key in wanted.keys() & known.keys():
        values = cut(model, wanted[key])
        if any(getattr(known[key], field) != value for field, value in values.items()):
            vars(known[key]).update(values)
            changed[key] = known[key]
    bulk_create_with_history(list(fresh.values()), model, batch_size=BATCH, default_user=by)
    rewrite(model, list(changed.values()), {field for key in changed for field in wanted[key]}, by)
    return list(fresh), list(changed)


def rewrite(model: Any, rows: list, fields: Iterable[str], by: User | None) -> None:
    """Save these fields of rows that are there already, and their history; one statement for many rows."""
    if rows:
        model.objects.bulk_create(
            rows, BATCH, update_conflicts=True, unique_fields=["id"], update_fields=sorted(fields)
        )
        model.history.bulk_history_create(rows, batch_size=BATCH, update=True, default_user=by)


def cut(model: Any, values: Mapping) -> dict:
    """Words no longer than their column holds."""
    longest = {field.attname: field.max_length for field in model._meta.concrete_fields if field.max_length}
    return {
        name: value[: longest[name]] if isinstance(value, str) and name in longest else value
        for name, value in values.items()
    }


def student_values(row: Mapping) -> dict:
    """One student's fields from a row of the roll."""
    values = {name: row.get(name) or "" for name in NAMED}
    names = (
        values["last_name"],
        values["first_name"],
        values["preferred_name"],
        row["student"],
    )  # lists sort so
    return {
        "number": row["student"],
        **values,
        "search": fold(" ".join(names)),
        "ethnic_groups": listed(row.get("ethnic_groups")),
        "iwi": listed(row.get("iwi")),
    }


def listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def load_enrolments(
    *, by: User | None, school: School, rows: list[Mapping], pks: Mapping[str, int], on: date
) -> set[int]:
    """Enrolments by student and first day: the students whose enrolments changed."""
    groups = class_groups_named(school, {name for row in rows if (name := named_group(row, on))})
    wanted = {
        (pks[row["student"]], row["start_date"]): {
            "student_id": pks[row["student"]],
            "start": row["start_date"],
            "end": row.get("end_date"),
            "student_type": row.get("student_type") or "",
            "year_level": row.get("year_level"),
            "class_group_id": groups.get(named_group(row, on) or NO_GROUP),
        }
        for row in rows
    }
    held = list(Enrolment.objects.filter(student_id__in=set(pks.values())))
    over = carry_over(held, wanted, years_begun(school), on)
    held = [one for one in held if one not in over]
    known = {(one.student_id, one.start): one for one in held}
    known |= restarted(held, wanted)
    new, changed = upsert(Enrolment, known, wanted, by, school=school)
    ended = end_overlapped(held, new, by)
    for one in over:
        one._history_user = by
        one.delete()
    return {student for student, _start in [*new, *changed]} | ended | {one.student_id for one in over}


def years_begun(school: School) -> set[date]:
    """The first days of the years that were started here."""
    deeds = audit_queries.history(school, ["started a new year"])
    return {date.fromisoformat(one.detail["first_day"]) for one in deeds if "first_day" in one.detail}


def carry_over(held: list[Enrolment], wanted: dict, begun: set[date], on: date) -> list[Enrolment]:
    """Fit a roll to the years started here: there one enrolment of the roll is one row for each year.

    A row that runs on from an earlier year speaks of this year's enrolment; last year's keeps its end, level
    and class. `wanted` is changed. Returns the enrolments of students who did not come back.
    """
    by_key = {(one.student_id, one.start): one for one in held}
    listed_years = {(student, start.year) for student, start in wanted}
    made = [one for one in held if one.start in begun]
    made = [one for one in made if (one.student_id, one.start.year) not in listed_years]
    gone = []
    for one in sorted(made, key=lambda one: one.start):
        before = max((key for key in wanted if key[0] == one.student_id and key[1] < one.start), default=None)
        if before is None:
            continue
        row, old = wanted[before], by_key.get(before)
        if row["end"] and row["end"] < one.start:
            gone.append(one)
        elif on.year < one.start.year:  # the file is still last year's
            wanted[before] = {**row, "end": old.end} if old else row
        else:
            del wanted[before]
            wanted[before[0], one.start] = {**row, "start": one.start}
    return gone


def named_group(row: Mapping, on: date) -> tuple[int, str] | None:
    """A class group belongs to a school year: the enrolment's last one, or the running one."""
    if not row.get("class_group"):
        return None
    return min(row.get("end_date") or on, on).year, row["class_group"]


def restarted(held: list[Enrolment], wanted: Mapping[tuple[int, date], dict]) -> dict:
    """Enrolments whose first day was put right: same student and year, overlapping, and no longer listed."""
    found = {}
    loose = [one for one in held if (one.student_id, one.start) not in wanted]
    taken = {(one.student_id, one.start) for one in held}
    for key in wanted.keys() - taken:
        student, start = key
        match = (one for one in loose if one.student_id == student and one.start.year == start.year)
        if old := next((one for one in match if overlap(one, start, wanted[key]["end"])), None):
            found[key] = old
            loose.remove(old)
    return found


def overlap(enrolment: Enrolment, start: date, end: date | None) -> bool:
    return enrolment.start <= (end or date.max) and start <= (enrolment.end or date.max)


def end_overlapped(held: list[Enrolment], new: list[tuple[int, date]], by: User | None) -> set[int]:
    """An open enrolment of an earlier year ends the day before the student's new one starts."""
    starts = dict(new)
    ended = [
        one
        for one in held
        if one.student_id in starts and one.end is None and one.start < starts[one.student_id]
    ]
    for one in ended:
        one.end = starts[one.student_id] - timedelta(days=1)
    rewrite(Enrolment, ended, ["end"], by)
    return {one.student_id for one in ended}


def load_caregivers(
    *, by: User | None, school: School, rows: list[Mapping], pks: Mapping[str, int], on: date
) -> set[int]:
    """Caregivers 1 to 4 by student and place: the students whose caregivers changed.

    A place that the file leaves empty is emptied, unless the file names no caregiver at all.
    """
    wanted = {
        (pks[row["student"]], place): caregiver_values(row, place, pks[row["student"]])
        for row in rows
        for place in CAREGIVERS
        if row.get(f"caregiver{place}_name")
    }
    if not wanted:
        return set()
    held = Caregiver.objects.filter(student_id__in=set(pks.values()))
    known = {(one.student_id, one.place): one for one in held}
    gone = known.keys() - wanted.keys()
    for key in gone:
        known[key].delete()
    new, changed = upsert(Caregiver, known, wanted, by, school=school)
    checked = [*new, *changed]
    Caregiver.objects.filter(student_id__in={student for student, _place in checked}).update(checked_on=on)
    return {student for student, _place in [*checked, *gone]}


def caregiver_values(row: Mapping, place: int, student: int) -> dict:
    """One caregiver's fields; an answer that the file does not give is left as it stands."""
    prefix = f"caregiver{place}_"
    answers = {name: row[prefix + name] for name in CAREGIVER_ANSWERS if row.get(prefix + name) is not None}
    words = {name: row.get(prefix + name) or "" for name in CAREGIVER_WORDS}
    return {"student_id": student, "place": place, **words, **answers}


def note_own_children(school: School) -> None:
    """A member of staff whose e-mail is a caregiver's is kept from that child's record."""
    staff = {
        one.user.email.casefold(): one for one in Staff.objects.filter(school=school).select_related("user")
    }
    children = Caregiver.objects.filter(school=school).exclude(email="").values_list("email", "student_id")
    found = [
        OwnChild(school=school, staff=staff[email.casefold()], student_id=student)
        for email, student in children
        if email.casefold() in staff
    ]
    OwnChild.objects.bulk_create(found, ignore_conflicts=True)


@transaction.atomic
def load_timetable(*, by: User | None, school: School, rows: Iterable[Mapping]) -> int:
    """Replace the timetable: rows as `rules.tables` "timetable" has them. The number of lessons kept.

    A student who is not on the roll is left out.
    """
    pks = dict(Student.objects.filter(school=school, merged_into=None).values_list("number", "pk"))
    teachers = dict(Staff.objects.filter(school=school).values_list("user__email", "pk"))
    lessons = {
        (row["student"], row["weekday"], row["slot"]): Lesson(
            school=school,
            student_id=pks[row["student"]],
            name=(row.get("class") or "")[:40],
            teacher_id=teachers.get((row.get("teacher") or "").strip().lower()),
            weekday=row["weekday"],
            slot=row["slot"],
        )
        for row in rows
        if row["student"] in pks
    }
    Lesson.objects.filter(school=school).delete()
    Lesson.objects.bulk_create(lessons.values(), batch_size=2000)
    audit.record(by=by, did="loaded the timetable", school=school, lessons=len(lessons))
    return len(lessons)
