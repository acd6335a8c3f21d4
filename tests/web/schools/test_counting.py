"""How the school counts: from a day on, in words, and only with values that the rules know."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from whetu.rules.days import Settings
from whetu.web.schools import actions, queries
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import CountingSettings
from whetu.web.schools.queries import how_we_count

FROM = date(2026, 4, 20)
OTHERS = {
    "half_day_minutes": 110,
    "half_day_mode": "am_pm",
    "exam_leave": "present",
    "unmarked": "unexplained",
    "tie": "justified",
    "counted_share": Fraction(1, 3),
    "counted_types": ("RE",),
}


def set_counting(school, leader, values, from_day=FROM):
    return actions.set_counting(
        by=leader.user, school=school, from_day=from_day, values=values, why="Board, 1 March"
    )


def test_an_unset_school_gets_the_defaults(school):
    assert queries.counting_on(queries.counting(school), FROM) == Settings()


@pytest.mark.parametrize(("name", "value"), OTHERS.items())
def test_each_setting_is_kept_and_holds_from_its_day(school, leader, name, value):
    set_counting(school, leader, {name: value})
    held = queries.counting(school)
    assert queries.counting_on(held, FROM - timedelta(days=1)) == Settings()
    assert queries.counting_on(held, FROM) == Settings(**{name: value})
    assert hash(queries.counting_on(held, FROM))  # rules keep what they worked out by settings


@pytest.mark.parametrize(
    "values", [{"exam_leave": "half"}, {"half_day_minutes": 0}, {"tie": ""}, {"counted_share": Fraction(2)}]
)
def test_values_that_no_rule_knows_are_refused(school, leader, values):
    with pytest.raises(NotAllowed):
        set_counting(school, leader, values)
    assert not CountingSettings.objects.exists()


def test_the_later_of_two_for_one_day_holds(school, leader):
    set_counting(school, leader, {"tie": "justified"})
    set_counting(school, leader, {})
    assert queries.counting_on(queries.counting(school), FROM) == Settings()


def test_versions_say_what_changed_and_which_is_in_force(school, leader):
    set_counting(school, leader, {"exam_leave": "present"})
    set_counting(
        school, leader, {"exam_leave": "present", "counted_share": Fraction(3, 10)}, date(2026, 7, 20)
    )
    later, first = how_we_count.versions(school, date(2026, 6, 12))
    assert (first.now, later.now, first.by, first.why) == (True, False, leader.user, "Board, 1 March")
    assert later.changes == ["Days recorded before a student is in published figures: from “20%” to “30%”."]
    assert first.changes == ["Exam leave (code X): from “left out: neither present nor absent” to “present”."]


def test_every_setting_has_words():
    assert how_we_count.WORDS.keys() == set(Settings._fields)
    assert all(line.usual for line in how_we_count.lines(Settings()))
