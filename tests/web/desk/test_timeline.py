"""What happened with a student: everything in one line, each for whoever may know of it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import kura as world
from tests.web.desk.conftest import text
from whetu.web.amp.queries import kind_words
from whetu.web.people.models import KnownCircumstances
from whetu.web.response.actions import meetings as meeting
from whetu.web.response.actions.record import record
from whetu.web.response.models import Barrier, Goal, HomeVisit, Note, Response, Review, Support, Task
from whetu.web.response.queries.timeline import Reader, responses
from whetu.web.schools.actions import open_share

SĒFINA, OLIVER, MERE, HŌRI = 3, 4, 5, 6


@pytest.fixture
def told(kura):
    """Oliver's record, with one of everything; the dean did it all."""
    student, by = kura.students[OLIVER], kura.staff["pastoral"].user
    of = {"school": kura.school, "student": student}
    with scope(school=kura.school):
        record(
            by=by,
            student=student,
            kind="RA02",
            on=date(2026, 6, 10),
            outcome="no answer",
            now=world.NOW,
            caregiver=student.caregivers.get(),
            channel="call",
            said="Rang twice",
        )
        record(
            by=by, student=student, kind="RA04", on=kura.today, outcome="done", now=world.NOW, whom="student"
        )
        meeting.call(
            by=by,
            student=student,
            kind="formal",
            starts_at=datetime(2026, 6, 11, 9, tzinfo=ZoneInfo("Pacific/Auckland")),
            guests=meeting.Guests(),
            now=world.NOW,
            agenda="What is in the agenda",
        )
        Barrier.objects.create(
            **of,
            kind="transport",
            source="whanau",
            raised_on=kura.today,
            state_on=kura.today,
            for_teachers=True,
            by=by,
        )
        Barrier.objects.create(
            **of, kind="anxiety", source="student", raised_on=kura.today, state_on=kura.today, by=by
        )
        Goal.objects.create(
            **of, words="Three mornings", measure="roll", due=kura.today, set_on=kura.today, by=by
        )
        Support.objects.create(**of, kind="counselling", words="A quiet room", offered_on=kura.today, by=by)
        Review.objects.create(**of, kind="attendance", opened_at=world.NOW, by=by)
        Note.objects.create(**of, words="Plain words", by=by, at=world.NOW)
        Note.objects.create(**of, words="Words in private", restricted=True, by=by, at=world.NOW)
        KnownCircumstances.objects.create(
            **of,
            kind="bereavement",
            note="Koro died",
            starts=date(2026, 6, 2),
            ends=date(2026, 6, 5),
            proposed_by=by,
            proposed_at=world.NOW,
            accepted_by=by,
            accepted_at=world.NOW,
        )
    return student


@pytest.fixture
def timeline(sign_in, told):
    """`timeline("teacher", kind="step")`: the words of Oliver's timeline as somebody reads it."""
    return lambda role, **asked: text(sign_in(role).get(reverse("timeline", args=[told.key]), asked))


EVERYBODY = [
    "Away 5 days, Mon 8 Jun to Fri 12 Jun: not justified",
    "Reached Worrying: new absence",
    "Phone call to whānau, call, Zz-Whaea 4: no answer (Pastoral of 8001)",
    "Check-in with the student, the student: done",
    "Formal meeting: to come",
    "What gets in the way: Transport",
    "Goal set: Three mornings",
    "Enrolled in Year 7, Rimu",
    "Tasks at Worrying: ",
]
PASTORAL = [
    "Support offered: A quiet room",
    "What gets in the way: Anxiety about school",
    "Attendance review begun",
    "Known circumstances accepted (Pastoral of 8001): bereavement, Tue 2 Jun to Fri 5 Jun",
    " Note (Pastoral of 8001)",
]


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        (
            "teacher",
            [*EVERYBODY, "circumstances hold: words of support", "Support offered: Counselling"],
            [*PASTORAL, "Counselling note"],
        ),
        ("pastoral", [*EVERYBODY, *PASTORAL, "Counselling note (Pastoral of 8001)"], []),
        ("officer", [*EVERYBODY, *PASTORAL], ["Counselling note"]),
        ("principal", [*EVERYBODY, *PASTORAL, "Counselling note (Pastoral of 8001)"], []),
    ],
)  # fmt: skip
def test_each_line_stands_for_whoever_may_know_of_it(timeline, role, seen, unseen):
    words = timeline(role)
    for line in seen:
        assert line in words, line
    for line in unseen:
        assert line not in words, line
    for kept in ("Words in private", "Plain words", "Rang twice", "What is in the agenda", "Koro died"):
        assert kept not in words, kept


def test_lines_are_chosen_by_kind_and_by_term(timeline):
    assert "Formal meeting" in timeline("principal", kind="meeting")
    assert "Phone call" not in timeline("principal", kind="meeting")
    assert "Phone call" not in timeline("principal", term="2026-1")
    assert "Enrolled in Year 7" in timeline("principal", term="2026-1")
    assert "Phone call" in timeline("principal", term="no term", kind="none")


def test_each_line_leads_to_its_page_which_its_reader_may_open(sign_in, told):
    for role in ("teacher", "principal", "officer"):
        client = sign_in(role)
        page = client.get(reverse("timeline", args=[told.key])).context["page"]
        urls = {line.url.partition("#")[0] for line in page.object_list} - {""}
        assert len(urls) >= (12 if role == "principal" else 6)
        for url in urls:
            assert client.get(url).status_code == 200, (role, url)


def test_the_page_has_the_latest_lines_and_leads_to_all(sign_in, told):
    page = sign_in("principal").get(reverse("student", args=[told.key]))
    lines = page.context["page"].moments
    assert len(lines) == 12
    assert [line.on for line in lines] == sorted((line.on for line in lines), reverse=True)
    assert reverse("timeline", args=[told.key]) in page.content.decode()


