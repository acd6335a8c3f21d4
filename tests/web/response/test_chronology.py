"""The chronology: all in order, for one reader's eyes, without whom it does not concern."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import kura as world
from tests.web.desk.conftest import text
from tests.web.response.reading import words_of
from whetu.web.audit.models import Entry
from whetu.web.people.models import Caregiver, Student
from whetu.web.response.actions.record import record
from whetu.web.response.models import Note

SĒFINA, OLIVER = 3, 4
WHY = "For the whānau meeting on Monday"


@pytest.fixture
def written(kura):
    """Sēfina's record, in which people wrote of others."""
    student, by = kura.students[SĒFINA], kura.staff["pastoral"].user
    with scope(school=kura.school):
        Caregiver.objects.create(
            school=kura.school, student=student, place=2, name="Rāwiri Zz-Kingi", phone="+64 21 999 0000",
            email="rawiri@home.example", contact_allowed=False,
        )  # fmt: skip
        record(
            by=by, student=student, kind="RA02", on=kura.today, outcome="reached", now=world.NOW,
            channel="call", caregiver=student.caregivers.get(place=1),
            said="Nana (021 555 1234) says Oliver and Bēnea Zz-Kahurangi hit her. Rawiri came to 12 Kōwhai "
            "Street; he is on 021 999 0000. Sēfina wants to talk. #read(“x”)",
        )  # fmt: skip
        Note.objects.create(
            school=kura.school, student=student, words="Write to nana@home.example", by=by, at=world.NOW
        )
        Note.objects.create(
            school=kura.school, student=student, words="Said in private", restricted=True, by=by, at=world.NOW
        )
    return student


@pytest.fixture
def taken(sign_in, written):
    """`taken("pastoral")`: the words of the PDF that somebody took away."""

    def take(role="pastoral", **asked) -> str:
        answer = sign_in(role).post(reverse("chronology", args=[written.key]), {"reason": WHY} | asked)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", answer.content)
        return words_of(answer.content)

    return take


def test_all_that_was_done_stands_in_order_with_the_terms(taken):
    words = taken()
    for said in (
        "Sēfina Zz-Faʻafia", "Kura Whetū Iti", "As at Friday 12 June 2026", WHY, "Term 2, 2026",
        "Serious concern", "Phone call to whānau, call, Zz-Whaea 3: reached (Pastoral of 8001)",
        "Sēfina wants to talk. #read(“x”)", "Page 1 / ",
    ):  # fmt: skip
        assert said in words, said
    enrolled, reached = words.index("Enrolled in Year 8"), words.index("Reached Serious concern")
    assert enrolled < reached < words.index("Phone call to whānau")


def test_other_children_third_parties_and_how_to_reach_people_are_left_out_and_listed(taken):
    words = taken()
    for gone in ("Oliver", "Bēnea", "Kahurangi", "Rawiri", "555", "999", "Kōwhai", "nana@", "in private"):
        assert gone not in words, gone
    assert "[another student] and [another student] hit her" in words
    listed = words[words.index("What was left out") :]
    for row in (
        "Names of other students 2", "Names of people who must not be contacted 1", "Phone numbers 2",
        "E-mail addresses 1", "Addresses 1",
    ):  # fmt: skip
        assert row in listed, row
    assert "Fri 12 Jun 2026, Contacts" in listed


def test_numbers_stay_where_they_are_asked_for_but_not_those_of_people_not_to_be_contacted(taken):
    words = taken(contacts="on")
    assert "021 555 1234" in words
    assert "nana@home.example" in words
    assert "999 0000" not in words


def test_what_is_an_authors_alone_is_in_nobodys_chronology(taken):
    assert "Counselling note" not in taken("pastoral")
    assert "Counselling note" not in taken("principal")


def test_it_asks_what_for_and_is_written_down(kura, sign_in, written, taken):
    refused = sign_in("pastoral").post(reverse("chronology", args=[written.key]), {"reason": ""})
    assert refused.status_code == 400
    taken(contacts="on")
    entry = Entry.objects.get(did="took away a chronology")
    assert (entry.key, entry.why, entry.detail["with_contacts"]) == (written.key, WHY, True)


def test_the_page_says_first_what_will_be_left_out(sign_in, written):
    words = text(sign_in("principal").get(reverse("chronology", args=[written.key])))
    assert "Names of other students 2 Fri 12 Jun 2026, Contacts" in words
    assert "Oliver" not in words


def test_a_teacher_takes_none_away(kura, sign_in):
    url = reverse("chronology", args=[kura.students[OLIVER].key])
    assert sign_in("teacher").get(url).status_code == 403


def test_names_are_left_out_in_a_school_of_thousands_too(kura, sign_in, written):
    with scope(school=kura.school):
        Student.objects.bulk_create(
            Student(school=kura.school, number=f"x{n}", first_name=f"Aroha{n}", last_name=f"Zz-Mano{n}")
            for n in range(3000)
        )
        by = kura.staff["pastoral"].user
        for n in range(150):
            record(by=by, student=written, kind="RA04", on=kura.today, outcome="done", now=world.NOW,
                   whom="student", said=f"With Aroha{n} at the gate. " * 8)  # fmt: skip
    client, url = sign_in("pastoral"), reverse("chronology", args=[written.key])
    answer = client.post(url, {"reason": WHY})
    assert "Aroha" not in words_of(answer.content)
