"""The daily board: every student at Serious concern, how today began, and whether the plan is kept."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.calendar import Term
from whetu.rules.plan import ATTEMPTS, CADENCES, CHECK_INS, CONTACTS
from whetu.rules.student_plan import in_force
from whetu.rules.terms import absent, counts
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentTerm
from whetu.web.look import Day
from whetu.web.people import queries as people
from whetu.web.people.models import Student
from whetu.web.people.queries import circumstances
from whetu.web.plans.models import FlexibleLearning, PlanRound, StudentPlan
from whetu.web.response.models import Case, Response, Task
from whetu.web.response.queries import recent
from whetu.web.response.queries.monday import monday_of, places_of
from whetu.web.schools.models import School, Staff
from whetu.web.sheets import Sheet
from whetu.web.words import days, short_day

SHOWN = 5  # school days in the picture
TODAY: dict[str, Any] = {
    "here": gettext_lazy("here"),
    "part": gettext_lazy("half the day"),
    "away": gettext_lazy("away"),
    "": gettext_lazy("no marks yet"),
}


class Row(NamedTuple):
    """One student at Serious concern. `today`: a key of TODAY; `asked` and `done`: check-ins of this week."""

    student: Student
    class_name: str
    absent: int
    today: str
    days: list[Day]
    known: bool
    plan: StudentPlan | None
    review_due: date | None
    key_adult: str
    asked: int
    done: int
    last_contact: date | None
    late: int
    flexible: FlexibleLearning | None

    @property
    def today_words(self) -> str:
        return str(TODAY[self.today])

    @property
    def plan_state(self) -> str:
        return str(_(self.plan.get_state_display())).lower() if self.plan else ""

    @property
    def week_words(self) -> str:
        return _("%(done)s of %(asked)s this week") % {"done": self.done, "asked": self.asked}


class Board(NamedTuple):
    """`on`: the day that the marks are of; None: none have come in this term."""

    on: date | None
    rows: list[Row]
    chosen: list[Row]
    counts: dict[str, int]


# What of the board somebody may choose to see: words, and the rows that fit on a day.
CHOICES: dict[str, tuple[Any, Callable[[Row, date], bool]]] = {
    "away": (gettext_lazy("away today"), lambda row, on: row.today == "away"),
    "here": (gettext_lazy("here today, all or half the day"), lambda row, on: row.today in ("here", "part")),
    "no-plan": (gettext_lazy("without a plan under way"), lambda row, on: not under_way(row.plan)),
    "no-adult": (gettext_lazy("without a key adult"), lambda row, on: not row.key_adult),
    "unseen": (gettext_lazy("not checked in with this week"), lambda row, on: not row.done),
    "late": (
        gettext_lazy("with a review or task past its day"),
        lambda row, on: bool(row.late or (row.review_due and row.review_due < on)),
    ),
}


def under_way(plan: StudentPlan | None) -> bool:
    return plan is not None and in_force(plan.state, plan.active_on)


def board(staff: Staff, on: date, choice: str = "") -> Board:
    """The board of a day, of those whom this person may see: away today first. A fixed number of queries."""
    school, term = staff.school, attendance.current_term(staff.school, on)
    ready = serious(school, people.visible(staff, on), term, on) if term else []
    found = Facts(school, term, [row.student_id for row in ready], on) if ready else None
    rows = sorted((found.row(row) for row in ready), key=urgency) if found else []
    fits = CHOICES[choice][1] if choice in CHOICES else lambda row, on: True
    return Board(
        on=found.days[0] if found and found.days else None,
        rows=rows,
        chosen=[row for row in rows if fits(row, on)],
        counts={name: sum(fit(row, on) for row in rows) for name, (_words, fit) in CHOICES.items()},
    )


def serious(school: School, students: QuerySet[Student], term: Term, on: date) -> list[StudentTerm]:
    """Ready rows of those on the roll who are at Serious concern this term."""
    here = students.filter(people.in_force(on, "enrolments__")).distinct()
    return list(attendance.ready_terms(school, term.year, term.term, here).filter(step="serious"))


def urgency(row: Row) -> tuple:
    return ["away", "", "part", "here"].index(row.today), -row.absent, row.student.last_name, row.student.pk


class Facts:
    """All that the board knows of some students, by row of student."""

    def __init__(self, school: School, term: Term, students: list[int], on: date):
        self.on, self.monday = on, monday_of(on)
        self.days = recent.school_days(school, term, on)[:SHOWN]
        self.places = recent.places(school, term, self.days)
        self.classes = places_of(school, on)
        self.known = circumstances.known_since(school, on, students)
        self.plans = by_student(live_plans(students))
        self.reviews = dict(reviews_due(students))
        self.cases = by_student(Case.objects.filter(student__in=students).select_related("key_adult__user"))
        self.done = self.check_ins(students)
        self.contacts = last_contacts(students, on)
        self.late = Counter(late_tasks(students, on).values_list("student", flat=True))
        self.flexible = by_student(flexible_now(students, on))

    def check_ins(self, students: list[int]) -> Counter:
        """How often somebody checked in this week, by student."""
        rows = Response.objects.filter(
            student__in=students, kind__in=CHECK_INS, on__range=(self.monday, self.on), withdrawn_at=None
        )
        return Counter(rows.exclude(outcome__in=ATTEMPTS).values_list("student", flat=True))

    def row(self, ready: StudentTerm) -> Row:
        pk = ready.student_id
        plan, case, place = self.plans.get(pk), self.cases.get(pk), self.classes.get(pk)
        return Row(
            student=ready.student,
            class_name=place.class_name if place else "",
            absent=ready.absent,
            today=self.today(ready),
            days=list(reversed(recent.drawn(ready, self.days, self.places))),
            known=pk in self.known,
            plan=plan,
            review_due=self.reviews.get(pk),
            key_adult=case.key_adult.user.name if case and case.key_adult else "",
            asked=a_week(plan),
            done=self.done[pk],
            last_contact=self.contacts.get(pk),
            late=self.late[pk],
            flexible=self.flexible.get(pk),
        )

    def today(self, ready: StudentTerm) -> str:
        """How today began; empty where the register says nothing of today yet."""
        if not self.days or self.days[0] != self.on:
            return ""
        tally = counts(attendance.words_of(ready), 1 << self.places[0])
        if tally.unmarked == tally.available:
            return ""
        return "here" if not absent(tally) else "part" if tally.present else "away"


def by_student(rows: Iterable) -> dict[int, Any]:
    return {row.student_id: row for row in rows}


def a_week(plan: StudentPlan | None) -> int:
    """How many check-ins a plan asks for in a school week; 0: it says nothing."""
    cadence = CADENCES.get(plan.check_in) if plan else None
    return max(1, cadence[0] * 5 // cadence[1]) if cadence else 0


def live_plans(students: Iterable[int]) -> QuerySet[StudentPlan]:
    rows = StudentPlan.objects.filter(student__in=students).exclude(state=StudentPlan.State.ENDED)
    return rows.select_related("lead__user")


def reviews_due(students: Iterable[int]) -> QuerySet:
    """The day of each student's next review, or of the one that is overdue."""
    rows = PlanRound.objects.filter(what="review", task__closed_at=None, plan__student__in=students)
    return rows.order_by("-due").values_list("plan__student", "due")


