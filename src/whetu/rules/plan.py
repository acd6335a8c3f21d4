"""The words of the school's plan: kinds of response, who does them, how often, and what came of it.

The steps themselves are fixed (`star`). What a school does at each is its own; the starter that it may begin
from is `starter`.

Source: kinds RA01 to RA26 are our own working list: no national list of codes was found, so each school may
rename them and map them to its system's. Roles and cadences are those that the Ministry's example plan names.
Look again: 2027-12-01, for a national list
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of response: what it is, at which steps it is usual, and with whom it is done."""

    label: str
    steps: tuple[str, ...]
    whom: str  # student, whanau, meeting, plan, support, agency, formal, praise, none
    legal: bool = False  # words of law or warning: never while known circumstances hold


ALL = ("good", "worrying", "concerning", "serious")
FROM_5, FROM_10, FROM_15 = ALL[1:], ALL[2:], ALL[3:]

KINDS: dict[str, Kind] = {
    "RA01": Kind("Same-day absence notice", ALL, "whanau"),
    "RA02": Kind("Phone call to whānau", FROM_5, "whanau"),
    "RA03": Kind("E-mail or letter about attendance", FROM_5, "whanau"),
    "RA04": Kind("Check-in with the student", FROM_5, "student"),
    "RA05": Kind("Informal meeting with the student", ("worrying",), "student"),
    "RA06": Kind("Restorative conversation", ("worrying", "concerning"), "student"),
    "RA07": Kind("Meeting with whānau", FROM_5, "meeting"),
    "RA08": Kind("Formal meeting with leadership", FROM_10, "meeting"),
    "RA09": Kind("Home visit", FROM_10, "whanau"),
    "RA10": Kind("Short-term goal set", ("worrying",), "student"),
    "RA11": Kind("Attendance plan made, changed or reviewed", FROM_10, "plan"),
    "RA12": Kind("Re-engagement plan made, changed or reviewed", FROM_10, "plan"),
    "RA13": Kind("Support in school", FROM_5, "support"),
    "RA14": Kind("Barrier removed", FROM_5, "support"),
    "RA15": Kind("Referral to another service", FROM_5, "agency"),
    "RA16": Kind("Referral to the Attendance Service", FROM_15, "agency"),
    "RA17": Kind("Meeting of several agencies", FROM_15, "agency"),
    "RA18": Kind("Formal warning letter", FROM_15, "formal", legal=True),
    "RA19": Kind("Oranga Tamariki or Police told", ALL, "agency"),
    "RA20": Kind("Flexible learning arranged", FROM_15, "plan"),
    "RA21": Kind("Wellbeing or transitional plan", ALL, "plan"),
    "RA22": Kind("Recognition", ("good", "worrying"), "praise"),
    "RA23": Kind("Key adult named, or their check-in", FROM_15, "student"),
    "RA24": Kind("Referred for prosecution to be considered", FROM_15, "formal", legal=True),
    "RA25": Kind("No action needed: known circumstances", ALL, "none"),
    "RA26": Kind("Tried to reach, no answer", ALL, "whanau"),
}
CONTACTS = ("RA01", "RA02", "RA03", "RA07", "RA08", "RA09", "RA18", "RA26")  # with whānau, or tried
CHECK_INS = ("RA04", "RA05", "RA06", "RA10", "RA23")
MAKE_A_PLAN = ("RA11", "RA12")


class Who(NamedTuple):
    """Somebody in a plan: label, te reo label where attested, and the roles of access that may hold it."""

    label: str
    label_mi: str | None
    roles: tuple[str, ...]  # none: a partner, who gets no task


WHO: dict[str, Who] = {
    "teacher": Who("Class teacher", "Kaiako", ("teacher",)),
    "dean": Who("Dean or pastoral lead", None, ("pastoral",)),
    "counsellor": Who("Guidance counsellor", None, ("pastoral",)),
    "senco": Who("SENCO", None, ("pastoral",)),
    "officer": Who("Attendance officer", None, ("officer",)),
    "office": Who("Office", None, ("officer",)),
    "leader": Who("Senior leader", "Tumuaki tuarua", ("senior_leader", "principal")),
    "principal": Who("Principal", "Tumuaki", ("principal",)),
    "key_adult": Who("Key adult", None, ("teacher", "pastoral", "officer", "senior_leader", "principal")),
    "whanau": Who("Whānau", "Whānau", ()),
    "agency": Who("Outside agency", None, ()),
}

CHANNELS: dict[str, str] = {
    "in person": "In person",
    "call": "Call",
    "text": "Text",
    "e-mail": "E-mail",
    "letter": "Letter",
    "visit": "Home visit",
    "online": "Online",
}

# Times, in so many school days. `once` has no second round.
CADENCES: dict[str, tuple[int, int] | None] = {
    "once": None,
    "fortnightly": (1, 10),
    "weekly": (1, 5),
    "twice a week": (2, 5),
    "daily": (1, 1),
}

OPENS: dict[str, str] = {
    "crossing": "A task when the step is crossed",
    "needed": "Offered, where it is needed",
    "routine": "What the school always does",
}

OUTCOMES: dict[str, str] = {
    "reached": "Reached",
    "left message": "Left a message",
    "no answer": "No answer",
    "reason given": "Reason given",
    "support accepted": "Support accepted",
    "support declined": "Support declined",
    "support waiting": "Support offered, answer awaited",
    "agreed": "Agreed",
    "not agreed": "Not agreed",
    "no concern": "No concern",
    "done": "Done",
}
ATTEMPTS = ("left message", "no answer")  # tried: the task stays open

# No national day limit for an answer was found. Source: five school days is Hero's, built with the Ministry.
# Look again: 2027-12-01
DUE = 5


class Barrier(NamedTuple):
    """What keeps a student from school: a word of its own, never an attendance code's job."""

    label: str
    place: str  # "in school", "outside" or "either"


# Our own taxonomy. Source: the barriers that ERO's Left Behind (2024) and the example plan name.
# Look again: 2027-12-01
BARRIERS: dict[str, Barrier] = {
    "health body": Barrier("Health: body", "outside"),
    "health mind": Barrier("Health: mind", "either"),
    "anxiety": Barrier("Anxiety about school", "either"),
    "whanau": Barrier("Whānau circumstances", "outside"),
    "transport": Barrier("Transport", "outside"),
    "housing": Barrier("Housing", "outside"),
    "money": Barrier("Money, food or uniform", "outside"),
    "bullying": Barrier("Bullying", "in school"),
    "learning": Barrier("Learning", "in school"),
    "belonging": Barrier("Belonging, or interest in school", "in school"),
    "work": Barrier("Paid work", "outside"),
    "caring": Barrier("Caring for others", "outside"),
    "other": Barrier("Something else", "either"),
}
CIRCUMSTANCES: dict[str, str] = {
    "illness": "Illness",
    "bereavement": "Bereavement",
    "disability": "Disability or a health condition",
    "transition": "Transition or wellbeing plan",
    "leave": "Agreed leave",
    "other": "Other",
}
