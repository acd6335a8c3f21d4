"""What the pages about people at work show: staff, their roles in the school's own words, their grants."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import get_language

from whetu.rules.access import ROLES, Role
from whetu.web.schools import queries
from whetu.web.schools.models import ClassGroup, Grant, RoleLabel, School, Staff


class RoleRow(NamedTuple):
    """A role: its key, what it is, and what this school calls it."""

    key: str
    role: Role
    label: str
    label_mi: str
    word: str


def roles(school: School) -> list[RoleRow]:
    """One row per role."""
    own = queries.role_labels(school)
    return [
        RoleRow(key, role, own[key].label if key in own else "", own[key].label_mi if key in own else "",
                role_word(role, own.get(key)))
        for key, role in ROLES.items()
    ]  # fmt: skip


def role_word(role: Role, own: RoleLabel | None) -> str:
    """What a page calls a role: the school's own word in the page's language, else ours."""
    english = (own and own.label) or role.label
    if get_language() == "mi":
        return (own and own.label_mi) or role.label_mi or english
    return english


def role_words(school: School) -> dict[str, str]:
    return {row.key: row.word for row in roles(school)}


class Person(NamedTuple):
    """A member of staff on a day: roles in words, the classes they teach, and how the post stands."""

    staff: Staff
    roles: list[str]
    classes: list[str]
    ended: bool
    not_yet: bool
    signed_in: bool


def people(school: School, on: date) -> list[Person]:
    """One row per member of staff, those who work here now first."""
    words, classes = role_words(school), classes_taught(school, on)
    found = [person(staff, words, classes[staff.pk], on) for staff in queries.staff_at(school)]
    return sorted(found, key=lambda one: (one.ended, one.staff.user.name.casefold()))


def person(staff: Staff, words: dict[str, str], classes: list[str], on: date) -> Person:
    ended = staff.ends is not None and staff.ends < on
    named = [words[role] for role in staff.roles if role in words]
    return Person(staff, named, classes, ended, staff.starts > on, staff.user.last_login is not None)


def classes_taught(school: School, on: date) -> dict[int, list[str]]:
    """Names of classes by the row of the teacher who has them on a day."""
    found: dict[int, list[str]] = defaultdict(list)
    held = held_on(school, on).filter(kind=Grant.Kind.CLASS).select_related("class_group")
    for grant in held.order_by("class_group__name"):
        found[grant.staff_id].append(grant.class_group.name)
    return found


def held_on(school: School, on: date):
    """Grants that hold on a day."""
    return Grant.objects.filter(
        Q(school=school, ended_at__isnull=True, starts__lte=on), Q(ends__isnull=True) | Q(ends__gte=on)
    )


def grants(school: School, on: date, kinds: Iterable[str], without: Iterable[str] = ()) -> list[Grant]:
    """Grants of these kinds that hold, or are still to come; none of students whose keys are in `without`."""
    found = Grant.objects.filter(
        Q(school=school, ended_at__isnull=True, kind__in=list(kinds)), Q(ends__isnull=True) | Q(ends__gte=on)
    )
    found = found.exclude(student_key__in=list(without)).order_by("starts")
    return list(found.select_related("staff__user", "instead_of__user", "class_group", "by"))


def grants_past(
    school: School, on: date, kinds: Iterable[str], limit: int = 20, without: Iterable[str] = ()
) -> list[Grant]:
    """The latest grants of these kinds that no longer hold; none of students whose keys are in `without`."""
    found = Grant.objects.filter(
        Q(school=school, kind__in=list(kinds)), Q(ended_at__isnull=False) | Q(ends__lt=on)
    ).exclude(student_key__in=list(without))
    return list(found.select_related("staff__user", "instead_of__user", "class_group", "by")[:limit])


def one(school: School, key: str) -> Staff | None:
    return Staff.objects.filter(school=school, key=key).select_related("user", "school").first()


def by_email(school: School, email: str) -> Staff:
    """The member of staff with this e-mail. Raises Staff.DoesNotExist."""
    found = Staff.objects.select_related("user", "school")
    return found.get(school=school, user__email=email.strip().lower())


def grant(school: School, pk: int) -> Grant | None:
    return Grant.objects.filter(school=school, pk=pk).select_related("staff__user", "school").first()


def teachers(school: School, on: date) -> list[Staff]:
    """Staff who teach, and work here on a day or later."""
    found = Staff.objects.filter(Q(school=school), Q(ends__isnull=True) | Q(ends__gte=on))
    return [
        staff for staff in found.select_related("user").order_by("user__name") if "teacher" in staff.roles
    ]


def at_work(school: School, on: date) -> list[Staff]:
    """Everyone with a post at the school on a day or later."""
    found = Staff.objects.filter(Q(school=school), Q(ends__isnull=True) | Q(ends__gte=on))
    return list(found.select_related("user").order_by("user__name"))


def class_names(school: School, year: int) -> list[str]:
    return list(ClassGroup.objects.filter(school=school, year=year).values_list("name", flat=True))
