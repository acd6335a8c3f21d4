"""A version as one piece of data: the same text for the same version, and one that holds all of it."""

from datetime import time

import pytest
from django_scopes import scope

from whetu.rules.amp import PARTS
from whetu.rules.star import STEPS
from whetu.web.amp.models import DailyStep, Figure, Part, PlanText
from whetu.web.amp.queries import text


@pytest.fixture
def written(planned):
    with scope(school=planned.school):
        of = {"school": planned.school, "plan": planned.plan}
        Part.objects.create(**of, part="objectives", en="Everyone, every day", at=planned.now)
        Figure.objects.create(**of, kind="target", year=2026, percent="72.5")
        DailyStep.objects.create(**of, at=time(9, 10), role="office", words="Text home")
        yield planned


def test_a_version_says_all_that_it_holds(written):
    found = text.whole(written.plan)
    assert [one["part"] for one in found["parts"]] == list(PARTS)
    assert [one["en"] for one in found["parts"] if one["en"]] == ["Everyone, every day"]
    assert [one["step"] for one in found["steps"]] == [step for step, _days in STEPS]
    assert sum(len(one["actions"]) for one in found["steps"]) == written.plan.actions.count()
    assert found["figures"][0]["percent"] == "72.5"
    assert found["daily"] == [{"at": "09:10", "role": "office", "words": "Text home", "words_mi": ""}]


def test_the_same_text_has_the_same_hash_and_another_another(written):
    first = text.hash_of(text.whole(written.plan))
    assert text.hash_of(text.whole(written.plan)) == first
    Part.objects.update(mi="Te katoa")
    assert text.hash_of(text.whole(written.plan)) != first


def test_what_was_frozen_is_what_is_read(written):
    of = {"school": written.school, "plan": written.plan, "on": written.today}
    written.plan.text_hash = "f" * 64
    for sha256, said in (("e" * 64, 0), ("f" * 64, 1)):
        PlanText.objects.create(**of, text={"format": said}, sha256=sha256)
    assert text.of(written.plan) == {"format": 1}
