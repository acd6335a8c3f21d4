"""Writing down that somebody took a plan away on paper."""

from collections.abc import Iterable

from django.db import transaction

from whetu.web.audit import actions as audit
from whetu.web.people.models import Student
from whetu.web.schools.models import School, User


@transaction.atomic
def taken(*, by: User, school: School, students: Iterable[Student], what: str) -> None:
    """One line for each student: whose plan it was, and what kind of paper."""
    for student in students:
        audit.record(by=by, did=f"took away {what}", school=school, about="student", key=student.key)
