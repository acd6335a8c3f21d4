"""Where the words of a school's own document belong in the plan, told by its headings: only a suggestion.

A place is a part (`amp.PARTS`), or the actions, the people responsible or the outcomes of a step: "step
good", "who good", "outcome good". Source: the headings of published plans, by our own choice.
Look again: not needed
"""

import re

from whetu.rules.amp import PARTS
from whetu.rules.plan import WHO
from whetu.rules.star import STEPS

LEFT_OUT = "left out"
COLUMNS = {"step": "what is done", "who": "who is responsible", "outcome": "what should come of it"}
PLACES = (*PARTS, *(f"{column} {step}" for step, _days in STEPS for column in COLUMNS))

# Looked at in this order; the first that is found in a heading says the step, the column, the part.
_STEPS = (
    ("serious", r"serious"),
    ("concerning", r"concerning"),
    ("worrying", r"worrying"),
    ("good", r"\bgood\b"),
    ("concerning", r"10\s*(-|–|to)\s*(14|15|under)|up to 15"),
    ("worrying", r"5\s*(-|–|to)\s*(9|10|under)|up to 10"),
    ("good", r"(fewer|less) than (5|five)|under (5|five)|0\s*(-|–|to)\s*4"),
    ("serious", r"15 (days )?or more|15\s*\+|15 days"),
)
_COLUMNS = (("who", r"responsib|\bwho\b"), ("outcome", r"outcome|result"))
_PARTS = (
    ("summary", r"summary|in short|at a glance|for (families|whānau)"),
    ("achievement", r"achievement"),
    ("monitoring", r"monitor|progress|measur|report"),
    ("review", r"review"),
    ("targets", r"target|aim for"),
    ("objectives", r"objective|priorit|goal|vision|strategic"),
    ("legal", r"legal|\blaw\b|legislat|\bact\b|dut(y|ies) of the board"),
    ("current", r"current|baseline|\bdata\b|where we are"),
    ("rationale", r"rationale|\bwhy\b|purpose|introduction|background|principle"),
    ("commitment", r"commit|undertak"),
    ("responsibilities", r"responsib|\broles?\b"),
    ("coding", r"\bcod(e|es|ing)\b|record"),
    ("daily", r"daily|each day|same.day|procedure|routine|roll"),
    ("own", r"trigger|early sign"),
    ("barriers", r"barrier|pattern|cause"),
    ("partners", r"partner|agenc|provider|external|referral"),
    ("concerns", r"concerns|complaint|feedback"),
    ("steps", r"\bsteps?\b|stepped|\bstar\b|threshold|respon[ds]|intervention|strateg"),
)
_ROLES = (
    ("whanau", r"wh[āa]+nau|parent|caregiver|famil"),
    ("agency", r"agenc|external|attendance service|oranga tamariki|police"),
    ("principal", r"principal|tumuaki"),
    ("leader", r"senior lead|leadership|\bslt\b|deputy"),
    ("counsellor", r"counsell"),
    ("senco", r"senco|learning support"),
    ("officer", r"attendance (officer|administrator|lead)"),
    ("dean", r"\bdeans?\b|pastoral"),
    ("office", r"\boffice\b|admin"),
    ("teacher", r"teacher|kaiako|tutor"),
)  # fmt: skip


def belongs(heading: str) -> str:
    """The place that a heading's words speak of, or none."""
    step, column = told(heading, _STEPS), told(heading, _COLUMNS)
    return f"{column or 'step'} {step}" if step else told(heading, _PARTS)


def role(words: str, among: str = "") -> str:
    """Of whom words speak: of their heading (`among`) first; none where of nobody. A key of WHO."""
    return told(among, _ROLES) or told(words, _ROLES)


def doer(words: str, among: str = "") -> str:
    """Who does what words say: somebody who gets tasks."""
    found = role(words, among)
    return found if found and WHO[found].roles else "officer"


def told(text: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((key for key, pattern in table if re.search(pattern, text, re.IGNORECASE)), "")
