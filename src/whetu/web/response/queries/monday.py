"""The Monday meeting: students with something in the last week, what was agreed of them, and how it went."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.rules.calendar import Term, add_school_days
from whetu.rules.plan import ATTEMPTS
from whetu.rules.star import STEPS
from whetu.rules.terms import absent, counts
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import CrossingEvent, StudentTerm
from whetu.web.audit.queries import midnight
from whetu.web.look import Week, weeks
from whetu.web.people import queries as people
from whetu.web.people.models import Enrolment, Student
from whetu.web.response.models import Agreed, Response
from whetu.web.response.queries import recent, tasks
from whetu.web.response.queries.digest import latest
from whetu.web.schools import queries as schools
from whetu.web.schools.models import ClassGroup, School, Staff
from whetu.web.words import STEP_WORDS, days

WEEK = 5  # school days
A_DAY = 2  # half-days
LATELY = timedelta(weeks=4)
ORDER = [step for step, _days in STEPS]
BY_NEXT_TIME = 4  # school days: what is agreed on a Monday is due on its Friday


class Place(NamedTuple):
    """Year level and class of a student."""

    year: int | None
    class_name: str


class Entry(NamedTuple):
    """One student on the list, and why. `settled`: something was agreed of them at this meeting already."""

    student: Student
    place: Place
    step: str
    absent: int
    whys: list[str]
    settled: bool


class Meeting(NamedTuple):
    """The list of one meeting. `monday` of its week; `years` that may be chosen."""

    monday: date
    entries: list[Entry]
    years: list[int]

    @property
    def settled(self) -> int:
        return sum(entry.settled for entry in self.entries)


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def meeting(staff: Staff, on: date, year: int | None = None) -> Meeting:
    """The students to speak about, the highest step first, of those whom this person may see; of one year
    level, if one is chosen. A fixed number of queries."""
    school, students = staff.school, people.visible(staff, on)
    places = places_of(school, on)
    term = attendance.current_term(school, on)
    reasons: dict[int, list[str]] = defaultdict(list)
    for found in (crossed, last_agreed, late):
        for student, why in found(school, students, on).items():
            reasons[student].append(why)
    rows = ready(students, term, reasons) if term else {}
    helped = lately_helped(students, on)
    for student, why in no_better(school, term, rows.values(), on).items() if term else ():
        if student in helped:
            reasons[student].append(why)
    now = agreed_at(students, monday_of(on))
    there = [pk for pk in [*reasons, *(pk for pk in now if pk not in reasons)] if pk in places]
    named = students.in_bulk(there)
    entries = [
        entry(named[pk], places[pk], rows.get(pk), reasons.get(pk, []), pk in now)
        for pk in there
        if pk in named and (year is None or places[pk].year == year)
    ]
    years = sorted({places[pk].year for pk in there if pk in named and places[pk].year is not None})
    return Meeting(monday_of(on), sorted(entries, key=urgency), years)


def entry(student: Student, place: Place, row: StudentTerm | None, whys: list[str], settled: bool) -> Entry:
    step, away = (row.step, row.absent) if row else ("good", 0)
    return Entry(student, place, step, away, whys, settled)


def urgency(one: Entry) -> tuple:
    return -ORDER.index(one.step), -one.absent, one.student.last_name, one.student.first_name, one.student.pk


def places_of(school: School, on: date) -> dict[int, Place]:
    """Where each student enrolled on a day is."""
    names = dict(ClassGroup.objects.filter(school=school).values_list("pk", "name"))
    rows = Enrolment.objects.filter(people.in_force(on), school=school).order_by("start")
    columns = rows.values_list("student", "year_level", "class_group")
    return {student: Place(year, names.get(group, "")) for student, year, group in columns}


def crossed(school: School, students: QuerySet[Student], on: date) -> dict[int, str]:
    """Students who reached a step in the last seven days."""
    events = attendance.crossing_events(school, students, midnight(on - timedelta(days=7), school))
    return {
        one.student_id: _("reached %s") % STEP_WORDS[one.step]
        for one in reversed(latest(events, on))
        if one.kind == CrossingEvent.Kind.UP
    }


def last_agreed(school: School, students: QuerySet[Student], on: date) -> dict[int, str]:
    """Students of whom something was agreed at the last meeting, or at an earlier one and is still to do."""
    rows = earlier(students, on)
    numbers = Counter(one.student_id for one in rows)
    return {
        student: ngettext("%s thing agreed last time", "%s things agreed last time", number) % number
        for student, number in numbers.items()
    }


def earlier(students: QuerySet[Student] | Iterable[Student], on: date) -> list[Agreed]:
    """What was agreed at the last meeting before this week, and before that what is still to do. Of a task
    that was carried on, the last time."""
    rows = Agreed.objects.filter(student__in=students, monday__lt=monday_of(on))
    last = rows.aggregate(last=Max("monday"))["last"]
    rows = rows.filter(Q(monday=last) | Q(task__closed_at=None, task__isnull=False))
    carried = set(
        Agreed.objects.filter(student__in=students, monday=monday_of(on)).values_list("task", flat=True)
    )
    found = rows.select_related("task__owner__user", "task__response__by").order_by("monday", "id")
    by_task = {one.task_id or -one.pk: one for one in found if one.task_id not in carried}
    return list(by_task.values())


def agreed_at(students: QuerySet[Student] | Iterable[Student], monday: date) -> dict[int, list[Agreed]]:
    """What was agreed at one meeting, by student."""
    rows = Agreed.objects.filter(student__in=students, monday=monday)
    found: dict[int, list[Agreed]] = defaultdict(list)
    for one in rows.select_related("task__owner__user", "student").order_by("id"):
        found[one.student_id].append(one)
    return found


def late(school: School, students: QuerySet[Student], on: date) -> dict[int, str]:
    """Students for whom something is past its day."""
    found = tasks.open_tasks(students).filter(tasks.asked(on), due__lt=on)
    numbers = Counter(found.values_list("student", flat=True))
    return {
        student: ngettext("%s task late", "%s tasks late", number) % number
        for student, number in numbers.items()
    }


def ready(students: QuerySet[Student], term: Term, also: Iterable[int]) -> dict[int, StudentTerm]:
    """Ready rows of the students at a step, and of those who are on the list anyway."""
    rows = StudentTerm.objects.filter(
        Q(worrying_on__isnull=False) | Q(student__in=list(also)),
        student__in=students,
        year=term.year,
        term=term.term,
    )
    return {row.student_id: row for row in rows}


def lately_helped(students: QuerySet[Student], on: date) -> set[int]:
    """Students for whom something was recorded in the last four weeks."""
    done = Response.objects.filter(student__in=students, on__gt=on - LATELY, on__lte=on, withdrawn_at=None)
    return set(done.exclude(outcome__in=ATTEMPTS).values_list("student", flat=True))


def no_better(school: School, term: Term, rows: Iterable[StudentTerm], on: date) -> dict[int, str]:
    """Students at a step who were away a day or more of the last five, and no less of the five before."""
    places = recent.places(school, term, recent.school_days(school, term, on)[: 2 * WEEK])
    now, before = recent.mask(places[:WEEK]), recent.mask(places[WEEK:])
    found = {}
    for row in rows if len(places) == 2 * WEEK else ():
        words = attendance.words_of(row)
        away, was = absent(counts(words, now)), absent(counts(words, before))
        if row.worrying_on and A_DAY <= away >= was:
            facts = {"now": days(away), "was": days(was)}
            found[row.student_id] = (
                _("away %(now)s of the last 5 school days, %(was)s of the 5 before") % facts
            )
    return found


class Sitting(NamedTuple):
    """One student's turn: where they stand in the list, and all that is spoken about."""

    entry: Entry | None
    number: int  # 0: not on the list
    total: int
    before: Student | None
    after: Student | None
    earlier: list[Agreed]
    agreed: list[Agreed]
    open: list[tasks.Row]
    weeks: list[Week]


