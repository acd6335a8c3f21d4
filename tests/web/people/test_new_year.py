"""A new year: levels up, classes renamed, leavers leave; once, and not before the old one has ended."""

from datetime import date

import pytest
from django_scopes import scope

from whetu.web.people import actions, queries
from whetu.web.people.models import Enrolment
from whetu.web.people.queries import year as years
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Grant

LAST = date(2026, 12, 16)
SUMMER = date(2027, 1, 20)


@pytest.fixture
def at(kura):
    with scope(school=kura.school):
        yield kura


def start(at, **other):
    facts = {"year": 2027, "last_day": LAST, "leave_after": 8, "classes": {"Rimu": "Kahikatea"}, "on": SUMMER}
    actions.new_year(by=at.staff["officer"].user, school=at.school, **{**facts, **other})


def test_levels_go_up_classes_change_and_leavers_leave(at):
    start(at)  # students have level 7 in Rimu, 8 in Tōtara
    stayed = Enrolment.objects.filter(end=None)
    assert {(one.year_level, one.class_group.name, one.class_group.year) for one in stayed} == {
        (8, "Kahikatea", 2027)
    }
    gone = Enrolment.objects.filter(end=LAST)
    assert {(one.year_level, one.class_group.name) for one in gone} == {(8, "Tōtara")}
    assert (stayed.count(), gone.count()) == (6, 6)


def test_the_history_says_what_was(at):
    start(at)
    one = Enrolment.objects.filter(end=None).first()
    now, before = one.history.all()[0], one.history.all()[1]
    assert (now.year_level, before.year_level, now.history_user) == (8, 7, at.staff["officer"].user)


def test_teachers_of_the_old_classes_see_them_no_more(at):
    start(at)
    assert Grant.objects.get(kind="class").ends == LAST
    assert not queries.visible(at.staff["teacher"], SUMMER).exists()


def test_a_class_without_a_new_name_waits_for_the_roll(at):
    start(at, classes={})
    assert {one.class_group for one in Enrolment.objects.filter(end=None)} == {None}


def test_twice_is_refused(at):
    start(at)
    with pytest.raises(NotAllowed, match="started already"):
        start(at)


def test_before_the_end_is_refused(at):
    with pytest.raises(NotAllowed, match="has not ended"):
        start(at, on=date(2026, 12, 15))


def test_the_plan_is_what_is_done(at):
    staying, leaving = years.moving_up(at.school, LAST, 8)
    assert [tuple(one) for one in years.class_moves(staying, leaving)] == [
        ("Rimu", 6, 0, ""),
        ("Tōtara", 0, 6, ""),
    ]
    assert years.levels(staying) == [(8, 6)]


@pytest.mark.parametrize(
    ("name", "new"),
    [("9KA", "10KA"), ("12TE", "13TE"), ("13AB", ""), ("Rimu", ""), ("7", "8"), ("Room 4", "")],
)
def test_a_class_that_carries_its_level_goes_up_with_it(name, new):
    assert years.next_name(name) == new


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2026, 6, 12), 2026),
        (date(2026, 12, 20), 2026),
        (date(2026, 1, 20), 2025),
        (date(2027, 1, 20), 2026),
    ],
)
def test_the_year_that_ends(at, on, year):
    assert years.old_year(at.school, on) == year
