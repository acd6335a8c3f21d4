"""The daily board: who is at Serious concern, how today began, and whether the plan is kept."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.kura import NOW, TODAY, days_file, load
from whetu.web.plans.models import PlanRound, StudentPlan
from whetu.web.plans.queries import board as queries
from whetu.web.response.actions.record import decide, record
from whetu.web.response.models import Case

THIRTY, TWENTY_ONE = 6, 3  # places of the students who are at Serious concern, by their days away


@pytest.fixture
def board(kura):
    """`board()`: the board as a member of staff sees it, its rows by place of student."""

    def read(role: str = "pastoral", choice: str = ""):
        places = {student.pk: at for at, student in enumerate(kura.students)}
        with scope(school=kura.school):
            found = queries.board(kura.staff[role], TODAY, choice)
            return found, {places[row.student.pk]: row for row in found.chosen}

    return read


@pytest.fixture
def planned(kura):
    """The student of 21 days has a plan under way with a key adult twice a week; its review was due."""
    student, staff = kura.students[TWENTY_ONE], kura.staff["pastoral"]
    with scope(school=kura.school):
        Case.objects.create(
            school=kura.school, student=student, plan="re-engagement", plan_since=TODAY, key_adult=staff
        )
        plan = StudentPlan.objects.create(
            school=kura.school, student=student, kind="re-engagement", state="active", lead=staff,
            starts=date(2026, 5, 25), active_on=date(2026, 5, 25), check_in="twice a week", at=NOW,
        )  # fmt: skip
        due = TODAY - timedelta(days=1)
        task = decide(
            by=staff.user, student=student, words="Review", owner=staff, due=due, on=due, now=NOW, kind="RA12"
        )
        PlanRound.objects.create(school=kura.school, plan=plan, what="review", since=due, due=due, task=task)
    return student


def test_everyone_at_serious_concern_stands_on_it_and_nobody_else(board):
    found, rows = board()
    assert set(rows) == {THIRTY, TWENTY_ONE}
    assert {at: row.today for at, row in rows.items()} == {THIRTY: "away", TWENTY_ONE: "away"}
    assert len(rows[THIRTY].days) == queries.SHOWN
    assert found.counts["away"] == found.counts["no-plan"] == 2


def test_a_plan_its_late_review_and_the_check_ins_of_the_week(board, planned, kura):
    with scope(school=kura.school):
        record(
            by=kura.staff["pastoral"].user, student=planned, kind="RA23", on=date(2026, 6, 9),
            outcome="reached", now=NOW, whom="student",
        )  # fmt: skip
        record(
            by=kura.staff["pastoral"].user, student=planned, kind="RA23", on=date(2026, 6, 10),
            outcome="no answer", now=NOW, whom="student",
        )  # fmt: skip
    found, rows = board()
    row = rows[TWENTY_ONE]
    assert (row.done, row.asked, row.key_adult) == (1, 2, "Pastoral of 8001")  # a try is no check-in
    assert row.review_due == TODAY - timedelta(days=1)
    assert set(board(choice="no-plan")[1]) == {THIRTY}
    assert set(board(choice="late")[1]) >= {TWENTY_ONE}
    assert found.counts["unseen"] == 1


def test_a_student_who_came_half_the_day_is_not_away(board, kura):
    student = kura.students[TWENTY_ONE]
    load(kura, kura.school, f"student,date,marks\n{student.number},{TODAY:%d/%m/%Y},P210M120\n".encode())
    _found, rows = board()
    assert rows[TWENTY_ONE].today == "part"


def test_without_todays_marks_the_board_says_so(kura, sign_in, board, monkeypatch):
    with scope(school=kura.school):
        found = queries.board(kura.staff["pastoral"], TODAY + timedelta(days=3), "")
    assert found.on == TODAY
    assert {row.today for row in found.rows} == {""}


def test_the_page_the_choice_and_the_table_to_take_away(kura, sign_in, planned):
    client = sign_in("pastoral")
    page = client.get(reverse("serious")).content.decode()
    assert kura.students[THIRTY].last_name in page
    assert "review was due on" in page
    chosen = client.get(reverse("serious") + "?show=no-plan").content.decode()
    assert kura.students[THIRTY].last_name in chosen
    assert kura.students[TWENTY_ONE].last_name not in chosen
    csv = client.get(reverse("serious_export", args=["csv"])).content.decode()
    assert csv.count("\n") == 3


def test_teachers_and_the_board_have_no_daily_board(kura, sign_in):
    assert sign_in("teacher").get(reverse("serious")).status_code == 403
    assert sign_in("board").get(reverse("serious")).status_code == 403


def test_nobody_at_serious_concern_is_said_kindly(kura, sign_in):
    present = days_file(kura.students, [(0, "M")])
    load(kura, kura.school, present)
    page = sign_in("pastoral").get(reverse("serious")).content.decode()
    assert "Nobody is at Serious concern this term." in page
