"""What a decision or a letter rests on still stands when it is carried out, or nothing goes."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.web.desk.conftest import text
from tests.web.plans.going_further import Going
from whetu.rules.escalation import law_in
from whetu.web.amp.models import ResponseType
from whetu.web.attendance.models import StudentDay
from whetu.web.people.actions import circumstances
from whetu.web.people.models import Arrangement
from whetu.web.plans.actions import escalation as actions
from whetu.web.plans.actions import letters
from whetu.web.plans.models import FlexibleLearning, FormalLetter
from whetu.web.plans.queries import escalation as queries
from whetu.web.plans.queries.letters import letter as read
from whetu.web.response.models import Barrier, Response
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def going(kura):
    with scope(school=kura.school):
        yield Going(kura)


def stop(going, row, action, role="principal"):
    row = going.now_of(row)
    return action(
        by=going.by(role), escalation=row, version=row.version, why="They came to us.", **going.moment()
    )


def propose(going):
    return circumstances.propose(
        by=going.by("pastoral"), student=going.student, kind="illness", starts=going.on, ends=None,
        review_on=None, now=going.now,
    )  # fmt: skip


def refer(going, row):
    row, later = going.now_of(row), going.on + timedelta(days=28)
    return actions.refer(
        by=going.by("principal"), escalation=row, version=row.version, done_on=going.on, reference="",
        review_on=later, words="", **going.moment(),
    )  # fmt: skip


def carry_out(going, row):
    row, later = going.now_of(row), going.on + timedelta(days=28)
    return actions.carry_out(
        by=going.by("pastoral"), escalation=row, version=row.version, done_on=going.on, words="",
        review_on=later, **going.moment(),
    )  # fmt: skip


def legal(going):
    """A referral that two people approved."""
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"))
    going.decide(row, "senior_leader")
    return going.decide(row, "principal")


# Letters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [actions.hold, actions.withdraw])
def test_a_letter_does_not_go_once_its_escalation_is_held_or_taken_back(going, sign_in, action):
    row = going.approved()
    letter = going.approve(going.write(row))
    pdf = reverse("formal_letter_pdf", args=[letter.key])
    assert sign_in("pastoral").get(pdf).status_code == 200
    stop(going, row, action)
    with pytest.raises(NotAllowed, match="not approved any more"):
        going.serve(letter)
    assert sign_in("pastoral").get(pdf).status_code == 303
    page = text(sign_in("pastoral").get(reverse("formal_letter", args=[letter.key])))
    assert "not approved any more" in page
    assert "It is served" not in page


def test_a_served_letter_is_taken_away_though_its_escalation_is_held(going, sign_in):
    row = going.approved()
    letter = going.serve(going.approve(going.write(row)))
    stop(going, row, actions.hold)
    assert sign_in("pastoral").get(reverse("formal_letter_pdf", args=[letter.key])).status_code == 200


def test_a_letter_whose_days_were_corrected_is_made_anew(going, sign_in):
    letter = going.approve(going.write(going.approved()))
    Arrangement.objects.create(
        school=going.kura.school, student=going.student, kind="wellbeing", starts="2026-06-10",
        ends="2026-06-11", agreed_by="All", at=going.now,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="days in it were corrected"):
        going.serve(letter)
    assert sign_in("pastoral").get(reverse("formal_letter_pdf", args=[letter.key])).status_code == 303


def test_a_letter_for_ten_days_away_does_not_go_with_fewer(going, monkeypatch):
    letter = going.approve(going.write(going.approved()))
    monkeypatch.setattr("whetu.web.plans.queries.escalation.half_days_absent", lambda *_facts: 19)
    with pytest.raises(NotAllowed, match="away for 10 days or more"):
        going.serve(letter)


def test_days_that_came_after_it_was_approved_change_nothing(going):
    letter = going.approve(going.write(going.approved()))
    StudentDay.objects.filter(student=going.student, on="2026-06-12").delete()
    with pytest.raises(NotAllowed, match="days in it were corrected"):
        going.serve(letter)
    letter.said["rests"] = letter.said["rests"] | {"until": "2026-06-11", "absent": 58}
    letter.said["rests"]["days"] = letter.said["rests"]["days"][:-1]
    FormalLetter.objects.filter(pk=letter.pk).update(said=letter.said)
    assert going.serve(letter).served_on  # 12 June is not of its days


def test_a_letter_whose_day_to_meet_is_past_is_made_anew(going):
    letter = going.approve(going.write(going.approved()))
    said = letter.said | {"given": letter.said["given"] | {"meet_on": str(going.on)}}
    FormalLetter.objects.filter(pk=letter.pk).update(said=said)
    with pytest.raises(NotAllowed, match="day to meet"):
        going.serve(letter)


def test_the_number_to_ring_is_a_number(going, sign_in):
    row = going.approved()
    with pytest.raises(NotAllowed, match="number"):
        going.write(row, phone="the police, 111")
    sent = going.given(phone="111 or else") | {"meet_on": "20/06/2026"}
    answer = sign_in("pastoral").post(reverse("formal_letter_new", args=[row.key]), sent)
    assert "digits" in text(answer)
    assert going.write(row, phone="+64 6 000 0000").rung == 1


def test_what_was_done_is_said_in_plain_words_whatever_the_school_calls_it(going):
    ResponseType.objects.create(school=going.kura.school, code="RA02", label="Truancy warning call")
    Response.objects.create(
        school=going.kura.school, student=going.student, kind="RA02", on="2026-05-04", outcome="reached",
        at=going.now,
    )  # fmt: skip
    done = read(going.write(going.approved()), going.on)["done"]
    assert done == ["Phone call to whānau: 4 May 2026"]


@pytest.mark.parametrize("word", ["criminal", "guilty", "a judge", "liable", "jail", "the police"])
def test_more_words_of_law_are_never_a_person_s_own(word):
    assert law_in(f"You may be {word} soon.")


# Proposals, and what a yes rests on -------------------------------------------------------------------------


def test_a_proposal_that_waits_stops_letters_and_carrying_out(going, sign_in):
    row, other = going.approved(), going.approved("service")
    letter = going.approve(going.write(row))
    proposed = propose(going)
    with pytest.raises(NotAllowed, match="waits"):
        going.serve(letter)
    with pytest.raises(NotAllowed, match="waits"):
        carry_out(going, other)
    assert "waits" in text(sign_in("pastoral").get(reverse("formal_letter", args=[letter.key])))
    assert "waits" in text(sign_in("pastoral").get(reverse("escalation", args=[other.key])))
    circumstances.decline(by=going.by("principal"), circumstances=proposed, why="No.", now=going.now)
    assert going.serve(letter).served_on
    assert carry_out(going, other).state == "carried out"


def test_a_leader_may_still_say_no_while_a_proposal_waits(going):
    row = going.check(going.open())
    propose(going)
    with pytest.raises(NotAllowed, match="waits"):
        going.decide(row, "principal")
    assert going.decide(row, "principal", agreed=False, why="Ask first.").state == "held"


def test_the_ministry_is_not_asked_once_the_warning_is_taken_back(going):
    row = legal(going)
    warning = FormalLetter.objects.get(rung=4)
    letters.withdraw(
        by=going.by("pastoral"), letter=warning, version=warning.version, why="Wrong.", **going.moment()
    )
    with pytest.raises(NotAllowed, match="letters come first"):
        refer(going, row)


def test_the_ministry_is_not_asked_while_a_proposal_waits(going):
    row = legal(going)
    propose(going)
    with pytest.raises(NotAllowed, match="waits"):
        refer(going, row)


def in_school(going, state) -> Barrier:
    return Barrier.objects.create(
        school=going.kura.school, student=going.student, kind="bullying", in_school=True, state=state,
        source="student", raised_on=going.on, state_on=going.on,
    )  # fmt: skip


@pytest.mark.parametrize("when", ["decided", "carried out"])
def test_what_the_record_answered_is_looked_at_anew(going, when):
    barrier = in_school(going, Barrier.State.REMOVED)
    row = going.open("service")
    answers = {"barriers": {"yes": None, "note": ""}}
    row = going.check(row, answers=answers)
    if when == "carried out":
        row = going.decide(row, "principal")
    Barrier.objects.filter(pk=barrier.pk).update(state=Barrier.State.RAISED)
    step = (
        partial(carry_out, going, row) if when == "carried out" else partial(going.decide, row, "principal")
    )
    with pytest.raises(NotAllowed, match="inside the school"):
        step()
    Barrier.objects.all().delete()  # the record says neither yes nor no: what was checked stands
    assert step().state in ("approved", "carried out")


def test_whoever_filled_in_the_check_does_not_decide_alone(going):
    row = going.check(going.open(), role="senior_leader")
    row = going.check(row)  # and somebody else after them
    with pytest.raises(NotAllowed, match="filled in the check"):
        going.decide(row, "senior_leader")
    assert going.decide(row, "principal").state == "approved"


def test_whoever_filled_in_the_check_may_be_one_of_two(going):
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"), role="senior_leader")
    assert going.decide(row, "senior_leader").state == "checked"
    assert going.decide(row, "principal").state == "approved"


# Days held against nobody -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["wellbeing", "transitional"])
def test_days_of_a_plan_under_s_42_are_held_against_nobody(going, kind):
    Arrangement.objects.create(
        school=going.kura.school, student=going.student, kind=kind, starts="2026-06-10", ends="2026-06-11",
        agreed_by="All", at=going.now,
    )  # fmt: skip
    found = queries.unexcused(going.student, going.on)
    assert (found.half_days, found.left_out) == (56, 4)


@pytest.mark.parametrize(("state", "decided", "ended_on", "left_out"), [
    ("approved", True, None, 4), ("ended", True, "2026-06-10", 2), ("proposed", False, None, 0),
    ("ended", False, "2026-06-10", 0),
])  # fmt: skip
def test_days_of_approved_flexible_learning_are_held_against_nobody(
    going, state, decided, ended_on, left_out
):
    FlexibleLearning.objects.create(
        school=going.kura.school, student=going.student, kind="part-time", state=state, basis="s52 release",
        days="Mornings", why="A way back.", starts="2026-06-10", ends="2026-06-11", review_on="2026-06-11",
        at=going.now, decided_at=going.now if decided else None, ended_on=ended_on,
    )  # fmt: skip
    assert queries.unexcused(going.student, going.on).left_out == left_out
