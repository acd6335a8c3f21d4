"""Whom a paper about one student leaves out."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from whetu.web.people.models import Student
from whetu.web.response.queries.redaction import (
    ADDRESS,
    EMAIL,
    PERSON,
    PHONE,
    STUDENT,
    Hidden,
    Name,
    hidden,
)
from whetu.web.schools import queries as schools

MARKS = {
    STUDENT: gettext_lazy("[another student]"),
    PERSON: gettext_lazy("[a person not to be contacted]"),
    PHONE: gettext_lazy("[phone number]"),
    EMAIL: gettext_lazy("[e-mail address]"),
    ADDRESS: gettext_lazy("[address]"),
}


def whom_to_leave_out(student: Student, contacts: bool) -> Hidden:
    """Every other student of the school, and those of this student's contacts who must not be contacted."""
    school, carers = student.school, list(student.caregivers.all())
    closed = [one for one in carers if not one.contact_allowed]
    staff = [one.user.name for one in schools.staff_at(school)]
    entries = Student.objects.filter(school=school).exclude(Q(pk=student.pk) | Q(merged_into=student))
    names = entries.values_list("first_name", "last_name", "preferred_name")
    return hidden(
        students=(Name(*row) for row in names),
        people=[one.name for one in closed],
        stay=[student.name, f"{student.first_name} {student.last_name}", school.name, *staff,
              *(one.name for one in carers if one.contact_allowed)],
        own=[student.first_name, student.last_name, student.preferred_name],
        marks={kind: str(words) for kind, words in MARKS.items()},
        contacts=contacts,
        known=[at for one in closed for at in (one.phone, one.email)],
    )  # fmt: skip
