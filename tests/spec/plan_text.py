"""A plan's text that is sound, as `amp.queries.text.whole` gives it, to change one thing of."""

from copy import deepcopy
from typing import Any

from whetu.rules.amp import PARTS
from whetu.rules.plan import WHO
from whetu.rules.star import STEPS

FILLED = {
    "objectives": "This serves the goal of our strategic plan: every student comes, belongs and learns.",
    "partners": "",
    "achievement": "We compare reading results with days absent.",
}
ACTION: dict[str, Any] = {
    "heading": "", "heading_mi": "", "words": "Talk with the student.", "words_mi": "", "outcome": "",
    "outcome_mi": "", "kind": "RA04", "role": "dean", "channel": "", "opens": "needed", "due": 5,
    "cadence": "once", "approval": False, "circumstances": False,
}  # fmt: skip
LINE = {"role": "dean", "heading": "", "heading_mi": "", "words": "Talks with home.", "words_mi": ""}


def sound() -> dict[str, Any]:
    """The words that a plan begins from, each place filled."""
    return {
        "format": 1,
        "school": {"name": "Example School", "number": "9001"},
        "number": 2,
        "wanted_from": "2027-02-01",
        "review_on": "2028-11-01",
        "parts": [{"part": key, "en": words(key), "mi": ""} for key in PARTS],
        "figures": [figure("result", 2026, "64"), figure("target", 2027, "68")],
        "daily": [{"at": "09:10", "role": "office", "words": "Text home.", "words_mi": ""}],
        "links": [{"kind": "strategic", "title": "Strategic plan", "url": "https://school.example/plan"}],
        "steps": [
            {"step": name, "actions": [dict(ACTION)], "responsible": [dict(LINE)], "outcomes": []}
            for name, _days in STEPS
        ],
        "own": [],
        "heeded": [],
        "who": {key: [one.label, one.label_mi or ""] for key, one in WHO.items()},
    }


def words(part: str) -> str:
    said = PARTS[part].en.replace("{school}", "Example School")
    return said.replace("This serves the goal of our strategic plan: ***", FILLED["objectives"]).replace(
        " ***", FILLED.get(part, "")
    )


def figure(kind: str, year: int, percent: str, term: int = 0, step: str = "good") -> dict[str, Any]:
    return {"kind": kind, "year": year, "term": term, "step": step, "source": "typed", "note": "",
            "percent": percent}  # fmt: skip


def with_words(where: str, said: str, maori: bool = False) -> dict[str, Any]:
    """A sound text of which one place says this instead: a part, "step worrying" (an action's words),
    "heading worrying", "daily", "wanted_from", "review_on", "own", "role dean" (what the school calls it),
    or "link" (the address)."""
    text = deepcopy(sound())
    kind, _space, step = where.partition(" ")
    if where in PARTS:
        row = next(row for row in text["parts"] if row["part"] == where)
        row["en"], row["mi"] = ("", said) if maori else (said, "")
    elif kind in ("step", "heading"):
        row = next(row for row in text["steps"] if row["step"] == step)
        row["actions"][0]["words" if kind == "step" else "heading"] = said
    elif where == "daily":
        text["daily"][0]["words"] = said
    elif where == "own":
        text["own"] = [{"kind": "days", "number": 3, "actions": [{**ACTION, "words": said}]}]
    elif kind == "role":
        text["who"][step] = [said, ""]
    elif where == "link":
        text["links"][0]["url"] = said
    else:
        text[where] = said
    return text
