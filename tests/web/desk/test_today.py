"""Today: who needs something, and why; and every count is the list that it opens."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import kura as world
from tests.web.desk.conftest import names, text
from whetu.web.audit.models import Entry
from whetu.web.desk.models import LastLook
from whetu.web.desk.queries import lists, reasons, students, today
from whetu.web.desk.queries.students import Choices

BEFORE = world.NOW - timedelta(days=1)
LISTED = ("teacher", "pastoral", "officer", "senior_leader", "principal")


def counted(desk) -> dict[str, int]:
    found = lists.sorted_out(desk, desk.roll)
    return {name: len(students) for name, students in found.items()} | {"everyone": len(desk.roll)}


@pytest.mark.parametrize("role", LISTED)
def test_every_count_is_the_list_it_opens(role, desk_of, looked, reload):
    looked(role, BEFORE)
    reload({1: (10, "M"), 3: (14, "M"), 8: (1, "P")})
    desk = desk_of(role)
    found = lists.sorted_out(desk, desk.roll)
    counts, ages = counted(desk), lists.ages(desk, found["unexplained"])
    for name in lists.LISTS:
        assert counts[name] == len(students.chosen(desk, Choices(list=name))), name
    for name in lists.AGES:
        chosen = students.chosen(desk, Choices(list="unexplained", age=name))
        assert ages[name] == len(chosen), name
    assert counts["everyone"] == len(students.chosen(desk, Choices()))
    assert sum(ages.values()) == counts["unexplained"]


def test_the_lists_of_the_kura(desk_of, looked):
    looked("principal", BEFORE)
    counts = counted(desk_of("principal"))
    assert {name: counts[name] for name in lists.LISTS} == {
        "needs": 8, "due": 3, "long": 3, "up": 6, "down": 0, "unexplained": 3, "near": 3, "unmarked": 1,
        "pattern": 0,
    }  # fmt: skip


@pytest.mark.parametrize("role", ["teacher", "principal"])
def test_each_count_on_the_page_opens_as_many_students(role, sign_in):
    client = sign_in(role)
    page = client.get("/").content.decode()
    shown = re.findall(
        r'href="(/students/\?list=[^"]*)">[^<]*</a>\s*<b(?: class="line-number")?>(\d+)</b>', page
    )
    assert len(shown) >= 7
    for url, count in shown:
        assert len(names(client.get(url.replace("&amp;", "&")))) == int(count), url


def test_each_roll_not_marked_opens_its_students(sign_in):
    client = sign_in("principal")
    page = client.get("/").content.decode()
    rolls = re.findall(r'href="(/students/\?day=[^"]*)">[^<]*</a><span class="line-number">(\d+) s', page)
    assert len(rolls) == 2
    for url, count in rolls:
        assert len(names(client.get(url.replace("&amp;", "&")))) == int(count)


def test_a_teacher_sees_their_own_classes_only(kura, desk_of):
    rimu = {one.key for one in kura.students[::2]} - {kura.students[10].key}  # the last is their own child
    desk = desk_of("teacher")
    seen = {row["key"] for row in students.rows(desk, students.chosen(desk, Choices()))}
    assert seen == rimu


def test_a_leaders_own_child_is_on_no_list(kura, desk_of):
    desk = desk_of("senior_leader")
    assert kura.students[0].key not in {row["key"] for row in students.rows(desk, desk.places)}
    assert counted(desk)["everyone"] == 11


def test_reasons_in_words(desk_of, looked):
    looked("principal", BEFORE)
    desk = desk_of("principal")
    rows = students.rows(desk, students.chosen(desk, Choices(list="needs")), reasons=True)
    whys = {row["first_name"]: row["whys"] for row in rows}
    away = "Away 30 school days in a row, since Fri 1 May"
    assert whys["Hōri"] == [
        "Five whole days unjustified: a response was due Thu 14 May",
        f"{away}: is it known to be temporary, or has the student left?",
        "Reached Serious concern on Thu 21 May: new absence",
        "30 days have no reason yet, the oldest 29 school days ago",
    ]
    assert whys["Bēnea"] == ["Reached Worrying on Mon 8 Jun: new absence", "One day before Concerning"]
    assert whys["Manaia"] == ["1 day has no reason yet"]


def test_the_most_pressing_comes_first(desk_of):
    desk = desk_of("principal")
    rows = students.rows(desk, students.chosen(desk, Choices(list="needs")))
    assert [row["first_name"] for row in rows[:4]] == ["Hōri", "Tāwhirimātea", "Oliver", "Sēfina"]


def test_a_step_crossed_is_new_once_and_says_why(kura, sign_in, looked, reload):
    looked("principal", timezone.now())
    client = sign_in("principal")
    assert "No step has changed." in text(client.get("/"))
    reload({1: (10, "M")})
    page = text(client.get("/"))
    assert "1 crossed a step" in page
    assert "Reached Concerning on Fri 12 Jun: correction" in page


def test_a_correction_takes_a_step_back_and_says_so(sign_in, looked, reload):
    looked("principal", timezone.now())
    reload({3: (14, "M")})
    page = text(sign_in("principal").get("/"))
    assert "1 back under a step" in page
    assert "No longer Serious concern: correction" in page


def test_up_and_back_again_is_no_change(desk_of, looked, reload):
    looked("principal", timezone.now())
    reload({1: (10, "M")})
    reload({1: (9, "M")})
    assert desk_of("principal").changes == {}


def test_looked_through_and_looked_at_again(kura, sign_in, looked, reload):
    looked("principal", BEFORE)
    client = sign_in("principal")
    assert "6 crossed a step" in text(client.get("/"))
    assert client.post(reverse("seen")).status_code == 303
    assert "No step has changed." in text(client.get("/"))
    assert client.post(reverse("unseen")).status_code == 303
    assert "6 crossed a step" in text(client.get("/"))


def test_looking_through_is_each_persons_own(kura, client, looked):
    looked("principal", BEFORE)
    looked("pastoral", BEFORE)
    client.force_login(kura.staff["principal"].user)
    client.post(reverse("seen"))
    client.force_login(kura.staff["pastoral"].user)
    assert "6 crossed a step" in text(client.get("/"))
    with scope(school=kura.school):
        assert LastLook.objects.count() == 2


@pytest.mark.parametrize(("role", "place"), [("board", "/counts/"), ("provider_officer", "/counts/")])
def test_who_sees_counts_only_begins_there(role, place, sign_in):
    assert sign_in(role).get("/").url == place


def test_an_administrator_begins_at_the_school(sign_in):
    assert sign_in("administrator").get("/").url == reverse("school")


def test_stale_data_is_said_calmly(kura, sign_in, settings):
    settings.TODAY = "2026-06-17"
    page = text(sign_in("teacher").get("/"))
    assert "3 school days are not in yet" in page
    assert "The marks end on Friday 12 June 2026" in page


def test_fresh_data_has_no_warning(sign_in):
    page = text(sign_in("teacher").get("/"))
    assert "not in yet" not in page
    assert "Marks up to Fri 12 Jun" in page


def test_the_office_is_told_what_to_do_first(sign_in):
    page = sign_in("officer").get("/").content.decode()
    assert page.index('id="tasks"') < page.index('id="needs"')
    assert re.search(r'href="/rolls/">rolls to ask for</a><b class="line-number">2<', page)


def test_a_leader_sees_the_students_first(sign_in):
    page = sign_in("principal").get("/").content.decode()
    assert page.index('id="needs"') < page.index('id="tasks"')


def test_the_principal_is_shown_who_broke_the_glass(kura, client):
    client.force_login(kura.staff["teacher"].user)
    key = kura.students[1].key
    client.post(reverse("break_glass", args=[key]), {"reason": "Fell in the yard, whānau to be rung"})
    client.force_login(kura.staff["principal"].user)
    page = text(client.get("/"))
    assert "A record was opened with a reason" in page
    assert "Teacher of 8001, Fri 12 Jun: “ Fell in the yard, whānau to be rung”".replace("“ ", "“") in page
    client.force_login(kura.staff["pastoral"].user)
    assert "A record was opened with a reason" not in text(client.get("/"))


def test_nobody_is_said_kindly(kura, sign_in, reload):
    reload(dict.fromkeys(range(12), (0, "P")))
    page = text(sign_in("teacher").get("/"))
    assert "Nobody needs something from you today." in page
    assert "Every roll is marked." in page


def test_a_reason_found_here_ends_no_reason_yet(kura, desk_of, sign_in):
    from whetu.web.attendance.actions.reasons import record_reason

    student, by = kura.students[8], kura.staff["pastoral"].user
    assert counted(desk_of("principal"))["unexplained"] == 3
    record_reason(by=by, student=student, days=[kura.today], code="M", now=timezone.now())
    assert counted(desk_of("principal"))["unexplained"] == 2
    assert today.today(desk_of("officer"), frozenset({"reasons.record"})).tasks[0].count == 1


@pytest.mark.parametrize(
    ("half_days", "words"),
    [
        (7, ""),
        (8, "One day before Worrying"),
        (9, "Half a day before Worrying"),
        (10, ""),
        (19, "Half a day before Concerning"),
        (29, "Half a day before Serious concern"),
        (30, ""),
    ],
)
def test_near_the_line_in_words(half_days, words):
    assert reasons.near(half_days) == words


def test_looking_at_today_opens_no_students_record(sign_in):
    sign_in("principal").get("/")
    assert not Entry.objects.filter(did="opened a student").exists()


def test_a_school_without_terms_says_what_comes_next(kura, sign_in, settings):
    settings.TODAY = "2026-01-05"
    assert datetime.fromisoformat(settings.TODAY) < datetime(2026, 2, 2)
    assert "No term has begun here yet." in text(sign_in("principal").get("/"))
