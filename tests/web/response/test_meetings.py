"""Meetings: who is invited and who must not be, what comes out, and that two who write lose nothing."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from icalendar import Calendar

from tests import kura as world
from tests.web.desk.conftest import text
from tests.web.response.reading import words_of
from whetu.web.audit.models import Entry
from whetu.web.people.models import Caregiver, KnownCircumstances
from whetu.web.response.actions import meetings as actions
from whetu.web.response.forms import meetings as forms
from whetu.web.response.models import Barrier, Case, Meeting, Response, Task
from whetu.web.schools.actions import NotAllowed

SĒFINA, OLIVER, HŌRI = 3, 4, 6
WHEN = datetime(2026, 6, 12, 14, 0, tzinfo=ZoneInfo("Pacific/Auckland"))


@pytest.fixture
def called(kura):
    """`called("formal", staff=["pastoral"])`: a meeting about Sēfina that the dean called, whānau invited."""

    def make(kind="formal", staff=("pastoral",), place=SĒFINA, **facts):
        with scope(school=kura.school):
            student = kura.students[place]
            guests = actions.Guests(
                True, list(student.caregivers.all()), [kura.staff[role] for role in staff]
            )
            given = {"starts_at": WHEN, "guests": guests, "place": "Room 4", "now": world.NOW} | facts
            return actions.call(by=kura.staff["pastoral"].user, student=student, kind=kind, **given)

    return make


def task(kura, kind: str, place: int = SĒFINA) -> Task:
    """An open task of a student."""
    return Task.objects.create(
        school=kura.school, student=kura.students[place], year=2026, term=2, step="concerning", kind=kind,
        words="Meet with whānau", since=date(2026, 5, 27), opened_at=world.NOW,
    )  # fmt: skip


def form_of(response) -> dict:
    """What a browser would send back of a page's form, unchanged."""
    form = response.context["form"]
    found = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            found[field.html_name] = value
    if hasattr(found.get("on"), "strftime"):
        found["on"] = found["on"].strftime("%d/%m/%Y")
    return found


def test_a_meeting_is_called_with_its_agenda_from_the_record(kura, sign_in):
    with scope(school=kura.school):
        Barrier.objects.create(
            school=kura.school, student=kura.students[SĒFINA], kind="transport", source="whanau",
            raised_on=kura.today, state_on=kura.today, note="the bus leaves too early",
        )  # fmt: skip
    client, url = sign_in("pastoral"), reverse("meeting_new", args=[kura.students[SĒFINA].key])
    page = client.get(url)
    sent = form_of(page) | {"on": "15/6/2026", "at": "3.30 pm", "kind": "formal", "place": "Whare"}
    for line in (
        "21 days absent this term",
        "Serious concern since Thu 4 Jun",
        "Transport: the bus leaves too",
    ):
        assert line in sent["agenda"]
    assert sent["caregivers"] == ["1"]
    answer = client.post(url, sent)
    assert answer.status_code == 303
    with scope(school=kura.school):
        row = Meeting.objects.get()
        assert row.starts_at == datetime(2026, 6, 15, 15, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
        assert [one.side for one in row.invited.all()] == ["student", "whanau", "staff"]
    assert Entry.objects.filter(did="called a meeting", key=kura.students[SĒFINA].key).exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("3.30 pm", "15:30"), ("15:30", "15:30"), ("9am", "09:00"), ("12 pm", "12:00"), ("12.05 a.m.", "00:05"),
     ("25:00", None), ("3.75", None), ("13 pm", None), ("0 am", None), ("noon", None)],
)  # fmt: skip
def test_a_time_is_typed_as_people_write_it(typed, meant):
    found = forms.time_of(typed.lower().replace(".m.", "m"))
    assert (found and f"{found:%H:%M}") == meant


