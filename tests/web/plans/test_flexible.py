"""Flexible learning: who decides, on which law, and what is refused."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import kura as world
from tests.web.desk.conftest import text
from whetu.rules import law
from whetu.web.people.actions import arrangements
from whetu.web.plans.models import Approval, Event, FlexibleLearning
from whetu.web.response.models import Response, Task

SĒFINA = 3
TODAY = world.TODAY
FORM = {
    "kind": "part-time", "days": "Monday to Wednesday until 12.30", "provider": "",
    "why": "A way back, in steps",
    "starts": "15/06/2026", "ends": "3/07/2026", "review_on": "26/06/2026", "basis": "s52 release",
    "evidence": "", "student_agrees": "on", "whanau_agrees": "on", "version": "0",
}  # fmt: skip


@pytest.fixture
def proposed(kura, sign_in):
    """`proposed(basis="…")`: what the dean proposed in a browser, as a row; None: it was refused."""

    def make(**changed):
        answer = sign_in("pastoral").post(
            reverse("flexible_new", args=[kura.students[SĒFINA].key]), FORM | changed
        )
        with scope(school=kura.school):
            return FlexibleLearning.objects.first() if answer.status_code == 303 else answer

    return make


def decide(kura, sign_in, row, role="principal", **sent):
    sent = {"agreed": "yes", "why": "", "version": row.version} | sent
    answer = sign_in(role).post(reverse("flexible_decide", args=[row.key]), sent)
    with scope(school=kura.school):
        row.refresh_from_db()
    return answer


def test_the_principal_approves_and_the_law_is_frozen_as_it_stood(kura, sign_in, proposed, monkeypatch):
    with scope(school=kura.school):
        task = Task.objects.create(
            school=kura.school, student=kura.students[SĒFINA], year=2026, term=2, step="serious", kind="RA20",
            words="Flexible learning", since=TODAY, opened_at=world.NOW,
        )  # fmt: skip
    row = proposed()
    assert decide(kura, sign_in, row).status_code == 303
    assert row.state == "approved"
    said = law.TEXTS["s52 release"].words
    assert said in row.basis_words
    with scope(school=kura.school):
        task.refresh_from_db()
        assert task.response is not None
        assert task.response.kind == "RA20"
        assert [one.agreed for one in Approval.objects.filter(about="flexible", row=row.key)] == [True]
        assert list(Event.objects.filter(row=row.key).values_list("state", flat=True)) == [
            "proposed",
            "approved",
        ]
    monkeypatch.setitem(law.TEXTS, "s52 release", law.TEXTS["s52 release"]._replace(words="Other words."))
    page = text(sign_in("pastoral").get(reverse("flexible", args=[row.key])))
    assert said in page
    assert "Other words." not in page


def test_only_the_principal_decides(kura, sign_in, proposed):
    row = proposed()
    assert decide(kura, sign_in, row, role="officer").status_code == 403
    assert row.state == "proposed"


def test_a_no_has_a_reason(kura, sign_in, proposed):
    row = proposed()
    assert "Say why not" in text(decide(kura, sign_in, row, agreed="no"))
    decide(kura, sign_in, row, agreed="no", why="Whole days go well now")
    assert row.state == "refused"
    assert row.basis_words == ""


def test_without_their_agreement_the_principal_says_why(kura, sign_in, proposed):
    row = proposed(whanau_agrees="")
    assert "do not agree" in text(decide(kura, sign_in, row))
    assert row.state == "proposed"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends": "1/06/2026"}, "last day is before the first"),
        ({"review_on": "10/07/2026"}, "review is not within these days"),
        ({"basis": ""}, "Choose a legal basis"),
        ({"basis": "s36 attend"}, "Select a valid choice"),
        ({"starts": "15/12/2025", "ends": "19/12/2025", "review_on": "17/12/2025"}, "not in force"),
        ({"basis": "s46 distance"}, "Confirm this basis with the Ministry first"),
        ({"basis": "s42 wellbeing", "ends": "31/12/2026"}, "at most six months"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(kura, proposed, changed, words):
    answer = proposed(**changed)
    assert answer.status_code == 200
    assert words in text(answer)
    with scope(school=kura.school):
        assert not FlexibleLearning.objects.exists()


def test_a_basis_that_ends_before_the_days_do_is_refused_at_the_decision_too(
    kura, sign_in, proposed, monkeypatch
):
    row = proposed()
    ended = law.TEXTS["s52 release"]._replace(to_day=date(2026, 6, 30))
    monkeypatch.setitem(law.TEXTS, "s52 release", ended)
    assert "not in force on all of these days" in text(decide(kura, sign_in, row))
    assert row.state == "proposed"


def test_a_basis_under_s_42_rests_on_the_agreed_plan_which_is_kept_once(kura, sign_in, proposed):
    row = proposed(basis="s42 wellbeing")
    assert "No plan under s 42" in text(decide(kura, sign_in, row))
    by, student = kura.staff["officer"].user, kura.students[SĒFINA]
    with scope(school=kura.school):
        plan = arrangements.arrange(
            by=by, student=student, kind="wellbeing", starts=row.starts, ends=row.ends, now=world.NOW
        )
    assert "No plan under s 42" in text(decide(kura, sign_in, row)), "asked for is not agreed"
    with scope(school=kura.school):
        who = ("parent", "principal", "Secretary")
        arrangements.agree(by=by, arrangement=plan, who=who, evidence="Dr A, 3 June")
    assert decide(kura, sign_in, row).status_code == 303
    assert row.state == "approved"


def test_two_who_write_at_once_lose_nothing(kura, sign_in, proposed):
    row = proposed()
    client, address = sign_in("officer"), reverse("flexible_change", args=[row.key])
    first = FORM | {"why": "The office wrote this", "version": row.version}
    assert client.post(address, first).status_code == 303
    again = client.post(address, FORM | {"why": "The dean wrote this", "version": row.version})
    assert again.status_code == 409
    page = text(again)
    assert "The office wrote this" in page
    assert "The dean wrote this" in page


def test_the_register_says_what_is_due_and_the_review_moves_it(kura, sign_in, proposed):
    row = proposed(starts="1/06/2026", review_on="10/06/2026")
    decide(kura, sign_in, row)
    client = sign_in("pastoral")
    assert "Review due" in text(client.get(reverse("flexible_register")))
    address = reverse("flexible_review", args=[row.key])
    sent = {"review_note": "Comes gladly", "version": row.version}
    assert "after today" in text(client.post(address, sent | {"review_on": "10/06/2026"}))
    assert client.post(address, sent | {"review_on": "26/06/2026"}).status_code == 303
    page = text(client.get(reverse("flexible_register")))
    assert "Review due" not in page
    assert "Under way" in page
    with scope(school=kura.school):
        row.refresh_from_db()
    ended = {
        "ended_on": f"{TODAY + timedelta(days=1):%d/%m/%Y}",
        "ended_why": "Full days",
        "version": row.version,
    }
    end = reverse("flexible_end", args=[row.key])
    assert "still to come" in text(client.post(end, ended))
    assert client.post(end, ended | {"ended_on": "12/06/2026"}).status_code == 303
    csv = client.get(reverse("flexible_export", args=["csv"])).content.decode()
    assert "Ended" in csv
    assert kura.students[SĒFINA].number in csv


def test_the_agreement_says_what_was_approved_and_taking_it_is_written_down(kura, sign_in, proposed):
    row = proposed()
    decide(kura, sign_in, row)
    answer = sign_in("pastoral").get(reverse("flexible_pdf", args=[row.key]))
    assert answer.content.startswith(b"%PDF")
    with scope(school=kura.school):
        assert Response.objects.filter(kind="RA20").count() == 1


@pytest.mark.parametrize("role", ["teacher", "board", "provider_officer", "agency_worker", "administrator"])
def test_others_do_not_read_it(kura, sign_in, proposed, role):
    row = proposed()
    assert sign_in(role).get(reverse("flexible", args=[row.key])).status_code == 403
