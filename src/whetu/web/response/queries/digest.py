"""The morning digest of one person: what is new, due, late, corrected and good, since the last school day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.calendar import Term
from whetu.rules.terms import absent, counts
from whetu.web.amp.queries import reminders
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import CrossingEvent, StudentTerm
from whetu.web.audit.queries import midnight
from whetu.web.people import queries as people
from whetu.web.people.models import Enrolment, Student
from whetu.web.response.models import Barrier, DigestSetting, Goal, Meeting, Response, Task
from whetu.web.response.queries import recent, tasks
from whetu.web.response.queries.effects import barrier_words
from whetu.web.response.queries.tasks import OverdueLine, Told
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff
from whetu.web.words import STEP_WORDS, short_day

BACK = 10  # school days without an absence: the student came back
NEWS_FOR = 5  # and for so many school days it is news
NEWS = timedelta(days=14)  # a crossing of longer ago is none, whenever it came to be known


class Line(NamedTuple):
    """A student, and what is said of them."""

    student: Student
    words: str
    step: str = ""


class Numbers(NamedTuple):
    """What an e-mail may say: how many of each, and of whom nothing."""

    new: int
    due: int
    overdue: int
    corrected: int
    good: int
    meetings: int
    reviews: int  # of the plan


class Digest(NamedTuple):
    """All that the page shows. `steps`: how many crossed each step, for those who lead the school."""

    since: date
    crossed: list[Line]
    steps: list[tuple[str, int]]
    opened: list[tasks.Row]
    due: list[tasks.Row]
    overdue: list[tasks.Row]
    owners: list[OverdueLine]
    told: list[Told]
    corrected: list[Line]
    good: list[Line]
    meetings: list[Meeting]
    reviews: list[reminders.Due]
    leads: bool

    @property
    def numbers(self) -> Numbers:
        return Numbers(
            len(self.crossed) + len(self.opened),
            len(self.due),
            sum(line.overdue for line in self.owners) if self.leads else len(self.overdue),
            len(self.corrected) + len(self.told),
            len(self.good),
            len(self.meetings),
            len(self.reviews),
        )

    @property
    def nothing(self) -> bool:
        return not any(self.numbers)


def digest(staff: Staff, on: date) -> Digest:
    """One person's digest on a day, of students whom they may see; a fixed number of queries."""
    may, since = access.permissions(staff.roles), last_school_day(staff.school, on)
    moment, students = midnight(since, staff.school), concerned(staff, on)
    term, leads = attendance.current_term(staff.school, on), access.OVERSEE in may
    mine = tasks.with_people(tasks.mine(staff, on)).order_by(tasks.EARLIEST, "id")
    rows = tasks.rows(staff.school, on, mine)
    changed = latest(attendance.crossing_events(staff.school, students, moment), on)
    crossed = [crossing_line(one) for one in changed if one.kind == CrossingEvent.Kind.UP]
    return Digest(
        since=since,
        crossed=crossed,
        steps=[(name, n) for name, n in Counter(one.step for one in crossed).items()] if leads else [],
        opened=[row for row in rows if row.task.opened_at >= moment and not is_late(row.task, on)],
        due=[row for row in rows if row.task.due == on],
        overdue=[row for row in rows if is_late(row.task, on)],
        owners=[line for line in tasks.by_owner(staff, on) if line.overdue] if leads else [],
        told=tasks.told(staff, on),
        corrected=[crossing_line(one) for one in changed if one.kind != CrossingEvent.Kind.UP],
        good=good_news(staff.school, students, term, on, moment, access.CASE_VIEW in may) if term else [],
        meetings=meetings(staff, on, on),
        reviews=reminders.reviews_due(staff.school, on) if access.PLAN_EDIT in may else [],
        leads=leads,
    )


def is_late(task: Task, on: date) -> bool:
    return bool(task.due and task.due < on)


def last_school_day(school: School, on: date) -> date:
    """The school day before a day: what came since is new. The day before, where none is known."""
    before = [day for day, half_days in schools.calendar(school).items() if half_days and day < on]
    return max(before, default=on - timedelta(days=1))


def concerned(staff: Staff, on: date) -> QuerySet[Student]:
    """The students whose news is this person's: of a dean's year levels, where they have some."""
    found = people.visible(staff, on)
    if not staff.year_levels or access.may(staff.roles, access.OVERSEE):
        return found
    enrolled = Enrolment.objects.filter(people.in_force(on), year_level__in=staff.year_levels)
    return found.filter(pk__in=enrolled.values("student"))


def latest(events: Iterable[CrossingEvent], on: date) -> list[CrossingEvent]:
    """The last event of each student's step: one that was taken back again is no crossing, and one of long
    ago that only now came to be known is no news."""
    found: dict[tuple, CrossingEvent] = {}
    for one in events:
        found.setdefault((one.student_id, one.year, one.term, one.step), one)
    news = [(one, max(day for day in (one.on, one.was_on) if day)) for one in found.values()]
    return [one for one, day in news if day > on - NEWS]


