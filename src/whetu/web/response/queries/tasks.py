"""Tasks as pages show them: whose, since when, why, and how late."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.access import CASE_EDIT, CASE_VIEW, MONDAY, may
from whetu.rules.plan import ATTEMPTS, KINDS
from whetu.rules.star import STEPS
from whetu.web.amp.models import Trigger
from whetu.web.attendance.models import StudentTerm
from whetu.web.people.models import Caregiver, Enrolment, Student
from whetu.web.people.queries import in_force, visible
from whetu.web.response.models import Notice, Response, Task
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Grant, School, Staff
from whetu.web.schools.queries.remembered import remembered
from whetu.web.schools.queries.staff import held_on
from whetu.web.words import short_day

DAYS_OF = dict(STEPS)
DONE_SHOWN = timedelta(days=14)
OUTSIDE = ("agency", "formal")  # with whom a response is done that is for those who see the case whole
MOST = 100  # tasks taken at once
EARLIEST = F("due").asc(nulls_last=True)
STATES: dict[str, Any] = {
    "open": gettext_lazy("To do"),
    "overdue": gettext_lazy("Overdue"),
    "waiting": gettext_lazy("Waiting"),
    "done": gettext_lazy("Answered lately"),
}


class Row(NamedTuple):
    """One task in a list."""

    task: Task
    words: str  # in short
    late: int  # school days after its due day; 0: not late
    attempts: int  # tries since it was opened
    because: str
    cover: str  # who covers for its owner today
    call: Caregiver | None  # whom to call first
    step: str  # where the student stands now
    absent: int | None  # half-days absent this term


@remembered
def covering(school: School, on: date) -> dict[Any, Grant]:
    """Who covers on a day, by whom they cover for."""
    grants = held_on(school, on).filter(kind=Grant.Kind.COVER).select_related("staff__user")
    return {grant.instead_of_id: grant for grant in grants}


class Covers:
    """Who covers for whom today; a task goes back to its owner when the cover ends."""

    def __init__(self, school: School, on: date):
        self.by_away = covering(school, on)

    def of(self, staff: Staff) -> list[int]:
        """Staff whose tasks are this person's today: their own, and of those for whom they cover."""
        away = [pk for pk, grant in self.by_away.items() if grant.staff_id == staff.pk]
        return [staff.pk, *away]

    def word(self, owner: int | None) -> str:
        grant = self.by_away.get(owner)
        if grant is None:
            return ""
        return _("%(name)s covers until %(day)s") % {
            "name": grant.staff.user.name,
            "day": short_day(grant.ends) if grant.ends else _("further notice"),
        }  # fmt: skip


def open_tasks(students: QuerySet[Student] | Iterable[int]) -> QuerySet[Task]:
    """What is to be done about some students."""
    return Task.objects.filter(closed_at=None, student__in=students)


def mine(staff: Staff, on: date) -> QuerySet[Task]:
    """One person's open tasks on a day, and those of whom they cover; none that waits."""
    owners = Covers(staff.school, on).of(staff)
    return open_tasks(visible(staff, on)).filter(owner__in=owners).filter(asked(on))


def asked(on: date) -> Q:
    """Tasks that do not wait on a day."""
    return Q(snoozed_until=None) | Q(snoozed_until__lte=on)


def sees_all(staff: Staff) -> bool:
    """Whether somebody looks at the tasks of others too."""
    return may(staff.roles, MONDAY)


class Choices(NamedTuple):
    """What of the tasks somebody chose to see."""

    whose: str = "mine"
    state: str = "open"
    step: str = ""
    owner: str = ""
    year: int | None = None


def chosen(staff: Staff, on: date, choices: Choices) -> QuerySet[Task]:
    """The tasks that fit the choices, of students whom this person may see; the earliest due first."""
    found = Task.objects.filter(student__in=visible(staff, on))
    if choices.state == "done":
        found = found.filter(response__isnull=False, response__on__gte=on - DONE_SHOWN)
    else:
        found = found.filter(closed_at=None)
        found = found.exclude(asked(on)) if choices.state == "waiting" else found.filter(asked(on))
    if choices.state == "overdue":
        found = found.filter(due__lt=on)
    if choices.whose == "mine" or not sees_all(staff):
        found = found.filter(owner__in=Covers(staff.school, on).of(staff))
    if choices.step:
        found = found.filter(step=choices.step)
    if choices.owner:
        found = (
            found.filter(owner=None) if choices.owner == "nobody" else found.filter(owner__key=choices.owner)
        )
    if choices.year is not None:
        level = Enrolment.objects.filter(in_force(on), year_level=choices.year)
        found = found.filter(student__in=level.values("student"))
    order = "-closed_at" if choices.state == "done" else EARLIEST
    return found.order_by(order, "student__last_name", "student__first_name", "id")


