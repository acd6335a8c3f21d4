"""Desks of the kura's people, and a school with as many students as a test wants."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests import kura as world
from whetu.rules.calendar import Term
from whetu.web.attendance.models import StudentDay, StudentTerm, Upload
from whetu.web.desk.models import LastLook
from whetu.web.desk.queries.roll import desk
from whetu.web.people.models import Enrolment, Student
from whetu.web.people.queries import fold
from whetu.web.schools.models import ClassGroup

TERM_2 = Term(2026, 2, date(2026, 4, 20), date(2026, 7, 3))


@pytest.fixture
def desk_of(kura):
    """`desk_of("teacher")`: the desk of that role at the kura today, with the school in scope."""
    with scope(school=kura.school):
        yield lambda role: desk(kura.staff[role], kura.today, TERM_2)


@pytest.fixture
def looked(kura):
    """`looked("teacher", at)`: that person last looked Today through at a moment."""

    def note(role: str, at=world.NOW):
        with scopes_disabled():
            LastLook.objects.create(school=kura.school, user=kura.staff[role].user, at=at)

    return note


@pytest.fixture
def reload(kura):
    """`reload({place: (days, code)})`: the days file again, with other absences for some of the students."""

    def load(changes: dict[int, tuple[int, str]]):
        away = [*world.AWAY, *world.AWAY[:2]]
        for place, absence in changes.items():
            away[place] = absence
        content = world.days_file(kura.students, away)
        return world.load(kura, kura.school, content, name="corrected.csv", now=timezone.now())

    return load


@pytest.fixture
def many(kura):
    """`many(200)`: so many more students at the kura, with a ready row each and here and there a "?"."""

    def make(count: int) -> SimpleNamespace:
        with scope(school=kura.school):
            upload = Upload.objects.first()
            group = ClassGroup.objects.create(school=kura.school, year=2026, name=f"Mataī {count}")
            students = Student.objects.bulk_create(made_up(kura.school, count, at) for at in range(count))
            Enrolment.objects.bulk_create(
                Enrolment(school=kura.school, student=one, start=date(2026, 2, 2), year_level=9 + at % 5,
                          class_group=group)
                for at, one in enumerate(students)
            )  # fmt: skip
            StudentTerm.objects.bulk_create(
                ready(kura.school, one, at, term) for at, one in enumerate(students) for term in (1, 2)
            )
            StudentDay.objects.bulk_create(
                StudentDay(school=kura.school, student=one, on=date(2026, 6, 3 + at % 3), pattern="?210?120",
                           upload=upload, unexplained=True)
                for at, one in enumerate(students) if at % 4 == 0
            )  # fmt: skip
        return SimpleNamespace(students=students, group=group)

    return make


def made_up(school, count: int, at: int) -> Student:
    last = f"Zz-Mano{count}x{at}"
    return Student(
        school=school, number=f"m{count}-{at}", first_name="Aroha", last_name=last, search=fold(f"{last} A")
    )


def ready(school, student: Student, at: int, term: int) -> StudentTerm:
    """A ready row with some days absent, by the place of the student."""
    absent, whole = at % 34, 80
    return StudentTerm(
        school=school, student=student, year=2026, term=term, available=whole, present=whole - absent,
        justified=absent // 2, unjustified=absent - absent // 2, absent=absent, band="regular",
        step=("good", "worrying", "concerning", "serious")[min(absent // 10, 3)],
        worrying_on=date(2026, 5, 11) if absent >= 10 else None,
        concerning_on=date(2026, 5, 18) if absent >= 20 else None,
        serious_on=date(2026, 5, 25) if absent >= 30 else None,
        run_days=12 if at % 30 == 0 else 0, run_start=date(2026, 5, 27) if at % 30 == 0 else None,
        weeks=[absent // 6] * 6, first_day=date(2026, 4, 20), last_day=date(2026, 6, 12),
    )  # fmt: skip


def names(response) -> list[str]:
    """The students of the list on a page, in order."""
    return re.findall(r'<th scope="row"><a href="/students/[^"]*">([^<]*)</a>', response.content.decode())


def text(response) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())
