"""Sentences that a good school may write: none of them stops a plan."""

import pytest

from tests.spec.plan_checks import KNOWN
from tests.spec.plan_text import with_words
from whetu.rules.amp_check import check

OBJECTIVES = "The board wants every student to be here every day, and it is the first of its priorities. "


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("objectives", OBJECTIVES + "Good attendance is to rise to at least 80% by 2030."),
        ("objectives", OBJECTIVES + "This is linked to goal 2 and includes our kura reo."),
        ("current", "In 2026 Serious was 6%, Concerning 5%, Worrying 25% and Good 64%."),
        ("current", "Term 1:\n\n- Good 66%\n- Serious 5%\n\nTerm 2:\n\n- Good 61%\n- Serious 7%"),
        ("targets", "Serious: no more than 4% by the end of 2027, and under 3% by 2028."),
        ("targets", "Year 9:\n\n- Good: at least 72%\n\nYear 10:\n\n- Good: at least 68%"),
        ("coding", "After more than 3 days away ill we may ask for a medical certificate."),
        ("coding", "Good reasons are illness, tangihanga, up to 5 days away at a time."),
        ("coding", "If your child is away for more than 10 days overseas, write to the principal first."),
        ("coding", "An absence of 20 or more school days in a row is looked at each day."),
        ("daily", "Text home by 9.30 am; ring by 11 am if nobody answers."),
        ("step good", "Ring home on the third day when nobody has told us why for 3 or more days."),
        ("step worrying", "The dean meets the student in no more than 5 days."),
        ("step worrying", "Speak of what changes before 10 days away are reached."),
        ("step concerning", "Hold a hui with whānau within 10 days; write down who does what."),
        ("step serious", "Ask the Attendance Service for help in at most 5 days."),
        ("partners", "We work with Oranga Tamariki, RTLB, Te Whatu Ora and the Zz-Kauri Whānau Trust."),
        ("concerns", "Ring 06 765 0000, or write to deans@school.example or whanau@school.example."),
        ("concerns", "Report an absence by text to 021 000 0000."),
        ("monitoring", "Each fortnight leaders look at attendance by year level, and each term beside NCEA."),
        ("review", "Above.\n\n***\n\nThe board reviews it each year.\n\nSigned: ________"),
        ("barriers", "We look for patterns such as Fridays, and ask what the reasons behind them are."),
    ],
)  # fmt: skip
def test_a_believable_sentence_stops_no_plan(where, words):
    assert [one for one in check(with_words(where, words), KNOWN) if one.level == "must"] == []
