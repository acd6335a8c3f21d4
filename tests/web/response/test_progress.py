"""Progress: how soon crossings are answered, what came on time, and who has heard from nobody."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from tests import kura as world
from whetu.web.attendance.models import StudentTerm
from whetu.web.audit.models import Entry
from whetu.web.response.models import Response, Task


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def done(kura, student, kind: str, on: date, outcome: str = "reached"):
    return Response.objects.create(
        school=kura.school, student=student, kind=kind, on=on, outcome=outcome,
        by=kura.staff["pastoral"].user, at=world.NOW,
    )  # fmt: skip


def task(kura, student, due: date, owner: str = "teacher", response=None, **more):
    closed = {"closed_at": world.NOW, "closed_why": "answered", "response": response} if response else {}
    return Task.objects.create(
        school=kura.school, student=student, year=2026, term=2, step="worrying", kind="RA04",
        words="Check in", since=due - timedelta(days=7), due=due, owner=kura.staff[owner],
        opened_at=world.NOW, **closed, **more,
    )  # fmt: skip


@pytest.fixture
def crossed(kura):
    """The day on which the student at a place reached a step this term."""

    def on(place: int, step: str = "worrying") -> date:
        with scopes_disabled():
            row = StudentTerm.objects.get(student=kura.students[place], year=2026, term=2)
        return getattr(row, f"{step}_on")

    return on


def test_the_median_counts_school_days_to_the_first_contact_that_reached_somebody(kura, sign_in, crossed):
    students, since = kura.students, crossed(1)
    with scope(school=kura.school):
        done(kura, students[1], "RA02", since - timedelta(days=1))  # before the crossing
        done(kura, students[1], "RA26", since, "no answer")
        done(kura, students[1], "RA02", since + timedelta(days=4))
    page = text(sign_in("principal").get("/progress/"))
    assert since == date(2026, 6, 8)
    assert "4 median school days to the first contact" in page
    with scope(school=kura.school):
        done(kura, students[1], "RA04", since)
    assert "0 median school days" in text(sign_in("principal").get("/progress/"))


def test_a_crossing_without_any_response_is_a_gap(kura, sign_in):
    with scope(school=kura.school):
        for place in (1, 2, 3, 6):
            done(kura, kura.students[place], "RA25", date(2026, 6, 12), "no concern")
    page = sign_in("principal").get("/progress/")
    listed = page.content.decode().split('id="gaps"')[1].split("</section>")[0]
    assert kura.students[4].key in listed  # five whole days, and nobody said anything
    assert not [place for place in (1, 2, 3, 6) if kura.students[place].key in listed]


def test_on_time_late_missed_and_overdue(kura, sign_in, crossed):
    one, due = kura.students[2], date(2026, 6, 10)
    with scope(school=kura.school):
        Task.objects.all().delete()
        task(kura, one, due, response=done(kura, one, "RA04", due))
        task(kura, one, due, response=done(kura, one, "RA04", date(2026, 6, 11)))
        task(kura, one, due, closed_at=world.NOW, closed_why="missed")
        task(kura, one, due, owner="pastoral")
        task(kura, one, due, owner="pastoral", snoozed_until=date(2026, 6, 20))
        task(kura, one, kura.today)  # due today is not overdue
        task(kura, one, due, closed_at=world.NOW, closed_why="corrected")
    page = text(sign_in("principal").get("/progress/"))
    assert "1 of 4 25%" in page
    assert "1 tasks overdue" in page
    assert "Pastoral of 8001 1" in page


def test_a_leaders_own_child_is_in_no_number(kura, sign_in):
    """Student 0 is the senior leader's own."""
    with scope(school=kura.school):
        Task.objects.all().delete()
        task(kura, kura.students[0], date(2026, 6, 10))
    assert "1 tasks overdue" in text(sign_in("principal").get("/progress/"))
    assert "0 tasks overdue" in text(sign_in("senior_leader").get("/progress/"))


def test_what_was_before_the_school_went_live_asks_nothing(kura, sign_in):
    kura.school.go_live = date(2026, 6, 9)
    kura.school.save()
    before = sign_in("principal").get("/progress/").content.decode()
    assert kura.students[1].key not in before  # crossed on 8 June
    assert kura.students[4].key in before


def test_the_export_is_the_page_and_is_written_down(kura, sign_in):
    answer = sign_in("principal").get("/progress/export/csv/")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("By step,Crossings")
    assert not [one for one in kura.students if one.last_name in answer.content.decode()]
    with scopes_disabled():
        assert Entry.objects.filter(did="exported progress", by=kura.staff["principal"].user).count() == 1
    assert sign_in("pastoral").get("/progress/export/csv/").status_code == 403


def test_the_page_asks_as_often_however_much_there_is(kura, sign_in):
    client, asked = sign_in("principal"), []
    client.get("/progress/")
    for places in ((2,), (0, 1, 3, 4, 5, 6, 7)):
        with scope(school=kura.school):
            for place in places:
                one = kura.students[place]
                task(kura, one, date(2026, 6, 10), response=done(kura, one, "RA04", date(2026, 6, 10)))
                task(kura, one, date(2026, 6, 10))
        with CaptureQueriesContext(connection) as found:
            client.get("/progress/")
        asked.append(len(found))
    assert asked[0] == asked[1] < 30
