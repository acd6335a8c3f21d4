"""Going further, when help is used up: the routes, the check of last resort, who decides, and the letters.

Support comes before any of it. While illness or disability is accepted as known circumstances nothing goes
further at all; while others are, two people decide, each having read what they rest on. A referral to the
Ministry takes the principal and one more person: the school refers, the Ministry decides.

Source: the example plan's escalation procedure (formal letters, Attendance Service, other agencies) and its
asking to escalate only when help is used up. That nobody is meant to be taken to court over long illness,
health needs of a disability, or where parents work with the school: education.govt.nz, managing student
attendance; raredisorders.org.nz. The letters' number, words and waiting times, and how much help is enough,
are our own choice: no national ones were found.
Look again: 2027-06-01
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple


class Route(NamedTuple):
    """A way to go further. `days`: absent this term, at least; `people` who approve it; `principal`: one of
    them is; `whole`: the check of last resort has no way round it."""

    label: str
    meaning: str
    days: int
    people: int = 1
    principal: bool = False
    whole: bool = False


ROUTES: dict[str, Route] = {
    "letter": Route("Formal letter", "A letter to whānau, one after the other up a ladder of four.", 10),
    "service": Route("Attendance Service", "The service is asked for its support.", 10),
    "agency": Route("Another agency", "Somebody else's help is asked for, formally.", 10),
    "legal": Route(
        "Referral to the Ministry",
        "The last resort. The school refers; the Ministry of Education weighs it and decides.",
        15, people=2, principal=True, whole=True,
    ),
}  # fmt: skip

# What an approval may be of (about) → how many people it takes. Whoever proposed it is not among them.
APPROVALS: dict[str, int] = {"escalation": 1, "letter": 1, "legal": 2}


class State(NamedTuple):
    """How an escalation stands, and what it may become."""

    label: str
    moves: tuple[str, ...] = ()


STATES: dict[str, State] = {
    "considered": State("Being considered", ("checked", "held", "withdrawn")),
    "checked": State("Checked, to be decided", ("considered", "approved", "held", "withdrawn")),
    "approved": State("Approved", ("carried out", "held", "withdrawn")),
    "held": State("Held", ("withdrawn",)),
    "carried out": State("Carried out", ("effect checked", "held")),
    "effect checked": State("Effect checked"),
    "withdrawn": State("Withdrawn"),
}
FIRST_YES = "first yes"  # one of two approved: it stays checked
OPEN = ("considered", "checked", "approved", "carried out")

# Of one that goes to the Ministry, kept by hand: what the Ministry does it tells the school, not the site.
LEGAL: dict[str, State] = {
    "notified": State("Formal letters served", ("warned",)),
    "warned": State("Warning notice served", ("referred",)),
    "referred": State("Referred by the principal", ("weighed", "withdrawn")),
    "weighed": State("The Ministry weighs it", ("more evidence", "resolved", "charged", "withdrawn")),
    "more evidence": State("The Ministry asks for more", ("weighed", "resolved", "withdrawn")),
    "charged": State("The Ministry goes to court", ("resolved", "withdrawn")),
    "resolved": State("Resolved"),
    "withdrawn": State("Withdrawn"),
}

AT_MINISTRY = ("referred", "weighed", "more evidence", "charged")


class Check(NamedTuple):
    """One line of the check of last resort, as it is asked. `why`: what a yes means."""

    label: str
    why: str
    routes: tuple[str, ...] = tuple(ROUTES)


TRIED_DAYS = 10  # school days of a plan under way, two weekly reviews
TRIES = 3  # days on which whānau could not be reached, before that stands for a meeting

CHECKLIST: dict[str, Check] = {
    "plan": Check("A plan was tried", "It was made with student and whānau, and given time to work."),
    "met": Check("We met with whānau, or truly tried to", "They heard what worries us and what we offer."),
    "barriers": Check(
        "What gets in the way inside the school was worked on", "Bullying, learning, belonging, timetable."
    ),
    "agencies": Check("Help from others was offered", "Somebody outside the class, or outside the school."),
    "circumstances": Check(
        "We asked whether there is illness, disability, grief or another reason that we should know of",
        "Known circumstances end this road, or ask for two people.",
    ),
    "reasons": Check("We asked about the days that have no reason", "A gap is nobody's fault yet."),
    "stand_downs": Check(
        "Days of stand-down and suspension are not held against the student",
        "They never stand among the days without a reason.",
    ),
    "heard": Check("Student and whānau were heard", "What each says about it is written down."),
    "privacy": Check(
        "Privacy was thought of", "Only what is needed is told, to those who need it, and they are named."
    ),
    "engagement": Check(
        "Whānau do not take up the help, although it was offered in ways that fit them",
        "The Ministry does not mean this for parents who work with the school.",
        ("legal",),
    ),
}


def checks(route: str) -> dict[str, Check]:
    """The lines that are asked on a route."""
    return {name: check for name, check in CHECKLIST.items() if route in check.routes}


def left(route: str, answers: Mapping[str, bool | None]) -> list[str]:
    """The lines that are not answered with yes, in their order."""
    return [name for name in checks(route) if answers.get(name) is not True]


NEVER = ("illness", "disability")  # of whetu.rules.plan.CIRCUMSTANCES


class Gate(NamedTuple):
    """Whether a school may go further with a student. `evidence`: each who approves reads what the known
    circumstances rest on, and gives a reason."""

    open: bool
    people: int = 0
    principal: bool = False
    evidence: bool = False


def may_escalate(circumstances: Iterable[str], route: str = "letter") -> Gate:
    """What it takes, given the kinds of known circumstances that are accepted and hold on the day."""
    known, asked = set(circumstances), ROUTES[route]
    if known & set(NEVER):
        return Gate(False)
    return Gate(True, max(asked.people, 2 if known else 1), asked.principal, bool(known))


class Person(NamedTuple):
    """Somebody who may approve: their key, and whether they are the principal."""

    key: str
    principal: bool = False


NOT_TWICE = "not twice"
OWN = "own"
CHECKED = "checked"
NO_PRINCIPAL = "no principal"


def refused(
    gate: Gate, one: Person, opener: str, given: Collection[Person], able: Collection[Person],
    checkers: Collection[str] = (),
) -> str:  # fmt: skip
    """Why somebody may not give the next approval, or nothing. `given`: those who approved; `able`: all who
    could; `checkers`: those who filled in the check, who do not decide alone. Whoever opened it may be one of
    two only where no two others could decide."""
    if one.key in {other.key for other in given}:
        return NOT_TWICE
    if one.key == opener and (gate.people == 1 or others_can(gate, opener, able)):
        return OWN
    if gate.people == 1 and one.key in checkers:
        return CHECKED
    last = len(given) + 1 >= gate.people
    if gate.principal and last and not any(other.principal for other in (one, *given)):
        return NO_PRINCIPAL
    return ""


def others_can(gate: Gate, opener: str, able: Collection[Person]) -> bool:
    """Whether enough people could decide without the one who opened it."""
    others = [one for one in able if one.key != opener]
    return len(others) >= gate.people and (not gate.principal or any(one.principal for one in others))


def decided(gate: Gate, given: Collection[Person]) -> bool:
    """Whether enough people have approved."""
    people = {one.key for one in given}
    return len(people) >= gate.people and (not gate.principal or any(one.principal for one in given))


class Rung(NamedTuple):
    """A letter of the ladder. `after`: school days since the one before was served; `days` absent this term,
    at least; `law`: the passages of whetu.rules.law of which one may stand in it; `beside`: what stands with
    that one; `warns`: it is a warning, and asks for the principal."""

    label: str
    after: int
    days: int
    law: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    warns: bool = False


LAW_DAYS = 15  # from so many days absent in the term a passage of law may stand in a letter
DUTIES = ("s36 attend", "s36 board", "s35 enrol", "s42 wellbeing", "s45 leave")

LADDER: dict[int, Rung] = {
    1: Rung("First letter", 0, 10, DUTIES),
    2: Rung("Second letter", 10, 10, DUTIES),
    3: Rung("Final letter", 10, 15, (*DUTIES, "ministry decides")),
    4: Rung("Warning notice", 10, 15, ("s36 attend", "s244 fine"), ("ministry decides",), warns=True),
}
WARNING = 4
SUPPORT = 0  # outside the ladder: a letter of support, while known circumstances hold
LEGAL_AFTER = 10  # school days from the warning notice to a referral

# The words of each letter, a paragraph a line; names in braces are filled in from the record.
OPENING: dict[int, str] = {
    1: "{student} matters to us, and is missed when away. We write because we would like to help.",
    2: "We wrote to you on {before}. {student} is still away a lot, and we would still like to help.",
    3: "We wrote to you on {before}. {student} is still away, and we have not yet found what helps. This is "
    "our final letter before the school has to think about what else is needed.",
    4: "This is a formal notice. We wrote to you on {before}, and {student} is still away. If it goes on, "
    "the principal may refer it to the Ministry of Education. We would much rather find what helps, "
    "together with you.",
}
COUNT = "Up to {day}, {student} has been away for {absent} in {term}."
SERIOUS = "From 15 days in a term on, every school treats absence as serious."
NO_REASON = "For {days} of these we have no reason, or none that we can record as justified:"
CORRECT = "If a day or a reason here is wrong, tell us and we will put it right."
MEET = "We ask to meet with you and {student} on {on} at {at}, {place}, with {leader}."
MEET_NOTE = (
    "Bring anyone you wish. Tell us if another time suits better, or if you would like an interpreter, "
    "transport or child care."
)
CONTACT = "Please ring {contact} on {phone}."

CARING_LABEL = "Letter of support"
CARING = (
    "We know about what {student} and your whānau are going through: there is nothing you need to explain."
)
CARING_OFFER = "Is there learning or support that we should arrange? Whatever is in place already goes on."
CARING_MEET = "If you would like to talk, we can meet on {on} at {at}, {place}, with {leader}."


def next_rung(served: Mapping[int, date]) -> int | None:
    """The letter that comes next, by those that were served; None after the last."""
    return next((rung for rung in LADDER if rung not in served), None)


def too_soon(rung: int, served: Mapping[int, date], school_days: int) -> str:
    """Why a letter may not follow yet, or nothing: `before` (the one before was not served) or `wait`.
    `school_days`: since the one before was served."""
    if rung > 1 and rung - 1 not in served:
        return "before"
    return "wait" if rung > 1 and school_days < LADDER[rung].after else ""


def law_for(rung: int, half_days_absent: int, circumstances: Iterable[str]) -> tuple[str, ...]:
    """The passages of which one may stand in a letter: none below 15 days, none while circumstances hold."""
    if rung not in LADDER or list(circumstances) or half_days_absent < 2 * LAW_DAYS:
        return ()
    return LADDER[rung].law


# Words that belong to the law: in a letter they come from the dated table, never from a person's own hand.
_LAW = re.compile(
    r"\b(?:prosecut\w*|courts?|convict\w*|offen[cs]es?|fined|fines|a fine|legal\w*|illegal\w*|unlawful\w*"
    r"|lawyers?|solicitors?|the law|by law|law requires|summons\w*|charges? laid|penalt\w*|truan\w*"
    r"|crim(?:e|es|inal\w*)|guilt\w*|judges?|liab\w*|jail\w*|prison\w*|police\w*"
    r"|education and training act|act 2020|sections?\s+\d+|ss?\.?\s\d{2,3}[a-z]?)\b",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"[\d +()-]+")


def is_number(phone: str) -> bool:
    """Whether a number to ring holds digits, and what stands between them, alone."""
    return bool(_NUMBER.fullmatch(phone)) and any(sign.isdigit() for sign in phone)


def law_in(words: str) -> str:
    """The first word of law or blame in what a person wrote for a letter, or nothing."""
    found = _LAW.search(words)
    return found[0] if found else ""
