"""Writes of the school's plan."""

from datetime import date, datetime

from django.db import transaction

from whetu.rules.starter import ACTIONS, LINES
from whetu.web.amp.models import Plan, PlanLine, StepAction
from whetu.web.audit import actions as audit
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, User


@transaction.atomic
def start(*, by: User | None, school: School, now: datetime) -> None:
    """Version 1, from the plan to begin from, for a school that has none; asked again, it does nothing."""
    if Plan.objects.filter(school=school).exists():
        return
    facts = {"from_day": first_day(school), "made_at": now, "put_in_force_at": now}
    who = {"by": by, "put_in_force_by": by}
    plan, made = Plan.objects.get_or_create(school=school, number=1, defaults={**facts, **who})
    if not made:
        return
    of = {"school": school, "plan": plan}
    StepAction.objects.bulk_create(
        StepAction(**of, **row._asdict(), place=place) for place, row in enumerate(ACTIONS)
    )
    PlanLine.objects.bulk_create(
        PlanLine(**of, **row._asdict(), place=place) for place, row in enumerate(LINES)
    )
    audit.record(by=by, did="started the plan", school=school, about="plan", key=plan.key)


def first_day(school: School) -> date:
    """The day from which a school's first version is in force: its go-live day, or its first term."""
    terms = schools.terms(school)
    return school.go_live or (terms[0].start if terms else schools.today(school))
