"""What a plan asked, and how it stood; like cases, like steps: told where it is so, and not by chance."""

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from whetu.rules.fidelity import DUE, STATES, Asked, by_action, stands, tally, variance

ON = date(2026, 6, 12)
DUE_ON = date(2026, 6, 10)
DAYS = st.dates(date(2026, 6, 1), date(2026, 6, 20))
REASONS = st.sampled_from(
    ["", "answered", "missed", "folded", "corrected", "term over", "left", "no concern"]
)
TASKS = st.builds(Asked, st.integers(1, 3), st.integers(1, 9), st.none() | DAYS, REASONS, DAYS, DAYS)


@given(st.lists(TASKS))
def test_every_task_stands_once_and_the_parts_make_the_whole(rows):
    found = tally(rows, ON)
    assert found.due + found.to_come + found.not_asked == len(rows)
    assert found.due == sum(stands(one, ON) in DUE for one in rows)
    assert sum(found.why.values()) == found.not_asked
    parts = by_action(rows, ON).values()
    assert [sum(getattr(one, name) for one in parts) for name in ("on_time", "late", "overdue")] == [
        found.on_time, found.late, found.overdue,
    ]  # fmt: skip


@given(TASKS)
def test_the_states_are_known(one):
    assert stands(one, ON) in STATES


def test_what_came_later_is_not_known_on_an_earlier_day():
    """Answered on the 11th, a day late: on the 10th still to come, on the 11th late."""
    one = Asked(1, 1, DUE_ON, "answered", date(2026, 6, 11), date(2026, 6, 11))
    assert [stands(one, DUE_ON + timedelta(days=n)) for n in (0, 1, 2)] == ["to come", "late", "late"]
    gone = Asked(1, 1, DUE_ON, "left", date(2026, 6, 12))
    assert stands(gone, date(2026, 6, 11)) == "overdue"
    assert stands(gone, ON) == "not done"


def test_nothing_makes_an_overdue_task_unasked_but_that_it_was_never_owed():
    """Two days past its day it is closed, for whatever reason: not done. By its day: no longer asked."""
    later, before = date(2026, 6, 12), date(2026, 6, 9)
    for why in ("folded", "known circumstances", "no concern", "has a plan", "plan changed", "left"):
        assert stands(Asked(1, 1, DUE_ON, why, later), ON) == "not done"
        assert stands(Asked(1, 1, DUE_ON, why, before), ON) == "not asked"
    assert stands(Asked(1, 1, DUE_ON, "corrected", later), ON) == "not asked"


def tasks(action: str, student: int, on_time: int, late: int = 0) -> list[Asked]:
    early, after = DUE_ON - timedelta(days=1), DUE_ON + timedelta(days=1)
    answers = [early] * on_time + [after] * late
    return [Asked(action, student, DUE_ON, "answered", day, day) for day in answers]


def test_a_group_that_waits_more_often_is_told_and_so_is_the_other():
    """20 students of Year 9, one task each, 18 on time; 20 of Year 10, 6. Of all 24 of 40, so 12 of each."""
    rows = [one for n in range(20) for one in tasks("call", n, n < 18, n >= 18)]
    rows += [one for n in range(20, 40) for one in tasks("call", n, n < 26, n >= 26)]
    found = variance(rows, {n: [9 if n < 20 else 10] for n in range(40)}, ON)
    assert [(found[year].on_time, found[year].due, round(found[year].expected)) for year in (9, 10)] == [
        (18, 20, 12), (6, 20, 12),
    ]  # fmt: skip
    assert (found[9].words, found[10].words) == ("more", "fewer")


def test_a_group_with_harder_actions_is_compared_with_the_same_actions():
    """Calls are on time for everybody, home visits for nobody; one group has visits alone."""
    rows = [one for n in range(40) for one in (tasks("visit", n, 0, 1) if n < 20 else tasks("call", n, 1))]
    rows += [one for n in range(20, 40) for one in tasks("visit", n, 0, 1)]
    found = variance(rows, {n: ["a" if n < 20 else "b"] for n in range(40)}, ON)
    assert {one.words for one in found.values()} == {"as others"}
    assert found["a"].expected == 0


def test_fewer_than_ten_students_say_nothing():
    rows = [one for n in range(9) for one in tasks("call", n, 0, 3)]
    rows += [one for n in range(9, 40) for one in tasks("call", n, 3)]
    found = variance(rows, {n: ["few" if n < 9 else "many"] for n in range(40)}, ON)
    assert {one.words for one in found.values()} == {"too few"}


def test_the_tasks_of_one_student_are_not_twenty_students():
    """A group looks late only through two students with twenty tasks each: chance explains it."""
    rows = [one for n in range(2) for one in tasks("call", n, 0, 20)]
    rows += [one for n in range(2, 40) for one in tasks("call", n, 1)]
    found = variance(rows, {n: ["a" if n < 12 else "b"] for n in range(40)}, ON)
    assert found["a"].words == "as others"


def test_where_nothing_differs_few_schools_are_told_of_a_difference():
    """Students differ among themselves, groups do not: told in at most 8 of 100 schools with five years."""
    made_up, told = random.Random(61), 0
    for _school in range(200):
        rows, groups = [], {}
        for student in range(120):
            groups[student] = [9 + student % 5]
            timely, asked = made_up.betavariate(4, 2), made_up.randrange(1, 9)
            done = sum(made_up.random() < timely for _task in range(asked))
            rows += tasks(made_up.choice("abc"), student, done, asked - done)
        told += any(one.words in ("fewer", "more") for one in variance(rows, groups, ON).values())
    assert told <= 16
