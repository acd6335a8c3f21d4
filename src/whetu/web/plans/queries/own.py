"""A student's plan as its page shows it, to each reader what they may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import access
from whetu.rules import student_plan as rules
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries import current_term
from whetu.web.people.models import Student
from whetu.web.plans.models import (
    Agency,
    Agreement,
    Event,
    PlanAction,
    PlanComment,
    PlanPerson,
    PlanReview,
    PlanRound,
    PlanVersion,
    StudentPlan,
)
from whetu.web.plans.queries import frozen, looks, parts
from whetu.web.plans.queries.board import last_contacts
from whetu.web.response.models import Barrier, Case, CatchUp, Goal, Support, Task
from whetu.web.response.queries import case as cases
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Staff

State = StudentPlan.State
STATES = {
    "draft": gettext_lazy("Draft"),
    "shared": gettext_lazy("Shared, answers awaited"),
    "not agreed": gettext_lazy("Not agreed"),
    "active": gettext_lazy("Under way"),
    "ended": gettext_lazy("Ended"),
}
AGAIN = gettext_lazy("Under way, written anew")  # in force, and not agreed as it is now
ROUNDS_SHOWN = 6
WHANAU_DAYS = 5  # school days without word from whānau before the page says so. ASSUMED: no number was found


class Need(NamedTuple):
    """A mandatory part that is missing, and where it is filled in."""

    words: str
    url: str


class Action(NamedTuple):
    """What somebody does. `kind`: done, late or open; `nobody`: whoever had it has left."""

    row: PlanAction
    who: str
    kind: str
    nobody: bool


class Person(NamedTuple):
    """Somebody of the plan, and their answer: to the version that is asked about, else the last they gave."""

    row: PlanPerson
    answer: Agreement | None
    mine: bool


class Round(NamedTuple):
    """One check-in or review: kind is done, missed, late or open."""

    row: PlanRound
    kind: str
    who: str


@dataclass(frozen=True)
class PlanPage:
    """All that the page shows. `whole`: its reader keeps cases; a teacher sees what is for them."""

    plan: StudentPlan
    whole: bool
    state: Any
    key_adult: Staff | None
    needs: list[Need]
    people: list[Person]
    awaited: int
    actions: list[Action]
    goals: list[Goal]
    supports: list[Support]
    catch_up: list[CatchUp]
    barriers: list[Barrier]
    rounds: list[Round]
    kept: dict[str, tuple[int, int]]  # check-in or review → done, asked
    reviews: list[PlanReview]
    comments: list[PlanComment]
    version: PlanVersion | None
    changed: bool  # the plan says other than its last version
    flat: bool
    whanau_days: int | None  # school days since whānau were last reached; None: never
    texts: list[tuple[str, str]]

    @property
    def in_force(self) -> bool:
        return rules.in_force(self.plan.state, self.plan.active_on)

    @property
    def whanau_late(self) -> bool:
        return self.in_force and (self.whanau_days is None or self.whanau_days > WHANAU_DAYS)


def state_words(plan: StudentPlan) -> Any:
    anew = plan.state != State.ACTIVE and rules.in_force(plan.state, plan.active_on)
    return AGAIN if anew else STATES[plan.state]


def current(student: Student) -> StudentPlan | None:
    """The plan of a student that has not ended."""
    found = student.plans.exclude(state=State.ENDED)
    return found.select_related("lead__user", "student__school", "by").first()


def by_key(key: str) -> StudentPlan | None:
    return StudentPlan.objects.filter(key=key).select_related("lead__user", "student__school", "by").first()


def earlier(student: Student) -> list[StudentPlan]:
    return list(student.plans.filter(state=State.ENDED).select_related("lead__user"))


def person(key: str) -> PlanPerson | None:
    found = PlanPerson.objects.filter(key=key)
    return found.select_related("plan__student__school", "plan__lead__user", "caregiver", "staff").first()


def action(key: str) -> PlanAction | None:
    found = PlanAction.objects.filter(key=key)
    return found.select_related("plan__student__school", "owner__user", "agency", "task__response").first()


def page(plan: StudentPlan, staff: Staff, on: date) -> PlanPage:
    """One plan as a member of staff may see it on a day; a fixed number of queries."""
    whole = access.may(staff.roles, access.CASE_VIEW)
    version = plan.versions.last()
    ended = plan.state == State.ENDED
    there = people(plan, version, staff)
    rounds = rounds_of([plan])
    return PlanPage(
        plan=plan,
        whole=whole,
        state=state_words(plan),
        key_adult=parts.key_adult(plan),
        needs=[] if ended else needs(plan),
        people=there,
        awaited=sum(1 for one in there if one.row.agrees and not (one.answer and one.answer.agreed)),
        actions=[action_line(one, on) for one in parts.actions(plan)],
        goals=list(parts.goals(plan)),
        supports=list(parts.supports(plan).select_related("barrier")),
        catch_up=list(parts.catch_up(plan)),
        barriers=[one for one in cases.barriers(plan.student, staff) if one.state in cases.OPEN],
        rounds=[round_line(one, on) for one in rounds[:ROUNDS_SHOWN]],
        kept=kept(rounds),
        reviews=list(plan.reviews.select_related("by").prefetch_related("comments__by")),
        comments=comments(plan, staff, whole),
        version=version,
        changed=version is not None and not ended and frozen.sha256_of(frozen.said(plan)) != version.sha256,
        flat=looks.flat_in_a_row(plan),
        whanau_days=whanau_days(plan, on),
        texts=[(_(label), text) for name, label in rules.TEXTS.items() if (text := getattr(plan, name))],
    )


WRITE = {"lead": "when", "ends": "when", "target": "when", "check_in": "when", "strengths": "voices",
         "culture": "voices", "strategies": "help", "learning": "help", "wellbeing": "help",
         "wraparound": "help", "flexible": "help"}  # fmt: skip
ELSEWHERE = {"goals": "add_goal", "supports": "add_support", "key_adult": "key_adult",
             "leader": "plan_person_new"}  # fmt: skip


def needs(plan: StudentPlan) -> list[Need]:
    """What the kind of plan asks for and is not there yet, each with its place."""
    return [Need(_(rules.PARTS[part]), place_of(plan, part)) for part in parts.missing(plan)]


def place_of(plan: StudentPlan, part: str) -> str:
    """Where a part is filled in."""
    student = plan.student.key
    if part in WRITE:
        return reverse(f"plan_write_{WRITE[part]}", args=[student])
    if part in ELSEWHERE:
        return reverse(ELSEWHERE[part], args=[student])
    found = (one for one in parts.people(plan) if one.side == part)
    there = next(found, None)  # the student or whānau, as a co-author
    return reverse("plan_person", args=[there.key]) if there else reverse("plan_person_new", args=[student])


def people(plan: StudentPlan, version: PlanVersion | None, staff: Staff) -> list[Person]:
    """Who is in the plan, with their answers."""
    given = Agreement.objects.filter(version__plan=plan).select_related("version")
    if plan.state == State.SHARED:
        given = given.filter(version=version)
    answers = {one.person_id: one for one in given.order_by("version__number")}
    return [
        Person(one, answers.get(one.pk), one.staff_id == staff.pk and one.agrees and one.pk not in answers)
        for one in parts.people(plan)
    ]


def action_line(one: PlanAction, on: date) -> Action:
    done = one.finished_on
    kind = "done" if done else "late" if one.due < on else "open"
    nobody = one.side == PlanPerson.Side.STAFF and not done and not has_owner(one, on)
    return Action(one, frozen.who(one), kind, nobody)


def has_owner(one: PlanAction, on: date) -> bool:
    """Whether somebody who is at work has an action of the school's."""
    owner = one.task.owner if one.task else one.owner
    return owner is not None and (owner.ends is None or owner.ends >= on)


