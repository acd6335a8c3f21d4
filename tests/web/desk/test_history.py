"""Crossings from before the school began with Whetū: looked through once, in one sitting."""

import re
from datetime import date

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.web.desk.conftest import text
from whetu.web.attendance.models import CrossingEvent
from whetu.web.audit.models import Entry


@pytest.fixture
def earlier(kura, many):
    """120 crossings of Term 1, from before the school went live."""
    students = many(120).students
    kura.school.go_live = date(2026, 3, 9)
    kura.school.save()
    with scope(school=kura.school):
        CrossingEvent.objects.bulk_create(
            CrossingEvent(
                school=kura.school, student=one, year=2026, term=1, step=("worrying", "serious")[at % 2],
                kind="up", cause="new absence", on=date(2026, 3, 2), found_at=timezone.now(),
                before_go_live=True,
            )
            for at, one in enumerate(students)
        )  # fmt: skip


def waiting(kura) -> int:
    with scope(school=kura.school):
        return CrossingEvent.objects.filter(before_go_live=True, looked_through_at=None).count()


def test_today_counts_them_and_opens_them(earlier, sign_in):
    page = sign_in("pastoral").get("/").content.decode()
    assert re.search(
        r'href="/history/">earlier crossings to look through</a><b class="line-number">120<', page
    )


@pytest.mark.parametrize("began", [date(2026, 1, 20), date(2026, 5, 4), None])
def test_terms_that_were_over_before_wait_for_nobody(kura, earlier, sign_in, began):
    kura.school.go_live = began
    kura.school.save()
    assert "earlier crossings" not in sign_in("pastoral").get("/").content.decode()


def test_they_set_off_nothing_new_on_today(earlier, sign_in, looked):
    looked("pastoral")
    assert "No step has changed." in text(sign_in("pastoral").get("/"))


def test_fifty_a_page_the_highest_step_first(earlier, sign_in):
    page = sign_in("pastoral").get("/history/").content.decode()
    assert page.count('name="event"') == 50
    assert page.count("step--serious") == 50


def test_a_page_is_marked_as_seen_and_the_next_comes(kura, earlier, sign_in):
    client = sign_in("pastoral")
    events = re.findall(r'name="event" value="(\d+)"', client.get("/history/").content.decode())
    answer = client.post("/history/", {"event": events, "these": "yes"}, follow=True)
    assert "50 crossings looked through." in text(answer)
    assert waiting(kura) == 70
    assert Entry.objects.get(did="looked through earlier crossings").detail == {"crossings": 50}


def test_all_are_marked_as_seen_at_once(kura, earlier, sign_in):
    answer = sign_in("principal").post("/history/", follow=True)
    assert waiting(kura) == 0
    assert "All looked through." in text(answer)


def test_another_schools_crossings_stay_as_they_are(kura, earlier, client):
    client.force_login(kura.staff["other"].user)
    with scope(school=kura.school):
        events = list(CrossingEvent.objects.values_list("pk", flat=True))
    client.post("/history/", {"event": events, "these": "yes"})
    client.post("/history/")
    assert waiting(kura) == 120


def test_a_teacher_has_no_history_to_look_through(sign_in):
    assert sign_in("teacher").get("/history/").status_code == 403
