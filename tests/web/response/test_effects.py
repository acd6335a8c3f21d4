"""Before and after: what came after an action, beside what was to be expected anyway."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from tests import kura as world
from whetu.rules.terms import ALL
from whetu.web.attendance.models import StudentTerm
from whetu.web.people.models import Enrolment, Student
from whetu.web.response.models import Barrier, Response

CAME_BACK, NO_CHANGE, LATELY = date(2026, 5, 8), date(2026, 5, 18), date(2026, 6, 8)


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def done(kura, student, kind: str, on: date, outcome: str = "reached"):
    return Response.objects.create(
        school=kura.school, student=student, kind=kind, on=on, outcome=outcome,
        by=kura.staff["pastoral"].user, at=world.NOW,
    )  # fmt: skip


def many_students(kura, count: int = 60) -> list[Student]:
    """Students each away on the same one or two weekdays all term; their level never changes."""
    made = Student.objects.bulk_create(
        Student(school=kura.school, number=f"e{at}", first_name="Aroha", last_name=f"Zz-Muri{at}")
        for at in range(count)
    )
    Enrolment.objects.bulk_create(
        Enrolment(school=kura.school, student=one, start=date(2026, 2, 2), year_level=9) for one in made
    )
    masks = [sum(1 << place for place in range(40) if place % 5 < at % 4) for at in range(count)]
    term = (1 << 40) - 1
    StudentTerm.objects.bulk_create(
        StudentTerm(
            school=kura.school, student=one, year=2026, term=2, present_one=term & ~away,
            present_both=term & ~away, unjustified_one=away, unjustified_both=away, recorded=term & ALL,
        )
        for one, away in zip(made, masks, strict=True)
    )  # fmt: skip
    return made


def test_each_action_stands_with_what_came_before_and_after(kura, sign_in):
    with scope(school=kura.school):
        many = many_students(kura)
        done(kura, many[2], "RA02", NO_CHANGE)
        done(kura, many[2], "RA26", date(2026, 5, 19), "no answer")
        done(kura, many[2], "RA04", LATELY)
        Barrier.objects.create(
            school=kura.school, student=many[2], kind="transport", source="whanau", state="removed",
            raised_on=NO_CHANGE, state_on=date(2026, 5, 20),
        )  # fmt: skip
    page = text(sign_in("pastoral").get(f"/students/{many[2].key}/effects/"))
    assert "Phone call to whānau Mon 18 May 8 of 20 8 of 20 about 8 of 20" in page
    assert "As expected anyway" in page
    assert "Check-in with the student Mon 8 Jun" in page
    assert "Too early to say" in page
    assert "Barrier removed: Transport" in page
    assert "Tried to reach" not in page  # nobody was reached: it is no action


def test_a_barrier_stands_only_where_cases_may_be_seen(kura, sign_in):
    with scope(school=kura.school):
        student = kura.students[2]
        done(kura, student, "RA04", NO_CHANGE)
        Barrier.objects.create(
            school=kura.school, student=student, kind="bullying", source="student", state="removed",
            raised_on=NO_CHANGE, state_on=NO_CHANGE,
        )  # fmt: skip
    assert "Bullying" in text(sign_in("pastoral").get(f"/students/{student.key}/effects/"))
    page = text(sign_in("teacher").get(f"/students/{student.key}/effects/"))
    assert "Check-in with the student" in page
    assert "Bullying" not in page


def test_by_kind_small_numbers_are_withheld_and_few_are_indicative(kura, sign_in):
    with scope(school=kura.school):
        many = many_students(kura)
        for one in many[:6]:
            done(kura, one, "RA02", NO_CHANGE)
            done(kura, one, "RA02", date(2026, 5, 20))  # only the first of a kind counts
        for one in many[:3]:
            done(kura, one, "RA04", NO_CHANGE)
    page = text(sign_in("senior_leader").get("/effects/"))
    assert "Phone call to whānau 6 0 4.7 4.7" in page
    assert "indicative: fewer than 30 students" in page
    assert "Check-in with the student 3 0 Fewer than five students" in page


def test_both_pages_ask_as_often_however_many_there_are(kura, sign_in):
    client = sign_in("principal")
    asked = []
    with scope(school=kura.school):
        many = many_students(kura)
    for some in (many[:2], many[2:50]):
        with scope(school=kura.school):
            for one in some:
                done(kura, one, "RA02", NO_CHANGE)
                done(kura, one, "RA04", LATELY)
        cache.clear()
        for url in ("/effects/", f"/students/{many[0].key}/effects/"):
            client.get(url)
            with CaptureQueriesContext(connection) as found:
                assert client.get(url).status_code == 200
            asked.append(len(found))
    assert asked[:2] == asked[2:]
    assert max(asked) < 30