def last_contacts(students: Iterable[int], on: date) -> dict[int, date]:
    """The last day on which somebody at home was reached."""
    rows = Response.objects.filter(student__in=students, kind__in=CONTACTS, on__lte=on, withdrawn_at=None)
    rows = rows.exclude(outcome__in=ATTEMPTS).order_by()
    return dict(rows.values_list("student").annotate(last=Max("on")))


def late_tasks(students: Iterable[int], on: date) -> QuerySet[Task]:
    rows = Task.objects.filter(student__in=students, closed_at=None, due__lt=on)
    return rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=on))


def flexible_now(students: Iterable[int], on: date) -> QuerySet[FlexibleLearning]:
    rows = FlexibleLearning.objects.filter(student__in=students, state=FlexibleLearning.State.APPROVED)
    return rows.filter(starts__lte=on, ends__gte=on)


def sheet(found: Board) -> Sheet:
    """One row per student."""
    headings = [
        "student", "name", "class", "days absent", "today", "plan", "plan state", "lead", "next review",
        "key adult", "check-ins this week", "asked for", "last contact with whānau", "late tasks",
    ]  # fmt: skip
    rows = [
        [
            row.student.number, row.student.name, row.class_name, float(days(row.absent)), row.today_words,
            row.plan.get_kind_display() if row.plan else "", row.plan.get_state_display() if row.plan else "",
            str(row.plan.lead or "") if row.plan else "", short_day(row.review_due), row.key_adult, row.done,
            row.asked, short_day(row.last_contact), row.late,
        ]
        for row in found.chosen
    ]  # fmt: skip
    return Sheet("Serious concern", headings, rows)
