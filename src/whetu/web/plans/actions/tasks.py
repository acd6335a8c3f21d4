"""What a plan in force asks of people: its actions, check-ins and reviews as tasks; what the case says."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import student_plan as rules
from whetu.rules.plan import DUE
from whetu.rules.response import SchoolDays
from whetu.web.attendance.queries import current_term
from whetu.web.people.models import Enrolment
from whetu.web.plans.models import PlanAction, PlanPerson, PlanRound, StudentPlan
from whetu.web.response.actions import record
from whetu.web.response.actions.case import kept
from whetu.web.response.actions.derive import derive
from whetu.web.response.models import Case, Task
from whetu.web.response.queries.owners import Owners
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, Staff, User

Closed, State = Task.Closed, StudentPlan.State
REVIEWS = {"tailored": "RA11", "improvement": "RA11", "re-engagement": "RA12"}
CHECK_INS = {"tailored": "RA04", "improvement": "RA04", "re-engagement": "RA23"}


def in_force(plan: StudentPlan) -> bool:
    return rules.in_force(plan.state, plan.active_on)


def school_days(school: School) -> SchoolDays:
    """Counting in school days over all terms whose days are known."""
    return SchoolDays(schools.calendar(school), date.max)


@transaction.atomic
def hold(*, by: User | None, plan: StudentPlan, on: date, now: datetime) -> None:
    """Make the student's case say what plan is in force, and bring the step's tasks to it."""
    case = Case.objects.filter(student=plan.student).first() or Case(
        school_id=plan.school_id, student=plan.student
    )
    holds = in_force(plan)
    if not holds and plan.state != State.ENDED:
        return  # a draft; what a meeting noted stands until it is written down
    case.plan = plan.kind if holds else ""
    case.plan_since, case.plan_lead = (plan.active_on, plan.lead) if holds else (None, None)
    case.own_check_ins = holds and bool(plan.check_in)
    kept(case, by)
    derive(school=plan.school, on=on, now=now, students=[plan.student_id])


def ask(*, by: User | None, action: PlanAction, on: date, now: datetime) -> None:
    """Open the task of one of the school's own actions."""
    if action.task_id or action.owner is None or action.done_on or action.dropped_on:
        return
    action.task = decided(by, action.plan, action.words, action.owner, action.due, on, now)
    action.save()


def decided(
    by: User | None, plan: StudentPlan, words: str, owner: Staff | None, due: date | None, on: date,
    now: datetime, kind: str = "",
) -> Task:  # fmt: skip
    """A task under a plan; of nobody yet where its owner may not open the student any more."""
    facts = {"by": by, "student": plan.student, "words": words, "due": due, "on": on, "now": now}
    try:
        return record.decide(**facts, owner=owner, kind=kind)
    except NotAllowed:
        return record.decide(**facts, owner=None, kind=kind)


def follow(*, by: User, action: PlanAction, on: date) -> None:
    """Bring the task of an action to its day and owner."""
    if action.task is None:
        return
    (row,) = record.held([action.task], action.plan.student)
    row.due = action.due
    if row.owner_id != action.owner_id:
        row.owner, row.owned_since = action.owner, on
    record.touch([row])


def close(tasks: Iterable[Task], now: datetime, why: str = Closed.PLAN_CHANGED) -> None:
    """Close tasks of a plan that nobody answered."""
    rows = Task.objects.select_for_update(of=("self",)).filter(
        pk__in=[one.pk for one in tasks], closed_at=None
    )
    for row in rows:
        row.closed_at, row.closed_why = now, why
        record.touch([row])


@transaction.atomic
def ask_to_answer(*, by: User, plan: StudentPlan, on: date, now: datetime) -> None:
    """Those of the staff who are asked to agree find a task: read it, and say yes or no."""
    due = school_days(plan.school).after(on, DUE)
    for one in plan.people.filter(agrees=True, staff__isnull=False).select_related("staff__user"):
        words = _("Read the student's plan, and say on its page whether you agree")
        one.ask = decided(by, plan, words, one.staff, due, on, now)
        one.save()


def answered(person: PlanPerson, now: datetime) -> None:
    """Close the task that asked somebody for their answer."""
    if person.ask:
        close([person.ask], now, Closed.ANSWERED)


def ask_no_more(plan: StudentPlan, now: datetime) -> None:
    """Nobody's answer is awaited any more: tasks close, links end."""
    close([one.ask for one in plan.people.select_related("ask") if one.ask], now)
    for version in plan.versions.all():
        version.links.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=now)


