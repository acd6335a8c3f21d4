"""What the made-up staff did is of the kinds that the product knows, and the tried stories stay untouched."""

from whetu.demo import response, stories
from whetu.rules.access import ROLES
from whetu.rules.plan import BARRIERS, CHANNELS, CIRCUMSTANCES, OUTCOMES


def test_what_was_said_is_of_known_kinds():
    for said in (*response.WITH_WHANAU, *response.WITH_STUDENT, *response.OTHERS):
        assert said.outcome in OUTCOMES
        assert not said.channel or said.channel in CHANNELS
        assert not said.barrier or said.barrier in BARRIERS
    assert set(response.ANSWERED) <= set(ROLES)
    assert {one.kind for one in response.CIRCUMSTANCES} <= set(CIRCUMSTANCES)


def test_those_left_for_people_to_answer_are_students_of_stories():
    cast = {(one.school, one.student) for one in stories.CAST}
    left = {(school, student) for school, students in response.UNTOUCHED.items() for student in students}
    assert left <= cast
