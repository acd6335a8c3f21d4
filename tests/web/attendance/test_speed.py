"""A page asks the database a fixed number of times, however many students, files and problems there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from tests import kura as world
from whetu.web.attendance import actions
from whetu.web.attendance.models import Upload

PAGES = [
    "/uploads/",
    "/recode/",
    "/recode/list.csv",
    "/quality/",
    "/quality/unmarked/",
    "/quality/twice/",
    "/rolls/",
]


def asked(client, url) -> int:
    """How often a page asks, once the sign-in has been noted."""
    client.get("/health/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def more(kura):
    """Three times as many students, with gaps, reasons and files of their own."""
    with scope(school=kura.school):
        many = [world.make_student(kura.school, place, kura.classes[place % 2]) for place in range(200, 236)]
    world.load(kura, kura.school, world.days_file(many, [(3, "?"), (2, "_"), (12, "T")]), "more.csv")
    with scope(school=kura.school):
        for student in many[::3]:
            actions.record_reason(
                by=kura.staff["officer"].user, student=student, days=[kura.today], code="M", now=kura.now
            )


@pytest.mark.parametrize("role", ["principal", "officer"])
def test_a_page_asks_a_fixed_number_of_times(kura, sign_in, role):
    client = sign_in(role)
    with scope(school=kura.school):
        actions.record_reason(
            by=kura.staff["officer"].user, student=kura.students[2], days=[kura.today], code="M", now=kura.now
        )
    before = {url: asked(client, url) for url in PAGES}
    more(kura)
    assert {url: asked(client, url) for url in PAGES} == before


def test_the_page_of_a_file_asks_a_fixed_number_of_times(kura, sign_in, drop):
    large, _page = drop("large.csv", world.days_file(kura.students[:11], [(9, "T"), (3, "?")]))
    small, _page = drop("small.csv", world.days_file(kura.students[:2], [(1, "M")]))
    client = sign_in("officer")
    assert asked(client, f"/uploads/{small.key}/") == asked(client, f"/uploads/{large.key}/")
    world.load(kura, kura.school, world.days_file(kura.students, [(30, "T")]))
    with scope(school=kura.school):
        loaded = [upload.key for upload in Upload.objects.filter(loaded_at__isnull=False)]
    assert len({asked(client, f"/uploads/{key}/") for key in loaded}) == 1


def test_loading_asks_no_more_often_for_more_students(kura):
    def load(students, away):
        with CaptureQueriesContext(connection) as queries:
            world.load(kura, kura.school, world.days_file(students, away))
        return len(queries)

    few = load(kura.students[:3], [(9, "T")])
    assert load(kura.students, [(11, "T"), (30, "M")]) <= few + 2  # tasks that are made, and a check of rows
