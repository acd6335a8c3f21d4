"""Going further when help is used up: who may, in what order, and with which words."""

from datetime import date

from tests.spec.table import Table
from whetu.rules.escalation import Person, law_for, may_escalate, refused, too_soon

LEADERS = ("leader", "other leader", "principal")


def _known(words: str) -> list[str]:
    return words.split(", ") if words else []


def _gate(circumstances: str, route: str) -> str:
    gate = may_escalate(_known(circumstances), route)
    if not gate.open:
        return "never"
    people = f"{gate.people} {'person' if gate.people == 1 else 'people'}"
    return (
        people
        + (", one the principal" if gate.principal else "")
        + (", evidence read" if gate.evidence else "")
    )


def _person(name: str) -> Person:
    return Person(name, name == "principal")


def _refused(route: str, opener: str, given: str, one: str, able: str) -> str:
    people = [_person(name) for name in (LEADERS if able == "all three" else able.split(", "))]
    before = [_person(name) for name in _known(given)]
    return refused(may_escalate([], route), _person(one), opener, before, people) or "yes"


def _follows(rung: int, served: str, school_days: int) -> str:
    found = {int(one): date(2026, 3, 2) for one in _known(served)}
    return too_soon(rung, found, school_days) or "yes"


def _law(rung: int, half_days: int, circumstances: str) -> str:
    return ", ".join(law_for(rung, half_days, _known(circumstances))) or "none"


DUTIES = "s36 attend, s36 board, s35 enrol, s42 wellbeing, s45 leave"

TABLES = (
    Table(
        "Whether a school may go further",
        "Never while illness or disability is accepted as known circumstances. While others hold two people "
        "decide, each having read what they rest on. The Ministry is asked by two, one the principal.",
        ("known circumstances", "route"),
        _gate,
        (
            ("", "letter", "1 person", "a leader who did not open it"),
            ("", "legal", "2 people, one the principal", "the last resort"),
            ("illness", "letter", "never", "the Ministry does not mean it for long illness"),
            ("disability", "legal", "never", "nor for health needs of a disability"),
            ("bereavement, illness", "service", "never", "one of them is enough"),
            ("bereavement", "letter", "2 people, evidence read", "our own choice"),
            ("other", "legal", "2 people, one the principal, evidence read", "our own choice"),
        ),
    ),
    Table(
        "Who may approve",
        "Nobody twice. Whoever opened it does not approve it, but for one of two where no two others could. "
        "Of the two for the Ministry one is the principal.",
        ("route", "opened by", "approved by", "asks", "who could"),
        _refused,
        (
            ("letter", "dean", "", "leader", "all three", "yes", "somebody else"),
            ("letter", "leader", "", "leader", "all three", "own", "their own"),
            ("letter", "principal", "", "principal", "principal", "own", "a colleague opens it"),
            ("legal", "dean", "", "leader", "all three", "yes", "the first of two"),
            ("legal", "dean", "leader", "leader", "all three", "not twice", "two distinct people"),
            ("legal", "dean", "leader", "other leader", "all three", "no principal", "two leaders do not do"),
            ("legal", "dean", "leader", "principal", "all three", "yes", "the principal and another"),
            ("legal", "leader", "", "leader", "all three", "own", "two others could"),
            ("legal", "leader", "principal", "leader", "leader, principal", "yes", "no two others could"),
            ("legal", "principal", "leader", "principal", "all three", "yes", "no other principal could"),
        ),
    ),
    Table(
        "Which letter may follow",
        "Each letter asks that the one before was served, and for two school weeks since.",
        ("letter", "served", "school days since"),
        _follows,
        (
            (1, "", 0, "yes", "the first"),
            (2, "", 0, "before", "the first was not served"),
            (2, "1", 9, "wait", "two school weeks"),
            (2, "1", 10, "yes", "two school weeks"),
            (4, "1, 2", 90, "before", "no rung is left out"),
            (4, "1, 2, 3", 10, "yes", "in order"),
        ),
    ),
    Table(
        "Which passages of law a letter may hold",
        "None below 15 days, and none while known circumstances hold.",
        ("letter", "half-days absent", "known circumstances"),
        _law,
        (
            (1, 29, "", "none", "14.5 days"),
            (1, 30, "", DUTIES, "15 days"),
            (4, 40, "", "s36 attend, s244 fine", "the warning, with who decides and when not"),
            (4, 60, "bereavement", "none", "a letter of support instead"),
        ),
    ),
)  # fmt: skip
