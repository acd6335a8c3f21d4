"""Same day: who is not here and not explained, whom to tell, and what came of it."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from tests.kura import NOW, TODAY, days_file, load
from whetu.web.attendance.models import Reason
from whetu.web.people.models import Caregiver, Student
from whetu.web.response.models import Response
from whetu.web.response.queries import same_day as queries


@pytest.fixture
def day(kura):
    """`day()`: the same-day list of the whole school."""

    def read(on: date = TODAY, now: datetime = NOW) -> queries.Day:
        with scope(school=kura.school):
            return queries.day(kura.school, Student.objects.all(), on, now)

    return read


@pytest.fixture
def siblings(kura):
    """Students 2 and 6 share an aunty's phone, and 8's father must not be contacted."""
    with scope(school=kura.school):
        facts = {"school": kura.school, "phone": "021 000 9999"}
        Caregiver.objects.create(student=kura.students[2], place=3, name="Zz-Aunty", **facts)
        Caregiver.objects.create(student=kura.students[6], place=3, name="Zz-Aunty", **facts)
        facts["phone"] = "021 000 6666"
        Caregiver.objects.create(
            student=kura.students[8], place=2, name="Zz-Matua", contact_allowed=False, **facts
        )


def places(kura, day: queries.Day) -> list[list[int]]:
    at = {student.pk: place for place, student in enumerate(kura.students)}
    return [[at[one.pk] for one in family.students] for group in day.classes for family in group.families]


def tell(kura, client, *at: int, outcome: str = "reached", **more):
    with scope(school=kura.school):
        caregiver = kura.students[at[0]].caregivers.order_by("-place").first()
    keys = ",".join(kura.students[one].key for one in at)
    sent = {
        "keys": keys,
        "day": "2026-06-12",
        "caregiver": caregiver.pk,
        "channel": "call",
        "outcome": outcome,
    }
    return client.post("/same-day/told/", {**sent, **more}, follow=True)


def told(kura) -> list[Response]:
    with scope(school=kura.school):
        return list(Response.objects.filter(kind="RA01").select_related("student", "caregiver"))


def test_who_is_away_without_a_reason_stands_under_their_class(kura, day):
    found = day()
    assert (found.is_today, found.waiting) == (True, 3)
    assert sorted(places(kura, found)) == [[2], [6], [8]]
    assert [group.name for group in found.classes] == ["Rimu"]


def test_links_hold_no_name_of_a_child_and_nobody_barred(kura, sign_in, siblings):
    page = sign_in("principal").get("/same-day/").content.decode()
    links = [unquote(link) for link in re.findall(r'href="((?:tel|sms|mailto):[^"]*)"', page)]
    assert any(link.startswith("sms:0210009999?body=Kia ora. Your children") for link in links)
    assert not [
        link for link in links for one in kura.students if one.first_name in link or one.last_name in link
    ]
    assert "021 000 6666" not in page
    assert "Zz-Matua" not in page


def test_one_tap_tells_and_an_answer_that_did_not_come_leaves_it_to_do(kura, sign_in, day):
    client = sign_in("officer")
    tell(kura, client, 8, outcome="no answer")
    assert day().waiting == 3
    tell(kura, client, 8)
    assert day().waiting == 2
    assert [(one.outcome, one.on, one.channel) for one in told(kura)] == [
        ("reached", TODAY, "call"), ("no answer", TODAY, "call"),
    ]  # fmt: skip
    page = client.get("/same-day/").content.decode()
    assert "home was told" in page
    assert "No answer, Zz-Whaea 8" in page


def test_today_counts_those_whom_the_page_lists(kura, sign_in, day):
    client = sign_in("officer")
    assert "students to tell home of" in client.get("/").content.decode()
    tell(kura, client, 8)
    with scope(school=kura.school):
        assert queries.to_tell(kura.school, Student.objects.all(), TODAY) == day().waiting == 2


def test_siblings_are_one_contact(kura, sign_in, day, siblings):
    assert sorted(sorted(family) for family in places(kura, day())) == [[2, 6], [8]]
    tell(kura, sign_in("officer"), 2, 6)
    made = told(kura)
    assert {one.student for one in made} == {kura.students[2], kura.students[6]}
    assert all(one.caregiver.student == one.student for one in made)
    assert day().waiting == 1


def test_a_reason_given_goes_to_the_office_and_leaves_the_list(kura, sign_in, day):
    client = sign_in("teacher")
    assert "Choose the reason" in tell(kura, client, 6, outcome="reason given").content.decode()
    assert told(kura) == []
    tell(kura, client, 6, outcome="reason given", code="M")
    assert [6] not in places(kura, day())
    with scope(school=kura.school):
        reason = Reason.objects.get()
    assert (reason.student, reason.on, reason.code) == (kura.students[6], TODAY, "M")
    assert kura.students[6].name in client.get("/recode/").content.decode()


def test_nobody_tells_of_a_student_whom_they_do_not_see(kura, sign_in):
    assert tell(kura, sign_in("teacher"), 3).status_code == 404
    assert tell(kura, sign_in("senior_leader"), 0).status_code == 404
    assert told(kura) == []


def test_marks_of_another_day_are_named(kura, sign_in, settings):
    settings.TODAY = "2026-06-15"
    page = sign_in("principal").get("/same-day/").content.decode()
    assert "These marks are of Friday 12 June 2026" in page


def test_before_the_cut_off_a_reason_may_still_come(kura, day, sign_in):
    nine, eleven = datetime(2026, 6, 11, 21, tzinfo=UTC), datetime(2026, 6, 11, 23, tzinfo=UTC)
    assert day(now=nine).too_early
    assert not day(now=eleven).too_early
    client = sign_in("officer")
    form = client.get(reverse("school_details")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"cut_off": "11:30", "go_live": ""}
    client.post(reverse("school_details"), sent)
    kura.school.refresh_from_db()
    assert day(now=eleven).too_early
    assert "absences explained by 11:30" in client.get("/school/").content.decode()


def test_on_the_last_school_day_of_the_week_what_is_unexplained_is_asked_for(kura, sign_in):
    page = sign_in("principal").get("/same-day/").content.decode()
    assert "The week ends: still no reason" in page
    assert "11 days of this week have no reason yet." in page
    with scope(school=kura.school):
        assert not queries.week(kura.school, Student.objects.all(), TODAY - timedelta(days=1)).ends


def test_a_fixed_number_of_queries(kura, sign_in):
    client = sign_in("principal")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/same-day/").status_code == 200
        return len(seen)

    client.get("/same-day/")
    few = asked()
    load(kura, kura.school, days_file(kura.students, [(3, "?")]), name="more.csv")
    assert asked() == few
