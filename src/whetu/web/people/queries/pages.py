"""What the pages about students at the school show: classes, shares, entries that may be one student."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from whetu.rules.calendar import Term
from whetu.web.people.models import EarlierDays, Enrolment, OwnChild, Student
from whetu.web.people.queries import fold, in_force, visible
from whetu.web.schools.models import ClassGroup, Grant, School, Staff
from whetu.web.schools.queries import staff as staffing


class ClassRow(NamedTuple):
    """One class of a year: how many students are in it, and who teaches it."""

    group: ClassGroup
    students: int
    teachers: list[Staff]


def classes(school: School, on: date) -> list[ClassRow]:
    """One row per class group of the year."""
    enrolled = Enrolment.objects.filter(in_force(on), school=school, student__merged_into=None)
    counts = Counter(enrolled.values_list("class_group_id", flat=True))
    teaching = defaultdict(list)
    held = staffing.held_on(school, on).filter(kind=Grant.Kind.CLASS)
    for grant in held.select_related("staff__user"):
        teaching[grant.class_group_id].append(grant.staff)
    groups = ClassGroup.objects.filter(school=school, year=on.year)
    return [ClassRow(group, counts[group.pk], teaching[group.pk]) for group in groups]


def without_class(school: School, on: date) -> int:
    """Students enrolled on a day who are in no class."""
    enrolled = Enrolment.objects.filter(in_force(on), school=school, student__merged_into=None)
    return enrolled.filter(class_group=None).count()


def search(staff: Staff, on: date, words: str, limit: int = 20) -> list[Student]:
    """Students whom this person may list and whose name or number holds every word, macrons or not."""
    found = visible(staff, on)
    for word in fold(words).split():
        found = found.filter(search__contains=word)
    return list(found[:limit]) if words.strip() else []


def named(staff: Staff, on: date, keys: Iterable[str]) -> dict[str, Student]:
    """Students by key, of those whom this person may list."""
    return {one.key: one for one in visible(staff, on).filter(key__in=set(keys))}


def leavers(staff: Staff, on: date, leaving: Iterable[Enrolment]) -> QuerySet[Student]:
    """The students of these enrolments, of those whom this person may list."""
    return visible(staff, on).filter(pk__in=[one.student_id for one in leaving]).defer("ethnic_groups", "iwi")


def keys_of(staff: Staff, on: date, words: str) -> list[str]:
    """Keys of the students whose name holds these words."""
    return [one.key for one in search(staff, on, words, limit=200)]


def own_children(viewer: Staff, on: date) -> list[OwnChild]:
    """Own children noted at the school, but for the viewer's own."""
    shown = OwnChild.objects.filter(student__in=visible(viewer, on))
    return list(shown.select_related("staff__user", "student").order_by("staff__user__name"))


class Twins(NamedTuple):
    """Two entries that may be one student, and why we think so."""

    first: Student
    second: Student
    why: str


def twins(staff: Staff, on: date) -> list[Twins]:
    """Pairs of students with the same NSN, or the same name. The earlier entry first."""
    students = list(visible(staff, on).order_by("pk"))
    same_nsn = pairs(students, lambda one: one.nsn, "nsn")
    same_name = pairs(students, lambda one: fold(f"{one.first_name} {one.last_name}"), "name")
    known = {(one.first.pk, one.second.pk) for one in same_nsn}
    return same_nsn + [one for one in same_name if (one.first.pk, one.second.pk) not in known]


def pairs(students: list[Student], of: Any, why: str) -> list[Twins]:
    """Neighbours among the students who share something."""
    by_value = defaultdict(list)
    for one in students:
        if of(one):
            by_value[of(one)].append(one)
    return [
        Twins(first, second, why)
        for sharing in by_value.values()
        for first, second in zip(sharing, sharing[1:], strict=False)
    ]


class Side(NamedTuple):
    """One of two entries, as the comparison shows it."""

    student: Student
    facts: dict[str, Any]
    enrolments: list[Enrolment]
    caregivers: list
    days: int
    first_day: date | None
    last_day: date | None


FACTS = {
    "number": gettext_lazy("Number at the school"),
    "nsn": gettext_lazy("National Student Number"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "preferred_name": gettext_lazy("Goes by"),
    "gender": gettext_lazy("Gender"),
}


def side(student: Student) -> Side:
    """An entry with what hangs on it. Its days are the register's, kept above this app."""
    days = student.days.order_by("on").values_list("on", flat=True)
    return Side(
        student,
        {name: getattr(student, name) for name in FACTS},
        list(student.enrolments.select_related("class_group").order_by("start")),
        list(student.caregivers.all()),
        days.count(),
        days.first(),
        days.last(),
    )


class Compared(NamedTuple):
    """One fact of two entries."""

    name: str
    first: Any
    second: Any

    @property
    def differs(self) -> bool:
        return self.first != self.second


def compare(first: Side, second: Side) -> list[Compared]:
    """One row per fact."""
    return [Compared(str(label), first.facts[name], second.facts[name]) for name, label in FACTS.items()]


def shared_days(one: Student, other: Student) -> list[date]:
    """Days for which both entries have marks."""
    return sorted(one.days.filter(on__in=other.days.values("on")).values_list("on", flat=True))


def earlier_days(student: Student, term: Term) -> EarlierDays | None:
    """What is known of days absent at an earlier school in a term."""
    return student.earlier_days.filter(year=term.year, term=term.term).first()


def merged(staff: Staff, on: date) -> QuerySet[Student]:
    """Entries that were merged into students whom this person may list."""
    return Student.objects.filter(merged_into__in=visible(staff, on)).select_related("merged_into")


def roll_by_year(school: School, on: date) -> dict[int, int]:
    """How many students are on the roll on a day, by year level, the youngest first."""
    enrolled = Enrolment.objects.filter(in_force(on), school=school, student__merged_into=None)
    levels = dict(enrolled.order_by("start", "id").values_list("student", "year_level"))
    counts = Counter(level for level in levels.values() if level is not None)
    return dict(sorted(counts.items()))


def on_roll(school: School, on: date) -> list[int]:
    """Rows of the students on the roll on a day."""
    enrolled = Enrolment.objects.filter(in_force(on), school=school, student__merged_into=None)
    return list(enrolled.order_by("student").values_list("student", flat=True).distinct())
