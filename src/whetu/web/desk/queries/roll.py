"""Whose students, on which day, in which term: where every list of the desk begins.

A page goes through a school's students once, a few facts each, and asks every list, filter, order and count
of those facts: so a count and the list it opens cannot differ, and the database gets simple questions only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet

from whetu.rules import duties
from whetu.rules.calendar import Term
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import Reason, StudentDay, StudentTerm
from whetu.web.audit.queries import midnight
from whetu.web.desk.models import LastLook
from whetu.web.desk.queries.changes import Change, changes
from whetu.web.people import queries as people
from whetu.web.people.models import Enrolment, Student
from whetu.web.response.queries import long_absence, patterns
from whetu.web.schools import queries as schools
from whetu.web.schools.models import ClassGroup, Staff

NEW_FOR = timedelta(days=6)  # the seven days to today are new to someone who never looked Today through


class Place(NamedTuple):
    """One student in one term, by row number: the last enrolment begun by the day, and the ready row's counts
    in half-days (None where no day of the term has come in)."""

    student: int
    year: int | None
    class_group: int | None
    search: str  # the name as search sees it, the last name first
    step: str | None
    absent: int | None
    justified: int | None
    unjustified: int | None
    unmarked: int | None
    run_days: int | None
    end: date | None = None  # the last day, of those who left


COLUMNS = (  # no dates among them: reading thousands of dates takes longer than all the rest
    "student", "year_level", "class_group", "student__search", "row__step", "row__absent", "row__justified",
    "row__unjustified", "row__unmarked", "row__run_days",
)  # fmt: skip


class Without(NamedTuple):
    """A student's days that have no reason yet: how many, and how old the oldest is in school days."""

    days: int
    age: int


class FiveDays(NamedTuple):
    """The fifth whole day unjustified in a term, and the day a response is due (None: not known yet)."""

    fifth: date
    due: date | None


@dataclass(frozen=True)
class Desk:
    """What one person looks at: their students on a day, in one term. New is what came after `since`."""

    staff: Staff
    on: date
    term: Term
    since: datetime
    looked: bool = True  # False: they never did, and `since` is six days ago

    @cached_property
    def day(self) -> date:
        """The day as at which the term is shown."""
        return min(self.on, self.term.end)

    @cached_property
    def calendar(self) -> dict[date, int]:
        return schools.calendar(self.staff.school)

    @cached_property
    def students(self) -> QuerySet[Student]:
        """The students whom this person may list."""
        return people.visible(self.staff, self.on)

    @cached_property
    def visible(self) -> frozenset[int]:
        """Their row numbers."""
        return frozenset(self.students.order_by().values_list("pk", flat=True))

    @cached_property
    def roll(self) -> list[Place]:
        """Those of them who are on the roll."""
        return on_roll(self.term, self.day, self.students)

    @cached_property
    def places(self) -> list[Place]:
        """All of them, those who left included."""
        return ever(self.term, self.day, self.students)

    @cached_property
    def classes(self) -> dict[int, str]:
        """Names of the school's class groups, by row number."""
        return dict(ClassGroup.objects.filter(school=self.staff.school).values_list("pk", "name"))

    # What the school knows of its students, by row number; whose business it is, is asked of the roll.

    @cached_property
    def changes(self) -> dict[int, Change]:
        """Students whose step changed since this person last looked."""
        return changes(self.staff.school, self.term, self.since, self.looked)

    @cached_property
    def without_reason(self) -> dict[int, Without]:
        """Students who have a day without a reason."""
        return without_reason(self)

    @cached_property
    def five_days(self) -> dict[int, FiveDays]:
        """Students with five whole days unjustified this term."""
        rows = StudentTerm.objects.filter(year=self.term.year, term=self.term.term)
        dates = rows.filter(five_days_on__isnull=False).values_list("student", "five_days_on", "five_day_due")
        return {student: FiveDays(*found) for student, *found in dates}

    @cached_property
    def patterns(self) -> set[int]:
        """Students who are away on one weekday, or beside closed days, more than the school is anyway."""
        return patterns.standing_out(self.staff.school, (self.term.year, self.term.term))

    @cached_property
    def back(self) -> dict[int, date]:
        """Students whose long absence is known to be temporary, and the day on which they are expected."""
        return long_absence.expected(self.staff.school, self.on)


def desk(staff: Staff, on: date, term: Term) -> Desk:
    """The desk of one person. `since` is when they last looked Today through, else six days before `on`."""
    look = LastLook.objects.filter(user=staff.user_id).first()
    return Desk(staff, on, term, look.at if look else midnight(on, staff.school) - NEW_FOR, bool(look))


def on_roll(term: Term, day: date, students: QuerySet[Student]) -> list[Place]:
    """One row per student enrolled on a day."""
    held = begun(term, day, students).filter(still_here(day))
    return list({row[0]: Place._make((*row, None)) for row in held.values_list(*COLUMNS)}.values())


def ever(term: Term, day: date, students: QuerySet[Student]) -> list[Place]:
    """One row per student who was ever enrolled by a day: their last enrolment."""
    rows = begun(term, day, students).values_list(*COLUMNS, "end")
    return list({row[0]: Place._make(row) for row in rows}.values())


def begun(term: Term, day: date, students: QuerySet[Student]) -> QuerySet[Enrolment]:
    """The enrolments begun by a day, oldest first, with the term's ready row as `row`."""
    this_term = Q(student__terms__year=term.year, student__terms__term=term.term)
    found = Enrolment.objects.filter(start__lte=day, student__in=students)
    return found.annotate(row=FilteredRelation("student__terms", condition=this_term)).order_by("start")


def still_here(day: date) -> Q:
    return Q(end__isnull=True) | Q(end__gte=day)


def without_reason(desk: Desk) -> dict[int, Without]:
    """One row per student with a day of the term that counts, holds a "?" and has no reason found here."""
    open_days = [on for on in desk.calendar if desk.term.start <= on <= desk.day]
    days = StudentDay.objects.filter(school=desk.staff.school, unexplained=True, on__in=open_days)
    noted = set(Reason.objects.filter(dropped_at__isnull=True).values_list("student", "on"))
    spans = moved(desk)
    found: dict[int, list[date]] = {}
    for student, on in days.values_list("student", "on"):
        here = student not in spans or attendance.covers(spans[student], on)
        if here and (student, on) not in noted:
            found.setdefault(student, []).append(on)
    age = ages({min(dates) for dates in found.values()}, desk)
    return {student: Without(len(dates), age[min(dates)]) for student, dates in found.items()}


def moved(desk: Desk) -> dict[int, list[tuple[date, date | None]]]:
    """The enrolments of students who came or left within the term: nobody else need be asked when they were
    here."""
    came, left = Q(start__gt=desk.term.start, start__lte=desk.day), Q(end__range=(desk.term.start, desk.day))
    students = set(Enrolment.objects.filter(came | left).values_list("student", flat=True))
    return attendance.enrolled_spans(Student.objects.filter(pk__in=students)) if students else {}


def ages(dates: Iterable[date], desk: Desk) -> dict[date, int]:
    """The age of an unexplained absence on each of the dates: each date is asked about once."""
    return {since: duties.unexplained_age(desk.on, since, desk.calendar) for since in dates}
