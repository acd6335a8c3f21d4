"""Yes or no to something that asks for one, by distinct people."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.access import may
from whetu.web.people.models import Student
from whetu.web.plans.models import Approval
from whetu.web.response.actions.case import noted
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User


@transaction.atomic
def approve(
    *, by: User, student: Student, about: str, row: str, permission: str, agreed: bool, now: datetime,
    why: str = "", proposer: User | None = None, two: bool = False,
) -> bool:  # fmt: skip
    """Keep one person's answer; whether it is approved now: one yes, or with `two` those of two people.

    Raises NotAllowed for whoever has not the permission at this school, proposed it (always where `two`, and
    wherever `proposer` is given), or answered before; and for a no without a reason. The caller says what
    follows from a no.
    """
    if two and proposer is None:
        raise ValueError("who proposed it is to be named where two people are asked")
    if proposer is not None and by.pk == proposer.pk:
        raise NotAllowed(_("You proposed this, so somebody else approves it."))
    held = [post for post in schools.posts(by) if post.school_id == student.school_id]
    if not any(may(post.roles, permission) for post in held):
        raise NotAllowed(_("You may not approve this. Ask the principal or a senior leader."))
    if not agreed and not why.strip():
        raise NotAllowed(_("Say why not, so that it can be put right."))
    _row, made = Approval.objects.get_or_create(
        about=about, row=row, by=by,
        defaults={
            "school": student.school, "student": student, "agreed": agreed, "why": why[:500], "at": now,
        },
    )  # fmt: skip
    if not made:
        raise NotAllowed(_("You answered this already."))
    noted(by=by, student=student, did="approved" if agreed else "did not approve", what=about, row=row)
    return approved(approvals_of(about, row), two=two)


def approved(answers: list[Approval], two: bool = False) -> bool:
    """Whether answers are enough: nobody said no, and one person said yes, or two."""
    return all(one.agreed for one in answers) and len(answers) >= (2 if two else 1)


def approvals_of(about: str, row: str) -> list[Approval]:
    """The answers to one thing, in order."""
    return list(Approval.objects.filter(about=about, row=row).select_related("by").order_by("at", "pk"))


def ask_anew(*, about: str, row: str) -> None:
    """What was approved is changed, so its answers hold no more. That they were given stands in the events
    and in the audit."""
    Approval.objects.filter(about=about, row=row).delete()
