"""A student entered twice: one of the two entries takes all that hangs on the other."""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from whetu.web.audit import actions as audit
from whetu.web.audit import queries as audit_queries
from whetu.web.jobs import recount
from whetu.web.people.models import Student
from whetu.web.people.queries.pages import shared_days
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Grant, School, User


class Merged(NamedTuple):
    """What a merge moved, and the days that both had: there the kept student's own stand."""

    moved: int
    conflicts: list[date]


@transaction.atomic
def merge(*, by: User, keep: Student, drop: Student) -> Merged:
    """Make one of a student entered twice: all that hangs on `drop` goes to `keep`.

    Where both have a row for the same thing (a day, an enrolment's first day, a caregiver's place), the kept
    student's stands and the other stays where it was, so that nothing is lost and `unmerge` can undo it.
    Entries that were merged into `drop` follow it.
    """
    lock(keep, drop)
    if keep.pk == drop.pk or keep.school_id != drop.school_id or keep.merged_into_id or drop.merged_into_id:
        raise NotAllowed("Choose two different students of this school.")
    conflicts = shared_days(keep, drop)
    moved = {relation_name(one): move(one, drop, keep) for one in relations()}
    shares = Grant.objects.filter(student_key=drop.key)
    moved["grants"] = list(shares.values_list("pk", flat=True))
    shares.update(student_key=keep.key)
    followed = list(Student.objects.filter(merged_into=drop))
    for entry in [*followed, drop]:
        point(entry, keep, by)
    audit.record(
        by=by,
        did="merged a student entered twice",
        school=keep.school,
        about="student",
        key=keep.key,
        merged=drop.key,
        moved={name: pks for name, pks in moved.items() if pks},
        followed=[entry.pk for entry in followed],
        conflicts=[str(on) for on in conflicts],
    )
    recount(keep.school, cause="correction")
    return Merged(sum(map(len, moved.values())), conflicts)


def lock(*students: Student) -> None:
    """Hold the school, as loading a file does, and read the students as they are now."""
    School.objects.select_for_update().get(pk=students[0].school_id)
    for student in students:
        student.refresh_from_db()


def point(entry: Student, keep: Student | None, by: User | None) -> None:
    """Say what an entry was merged into; None: it is a student again."""
    entry.merged_into = keep
    entry._history_user = by
    entry.save()


def relations() -> list:
    """Every relation by which a row, in any app, belongs to a student; the history's own are left out."""
    found = Student._meta.get_fields(include_hidden=True)
    return [
        one
        for one in found
        if one.auto_created
        and one.one_to_many
        and one.related_model is not Student
        and not hasattr(one.related_model, "history_type")
    ]


def relation_name(relation) -> str:
    return f"{relation.related_model._meta.label}.{relation.field.name}"


def move(relation, drop: Student, keep: Student) -> list[int]:
    """Give a relation's rows to another student, but for those that the other has already. The rows moved."""
    rows, field = relation.related_model.objects, relation.field.name
    mine = rows.filter(**{field: drop})
    for constraint in relation.related_model._meta.constraints:
        others = [name for name in getattr(constraint, "fields", ()) if name not in (field, "school")]
        if field in getattr(constraint, "fields", ()):
            others = others or ["school"]  # one row a student
            said_of = constraint.condition or Q()  # the rows that it is said of, where not of all
            theirs = rows.filter(said_of, **{field: keep})
            taken = {key for key in theirs.values_list(*others) if None not in key}
            same = mine.filter(said_of).values_list("pk", *others)
            mine = mine.exclude(pk__in=[pk for pk, *key in same if tuple(key) in taken])
    pks = list(mine.values_list("pk", flat=True))
    rows.filter(pk__in=pks).update(**{field: keep})
    return pks


@transaction.atomic
def unmerge(*, by: User, student: Student) -> None:
    """Undo a merge: what it moved goes back. What was added to the kept student since stays there."""
    lock(student)
    keep = student.merged_into
    if keep is None:
        raise NotAllowed("This entry was not merged into another.")
    entry = audit_queries.last(
        did="merged a student entered twice", school=keep.school, merged=student.key
    )  # of the student it went into then, who may be part of another since
    detail = entry.detail if entry else {}
    moved = detail.get("moved", {})
    for relation in relations():
        rows = relation.related_model.objects.filter(pk__in=moved.get(relation_name(relation), []))
        rows.filter(**{relation.field.name: keep}).update(**{relation.field.name: student})
    shares = Grant.objects.filter(pk__in=moved.get("grants", []), student_key=keep.key)
    shares.update(student_key=student.key)
    point(student, None, by)
    for follower in Student.objects.filter(pk__in=detail.get("followed", []), merged_into=keep):
        point(follower, student, by)
    audit.record(
        by=by, did="undid a merge", school=keep.school, about="student", key=keep.key, merged=student.key
    )
    recount(keep.school, cause="correction")
