"""Answers to a plan: yes or no, how they were given, and what shows it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.attendance.queries import school_day
from whetu.web.plans.actions import own, states, tasks
from whetu.web.plans.models import Agreement, PlanPerson, PlanVersion, StudentPlan
from whetu.web.plans.queries import homes, links, parts
from whetu.web.response.actions.case import not_after
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

How, State = Agreement.How, StudentPlan.State


@transaction.atomic
def answer(
    *, by: User | None, version: PlanVersion, person: PlanPerson, agreed: bool, how: str, on: date,
    now: datetime, words: str = "", evidence: dict[str, Any] | None = None,
) -> Agreement:  # fmt: skip
    """Keep one person's answer to the version that is shared. `by`: who wrote it down; None: the person
    themselves, by link (`evidence`: what shows it). A no makes the plan not agreed; with the last yes it is
    under way, unless a part was lost meanwhile: then it waits for its lead.

    Raises NotAllowed for who is not asked, answered already, or must not be contacted; for a version that is
    not asked about any more; for a day to come; for a no without a word why; and for somebody else's answer
    given as signed in.
    """
    row = own.to_write(version.plan, None)
    last = row.versions.last()
    if row.state != State.SHARED or last is None or last.pk != version.pk:
        raise NotAllowed(_("This version is not asked about any more. Look at the plan as it is now."))
    check(row, person, by, how)
    not_after(on, school_day(row.school, now))
    if not agreed and not words.strip():
        raise NotAllowed(_("Say in a few words what does not fit, so that it can be put right."))
    if version.agreements.filter(person=person).exists():
        raise NotAllowed(_("%s has answered this version already.") % person.name)
    made = Agreement.objects.create(
        school_id=row.school_id, version=version, person=person, agreed=agreed, how=how, on=on, words=words,
        evidence=evidence or {}, by=by, at=now,
    )  # fmt: skip
    own.note(by, row, "kept an answer to a student's plan", how=how, agreed=agreed)
    tasks.answered(person, now)
    today = school_day(row.school, now)
    if not agreed:
        states.not_agreed(by, row, person, words, today, now)
    elif not states.awaited(version) and row.lead and not parts.missing(row):
        states.start(by=by, row=row, on=today, now=now)
    return made


def check(row: StudentPlan, person: PlanPerson, by: User | None, how: str) -> None:
    """What stands against keeping somebody's answer."""
    if person.plan_id != row.pk or not person.agrees:
        raise NotAllowed(_("This person is not asked to agree to this plan."))
    if person.caregiver:
        own.may_be_asked(row, person.caregiver)
        if links.is_another(person):
            raise NotAllowed(str(links.ANOTHER))
    if not homes.may_be_named(person, homes.of(row.student_id)):
        raise NotAllowed(_("This person is not a contact on record any more. Look at your roll first."))
    themselves = by is not None and person.staff is not None and person.staff.user_id == by.pk
    if how == How.SIGNED_IN and not themselves:
        raise NotAllowed(_("Only %s can answer so, signed in. Say how they answered you.") % person.name)
    if how not in How.values or (how == How.LINK) != (by is None):
        raise NotAllowed(_("Say how they answered."))
