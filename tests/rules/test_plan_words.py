"""Where the words of a school's own document belong, told by their headings."""

import pytest

from whetu.rules.amp import PARTS
from whetu.rules.plan_words import PLACES, belongs, doer, role


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("Rationale", "rationale"),
        ("Board's attendance objectives and strategic priorities", "objectives"),
        ("Current State", "current"),
        ("2026 Regular Attendance Target", "targets"),
        ("Processes to identify patterns, barriers and causes", "barriers"),
        ("Monitoring and reporting", "monitoring"),
        ("Review cycle", "review"),
        ("Daily procedures", "daily"),
        ("For students with less than 5 days absence in a school term - GOOD · Actions", "step good"),
        ("For students with up to 10 days absence - WORRYING · Who is Responsible", "who worrying"),
        ("For students with up to 15 days absence - CONCERNING · Outcome", "outcome concerning"),
        ("15 days or more - SERIOUS CONCERN · Actions", "step serious"),
        ("Raising concerns", "concerns"),
        ("Kia ora", ""),
    ],
)
def test_a_heading_says_where_its_words_belong(heading, place):
    assert belongs(heading) == place
    assert not place or place in PLACES


def test_every_part_can_be_chosen():
    assert set(PARTS) < set(PLACES)


@pytest.mark.parametrize(
    ("words", "among", "who"),
    [
        ("Notice first.", "Classroom Teachers", "teacher"),
        ("Take part in meetings.", "Whānau / Caregivers", "whanau"),
        ("The dean rings home.", "", "dean"),
        ("Rings home.", "", ""),
    ],
)
def test_words_say_of_whom_they_speak(words, among, who):
    assert role(words, among) == who


def test_what_is_done_is_done_by_somebody_who_gets_tasks():
    assert doer("Invite whānau to a meeting.") == "officer"
    assert doer("The principal writes.") == "principal"
