"""Plans of students of the kura, made as pages make them, for the tests to go on from."""

from datetime import date, timedelta
from decimal import Decimal

from whetu.web.plans.actions import agreements, own, states
from whetu.web.plans.models import PlanRound, StudentPlan
from whetu.web.response.actions import goals, supports

WORDS = {
    "strengths": "Reads to the little ones.",
    "culture": "Marae on Sundays; te reo at home.",
    "strategies": "Late start on Mondays.",
    "learning": "Maths with the tuakana.",
    "wellbeing": "Sleeps badly; sees the nurse.",
    "wraparound": "Nurse, dean and aunty talk each Friday.",
    "flexible": "Part-time and online were considered; not now.",
}


def draft(kura, student, kind="tailored", lead="pastoral", whole=True) -> StudentPlan:
    """A draft led by pastoral staff; `whole`: nothing that its kind asks for is missing."""
    by, on, now = kura.staff[lead].user, kura.today, kura.now
    plan = own.begin(
        by=by, student=student, kind=kind, lead=kura.staff[lead], starts=on, on=on, now=now
    )  # fmt: skip
    if not whole:
        return plan
    goals.add(by=by, student=student, on=on, words="Four Mondays", measure="4 Mondays",
              due=on + timedelta(days=21), student_agrees=True)  # fmt: skip
    supports.offer(by=by, student=student, on=on, kind="mentoring", words="With the coach", offered_on=on)
    changes = {**WORDS, "ends": on + timedelta(days=60), "target_days": Decimal("1.0")}
    plan = own.write(by=by, plan=plan, version=plan.version, changes=changes, on=on, now=now)
    own.change_person(by=by, person=plan.people.get(side="student"), does="", wrote=True, agrees=True)
    carer = student.caregivers.first()
    own.add_person(
        by=by, plan=plan, side="whanau", on=on, caregiver=carer, does="Wakes them up", wrote=True, agrees=True
    )
    return plan


def shared(kura, student, kind="tailored", **facts) -> StudentPlan:
    plan = draft(kura, student, kind, **facts)
    states.share(by=plan.by, plan=plan, version=plan.version, on=kura.today, now=kura.now)
    plan.refresh_from_db()
    return plan


def answer(kura, plan, person, agreed=True, words="", how="in person"):
    version = plan.versions.last()
    return agreements.answer(
        by=plan.by, version=version, person=person, agreed=agreed, how=how, on=kura.today, now=kura.now,
        words=words,
    )  # fmt: skip


def under_way(kura, student, kind="tailored", since: date | None = None, **facts) -> StudentPlan:
    """A plan to which all agreed; `since`: as if it had come into force on that day."""
    plan = shared(kura, student, kind, **facts)
    for person in plan.people.filter(agrees=True):
        answer(kura, plan, person)
    plan.refresh_from_db()
    if since:
        PlanRound.objects.filter(plan=plan).delete()
        StudentPlan.objects.filter(pk=plan.pk).update(active_on=since, rounds_from=since, starts=since)
        plan.refresh_from_db()
    return plan
