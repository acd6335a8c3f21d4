"""The tasks that crossings open, derived again from what is known: after a load or a correction, and hourly.

Nothing that a person recorded is touched: an answered task stays answered, a handed-over one stays with whom
it was given to. The rest is what `rules.response.standings` says, whatever came before.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from whetu.rules import duties, star
from whetu.rules.calendar import Term
from whetu.rules.plan import KINDS
from whetu.rules.response import Facts, Key, SchoolDays, Standing, standings
from whetu.rules.terms import Words
from whetu.web.amp import actions as plans
from whetu.web.amp import queries as amp
from whetu.web.amp.models import StepAction, Trigger
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.actions import many
from whetu.web.attendance.models import StudentTerm
from whetu.web.people.models import Enrolment
from whetu.web.people.queries import circumstances, in_force
from whetu.web.response.actions.telling import Moved, tell
from whetu.web.response.models import Case, Response, Task
from whetu.web.response.queries.owners import Owners
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

BATCH = 500
Closed = Task.Closed
CLOSED = {
    "missed": Closed.MISSED,
    "folded": Closed.FOLDED,
    "no concern": Closed.NO_CONCERN,
    "known circumstances": Closed.CIRCUMSTANCES,
}
STEP_DATES = {step: f"{step}_on" for step, _days in star.STEPS[1:]}
FIELDS = ["since", "due", "closed_at", "closed_why", "reopened_at", "into_id", "owner_id", "owned_since"]


class Derived(NamedTuple):
    """How many tasks were opened, closed, opened again, and moved to another day."""

    opened: int = 0
    closed: int = 0
    reopened: int = 0
    moved: int = 0


@transaction.atomic
def derive(*, school: School, on: date, now: datetime, students: Iterable[int] | None = None) -> Derived:
    """Make the tasks of the running term what they should be on a day; all students unless told otherwise."""
    term = attendance.current_term(school, on)
    if term is None:
        return Derived()
    School.objects.select_for_update().get(pk=school.pk)
    plans.start(by=None, school=school, now=now)
    only = None if students is None else set(students)
    over = close_earlier_terms(school, term, now)
    known = Known(school, term, on, only)
    rows = tasks_of(school, term, only)
    work = Work(now, on, Owners(school, on), known.actions)
    for student in sorted(known.crossed.keys() | rows.keys()):
        found = standings(known.facts(student, rows.get(student, {})), known.plan, known.days, on)
        here, planned = student in known.here, student in known.planned
        work.settle(student, found, rows.get(student, {}), term, here, planned)
    work.write(school)
    tell(school=school, moved=work.moved_crossings, now=now)
    return work.derived._replace(closed=work.derived.closed + over)


def close_earlier_terms(school: School, term: Term, now: datetime) -> int:
    """A term's own tasks end with it; what people decided goes on."""
    left = Task.objects.filter(school=school, closed_at=None, action__isnull=False)
    left = left.exclude(year=term.year, term=term.term)
    return left.update(closed_at=now, closed_why=Closed.TERM_OVER)


def tasks_of(school: School, term: Term, only: set[int] | None) -> dict[int, dict[Key, Task]]:
    """The plan's tasks of a term as they stand, by student."""
    rows = Task.objects.filter(school=school, year=term.year, term=term.term, action__isnull=False)
    found: dict[int, dict[Key, Task]] = defaultdict(dict)
    held = (rows if only is None else rows.filter(student__in=only)).select_for_update(of=("self",))
    for row in held.select_related("response", "into", "action"):
        found[row.student_id][row.action_id, row.round] = row
    return found


class Known:
    """All that is known of a school's students in a term, read in a fixed number of queries."""

    def __init__(self, school: School, term: Term, on: date, only: set[int] | None):
        self.school, self.term, self.only, self.on = school, term, only, on
        self.first = school.go_live or date.min
        self.plan = amp.rules_on(school)
        self.days = SchoolDays(schools.calendar(school), term.end)
        self.here = self.of_students(Enrolment.objects.filter(in_force(on), school=school), "student")
        self.crossed = self.crossings(amp.triggers_on(school, on))
        self.known_since = circumstances.known_since(school, on)
        cases = Case.objects.filter(school=school).exclude(plan="")
        self.planned = set(cases.values_list("student", flat=True))
        self.own_check_ins = set(cases.filter(own_check_ins=True).values_list("student", flat=True))
        self.no_concern = self.said_no_concern()
        self.actions = {row.pk: row for row in StepAction.objects.filter(school=school, opens="crossing")}

    def of_students(self, rows, field: str) -> set[int]:
        return set(rows.values_list(field, flat=True))

    def facts(self, student: int, rows: dict[Key, Task]) -> Facts:
        """What the rule needs to know of one student. Somebody who left has crossed nothing."""
        return Facts(
            crossed=self.crossed.get(student, {}) if student in self.here else {},
            answered={key: row.response.on for key, row in rows.items() if row.response_id},
            no_concern=self.no_concern.get(student, {}),
            known_since=self.known_since.get(student),
            has_plan=student in self.planned,
            own_check_ins=student in self.own_check_ins,
        )

    def crossings(self, triggers: Iterable[Trigger]) -> dict[int, dict[str, date]]:
        """The steps and the school's own lines crossed since it went live, by student."""
        triggers = list(triggers)
        rows = StudentTerm.objects.filter(school=self.school, year=self.term.year, term=self.term.term)
        if self.only is not None:
            rows = rows.filter(student__in=self.only)
        columns = ["student_id", *STEP_DATES.values()]
        if triggers:
            columns += ["run_start", "run_days", *Words._fields]
        else:
            rows = rows.filter(worrying_on__isnull=False)
        found: dict[int, dict[str, date]] = {}
        first = attendance.first_days(self.school)[self.term.year, self.term.term]
        for row in rows.values(*columns):
            crossed = {step: row[field] for step, field in STEP_DATES.items() if row[field]}
            crossed |= {f"trigger {one.pk}": at for one in triggers if (at := self.reached(one, row, first))}
            live = {step: day for step, day in crossed.items() if self.first <= day <= self.on}
            if live:
                found[row["student_id"]] = live
        return found

    def reached(self, trigger: Trigger, row: dict, first: date) -> date | None:
        """The day on which a student reached one of the school's own lines."""
        key = (self.term.year, self.term.term)
        if trigger.kind == Trigger.Kind.RUN:
            long = row["run_days"] >= trigger.number
            return self.days.after(row["run_start"], trigger.number - 1) if long else None
        words = Words(*(row[name] for name in Words._fields))
        if trigger.kind == Trigger.Kind.DAYS:
            return star.reached_on(words, 2 * trigger.number, *key, first)
        days = duties.unjustified_whole_days(words, *key, first)
        return days[trigger.number - 1] if len(days) >= trigger.number else None

    def said_no_concern(self) -> dict[int, dict[str, date]]:
        """Steps of this term of which somebody said that they are of no concern, by student."""
        rows = Response.objects.filter(
            Q(school=self.school, outcome="no concern", withdrawn_at=None),
            Q(on__range=(self.term.start, self.term.end)),
        ).exclude(step="")
        found: dict[int, dict[str, date]] = defaultdict(dict)
        for student, step, on in rows.order_by("-on").values_list("student", "step", "on"):
            found[student][step] = on
        return found


