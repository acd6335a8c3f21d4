"""Rolls that were not taken, and the students behind each."""

from datetime import date

from django.db.models import Q, QuerySet

from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentDay, StudentTerm
from whetu.web.attendance.queries import UnmarkedRoll
from whetu.web.desk.queries.roll import Desk
from whetu.web.people.models import Student
from whetu.web.schools.models import ClassGroup


def not_taken(desk: Desk) -> list[UnmarkedRoll]:
    """One row per class and day of this person's students with a roll that was not taken, newest first."""
    return attendance.unmarked_rolls(
        desk.staff.school, desk.term.year, desk.term.term, students_with_gaps(desk)
    )


def students_with_gaps(desk: Desk) -> QuerySet[Student]:
    """The students who may have a roll that was not taken: nobody else need be gone through."""
    blank = StudentDay.objects.filter(unmarked=True, on__range=(desk.term.start, desk.day))
    short = StudentTerm.objects.filter(year=desk.term.year, term=desk.term.term, unmarked__gt=0)
    return desk.students.filter(Q(pk__in=blank.values("student")) | Q(pk__in=short.values("student")))


def students_of(desk: Desk, on: date, class_group: str) -> Q:
    """The students behind one roll that was not taken: those of the class on that day."""
    some = students_with_gaps(desk)
    missing = attendance.days_without_marks(desk.staff.school, desk.term.year, desk.term.term, some)
    enrolments = attendance.classes_by_day(some)
    named = set(ClassGroup.objects.filter(name=class_group).values_list("pk", flat=True))
    classes = named if class_group else {None}
    found = [
        student
        for student, day in missing
        if day == on and attendance.class_on(enrolments.get(student, ()), on) in classes
    ]
    return Q(student__in=found)
