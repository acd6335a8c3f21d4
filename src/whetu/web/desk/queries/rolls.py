"""Rolls that were not taken, and the students behind each."""

from datetime import date

from django.db.models import QuerySet

from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentDay, StudentTerm
from whetu.web.attendance.queries import UnmarkedRoll
from whetu.web.desk.queries.roll import Desk
from whetu.web.people.models import Student


def not_taken(desk: Desk) -> list[UnmarkedRoll]:
    """One row per class and day of this person's students with a roll that was not taken, newest first."""
    return attendance.unmarked_rolls(
        desk.staff.school, desk.term.year, desk.term.term, students_with_gaps(desk)
    )


def students_with_gaps(desk: Desk) -> QuerySet[Student]:
    """The students who may have a roll that was not taken: nobody else need be gone through."""
    blank = StudentDay.objects.filter(unmarked=True, on__range=(desk.term.start, desk.day))
    short = StudentTerm.objects.filter(year=desk.term.year, term=desk.term.term, unmarked__gt=0)
    found = {pk for rows in (blank, short) for pk in rows.values_list("student", flat=True)}
    return Student.objects.filter(pk__in=found & desk.visible)


def students_of(desk: Desk, on: date, class_group: str) -> set[int]:
    """The students behind one roll that was not taken, by row number: those of the class on that day."""
    some = students_with_gaps(desk)
    missing = attendance.days_without_marks(desk.staff.school, desk.term.year, desk.term.term, some)
    enrolments = attendance.classes_by_day(some)
    named = {pk for pk, name in desk.classes.items() if name == class_group}
    classes = named if class_group else {None}
    return {
        student
        for student, day in missing
        if day == on and attendance.class_on(enrolments.get(student, ()), on) in classes
    }
