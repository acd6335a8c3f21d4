from datetime import date

import pytest

from whetu.rules import access
from whetu.rules.access import ROLES, Subject, Viewer, may, why_may_see

ON = date(2026, 4, 1)
TAMA = Subject("tama", frozenset({"9A"}), "1234")
WHOLE_SCHOOL = ("pastoral", "officer", "senior_leader", "principal")


def viewer(*roles, **facts):
    return Viewer(roles=roles, school="1234", **facts)


@pytest.mark.parametrize("role", WHOLE_SCHOOL)
def test_whole_school_roles_see_every_student(role):
    assert why_may_see(viewer(role), TAMA, ON)


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(WHOLE_SCHOOL)))
def test_other_roles_see_nobody_by_role_alone(role):
    assert why_may_see(viewer(role), TAMA, ON) is None


def test_a_teacher_sees_their_own_classes():
    assert why_may_see(viewer("teacher", class_groups=frozenset({"9A"})), TAMA, ON) == "teaches this student"
    assert why_may_see(viewer("teacher", class_groups=frozenset({"9B"})), TAMA, ON) is None


def test_cover_is_a_reason():
    assert "covers" in why_may_see(viewer("teacher", covered_groups=frozenset({"9A"})), TAMA, ON)


def test_a_class_is_no_reason_for_somebody_who_does_not_teach():
    assert why_may_see(viewer("board", class_groups=frozenset({"9A"})), TAMA, ON) is None
    assert why_may_see(viewer("provider_officer", class_groups=frozenset({"9A"})), TAMA, ON) is None


@pytest.mark.parametrize(("on", "reason"), [(3, "open share until 3 April 2026"), (4, None)])
def test_an_open_share_lasts_to_its_last_day(on, reason):
    officer = viewer("provider_officer", shares=(("tama", date(2026, 4, 3)),))
    assert why_may_see(officer, TAMA, date(2026, 4, on)) == reason


def test_a_share_is_of_one_student():
    assert why_may_see(viewer("provider_officer", shares=(("mere", None),)), TAMA, ON) is None


def test_breaking_the_glass_says_why():
    teacher = viewer("teacher", broke_glass=(("tama", "fell ill on a trip"),))
    assert why_may_see(teacher, TAMA, ON) == "opened with a reason: fell ill on a trip"


@pytest.mark.parametrize("role", ["provider_officer", "board", "administrator"])
def test_glass_breaks_only_for_those_who_may(role):
    assert why_may_see(viewer(role, broke_glass=(("tama", "curious"),)), TAMA, ON) is None


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_opens_their_own_child(role):
    parent = viewer(
        role,
        class_groups=frozenset({"9A"}),
        covered_groups=frozenset({"9A"}),
        shares=(("tama", None),),
        broke_glass=(("tama", "mine"),),
        own_children=frozenset({"tama"}),
    )
    assert why_may_see(parent, TAMA, ON) is None


@pytest.mark.parametrize("role", sorted(ROLES))
def test_another_school_is_another_world(role):
    elsewhere = viewer(
        role,
        class_groups=frozenset({"9A"}),
        shares=(("tama", None),),
        broke_glass=(("tama", "wrong school"),),
    )
    assert why_may_see(elsewhere, TAMA._replace(school="9999"), ON) is None


def test_nobody_and_an_unknown_role_may_do_nothing():
    assert not may((), access.STUDENT_VIEW)
    assert not may(("headmaster",), access.STUDENT_VIEW)
    assert why_may_see(viewer("headmaster"), TAMA, ON) is None


def test_the_board_counts_and_the_administrator_sees_no_student():
    board = {access.COUNTS_VIEW, access.PLAN_VIEW, access.BOARD_VIEW, access.SAY}
    assert ROLES["board"].permissions == board
    assert ROLES["presiding_member"].permissions == board | {access.PLAN_APPROVE}
    students = {
        access.STUDENT_VIEW,
        access.STUDENT_LIST,
        access.CONTACTS_VIEW,
        access.EXPORT,
        access.COUNTS_VIEW,
    }
    assert not ROLES["administrator"].permissions & students


def test_every_role_says_what_it_is():
    for role in ROLES.values():
        assert role.label
        assert role.description.endswith(".")
        assert role.permissions
