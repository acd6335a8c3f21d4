"""What is not about a student does not leave with their record, however it is written."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whetu.web.response.queries.redaction import Name, hidden, parts, redacted

MARKS = {
    "student": "[another student]",
    "person": "[not to be contacted]",
    "phone": "[phone]",
    "e-mail": "[e-mail]",
    "address": "[address]",
}
OTHERS = [
    Name("Oliver", "van der Linde"),
    Name("Mere-Ana", "Pōtae", "Mere"),
    Name("Sēfina", "Faʻafia"),
    Name("May", "Hope"),
    Name("Xīn Yí", "Lǐu"),
]
HIDE = hidden(
    students=OTHERS, people=["Rāwiri Kingi"], stay=["Oliver Twist", "Hōri Pōtae"],
    own=["Hōri", "Pōtae"], marks=MARKS, known=["+64 21 000 9999", "rawiri@home.example"],
)  # fmt: skip


def cut(text: str, **changes) -> str:
    return redacted(text, HIDE._replace(**changes))[0]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Oliver hit him.", "[another student] hit him."),
        ("with OLIVER VAN DER LINDE and mere ana potae", "with [another student] and [another student]"),
        ("Oliver’s mum; Sefina's nana", "[another student]’s mum; [another student]'s nana"),
        ("Faafia, Sefina rang", "[another student] rang"),
        ("Mere came. Mere-Ana too.", "[another student] came. [another student] too."),
        ("Hōri Pōtae and Hori talked", "Hōri Pōtae and Hori talked"),
        ("Oliver Twist, teacher, met Oliver", "Oliver Twist, teacher, met [another student]"),
        ("Rāwiri said no. Rawiri Kingi rang.", "[not to be contacted] said no. [not to be contacted] rang."),
        ("On 14 May we met May; may we? Hope so, Fri 12 Jun", "On 14 May we met [another student]; may we? "
         "[another student] so, Fri 12 Jun"),
        ("Ring 021 555 1234 or (06) 758-1234, +64 21 555 123", "Ring [phone] or [phone], [phone]"),
        ("Write to nana@home.co.nz.", "Write to [e-mail]."),
        ("To 12a Kōwhai Street, or 3/14 Te Ara Rd; PO Box 12", "To [address], or [address]; [address]"),
        ("12/06/2026, 2026-06-12, 14:00 – 14:30, 21 days", "12/06/2026, 2026-06-12, 14:00 – 14:30, 21 days"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_stays_and_what_goes(said, left):
    assert cut(said) == left


def test_numbers_that_are_asked_for_stay_but_not_those_of_people_not_to_be_contacted():
    said = "Nana 021 555 1234 nana@home.example; 021 000 9999 and Rawiri@home.example"
    assert cut(said, contacts=True) == "Nana 021 555 1234 nana@home.example; [phone] and [e-mail]"


LETTERS = st.text(string.ascii_lowercase + " .,\n", max_size=30)
WRITTEN = st.sampled_from([str, str.upper, lambda name: name.replace("ē", "e").replace("ō", "o")])
SEPARATED = st.sampled_from([" ", "  ", "\n", "-"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LETTERS, st.sampled_from(OTHERS), WRITTEN, SEPARATED), max_size=5), LETTERS)
def test_no_name_of_another_student_is_left_wherever_it_stands(said, end):
    text = "".join(
        f"{before} {how(name.given)}{between}{how(name.family)} " for before, name, how, between in said
    )
    left, counts = redacted(text + end, HIDE)
    found = parts(left)
    for name in OTHERS:
        whole = parts(f"{name.given} {name.family}")
        assert whole not in {found[n : n + len(whole)] for n in range(len(found))}
    assert sum(counts.values()) == sum(left.count(mark) for mark in MARKS.values()) >= bool(said)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_cutting_twice_is_cutting_once_and_the_rest_stays(text):
    once, counts = redacted(text, HIDE)
    assert redacted(once, HIDE)[0] == once
    if not counts:
        assert once == text


@settings(max_examples=100, deadline=None)
@given(LETTERS)
def test_a_text_in_which_nobody_is_named_is_left_alone(text):
    assert redacted(text, HIDE._replace(by_first={}))[0] == text


def test_a_word_that_begins_many_names_names_nobody_alone():
    hide = hidden(students=[Name("Te Aroha", "Parata")], people=["Te Ariki Kingi"], marks=MARKS)
    assert (
        redacted("Te reo Māori at home, te reo at school", hide)[0]
        == "Te reo Māori at home, te reo at school"
    )
    assert redacted("Te Aroha came. Te Ariki rang.", hide)[0] == (
        "[another student] came. [not to be contacted] rang."
    )
