"""Siblings: students whom the same caregiver's phone or e-mail leads to.

Somebody who must not be contacted makes no sibling, and nor does a contact that stands with a great many
students: that is a hostel, an agency, or a number made up to fill a field.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from whetu.web.people.models import Caregiver, Student
from whetu.web.schools.models import School

MOST = 8  # children whom one contact may stand with and still be family: our own choice


def same_phone(text: str) -> str:
    """A phone number as it is compared: "+64 21 000 0001" and "021 000 0001" are one. Too short: none."""
    digits = re.sub(r"\D", "", text)
    digits = re.sub(r"^(?:00)?64(?=\d{7})", "0", digits)
    return digits if len(digits) >= 7 else ""


def same_person(one: Caregiver, other: Caregiver) -> bool:
    """Whether two contacts lead to one person: the same phone, however written, or the same e-mail."""
    phone, email = same_phone(one.phone), one.email.strip().casefold()
    return bool(phone and phone == same_phone(other.phone)) or bool(
        email and email == other.email.strip().casefold()
    )


def siblings(student: Student) -> QuerySet[Student]:
    """The students of the same school who share a contact with one, by name; who may see them is for the
    caller to ask."""
    shared = contacts(student.school)
    found = {pk for together in shared.values() if student.pk in together for pk in together}
    return Student.objects.filter(school_id=student.school_id, pk__in=found - {student.pk})


def families(school: School, students: QuerySet[Student] | Iterable[int]) -> list[list[int]]:
    """Each of these students once, together with those who share one same contact; in the order given.

    The members of a family all share that contact: nobody's family is told of another's.
    """
    place = {pk: number for number, pk in enumerate(rows_of(students))}
    family_of: dict[int, list[int]] = {}
    shared = contacts(school, place)
    for together in sorted(shared.values(), key=lambda pks: (-len(pks), sorted(pks))):
        family = sorted(together - family_of.keys(), key=place.__getitem__)
        if len(family) > 1:
            family_of |= dict.fromkeys(family, family)
    families = [family_of.get(pk, [pk]) for pk in place]
    return [family for pk, family in zip(place, families, strict=True) if family[0] == pk]


def rows_of(students: QuerySet[Student] | Iterable[int]) -> list[int]:
    if isinstance(students, QuerySet):
        return list(students.values_list("pk", flat=True))
    return list(students)


def contacts(school: School, students: Iterable[int] | None = None) -> dict[str, set[int]]:
    """Rows of the students whom each shared contact stands with, in one query."""
    rows = Caregiver.objects.filter(school=school, contact_allowed=True, student__merged_into=None)
    found: dict[str, set[int]] = defaultdict(set)
    for pk, phone, email in rows.values_list("student_id", "phone", "email"):
        for contact in (same_phone(phone), email.strip().casefold()):
            if contact:
                found[contact].add(pk)
    family = {contact: pks for contact, pks in found.items() if 1 < len(pks) <= MOST}
    return family if students is None else narrowed(family, set(students))


def narrowed(shared: dict[str, set[int]], wanted: set[int]) -> dict[str, set[int]]:
    """The same among some students alone."""
    found = {contact: pks & wanted for contact, pks in shared.items()}
    return {contact: pks for contact, pks in found.items() if len(pks) > 1}