def crossing_line(event: CrossingEvent) -> Line:
    words = {
        CrossingEvent.Kind.UP: _("reached %(step)s on %(on)s"),
        CrossingEvent.Kind.DOWN: _("%(step)s, reached on %(was_on)s, was taken back"),
        CrossingEvent.Kind.MOVED: _("%(step)s now reached on %(on)s, not %(was_on)s"),
    }[CrossingEvent.Kind(event.kind)]
    facts = {
        "step": STEP_WORDS[event.step], "on": short_day(event.on), "was_on": short_day(event.was_on),
    }  # fmt: skip
    return Line(event.student, words % facts, event.step)


def good_news(
    school: School, students: QuerySet[Student], term: Term, on: date, since: datetime, cases: bool
) -> list[Line]:
    """Students who came back after somebody did something; goals met and barriers gone since a day."""
    found = came_back(school, students, term, on)
    if cases:
        found += goals_met(students, since) + barriers_gone(students, since)
    return sorted(found, key=lambda line: (line.student.last_name, line.student.first_name))


def came_back(school: School, students: QuerySet[Student], term: Term, on: date) -> list[Line]:
    """Students who crossed a step this term, for whom something was done since, and who have not been away
    for ten school days: news for a week."""
    rows = StudentTerm.objects.filter(
        student__in=students, year=term.year, term=term.term, worrying_on__isnull=False
    ).select_related("student")
    rows = list(rows)
    done = last_done(rows, term)
    days = recent.places(school, term, recent.school_days(school, term, on))
    return [
        Line(row.student, _("has been at school for %s school days in a row") % run)
        for row in rows
        if row.student_id in done
        and done[row.student_id] >= row.worrying_on
        and BACK <= (run := days_here(row, days)) < BACK + NEWS_FOR
    ]


def days_here(row: StudentTerm, places: list[int]) -> int:
    """School days since the last absence; a day that nobody marked ends it too."""
    words = attendance.words_of(row)
    for run, place in enumerate(places):
        day = counts(words, 1 << place)
        if absent(day) or day.present == 0:
            return run
    return len(places)


def last_done(rows: list[StudentTerm], term: Term) -> dict[int, date]:
    """The last day of the term on which something was recorded for each of these students."""
    done = Response.objects.filter(
        student__in=[row.student_id for row in rows], on__gte=term.start, withdrawn_at=None
    )
    return dict(done.order_by("on").values_list("student", "on"))


def goals_met(students: QuerySet[Student], since: datetime) -> list[Line]:
    met = Goal.objects.filter(student__in=students, state=Goal.State.MET)
    lately = Goal.history.filter(state=Goal.State.MET, history_date__gte=since).values("id")
    return [
        Line(goal.student, _("met a goal: %s") % goal.words)
        for goal in met.filter(pk__in=lately).select_related("student")
    ]


def barriers_gone(students: QuerySet[Student], since: datetime) -> list[Line]:
    gone = Barrier.objects.filter(
        student__in=students, state=Barrier.State.REMOVED, state_on__gte=since.date()
    )
    return [
        Line(one.student, _("a barrier is gone: %s") % barrier_words(one.kind))
        for one in gone.select_related("student")
    ]


def meetings(staff: Staff, first: date, last: date) -> list[Meeting]:
    """The meetings that one person called or is invited to, of students whom they may see."""
    zone = ZoneInfo(staff.school.time_zone)
    ends = [datetime.combine(on, time(), zone) for on in (first, last + timedelta(days=1))]
    found = Meeting.objects.filter(
        Q(invited__staff=staff) | Q(by=staff.user_id),
        starts_at__gte=ends[0],
        starts_at__lt=ends[1],
        cancelled_at=None,
        student__in=people.visible(staff, first),
    )
    return list(found.select_related("student").distinct().order_by("starts_at"))


def due_days(staff: Staff, on: date) -> list[tuple[date, int]]:
    """How many of a person's tasks are due on each day; what is late counts today."""
    dues = tasks.mine(staff, on).exclude(due=None).values_list("due", flat=True)
    return sorted(Counter(max(due, on) for due in dues).items())


def setting(staff: Staff) -> DigestSetting:
    """A person's setting; who never chose wants it."""
    found = DigestSetting.objects.filter(staff=staff).first()
    return found or DigestSetting(school=staff.school, staff=staff)


def not_sent(school: School, on: date) -> int:
    """How many people's e-mail of a day the mail server has not taken."""
    failed = DigestSetting.objects.filter(school=school, failed_at__gte=midnight(on, school), by_email=True)
    return failed.filter(Q(done_on=None) | Q(done_on__lt=on)).count()