def why_gone(row: Task, here: bool, planned: bool) -> str:
    """Why a task is not asked any more."""
    if not here:
        return Closed.LEFT
    return Closed.HAS_PLAN if planned and KINDS[row.kind].whom == "plan" else Closed.CORRECTED


class Work:
    """What is to be written: rows made and rows changed."""

    def __init__(self, now: datetime, on: date, owners: Owners, actions: dict[int, StepAction]):
        self.now, self.on, self.owners, self.actions = now, on, owners, actions
        self.made: list[Task] = []
        self.changed: dict[int, Task] = {}
        self.moved_crossings: list[Moved] = []
        self.derived = Derived()

    def settle(
        self,
        student: int,
        found: dict[Key, Standing],
        rows: dict[Key, Task],
        term: Term,
        here: bool,
        planned: bool,
    ) -> None:
        """Bring one student's rows to what was found."""
        self.note_moved(student, found, rows, here)
        for key, standing in found.items():
            if key in rows:
                self.bring(rows[key], standing)
            elif standing.state in ("open", "missed"):
                rows[key] = self.make(student, key, standing, term)
        for key, row in rows.items():
            if key not in found and row.closed_at is None:
                self.close(row, why_gone(row, here, planned))
            if key in found and row.pk and row.into != rows.get(found[key].into):
                row.into = rows.get(found[key].into)
                self.changed[row.pk] = row

    def make(self, student: int, key: Key, standing: Standing, term: Term) -> Task:
        action = self.actions[key[0]]
        owner = self.owners.find(action.role, student)
        missed = standing.state == "missed"
        row = Task(
            school_id=action.school_id, student_id=student, year=term.year, term=term.term,
            step=standing.step, action=action, round=key[1], kind=action.kind, words=action.words,
            since=standing.since, due=standing.due, owner_id=owner, owned_since=self.on, opened_at=self.now,
            closed_at=self.now if missed else None, closed_why=Closed.MISSED if missed else "",
        )  # fmt: skip
        self.made.append(row)
        self.derived = self.derived._replace(opened=self.derived.opened + 1)
        return row

    def bring(self, row: Task, standing: Standing) -> None:
        """Bring one row to how it stands; what a person closed stays closed."""
        if (row.since, row.due) != (standing.since, standing.due):
            row.since, row.due = standing.since, standing.due
            self.derived = self.derived._replace(moved=self.derived.moved + 1)
            self.changed[row.pk] = row
        if row.response_id:
            return
        why = CLOSED.get(standing.state, "")
        if why and row.closed_why != why:
            self.close(row, why)
        elif not why and row.closed_at:
            row.closed_at, row.closed_why, row.into, row.reopened_at = None, "", None, self.now
            self.derived = self.derived._replace(reopened=self.derived.reopened + 1)
            self.changed[row.pk] = row
        if row.closed_at is None and row.owner_id not in self.owners.staff:
            row.owner_id, row.owned_since = self.owners.find(row.action.role, row.student_id), self.on
            self.changed[row.pk] = row

    def close(self, row: Task, why: str) -> None:
        row.closed_at, row.closed_why = self.now, why
        self.derived = self.derived._replace(closed=self.derived.closed + 1)
        self.changed[row.pk] = row

    def note_moved(self, student: int, found: dict[Key, Standing], rows: dict[Key, Task], here: bool) -> None:
        """Crossings that were taken back, or moved, after tasks had been made for them."""
        was = {row.step: row.since for row in rows.values()}
        now = {one.step: one.since for one in found.values()}
        for step, since in was.items() if here else ():
            if now.get(step) != since:
                self.moved_crossings.append(Moved(student, step, since, now.get(step)))

    def write(self, school: School) -> None:
        Task.objects.bulk_create(self.made, BATCH)
        for row in self.changed.values():
            row.into_id = row.into.pk if row.into else None  # it may have been made just now
        many.update(Task, FIELDS, self.changed.values())
