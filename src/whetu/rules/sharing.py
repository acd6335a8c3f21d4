"""Help from others, and what may be told them: kinds of agency, lawful bases, and the states of a referral.

A state is left only for one that its row names. Nothing here says that a law applies in a case: a basis is
chosen by a person, who answers for it.

Source: bases from information privacy principles 10 and 11 (Privacy Act 2020); Oranga Tamariki Act 1989 ss
15, 66 and 66C; Family Violence Act 2018 ss 20 and 24; in our own words. Of s 66C it is ASSUMED that a school
board is among those who may share: `confirm` says so on the page. s 66Q and the 2020 information sharing
agreement are left out: the one was not read, the other is not of schools. The states of a referral, a group
and a share are our own working lists; those at the Attendance Service are a superset of what the Ministry
names for its case management system, ASSUMED.
Look again: 2027-12-01
"""

from collections.abc import Mapping
from typing import NamedTuple


class AgencyKind(NamedTuple):
    """A kind of service: its label, whether it is the school's own, and what it usually helps with."""

    label: str
    inside: bool
    helps: tuple[str, ...]  # whetu.rules.plan.BARRIERS; a school says for each agency what is true of it


AGENCY_KINDS: dict[str, AgencyKind] = {
    "senco": AgencyKind("SENCO", True, ("learning", "anxiety")),
    "counsellor": AgencyKind("Guidance counsellor", True, ("health mind", "anxiety", "bullying")),
    "mentor": AgencyKind("Mentor", True, ("belonging",)),
    "key adult": AgencyKind("Key adult", True, ("belonging", "anxiety")),
    "rtlb": AgencyKind("RTLB", False, ("learning", "belonging")),
    "health": AgencyKind("Health service", False, ("health body",)),
    "mental health": AgencyKind("Mental health service", False, ("health mind", "anxiety")),
    "social work": AgencyKind("Social work", False, ("whanau", "money", "caring")),
    "housing": AgencyKind("Housing", False, ("housing",)),
    "youth work": AgencyKind("Youth work", False, ("belonging", "work")),
    "community": AgencyKind("Iwi or community provider", False, ("whanau", "belonging")),
    "oranga tamariki": AgencyKind("Oranga Tamariki", False, ("whanau",)),
    "police": AgencyKind("Police", False, ()),
    "attendance service": AgencyKind("Attendance Service", False, ()),
    "other": AgencyKind("Another service", False, ()),
}


class Basis(NamedTuple):
    """A lawful basis for telling somebody: what it permits, in our own words, and where it stands."""

    label: str
    permits: str
    source: str
    consent: bool = False  # somebody must have agreed: who, and when, is written down
    on_request: bool = False  # it answers a request alone: who asked, and when, is written down
    inside: bool = False  # for the school's own people
    kinds: tuple[str, ...] = ()  # of agency; empty: any outside the school
    confirm: str = ""  # what is assumed, and to be confirmed first


STATUTORY = ("oranga tamariki", "police")

BASES: dict[str, Basis] = {
    "agreed": Basis(
        "They agreed to it",
        "You may share what the student, or whānau on their behalf, agreed to, with whom they agreed to.",
        "Privacy Act 2020, information privacy principle 11 (authorised by the person)",
        consent=True,
    ),
    "purpose": Basis(
        "It is what the information was got for",
        "You may share where that is one of the purposes for which the school got the information.",
        "Privacy Act 2020, information privacy principle 11 (purpose)",
    ),
    "threat": Basis(
        "A serious threat",
        "You may share what is needed to prevent or lessen a serious threat to somebody's life or health.",
        "Privacy Act 2020, information privacy principle 11 (serious threat)",
    ),
    "ot15": Basis(
        "A concern about a child's safety or wellbeing",
        "Anybody may report such a concern to Oranga Tamariki.",
        "Oranga Tamariki Act 1989, s 15",
        kinds=("oranga tamariki",),
    ),
    "ot66": Basis(
        "Oranga Tamariki or the Police asked for it",
        "On their request, for care and protection, the school must supply it, whether or not anybody "
        "agrees; what is legally privileged is not covered.",
        "Oranga Tamariki Act 1989, s 66",
        on_request=True,
        kinds=STATUTORY,
    ),
    "ot66c": Basis(
        "Those who look after a child's welfare, among themselves",
        "You may share to prevent harm, assess, plan or support. The child's wellbeing comes first; ask the "
        "child where that is practicable and right.",
        "Oranga Tamariki Act 1989, s 66C (with ss 65A and 66A)",
        confirm="That a school board is among those who may share under s 66C is assumed: confirm it with "
        "the Ministry or your adviser first.",
    ),
    "family violence": Basis(
        "Family violence",
        "You may share with agencies and practitioners who deal with family violence, and must consider it. "
        "Nobody is compelled to.",
        "Family Violence Act 2018, ss 20 and 24",
    ),
    "inside": Basis(
        "Used in the school, for what it is held for",
        "Those of the school who help this student may use what the school holds for that purpose.",
        "Privacy Act 2020, information privacy principle 10 (use)",
        inside=True,
    ),
}


