"""Whom a paper about one student leaves out."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy

from whetu.web.people.models import Student
from whetu.web.people.queries import fold
from whetu.web.response.queries.redaction import (
    ADDRESS,
    EMAIL,
    OTHER,
    PERSON,
    PHONE,
    STUDENT,
    Hidden,
    Name,
    hidden,
)
from whetu.web.schools import queries as schools


class Contact(NamedTuple):
    """Somebody as a school keeps how to reach them."""

    name: str
    phone: str = ""
    email: str = ""


MARKS = {
    STUDENT: gettext_lazy("[another student]"),
    PERSON: gettext_lazy("[a person not to be contacted]"),
    OTHER: gettext_lazy("[another person]"),
    PHONE: gettext_lazy("[phone number]"),
    EMAIL: gettext_lazy("[e-mail address]"),
    ADDRESS: gettext_lazy("[address]"),
}


def whom_to_leave_out(
    student: Student, contacts: bool, *, closed: Iterable[Contact] = (), others: Iterable[str] = (),
    stay: Iterable[str] = (),
) -> Hidden:  # fmt: skip
    """Every other student of the school, and those of this student's contacts who must not be contacted.

    `closed`: further contacts who must not be, as they were kept before; `others`: third people, by name;
    `stay`: further names that stay.
    """
    school, carers = student.school, list(student.caregivers.all())
    shut = [Contact(one.name, one.phone, one.email) for one in carers if not one.contact_allowed]
    shut += closed
    gone = {fold(one.name) for one in shut}
    staff = [one.user.name for one in schools.staff_at(school)]
    entries = Student.objects.filter(school=school).exclude(Q(pk=student.pk) | Q(merged_into=student))
    names = entries.values_list("first_name", "last_name", "preferred_name")
    return hidden(
        students=(Name(*row) for row in names),
        others=others,
        people=[one.name for one in shut],
        stay=[student.name, f"{student.first_name} {student.last_name}", school.name, *staff, *stay,
              *(one.name for one in carers if fold(one.name) not in gone)],
        own=[student.first_name, student.last_name, student.preferred_name],
        marks={kind: str(words) for kind, words in MARKS.items()},
        contacts=contacts,
        known=[at for one in shut for at in (one.phone, one.email)],
        open_numbers=[school.phone],
    )  # fmt: skip
