"""A new year: levels up, classes renamed, leavers leave; once, and not before the old one has ended."""

from datetime import date

import pytest
from django_scopes import scope

from whetu.rules.tables import names
from whetu.web.people import actions, queries
from whetu.web.people.models import Enrolment
from whetu.web.people.queries import year as years
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Grant

LAST = date(2026, 12, 16)
FIRST = date(2027, 1, 1)
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
    assert {one.start for one in stayed} == {FIRST}
    here = stayed.values("student_id")
    gone = Enrolment.objects.filter(end=LAST).exclude(student_id__in=here)
    assert {(one.year_level, one.class_group.name) for one in gone} == {(8, "Tōtara")}
    assert (stayed.count(), gone.count()) == (6, 6)


def test_the_old_year_stays_as_it_was(at):
    before = sorted(Enrolment.objects.values_list("student_id", "start", "year_level", "class_group_id"))
    start(at)
    old = Enrolment.objects.filter(end=LAST)
    assert sorted(old.values_list("student_id", "start", "year_level", "class_group_id")) == before


@pytest.fixture
def begun(at):
    """A student of Year 7 taken into Year 8 of the new year, and what a roll says of them."""
    start(at)
    student = at.students[0]
    row = dict.fromkeys(names("roll")) | {
        "student": student.number,
        "first_name": student.first_name,
        "last_name": student.last_name,
        "start_date": date(2026, 2, 2),
        "student_type": "RE",
        "year_level": 8,
        "class_group": "Kahikatea",
    }
    return student, row


def enrolments(student) -> list[tuple]:
    rows = student.enrolments.order_by("start").select_related("class_group")
    return [(one.start, one.end, one.year_level, str(one.class_group)) for one in rows]


OLD, NEW = (date(2026, 2, 2), LAST, 7, "Rimu"), (FIRST, None, 8, "Kahikatea")


def load(at, row, on=date(2027, 2, 5), **other):
    return actions.load_roll(by=None, school=at.school, rows=[{**row, **other}], on=on)


def test_a_roll_with_the_first_day_of_long_ago_neither_doubles_nor_undoes(at, begun):
    student, row = begun
    assert load(at, row).enrolments_changed == set()
    assert enrolments(student) == [OLD, NEW]


def test_a_roll_of_the_new_year_changes_the_new_year_alone(at, begun):
    student, row = begun
    load(at, row, class_group="Kauri", year_level=9)
    assert enrolments(student) == [OLD, (FIRST, None, 9, "Kauri")]


def test_a_roll_still_of_the_old_year_leaves_the_new_one(at, begun):
    student, row = begun
    load(at, row, on=date(2026, 12, 18), class_group="Rimu", year_level=7)
    assert enrolments(student) == [OLD, NEW]


def test_a_roll_that_lists_the_new_year_by_itself_puts_its_first_day_right(at, begun):
    student, row = begun
    load(at, row, start_date=date(2027, 2, 1))
    assert enrolments(student) == [OLD, (date(2027, 2, 1), *NEW[1:])]


def test_who_did_not_come_back_after_the_summer_has_left(at, begun):
    student, row = begun
    done = load(at, row, end_date=LAST, class_group="Rimu", year_level=7)
    assert enrolments(student) == [OLD]
    assert done.enrolments_changed == {student.pk}
    assert Enrolment.history.filter(student_id=student.pk, history_type="-").count() == 1


def test_who_is_enrolled_for_the_new_year_already_is_left_alone(at):
    student = at.students[0]
    student.enrolments.create(school=at.school, start=date(2027, 2, 1), year_level=8)
    before = enrolments(student)
    start(at)
    assert enrolments(student) == before


def test_a_last_day_in_the_new_year_is_refused(at):
    with pytest.raises(NotAllowed, match="not in the old year"):
        start(at, last_day=date(2027, 1, 2))


def test_the_history_says_what_was(at):
    start(at)
    for one in Enrolment.objects.filter(student=at.students[0]):
        assert one.history.all()[0].history_user == at.staff["officer"].user


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
