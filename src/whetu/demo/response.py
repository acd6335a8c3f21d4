"""What the made-up staff did about the crossings since the schools went live: day by day, not all of it.

Most of what the plan asked was answered, some of it late, some not at all, as in a real school; and the
students whom a story needs untouched are left to whoever tries the demo.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from whetu.demo.schools import COLLEGE, KURA, PRIMARY

LOCAL = ZoneInfo("Pacific/Auckland")
UNTOUCHED = {PRIMARY: {"1001", "1005", "1021"}, COLLEGE: {"20004"}, KURA: {"0900030001"}}  # left to answer
ANSWERED = {
    "teacher": 82,
    "pastoral": 88,
    "officer": 90,
    "senior_leader": 75,
    "principal": 75,
}  # of a hundred
EARLY = 12  # of a hundred tasks, on each day before the one they are due
NEVER = 8  # of a hundred tasks: nobody came to it


class Said(NamedTuple):
    """How a response may have gone: outcome, how, what was said, and the barrier that it told of."""

    outcome: str
    channel: str
    said: str
    barrier: str = ""


WITH_WHANAU = (
    Said("reason given", "call", "A stomach bug went through the whole house.", "health body"),
    Said("support accepted", "call", "The car is off the road. We agreed on the school bus.", "transport"),
    Said("reached", "call", "They had not seen how the days add up, and thanked us for the call."),
    Said("reason given", "text", "Staying with Nan while Mum works nights.", "whanau"),
    Said("no answer", "call", ""),
    Said("left message", "call", "Asked them to ring when it suits."),
    Said("support waiting", "in person", "Offered breakfast club; they will talk it over at home.", "money"),
    Said("agreed", "e-mail", "We will both watch Mondays for three weeks."),
)  # fmt: skip
WITH_STUDENT = (
    Said("reached", "in person", "Glad to be asked. Mornings are hard at the moment."),
    Said("reason given", "in person", "Finds the start of the week lonely.", "belonging"),
    Said("agreed", "in person", "Wants to be at every PE lesson. We will look again on Friday."),
    Said("reached", "in person", "All fine now, it was the flu."),
)
OTHERS = (
    Said("done", "", "Looked at four terms together: mostly Mondays, and the last week of each term."),
    Said("done", "", "Illness at first; then it became hard to come back. We begin with mornings."),
)
WORDS = (
    "I like art best.",
    "It is better when I walk with my cousin.",
    "I did not know it was so many days.",
    "",
)


class Circumstances(NamedTuple):
    """A student whose circumstances a school knows of."""

    school: str
    student: str
    kind: str
    note: str
    evidence: str
    starts: date
    accepted_on: date
    review_on: date | None


CIRCUMSTANCES = (
    Circumstances(
        PRIMARY, "1002", "illness", "Glandular fever: rests, and comes back by mornings.",
        "A doctor's letter, seen at the office", date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 30),
    ),
    Circumstances(
        COLLEGE, "20010", "disability", "Treatment every second week, agreed with whānau.", "",
        date(2026, 10, 27), date(2026, 11, 3), None,
    ),
)  # fmt: skip


def answer(school, until: date, seed: int) -> None:
    """What one school's staff did, from the day it went live to `until`."""
    from whetu.web.response.actions.derive import derive
    from whetu.web.response.models import Task

    Task.objects.filter(response=None).delete()  # what loading today's file made is made again, day by day
    rng = Random(f"{seed} response {school.number}")
    for on in school_days(school, until):
        now = datetime.combine(on, time(15), LOCAL)
        accept_circumstances(school, on, now)
        derive(school=school, on=on, now=now)
        answer_day(school, on, now, rng)
    derive(school=school, on=until, now=datetime.combine(until, time(18), LOCAL))


def school_days(school, until: date) -> Iterator[date]:
    from whetu.web.schools import queries as schools

    calendar = schools.calendar(school)
    return (on for on in sorted(calendar) if calendar[on] and school.go_live <= on <= until)


def answer_day(school, on: date, now: datetime, rng: Random) -> None:
    """The tasks that were answered on one day: those due by it, and a few before."""
    from whetu.web.response.models import Task

    open_now = Task.objects.filter(closed_at=None, owner__isnull=False).select_related(
        "student", "owner__user"
    )
    for task in open_now.order_by("pk"):
        if task.student.number in UNTOUCHED[school.number]:
            continue
        due = task.due is not None and task.due <= on
        chance = ANSWERED[task.owner.roles[0]] if due else EARLY
        if on != task.since and task.pk * 37 % 100 >= NEVER and rng.randrange(100) < chance:
            respond(task, on, now, rng)


def respond(task, on: date, now: datetime, rng: Random) -> None:
    """Somebody answers one task."""
    from whetu.rules.plan import KINDS
    from whetu.web.response.actions import record as actions

    whom = KINDS[task.kind].whom
    said = rng.choice(
        {"student": WITH_STUDENT, "whanau": WITH_WHANAU, "meeting": WITH_WHANAU}.get(whom, OTHERS)
    )
    caregiver = task.student.caregivers.filter(contact_allowed=True).order_by("place").first()
    facts = {"kind": task.kind, "on": on, "outcome": said.outcome, "channel": said.channel, "said": said.said}
    if whom == "student":
        facts |= {"whom": "student", "mood": rng.randint(2, 5), "student_words": rng.choice(WORDS)}
    elif caregiver and whom in ("whanau", "meeting"):
        facts |= {"caregiver": caregiver, "whom": ""}
    else:
        facts |= {"whom": "the pastoral team"}
    actions.report(
        by=task.owner.user, tasks=[task], students=[task.student], facts=facts, seen={}, barrier=said.barrier,
        source="student" if whom == "student" else "whanau", now=now,
    )  # fmt: skip


def accept_circumstances(school, on: date, now: datetime) -> None:
    """What the school knows of a student, from the day a leader accepted it."""
    from whetu.web.people.actions import circumstances
    from whetu.web.people.models import Student
    from whetu.web.schools.models import Staff

    posts = list(Staff.objects.select_related("user").order_by("pk"))
    for one in CIRCUMSTANCES:
        if (one.school, one.accepted_on) == (school.number, on):
            student = Student.objects.get(number=one.student)
            pastoral = next(post for post in posts if "pastoral" in post.roles)
            principal = next(post for post in posts if "principal" in post.roles)
            proposed = circumstances.propose(
                by=pastoral.user, student=student, kind=one.kind, note=one.note, evidence_seen=one.evidence,
                starts=one.starts, ends=None, review_on=one.review_on, now=now,
            )  # fmt: skip
            circumstances.accept(by=principal.user, circumstances=proposed, now=now)