def test_a_run_goes_over_weekends_and_holidays_and_counts_half_days(kura, sign_in):
    """Sēfina was away on 21 open days in a row, over King's Birthday."""
    page = sign_in("principal").get(
        reverse("timeline", args=[kura.students[SĒFINA].key]), {"kind": "absence"}
    )
    assert [line.words for line in page.context["page"].object_list] == [
        "Away 21 days, Thu 14 May to Fri 12 Jun: justified"
    ]


def test_a_fixed_number_of_queries(kura, sign_in, told, django_assert_max_num_queries):
    """However much happened, and whoever it is."""
    client, by = sign_in("principal"), kura.staff["pastoral"].user
    client.get("/")
    with scope(school=kura.school):
        for _n in range(20):
            record(
                by=by,
                student=told,
                kind="RA04",
                on=kura.today,
                outcome="done",
                now=timezone.now(),
                whom="student",
            )
            meeting.call(
                by=by,
                student=told,
                kind="informal",
                starts_at=world.NOW,
                now=world.NOW,
                guests=meeting.Guests(True, told.caregivers.all(), [kura.staff["pastoral"]]),
            )
    with django_assert_max_num_queries(62):
        client.get(reverse("timeline", args=[told.key]))


def test_what_was_taken_back_keeps_neither_whom_nor_what(kura, timeline):
    """It was recorded for the wrong child: only that it was taken back stays."""
    with scope(school=kura.school):
        Response.objects.filter(kind="RA02").update(withdrawn_at=world.NOW, withdrawn_why="Another child")
        student = kura.students[OLIVER]
        (line,) = [
            one for one in responses(Reader(kura.staff["principal"], student)) if "taken back" in one.words
        ]
    assert line.text == "Another child"
    assert "Phone call to whānau: taken back, recorded in error" in timeline("principal")
    assert "Zz-Whaea 4" not in timeline("principal", kind="contact")


def test_words_of_a_task_that_people_decided_are_for_its_owner_and_pastoral_staff(kura, timeline):
    with scope(school=kura.school):
        facts = {"school": kura.school, "student": kura.students[OLIVER], "year": 2026, "term": 2}
        facts |= {"since": kura.today, "opened_at": world.NOW}
        Task.objects.create(**facts, words="Ring Oranga Tamariki", owner=kura.staff["pastoral"])
        Task.objects.create(**facts, words="Greet at the gate", owner=kura.staff["teacher"])
    read = timeline("teacher", kind="task")
    assert "Decided by people: " in read
    assert "a task (Pastoral of 8001)" in read
    assert "Greet at the gate (Teacher of 8001)" in read
    assert "Oranga Tamariki" not in read
    assert "Ring Oranga Tamariki" in timeline("pastoral", kind="task")


def test_whom_a_visit_met_is_for_pastoral_staff_and_who_recorded_it(kura, timeline):
    with scope(school=kura.school):
        student, by = kura.students[OLIVER], kura.staff["pastoral"].user
        done = record(by=by, student=student, kind="RA09", on=kura.today, outcome="reached", now=world.NOW,
                      channel="visit", whom="Koro Zz-Hēmi")  # fmt: skip
        HomeVisit.objects.create(
            school=kura.school,
            student=student,
            on=kura.today,
            result="done",
            visitor=kura.staff["pastoral"],
            response=done,
            by=by,
            at=world.NOW,
        )
    assert "Koro Zz-Hēmi" in timeline("pastoral")
    assert "Koro Zz-Hēmi" not in timeline("teacher")


def test_help_of_agencies_and_steps_of_law_are_for_those_who_see_the_case_whole(kura, sign_in, timeline):
    """And for whoever recorded them: a teacher does not so much as read that there were any."""
    with scope(school=kura.school):
        student, names = kura.students[OLIVER], kind_words(kura.school)
        facts = {"student": student, "on": kura.today, "outcome": "done", "now": world.NOW}
        for kind in ("RA15", "RA19", "RA24"):
            record(by=kura.staff["pastoral"].user, kind=kind, **facts)
        record(by=kura.staff["teacher"].user, kind="RA17", **facts)
        Response.objects.filter(kind="RA15").update(withdrawn_at=world.NOW, withdrawn_why="Another child")
    for role, seen in (("teacher", {"RA17"}), ("pastoral", {"RA15", "RA17", "RA19", "RA24"})):
        tasks = text(sign_in(role).get(reverse("student_tasks", args=[student.key])))
        log = tasks[tasks.index("What was done") :]
        for words in (log, timeline(role, kind="contact")):
            assert {kind for kind in ("RA15", "RA17", "RA19", "RA24") if names[kind] in words} == seen
    with scope(school=kura.school):
        told = student.responses.get(kind="RA19")
    page = reverse("response", args=[told.key])
    assert [sign_in(role).get(page).status_code for role in ("teacher", "pastoral")] == [404, 200]


def test_who_has_only_a_share_reads_the_register_and_nothing_that_was_done(kura, timeline):
    with scope(school=kura.school):
        open_share(
            by=kura.staff["principal"].user, staff=kura.staff["provider_officer"], starts=kura.today,
            ends=kura.today, student_key=kura.students[OLIVER].key, reason="Referred",
        )  # fmt: skip
    read = timeline("provider_officer")
    assert "Reached Worrying: new absence" in read
    assert "circumstances hold: words of support" in read
    for kept in (*EVERYBODY[2:7], EVERYBODY[8], "Zz-Whaea", "no answer", "quiet room", "Support offered"):
        assert kept not in read, kept
