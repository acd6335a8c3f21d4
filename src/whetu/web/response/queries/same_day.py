"""Same day: who is not here and not explained, by class, and whom to tell at home.

A roll that was not taken says nothing of anybody. Siblings stand together with the contacts that they share.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import Reason, StudentDay
from whetu.web.attendance.queries import Unexplained
from whetu.web.people.models import Caregiver, Student
from whetu.web.people.queries import circumstances, in_force
from whetu.web.people.queries.siblings import families, same_person
from whetu.web.response.models import Response
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

TOLD = "RA01"


class Contact(NamedTuple):
    """Somebody to tell, and the links that do it. No link holds a child's name."""

    caregiver: Caregiver
    call: str
    text: str
    mail: str


class Family(NamedTuple):
    """Students to tell home of at once. `told`: what was done about it already, latest first."""

    students: list[Student]
    marks: str
    contacts: list[Contact]
    told: list[Response]
    known: bool  # known circumstances hold for one of them

    @property
    def keys(self) -> str:
        return ",".join(student.key for student in self.students)

    @property
    def done(self) -> bool:
        """Whether somebody was reached, or a message left, about each of them."""
        about = {one.student_id for one in self.told if one.outcome != "no answer"}
        return about >= {student.pk for student in self.students}


class Group(NamedTuple):
    """The families under one class, that of each one's first student; without a class the name is empty."""

    name: str
    families: list[Family]

    @property
    def students(self) -> int:
        return sum(len(one.students) for one in self.families)

    @property
    def waiting(self) -> int:
        return sum(len(one.students) for one in self.families if not one.done)


class Day(NamedTuple):
    """The day that the marks are of, whether it is today and past the cut-off, and its families by class."""

    marks_of: date | None
    is_today: bool
    too_early: bool
    cut_off: str
    classes: list[Group]

    @property
    def waiting(self) -> int:
        """Students of whom nobody at home knows yet."""
        return sum(group.waiting for group in self.classes)

    @property
    def students(self) -> int:
        return sum(group.students for group in self.classes)


def day(school: School, students: QuerySet[Student], on: date, now: datetime) -> Day:
    """Everybody of these students with a "?" and no reason on the last day of data; in a fixed number of
    queries."""
    marks_of = attendance.last_day_of_data(school, on)
    clock = now.astimezone(ZoneInfo(school.time_zone)).time()
    cut_off = time_format(school.cut_off)
    if marks_of is None:
        return Day(None, False, False, cut_off, [])
    away = [one for one in attendance.unexplained(school, students, marks_of, since=marks_of) if one.waiting]
    is_today = marks_of == on
    return Day(
        marks_of, is_today, is_today and clock < school.cut_off, cut_off,
        by_class(school, away, marks_of, on),
    )  # fmt: skip


def to_tell(school: School, students: QuerySet[Student], on: date) -> int:
    """How many of these students home is still to be told of today, as `day` lists them; in one query."""
    if not schools.calendar(school).get(on):
        return 0
    here = students.filter(in_force(on, "enrolments__"))
    away = StudentDay.objects.filter(school=school, on=on, unexplained=True, student__in=here)
    noted = Reason.objects.filter(school=school, on=on, dropped_at=None, recoded_at=None)
    told = Response.objects.filter(school=school, kind=TOLD, on__gte=on, withdrawn_at=None)
    told = told.exclude(outcome="no answer")
    away = away.exclude(student__in=noted.values("student"))
    return away.exclude(student__in=told.values("student")).count()