def rows(school: School, on: date, tasks: Iterable[Task]) -> list[Row]:
    """One row per task given, in order; a fixed number of queries."""
    tasks = list(tasks)
    students = {one.student_id for one in tasks}
    covers, calendar = Covers(school, on), schools.calendar(school)
    days = sorted(day for day, half_days in calendar.items() if half_days)
    tried, first = attempts(students), first_contacts(students)
    stands, lines = standing(tasks), triggers(tasks)
    return [
        Row(
            task=one,
            words=in_short(one),
            late=sum(1 for day in days if one.due < day <= on) if one.due and one.closed_at is None else 0,
            attempts=sum(1 for day in tried.get(one.student_id, ()) if day >= one.since),
            because=because(one, lines),
            cover=covers.word(one.owner_id),
            call=first.get(one.student_id),
            step=stands.get(one.student_id, ("", None))[0],
            absent=stands.get(one.student_id, ("", None))[1],
        )
        for one in tasks
    ]


def in_short(task: Task) -> str:
    """What is to be done, as a list says it: the plan's words up to their colon."""
    return task.words.partition(":")[0].rstrip(".") if task.action_id else task.words


def with_people(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With the rows that a list of tasks names."""
    return tasks.select_related("student", "owner__user", "action", "response__by", "meeting")


def attempts(students: set[int]) -> dict[int, list[date]]:
    """The days on which somebody tried to reach a student's whānau in vain."""
    found = defaultdict(list)
    tries = Response.objects.filter(student__in=students, outcome__in=ATTEMPTS, withdrawn_at=None)
    for student, on in tries.values_list("student", "on"):
        found[student].append(on)
    return found


def first_contacts(students: set[int]) -> dict[int, Caregiver]:
    """Of each student the first contact who may be called."""
    rows = Caregiver.objects.filter(student__in=students, contact_allowed=True).exclude(phone="")
    return {one.student_id: one for one in rows.order_by("-place")}


def standing(tasks: Iterable[Task]) -> dict[int, tuple[str, int]]:
    """Step and half-days absent of each student in the term of their task."""
    wanted = {(one.student_id, one.year, one.term) for one in tasks}
    terms = {(year, term) for _student, year, term in wanted}
    found: dict[int, tuple[str, int]] = {}
    for year, term in sorted(terms):
        students = {student for student, *key in wanted if tuple(key) == (year, term)}
        ready = StudentTerm.objects.filter(student__in=students, year=year, term=term)
        found |= {
            student: (step, absent)
            for student, step, absent in ready.values_list("student", "step", "absent")
        }
    return found


def triggers(tasks: Iterable[Task]) -> dict[str, Trigger]:
    """The school's own lines that tasks name."""
    names = {one.step for one in tasks if one.step.startswith("trigger ")}
    rows = Trigger.objects.filter(pk__in=[name.split()[1] for name in names]) if names else ()
    return {f"trigger {row.pk}": row for row in rows}


def because(task: Task, lines: dict[str, Trigger]) -> str:
    """Why a task is there: "10 days absent on Thu 12 Nov"."""
    if task.step in DAYS_OF:
        return _("%(n)s days absent on %(day)s") % {"n": DAYS_OF[task.step], "day": short_day(task.since)}
    if task.step in lines:
        line = lines[task.step]
        return _("The school's own line, %(what)s: %(n)s, on %(day)s") % {
            "what": _(line.get_kind_display()).lower(), "n": line.number, "day": short_day(task.since),
        }  # fmt: skip
    if task.meeting_id:
        return _("Decided at a meeting on %s") % short_day(task.since)
    return _("Agreed on %s") % short_day(task.since)


class Counts(NamedTuple):
    """How many of one person's tasks are open, due today, late, and waiting."""

    open: int
    due: int
    overdue: int
    waiting: int


def counts(staff: Staff, on: date) -> Counts:
    owners = Covers(staff.school, on).of(staff)
    dues = open_tasks(visible(staff, on)).filter(owner__in=owners).values_list("due", "snoozed_until")
    waiting = [due for due, until in dues if until and until > on]
    now = [due for due, until in dues if not (until and until > on)]
    return Counts(
        len(now), sum(due == on for due in now), sum(bool(due and due < on) for due in now), len(waiting)
    )


class OverdueLine(NamedTuple):
    """One owner's open tasks: how many by step, and how many are late."""

    owner: Staff | None
    steps: dict[str, int]
    open: int
    overdue: int


def by_owner(staff: Staff, on: date) -> list[OverdueLine]:
    """One row per owner of open tasks, the most overdue first; tasks of nobody stand first."""
    found = with_people(open_tasks(visible(staff, on)).filter(asked(on)))
    groups: dict[int | None, list[Task]] = defaultdict(list)
    for one in found:
        groups[one.owner_id].append(one)
    lines = [
        OverdueLine(
            tasks[0].owner,
            dict(Counter(one.step for one in tasks)),
            len(tasks),
            sum(bool(one.due and one.due < on) for one in tasks),
        )
        for tasks in groups.values()
    ]
    return sorted(lines, key=lambda line: (line.owner is not None, -line.overdue, -line.open))


def by_key(key: str) -> Task | None:
    return with_people(Task.objects.filter(key=key)).first()


def of_keys(keys: Iterable[str], staff: Staff, on: date) -> list[Task]:
    """The open tasks of these keys, of students whom this person may see."""
    found = open_tasks(visible(staff, on)).filter(key__in=list(keys)[:MOST])
    return list(with_people(found).order_by("student__last_name", "student__first_name", "due", "id"))


def of_student(student: Student, staff: Staff) -> list[Task]:
    """The tasks of one student that somebody may read, what is open first, then what closed last."""
    found = with_people(student.tasks.all()).order_by(F("closed_at").desc(nulls_first=True), "due", "id")
    return [one for one in found if may_read(one, staff)]


def may_read(task: Task, staff: Staff) -> bool:
    """Whether somebody reads a task: what the plan asks, whoever may open the student; what people decided,
    pastoral staff and leaders, and whoever has it to do."""
    decided = task.action_id is None
    return not decided or may(staff.roles, CASE_VIEW) or task.owner_id == staff.pk


def may_withdraw(row: Response, staff: Staff) -> bool:
    """Whether somebody may take a response back: whoever recorded it, and those who keep the case."""
    return row.by_id == staff.user_id or may(staff.roles, CASE_EDIT)


class Done(NamedTuple):
    """Something that was done, and whether this reader reads more than that it was."""

    response: Response
    reads: bool


WITH = ("student", "by", "caregiver", "withdrawn_by", "meeting", "review", "home_visit")


def log_of(student: Student, staff: Staff) -> list[Done]:
    """What was done for one student and this reader may know of, newest first; what was taken back stands
    among it."""
    rows = student.responses.select_related(*WITH).prefetch_related("tasks")
    return [Done(row, reads(row, staff)) for row in rows if knows(row, staff)]


def knows(row: Response, staff: Staff) -> bool:
    """Whether somebody knows of a response at all: that an agency or the law was asked tells enough."""
    return reads(row, staff) or KINDS[row.kind].whom not in OUTSIDE


def reads(row: Response, staff: Staff) -> bool:
    """Whether somebody reads what was said: of meetings, reviews and visits, with agencies or of law only
    pastoral staff and leaders, and whoever recorded it."""
    apart = any(hasattr(row, name) for name in ("meeting", "review", "home_visit"))
    apart = apart or KINDS[row.kind].whom in OUTSIDE
    return not apart or may(staff.roles, CASE_VIEW) or row.by_id == staff.user_id


def response_by_key(key: str) -> Response | None:
    return Response.objects.filter(key=key).select_related(*WITH).first()


class Told(NamedTuple):
    """What somebody is told, in words, because they already acted."""

    notice: Notice
    words: str


def told(staff: Staff, on: date) -> list[Told]:
    """What one person is told and has not looked at yet, of students whom they may see."""
    rows = Notice.objects.filter(staff=staff, seen_at=None, student__in=visible(staff, on))
    return [Told(one, told_words(one)) for one in rows.select_related("student")]


def told_words(one: Notice) -> str:
    """ "A correction took back the crossing of 5 days of Mon 8 Jun, after what you had done." """
    if one.kind == "held":
        return _("Known circumstances hold, so going further is held. Offer support in its place.")
    days = DAYS_OF.get(one.step)
    what = _("the crossing of %s days") % days if days else _("the crossing of the school's own line")
    facts = {"what": what, "was": short_day(one.was_on), "on": short_day(one.on)}
    if one.kind == "undone":
        return _("A correction took back %(what)s of %(was)s, after you had acted.") % facts
    return _("A correction moved %(what)s from %(was)s to %(on)s, after you had acted.") % facts
