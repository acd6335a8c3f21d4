"""From a crossing to tasks."""

from datetime import date

from tests.spec.table import Table
from tests.spec.world import CALENDAR
from whetu.rules.response import Facts, Rule, SchoolDays, standings

TERM_ENDS = date(2025, 6, 27)
PLAN = [
    Rule(1, "worrying", "RA04", 3),
    Rule(2, "worrying", "RA02", 5),
    Rule(3, "concerning", "RA07", 5),
    Rule(4, "concerning", "RA04", 5, "weekly"),
    Rule(5, "concerning", "RA11", 10),
    Rule(6, "worrying", "RA02", 2, circumstances=True),
    Rule(7, "trigger 1", "RA02", 1),
]
NAMES = {
    1: "check-in",
    2: "call",
    3: "meeting",
    4: "weekly check-in",
    5: "plan",
    6: "caring call",
    7: "early call",
}
STEPS = {"5": "worrying", "10": "concerning", "own line": "trigger 1"}


def _facts(crossed: str, happened: str) -> Facts:
    """`crossed`: BOTH. `happened`: "check-in answered 2025-05-07", …"""
    pairs = [part.split(" on ") for part in crossed.split(", ") if part]
    keys = {name: key for key, name in NAMES.items()}
    told = [part.rpartition(" ") for part in happened.split(", ") if part]
    answered = {
        (keys[what.removesuffix(" answered")], 0): date.fromisoformat(on)
        for what, _space, on in told
        if what.endswith(" answered")
    }
    said = {what: date.fromisoformat(on) for what, _space, on in told if not what.endswith(" answered")}
    return Facts(
        crossed={STEPS[step]: date.fromisoformat(on) for step, on in pairs},
        answered=answered,
        no_concern={"worrying": said["no concern"]} if "no concern" in said else {},
        known_since=said.get("known circumstances"),
        has_plan="has a plan" in said,
        own_check_ins="own check-ins" in said,
    )


def _open(crossed: str, happened: str, on: str) -> str:
    found = standings(
        _facts(crossed, happened), lambda _on: PLAN, SchoolDays(CALENDAR, TERM_ENDS), date.fromisoformat(on)
    )
    tasks = [
        f"{NAMES[action]}{f' {number + 1}' if number else ''} by {_short(one.due)}"
        for (action, number), one in sorted(found.items())
        if one.state == "open"
    ]
    missed = sum(1 for one in found.values() if one.state == "missed")
    return ", ".join(tasks or ["nothing"]) + (f"; {missed} missed" if missed else "")


def _short(on: date | None) -> str:
    return f"{on:%a} {on.day} {on:%b}" if on else "no day"


AT_5, AT_10 = "5 on 2025-05-05", "10 on 2025-05-19"
BOTH = f"{AT_5}, {AT_10}"
MEETING = "meeting by Mon 26 May"

TABLES = (
    Table(
        "From a crossing to tasks",
        "What is open on a day, under a small plan: at 5 days a check-in by the third school day, a call by "
        "the fifth; at 10 a meeting by the fifth, a check-in every week and a plan by the tenth; with known "
        "circumstances a caring call by the second; at the school's own line an early call by the next day. "
        "What an earlier step left open goes on in the later step's task with the same people. Whatever is "
        "corrected, it is worked out again from what is known; what somebody answered stays answered.",
        ("crossed", "what happened", "as at"),
        _open,
        (
            ("", "", "2025-05-09", "nothing", "no step was crossed"),
            (AT_5, "", "2025-05-06", "check-in by Thu 8 May, call by Mon 12 May", "school days after"),
            (AT_5, "check-in answered 2025-05-07", "2025-05-08", "call by Mon 12 May", "answered"),
            (BOTH, "", "2025-05-20", "call by Mon 12 May, meeting by Mon 26 May, "
             "weekly check-in by Mon 26 May, plan by Tue 3 Jun", "the check-in goes on in the weekly one"),
            (BOTH, "weekly check-in answered 2025-05-23", "2025-05-28",
             "call by Mon 12 May, meeting by Mon 26 May, weekly check-in 2 by Tue 3 Jun, plan by Tue 3 Jun",
             "a round begins when the one before was due; King's Birthday is no school day"),
            (BOTH, "", "2025-06-04", "call by Mon 12 May, meeting by Mon 26 May, "
             "weekly check-in 3 by Tue 10 Jun, plan by Tue 3 Jun; 2 missed", "missed check-ins show"),
            (AT_10, "has a plan 2025-05-20", "2025-05-20",
             "meeting by Mon 26 May, weekly check-in by Mon 26 May", "no second plan"),
            (AT_10, "has a plan 2025-05-20, own check-ins 2025-05-20", "2025-05-20", MEETING,
             "the student's own plan says when somebody checks in; the step asks for none besides"),
            (AT_5, "known circumstances 2025-05-06", "2025-05-07", "caring call by Thu 8 May",
             "support in place of the rest; the count stays true"),
            (AT_5, "no concern 2025-05-06", "2025-05-07", "nothing", "a response too: peers, 26"),
            ("own line on 2025-05-01", "", "2025-05-01", "early call by Fri 2 May", "apart from the steps"),
        ),
    ),
)  # fmt: skip
