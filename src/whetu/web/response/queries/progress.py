"""How soon a crossing is answered: first contact, tasks done on time, and who has heard from nobody yet.

Crossings are those of the running term since the school went live, as they stand now: one that a correction
took back is none. A day counts to the first response on or after it that reached somebody.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.rules.calendar import Term
from whetu.rules.plan import ATTEMPTS, CHECK_INS, CONTACTS
from whetu.rules.response import median
from whetu.rules.star import STEPS
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries.when import local_day
from whetu.web.people import queries as people
from whetu.web.people.models import Enrolment, Student
from whetu.web.response.models import Response, Task
from whetu.web.response.queries.tasks import asked
from whetu.web.schools import queries as schools
from whetu.web.schools.models import ClassGroup, School, Staff
from whetu.web.sheets import Sheet
from whetu.web.words import STEP_WORDS

STEP_DATES = {step: f"{step}_on" for step, _days in STEPS[1:]}
FIRST = frozenset({*CONTACTS, *CHECK_INS})
HIGHEST_DAYS = 10  # the picture's last column is so many school days, and more


class Crossing(NamedTuple):
    """One step that one student crossed, and what came of it. `waited`: school days to the first contact or
    check-in that reached somebody; None: none yet. `answered`: whether anything at all was recorded since."""

    student: int
    step: str
    on: date
    year: int | None
    class_group: str
    waited: int | None
    answered: bool


class Due(NamedTuple):
    """One task whose answer was due: its owner, and whether it came on time (None: came late, or not yet)."""

    student: int
    step: str
    year: int | None
    class_group: str
    owner: int | None
    on_time: bool
    overdue: bool


class Line(NamedTuple):
    """One group's crossings and tasks. `median` in school days; `share` of due tasks answered on time."""

    label: str
    crossings: int
    contacted: int
    median: float | None
    gaps: int
    due: int
    on_time: int
    overdue: int

    @property
    def share(self) -> int | None:
        return 100 * self.on_time // self.due if self.due else None


class Gap(NamedTuple):
    """A student who crossed a step, with nothing recorded since. `days`: school days since the crossing."""

    student: Student
    step: str
    on: date
    days: int


class Progress(NamedTuple):
    total: Line
    tables: list[tuple[str, list[Line]]]  # a heading, and its lines
    owners: list[Line]
    gaps: list[Gap]
    waits: list[int]  # crossings by school days waited, 0 to HIGHEST_DAYS and more

    @property
    def waits_words(self) -> str:
        """The picture in words: "the same day 3, 1 day 2, 10 or more 1"."""
        found = [f"{wait_label(days)} {number}" for days, number in enumerate(self.waits) if number]
        return ", ".join(found) or _("none yet")


def wait_label(days: int) -> str:
    if days == 0:
        return _("the same day")
    if days == HIGHEST_DAYS:
        return _("%s days or more") % days
    return ngettext("%s day", "%s days", days) % days


class Counter:
    """Counts school days between days of a school."""

    def __init__(self, school: School):
        self.days = sorted(schools.calendar(school))

    def between(self, start: date, end: date) -> int:
        """School days after `start`, up to and including `end`."""
        return bisect_right(self.days, end) - bisect_right(self.days, start)


def progress(staff: Staff, on: date, term: Term) -> Progress:
    """All that the page shows, of the students whom this person may list; a fixed number of queries."""
    students = people.visible(staff, on)
    places, count = places_of(staff.school, on), Counter(staff.school)
    found = crossings(staff.school, students, term, places, count)
    tasks = due_tasks(staff.school, students, term, on, places)
    tables = [
        (_("By step"), lines(found, tasks, lambda one: one.step, step_order, step_label)),
        (_("By year level"), lines(found, tasks, lambda one: one.year, year_order, year_label)),
        (_("By class"), lines(found, tasks, lambda one: one.class_group, class_order, class_label)),
    ]
    return Progress(
        line(_("All"), found, tasks),
        tables,
        by_owner(staff.school, tasks),
        gaps(students, found, on, count),
        waits(found),
    )


def places_of(school: School, on: date) -> dict[int, tuple[int | None, str]]:
    """Year level and class of each student enrolled on a day, by row number."""
    names = dict(ClassGroup.objects.filter(school=school).values_list("pk", "name"))
    rows = Enrolment.objects.filter(people.in_force(on), school=school).order_by("start")
    return {
        student: (year, names.get(group, ""))
        for student, year, group in rows.values_list("student", "year_level", "class_group")
    }


def crossings(
    school: School, students: QuerySet[Student], term: Term, places: dict, count: Counter,
    until: date = date.max,
) -> list[Crossing]:  # fmt: skip
    """One row per step crossed in the term by these students, with what came of it up to a day."""
    rows = StudentTerm.objects.filter(year=term.year, term=term.term, worrying_on__isnull=False)
    rows = rows.filter(student__in=students.order_by().values("pk"))
    said = responses(students, term, until)
    live, found = school.go_live or date.min, []
    for student, *dates in rows.values_list("student", *STEP_DATES.values()):
        for step, since in zip(STEP_DATES, dates, strict=True):
            if since and since >= live and student in places:
                contact = next((on for on, first in said[student] if first and on >= since), None)
                waited = None if contact is None else count.between(since, contact)
                answered = any(on >= since for on, _first in said[student])
                found.append(Crossing(student, step, since, *places[student], waited, answered))
    return found


