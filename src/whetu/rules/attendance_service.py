"""Asking the Attendance Service for support: who it is for, whether it is time, and what a request says.

A school works through its own plan first, with a plan of the student's own. Two situations speak against a
request and stop it; those to hold warn, and ask for a reason; the rest speak for it. A person answers each
line: what the record knows is shown beside it.

Source: the Ministry's guidance on attendance services for schools and its case management system (2026), in
our own words. The current form was not found: the fields are the union of older ones and of that guidance,
ASSUMED. So are the numbers by which a line is worked out from the record: our own choice.
Look again: 2027-01-11
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class Criteria(NamedTuple):
    """For whom the service is, from a day: it may be made tighter or looser with demand."""

    from_day: date
    first_year: int
    last_year: int
    half_days: int  # absent in the term, at least
    plan: bool  # a plan of the student's own was tried first


# Source: Ministry of Education, guidance on attendance services: years 1 to 11, 15 days or more in a term,
# the school's own effort used up, an individual plan tried. Add a row when they change.
# Look again: 2027-01-11
CRITERIA: tuple[Criteria, ...] = (Criteria(date(2026, 1, 1), 1, 11, 30, True),)


def criteria_on(on: date) -> Criteria:
    """The criteria in force on a day; before the first row, the first."""
    begun = [one for one in CRITERIA if one.from_day <= on]
    return begun[-1] if begun else CRITERIA[0]


def unmet(on: date, year_level: int | None, half_days: int, plan: bool) -> tuple[str, ...]:
    """Which of the criteria a student does not meet: "year", "days", "plan". An unknown year meets its."""
    want = criteria_on(on)
    outside = year_level is not None and not want.first_year <= year_level <= want.last_year
    wrong = {"year": outside, "days": half_days < want.half_days, "plan": want.plan and not plan}
    return tuple(name for name, is_so in wrong.items() if is_so)


STRONGLY, CONSIDER, HOLD, DO_NOT = "strongly", "consider", "hold", "do not"
VERDICTS: dict[str, str] = {
    STRONGLY: "Strongly advised",
    CONSIDER: "To be considered",
    "ready": "Nothing speaks against it",
    HOLD: "Hold: something else may come first",
    DO_NOT: "Do not ask: this is not what the service is for",
}


class Line(NamedTuple):
    """One line of the check: what it decides, and whether the record can answer it."""

    decides: str
    words: str
    computed: bool


READINESS: dict[str, Line] = {
    "visa": Line(DO_NOT, "An international student without the visa that is needed", False),
    "one class": Line(DO_NOT, "At school, but leaving out one class", True),
    "improving": Line(HOLD, "Attendance is getting better already", True),
    "no fair try": Line(HOLD, "The student's own plan has not had a fair try", True),
    "in school": Line(HOLD, "What keeps them away most is within the school", True),
    "fits better": Line(HOLD, "Another service fits better", False),
    "referrals": Line(STRONGLY, "Other referrals are open", True),
    "suspended": Line(STRONGLY, "Stood down or suspended this year", True),
    "moves": Line(STRONGLY, "Has moved school often", True),
    "barriers": Line(STRONGLY, "Several barriers, tangled into each other", True),
    "whanau": Line(CONSIDER, "Whānau could not be reached, or do not take part", True),
    "others failed": Line(CONSIDER, "Other services did not help", True),
    "moving": Line(CONSIDER, "Moving school, or living somewhere else now", False),
    "sibling": Line(CONSIDER, "The service works with a brother or sister already", True),
}

FAIR_TRY = 15  # school days that a plan is given: our own choice
IMPROVED = 4  # half-days fewer in the last ten school days than in the ten before: our own choice
SEVERAL = 2  # open barriers
TRIES = 3  # contacts with nobody reached


def verdict(answers: Mapping[str, bool], missing: tuple[str, ...] = ()) -> str:
    """What the answers come to; criteria that are not met are to hold, and need a reason."""
    said = {READINESS[key].decides for key, yes in answers.items() if yes and key in READINESS}
    if missing and DO_NOT not in said:
        return HOLD
    return next((one for one in (DO_NOT, HOLD, STRONGLY, CONSIDER) if one in said), "ready")


def unanswered(answers: Mapping[str, bool]) -> tuple[str, ...]:
    """The lines that nobody answered."""
    return tuple(key for key in READINESS if key not in answers)


class Field(NamedTuple):
    """One field of a request, and where it is filled from: the record, a hand, or both."""

    label: str
    by_hand: bool = False
    record: bool = True
    needed: bool = False  # named where it is empty


def hand(label: str, needed: bool = False) -> Field:
    return Field(label, by_hand=True, record=False, needed=needed)


# The fields of a request, in order, by group.
PACK: dict[str, tuple[str, dict[str, Field]]] = {
    "student": (
        "Student",
        {
            "legal_name": Field("Legal name", needed=True),
            "preferred_name": Field("Preferred name"),
            "nsn": Field("NSN", needed=True),
            "born": hand("Date of birth", needed=True),
            "year_level": Field("Year level", needed=True),
            "gender": Field("Gender"),
            "ethnic_groups": Field("Ethnic groups", needed=True),
            "iwi": Field("Iwi"),
            "home_language": Field("Language at home", by_hand=True),
            "enrolled": Field("Enrolled since", needed=True),
            "class_name": Field("Class"),
            "siblings": Field("Brothers and sisters at this school"),
        },
    ),
    "contacts": (
        "Whānau",
        {
            "caregivers": Field("Whom to contact", needed=True),
            "address": hand("Address", needed=True),
            "interpreter": hand("Interpreter"),
            "orders": hand("Court orders, or what to mind for safety"),
            "emergency": hand("In an emergency"),
        },
    ),
    "attendance": (
        "Attendance",
        {
            "days_absent": Field("Days absent this term", needed=True),
            "present": Field("Share of half-days present"),
            "unexplained": Field("Days without a reason"),
            "last_attended": Field("Last day attended"),
            "pattern": Field("What stands out"),
            "terms": Field("The last four terms"),
            "late": Field("Days with a late mark this term"),
        },
    ),
    "reason": (
        "Why",
        {
            "barriers": Field("What keeps them away", needed=True),
            "reason": hand("In words", needed=True),
            "asks": hand("What the service is asked to do", needed=True),
            "working": hand("What is working"),
            "strengths": Field("Strengths and interests", by_hand=True, needed=True),
            "student_view": Field("What the student says", by_hand=True, needed=True),
            "whanau_view": Field("What whānau say", by_hand=True, needed=True),
        },
    ),
    "done": (
        "What was done so far",
        {
            "responses": Field("What was done, and what came of it", needed=True),
            "steps": Field("The school's plan, step by step"),
            "plan": Field("The student's own plan", needed=True),
            "meetings": Field("Meetings"),
            "visits": Field("Home visits"),
            "letters": Field("Letters"),
            "agencies": Field("Other agencies"),
        },
    ),
    "learning": (
        "Learning and support",
        {
            "achievement": hand("How learning goes", needed=True),
            "learning_support": hand("Learning support"),
            "health": Field("Health or disability, and other known circumstances", by_hand=True),
            "stood_down": Field("Stand-downs and suspensions"),
            "arrangements": Field("Exemptions, plans under s 42, flexible learning"),
        },
    ),
    "safety": (
        "Visiting the home",
        {
            "visit_risk": Field("From the school's own visits"),
            "risks": hand("What to mind: dogs, weapons, violence, illness", needed=True),
            "safe_time": hand("A safe time to visit"),
        },
    ),
    "notice": (
        "Told, and shared",
        {
            "whanau_told": Field("Whānau were told", needed=True),
            "student_told": Field("The student was told", needed=True),
            "basis": Field("Shared because", needed=True),
        },
    ),
    "authorising": (
        "Who asks",
        {
            "requester": Field("Asked by", needed=True),
            "primary_contact": Field("The school's contact for this case", needed=True),
            "approved_by": Field("Approved by", needed=True),
            "day": Field("Day"),
        },
    ),
}
HAND: tuple[str, ...] = tuple(
    key for _title, fields in PACK.values() for key, field in fields.items() if field.by_hand
)

# What is waited for in each state of `sharing.SERVICE`, and for whom.
WAITS: dict[str, str] = {
    "draft": "The check, and the request itself",
    "ready check": "The request to be finished and handed in",
    "approval": "A leader's answer",
    "approved": "Somebody to submit it in the Ministry's system",
    "submitted": "The service's answer",
    "queued": "A case manager",
    "assigned": "The case manager's first contact",
    "more asked": "Our answer: the service asks for more",
    "transferred": "The new provider",
    "reopened": "The service's next step",
}
ON_THEM = ("submitted", "queued", "assigned", "transferred", "reopened")  # days waited count from here
