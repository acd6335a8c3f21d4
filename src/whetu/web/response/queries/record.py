"""What the page of recording offers: kinds, people, what else it may answer, and the days behind a task."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from whetu.rules.access import RESPOND, may, sees_whole_school
from whetu.rules.plan import KINDS
from whetu.web.amp import queries as amp
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.queries import ExplainedDay
from whetu.web.people.models import Caregiver, Student
from whetu.web.people.queries import in_force, siblings, visible
from whetu.web.response.models import Task
from whetu.web.response.queries.owners import own_children
from whetu.web.response.queries.tasks import in_short, may_read
from whetu.web.schools.models import Grant, School, Staff
from whetu.web.schools.queries.staff import at_work, held_on


def colleagues(school: School, on: date) -> list[Staff]:
    """Those at work today who may take a task on."""
    return [one for one in at_work(school, on) if one.starts <= on and may(one.roles, RESPOND)]


def colleagues_for(student: Student, on: date, first: Staff | None = None) -> list[Staff]:
    """Of them those who may open a student's record, never a parent; who asks (`first`) leads the list."""
    school = student.school
    here = {one.pk: one for one in colleagues(school, on)}
    own = {staff for staff, child in own_children(school, here) if child == student.pk}
    group = student.enrolments.filter(in_force(on)).values("class_group")
    held = held_on(school, on)
    teaching = set(held.filter(kind=Grant.Kind.CLASS, class_group__in=group).values_list("staff", flat=True))
    teaching |= set(student.lessons.values_list("teacher", flat=True))
    teaching |= set(
        held.filter(kind=Grant.Kind.COVER, instead_of__in=teaching).values_list("staff", flat=True)
    )
    shared = set(held.filter(kind=Grant.Kind.SHARE, student_key=student.key).values_list("staff", flat=True))
    found = [
        one
        for one in here.values()
        if one.pk not in own and (sees_whole_school(one.roles) or one.pk in teaching | shared)
    ]
    return sorted(found, key=lambda one: first is None or one.pk != first.pk)


@dataclass(frozen=True)
class Sheet:
    """What may be recorded for one student, and for their siblings at the same time."""

    student: Student
    asked: list[Task]
    others: list[Task]  # further open tasks, the student's own and the siblings'
    caregivers: list[Caregiver]
    kinds: dict[str, str]
    unexplained: int
    on: date

    def likely(self, task: Task | None) -> str:
        """With whom it is most likely done: the student, or the first contact who may be called."""
        if task and task.kind in KINDS and KINDS[task.kind].whom == "whanau":
            allowed = [one for one in self.caregivers if one.contact_allowed]
            return str(allowed[0].pk) if allowed else ""
        return "student" if task and task.kind in KINDS and KINDS[task.kind].whom == "student" else ""

    def words(self, task: Task) -> str:
        words = in_short(task)
        return words if task.student_id == self.student.pk else f"{task.student.name}: {words}"


def sheet(staff: Staff, student: Student, asked: list[Task], on: date) -> Sheet:
    """What the page of recording offers for one student."""
    family = siblings.siblings(student).filter(pk__in=visible(staff, on))
    others = Task.objects.filter(
        Q(student=student) | Q(student__in=family, kind__in=WITH_WHANAU), closed_at=None
    )
    others = others.exclude(pk__in=[one.pk for one in asked]).select_related("student", "action")
    first = asked[0].step if asked else ""
    return Sheet(
        student=student,
        asked=asked,
        others=sorted(
            (one for one in others if may_read(one, staff)),
            key=lambda one: (one.student_id != student.pk, one.pk),
        ),
        caregivers=list(student.caregivers.order_by("place")),
        kinds=kinds_for(amp.kinds_used(student.school), first),
        unexplained=student.days.filter(unexplained=True).count(),
        on=on,
    )


WITH_WHANAU = [code for code, kind in KINDS.items() if kind.whom in ("whanau", "meeting")]


def days_behind(task: Task, on: date) -> list[ExplainedDay]:
    """The days absent up to the crossing that made a task, in order."""
    days: Iterable[ExplainedDay] = attendance.explain(task.student, task.year, task.term, on)
    away = [day for day in days if not day.why_not and (day.tally.justified or day.tally.unjustified)]
    return [day for day in away if day.on <= task.since] if task.step else away


def kinds_for(words: dict[str, str], step: str = "") -> dict[str, str]:
    """Kinds of response to choose from, those usual at a step first."""
    usual = [code for code, kind in KINDS.items() if not step or step in kind.steps]
    ordered = [*usual, *(code for code in KINDS if code not in usual)]
    return {code: words[code] for code in ordered if code in words}


def seen(tasks: Iterable[Task]) -> str:
    """The tasks that a page shows, and their versions: "key:version,key:version"."""
    return ",".join(f"{one.key}:{one.version}" for one in tasks)
