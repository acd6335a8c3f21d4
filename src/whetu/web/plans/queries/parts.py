"""What a student's plan holds: its own words, and the student's rows that belong to it."""

from datetime import date

from django.db.models import Q, QuerySet

from whetu.rules import student_plan as rules
from whetu.rules.access import ESCALATE, may
from whetu.web.plans.models import PlanAction, PlanPerson, StudentPlan
from whetu.web.plans.queries import homes
from whetu.web.response.models import Barrier, CatchUp, Goal, Support
from whetu.web.response.queries import case as cases
from whetu.web.schools.models import Staff

Side = PlanPerson.Side


def last_day(plan: StudentPlan) -> date:
    """The last day on which what is noted for the student belongs to the plan."""
    return plan.ended_on or date.max


def goals(plan: StudentPlan) -> QuerySet[Goal]:
    """The student's goals under a plan: those that are open, and those set since it began."""
    of = Q(set_on__gte=plan.starts) | Q(state=Goal.State.OPEN)
    return plan.student.goals.filter(of, set_on__lte=last_day(plan))


def supports(plan: StudentPlan) -> QuerySet[Support]:
    """Supports that run under a plan, or are offered; none that was declined."""
    running = Q(ended_on=None) | Q(ended_on__gte=plan.starts)
    found = plan.student.supports.filter(running, offered_on__lte=last_day(plan))
    return found.exclude(answer=Support.Answer.DECLINED).order_by("offered_on", "id")


def catch_up(plan: StudentPlan) -> QuerySet[CatchUp]:
    """Work to catch up on, and what was caught up on since the plan began."""
    found = plan.student.catch_up.filter(Q(done_on=None) | Q(done_on__gte=plan.starts))
    return found.select_related("teacher__user").order_by("due", "id")


def barriers(plan: StudentPlan) -> QuerySet[Barrier]:
    """What keeps the student from school now."""
    return plan.student.barriers.filter(state__in=cases.OPEN).order_by("raised_on", "id")


def people(plan: StudentPlan) -> list[PlanPerson]:
    """Who is in a plan; never a caregiver who must not be contacted, or is on record no more."""
    shut = homes.of(plan.student_id)
    rows = plan.people.select_related("caregiver", "staff__user", "agency")
    return [one for one in rows if homes.may_be_named(one, shut)]


def actions(plan: StudentPlan) -> QuerySet[PlanAction]:
    """What somebody does under a plan; not what was dropped."""
    found = plan.actions.filter(dropped_on=None)
    return found.select_related("owner__user", "agency", "task__response", "task__owner", "by")


def key_adult(plan: StudentPlan) -> Staff | None:
    held = cases.case(plan.student)
    return held.key_adult if held else None


def filled(plan: StudentPlan) -> set[str]:
    """The parts of a plan that hold something: keys of `rules.student_plan.PARTS`."""
    there = people(plan)
    wrote = {one.side for one in there if one.wrote}
    leaders = [one for one in there if one.agrees and one.staff and may(one.staff.roles, ESCALATE)]
    texts = {name for name in rules.TEXTS if getattr(plan, name).strip()}
    holds = {
        "lead": plan.lead_id,
        "student": Side.STUDENT in wrote,
        "whanau": Side.WHANAU in wrote,
        "goals": goals(plan).exists(),
        "ends": plan.ends,
        "target": plan.target_days is not None,
        "supports": supports(plan).exists(),
        "learning": "learning" in texts or catch_up(plan).exists(),
        "key_adult": key_adult(plan),
        "check_in": rules.often_enough(plan.kind, plan.check_in),
        "leader": leaders,
    }
    return texts | {name for name, value in holds.items() if value}


def missing(plan: StudentPlan) -> list[str]:
    """What its kind asks for and is not there: keys of PARTS, in their order."""
    return rules.missing(plan.kind, filled(plan))