@transaction.atomic
def sync(*, school: School, on: date, now: datetime, students: Iterable[int] | None = None) -> int:
    """Make the rounds of plans what their cadences ask by a day: opens what has begun, closes as missed what
    passed its day unanswered, and closes what is not asked any more. How many were opened.

    Asked again on the same day it changes nothing.
    """
    School.objects.select_for_update().get(pk=school.pk)
    plans = StudentPlan.objects.filter(school=school, active_on__isnull=False)
    plans = plans.select_related("student", "lead")
    if students is not None:
        plans = plans.filter(student__in=list(students))
    held: dict[int, list[PlanRound]] = defaultdict(list)
    for one in PlanRound.objects.filter(plan__in=plans).select_related("task"):
        held[one.plan_id].append(one)
    running = [one for one in plans if one.state != State.ENDED]
    stays = stays_of(running)
    work = Rounds(school, on, now)
    for plan in plans:
        there = stays[plan.student_id]
        if plan.state != State.ENDED and enrolled(there, on):
            for what, cadence in (("check-in", plan.check_in), ("review", plan.review_every)):
                work.bring(plan, what, cadence, [one for one in held[plan.pk] if one.what == what], there)
        elif open_ := [one.task for one in held[plan.pk] if one.task.closed_at is None]:
            close(open_, now, Closed.PLAN_CHANGED if plan.state == State.ENDED else Closed.LEFT)
    return work.opened


Stays = list[tuple[date, date | None]]  # first and last day of each enrolment


def stays_of(plans: Iterable[StudentPlan]) -> dict[int, Stays]:
    """The enrolments of plans' students."""
    found: dict[int, Stays] = defaultdict(list)
    rows = Enrolment.objects.filter(student__in=[one.student_id for one in plans])
    for student, start, end in rows.values_list("student", "start", "end"):
        found[student].append((start, end))
    return found


def enrolled(stays: Stays, on: date) -> bool:
    return any(start <= on and (end is None or on <= end) for start, end in stays)


class Rounds:
    """Brings the rounds of a school's plans to what they should be on a day."""

    def __init__(self, school: School, on: date, now: datetime):
        self.school, self.on, self.now = school, on, now
        self.days, self.term = school_days(school), current_term(school, on)
        self.owners = Owners(school, on)
        self.opened = 0

    def bring(self, plan: StudentPlan, what: str, cadence: str, held: list[PlanRound], stays: Stays) -> None:
        """Bring one plan's check-ins, or its reviews. What fell due while the student was not at the school
        was missed by nobody."""
        wanted = list(rules.rounds(cadence, plan.rounds_from or plan.active_on, self.days, self.on))
        there = {one.due: one for one in held}
        last = wanted[-1].due if wanted else None
        for one in wanted:
            if one.due not in there and (one.due == last or enrolled(stays, one.due)):
                self.open(plan, what, one, missed=one.due != last)
        for one in held:
            if one.task.closed_at is None and one.due != last:
                asked = any(one.due == each.due for each in wanted)
                close([one.task], self.now, Closed.MISSED if asked else Closed.PLAN_CHANGED)
            elif one.due == last and one.task.closed_why in (Closed.PLAN_CHANGED, Closed.LEFT):
                self.ask_again(one.task)
            elif one.task.closed_at is None and one.task.owner_id not in self.owners.staff:
                one.task.owner_id, one.task.owned_since = self.owner(plan, what), self.on
                one.task.save()

    def ask_again(self, task: Task) -> None:
        """Open a round that was not asked for a while: the plan was changed back, or the student is back."""
        task.closed_at, task.closed_why, task.reopened_at = None, "", self.now
        record.touch([task])
        self.opened += 1

    def open(self, plan: StudentPlan, what: str, one: rules.Round, missed: bool) -> None:
        """Make one round; one that passed before anybody was asked is missed at once."""
        task = Task.objects.create(
            school=self.school, student=plan.student, year=self.term.year if self.term else self.on.year,
            term=self.term.term if self.term else 1, round=one.number,
            kind=(CHECK_INS if what == "check-in" else REVIEWS)[plan.kind], words=words_of(what),
            since=one.since, due=one.due, owner_id=self.owner(plan, what), owned_since=self.on,
            opened_at=self.now, closed_at=self.now if missed else None,
            closed_why=Closed.MISSED if missed else "",
        )  # fmt: skip
        PlanRound.objects.create(
            school=self.school, plan=plan, what=what, since=one.since, due=one.due, task=task
        )
        self.opened += 1

    def owner(self, plan: StudentPlan, what: str) -> int | None:
        """Who is asked: the key adult checks in, the lead reviews; else who stands in for them."""
        key_adult = self.owners.key_adults.get(plan.student_id) if what == "check-in" else None
        for staff in (key_adult, plan.lead_id):
            if staff in self.owners.staff and (staff, plan.student_id) not in self.owners.own:
                return staff
        return self.owners.find("dean", plan.student_id)


def words_of(what: str) -> str:
    if what == "check-in":
        return _("Check in with the student, as their plan says")
    return _("Look at the student's plan together: review it on its page")
