import os
import subprocess
import sys
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whetu.rules.disclosure import (
    SMALLEST,
    TOTAL,
    groups_to_show,
    withhold,
    withhold_overlapping,
    withhold_table,
)

numbers = st.sampled_from([0, 1, 3, 4, 5, 6, 7, 12, 40])
groups = st.lists(numbers, min_size=1, max_size=5).map(lambda ns: dict(enumerate(ns)))
tables = (
    st.integers(1, 3)
    .flatmap(lambda wide: st.lists(st.lists(numbers, min_size=wide, max_size=wide), min_size=1, max_size=2))
    .map(lambda rows: {f"class {n}": dict(enumerate(row)) for n, row in enumerate(rows)})
)


def with_totals(table):
    """The table as it would be shown if nothing were withheld."""
    rows = {key: row | {TOTAL: sum(row.values())} for key, row in table.items()}
    columns = next(iter(rows.values()))
    return rows | {TOTAL: {column: sum(row[column] for row in rows.values()) for column in columns}}


def agrees(table, shown):
    """Whether a table could be the one behind what is shown."""
    real = with_totals(table)
    return all(n is None or n == real[row][column] for row in shown for column, n in shown[row].items())


def tables_beside(table):
    """Every table whose cells differ from this one by at most one."""
    keys = [(row, column) for row in table for column in table[row]]
    near = ([n for n in (table[r][c] - 1, table[r][c], table[r][c] + 1) if n >= 0] for r, c in keys)
    for guess in product(*near):
        other = {row: {} for row in table}
        for (row, column), number in zip(keys, guess, strict=True):
            other[row][column] = number
        yield other


@settings(max_examples=60, deadline=None)
@given(tables)
def test_no_withheld_cell_can_be_worked_out(table):
    shown = withhold_table(table)
    real = with_totals(table)
    others = [with_totals(other) for other in tables_beside(table) if agrees(other, shown)]
    for row, cells in shown.items():
        for column, number in cells.items():
            if number is None:
                assert {other[row][column] for other in others} != {real[row][column]}


@settings(max_examples=100, deadline=None)
@given(tables)
def test_what_is_shown_is_true_and_not_small(table):
    shown, real = withhold_table(table), with_totals(table)
    assert agrees(table, shown)
    for row, cells in shown.items():
        for number in cells.values():
            assert number is None or number >= SMALLEST or real[TOTAL][TOTAL] == 0
            assert number is None or real[row][TOTAL] >= SMALLEST or real[TOTAL][TOTAL] == 0


@settings(max_examples=100, deadline=None)
@given(groups)
def test_groups_and_their_total(groups):
    shown = withhold(groups)
    hidden = [group for group in groups if shown[group] is None]
    assert all(n is None or n == groups[group] for group, n in shown.items() if group != TOTAL)
    assert len(hidden) != 1 or shown[TOTAL] is None
    small = [group for group, n in groups.items() if n < SMALLEST]
    assert set(small) <= set(hidden) or sum(groups.values()) == 0


def test_a_small_group_takes_the_next_smallest_with_it():
    assert withhold({"9": 40, "10": 3, "11": 20}) == {"9": 40, "10": None, "11": None, TOTAL: 63}


def test_large_groups_are_shown():
    assert withhold({"9": 40, "10": 5}) == {"9": 40, "10": 5, TOTAL: 45}


def test_four_is_small_and_five_is_not():
    assert withhold({"9": 4})["9"] is None
    assert withhold({"9": 5})["9"] == 5


def test_nobody_is_shown_as_nobody():
    assert withhold({"9": 0, "10": 0}) == {"9": 0, "10": 0, TOTAL: 0}


def test_a_group_all_in_one_step_says_so_of_nobody():
    shown = withhold({"good": 12, "worrying": 0, "serious": 0})
    assert shown == {"good": None, "worrying": None, "serious": None, TOTAL: 12}


def test_a_group_cannot_be_called_total():
    with pytest.raises(ValueError, match="total"):
        withhold({"9": 40, "total": 12})


def test_a_small_group_is_withheld_whole():
    shown = withhold_table({"9": {"good": 90, "worrying": 20}, "10": {"good": 2, "worrying": 1}})
    assert set(shown["10"].values()) == {None}


