"""The morning digest: names on the site, counts alone in mail and in calendars."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled
from icalendar import Calendar

from tests import kura as world
from whetu.web.amp.models import Plan
from whetu.web.attendance.models import CrossingEvent
from whetu.web.people.models import Student
from whetu.web.response.actions.digest import send_due
from whetu.web.response.models import Barrier, DigestSetting, Goal, Meeting, Response, Task
from whetu.web.response.queries.digest import digest

SEVEN = datetime(2026, 6, 11, 19, 5, tzinfo=UTC)  # five past seven on Friday 12 June at the school


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def card(response, title: str) -> str:
    """The words of one card of a page."""
    sections = response.content.decode().split('<section class="card"')
    return next(
        " ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in sections if f"<h2>{title}</h2>" in one
    )


def task(kura, place: int, due: date, owner: str = "teacher", opened=world.NOW - timedelta(days=9)) -> Task:
    return Task.objects.create(
        school=kura.school, student=kura.students[place], year=2026, term=2, words=f"Ring about {place}",
        since=date(2026, 6, 3), due=due, owner=kura.staff[owner], opened_at=opened,
    )  # fmt: skip


@pytest.fixture
def quiet(kura):
    """The kura on a morning with nothing in it: what the load left is old."""
    with scope(school=kura.school):
        Task.objects.all().delete()
        CrossingEvent.objects.update(found_at=world.NOW - timedelta(days=30))
        kura.school.demo = False
        kura.school.save()
    return kura


def send(kura, now=SEVEN):
    with scope(school=kura.school):
        return send_due(school=kura.school, now=now)


def test_a_teacher_reads_of_their_own_students_what_is_late_due_and_new(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        task(kura, 2, date(2026, 6, 10))
        task(kura, 4, kura.today)
        task(kura, 6, date(2026, 6, 19), opened=world.NOW)
        task(kura, 8, date(2026, 6, 19))  # neither new nor due
        task(kura, 1, kura.today, owner="pastoral")
        CrossingEvent.objects.filter(student=kura.students[4]).update(found_at=world.NOW)
        CrossingEvent.objects.filter(student=kura.students[1]).update(found_at=world.NOW)
    page = sign_in("teacher").get("/digest/")
    assert "Ring about 2" in card(page, "Late")
    assert "Ring about 4" in card(page, "Due today")
    assert "Ring about 6" in card(page, "New for you")
    assert "reached Worrying on Fri 12 Jun" in card(page, "Reached a step")
    page = text(page)
    assert "Ring about 8" not in page
    assert kura.students[1].last_name not in page  # of the other class


def test_a_crossing_that_was_taken_back_is_corrected_not_new(quiet, sign_in):
    kura = quiet
    away = [*world.AWAY, *world.AWAY[:2]]
    away[4] = (1, "T")
    later = world.NOW + timedelta(hours=1)
    with scope(school=kura.school):
        CrossingEvent.objects.filter(student=kura.students[4]).update(found_at=world.NOW)
    world.load(kura, kura.school, world.days_file(kura.students, away), name="again.csv", now=later)
    page = text(sign_in("teacher").get("/digest/"))
    assert "Worrying, reached on Fri 12 Jun, was taken back" in page.split("Corrected")[1]
    assert "reached Worrying on" not in page


def test_a_leader_reads_counts_and_who_has_what_is_late(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        task(kura, 2, date(2026, 6, 10))
        task(kura, 4, date(2026, 6, 10), owner="pastoral")
        CrossingEvent.objects.filter(student__in=[kura.students[1], kura.students[4]]).update(
            found_at=world.NOW
        )
    page = text(sign_in("principal").get("/digest/"))
    assert "Late, by who has it 2" in page
    assert "Teacher of 8001 1" in page
    assert re.search(r"▲ Worrying\s+2", page)


def test_good_news_is_of_those_for_whom_something_was_done(quiet, sign_in):
    """Five days away in May, a check-in, and ten school days here since; the other had no check-in."""
    kura = quiet
    days = world.open_days()
    rows = ["student,date,marks"]
    for student in kura.students[2:7:2]:
        for at, on in enumerate(days):
            mark = "T" if len(days) - 17 < at < len(days) - 10 else "P"
            rows.append(f"{student.number},{on.day}/{on:%m/%Y},{mark}210{mark}120")
    world.load(kura, kura.school, "\n".join(rows).encode(), name="back.csv")
    with scope(school=kura.school):
        for place, on in ((2, date(2026, 5, 29)), (6, date(2026, 5, 4))):  # the second before the crossing
            Response.objects.create(
                school=kura.school, student=kura.students[place], kind="RA04", on=on, outcome="done",
                by=kura.staff["teacher"].user, at=world.NOW,
            )  # fmt: skip
    page = text(sign_in("teacher").get("/digest/")).split("Good news")[1]
    assert f"{kura.students[2].name} has been at school for 10 school days in a row" in page
    assert kura.students[4].last_name not in page
    assert kura.students[6].last_name not in page


def test_goals_met_and_barriers_gone_are_good_news_where_cases_may_be_seen(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        goal = Goal.objects.create(
            school=kura.school, student=kura.students[2], words="Be here on Mondays", measure="5 Mondays",
            due=kura.today, set_on=date(2026, 5, 1),
        )  # fmt: skip
        goal.state = Goal.State.MET
        goal.save()
        Barrier.objects.create(
            school=kura.school, student=kura.students[3], kind="transport", source="whanau", state="removed",
            raised_on=date(2026, 5, 1), state_on=kura.today,
        )  # fmt: skip
    page = text(sign_in("pastoral").get("/digest/"))
    assert "met a goal: Be here on Mondays" in page
    assert "a barrier is gone: Transport" in page
    assert "Good news" not in text(sign_in("teacher").get("/digest/"))


def test_mail_goes_once_at_seven_on_school_days_with_counts_alone(quiet, post, settings):
    kura, settings.TODAY = quiet, ""  # the school stands still no more
    with scope(school=kura.school):
        task(kura, 2, date(2026, 6, 10))
        task(kura, 4, kura.today)
        task(kura, 6, kura.today)
    assert send(kura, SEVEN - timedelta(minutes=10)) == (0, 0)  # before seven
    assert send(kura, SEVEN + timedelta(days=1)) == (0, 0)  # a Saturday
    assert send(kura)[1] == 0
    assert send(kura) == (0, 0)  # once
    letter = next(one for one in post.letters if one["To"] == kura.staff["teacher"].user.email)
    plain = letter.get_body(("plain",)).get_content()
    assert "1 thing is late" in plain
    assert "2 things are due today" in plain
    assert "https://whetu.our.school/digest/" in plain
    assert "Kia ora Teacher of 8001" in plain
    with scopes_disabled():
        told = [
            value
            for one in Student.objects.all()
            for value in (one.first_name, one.last_name, one.number, one.nsn, one.key)
        ]
    for one in post.letters:
        bodies = [one.get_body((kind,)).get_content() for kind in ("plain", "html")]
        whole = "\n".join([one["Subject"], one["To"], one["From"], *bodies])
        assert not [value for value in told if value in whole]


def test_what_the_mail_server_refuses_is_tried_again_and_shown(quiet, post, sign_in):
    kura = quiet
    with scope(school=kura.school):
        task(kura, 2, kura.today)
    post.refuses = True
    sent, failed = send(kura)
    assert (sent, failed > 0) == (0, True)
    assert "Your e-mail could not be sent" in text(sign_in("teacher").get("/digest/"))
    post.refuses = False
    assert send(kura, SEVEN + timedelta(minutes=15)) == (failed, 0)
    assert "could not be sent" not in text(sign_in("teacher").get("/digest/"))


def test_no_mail_server_at_all_stops_nothing(quiet, post, settings):
    kura = quiet
    with scope(school=kura.school):
        task(kura, 2, kura.today)
    settings.EMAIL_PORT = 9  # where nothing listens
    assert send(kura)[0] == 0
    settings.EMAIL_PORT = post.port
    assert send(kura, SEVEN + timedelta(minutes=15))[0] > 0


def test_a_person_switches_it_off_and_on(quiet, post, sign_in):
    kura = quiet
    with scope(school=kura.school):
        task(kura, 2, kura.today)
    client = sign_in("teacher")
    assert client.post("/digest/e-mail/", {"wanted": "no"}).status_code == 303
    send(kura)
    assert kura.staff["teacher"].user.email not in [one["To"] for one in post.letters]
    client.post("/digest/e-mail/", {"wanted": "yes"})
    send(kura)
    assert kura.staff["teacher"].user.email in [one["To"] for one in post.letters]


def test_who_has_nothing_gets_nothing_and_a_made_up_school_sends_none(quiet, post):
    kura = quiet
    send(kura)
    assert post.letters == []
    with scope(school=kura.school):
        task(kura, 2, kura.today)
        DigestSetting.objects.all().delete()
        kura.school.demo = True
        kura.school.save()
    send(kura)
    assert post.letters == []


def test_a_review_of_the_plan_that_is_due_is_told_to_those_who_keep_it(quiet, sign_in, post):
    """The targets are due on 20 June; that alone sends nobody an e-mail."""
    with scope(school=quiet.school):
        Plan.objects.filter(from_day__isnull=False).update(from_day=date(2025, 6, 20), published_at=world.NOW)
    assert "Look at the year's targets by" in text(sign_in("officer").get("/digest/")).replace("&#x27;", "'")
    assert "Look at the year" not in text(sign_in("teacher").get("/digest/"))
    assert send(quiet) == (0, 0)
    with scope(school=quiet.school):
        numbers = digest(quiet.staff["officer"], quiet.today).numbers
    assert numbers.reviews == 1
    words = render_to_string("response/digest_mail_lines.txt", {"numbers": numbers})
    assert "1 review of the plan is due" in words


def test_a_calendar_holds_counts_and_meetings_and_no_name(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        task(kura, 2, date(2026, 6, 10))
        task(kura, 4, kura.today)
        task(kura, 6, date(2026, 6, 17))
        Meeting.objects.create(
            school=kura.school, student=kura.students[2], kind="formal", by=kura.staff["teacher"].user,
            starts_at=datetime(2026, 6, 16, 3, 0, tzinfo=UTC), at=world.NOW, place="Whare of Zz-Ōtene",
        )  # fmt: skip
    answer = sign_in("teacher").get("/digest/calendar.ics")
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [str(one["summary"]) for one in events] == [
        "2 things due: sign in to Whetū",  # what is late counts today
        "1 thing due: sign in to Whetū",
        "Attendance meeting",
    ]
    assert events[0].decoded("dtstart") == kura.today
    assert events[2].decoded("dtstart").isoformat() == "2026-06-16T15:00:00+12:00"
    words = Calendar.from_ical(answer.content).to_ical().decode().replace("\r\n ", "")
    assert "Zz-" not in words
    assert not [one for one in kura.students if one.key in words or one.number in words.split()]


def test_the_page_asks_as_often_however_much_there_is(quiet, sign_in):
    kura, asked = quiet, []
    client = sign_in("principal")
    client.get("/digest/")
    for places in ((2,), (1, 3, 4, 5, 6, 7, 8)):
        with scope(school=kura.school):
            for place in places:
                task(kura, place, date(2026, 6, 10), owner="principal")
                task(kura, place, kura.today, owner="principal")
            CrossingEvent.objects.filter(student__in=[kura.students[place] for place in places]).update(
                found_at=world.NOW
            )
        with CaptureQueriesContext(connection) as found:
            client.get("/digest/")
        asked.append(len(found))
    assert asked[0] == asked[1] < 45
