"""Plans, referrals and what followed stand in a student's timeline, each line for whoever may know of it."""

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import kura as world
from tests.web.desk.conftest import text
from tests.web.response.reading import words_of
from whetu.web.plans.models import (
    Agency,
    Agreement,
    Approval,
    Disclosure,
    Escalation,
    Event,
    EvidencePack,
    FormalLetter,
    PlanComment,
    PlanPerson,
    PlanReview,
    PlanVersion,
    Referral,
    StudentPlan,
)
from whetu.web.plans.queries.timeline import told
from whetu.web.response.models import Response
from whetu.web.response.queries.timeline import Reader

OLIVER = 4


@pytest.fixture
def planned(kura):
    """Oliver's plan, help that was asked for, and an escalation."""
    student, by = kura.students[OLIVER], kura.staff["pastoral"].user
    at, on, school = {"by": by, "at": world.NOW}, kura.today, {"school": kura.school}
    of = school | {"student": student}
    with scope(school=kura.school):
        plan = StudentPlan.objects.create(**of, **at, kind="re-engagement", state="active", starts=on)
        home = PlanPerson.objects.create(**school, plan=plan, side="whanau", name="Zz-Whaea 4")
        version = PlanVersion.objects.create(**school, **at, plan=plan, number=2, kind=plan.kind, said={})
        Agreement.objects.create(
            **school, version=version, person=home, agreed=False, how="link", on=on, words="Too soon",
            at=world.NOW,
        )  # fmt: skip
        PlanComment.objects.create(**school, **at, plan=plan, side="staff", words="Reads at lunch")
        done = Response.objects.create(**of, **at, kind="RA12", on=on, outcome="done", said="Looked at it")
        PlanReview.objects.create(
            **school, **at, plan=plan, since=on, on=on, half_days_open=10, half_days_away=3,
            decision="go on", words="Kept two mornings", response=done,
        )  # fmt: skip
        Event.objects.create(**of, **at, about="plan", row=plan.key, state="active", on=on)
        hauora = Agency.objects.create(**school, name="Hauora", kind="health")
        referral = Referral.objects.create(**of, **at, agency=hauora, reason="Asthma")
        Event.objects.create(**of, **at, about="referral", row=referral.key, state="sent", on=on)
        Disclosure.objects.create(
            **of, agency=hauora, to="Hauora", what="A summary", basis="agreed", child_told=True,
            whanau_told=True, starts=on, ends=on, decided_by=by, at=world.NOW,
        )  # fmt: skip
        escalation = Escalation.objects.create(**of, **at, why="Help is used up")
        FormalLetter.objects.create(
            **of, **at, escalation=escalation, rung=1, approved_at=world.NOW, served_on=on, served_how="post",
            served_to="Zz-Whaea 4",
        )  # fmt: skip
        Approval.objects.create(
            **of, **at, about="escalation", row=escalation.key, agreed=True, why="Seen all"
        )
        EvidencePack.objects.create(
            **of, **at, number=1, as_at=on, pdf=b"", record=b"", sha256="0" * 64, signature="", signed_with=""
        )
    return student


@pytest.fixture
def timeline(sign_in, planned):
    return lambda role, **asked: text(sign_in(role).get(reverse("timeline", args=[planned.key]), asked))


EVERYBODY = [
    "Re-engagement plan: under way (Pastoral of 8001)",
    "Re-engagement plan, version 2 (Pastoral of 8001)",
    "Zz-Whaea 4 did not agree to version 2 of the plan, by link",
    "Pastoral of 8001 on the plan",
    "Plan reviewed: away 1.5 of 5 days, go on as it is (Pastoral of 8001)",
]
PASTORAL = [
    "Referral to Hauora: sent (Pastoral of 8001)",
    "Shared with Hauora: A summary, Fri 12 Jun to Fri 12 Jun",
    "Formal letter 1 served on Zz-Whaea 4, post",
    "Approved by Pastoral of 8001: escalation",
    "Evidence pack 1 made (Pastoral of 8001)",
]


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [("teacher", EVERYBODY, PASTORAL), ("pastoral", [*EVERYBODY, *PASTORAL], [])],
)
def test_each_line_stands_for_whoever_may_know_of_it(timeline, role, seen, unseen):
    words = timeline(role)
    for line in seen:
        assert line in words, line
    for line in unseen:
        assert line not in words, line


def test_who_has_no_part_in_the_answer_reads_of_no_plan(kura, planned):
    with scope(school=kura.school):
        assert told(Reader(kura.staff["provider_officer"], planned)) == []


def test_what_people_wrote_is_for_those_who_see_the_case_whole(kura, planned):
    written = {"Too soon", "Reads at lunch", "Kept two mornings"}
    with scope(school=kura.school):
        read = {role: {line.text for line in told(Reader(kura.staff[role], planned))} for role in
                ("teacher", "officer")}  # fmt: skip
    assert written <= read["officer"]
    assert not written & read["teacher"]


def test_a_review_of_the_plan_stands_once(timeline):
    words = timeline("pastoral")
    assert "Plan reviewed" in words
    assert "Re-engagement plan made, changed or reviewed" not in words


def test_lines_are_chosen_by_the_new_kinds(timeline):
    assert "Referral to Hauora: sent" in timeline("pastoral", kind="referral")
    assert "Evidence pack 1 made" in timeline("pastoral", kind="escalation")
    assert "Evidence pack 1 made" not in timeline("pastoral", kind="referral")


def test_the_chronology_holds_what_was_said_too(kura, sign_in, planned):
    found = sign_in("pastoral").post(reverse("chronology", args=[planned.key]), {"reason": "For the court"})
    words = words_of(found.content)
    for line in ("Referral to Hauora: sent", "Too soon", "Seen all", "Reads at lunch"):
        assert line in words, line
