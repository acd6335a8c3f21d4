"""Every planted story is there, with its figures, at the end of Friday 20 November 2026."""

from datetime import date

import pytest

from whetu.demo import stories
from whetu.demo.schools import COLLEGE, PRIMARY, UNTIL, calendar
from whetu.rules import patterns
from whetu.rules.duties import five_day_duty, run_absent, unexplained_age
from whetu.rules.star import crossings, step
from whetu.rules.terms import absent, counts, days_absent, mask_weekday

TERM = (stories.YEAR, stories.TERM)


def figures(number: str, one) -> dict[str, object]:
    """All that a story may say of one student's term."""
    count = counts(one.words)
    duty = five_day_duty(one.words, *TERM, calendar(number))
    run = run_absent(one.days)
    asked = [on for on, day in one.days if day.unexplained]
    return {
        "days_absent": days_absent(absent(count)),
        "half_days_open": count.available,
        "half_days_justified": count.justified,
        "half_days_unjustified": count.unjustified,
        "half_days_unmarked": count.unmarked,
        "worrying_on": None,
        "concerning_on": None,
        "serious_on": None,
        **{f"{crossing.step}_on": crossing.on for crossing in crossings(one.words, *TERM)},
        "fifth": duty and duty.fifth,
        "due": duty and duty.due,
        "run": run.school_days if run else 0,
        "mondays": absent(counts(one.words, mask_weekday(0))) // 2,
        "oldest": unexplained_age(UNTIL, asked[0], calendar(number)) if asked else None,
    }


def slots_absent(kept, story) -> int:
    register = kept[story.school, story.student]
    days = [on for on in register.days if date(2026, 10, 12) <= on <= UNTIL]
    return sum(register.seen(on, UNTIL).count(code) for on in days for code in "T?M")


@pytest.mark.parametrize("story", [one for one in stories.STORIES if one.student], ids=lambda one: one.key)
def test_a_story_is_there_to_find(story, judge, kept):
    found = figures(story.school, judge(story.school, story.student, *TERM))
    found["slots_absent"] = slots_absent(kept, story)
    assert {name: found[name] for name in story.figures} == story.figures


@pytest.mark.parametrize("story", [one for one in stories.STORIES if one.student], ids=lambda one: one.key)
def test_a_crossing_that_no_story_names_is_not_there(story, judge):
    found = figures(story.school, judge(story.school, story.student, *TERM))
    steps = ("worrying_on", "concerning_on", "serious_on")
    assert [name for name in steps if found[name]] == [name for name in steps if name in story.figures]


@pytest.mark.parametrize(("key", "group"), [("unmarked class", "Rm 20"), ("period not taken", "10Kōtare")])
def test_a_class_without_its_roll(key, group, judge, people):
    story = next(one for one in stories.STORIES if one.key == key)
    students = [
        one.student
        for person in people
        for one in person.enrolments
        if (one.school, one.class_group, one.end) == (story.school, group, None)
        and one.start < date(2026, 11, 1)
    ]
    assert len(students) > 20
    for student in students:
        assert (
            counts(judge(story.school, student, *TERM).words).unmarked == story.figures["half_days_unmarked"]
        )


# What the register said at the end of each day: days absent, and the step.
BEFORE_AND_AFTER = [
    (PRIMARY, "1020", "2026-11-16", 4.0, "good"),
    (PRIMARY, "1020", "2026-11-17", 5.0, "worrying"),
    (PRIMARY, "1020", "2026-11-18", 5.0, "worrying"),
    (PRIMARY, "1020", "2026-11-19", 4.0, "good"),
    (COLLEGE, "20006", "2026-11-18", 3.5, "good"),
    (COLLEGE, "20006", "2026-11-19", 5.5, "worrying"),
    (COLLEGE, "20007", "2026-11-17", 9.0, "worrying"),
    (COLLEGE, "20007", "2026-11-18", 10.0, "concerning"),
    (COLLEGE, "20007", "2026-11-19", 9.0, "worrying"),
    (COLLEGE, "20005", "2026-11-18", 5.0, "worrying"),
    (COLLEGE, "20005", "2026-11-19", 5.0, "worrying"),
]


@pytest.mark.parametrize(("number", "student", "asked", "days", "at"), BEFORE_AND_AFTER)
def test_a_correction_moves_the_step(number, student, asked, days, at, judge):
    one = judge(number, student, *TERM, date.fromisoformat(asked))
    half_days = absent(counts(one.words))
    assert (days_absent(half_days), step(half_days)) == (days, at)


def test_a_reason_found_late_ends_the_five_day_duty(judge):
    before = judge(COLLEGE, "20005", *TERM, date(2026, 11, 18)).words
    after = judge(COLLEGE, "20005", *TERM, date(2026, 11, 19)).words
    assert five_day_duty(before, *TERM, calendar(COLLEGE)).fifth == date(2026, 11, 16)
    assert five_day_duty(after, *TERM, calendar(COLLEGE)) is None


def test_a_student_entered_twice_crosses_once_merged(judge):
    number, *both = stories.TWICE
    half_days = [absent(counts(judge(number, student, *TERM).words)) for student in both]
    assert [step(one) for one in (*half_days, sum(half_days))] == ["good", "good", "worrying"]


def test_every_story_has_a_student_of_the_cast_and_a_page():
    cast = {(one.school, one.student) for one in stories.CAST}
    told = {(one.school, one.student) for one in stories.STORIES if one.student}
    assert told == cast == set(stories.MARKS)
    assert {one.page for one in stories.STORIES} <= {
        "Today", "Student", "Students", "Data quality", "Back to the SMS", "School",
    }  # fmt: skip


def test_the_mondays_of_one_student_stand_out_and_no_other_students_of_the_stories(judge, spans):
    here = [student for number, student in spans if number == PRIMARY]
    terms = {student: judge(PRIMARY, student, *TERM).words for student in here}
    school = patterns.spread((patterns.away(words), 0) for words in terms.values())
    told = {student: patterns.often([(words, 0)], school) for student, words in terms.items()}
    of_stories = {one.student for one in stories.STORIES if one.school == PRIMARY and one.student}
    assert [student for student in sorted(of_stories) if told[student]] == ["1001"]
    mondays = told["1001"]
    assert (mondays.group, mondays.away, mondays.open) == (0, 5, 5)
    assert sum(found is not None for found in told.values()) <= 0.05 * len(told)
