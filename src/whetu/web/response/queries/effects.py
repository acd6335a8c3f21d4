"""Before and after: what came after an action, beside what would have come anyway."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import effects as rules
from whetu.rules.disclosure import SMALLEST
from whetu.rules.plan import ATTEMPTS, BARRIERS
from whetu.rules.terms import Words
from whetu.web.amp.queries import kind_words
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentTerm, Upload
from whetu.web.people import queries as people
from whetu.web.people.models import Student
from whetu.web.response.models import Barrier, Response
from whetu.web.schools.models import School, Staff

INDICATIVE = 30  # of fewer students than these the words are a hint
A_DAY = 24 * 60 * 60
NOT_ACTIONS = ("RA25", "RA26")  # known circumstances, and nobody was reached
BARRIER_GONE = "barrier"

WORDS = {
    "too early": gettext_lazy("Too early to say"),
    "cannot tell": gettext_lazy("Cannot tell"),
    "better": gettext_lazy("Better than expected"),
    "as expected": gettext_lazy("As expected anyway"),
    "worse": gettext_lazy("Worse than expected"),
}


class Action(NamedTuple):
    """Something that was done for a student on a day."""

    student: int
    on: date
    kind: str  # RA01 to RA26, or BARRIER_GONE
    label: str


class Row(NamedTuple):
    """One action of a student, with what came before and after."""

    action: Action
    effect: rules.Effect

    @property
    def words(self):
        return WORDS[self.effect.words]

    @property
    def expected(self) -> float | None:
        """Half-days of 20 that were to be expected."""
        return None if self.effect.expected is None else self.effect.expected * rules.WINDOW


def anyway(school: School, year: int) -> rules.School:
    """What the school's students do anyway, by the words of a year. Kept until other marks come in."""
    loads = Upload.objects.filter(school=school).aggregate(Max("loaded_at"), Max("undone_at"))
    key = f"anyway.{school.pk}.{year}." + ".".join(
        f"{at:%y%m%d%H%M%S%f}" if at else "" for at in loads.values()
    )
    found = cache.get(key)
    if found is None:
        found = rules.school(words_of(StudentTerm.objects.filter(school=school, year=year)).values())
        cache.set(key, found, A_DAY)
    return found


def words_of(rows: QuerySet[StudentTerm]) -> dict[int, list[rules.Term]]:
    """The terms of each student, as words."""
    found: dict[int, list[rules.Term]] = defaultdict(list)
    for student, year, term, *nine in rows.values_list("student", "year", "term", *Words._fields):
        found[student].append((year, term, Words(*nine)))
    return found


def actions(school: School, students: Iterable[int] | QuerySet, year: int) -> list[Action]:
    """What was done for these students in a year, oldest first: responses that reached somebody, and
    barriers that went."""
    words = kind_words(school)
    done = Response.objects.filter(student__in=students, on__year=year, withdrawn_at=None)
    done = done.exclude(kind__in=NOT_ACTIONS).exclude(outcome__in=ATTEMPTS)
    found = [Action(*row, words.get(row[2], row[2])) for row in done.values_list("student", "on", "kind")]
    gone = Barrier.objects.filter(student__in=students, state=Barrier.State.REMOVED, state_on__year=year)
    for student, on, kind in gone.values_list("student", "state_on", "kind"):
        found.append(Action(student, on, BARRIER_GONE, _("Barrier removed: %s") % barrier_words(kind)))
    return sorted(found, key=lambda one: one.on)


def barrier_words(kind: str) -> str:
    return _(BARRIERS[kind].label) if kind in BARRIERS else kind


def of_student(student: Student, on: date, barriers: bool) -> list[Row]:
    """One row per action of the year for one student, the latest first. `barriers`: with those that went."""
    known, first = anyway(student.school, on.year), attendance.first_days(student.school)
    terms = words_of(StudentTerm.objects.filter(student=student, year=on.year))[student.pk]
    days = rules.days_of(terms, first)
    rows = [
        Row(one, rules.effect(days, one.on, known))
        for one in actions(student.school, [student.pk], on.year)
        if barriers or one.kind != BARRIER_GONE
    ]
    return rows[::-1]


class KindRow(NamedTuple):
    """One kind of action, each student's first of the year. `withheld`: too few students to say."""

    label: str
    students: int
    together: rules.Together
    withheld: bool
    indicative: bool

    @property
    def words(self):
        return WORDS[self.together.words]

    @property
    def half_days(self) -> list[float]:
        """Of 20, on average: before, after, and expected anyway."""
        return [share * rules.WINDOW for share in self.together[2:5]]


def by_kind(staff: Staff, on: date) -> list[KindRow]:
    """One row per kind of action of the year, of the students whom this person may list."""
    school, students = staff.school, people.visible(staff, on).order_by().values("pk")
    first_of: dict[str, dict[int, Action]] = defaultdict(dict)
    for one in actions(school, students, on.year):
        first_of[one.kind].setdefault(one.student, one)
    concerned = {student for found in first_of.values() for student in found}
    days = dict(days_by_student(school, concerned, on.year))
    known = anyway(school, on.year)
    rows = [
        kind_row(found, [rules.effect(days.get(one.student, []), one.on, known) for one in found])
        for found in ([*by_student.values()] for by_student in first_of.values())
    ]
    return sorted(rows, key=lambda row: -row.students)


def days_by_student(school: School, students: set[int], year: int) -> Iterator[tuple[int, list[rules.Day]]]:
    """The days of each of these students in a year."""
    first = attendance.first_days(school)
    rows = StudentTerm.objects.filter(school=school, year=year)
    if len(students) < 500:
        rows = rows.filter(student__in=students)
    for student, terms in words_of(rows).items():
        if student in students:
            yield student, rules.days_of(terms, first)


def kind_row(found: list[Action], effects: list[rules.Effect]) -> KindRow:
    label = _("Barrier removed") if found[0].kind == BARRIER_GONE else found[0].label
    together = rules.together(effects)
    return KindRow(label, len(found), together, together.number < SMALLEST, together.number < INDICATIVE)