def rounds_of(plans: Iterable[StudentPlan]) -> list[PlanRound]:
    """The rounds of plans that are asked, were answered or missed, newest first."""
    counted = Q(task__closed_at=None) | Q(task__closed_why__in=[Task.Closed.ANSWERED, Task.Closed.MISSED])
    found = PlanRound.objects.filter(counted, plan__in=list(plans)).order_by("-due", "-id")
    return list(found.select_related("task__owner__user", "task__response"))


def round_kind(one: PlanRound, on: date) -> str:
    if one.task.closed_at:
        return "done" if one.task.closed_why == Task.Closed.ANSWERED else "missed"
    return "late" if one.due < on else "open"


def round_line(one: PlanRound, on: date) -> Round:
    return Round(one, round_kind(one, on), one.task.owner.user.name if one.task.owner else "")


def kept(rounds: Iterable[PlanRound]) -> dict[str, tuple[int, int]]:
    """Of the check-ins and reviews that were due: how many were done, of how many."""
    found = {}
    for what in rules.ROUNDS:
        closed = [one for one in rounds if one.what == what and one.task.closed_at]
        done = sum(one.task.closed_why == Task.Closed.ANSWERED for one in closed)
        found[what] = (done, len(closed))
    return found


def comments(plan: StudentPlan, staff: Staff, whole: bool) -> list[PlanComment]:
    """What people said to the plan since the last review; of others' words a teacher reads none."""
    found = plan.comments.filter(review=None).select_related("by", "person")
    return list(found if whole else found.filter(by=staff.user_id))


def whanau_days(plan: StudentPlan, on: date) -> int | None:
    """School days since somebody at home was reached; None: nobody ever was."""
    last = last_contacts([plan.student_id], on).get(plan.student_id)
    return None if last is None else days_since(plan, last, on)


def days_since(plan: StudentPlan, last: date, on: date) -> int:
    return sum(1 for day in schools.calendar(plan.school) if last < day <= on)


class Offer(NamedTuple):
    """What is offered where a student has no plan: the kind that fits, and whether a meeting agreed it."""

    kind: str
    agreed_on: date | None
    lead: Staff | None


def offer(student: Student, on: date) -> Offer:
    """The kind of plan that a meeting agreed, else the one that fits the student's step."""
    held = Case.objects.filter(student=student).exclude(plan="").select_related("plan_lead__user").first()
    if held and held.plan in rules.KINDS:
        return Offer(held.plan, held.plan_since, held.plan_lead)
    term = current_term(student.school, on)
    row = term and StudentTerm.objects.filter(student=student, year=term.year, term=term.term).first()
    return Offer(rules.fitting(row.step if row else ""), None, None)


def events(plan: StudentPlan) -> list[Event]:
    return list(Event.objects.filter(about="plan", row=plan.key).select_related("by"))


def agencies(student: Student) -> list[Agency]:
    return list(Agency.objects.filter(school=student.school, ended_on=None))


def notes_since(plan: StudentPlan) -> list[PlanComment]:
    """What was said since the last review: it belongs to the next."""
    return list(plan.comments.filter(review=None).select_related("by", "person").order_by("at"))
