"""Siblings: who shares a contact that may be used."""

import pytest
from django_scopes import scope

from whetu.web.people.models import Caregiver
from whetu.web.people.queries.siblings import MOST, families, same_phone, siblings


@pytest.fixture
def contact(kura):
    """`contact(0, phone=…)` gives a student one more caregiver."""

    def add(at: int, **facts):
        student = kura.students[at]
        facts = {"name": "Zz-Aunty", "place": 5 + student.caregivers.count(), **facts}
        return Caregiver.objects.create(school=kura.school, student=student, **facts)

    with scope(school=kura.school):
        yield add


def places(kura, found) -> list:
    at = {student.pk: place for place, student in enumerate(kura.students)}
    return [[at[pk] for pk in one] if isinstance(one, list) else at[one.pk] for one in found]


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("+64 21 000 0001", "021 000 0001", True),
        ("0064210000001", "(021) 000-0001", True),
        ("06 348 0001", "06 348 0002", False),
        ("x", "", True),
        ("111", "111 ", True),
    ],
)
def test_a_number_is_the_same_however_it_is_written(text, other, same):
    assert (same_phone(text) == same_phone(other)) == same
    assert same_phone("111") == ""


def test_those_who_share_a_phone_or_an_email(kura, contact):
    contact(1, phone="021 000 0002")
    contact(4, email="WHANAU2@home.example")
    assert set(places(kura, siblings(kura.students[2]))) == {1, 4}
    assert set(places(kura, siblings(kura.students[1]))) == {2}


def test_whoever_must_not_be_contacted_makes_no_sibling(kura, contact):
    contact(1, phone="021 000 0002", contact_allowed=False)
    assert not siblings(kura.students[1]).exists()


def test_a_number_of_very_many_is_no_family(kura, contact):
    for at in range(MOST + 1):
        contact(at, phone="06 348 0000")
    assert not siblings(kura.students[1]).exists()


def test_families_are_of_one_contact_and_everybody_stands_once(kura, contact, django_assert_num_queries):
    contact(1, phone="021 000 0003")
    contact(5, phone="021 000 0003")
    contact(5, email="whanau7@home.example")  # 7 shares nothing with 3 or 1
    pks = [kura.students[at].pk for at in (7, 3, 5, 2, 1)]
    with django_assert_num_queries(1):
        found = families(kura.school, pks)
    assert places(kura, found) == [[7], [3, 5, 1], [2]]
