"""Everything that a file may hold besides marks: roll, staff, calendar, bell times and timetable."""

from datetime import date
from typing import Any

from django.db import transaction

from whetu.web.attendance.models import Reason, Replaced, StudentDay
from whetu.web.people import actions as people
from whetu.web.people.models import Enrolment, Student
from whetu.web.schools import actions as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User

TABLES = ("calendar", "bells", "roll", "staff", "timetable")  # in the order in which they are loaded

Tables = dict[str, list[dict[str, Any]]]  # rows as rules.tables has them, by table
Moved = set[int] | None  # students whose enrolments changed; None: everyone, the calendar did


def load_tables(*, by: User | None, school: School, tables: Tables, on: date) -> tuple[dict, Moved]:
    """Load what a file holds besides marks. Returns what changed, and whose enrolments did."""
    facts: dict[str, Any] = {}
    moved: set[int] = set()
    if rows := tables.get("calendar"):
        schools.set_calendar(by=by, school=school, rows=rows)
        facts["calendar"] = len(rows)
    if rows := tables.get("bells"):
        facts["bells"] = schools.load_bells(by=by, school=school, rows=rows)
    if rows := tables.get("roll"):
        roll = people.load_roll(by=by, school=school, rows=rows, on=on)
        facts["roll"] = counts(roll) | {"missing": [student.key for student in roll.missing]}
        moved = roll.enrolments_changed | adopt(school)
    if rows := tables.get("staff"):
        staff = schools.load_staff(by=by, school=school, rows=rows, on=on)
        people.note_own_children(school)
        facts["staff"] = counts(staff) | {"unknown": staff.unknown_roles}
    if rows := tables.get("timetable"):
        facts["timetable"] = people.load_timetable(by=by, school=school, rows=rows)
    return facts, None if "calendar" in facts else moved


def counts(loaded: Any) -> dict[str, int]:
    return {"new": loaded.new, "changed": loaded.changed, "same": loaded.same}


def trial(*, school: School, tables: Tables, on: date) -> dict[str, Any]:
    """What loading would change: it is done, looked at, and taken back before anybody sees it."""
    try:
        with transaction.atomic():
            facts, _moved = load_tables(by=None, school=school, tables=tables, on=on)
            transaction.set_rollback(True)
    except NotAllowed as why:
        return {"refused": str(why)}
    school.refresh_from_db()
    return facts


def adopt(school: School) -> set[int]:
    """Days noted under an NSN alone go to the student whose roll entry has that NSN. Returns the students."""
    enrolled = Enrolment.objects.filter(school=school).values("student_id")
    nameless = Student.objects.filter(school=school, merged_into=None).exclude(pk__in=enrolled)
    by_number = dict(nameless.values_list("number", "pk"))
    known = Student.objects.filter(school=school, nsn__in=by_number, pk__in=enrolled)
    found = {pk: by_number[nsn] for nsn, pk in known.values_list("nsn", "pk")} if by_number else {}
    for pk, alone in found.items():
        has_already = StudentDay.objects.filter(student_id=pk).values("on")
        StudentDay.objects.filter(student_id=alone).exclude(on__in=has_already).update(student_id=pk)
        Replaced.objects.filter(student_id=alone).update(student_id=pk)
        Reason.objects.filter(student_id=alone).update(student_id=pk)
    Student.objects.filter(pk__in=found.values()).delete()
    return set(found)
