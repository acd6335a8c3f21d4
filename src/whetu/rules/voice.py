"""Whom a school asks about its plan, and how what people bring by themselves is dealt with.

Source: the Ministry's information for school leaders: staff, students of different year levels and
backgrounds, whānau, and partners outside the school are heard; staff and students can say when something does
not work, and the school is ready for concerns. The states and the ten school days to answer are our choice.
Look again: 2027-12-01
"""

from typing import NamedTuple

AUDIENCES: dict[str, str] = {
    "staff": "Staff",
    "students": "Students",
    "whanau": "Whānau",
    "partners": "Partners",
}
STAFF_KINDS: dict[str, str] = {
    "teachers": "Teachers",
    "support": "Support staff",
    "leaders": "Leaders",
}
TALK_MOST = 500  # people heard at once, in a hui say


class Asked(NamedTuple):
    """A question to begin from, in our own words. `kind`: words, scale (1 to 5) or choice."""

    kind: str
    words: str
    choices: tuple[str, ...] = ()


_DIFFERENT = Asked("words", "What should the school do differently?")
QUESTIONS: dict[str, tuple[Asked, ...]] = {
    "staff": (
        Asked("scale", "What is written about attendance is what we do."),
        Asked("scale", "I know what is asked of me when a student is away."),
        Asked("words", "Where does what we do differ from what is written?"),
        Asked("words", "What helps students here to come every day, and what gets in their way?"),
        _DIFFERENT,
    ),
    "students": (
        Asked("scale", "I want to be at school."),
        Asked("scale", "Somebody here notices when I am away, and is glad when I am back."),
        Asked("words", "What helps you to come to school?"),
        Asked("words", "What gets in the way?"),
        _DIFFERENT,
    ),
    "whanau": (
        Asked("scale", "I know what the school does when my child is away."),
        Asked("scale", "The school is easy to talk to about days away."),
        Asked("words", "What helps your children to be at school every day?"),
        Asked("words", "What gets in the way?"),
        _DIFFERENT,
    ),
    "partners": (
        Asked("scale", "The school asks us for help early enough."),
        Asked("words", "What do you see that helps students to come, or gets in their way?"),
        _DIFFERENT,
    ),
}
SCALE = {1: "Not at all", 2: "A little", 3: "Half and half", 4: "Mostly", 5: "Very much"}

# Of a concern: which state may follow which.
STATES: dict[str, tuple[str, ...]] = {
    "received": ("owned", "answered", "changed", "closed"),
    "owned": ("answered", "changed", "closed"),
    "answered": ("changed", "closed"),
    "changed": (),
    "closed": (),
    "spam": (),  # of what came by the public page: chosen in the list, for several at once
}
STATE_WORDS: dict[str, str] = {
    "received": "Received",
    "owned": "Somebody is on it",
    "answered": "Answered",
    "changed": "Led to a change",
    "closed": "Closed",
    "spam": "Not a concern",
}
ANSWER_WITHIN = 10  # school days


def may_follow(was: str, to: str) -> bool:
    """Whether one state of a concern may follow another."""
    return to in STATES.get(was, ())
