import pytest

from whetu.rules.plan import BARRIERS
from whetu.rules.sharing import (
    AGENCY_KINDS,
    BACK,
    BASES,
    BY_AGENCY,
    GROUP,
    INSIDE,
    OUTCOMES,
    REFERRAL,
    SERVICE,
    SERVICE_CLOSED,
    against_basis,
    bases_for,
    helps_with,
    may_move,
)

TABLES = {"referral": REFERRAL, "inside": INSIDE, "service": SERVICE, "group": GROUP}


@pytest.mark.parametrize("name", TABLES)
def test_every_state_can_be_reached_and_left_for_one_that_is_there(name):
    table = TABLES[name]
    first = next(iter(table))
    reached, found = {first}, [first]
    while found:
        following = set(table[found.pop()].next) - reached
        reached |= following
        found += following
    assert set().union(*(state.next for state in table.values())) <= table.keys()
    assert reached | {"approval", "approved"} >= table.keys()
    assert all(state.open == bool(state.next) or state in (SERVICE["closed"], SERVICE["declined"])
               for state in table.values())  # fmt: skip


def test_words_fit_their_columns():
    assert max(map(len, [*REFERRAL, *SERVICE, *GROUP])) <= 16
    assert max(map(len, [*OUTCOMES, *SERVICE_CLOSED, *AGENCY_KINDS])) <= 20
    assert max(map(len, BASES)) <= 24
    assert {need for kind in AGENCY_KINDS.values() for need in kind.helps} <= BARRIERS.keys()


@pytest.mark.parametrize("was", ["draft", "approval", "declined", "closed", BACK])
def test_nothing_is_sent_that_nobody_approved(was):
    assert not may_move(REFERRAL, was, "sent")
    assert may_move(REFERRAL, "approved", "sent")


def test_the_schools_own_people_are_asked_without_an_approval():
    assert may_move(INSIDE, "draft", "sent")


def test_an_agency_moves_no_referral_back_before_it_was_sent():
    assert not {"draft", "approval", "approved", "sent", BACK} & set(BY_AGENCY)


def test_a_case_at_the_service_is_paused_and_taken_up_again_and_reopened():
    for was, to in [
        ("active", "paused"),
        ("paused", "active"),
        ("closed", "reopened"),
        ("reopened", "active"),
    ]:
        assert may_move(SERVICE, was, to)
    assert not may_move(SERVICE, "approval", "submitted")


@pytest.mark.parametrize(
    ("kind", "basis", "note", "child", "whanau", "wrong"),
    [
        ("housing", "agreed", "Mother, 3 June", True, True, ""),
        ("housing", "agreed", "", True, True, "no consent"),
        ("housing", "agreed", "Mother, 3 June", False, False, "no consent"),
        ("housing", "ot66", "Asked on 3 June", True, True, "unknown"),
        ("police", "ot66", "", False, False, "no request"),
        ("police", "ot66", "Constable asked on 3 June", False, False, ""),
        ("police", "ot15", "", False, False, "unknown"),
        ("oranga tamariki", "ot15", "", False, False, ""),
        ("senco", "inside", "", True, True, ""),
        ("senco", "purpose", "", True, True, "unknown"),
        ("housing", "inside", "", True, True, "unknown"),
        ("housing", "", "", True, True, "unknown"),
        ("", "purpose", "", True, True, ""),
    ],
)
def test_a_basis_holds_for_whom_and_how_it_says(kind, basis, note, child, whanau, wrong):
    assert against_basis(kind, basis, note, child, whanau) == wrong


def test_every_kind_has_a_basis_and_what_is_assumed_says_so():
    assert all(bases_for(kind) for kind in AGENCY_KINDS)
    assert "confirm" in BASES["ot66c"].confirm


def test_what_an_agency_says_of_itself_goes_before_its_kind():
    assert helps_with("housing", []) == ("housing",)
    assert helps_with("housing", ["money"]) == ("money",)
    assert helps_with("police", []) == ()