def responses(students: QuerySet[Student], term: Term, until: date) -> dict[int, list[tuple[date, bool]]]:
    """Days on which something was recorded from the term's first day to `until`, in order, by student; and
    whether it was a contact or check-in that reached somebody."""
    rows = Response.objects.filter(
        student__in=students.order_by().values("pk"), on__range=(term.start, until), withdrawn_at=None
    )
    found: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for student, on, kind, outcome in rows.order_by("on").values_list("student", "on", "kind", "outcome"):
        found[student].append((on, kind in FIRST and outcome not in ATTEMPTS))
    return found


def overdue(on: date) -> Q:
    """Open tasks that are past their day, and not put off."""
    return Q(closed_at=None, due__lt=on) & asked(on)


def due_tasks(school: School, students: QuerySet[Student], term: Term, on: date, places: dict) -> list[Due]:
    """One row per task of the term whose answer was due by now, or came already."""
    asked = Q(closed_why__in=(Task.Closed.ANSWERED, Task.Closed.MISSED)) | overdue(on)
    rows = Task.objects.filter(
        asked, student__in=students.order_by().values("pk"), year=term.year, term=term.term
    ).exclude(due=None)
    columns = ("student", "step", "owner", "due", "closed_why", "closed_at", "response__on")
    found = []
    for student, step, owner, due, why, closed_at, answered_on in rows.values_list(*columns):
        done = answered_on or (local_day(school, closed_at) if closed_at else None)
        on_time = why == Task.Closed.ANSWERED and done <= due
        where = places.get(student, (None, ""))
        found.append(Due(student, step, *where, owner, on_time, closed_at is None))
    return found


def lines(
    found: Iterable[Crossing], tasks: Iterable[Due], of: Callable, order: Callable, label: Callable
) -> list[Line]:
    """One line per group of crossings and tasks."""
    groups: dict[Any, tuple[list, list]] = defaultdict(lambda: ([], []))
    for one in found:
        groups[of(one)][0].append(one)
    for task in tasks:
        groups[of(task)][1].append(task)
    return [line(label(key), *groups[key]) for key in sorted(groups, key=order)]


def line(label: str, found: Sequence[Crossing], tasks: Sequence[Due]) -> Line:
    waited = [one.waited for one in found if one.waited is not None]
    return Line(
        label,
        len(found),
        len(waited),
        median(waited),
        sum(not one.answered for one in found),
        len(tasks),
        sum(task.on_time for task in tasks),
        sum(task.overdue for task in tasks),
    )


def step_order(step: str) -> tuple:
    return (list(STEP_DATES).index(step) if step in STEP_DATES else len(STEP_DATES), step)


def step_label(step: str) -> str:
    if step in STEP_WORDS:
        return str(STEP_WORDS[step])
    return _("The school's own lines") if step.startswith("trigger") else _("Decided by people")


def year_order(year: int | None) -> tuple:
    return (year is None, year or 0)


def year_label(year: int | None) -> str:
    return _("No year level") if year is None else _("Year %s") % year


def class_order(name: str) -> tuple:
    return (not name, name)


def class_label(name: str) -> str:
    return name or _("No class")


def by_owner(school: School, tasks: Iterable[Due]) -> list[Line]:
    """One line per owner with something overdue, most first."""
    names = dict(Staff.objects.filter(school=school).values_list("pk", "user__name"))
    groups: dict[int | None, list[Due]] = defaultdict(list)
    for task in tasks:
        groups[task.owner].append(task)
    rows = [line(names.get(owner) or _("Nobody yet"), [], held) for owner, held in groups.items()]
    return sorted((row for row in rows if row.overdue), key=lambda row: (-row.overdue, row.label))


def gaps(students: QuerySet[Student], found: Iterable[Crossing], on: date, count: Counter) -> list[Gap]:
    """Students with a crossing and nothing recorded since, the longest waiting first; of one student the
    highest step."""
    highest = {one.student: one for one in sorted(found, key=lambda one: one.on) if not one.answered}
    named = {one.pk: one for one in students.filter(pk__in=highest)}
    rows = [Gap(named[pk], one.step, one.on, count.between(one.on, on)) for pk, one in highest.items()]
    return sorted(rows, key=lambda gap: (-gap.days, gap.student.last_name))


def waits(found: Iterable[Crossing]) -> list[int]:
    """How many crossings waited 0, 1, … school days for the first contact; the last column: and more."""
    columns = [0] * (HIGHEST_DAYS + 1)
    for one in found:
        if one.waited is not None:
            columns[min(one.waited, HIGHEST_DAYS)] += 1
    return columns


def sheets(found: Progress) -> list[Sheet]:
    """The tables of the page, to take away."""
    head = [
        _("Crossings"), _("With a contact"), _("Median school days"), _("Nothing recorded"),
        _("Tasks due"), _("On time"), _("Overdue"),
    ]  # fmt: skip
    tables = [*found.tables, (_("Overdue by owner"), found.owners), (_("All"), [found.total])]
    return [Sheet(name, [name, *head], [cells(line) for line in lines]) for name, lines in tables]


def cells(line: Line) -> list[Any]:
    median = "" if line.median is None else line.median
    return [
        line.label, line.crossings, line.contacted, median, line.gaps, line.due, line.on_time, line.overdue
    ]  # fmt: skip
