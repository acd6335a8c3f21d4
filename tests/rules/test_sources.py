"""Every module of rules says where they come from, and when to look again."""

import re
from pathlib import Path

import pytest

import whetu.rules

MODULES = sorted(path for path in Path(whetu.rules.__file__).parent.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_rule_names_its_source_and_the_day_to_look_again(module):
    text = module.read_text(encoding="utf-8")
    again = re.findall(r"Look again: (.{10})", text)
    assert again
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d|not needed", day) for day in again)
    assert text.count("Source") >= len(again) - text.count("Look again: not needed")
