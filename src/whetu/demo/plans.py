"""The plans of a few students of the made-up schools, and who helps: as if their staff had written them.

Who they are comes from the register: the first at each step who belongs to no story, so that a story stays
for whoever tries the demo.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from whetu.demo.stories import CAST

LOCAL = ZoneInfo("Pacific/Auckland")
STORIES = {(one.school, one.student) for one in CAST}
WORKER = ("Marama Hēnare", "marama.henare@bay-hauora.example")  # of the health service, with her own sign-in
AFTER = 1  # school day from a step to the draft of a plan; it is agreed on the next
WEEK = 5

AGENCIES: tuple[dict[str, Any], ...] = (
    {
        "name": "Example Bay Hauora", "kind": "health", "area": "Example Bay and the coast",
        "route": "Ring, or write with whānau beside you. They see students at school on Thursdays.",
        "hours": "Monday to Friday, 8 am to 5 pm", "contact": WORKER[0], "phone": "09 555 0141",
        "email": WORKER[1], "helps": ["health body", "health mind", "anxiety"],
    },
    {
        "name": "Tauira Whānau Services", "kind": "community", "area": "Example Bay",
        "route": "A call is enough. Somebody visits within the week.", "hours": "Every day, 8 am to 8 pm",
        "contact": "The whānau worker on call", "phone": "09 555 0142",
        "helps": ["whanau", "housing", "money", "caring"],
    },
    {
        "name": "RTLB of the Example Bay cluster", "kind": "rtlb", "area": "Schools of the cluster",
        "route": "Through the SENCO.", "hours": "School days", "contact": "The liaison teacher",
        "phone": "09 555 0143", "helps": ["learning", "belonging"],
    },
    {
        "name": "Example Bay Attendance Service", "kind": "attendance service", "area": "Example Bay",
        "route": "A request in the service's own system, after the school's own plan was tried.",
        "hours": "School days, 8:30 am to 4 pm", "contact": "Lotu Fifita", "phone": "09 555 0144",
        "helps": [],
    },
    {
        "name": "Our guidance counsellor", "kind": "counsellor", "route": "The counsellor's door, or a note.",
        "hours": "School days", "helps": ["anxiety", "bullying", "health mind"],
    },
)  # fmt: skip


class Written(NamedTuple):
    """What a plan of a kind says, in the made-up schools."""

    step: str
    goal: str
    measure: str
    target_days: Decimal
    target_weeks: int
    texts: dict[str, str]
    action: str
    reviews: tuple[str, ...]  # what was said at each, a week apart


PLANS: dict[str, Written] = {
    "tailored": Written(
        "worrying", "Here on each Monday until the holidays", "The register, each Friday", Decimal(1), 2,
        {"strengths": "Kind to younger students. Keen on kapa haka."},
        "Walk to form time together on Mondays", ("Three Mondays of three. Proud of it.",),
    ),
    "improvement": Written(
        "concerning", "Nine days of ten in the next two weeks", "The register, each Friday", Decimal(1), 2,
        {
            "strengths": "Strong in technology, and a good friend.",
            "student_view": "Mornings are the worst. Once I am here it is fine.",
            "whanau_view": "We leave for work at six, so nobody is home to get them going.",
            "culture": "Sunday is for church and the wider whānau, and Monday begins slowly.",
            "strategies": "A message at seven from the form teacher; breakfast in room 4; then first period "
            "with a friend.",
            "learning": "Two standards are behind. Work goes home on Fridays, and is looked at on Tuesdays.",
            "wellbeing": "Sleeps badly. The counsellor sees them on Wednesdays.",
        },
        "Send the message at seven on school days",
        ("Four days of five. The message helps.", "Four of five again, and less tired."),
    ),
    "re-engagement": Written(
        "serious", "Mornings every day, then whole days from week 8", "The register, each day", Decimal(2), 2,
        {
            "strengths": "Draws beautifully, and looks after two younger brothers.",
            "student_view": "I am so far behind that I do not know where to start.",
            "whanau_view": "We want them back. Please ring us before things get big.",
            "culture": "Nan is part of each decision at home; she would like to be at each hui.",
            "strategies": "Begin with art in the morning; one room to go to when it is too much.",
            "learning": "Two subjects first, the others later. Work in small pieces.",
            "wellbeing": "Low after a hard winter. The health service sees them each week.",
            "wraparound": "Health service, whānau worker and school meet each fortnight.",
            "flexible": "Mornings only for three weeks was talked over, and chosen.",
        },
        "Meet at the gate each morning", ("Six mornings of ten. It is a start.",),
    ),
}  # fmt: skip


def act(school, until: date) -> None:
    """What one school's staff wrote, from the day it went live to `until`."""
    staff = Team(school)
    agencies(school, staff, until)
    for kind, written in PLANS.items():
        students = at_step(school, written.step, until)
        if students:
            live(students[0], kind, written, staff, until)
        if kind == "improvement" and len(students) > 1:
            refused(students[1], staff, until)


