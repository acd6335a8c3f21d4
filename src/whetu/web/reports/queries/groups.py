"""The groups that students are looked at in, and which of them are shown.

A group of fewer than five students is withheld, and whatever would give it away. Ethnic groups overlap: a
student counts in each of theirs, so one is withheld too where fewer than five are not in it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.disclosure import withhold
from whetu.web.people.models import Enrolment, Student
from whetu.web.people.queries import in_force
from whetu.web.schools.models import School

GENDERS = {"F": gettext_lazy("Girls"), "M": gettext_lazy("Boys"), "D": gettext_lazy("Another gender")}


class Who(NamedTuple):
    """The groups of one student."""

    year_level: int | None
    gender: str
    ethnic_groups: tuple[str, ...]


class By(NamedTuple):
    """One way to part students: its words, the groups of a student, a group's words, whether they overlap."""

    label: Any
    of: Callable[[Who], tuple[Hashable, ...]]
    words: Callable[[Any], str]
    overlaps: bool = False


def year_words(year: int | None) -> str:
    return _("No year level") if year is None else _("Year %s") % year


def gender_words(gender: str) -> str:
    return str(GENDERS.get(gender, gender)) or _("Not recorded")


def ethnic_words(group: str) -> str:
    return group or _("Not recorded")


BY: dict[str, By] = {
    "year": By(gettext_lazy("By year level"), lambda one: (one.year_level,), year_words),
    "gender": By(gettext_lazy("By gender"), lambda one: (one.gender,), gender_words),
    "ethnic": By(
        gettext_lazy("By ethnic group"), lambda one: one.ethnic_groups or ("",), ethnic_words, overlaps=True
    ),
}


def who(school: School, on: date) -> dict[int, Who]:
    """The groups of every student who was ever enrolled by a day, by row number; two queries."""
    rows = Enrolment.objects.filter(school=school, start__lte=on).order_by("start")
    years = dict(rows.values_list("student", "year_level"))
    years |= dict(rows.filter(in_force(on)).values_list("student", "year_level"))
    facts = Student.objects.filter(school=school).order_by().values_list("pk", "gender", "ethnic_groups")
    return {
        pk: Who(years[pk], gender, tuple(groups)) for pk, gender, groups in facts.iterator() if pk in years
    }


def order(key: Any) -> tuple:
    """Groups in their order, those without one last."""
    return (key in (None, ""), key if isinstance(key, int) else 0, str(key))


def members(by: By, students: Iterable[int], known: Mapping[int, Who]) -> dict[Hashable, set[int]]:
    """Students by group, in the groups' order."""
    found: dict[Hashable, set[int]] = {}
    for student in students:
        for group in by.of(known[student]) if student in known else ():
            found.setdefault(group, set()).add(student)
    return {group: found[group] for group in sorted(found, key=order)}


def shown(by: By, groups: Mapping[Hashable, set[int]]) -> set[Hashable]:
    """The groups that may be shown."""
    sizes = {group: len(found) for group, found in groups.items()}
    if by.overlaps:
        everyone = len(set().union(*groups.values()))
        return {
            group for group, size in sizes.items() if withhold({1: size, 0: everyone - size})[1] is not None
        }
    safe = withhold(sizes)
    return {group for group in groups if safe[group] is not None}


def of_each(by: By, known: Mapping[int, Who]) -> dict[int, tuple[Hashable, ...]]:
    """The groups of each student."""
    return {student: by.of(one) for student, one in known.items()}
