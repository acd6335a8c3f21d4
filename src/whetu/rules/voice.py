"""Whom a school asks about its plan, and how what people bring by themselves is dealt with.

Source: the Ministry's information for school leaders: staff, students of different year levels and
backgrounds, whānau, and partners outside the school are heard; staff and students can say when something does
not work, and the school is ready for concerns. The states and the ten school days to answer are our choice.
Look again: 2027-12-01
"""

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

# Of a concern: which state may follow which.
STATES: dict[str, tuple[str, ...]] = {
    "received": ("owned", "answered", "changed", "closed"),
    "owned": ("answered", "changed", "closed"),
    "answered": ("changed", "closed"),
    "changed": (),
    "closed": (),
}
STATE_WORDS: dict[str, str] = {
    "received": "Received",
    "owned": "Somebody is on it",
    "answered": "Answered",
    "changed": "Led to a change",
    "closed": "Closed",
}
ANSWER_WITHIN = 10  # school days


def may_follow(was: str, to: str) -> bool:
    """Whether one state of a concern may follow another."""
    return to in STATES.get(was, ())
