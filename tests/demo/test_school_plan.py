"""What the made-up schools write in their plans: whole where it is published, unfinished elsewhere."""

from whetu.demo.school_plan import DAILY, parts
from whetu.rules.amp import ELEMENTS, PARTS
from whetu.rules.plan import WHO


def test_the_published_one_is_whole():
    written = dict(parts("Example Bay School", whole=True))
    assert not [key for key, words in written.items() if "***" in words or "{" in words]
    # C2 has its figures too, C6 its actions, which the plan began with.
    assert {PARTS[key].element for key in written} >= set(ELEMENTS)
    assert "Example Bay School" in written["rationale"]


def test_the_one_being_written_has_places_to_fill():
    written = dict(parts("Te Kura Tauira", whole=False))
    assert "***" in written["objectives"]
    assert "review" not in written


def test_each_line_of_the_day_is_somebodys():
    assert {role for _at, role, _words in DAILY} <= set(WHO)
