"""Whose students, on which day, in which term: where every list of the desk begins."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from whetu.rules.calendar import Term
from whetu.web.attendance.models import Reason, StudentDay
from whetu.web.desk.models import LastLook
from whetu.web.desk.queries.changes import Change, changes
from whetu.web.people import queries as people
from whetu.web.people.models import Enrolment, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Staff

NEW_FOR = timedelta(days=7)  # what counts as new for someone who has never looked through Today


@dataclass(frozen=True)
class Desk:
    """What one person looks at: their students on a day, in one term. New is what came after `since`."""

    staff: Staff
    on: date
    term: Term
    since: datetime
    looked: bool = True  # False: they never did, and `since` is a week ago

    @cached_property
    def students(self) -> QuerySet[Student]:
        return people.visible(self.staff, self.on)

    @cached_property
    def calendar(self) -> dict[date, int]:
        return schools.calendar(self.staff.school)

    @cached_property
    def open_days(self) -> list[date]:
        """The open days up to today, in order."""
        return sorted(on for on in self.calendar if on <= self.on)

    @cached_property
    def changes(self) -> dict[int, Change]:
        return changes(self.staff.school, self.students, self.term, self.since)

    @property
    def day(self) -> date:
        """The day as at which the term is shown."""
        return min(self.on, self.term.end)


def desk(staff: Staff, on: date, term: Term, now: datetime) -> Desk:
    """The desk of one person. `since` is when they last looked Today through, else a week ago."""
    look = LastLook.objects.filter(user=staff.user_id).first()
    return Desk(staff, on, term, look.at if look else now - NEW_FOR, bool(look))


def enrolled(term: Term, day: date) -> QuerySet[Enrolment]:
    """One row per student of the school: the last enrolment that began by a day, with the term's ready row as
    `row` (its fields are null where there is none)."""
    later = Enrolment.objects.filter(student=OuterRef("student"), start__lte=day, start__gt=OuterRef("start"))
    this_term = Q(student__terms__year=term.year, student__terms__term=term.term)
    began = Enrolment.objects.filter(~Exists(later), start__lte=day, student__merged_into__isnull=True)
    return began.annotate(row=FilteredRelation("student__terms", condition=this_term))


def on_roll(day: date) -> Q:
    return Q(end__isnull=True) | Q(end__gte=day)


def everyone(desk: Desk) -> QuerySet[Enrolment]:
    """One row per student whom this person may list, those who left included."""
    return enrolled(desk.term, desk.day).filter(student__in=desk.students)


def roll(desk: Desk) -> QuerySet[Enrolment]:
    """One row per student whom this person may list and who is on the roll."""
    return everyone(desk).filter(on_roll(desk.day))


def unexplained_days(desk: Desk) -> QuerySet[StudentDay]:
    """One row per student and day of the term that counts and holds a "?", and for which nobody has found a
    reason here."""
    same_day = {"student": OuterRef("student")}
    found = Reason.objects.filter(**same_day, on=OuterRef("on"), dropped_at__isnull=True)
    here = Enrolment.objects.filter(
        Q(end__isnull=True) | Q(end__gte=OuterRef("on")), **same_day, start__lte=OuterRef("on")
    )
    open_days = [on for on in desk.open_days if desk.term.start <= on <= desk.term.end]
    return StudentDay.objects.filter(Exists(here), ~Exists(found), unexplained=True, on__in=open_days)
