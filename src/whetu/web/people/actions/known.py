"""What only people know of a student: whose child, days elsewhere, the day they left."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from whetu.web.audit import actions as audit
from whetu.web.jobs import recount
from whetu.web.people.models import EarlierDays, OwnChild, Student
from whetu.web.people.queries import cared_for, in_force
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User


@transaction.atomic
def own_child(*, by: User, staff: Staff, student: Student, is_own: bool) -> None:
    """Note, or take back, that a student is a member of staff's own child.

    Raises NotAllowed for taking back what a caregiver's e-mail says: the roll is where that is put right.
    """
    if not is_own and cared_for(staff).filter(student=student).exists():
        raise NotAllowed("A caregiver of this student has their e-mail. Put that right in the roll first.")
    if is_own:
        OwnChild.objects.get_or_create(school_id=staff.school_id, staff=staff, student=student)
    else:
        OwnChild.objects.filter(staff=staff, student=student).delete()
    did = "noted an own child" if is_own else "took back an own child"
    audit.record(by=by, did=did, school=staff.school, about="student", key=student.key, staff=staff.key)


@transaction.atomic
def earlier_days(
    *, by: User, student: Student, year: int, term: int, days_absent: Decimal | None, said_by: str
) -> None:
    """Note days absent at an earlier school this term: context, never counted. None takes the note away."""
    found = EarlierDays.objects.filter(student=student, year=year, term=term)
    if days_absent is None:
        found.delete()
    else:
        EarlierDays.objects.update_or_create(
            school_id=student.school_id,
            student=student,
            year=year,
            term=term,
            defaults={"days_absent": days_absent, "said_by": said_by},
        )
    audit.record(
        by=by, did="noted days at an earlier school", school=student.school, about="student", key=student.key
    )


@transaction.atomic
def left(*, by: User, student: Student, last_day: date, on: date) -> None:
    """Note that a student has left: their last day of attendance. Raises NotAllowed for one not enrolled."""
    enrolment = student.enrolments.filter(in_force(on)).first()
    if enrolment is None:
        raise NotAllowed("The student is not enrolled today.")
    if last_day < enrolment.start:
        raise NotAllowed("The last day is before the enrolment's first.")
    enrolment.end = last_day
    enrolment._history_user = by
    enrolment.save()
    audit.record(
        by=by,
        did="noted a leaver",
        school=student.school,
        about="student",
        key=student.key,
        last_day=str(last_day),
    )
    recount(student.school)
