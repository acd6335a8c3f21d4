"""Known circumstances: proposed by staff, accepted by a leader, and what they change."""

from datetime import date

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.kura import TODAY
from whetu.web.people.models import KnownCircumstances
from whetu.web.people.queries import circumstances

BEFORE, AFTER = date(2026, 6, 11), date(2026, 6, 15)


@pytest.fixture
def known(kura):
    """`known(0, starts=…)` makes a row about a student, accepted unless said otherwise."""

    def make(at: int, accepted: bool = True, **facts):
        facts = {"kind": "illness", "starts": date(2026, 5, 4), **facts}
        if accepted:
            facts["accepted_at"] = timezone.now()
        return KnownCircumstances.objects.create(
            school=kura.school, student=kura.students[at], proposed_at=timezone.now(), **facts
        )

    with scope(school=kura.school):
        yield make


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({}, True),
        ({"accepted": False}, False),
        ({"declined_at": timezone.now()}, False),
        ({"starts": TODAY, "ends": TODAY}, True),
        ({"starts": AFTER}, False),
        ({"ends": BEFORE}, False),
    ],
)
def test_they_hold_once_accepted_and_between_their_days(kura, known, facts, holds):
    student = known(3, **facts).student
    assert (circumstances.in_force(student, TODAY) is not None) == holds
    assert circumstances.words_allowed(student, TODAY) != holds
    assert (student.pk in circumstances.known_since(kura.school, TODAY)) == holds


def test_since_when_is_one_query_and_the_earliest_that_still_holds(kura, known, django_assert_num_queries):
    known(1, starts=date(2026, 3, 2), ends=date(2026, 3, 20))
    known(1, starts=date(2026, 5, 11))
    known(1, starts=date(2026, 6, 2))
    known(2, starts=date(2026, 6, 8))
    first, second = kura.students[1].pk, kura.students[2].pk
    with django_assert_num_queries(1):
        since = circumstances.known_since(kura.school, TODAY)
    assert since == {first: date(2026, 5, 11), second: date(2026, 6, 8)}
    assert circumstances.known_since(kura.school, TODAY, [second]) == {second: date(2026, 6, 8)}