def sitting(staff: Staff, student: Student, on: date, year: int | None = None) -> Sitting:
    """All that the page of one student shows."""
    entries = meeting(staff, on, year).entries
    at = next((place for place, one in enumerate(entries) if one.student.pk == student.pk), None)
    before, after = neighbours(entries, at)
    found = tasks.with_people(tasks.open_tasks([student.pk])).order_by(tasks.EARLIEST, "id")
    return Sitting(
        entry=None if at is None else entries[at],
        number=0 if at is None else at + 1,
        total=len(entries),
        before=before,
        after=after,
        earlier=earlier([student], on),
        agreed=agreed_at([student], monday_of(on))[student.pk],
        open=tasks.rows(staff.school, on, found),
        weeks=last_weeks(student, on),
    )


def neighbours(entries: list[Entry], at: int | None) -> tuple[Student | None, Student | None]:
    """The students before and after a place in the list; of somebody who is not on it, the first is next."""
    if at is None:
        return None, entries[0].student if entries else None
    before = entries[at - 1].student if at else None
    return before, entries[at + 1].student if at + 1 < len(entries) else None


def last_weeks(student: Student, on: date) -> list[Week]:
    """The last ten school days of the term, as a grid."""
    term = attendance.current_term(student.school, on)
    row = term and StudentTerm.objects.filter(student=student, year=term.year, term=term.term).first()
    if not row:
        return []
    days = recent.school_days(student.school, term, on)[: 2 * WEEK]
    found = weeks(recent.drawn(row, days, recent.places(student.school, term, days)))
    return [one._replace(number=(one.monday - monday_of(term.start)).days // 7 + 1) for one in found]


class Owned(NamedTuple):
    """What one person is to do, as agreed at this meeting."""

    owner: str
    rows: list[Agreed]


def who_does_what(staff: Staff, on: date) -> list[Owned]:
    """One block per person: what was agreed this week, of students whom the reader may see."""
    found: dict[str, list[Agreed]] = defaultdict(list)
    for rows in agreed_at(people.visible(staff, on), monday_of(on)).values():
        for one in rows:
            owner = one.task.owner if one.task else None
            found[owner.user.name if owner else _("Nobody yet")].append(one)
    return [Owned(owner, sorted(found[owner], key=by_student)) for owner in sorted(found)]


def by_student(one: Agreed) -> tuple[str, str, int]:
    return one.student.last_name, one.student.first_name, one.pk


def usual_due(school: School, on: date) -> date:
    """By when something agreed today is usually due: four school days on."""
    found = add_school_days(on, BY_NEXT_TIME, schools.calendar(school))
    return found or on + timedelta(days=BY_NEXT_TIME)
