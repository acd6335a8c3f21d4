"""Reads about students: who may be seen, and why; names found however they are typed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from whetu.rules import access as rules
from whetu.rules.names import fold as fold
from whetu.web.people.models import Caregiver, Enrolment, Lesson, OwnChild, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Grant, School, Staff


class NoReason(PermissionDenied):
    """The person has no reason to open this student. `key` names the row, never the student."""

    def __init__(self, key: str, may_give_one: bool = False):
        super().__init__("no reason to open this student")
        self.key, self.may_give_one = key, may_give_one


def in_force(on: date, prefix: str = "") -> Q:
    """Enrolments that hold on a day."""
    return Q(**{f"{prefix}start__lte": on}) & (
        Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": on})
    )


class Reach(NamedTuple):
    """What a member of staff's grants open on a day: rows, before they become names."""

    class_groups: frozenset[int]
    covered_groups: frozenset[int]
    covered_staff: frozenset[int]
    shares: tuple[tuple[str, date | None], ...]
    broke_glass: tuple[tuple[str, str], ...]


def reach(staff: Staff, on: date) -> Reach:
    """The grants that a member of staff holds on a day, sorted by what they open."""
    held = schools.grants(staff, on)
    of_kind: dict[str, list[Grant]] = defaultdict(list)
    for grant in held:
        of_kind[grant.kind].append(grant)
    classes = [(one.staff_id == staff.pk, one.class_group_id) for one in of_kind[Grant.Kind.CLASS]]
    return Reach(
        frozenset(group for own, group in classes if group and own),
        frozenset(group for own, group in classes if group and not own),
        frozenset(one.instead_of_id for one in of_kind[Grant.Kind.COVER] if one.instead_of_id),
        tuple((grant.student_key, grant.ends) for grant in of_kind[Grant.Kind.SHARE]),
        tuple((grant.student_key, grant.reason) for grant in of_kind[Grant.Kind.BROKE_GLASS]),
    )


def viewer(staff: Staff, on: date) -> rules.Viewer:
    """A member of staff as the rules of access see them on a day."""
    opens = reach(staff, on)
    return rules.Viewer(
        roles=tuple(staff.roles),
        class_groups=group_names(opens.class_groups, [staff.pk]),
        covered_groups=group_names(opens.covered_groups, opens.covered_staff),
        shares=opens.shares,
        broke_glass=opens.broke_glass,
        own_children=frozenset(own_children(staff).values_list("key", flat=True)),
        school=str(staff.school_id),
    )


def own_children(staff: Staff) -> QuerySet[Student]:
    """The students who are a member of staff's own: noted so, or with a caregiver of the same e-mail.

    Entries that were merged are among them, and the entries that they were merged into.
    """
    noted = OwnChild.objects.filter(staff=staff).values("student_id")
    theirs = Q(pk__in=noted) | Q(pk__in=cared_for(staff).values("student_id"))
    entries = Student.objects.filter(theirs, school_id=staff.school_id)
    kept = entries.exclude(merged_into=None).values("merged_into_id")
    return Student.objects.filter(theirs | Q(pk__in=kept), school_id=staff.school_id)


def own_child_keys(staff: Staff) -> list[str]:
    """Keys of a member of staff's own children, and of every entry merged into one."""
    own = own_children(staff)
    return list(Student.objects.filter(Q(pk__in=own) | Q(merged_into__in=own)).values_list("key", flat=True))


def cared_for(staff: Staff) -> QuerySet[Caregiver]:
    """The caregivers who have a member of staff's e-mail."""
    same = Caregiver.objects.filter(school_id=staff.school_id, email__iexact=staff.user.email)
    return same.exclude(email="")


def subject(student: Student, on: date) -> rules.Subject:
    """A student as the rules of access see them on a day: their class group, and whose lessons they have."""
    enrolled = list(student.enrolments.filter(in_force(on)).values_list("class_group_id", flat=True))
    lessons = student.lessons.filter(teacher__isnull=False) if enrolled else student.lessons.none()
    teachers = set(lessons.values_list("teacher_id", flat=True))
    return rules.Subject(
        student.key, group_names([pk for pk in enrolled if pk], teachers), str(student.school_id)
    )


def group_names(class_groups: Iterable[int], teachers: Iterable[int]) -> frozenset[str]:
    """Class groups, and lessons by who teaches them, as names that no two share."""
    return frozenset({f"class {pk}" for pk in class_groups} | {f"lessons of {pk}" for pk in teachers})


def visible(staff: Staff, on: date) -> QuerySet[Student]:
    """The students whom a member of staff may list on a day: never their own child, never a merged entry.

    A student opened by breaking the glass is opened, not listed.
    """
    theirs = Student.objects.filter(school_id=staff.school_id, merged_into=None)
    theirs = theirs.exclude(pk__in=own_children(staff).values("pk"))
    if not rules.may(staff.roles, rules.STUDENT_VIEW):
        return theirs.none()
    if rules.sees_whole_school(staff.roles):
        return theirs
    return theirs.filter(within_reach(staff, on))


def within_reach(staff: Staff, on: date) -> Q:
    """Students whom the grants of a day open: by class, by lesson, by open share."""
    opens = reach(staff, on)
    found = Q(key__in=[key for key, _until in opens.shares])
    if rules.CLASS_ROLES & set(staff.roles):
        enrolled = Enrolment.objects.filter(in_force(on))
        taught = Lesson.objects.filter(teacher_id__in=[staff.pk, *opens.covered_staff])
        groups = opens.class_groups | opens.covered_groups
        found |= Q(pk__in=enrolled.filter(class_group_id__in=groups).values("student_id"))
        found |= Q(pk__in=enrolled.filter(student_id__in=taught.values("student_id")).values("student_id"))
    return found


def open_student(staff: Staff, key: str, on: date, to_write: bool = False) -> tuple[Student, str]:
    """A student and the reason for which this person may open the record.

    An entry that was merged opens the student it was merged into. To write takes another reason than having
    broken the glass. Raises Http404 where the school has no such student, NoReason where the person has no
    reason.
    """
    student = by_key(key)
    if student is None:
        raise Http404
    asking = viewer(staff, on)
    already = {key for key, *_ in asking.broke_glass}
    if to_write:
        asking = asking._replace(broke_glass=())
    why = rules.why_may_see(asking, subject(student, on), on)
    if why is None:
        closed = {*asking.own_children, *already}
        glass = rules.may(staff.roles, rules.BREAK_GLASS) and student.key not in closed
        raise NoReason(student.key, may_give_one=glass)
    return student, why


def by_key(key: str) -> Student | None:
    """The student of this school whom a key names, or whom its entry was merged into."""
    student = Student.objects.select_related("merged_into", "school").filter(key=key).first()
    return student.merged_into if student and student.merged_into else student


def merged_entry(key: str) -> Student | None:
    """An entry of this school that was merged into another."""
    return Student.objects.filter(key=key, merged_into__isnull=False).select_related("merged_into").first()


def numbers(school: School) -> dict[str, int]:
    """Row of the student by number in the school's system; a merged entry's number leads to the kept one."""
    rows = Student.objects.filter(school=school).values_list("number", "pk", "merged_into_id")
    return {number: merged or pk for number, pk, merged in rows}


def timetable(school: School) -> dict[tuple[str, int], set[int]]:
    """Slots in which a student has a lesson, by (student number, weekday 1 to 5)."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    rows = Lesson.objects.filter(school=school).values_list("student__number", "weekday", "slot")
    for number, weekday, slot in rows:
        found[number, weekday].add(slot)
    return dict(found)
