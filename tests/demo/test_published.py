"""The made-up schools together look like the published numbers (attendance-rules.md, section 8)."""

from collections import Counter, defaultdict

import pytest

from whetu.demo.schools import COLLEGE, PRIMARY, SCHOOLS
from whetu.demo.stories import MARKS
from whetu.rules.terms import band, counts, mask_weekday


@pytest.fixture(scope="module")
def terms(kept, judge):
    """Words and days by school, student, year and term, without the students of the stories."""
    return {
        (number, student, one.year, one.term): judge(number, student, one.year, one.term)
        for number, student in kept
        if (number, student) not in MARKS
        for school in SCHOOLS
        if school.number == number
        for one in school.terms
    }


@pytest.fixture(scope="module")
def who(people):
    """Person and enrolment by school and student."""
    return {(one.school, one.student): (person, one) for person in people for one in person.enrolments}


def bands(found) -> dict[str, float]:
    """Share of students in each band, in percent."""
    names = [band(count.present, count.available) for count in found if count.available]
    return {name: 100 * n / len(names) for name, n in Counter(names).items()}


def regular(terms, year, term, wanted=lambda key: True) -> float:
    found = (counts(one.words) for key, one in terms.items() if key[2:] == (year, term) and wanted(key))
    return bands(found)["regular"]


# Percent of all students: regular, and chronic where it was published.
BY_TERM = [
    (2025, 1, 65.9, 6.4),
    (2025, 2, 58.0, 9.3),
    (2025, 3, 50.3, None),
    (2025, 4, 57.3, None),
    (2026, 1, 65.9, 6.4),  # 2026 was not published: as the year before
    (2026, 2, 58.0, 9.3),
    (2026, 3, 50.3, None),
]


@pytest.mark.parametrize(("year", "term", "published", "chronic"), BY_TERM)
def test_bands_of_a_term(year, term, published, chronic, terms):
    found = bands(counts(one.words) for key, one in terms.items() if key[2:] == (year, term))
    assert found["regular"] == pytest.approx(published, abs=4)
    assert found["chronic"] == pytest.approx(chronic or 9, abs=3.5)


# Percent regular in Term 1 2025, and how far a few hundred students may be from it.
BY_GROUP = [("Māori", 51, 9), ("Pacific", 55, 9), ("Asian", 74, 9), ("European", 69, 6)]


@pytest.mark.parametrize(("group", "published", "near"), BY_GROUP)
def test_regular_attendance_of_a_group(group, published, near, terms, who):
    found = regular(terms, 2025, 1, lambda key: who[key[:2]][0].ethnic_groups[0] == group)
    assert found == pytest.approx(published, abs=near)


def test_primary_is_higher_than_secondary(terms):
    primary, secondary = (
        regular(terms, 2025, 2, lambda key, one=one: key[0] == one) for one in (PRIMARY, COLLEGE)
    )
    assert 5 < primary - secondary < 15  # 10.1 in Term 2 2024


def test_year_6_is_highest_and_year_13_lowest(terms, who):
    by_level = defaultdict(list)
    for key, one in terms.items():
        if one.days:
            by_level[who[key[:2]][1].level_in(key[2])].append(counts(one.words))
    regulars = {level: bands(found)["regular"] for level, found in by_level.items()}
    assert min(regulars, key=regulars.__getitem__) == 13
    assert regulars[6] > max(regulars[level] for level in (1, 2, 3, 9, 10, 11, 12)) - 1


def test_friday_is_lowest_and_monday_next(terms):
    rates = []
    for weekday in range(5):
        found = [counts(one.words, mask_weekday(weekday)) for one in terms.values()]
        rates.append(sum(c.present for c in found) / sum(c.available for c in found))
    assert sorted(range(5), key=rates.__getitem__)[:2] == [4, 0]
    assert rates[2] - rates[4] > 0.02


@pytest.mark.parametrize(("year", "term"), [(2025, 2), (2026, 3)])
def test_the_first_weeks_are_highest_and_the_last_lowest(year, term, terms):
    present, available = Counter(), Counter()
    for key, one in terms.items():
        if key[2:] == (year, term):
            for on, day in one.days:
                present[on.isocalendar().week] += day.present
                available[on.isocalendar().week] += day.available
    rates = [present[week] / available[week] for week in sorted(available)]
    assert sum(rates[:2]) / 2 - sum(rates[-2:]) / 2 == pytest.approx(0.05, abs=0.03)  # 85.8 to 80.8 in 2024


def shares(terms, year, term) -> dict[str, float]:
    """Percent of class time by what it counts as."""
    minutes: Counter[str] = Counter()
    for key, one in terms.items():
        if key[2:] == (year, term):
            for _, day in one.days:
                minutes.update(day.minutes._asdict())
    time = sum(minutes[name] for name in ("present", "justified", "unjustified", "unmarked"))
    return {name: 100 * n / time for name, n in minutes.items()}


def test_time_absent_in_term_1(terms):
    found = shares(terms, 2025, 1)
    assert found["justified"] + found["unjustified"] == pytest.approx(9.7, abs=0.8)


@pytest.mark.parametrize(
    ("term", "codes", "published", "near"),
    [(1, "M", 4.6, 0.6), (1, "T?", 1.8, 0.5), (1, "G", 0.8, 0.4), (3, "M", 7.2, 0.8)],
)
def test_reasons_by_time(term, codes, published, near, kept):
    minutes: Counter[str] = Counter()
    for (number, student), register in kept.items():
        for on in register.days:
            if on.year == 2025 and (on.month - 1) // 3 + 1 == term and (number, student) not in MARKS:
                minutes.update(register.seen(on, on.replace(month=12, day=31)))
    assert 100 * sum(minutes[code] for code in codes) / sum(minutes.values()) == pytest.approx(
        published, abs=near
    )


def test_lateness_is_a_small_share_of_classes(terms):
    days = [day for key, one in terms.items() if key[0] == COLLEGE for _, day in one.days]
    late = sum(day.late_slots for day in days) / sum(day.class_slots for day in days)
    assert 0.01 < late < 0.06