def test_a_task_that_asks_for_a_meeting_leads_to_calling_one_of_its_kind(kura, sign_in):
    with scope(school=kura.school):
        asked = task(kura, "RA06")
    client = sign_in("pastoral")
    url = reverse("meeting_new", args=[asked.student.key]) + "?for=RA06"
    assert url in client.get(reverse("task", args=[asked.key])).content.decode()
    assert client.get(url).context["form"]["kind"].value() == "restorative"


def test_who_must_not_be_contacted_is_not_invited_and_the_page_says_so(kura, sign_in, called):
    with scope(school=kura.school):
        Caregiver.objects.filter(student=kura.students[SĒFINA]).update(contact_allowed=False)
    page = sign_in("pastoral").get(reverse("meeting_new", args=[kura.students[SĒFINA].key]))
    assert "caregivers" not in page.context["form"].fields
    with pytest.raises(NotAllowed, match="must not be contacted"):
        called()


def test_a_parent_at_work_here_is_not_invited_as_staff(kura, sign_in):
    """The senior leader is Ākahuia's parent: they come as whānau."""
    page = sign_in("pastoral").get(reverse("meeting_new", args=[kura.students[0].key]))
    offered = [key for key, _label in page.context["form"].fields["staff"].choices]
    assert kura.staff["senior_leader"].key not in offered
    assert kura.staff["principal"].key in offered


def test_an_agency_is_invited_once_whanau_were_told(called):
    with pytest.raises(NotAllowed, match="how whānau were told"):
        called("urgent", guests=actions.Guests(agencies=["Zz-Nurse, public health"]))
    row = called("urgent", guests=actions.Guests(agencies=["Zz-Nurse"]), agency_told="Rang on Monday")
    assert row.agency_told == "Rang on Monday"


@pytest.mark.parametrize(
    ("kind", "staff", "said"),
    [
        ("formal", [], "key staff."),
        ("urgent", ["pastoral"], "senior leadership."),
        ("urgent", ["principal"], ""),
    ],
)
def test_who_is_missing_from_the_invitation_is_said(kura, sign_in, called, kind, staff, said):
    row = called(kind, staff=staff)
    words = text(sign_in("pastoral").get(reverse("meeting", args=[row.key])))
    assert ("Not invited yet" in words) == bool(said)
    assert said in words


def test_a_meeting_held_answers_its_tasks_and_a_plan_comes_out(kura, sign_in, called):
    row = called()
    with scope(school=kura.school):
        meet, make_plan, other = task(kura, "RA08"), task(kura, "RA12"), task(kura, "RA04")
    client, url = sign_in("pastoral"), reverse("meeting_minutes", args=[row.key])
    page = client.get(url)
    assert "Ask how whānau would like to begin and end" in text(page)
    sent = form_of(page) | {f"came{one.pk}": "yes" for one in page.context["form"].guests}
    sent |= {
        "minutes": "The bus is too early. A van comes at 8.15.", "agreed": "yes", "held": "yes",
        "what1": "Ask about the van", "who1": kura.staff["officer"].key, "due1": "19/06/2026",
        "plan": "re-engagement", "plan_lead": kura.staff["pastoral"].key,
    }  # fmt: skip
    assert meet.key in sent["tasks"]
    answer = client.post(url, sent)
    assert answer.status_code == 303, answer.context["form"].errors
    with scope(school=kura.school):
        row.refresh_from_db()
        assert (row.response.kind, row.response.outcome, row.response.channel) == (
            "RA08",
            "agreed",
            "in person",
        )
        assert "Zz-Whaea 3" in row.response.whom
        case = Case.objects.get(student=row.student)
        assert (case.plan, case.plan_lead) == ("re-engagement", kura.staff["pastoral"])
        for one in (meet, make_plan, other):
            one.refresh_from_db()
        assert meet.response == row.response
        assert make_plan.response.kind == "RA12"
        assert other.closed_at is None
        decided = Task.objects.get(meeting=row)
        assert (decided.words, decided.owner, decided.due) == (
            "Ask about the van", kura.staff["officer"], date(2026, 6, 19),
        )  # fmt: skip
        assert decided.step == ""


