"""The register of students' plans: by state, lead and kind, and what in them is late, missed or nobody's."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import student_plan as rules
from whetu.web.people.queries import visible
from whetu.web.plans.models import PlanAction, PlanReview, PlanRound, StudentPlan
from whetu.web.plans.queries import looks, own
from whetu.web.plans.queries.board import last_contacts
from whetu.web.response.models import Case
from whetu.web.response.queries.meetings import PLANS
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Staff
from whetu.web.sheets import Sheet
from whetu.web.words import short_day

LATELY = 10  # check-ins looked at


class Row(NamedTuple):
    """One plan. `review_late`: the last review that was due was not held; `asked` and `done`: of its latest
    check-ins that were due; `orphans`: actions of nobody."""

    plan: StudentPlan
    state: Any
    key_adult: str
    review_due: date | None
    review_late: bool
    actions: int
    late: int
    orphans: int
    asked: int
    done: int
    flat: bool
    whanau_days: int | None

    @property
    def kind(self) -> Any:
        return PLANS[self.plan.kind]

    @property
    def missed(self) -> int:
        return self.asked - self.done

    @property
    def in_force(self) -> bool:
        return rules.in_force(self.plan.state, self.plan.active_on)

    @property
    def whanau_late(self) -> bool:
        return self.in_force and (self.whanau_days is None or self.whanau_days > own.WHANAU_DAYS)


class Choices(NamedTuple):
    """What of the register somebody chose to see; state empty: all that have not ended."""

    state: str = ""
    kind: str = ""
    lead: str = ""
    look: str = ""


# What to look for: words, and the rows that fit.
LOOKS: dict[str, tuple[Any, Callable[[Row], Any]]] = {
    "review": (gettext_lazy("review overdue"), lambda row: row.review_late),
    "missed": (gettext_lazy("check-ins missed"), lambda row: row.in_force and row.missed),
    "not-agreed": (gettext_lazy("not agreed"), lambda row: row.plan.state == "not agreed"),
    "orphan": (gettext_lazy("actions that nobody has"), lambda row: row.orphans),
    "no-lead": (gettext_lazy("nobody leads"), lambda row: row.plan.lead is None),
    "late": (gettext_lazy("actions past their day"), lambda row: row.late),
    "flat": (gettext_lazy("two flat reviews in a row"), lambda row: row.flat),
    "whanau": (gettext_lazy("no word from whānau lately"), lambda row: row.whanau_late),
}


class Register(NamedTuple):
    rows: list[Row]
    counts: dict[str, int]  # rows by a key of LOOKS, of all that have not ended
    leads: list[tuple[str, str, int]]  # key, name, plans that have not ended


def register(staff: Staff, on: date, choices: Choices) -> Register:
    """The plans of students whom this person may list; a fixed number of queries."""
    plans = StudentPlan.objects.filter(student__in=visible(staff, on)).select_related("student", "lead__user")
    ended = plans.filter(state="ended") if choices.state == "ended" else plans.none()
    found = Facts(staff, [*plans.exclude(state="ended"), *ended], on)
    rows = [found.row(one) for one in found.plans]
    live = [row for row in rows if row.plan.state != "ended"]
    return Register(
        rows=sorted((row for row in rows if fits(row, choices)), key=urgency),
        counts={name: sum(bool(fit(row)) for row in live) for name, (_words, fit) in LOOKS.items()},
        leads=leads(live),
    )


def fits(row: Row, choices: Choices) -> bool:
    """Whether a row is one that was asked for."""
    lead = row.plan.lead.key if row.plan.lead else "nobody"
    state = row.plan.state == choices.state if choices.state else row.plan.state != "ended"
    look = choices.look not in LOOKS or bool(LOOKS[choices.look][1](row))
    return state and choices.kind in ("", row.plan.kind) and choices.lead in ("", lead) and look


def urgency(row: Row) -> tuple:
    student = row.plan.student
    return not row.review_late, row.review_due or date.max, student.last_name, student.first_name, row.plan.pk


def leads(rows: Iterable[Row]) -> list[tuple[str, str, int]]:
    """Who leads how many plans; nobody first, then the most."""
    held: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        lead = row.plan.lead
        held[(lead.key, lead.user.name) if lead else ("nobody", _("Nobody"))] += 1
    return [(*who, n) for who, n in sorted(held.items(), key=lambda pair: (pair[0][0] != "nobody", -pair[1]))]


class Facts:
    """What the register needs of some plans, by plan or student."""

    def __init__(self, staff: Staff, plans: list[StudentPlan], on: date):
        self.plans, self.on = plans, on
        students = [one.student_id for one in plans]
        cases = Case.objects.filter(student__in=students, key_adult__isnull=False)
        self.adults = dict(cases.values_list("student", "key_adult__user__name"))
        self.contacts = last_contacts(students, on)
        self.days = sorted(schools.calendar(staff.school))
        self.rounds: dict[int, list[PlanRound]] = defaultdict(list)
        for one in own.rounds_of(plans):
            self.rounds[one.plan_id].append(one)
        self.actions: dict[int, list[own.Action]] = defaultdict(list)
        held = PlanAction.objects.filter(plan__in=plans, dropped_on=None)
        for action in held.select_related("owner__user", "agency", "task__response", "task__owner"):
            self.actions[action.plan_id].append(own.action_line(action, on))
        self.flats = flats(plans)

    def row(self, plan: StudentPlan) -> Row:
        rounds, actions = self.rounds[plan.pk], self.actions[plan.pk]
        due = next((one.due for one in rounds if one.what == "review" and not one.task.closed_at), None)
        closed = [one for one in rounds if one.what == "check-in" and one.task.closed_at][:LATELY]
        held = next((one for one in rounds if one.what == "review" and one.task.closed_at), None)
        missed = held is not None and own.round_kind(held, self.on) == "missed" and plan.state != "ended"
        open_ = [one for one in actions if one.kind != "done"] if plan.state != "ended" else []
        last = self.contacts.get(plan.student_id)
        return Row(
            plan=plan,
            state=own.state_words(plan),
            key_adult=self.adults.get(plan.student_id, ""),
            review_due=due,
            review_late=missed or bool(due and due < self.on),
            actions=len(open_),
            late=sum(one.kind == "late" for one in open_),
            orphans=sum(one.nobody for one in open_),
            asked=len(closed),
            done=own.kept(closed)["check-in"][0],
            flat=plan.pk in self.flats,
            whanau_days=None if last is None else sum(1 for day in self.days if last < day <= self.on),
        )


def flats(plans: Iterable[StudentPlan]) -> set[int]:
    """The plans whose last two reviews were flat, and still are."""
    found: dict[int, list[PlanReview]] = defaultdict(list)
    rows = PlanReview.objects.filter(plan__in=[one.pk for one in plans]).order_by("-on", "-id")
    for review in rows.select_related("plan__student__school"):
        found[review.plan_id].append(review)
    return {plan for plan, reviews in found.items() if looks.two_flat(reviews[:2])}


def sheet(found: Register) -> Sheet:
    """The register to take away."""
    head = [
        _("Student"), _("Kind"), _("State"), _("Led by"), _("Key adult"), _("From"), _("Next review"),
        _("Review overdue"), _("Open actions"), _("Actions past their day"), _("Actions that nobody has"),
        _("Check-ins due lately"), _("Check-ins done"), _("Two flat reviews"),
        _("School days since word from whānau"),
    ]  # fmt: skip
    return Sheet(_("Plans"), head, [cells(row) for row in found.rows])


def cells(row: Row) -> list[Any]:
    plan, yes = row.plan, _("yes")
    return [
        plan.student.name, row.kind, row.state, plan.lead.user.name if plan.lead else _("Nobody"),
        row.key_adult, short_day(plan.starts), short_day(row.review_due), yes if row.review_late else "",
        row.actions, row.late, row.orphans, row.asked, row.done, yes if row.flat else "",
        "" if row.whanau_days is None else row.whanau_days,
    ]  # fmt: skip