def bases_for(kind: str) -> dict[str, Basis]:
    """The bases that may hold for an agency of a kind; an unknown kind is outside the school."""
    inside = kind in AGENCY_KINDS and AGENCY_KINDS[kind].inside
    return {
        key: basis
        for key, basis in BASES.items()
        if basis.inside == inside and (not basis.kinds or kind in basis.kinds)
    }


def against_basis(kind: str, basis: str, note: str, child_told: bool, whanau_told: bool) -> str:
    """What stands against sharing on a basis, as a key: "unknown", "no consent", "no request"; else empty.

    Nobody agrees to what they were not told of.
    """
    if basis not in bases_for(kind):
        return "unknown"
    asked = BASES[basis]
    if asked.consent and not (note.strip() and (child_told or whanau_told)):
        return "no consent"
    return "no request" if asked.on_request and not note.strip() else ""


class State(NamedTuple):
    """A state, as a page names it, and those that may follow."""

    label: str
    next: tuple[str, ...] = ()
    open: bool = True  # something is still to come of it


States = Mapping[str, State]
BACK = "taken back"

REFERRAL: dict[str, State] = {
    "draft": State("Draft", ("approval", BACK)),
    "approval": State("Approval asked", ("approved", "draft", BACK)),
    "approved": State("Approved, not sent", ("sent", "draft", BACK)),
    "sent": State("Sent", ("acknowledged", "accepted", "declined", "more asked", BACK)),
    "acknowledged": State("Acknowledged", ("accepted", "declined", "more asked", BACK)),
    "more asked": State("More asked for", ("acknowledged", "accepted", "declined", "in progress", BACK)),
    "accepted": State("Accepted", ("in progress", "more asked", "closed", BACK)),
    "in progress": State("In progress", ("more asked", "closed", BACK)),
    "declined": State("Declined", (), open=False),
    "closed": State("Closed", (), open=False),
    BACK: State("Taken back", (), open=False),
}
# Asking the school's own people needs no leader's approval: nothing leaves the school.
INSIDE: dict[str, State] = REFERRAL | {"draft": State("Draft", ("sent", BACK))}
BY_AGENCY = ("acknowledged", "accepted", "declined", "more asked", "in progress", "closed")
WAITING = ("sent", "acknowledged", "more asked")  # the agency has not said yes or no

OUTCOMES: dict[str, str] = {
    "helped": "It helped",
    "partly": "It helped in part",
    "not helped": "It did not help",
    "not taken up": "Not taken up by student or whānau",
    "passed on": "Passed on to another service",
    "left": "The student left the school",
    "other": "Something else",
}

SERVICE: dict[str, State] = {
    "draft": State("Draft", ("ready check", BACK)),
    "ready check": State("Readiness checked", ("approval", "draft", BACK)),
    "approval": State("Approval asked", ("approved", "draft", BACK)),
    "approved": State("Approved, not submitted", ("submitted", "draft", BACK)),
    "submitted": State("Submitted", ("queued", "assigned", "more asked", "declined", "transferred", BACK)),
    "queued": State("In the queue", ("assigned", "more asked", "declined", "transferred", "closed")),
    "assigned": State("Case manager named", ("active", "more asked", "declined", "transferred", "closed")),
    "active": State("Active", ("paused", "monitored", "more asked", "transferred", "closed")),
    "paused": State("Paused", ("active", "transferred", "closed")),
    "monitored": State("Back at school, monitored", ("active", "closed")),
    "more asked": State("More asked for", ("queued", "assigned", "active", "declined", "closed", BACK)),
    "transferred": State("Transferred", ("queued", "assigned", "active", "closed")),
    "declined": State("Declined", ("draft",), open=False),
    "closed": State("Closed", ("reopened",), open=False),
    "reopened": State("Reopened", ("queued", "assigned", "active", "closed")),
    BACK: State("Taken back", (), open=False),
}
SERVICE_CLOSED: dict[str, str] = {
    "attending": "Attending again",
    "enrolled elsewhere": "Enrolled elsewhere",
    "exempt": "Exempted, or taught at home",
    "left country": "Left the country",
    "turned 16": "Turned 16",
    "declined support": "Declined support",
    "other agency": "Passed to another agency",
    "ministry": "Passed to the Ministry",
    "duplicate": "Entered twice",
    "cannot locate": "Cannot be found",
}

GROUP: dict[str, State] = {
    "called": State("Called together", ("basis", "closed")),
    "basis": State("Basis recorded", ("met", "closed")),
    "met": State("Met", ("met", "agreed", "closed")),
    "agreed": State("Plan agreed", ("reviewed", "agreed", "closed")),
    "reviewed": State("Reviewed together", ("reviewed", "agreed", "closed")),
    "closed": State("Closed", (), open=False),
}


def may_move(table: States, was: str, to: str) -> bool:
    """Whether a state of a table may follow another."""
    return was in table and to in table[was].next


def waits(table: States) -> tuple[str, ...]:
    """The states from which something is still to come."""
    return tuple(name for name, state in table.items() if state.open)


def helps_with(kind: str, own: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """What an agency helps with: what the school noted of it, else what its kind usually does."""
    return tuple(own) or (AGENCY_KINDS[kind].helps if kind in AGENCY_KINDS else ())
