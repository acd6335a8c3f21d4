from datetime import date, timedelta

import pytest

from whetu.rules.codes import CODES, codes_on, set_from


@pytest.mark.parametrize(
    ("on", "how_many"),
    [
        (date(2010, 12, 31), 0),
        (date(2011, 1, 1), 24),
        (date(2012, 1, 1), 25),
        (date(2015, 1, 1), 26),
        (date(2025, 1, 26), 26),
        (date(2025, 1, 27), 15),
        (date(2026, 11, 22), 15),
    ],
)
def test_as_many_codes_as_the_set_of_the_day(on, how_many):
    assert len(codes_on(on)) == how_many


def test_eleven_codes_ended_and_none_was_new():
    before, after = codes_on(date(2025, 1, 26)), codes_on(date(2025, 1, 27))
    assert set(before) - set(after) == set("SIRWFYHCOKZ")
    assert not set(after) - set(before)


def test_the_set_of_a_day_is_known_by_its_first_day():
    edges = {code.valid_from for code in CODES}
    for edge in edges:
        assert set_from(edge) == edge
        assert set_from(edge - timedelta(days=1)) < edge
        assert codes_on(edge) == codes_on(edge + timedelta(days=1))


def test_four_codes_are_unjustified():
    assert {c.letter for c in codes_on(date(2026, 5, 4)).values() if c.category == "unjustified"} == set(
        "TEG?"
    )
