"""From crossings to tasks: what must hold whatever is crossed, answered and corrected."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from whetu.rules.plan import KINDS
from whetu.rules.response import ORDER, Facts, Rule, SchoolDays, median, open_keys, standings

START = date(2026, 4, 20)
DAYS = [START + timedelta(days=n) for n in range(75)]
CALENDAR = {day: 2 for day in DAYS if day.weekday() < 5}
SCHOOL_DAYS = SchoolDays(CALENDAR, DAYS[-1])
PLAN = [
    Rule(1, "worrying", "RA04", 3),
    Rule(2, "worrying", "RA02", 5),
    Rule(3, "worrying", "RA10", 8),
    Rule(4, "concerning", "RA07", 5),
    Rule(5, "concerning", "RA04", 5, "weekly"),
    Rule(6, "concerning", "RA11", 10),
    Rule(7, "serious", "RA08", 3),
    Rule(8, "serious", "RA23", 2, "twice a week"),
    Rule(9, "worrying", "RA02", 5, circumstances=True),
    Rule(10, "concerning", "RA13", 5, circumstances=True),
    Rule(11, "trigger 1", "RA02", 1),
]
KIND = {rule.key: rule.kind for rule in PLAN}
STEP = {rule.key: rule.step for rule in PLAN}


def plan(_on):
    return PLAN


@st.composite
def crossings(draw):
    """Steps crossed in order, and perhaps the school's own line."""
    days = sorted(draw(st.lists(st.sampled_from(sorted(CALENDAR)), min_size=3, max_size=3)))
    count = draw(st.integers(0, 3))
    crossed = dict(zip(ORDER[1:], days[:count], strict=False))
    if draw(st.booleans()):
        crossed["trigger 1"] = draw(st.sampled_from(sorted(CALENDAR)))
    return crossed


facts = st.builds(
    Facts,
    crossed=crossings(),
    answered=st.dictionaries(
        st.tuples(st.integers(1, 11), st.integers(0, 3)), st.sampled_from(DAYS), max_size=6
    ),
    no_concern=st.dictionaries(st.sampled_from(ORDER[1:]), st.sampled_from(DAYS), max_size=1),
    known_since=st.none() | st.sampled_from(DAYS),
    has_plan=st.booleans(),
)
days = st.sampled_from(DAYS)


def found(known: Facts, on: date):
    return standings(known, plan, SCHOOL_DAYS, on)


@given(facts, days)
def test_only_what_was_crossed_is_asked(known, on):
    assert {one.step for one in found(known, on).values()} <= set(known.crossed)


@given(facts, days)
def test_of_one_action_at_most_one_round_is_open(known, on):
    keys = [action for action, _round in open_keys(found(known, on))]
    assert len(keys) == len(set(keys))


@given(facts, days)
def test_nothing_is_asked_twice_of_the_same_people(known, on):
    """An earlier step's task is open only where no later step asks the same people."""
    asked = found(known, on)
    standing = {key for key, one in asked.items() if one.state in ("open", "answered")}
    for key in open_keys(asked):
        if STEP[key[0]] in ORDER:
            later = [
                other
                for other in standing
                if STEP[other[0]] in ORDER and ORDER.index(STEP[other[0]]) > ORDER.index(STEP[key[0]])
            ]
            assert KINDS[KIND[key[0]]].whom not in {KINDS[KIND[other[0]]].whom for other in later}


@given(facts, days)
def test_what_was_answered_stays_answered(known, on):
    for key, one in found(known, on).items():
        assert (one.state == "answered") == (key in known.answered)


@given(facts, days)
def test_known_circumstances_ask_support_and_nothing_else(known, on):
    support = {rule.key for rule in PLAN if rule.circumstances}
    for action, _round in open_keys(found(known, on)):
        assert (action in support) == (known.known_since is not None)


@given(facts, days)
def test_a_plan_of_ones_own_is_not_asked_for_again(known, on):
    kinds = {KIND[action] for action, _round in found(known, on)}
    assert not known.has_plan or "RA11" not in kinds


@given(facts, days)
def test_a_word_of_no_concern_closes_its_step(known, on):
    assert not {STEP[action] for action, _round in open_keys(found(known, on))} & set(known.no_concern)


@given(facts, days)
def test_due_days_are_school_days_after_the_crossing(known, on):
    for one in found(known, on).values():
        assert one.due is None or (one.due in CALENDAR and one.due > one.since)


@given(facts, days)
def test_answering_opens_no_other_action_and_taking_a_crossing_back_leaves_no_task(known, on):
    before = found(known, on)
    for key in open_keys(before):
        after = found(known._replace(answered={**known.answered, key: on}), on)
        assert {action for action, _round in open_keys(after)} <= {
            action for action, _round in open_keys(before)
        }
    assert not found(known._replace(crossed={}), on)


def test_a_weekly_check_in_comes_again_and_a_missed_one_shows():
    crossed = date(2026, 5, 4)
    known = Facts(crossed={"concerning": crossed}, answered={(5, 0): date(2026, 5, 8)})
    states = {
        round_: one.state for (action, round_), one in found(known, date(2026, 5, 25)).items() if action == 5
    }
    assert states == {0: "answered", 1: "missed", 2: "open"}


def test_twice_a_week_is_every_two_or_three_school_days():
    known = Facts(crossed={"serious": date(2026, 5, 4)})
    dues = [one.due for (action, _), one in sorted(found(known, date(2026, 5, 20)).items()) if action == 8]
    assert dues[:4] == [date(2026, 5, 6), date(2026, 5, 8), date(2026, 5, 13), date(2026, 5, 15)]


def test_rounds_end_with_the_term():
    known = Facts(crossed={"concerning": DAYS[-8]})
    assert all(one.due is None or one.due <= DAYS[-1] for one in found(known, DAYS[-1]).values())


def test_the_median_of_school_days():
    assert [median([]), median([3]), median([1, 4]), median([9, 1, 2])] == [None, 3, 2.5, 2]
