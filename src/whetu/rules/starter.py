"""A plan to begin from: what a school does at each step, who is responsible, and what should come of it.

It follows the Ministry's example plan bullet by bullet, in our own words: 43 actions, 39 responsibilities
and 30 outcomes; `line` names the bullet. Which of them open a task at a crossing, by when and for whom, is our own
choice, and so are the actions for known circumstances (`line` empty). A school changes what it likes.

Look again: 2027-12-01, against the Ministry's own plan if one is published
"""

from typing import NamedTuple


class Action(NamedTuple):
    """One action at a step. Fields as `web.amp.models.StepAction` has them; `due` in school days."""

    line: str  # "S2:84"
    step: str
    heading: str
    words: str
    kind: str
    role: str
    channel: str = ""
    opens: str = "needed"
    due: int = 5
    cadence: str = "once"
    approval: bool = False
    letter: str = ""
    outcome: str = ""
    circumstances: bool = False


class Line(NamedTuple):
    """A responsibility (of a role) or an outcome (role empty) at a step."""

    line: str
    step: str
    kind: str  # responsibility or outcome
    role: str
    heading: str
    words: str


ACTIONS: tuple[Action, ...] = ()
LINES: tuple[Line, ...] = ()
