"""The whole plan on paper, and the note that introduces the key adult."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from whetu.web.attendance.queries import local_day
from whetu.web.people.models import Student
from whetu.web.plans.models import Agreement, PlanVersion, StudentPlan
from whetu.web.plans.queries import homes, one_page, parts, plain
from whetu.web.response.queries.leaving_out import Contact
from whetu.web.words import day


def of(student: Student) -> StudentPlan | None:
    """The student's plan that has not ended; else the last that did."""
    plans = list(one_page.told(StudentPlan.objects.filter(student=student)))
    return next((one for one in plans if one.state != StudentPlan.State.ENDED), plans[0] if plans else None)


def whole(plan: StudentPlan, on: date) -> dict[str, Any]:
    """All that a plan says, who answered it and how, as data for the printer."""
    shut, last = homes.of(plan.student_id), next(iter(plan.versions.all()), None)
    said = one_page.kept(plan, shut)
    given = answers(plan, shut) if last else []
    facts = [
        (_("For"), said["student"]),
        (_("Who leads it"), said["lead"]),
        (_("From"), plain.written(said["starts"])),
        (_("Until"), plain.written(said["ends"])),
        (_("Version"), _("%(number)s, kept on %(day)s") % version(plan, last) if last else ""),
        (_("State"), _(StudentPlan.State(plan.state).label)),
    ]
    return {
        "title": _(said["title"]),
        "about": f"{said['student']} · {plan.school.name}",
        "mark": one_page.mark(plan),
        "facts": [pair for pair in facts if pair[1]],
        "parts": [part(one) for one in plain.parts(said)],
        "agreed_title": _("Who agreed, and how"),
        "agreed_head": [_("Name"), _("Answer"), _("How"), _("When")],
        "agreed": given,
        "sign_title": _("To sign, for who has not answered"),
        "sign_ticks": [_("I agree to this plan"), _("I do not agree to it as it is, because:")],
        "sign_on": _("Signature and day"),
        "sign": [row[0] for row in given if not row[3]] if open_to_sign(plan) else [],
        **frame(plan, on),
    }


def open_to_sign(plan: StudentPlan) -> bool:
    return plan.state == StudentPlan.State.SHARED


def version(plan: StudentPlan, row: PlanVersion) -> dict:
    return {"number": row.number, "day": day(local_day(plan.school, row.at))}


def part(one: plain.Part) -> dict:
    return {"title": one.title, "words": one.words, "lines": [line._asdict() for line in one.lines]}


def answers(plan: StudentPlan, shut: Sequence[Contact]) -> list[list[str]]:
    """Those who are asked to agree to the newest version, with what they answered."""
    given = {one.person_id: one for one in Agreement.objects.filter(version=plan.versions.all()[0])}
    return [
        [one.name, *answer(given.get(one.pk))]
        for one in plan.people.all()
        if one.agrees and homes.may_be_named(one, shut)
    ]


def answer(row: Agreement | None) -> tuple[str, str, str]:
    if row is None:
        return _("Not answered yet"), "", ""
    return _("Agreed") if row.agreed else _("Not agreed"), _(row.get_how_display()), day(row.on)


def frame(plan: StudentPlan, on: date) -> dict[str, Any]:
    return {
        "school": plan.school.name,
        "ring": one_page.ring(plan),
        "foot": _("Made on %s. For the student, whānau and those who help: keep it safe.") % day(on),
        "page": _("Page"),
    }


def away(lead: str) -> str:
    if lead:
        return _("Ask for %s. Nobody minds being asked.") % lead
    return _("Ask at the office who is there instead. Nobody minds being asked.")


def introduction(plan: StudentPlan, on: date) -> dict[str, Any] | None:
    """The note that introduces the key adult to the student and whānau; None where there is no key adult."""
    adult = parts.key_adult(plan)
    if adult is None:
        return None
    said = one_page.kept(plan, homes.of(plan.student_id)) | {"key_adult": adult.user.name}
    name, who = plan.student.preferred_name or plan.student.first_name, adult.user.name
    does = next((one["does"] for one in said["people"] if one["name"] == who and one["does"]), "")
    lead = said["lead"] if said["lead"] not in ("", who) else ""
    rows = [
        (
            _("Kia ora %s") % name,
            _("%s is your key adult at school: one person who is there for you, and whom you can always ask.")
            % who,
        ),
        (_("What you can count on"), " ".join([*plain.talks(said, to_student=True), does])),
        (
            _("What you can talk about"),
            _("What makes it easier to come, what makes it harder, what you would change. Small things too."),
        ),
        (_("If %s is away") % who, away(lead)),
        (
            _("For whānau"),
            _("You can ring %s as well: when something changes at home, or just to hear how it goes.") % who,
        ),
    ]
    return {
        "title": _("Your key adult: %s") % who,
        "about": f"{plan.student.name} · {plan.school.name}",
        "mark": "",
        "facts": [],
        "parts": [{"title": title, "words": words.strip(), "lines": []} for title, words in rows],
        "agreed": [],
        "sign": [],
        **frame(plan, on),
    }