class Team:
    """Who leads at a school: whoever cares for students, and the principal."""

    def __init__(self, school):
        from whetu.web.schools.models import Staff

        posts = list(Staff.objects.filter(school=school).select_related("user").order_by("pk"))
        self.dean = next(one for one in posts if "pastoral" in one.roles)
        self.principal = next(one for one in posts if "principal" in one.roles)


def agencies(school, staff: Team, until: date) -> None:
    """The directory, and somebody of the health service who may sign in."""
    from whetu.web.plans.actions import agencies as actions
    from whetu.web.schools import actions as schools

    for one in AGENCIES:
        actions.add(by=staff.dean.user, school=school, **one)
    name, address = WORKER
    schools.add_staff(
        by=staff.principal.user, school=school, email=address, name=name, roles=["agency_worker"],
        starts=until,
    )  # fmt: skip


def at_step(school, step: str, until: date) -> list:
    """Ready rows of the students at a step who belong to no story, the first to cross it first."""
    from whetu.demo.response import UNTOUCHED
    from whetu.web.attendance import queries as attendance
    from whetu.web.attendance.models import StudentTerm
    from whetu.web.people.queries import circumstances

    term = attendance.current_term(school, until)
    if term is None:
        return []
    rows = StudentTerm.objects.filter(year=term.year, term=term.term, step=step, school=school)
    known = circumstances.known_since(school, until)
    found = [
        row
        for row in rows.select_related("student").order_by(f"{step}_on", "student__number")
        if (school.number, row.student.number) not in STORIES
        and row.student.number not in UNTOUCHED[school.number]
        and row.student_id not in known
    ]
    return [row for row in found if row.student.caregivers.filter(contact_allowed=True).exists()]


@contextmanager
def standing_on(on: date) -> Iterator[datetime]:
    """The made-up school stands on a day for a while: three in the afternoon."""
    from django.conf import settings

    was, settings.TODAY = settings.TODAY, on.isoformat()
    try:
        yield datetime.combine(on, time(15), LOCAL)
    finally:
        settings.TODAY = was


def days_from(school, first: date, until: date) -> list[date]:
    from whetu.demo.response import school_days

    return [on for on in school_days(school, until) if on >= first]


def live(row, kind: str, written: Written, staff: Team, until: date) -> None:
    """A plan from its draft to its latest review."""
    days = days_from(row.school, getattr(row, f"{written.step}_on"), until)[AFTER:]
    if len(days) < 2:
        return
    begun, agreed, *rest = days
    with standing_on(begun) as now:
        plan = draft(row.student, kind, written, staff, begun, now)
    with standing_on(agreed) as now:
        share_and_agree(plan, staff, agreed, now)
    seen = set(rest[WEEK - 1 :: WEEK])
    said = iter(written.reviews)
    for on in rest:
        with standing_on(on) as now:
            go_on(plan, staff, on, now, next(said, "") if on in seen else "")


