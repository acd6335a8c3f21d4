"""Every grant: the reasons for which somebody may see."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from whetu.rules import access as rules
from whetu.web.audit import actions as audit
from whetu.web.schools import queries
from whetu.web.schools.actions.refused import NotAllowed
from whetu.web.schools.actions.staff import add_staff, end_post, end_row
from whetu.web.schools.models import Grant, School, Staff, User


@transaction.atomic
def arrange_cover(
    *, by: User, staff: Staff, instead_of: Staff, starts: date, ends: date, reason: str = ""
) -> Grant:
    """Somebody takes another's classes and tasks from a day to a day, both included; it ends by itself."""
    check_span(starts, ends)
    if staff.pk == instead_of.pk:
        raise NotAllowed("Choose two different people.")
    if rules.sees_whole_school(instead_of.roles) and not rules.sees_whole_school(staff.roles):
        raise NotAllowed(f"{staff} may not open every student with whom {instead_of} works. Choose another.")
    if rules.CLASS_ROLES & set(instead_of.roles) and not rules.CLASS_ROLES & set(staff.roles):
        raise NotAllowed(f"{staff} is not a teacher here. Give them the role first.")
    return grant(by, staff, Grant.Kind.COVER, "arranged cover", starts, ends, reason, instead_of=instead_of)


@transaction.atomic
def hand_over(*, by: User, staff: Staff, to: Staff, on: date) -> list[Grant]:
    """All of a teacher's classes go to a colleague from a day on. The new grants."""
    if staff.pk == to.pk:
        raise NotAllowed("Choose two different people.")
    if not rules.CLASS_ROLES & set(to.roles):
        raise NotAllowed(f"{to} is not a teacher here. Give them the role first.")
    given = []
    for held in queries.class_grants(staff, on):
        end_before(held, on)
        given.append(
            grant(by, to, Grant.Kind.CLASS, "handed over a class", on, None, "", class_group=held.class_group)
        )
    return given


@transaction.atomic
def open_share(*, by: User, staff: Staff, student_key: str, starts: date, ends: date, reason: str) -> Grant:
    """Somebody may open one student's record from a day to a day, both included, for a reason."""
    check_span(starts, ends)
    if not reason.strip():
        raise NotAllowed("Say why. The reason is shown to those who ask who may see the student.")
    if not rules.may(staff.roles, rules.STUDENT_VIEW):
        raise NotAllowed(f"{staff}'s role sees no student. A share would change nothing.")
    return grant(by, staff, Grant.Kind.SHARE, "opened a share", starts, ends, reason, student_key=student_key)


@transaction.atomic
def open_contract(
    *, by: User, school: School, email: str, name: str, starts: date, ends: date, reason: str
) -> Grant:
    """An attendance service's officer works with the school from a day to a day: counts, and open shares."""
    check_span(starts, ends)
    post = Staff.objects.filter(school=school, user__email=email.strip().lower()).first()
    if post is None:
        post = add_staff(
            by=by, school=school, email=email, name=name, roles=["provider_officer"], starts=starts, ends=ends
        )
    elif post.roles != ["provider_officer"]:
        raise NotAllowed("This person has another role at the school.")
    else:
        post.starts, post.ends = min(post.starts, starts), post.ends and max(post.ends, ends)
        post.save(update_fields=["starts", "ends"])
    return grant(by, post, Grant.Kind.CONTRACT, "opened a contract", starts, ends, reason)


@transaction.atomic
def break_glass(*, by: User, staff: Staff, student_key: str, reason: str, on: date) -> Grant:
    """Open one student's record for this day alone, with a reason that the principal is shown."""
    if len(reason.strip()) < 10:
        raise NotAllowed("Say why in a few words. The principal is shown the reason.")
    if not rules.may(staff.roles, rules.BREAK_GLASS):
        raise PermissionDenied
    return grant(
        by, staff, Grant.Kind.BROKE_GLASS, "broke the glass", on, on, reason.strip(), student_key=student_key
    )


@transaction.atomic
def end_grant(*, by: User, grant: Grant, on: date) -> None:
    """Take a grant back at once. The end of the last contract ends the post."""
    end_row(grant)
    if grant.kind == Grant.Kind.CONTRACT:
        end_contracts_post(by, grant.staff, on)
    audit.record(by=by, did="took back a grant", school=grant.school, **about(grant))


def end_contracts_post(by: User, post: Staff, on: date) -> None:
    """A post ends with its contracts: with the last that runs or is still to come, else before today."""
    contracts = Grant.objects.filter(staff=post, kind=Grant.Kind.CONTRACT, ended_at__isnull=True)
    last = contracts.filter(ends__gte=on).order_by("ends").last()
    if last is None:
        end_post(by=by, staff=post, last_day=queries.day_before(on))
    elif last.ends and post.ends and last.ends < post.ends:
        post.ends = last.ends
        post.save(update_fields=["ends"])


def grant(
    by: User | None, staff: Staff, kind: str, did: str, starts: date, ends: date | None, reason: str, **what
) -> Grant:
    """One grant and its line in the audit."""
    row = Grant.objects.create(
        school_id=staff.school_id,
        staff=staff,
        kind=kind,
        starts=starts,
        ends=ends,
        reason=reason[:300],
        by=by,
        **what,
    )
    audit.record(by=by, did=did, school=staff.school, why=reason, **about(row))
    return row


def about(row: Grant) -> dict:
    """What the audit says of a grant: the student it opens, else the person who holds it."""
    facts = {"kind": row.kind, "staff": row.staff.key, "starts": str(row.starts), "ends": str(row.ends or "")}
    if row.student_key:
        return {"about": "student", "key": row.student_key, **facts}
    return {"about": "staff", "key": row.staff.key, **facts}


def check_span(starts: date, ends: date) -> None:
    if ends < starts:
        raise NotAllowed("The last day is before the first.")


def end_before(row: Grant, on: date) -> None:
    """A grant's last day is the day before; one that would start later ends at once."""
    last = queries.day_before(on)
    if last < row.starts:
        end_row(row)
    else:
        row.ends = last
        row.save(update_fields=["ends"])
