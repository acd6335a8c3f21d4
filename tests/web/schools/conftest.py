"""A school of its own for tests that need no students."""

from datetime import date

import pytest
from django_scopes import scope

from whetu.rules.calendar import Term
from whetu.web.schools.actions import add_staff, set_up_school

TERMS = [
    Term(2026, 1, date(2026, 2, 2), date(2026, 4, 2)),
    Term(2026, 2, date(2026, 4, 20), date(2026, 7, 3)),
    Term(2026, 3, date(2026, 7, 20), date(2026, 9, 25)),
    Term(2026, 4, date(2026, 10, 12), date(2026, 12, 16)),
]


@pytest.fixture
def school(db):
    made = set_up_school(by=None, number="9001", name="Te Kura Made-up", region="taranaki", terms=TERMS)
    with scope(school=made):
        yield made


@pytest.fixture
def leader(school):
    return staff_of(school, "leader", ["principal"])


def staff_of(school, name: str, roles: list[str]):
    return add_staff(
        by=None,
        school=school,
        email=f"{name}@9001.example",
        name=name.title(),
        roles=roles,
        starts=date(2026, 1, 1),
    )
