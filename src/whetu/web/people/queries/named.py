"""Whose full names must not stand in a text that others read."""

from collections.abc import Mapping

from whetu.rules.names import full, named
from whetu.web.people.models import Caregiver, Student
from whetu.web.schools.models import School, Staff


def names(school: School) -> Mapping[tuple[str, ...], str]:
    """As `whetu.rules.names.full`: of all who were ever on the roll, of staff, and of other caregivers."""
    students = Student.objects.filter(school=school).values_list("first_name", "preferred_name", "last_name")
    caregivers = Caregiver.objects.filter(school=school).values_list("name", flat=True)
    staff = Staff.objects.filter(school=school).values_list("user__name", flat=True)
    return full({
        "student": [(one, last) for first, called, last in students for one in {first, called or first}],
        "staff": [in_two(name) for name in staff],  # before caregivers: a parent who teaches is a teacher
        "caregiver": [in_two(name) for name in caregivers],
    })  # fmt: skip


def in_two(name: str) -> tuple[str, str]:
    first, _space, last = name.strip().rpartition(" ")
    return first, last


def of_family(school: School, words: str) -> bool:
    """Whether the name of a student or of a caregiver stands in a text."""
    return bool(named(words, names(school)) & {"student", "caregiver"})