def by_class(school: School, away: list[Unexplained], marks_of: date, on: date) -> list[Group]:
    """The families, under the class of their first student."""
    rows = {one.student.pk: one for one in sorted(away, key=lambda one: one.student.last_name)}
    listed = Student.objects.filter(pk__in=rows)
    classes = attendance.classes_by_day(listed)
    names = {group.pk: group.name for group in schools.class_groups(school, marks_of.year)}
    group_of = {pk: names.get(attendance.class_on(classes.get(pk, ()), marks_of) or 0, "") for pk in rows}
    ordered = sorted(rows, key=lambda pk: group_of[pk])
    people, told = contacts(school, listed), told_of(school, listed, marks_of)
    known = circumstances.known_since(school, on, listed)
    found: dict[str, list[Family]] = defaultdict(list)
    for together in families(school, ordered):
        members = [rows[pk].student for pk in together]
        found[group_of[together[0]]].append(
            Family(
                members,
                ", ".join(sorted({letters(rows[pk].days[0].pattern) for pk in together})),
                [contact(school, one, len(members)) for one in shared(people, together)],
                sorted((one for pk in together for one in told[pk]), key=lambda one: one.at, reverse=True),
                any(pk in known for pk in together),
            )
        )
    return [Group(name, sorted(found[name], key=lambda one: one.done)) for name in sorted(found)]


def letters(pattern: str) -> str:
    """The codes of a day without their minutes."""
    return "".join(letter for letter in pattern if not letter.isdigit())


def contacts(school: School, students: QuerySet[Student]) -> dict[int, list[Caregiver]]:
    """Whom each student's school may tell, in the order of the roll."""
    found: dict[int, list[Caregiver]] = defaultdict(list)
    rows = Caregiver.objects.filter(school=school, student__in=students, contact_allowed=True)
    for one in rows.order_by("place"):
        found[one.student_id].append(one)
    return found


def shared(people: dict[int, list[Caregiver]], together: list[int]) -> list[Caregiver]:
    """The contacts of one student; of several, those of the first who stand with every one of them."""
    first, *others = together
    return [
        one
        for one in people[first]
        if all(any(same_person(one, other) for other in people[pk]) for pk in others)
    ]


def told_of(school: School, students: QuerySet[Student], since: date) -> dict[int, list[Response]]:
    """What was told home of each student since the day of the marks."""
    found: dict[int, list[Response]] = defaultdict(list)
    rows = Response.objects.filter(
        school=school, student__in=students, kind=TOLD, on__gte=since, withdrawn_at=None
    )
    for one in rows.select_related("by", "caregiver"):
        found[one.student_id].append(one)
    return found


def contact(school: School, caregiver: Caregiver, children: int) -> Contact:
    """The links of one contact, with words that name the school and no child."""
    words = ngettext(
        "Kia ora. Your child is marked as away from %(school)s and we have no reason yet. Please let us "
        "know. Ngā mihi.",
        "Kia ora. Your children are marked as away from %(school)s and we have no reason yet. Please let us "
        "know. Ngā mihi.",
        children,
    ) % {"school": school.name}
    number = "".join(letter for letter in caregiver.phone if letter.isdigit() or letter == "+")
    subject, body = quote(_("Away from school")), quote(words)
    return Contact(
        caregiver,
        f"tel:{number}" if number else "",
        f"sms:{number}?body={body}" if number else "",
        f"mailto:{quote(caregiver.email, safe='@')}?subject={subject}&body={body}" if caregiver.email else "",
    )


class Week(NamedTuple):
    """What of a week is still unexplained. `ends`: this is the last school day of it."""

    ends: bool
    rows: list[Unexplained]

    @property
    def days(self) -> int:
        return sum(len(one.waiting) for one in self.rows)


def week(school: School, students: QuerySet[Student], on: date) -> Week:
    """The days of this school week without a reason, oldest first. The Ministry counts those that are still
    unexplained at its end."""
    monday = on - timedelta(days=on.weekday())
    calendar = schools.calendar(school)
    later = [on + timedelta(days=n) for n in range(1, 7 - on.weekday())]
    rows = attendance.unexplained(school, students, on, since=monday)
    return Week(not any(calendar.get(one) for one in later), [one for one in rows if one.waiting])


def chosen(students: QuerySet[Student], keys: str) -> list[Student]:
    """The students of these whom some keys name, in that order."""
    wanted = keys.split(",")[:20]
    found = {one.key: one for one in students.filter(key__in=wanted).select_related("school")}
    return [found[key] for key in wanted if key in found]