def draft(student, kind: str, written: Written, staff: Team, on: date, now: datetime):
    """Everything that a plan of the kind asks for."""
    from whetu.web.plans.actions import own
    from whetu.web.response.actions import goals, supports
    from whetu.web.response.actions.case import keep_key_adult

    by = staff.dean.user
    plan = own.begin(by=by, student=student, kind=kind, lead=staff.dean, starts=on, on=on, now=now)
    goals.add(
        by=by, student=student, on=on, words=written.goal, measure=written.measure,
        due=date(2026, 12, 4), student_agrees=True, whanau_agrees=True,
    )  # fmt: skip
    supports.offer(
        by=by, student=student, kind="mentoring", words="Half an hour a week with a mentor", barrier=None,
        offered_on=on, answer="accepted", on=on,
    )  # fmt: skip
    keep_key_adult(by=by, student=student, key_adult=staff.dean, on=on, now=now)
    changes = {**written.texts, "ends": date(2026, 12, 11), "target_days": written.target_days,
               "target_weeks": written.target_weeks}  # fmt: skip
    plan = own.write(by=by, plan=plan, version=plan.version, changes=changes, on=on, now=now)
    caregiver = student.caregivers.filter(contact_allowed=True).order_by("place").first()
    own.add_person(by=by, plan=plan, side="whanau", on=on, caregiver=caregiver, wrote=True, agrees=True)
    own.add_person(
        by=by, plan=plan, side="staff", on=on, staff=staff.principal, agrees=kind == "re-engagement",
        does="Rings whānau when there is good news",
    )  # fmt: skip
    plan.people.filter(side="student").update(wrote=True)
    own.add_action(
        by=by, plan=plan, side="staff", words=written.action, due=date(2026, 12, 4), on=on, now=now,
        owner=staff.dean,
    )  # fmt: skip
    plan.refresh_from_db()
    return plan


def share_and_agree(plan, staff: Team, on: date, now: datetime) -> None:
    from whetu.web.plans.actions import agreements, states

    version = states.share(by=staff.dean.user, plan=plan, version=plan.version, on=on, now=now)
    for person in plan.people.filter(agrees=True):
        how = "signed in" if person.staff else "in person"
        by = person.staff.user if person.staff else staff.dean.user
        agreements.answer(by=by, version=version, person=person, agreed=True, how=how, on=on, now=now)
    plan.refresh_from_db()


def go_on(plan, staff: Team, on: date, now: datetime, said: str) -> None:
    """One school day under a plan: its rounds, now and then a check-in, and a review where something is
    said."""
    from whetu.web.plans.actions import reviews, tasks
    from whetu.web.response.actions.record import record
    from whetu.web.response.models import Task

    tasks.sync(school=plan.school, on=on, now=now, students=[plan.student_id])
    asked = Task.objects.filter(student=plan.student, plan_round__what="check-in", closed_at=None)
    if asked.exists() and on.toordinal() % 3:  # now and then nobody comes to it
        record(
            by=staff.dean.user, student=plan.student, kind=asked[0].kind, on=on, outcome="reached", now=now,
            tasks=asked, whom="student", mood=3 + on.toordinal() % 2, said="A short talk before form time.",
        )  # fmt: skip
    if said:
        plan.refresh_from_db()
        reviews.review(
            by=staff.dean.user, plan=plan, version=plan.version, wellbeing=3,
            wellbeing_note="Steadier than last week.", learning_note="Keeping up in two subjects.",
            words=said, decision="go on", on=on, now=now,
        )  # fmt: skip


def refused(row, staff: Team, until: date) -> None:
    """A plan that was not agreed, with its next step."""
    from whetu.web.plans.actions import agreements, states

    on = days_from(row.school, until, until)[-1]
    with standing_on(on) as now:
        plan = draft(row.student, "improvement", PLANS["improvement"], staff, on, now)
        version = states.share(by=staff.dean.user, plan=plan, version=plan.version, on=on, now=now)
        whanau = plan.people.get(side="whanau")
        words = "The message at seven comes when they sleep. Could it be the evening before?"
        agreements.answer(
            by=staff.dean.user, version=version, person=whanau, agreed=False, how="in person", on=on, now=now,
            words=words,
        )  # fmt: skip