def test_nobody_came_leaves_the_task_open(kura, called):
    row = called()
    with scope(school=kura.school):
        meet = task(kura, "RA08")
        nobody = {one.pk: "no" for one in row.invited.all()}
        actions.write_up(
            by=kura.staff["pastoral"].user, meeting=row, version=0, minutes="", came=nobody, agreed=None,
            decisions=[], on=kura.today, now=timezone.now(), held=True, tasks=[meet],
        )  # fmt: skip
        meet.refresh_from_db()
        assert meet.closed_at is None
        assert Response.objects.get().outcome == "no answer"


def test_two_who_write_minutes_at_once_lose_nothing(kura, sign_in, called):
    row = called()
    client, url = sign_in("pastoral"), reverse("meeting_minutes", args=[row.key])
    first = form_of(client.get(url))
    client.post(url, first | {"minutes": "What the dean wrote."})
    again = client.post(url, first | {"minutes": "What the counsellor wrote."})
    assert again.status_code == 409, again.context["form"].errors
    with scope(school=kura.school):
        row.refresh_from_db()
        assert row.minutes == "What the dean wrote."
    offered = form_of(again)
    assert offered["minutes"] == "What the dean wrote.\n\nWhat the counsellor wrote."
    assert client.post(url, offered).status_code == 303
    with scope(school=kura.school):
        row.refresh_from_db()
        assert row.minutes.split("\n\n") == ["What the dean wrote.", "What the counsellor wrote."]
        assert row.history.count() == 3


def test_a_meeting_moved_by_two_shows_both(kura, sign_in, called):
    row = called()
    client, url = sign_in("pastoral"), reverse("meeting_change", args=[row.key])
    first = form_of(client.get(url))
    client.post(url, first | {"at": "10:00"})
    again = client.post(url, first | {"place": "Library"})
    assert [label for label, _saved, _mine in again.context["later"]] == ["Time", "Where"]
    assert Entry.objects.filter(did="moved a meeting").count() == 1


def test_called_off_with_the_reason_it_is_not_held_any_more(kura, sign_in, called):
    row = called()
    client = sign_in("pastoral")
    client.post(reverse("meeting_cancel", args=[row.key]), {"why": "Whānau are at a tangi", "version": 0})
    assert "Whānau are at a tangi" in text(client.get(reverse("meeting", args=[row.key])))
    with scope(school=kura.school):
        row.refresh_from_db()
        facts = {"minutes": "x", "came": {}, "agreed": None, "decisions": [], "on": kura.today}
        with pytest.raises(NotAllowed, match="called off"):
            actions.write_up(by=row.by, meeting=row, version=row.version, now=timezone.now(), **facts)


def test_known_circumstances_make_the_words_gentle(kura, sign_in, called):
    row = called()
    with scope(school=kura.school):
        KnownCircumstances.objects.create(
            school=kura.school, student=row.student, kind="illness", starts=date(2026, 6, 1),
            proposed_at=world.NOW, accepted_at=world.NOW,
        )  # fmt: skip
    words = text(sign_in("pastoral").get(reverse("meeting", args=[row.key])))
    assert "Planning meeting with whānau" in words
    assert "Formal" not in words
    with scope(school=kura.school):
        assert actions.kind_recorded(row, kura.today) == "RA07"


def test_a_teacher_who_is_not_invited_reads_only_that_there_is_one(kura, sign_in, called):
    row = called(place=OLIVER, agenda="Something said in private")
    client = sign_in("teacher")
    words = text(client.get(reverse("meeting", args=[row.key])))
    assert "Formal meeting" in words
    assert "in private" not in words
    assert "Room 4" not in words
    for name in ("meeting_pdf", "meeting_ics", "meeting_minutes", "meeting_change"):
        assert client.get(reverse(name, args=[row.key])).status_code == 404
    invited = called(place=OLIVER, staff=["teacher"], agenda="For those who are invited")
    assert "For those who are invited" in text(client.get(reverse("meeting", args=[invited.key])))