def test_the_same_table_withholds_the_same_cells_in_every_process():
    """Else looking twice would show what looking once hides."""
    show = (
        "from whetu.rules.disclosure import withhold_table;"
        "print(withhold_table({g: {k: 9 - 7 * (k == g) for k in 'abcd'} for g in 'abcdef'}))"
    )
    seeds = (os.environ | {"PYTHONHASHSEED": str(seed)} for seed in (1, 2, 3))
    looks = [
        subprocess.run([sys.executable, "-c", show], env=e, capture_output=True, check=True) for e in seeds
    ]
    assert len({look.stdout for look in looks}) == 1
    assert b"None" in looks[0].stdout


@settings(max_examples=200, deadline=None)
@given(groups, st.sets(st.integers(0, 4)))
def test_groups_that_stand_apart_leave_nobody_or_five(groups, among):
    for may in (None, among):
        shown = groups_to_show(groups, may)
        rest = sum(number for group, number in groups.items() if group not in shown)
        assert all(groups[group] >= SMALLEST for group in shown)
        assert rest == 0 or rest >= SMALLEST or not shown
        assert may is None or shown <= may


def test_a_group_under_five_takes_the_smallest_with_it():
    assert groups_to_show({"9": 40, "10": 3, "11": 20}) == {"9"}
    assert groups_to_show({"9": 40, "10": 3, "11": 2}) == {"9"}
    assert groups_to_show({"9": 40, "10": 0}) == {"9"}


people = st.lists(
    st.tuples(st.sets(st.sampled_from("ABC"), min_size=1), st.sampled_from(["good", "worrying", "serious"])),
    min_size=1, max_size=70,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(people, st.sets(st.sampled_from(["good", "serious", TOTAL])))
def test_no_difference_of_overlapping_groups_tells_of_a_few(found, withheld):
    """Of each shown group, and of each two: who is in both, in one alone, in neither; at a shown step, and at
    what is left of the steps. Nobody, or five."""
    kinds = {place: kind for place, (_own, kind) in enumerate(found)}
    members = {group: {n for n, (own, _kind) in enumerate(found) if group in own} for group in "ABC"}
    members = {group: own for group, own in members.items() if own}
    rows = withhold_overlapping(members, kinds, withheld)
    shown = [group for group, row in rows.items() if row[TOTAL] is not None]
    for one, other in [*combinations(shown, 2), *((group, group) for group in shown)]:
        at = {kind for kind, number in rows[one].items() if number is not None and kind != TOTAL}
        assert not at & withheld
        rest = {n for n, kind in kinds.items() if kind not in at}
        a, b = members[one], members[other]
        for place in (set(kinds), rest, *({n for n, own in kinds.items() if own == kind} for kind in at)):
            parts = (a & b & place, (a - b) & place, (b - a) & place, place - a - b)
            assert all(len(part) == 0 or len(part) >= SMALLEST for part in parts)
    assert not shown or TOTAL not in withheld


def test_overlapping_groups_by_hand():
    """Of A alone two are at Serious concern, of B alone one: with Worrying, five and more. C is small."""
    numbers = {"A": (6, 6, 2), "B": (6, 5, 1), "AB": (7, 6, 2), "": (8, 5, 0), "C": (3, 0, 0)}
    steps = ("good", "worrying", "serious")
    found = [
        (own, step)
        for own, at in numbers.items()
        for step, n in zip(steps, at, strict=True)
        for _n in range(n)
    ]
    members = {group: {n for n, (own, _step) in enumerate(found) if group in own} for group in "ABC"}
    assert withhold_overlapping(members, {n: step for n, (_own, step) in enumerate(found)}) == {
        "A": {"good": 13, "worrying": None, "serious": None, TOTAL: 29},
        "B": {"good": 13, "worrying": None, "serious": None, TOTAL: 27},
        "C": {"good": None, "worrying": None, "serious": None, TOTAL: None},
    }


def test_a_small_group_takes_no_kind_from_the_large_ones():
    """Of C five are at Good and two at Worrying: shown, it would leave no kind to A, nor to the others."""
    found = ["A"] * 30 + [""] * 30 + ["C"] * 7
    kinds = {n: "good" if n % 2 and n < 60 or n > 61 else "worrying" for n in range(67)}
    members = {group: {n for n, own in enumerate(found) if own == group} for group in ("A", "C")}
    rows = withhold_overlapping(members, kinds)
    assert rows["A"] == {"good": 15, "worrying": 15, TOTAL: 30}
    assert set(rows["C"].values()) == {None}
