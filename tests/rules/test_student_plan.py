"""A student's plan: what each kind must hold, when its rounds are, and when two looks at it were in vain."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whetu.rules import student_plan as rules
from whetu.rules.plan import CADENCES
from whetu.rules.response import SchoolDays

START = date(2026, 4, 20)
DAYS = [START + timedelta(days=n) for n in range(75)]
SCHOOL_DAYS = SchoolDays({day: 2 for day in DAYS if day.weekday() < 5}, DAYS[-1])


def test_a_heavier_kind_asks_for_all_that_a_lighter_one_does():
    parts = [set(one.parts) for one in rules.KINDS.values()]
    assert parts[0] < parts[1] < parts[2]
    assert all(set(one.parts) <= set(rules.PARTS) for one in rules.KINDS.values())
    assert rules.missing("tailored", {"strengths", "goals"}) == ["lead", "supports"]
    assert rules.missing("re-engagement", set(rules.PARTS)) == []


def test_the_kind_fits_the_step_and_steps_up_and_down():
    fits = [rules.fitting(step) for step in ("good", "worrying", "concerning", "serious")]
    assert fits == ["tailored", "tailored", "improvement", "re-engagement"]
    assert rules.stepped("improvement", 1) == "re-engagement"
    assert rules.stepped("tailored", -1) is None


def test_the_defaults_of_a_kind_are_often_enough():
    for kind, one in rules.KINDS.items():
        assert rules.often_enough(kind, one.check_in)
        assert {one.check_in, one.review_every} <= {"", *CADENCES}
    assert not rules.often_enough("re-engagement", "weekly")


@pytest.mark.parametrize(
    ("own", "asked", "kept"),
    [
        ("daily", "twice a week", "daily"),
        ("weekly", "twice a week", "twice a week"),
        ("", "weekly", "weekly"),
        ("once", "weekly", "weekly"),
        ("fortnightly", "", "fortnightly"),
    ],
)
def test_the_oftener_of_two_cadences(own, asked, kept):
    assert rules.oftener(own, asked) == kept


def test_no_state_leads_out_of_the_end():
    assert all(set(then) <= set(rules.MOVES) for then in rules.MOVES.values())
    assert not rules.may_become("ended", "active")
    assert not rules.may_become("draft", "active")


@pytest.mark.parametrize(
    ("days", "weeks", "open_", "allowed"),
    [
        ("1", 1, 10, "2.0"),
        ("1", 1, 8, "1.6"),
        ("0.5", 2, 10, "0.5"),
        ("0", 1, 10, "0.0"),
        ("1", 3, 10, "0.7"),
    ],
)
def test_a_target_leaves_its_share_of_the_half_days_that_were_open(days, weeks, open_, allowed):
    assert rules.allowed_half_days(Decimal(days), weeks, open_) == Decimal(allowed)


@pytest.mark.parametrize(
    ("open_", "away", "allowed", "before", "flat"),
    [
        (10, 4, Decimal(2), 4, True),  # missed, and no better
        (10, 4, Decimal(2), 5, False),  # missed, and better
        (10, 2, Decimal(2), 0, False),  # kept, though worse than before
        (10, 4, Decimal(2), None, False),  # what came before is not known
        (10, 1, None, 1, True),  # no target: any absence
        (10, 0, None, 0, False),
        (9, 9, Decimal(2), 9, False),  # less than a school week says nothing
    ],
)
def test_a_review_is_flat_where_a_week_missed_the_target_and_is_no_better(open_, away, allowed, before, flat):
    assert rules.is_flat(open_, away, allowed, before) is flat


def test_two_flat_reviews_in_a_row_and_no_fewer():
    assert rules.consider_escalation([False, True, True])
    assert not rules.consider_escalation([True, False, True])
    assert not rules.consider_escalation([True])


@given(st.sampled_from(["weekly", "twice a week", "daily", "fortnightly"]), st.sampled_from(DAYS))
def test_each_round_begins_when_the_one_before_was_due(cadence, on):
    found = list(rules.rounds(cadence, START, SCHOOL_DAYS, on))
    assert [one.since for one in found[1:]] == [one.due for one in found[:-1]]
    assert all(one.since < on for one in found[1:])
    assert all(one.since < one.due for one in found)


def test_twice_a_week_is_twice_in_five_school_days():
    found = list(rules.rounds("twice a week", START, SCHOOL_DAYS, date(2026, 5, 1)))
    assert [str(one.due) for one in found] == ["2026-04-22", "2026-04-27", "2026-04-29", "2026-05-04"]
    assert not list(rules.rounds("", START, SCHOOL_DAYS, date(2026, 5, 1)))