def test_a_school_on_the_chatham_islands_reads_its_own_clock(kura, sign_in, called):
    """Two in the afternoon in Auckland is a quarter to three there."""
    row = called()
    kura.school.time_zone = "Pacific/Chatham"
    kura.school.save()
    words = text(sign_in("pastoral").get(reverse("meeting", args=[row.key])))
    assert "14:45" in words
    assert "14:00" not in words


def test_the_calendar_file_has_time_and_place_and_nobodys_name(kura, sign_in, called):
    row = called()
    answer = sign_in("pastoral").get(reverse("meeting_ics", args=[row.key]))
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert event.start == WHEN
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Attendance meeting", "Room 4")
    assert [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")] == ["Pacific/Auckland"]
    for name in ("Sēfina", "Zz-", "Kura Whetū"):
        assert name not in answer.content.decode()
    with scope(school=kura.school):
        Meeting.objects.update(place="At home with Sefina's Nana")
    assert b"LOCATION" not in sign_in("pastoral").get(reverse("meeting_ics", args=[row.key])).content


def test_the_summary_says_who_what_and_by_when_and_is_written_down(kura, sign_in, called):
    row = called()
    with scope(school=kura.school):
        actions.write_up(
            by=kura.staff["pastoral"].user, meeting=row, version=0, minutes="#read(“x”) A van at *8.15*.",
            came={one.pk: "online" for one in row.invited.all()}, agreed=True,
            decisions=[actions.Decision("Ask about the van", kura.staff["officer"], date(2026, 6, 19))],
            on=kura.today, now=timezone.now(), held=True,
        )  # fmt: skip
    answer = sign_in("pastoral").get(reverse("meeting_pdf", args=[row.key]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", answer.content)
    assert answer.content.count(b"/Type/Page/") == 1
    words = words_of(answer.content)
    for said in (
        "Sēfina Zz-Faʻafia", "Friday 12 June 2026, 14:00 – 14:30", "Zz-Whaea 3", "Joined online",
        "Student and whānau agreed", "#read(“x”) A van at *8.15*.", "Ask about the van", "Officer of 8001",
        "Friday 19 June 2026", "Page 1 / 1",
    ):  # fmt: skip
        assert said in words, said
    assert "karakia" not in words
    assert Entry.objects.filter(did="took away a meeting's summary").exists()


def test_held_meetings_are_counted_with_whether_whanau_came(kura, sign_in, called):
    for came in ("yes", "no"):
        row = called()
        with scope(school=kura.school):
            there = {one.pk: came for one in row.invited.all()}
            actions.write_up(
                by=kura.staff["pastoral"].user, meeting=row, version=0, minutes="", came=there, agreed=None,
                decisions=[], on=kura.today, now=timezone.now(), held=True,
            )  # fmt: skip
    called("restorative")
    page = sign_in("pastoral").get(reverse("my_meetings"))
    counted = {row.name: row[1:] for row in page.context["held"]}
    assert counted["Formal meeting"] == (2, 2, 1, 0)
    assert counted["Restorative conversation"] == (0, 0, 0, 0)
    assert [one.name for one in page.context["mine"]] == ["Restorative conversation"]


def test_lists_of_meetings_ask_as_often_however_many_there_are(kura, sign_in, called):
    client, counted = sign_in("pastoral"), []
    client.get("/")
    for _round in range(2):
        for place in (SĒFINA, OLIVER, HŌRI):
            called(place=place)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("my_meetings"))
            client.get(reverse("meetings", args=[kura.students[SĒFINA].key]))
        counted.append(len(asked))
    assert counted[0] == counted[1]
