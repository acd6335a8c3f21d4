"""Writes of the school's plan."""

from datetime import date, datetime

from django.db import transaction

from whetu.rules.amp import PARTS
from whetu.rules.starter import ACTIONS, LINES
from whetu.web.amp import queries
from whetu.web.amp.actions.drafts import make_draft
from whetu.web.amp.actions.opened import opened
from whetu.web.amp.actions.writing import held, kept
from whetu.web.amp.models import Plan, PlanLine, StepAction
from whetu.web.amp.queries.writing import starter
from whetu.web.audit import actions as audit
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, User


@transaction.atomic
def start(*, by: User | None, school: School, now: datetime) -> None:
    """The first version, from the plan to begin from, for a school that has none; asked again, it does
    nothing."""
    if queries.draft(school) or queries.newest(school):
        return
    facts = {"from_day": first_day(school), "made_at": now, "put_in_force_at": now}
    who = {"by": by, "put_in_force_by": by}
    number = queries.next_number(school)
    plan, made = Plan.objects.get_or_create(school=school, number=number, defaults={**facts, **who})
    if not made:
        return
    give_steps(plan)
    audit.record(by=by, did="started the plan", school=school, about="plan", key=plan.key)


def give_steps(plan: Plan) -> None:
    """What is done at each step in the plan to begin from."""
    of = {"school": plan.school, "plan": plan}
    StepAction.objects.bulk_create(
        StepAction(**of, **row._asdict(), place=place) for place, row in enumerate(ACTIONS)
    )
    PlanLine.objects.bulk_create(
        PlanLine(**of, **row._asdict(), place=place) for place, row in enumerate(LINES)
    )


def first_day(school: School) -> date:
    """The day from which a school's first version is in force: its go-live day, or its first term."""
    terms = schools.terms(school)
    return school.go_live or (terms[0].start if terms else schools.today(school))


@transaction.atomic
def begin(*, by: User, school: School, now: datetime) -> Plan:
    """The draft, if there is one; else a new one: the same as the newest version or, where there is none,
    with the steps of the plan to begin from."""
    if draft := queries.draft(school):
        return draft
    if queries.newest(school):
        return make_draft(by=by, school=school, now=now)
    given = {"by": by, "made_at": now}
    plan, made = Plan.objects.get_or_create(school=school, number=queries.next_number(school), defaults=given)
    if made:
        give_steps(plan)
        audit.record(by=by, did="began a draft of the plan", school=school, about="plan", key=plan.key)
    return plan


@transaction.atomic
def begin_with_words(*, by: User, school: School, now: datetime) -> int:
    """The draft with words of ours in every part that is empty; answers in how many."""
    plan = opened(begin(by=by, school=school, now=now))
    words = {part: starter(school, part) for part in PARTS}
    rows = {part: held(plan, part, now) for part, text in words.items() if text}
    empty = [part for part, row in rows.items() if not row.en]
    for part in empty:
        kept(by, rows[part], words[part], rows[part].mi, now, alone=True)
    return len(empty)
