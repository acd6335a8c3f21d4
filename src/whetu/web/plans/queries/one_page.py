"""What a plan says on one page, for the student or for whānau; for one student and for many."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.people.models import Student
from whetu.web.plans.models import PlanPerson, PlanRound, PlanVersion, StudentPlan
from whetu.web.plans.queries import frozen, homes, plain
from whetu.web.response.queries.leaving_out import Contact
from whetu.web.schools.models import School
from whetu.web.words import day

STUDENT, WHANAU = "student", "whanau"
WHOSE = {STUDENT: gettext_lazy("for the student"), WHANAU: gettext_lazy("for whānau")}
# The parts that stand on one page, how many lines of each, and how many letters of its words.
PARTS = {
    "hope": (4, 200), "strengths": (0, 260), "helps": (4, 320), "helpers": (6, 0), "actions": (6, 0),
    "talk": (0, 300),
}  # fmt: skip
LINE = 120  # letters of what a line says, and of who
# Points to try, by about how many lines a page will have at the first of them.
SIZES = ((32, (14, 12.5, 11, 10, 9, 8)), (40, (11, 10, 9, 8)), (50, (10, 9, 8)), (999, (9, 8, 7.5)))
# Headings in te reo Māori, of attested words alone: the rest is English. Source: glossary of the curriculum
# guidelines, tereomaori.tki.org.nz; Education Review Office, glossary of Māori terms. Look again: 2027-12-01
MI = {"strengths": "Kaha", "helps": "Tautoko", "helpers": "Kaiāwhina", "actions": "Mahi", "talk": "Kōrero"}


def told(plans: QuerySet[StudentPlan]) -> QuerySet[StudentPlan]:
    """Plans with all that a page of each needs, in a fixed number of queries."""
    reviews = PlanRound.objects.filter(what="review", task__closed_at=None).order_by("due")
    return plans.select_related("student", "lead__user", "school").prefetch_related(
        Prefetch("people", PlanPerson.objects.select_related("caregiver")),
        Prefetch("versions", PlanVersion.objects.order_by("-number")),
        Prefetch("rounds", reviews, to_attr="reviews_open"),
    )


def kept(plan: StudentPlan, shut: Sequence[Contact]) -> dict[str, Any]:
    """What a plan says as people were last asked to agree to it; a draft that nobody saw, as it stands.
    `shut`: whoever must not be contacted."""
    last = next(iter(plan.versions.all()), None)
    said = last.said if last else frozen.said(plan)
    gone = [one.key for one in plan.people.all() if not homes.may_be_named(one, shut)]
    return plain.cut(said, plain.left_out(plan.student, shut), gone)


def facts(school: School, plans: Sequence[StudentPlan], whose: str, on: date, mi: bool = False) -> dict:
    """The pages as data for the printer: one of each plan."""
    shut = homes.closed([one.student_id for one in plans])
    return {
        "title": _("A plan on one page") if len(plans) == 1 else _("Plans on one page each"),
        "school": school.name,
        "plans": [page(plan, whose, on, mi, shut.get(plan.student_id, [])) for plan in plans],
    }


def page(plan: StudentPlan, whose: str, on: date, mi: bool, shut: Sequence[Contact]) -> dict:
    said, to_student = kept(plan, shut), whose == STUDENT
    name = plan.student.preferred_name or plan.student.first_name
    found = [one for one in plain.parts(said, to_student) if one.name in PARTS]
    shown = [shortened(one, plan, on, mi) for one in found]
    return {
        "title": _("Your plan, %s") % name if to_student else _("A plan with %s") % name,
        "about": f"{said['student']} · {plan.school.name}",
        "mark": mark(plan),
        "parts": shown,
        "sizes": next(sizes for most, sizes in SIZES if length(shown) <= most),
        "ring": ring(plan),
        "foot": foot(on, mi),
    }


def mark(plan: StudentPlan) -> str:
    """What stands over a plan that is not in force."""
    if not plan.versions.all():
        return _("Draft: nobody has been asked to agree to it yet.")
    if plan.state == StudentPlan.State.ENDED:
        return _("This plan ended on %s.") % day(plan.ended_on)
    return "" if plan.active_on else _("Not agreed by everybody yet.")


def length(shown: Iterable[dict]) -> int:
    """About how many lines the parts of a page take, at ninety letters a line."""
    return sum(
        2 + -(-len(one["words"]) // 90) + sum(1 + len("".join(row.values())) // 90 for row in one["lines"])
        for one in shown
    )


def shortened(one: plain.Part, plan: StudentPlan, on: date, mi: bool) -> dict:
    """A part as it stands on one page: its first lines, and its first words."""
    lines, letters = PARTS[one.name]
    words = first(one.words, letters)
    if one.name == "talk" and (next_day := talk_next(plan, on)):
        words += " " + _("Next: %s.") % next_day
    rows: Iterable[plain.Line] = one.lines[:lines]
    more = len(one.lines) - lines
    return {
        "title": one.title,
        "mi": MI.get(one.name, "") if mi else "",
        "words": words,
        "lines": [
            {"words": first(row.words, LINE), "who": first(row.who, LINE), "by": row.by} for row in rows
        ]
        + ([{"words": _("… and %s more in the whole plan") % more, "who": "", "by": ""}] if more > 0 else []),
    }


def first(text: str, letters: int) -> str:
    """The first words of a text, whole: "…" stands where it goes on."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    return text[:letters].rsplit(" ", 1)[0].rstrip(" ,;:–") + " …"


def talk_next(plan: StudentPlan, on: date) -> str:
    """The day of the next review that is still open."""
    return next((day(one.due) for one in plan.reviews_open if one.due >= on), "")


def ring(plan: StudentPlan) -> str:
    """Whom to ring, and how."""
    facts = {"who": plan.lead.user.name if plan.lead else "", "school": plan.school.name}
    facts["phone"] = plan.school.phone.replace(" ", "\u00a0")  # on one line
    if plan.lead and plan.school.phone:
        return (
            _("Questions, or is something not going well? Ring %(school)s on %(phone)s and ask for %(who)s.")
            % facts
        )
    if plan.school.phone:
        return _("Questions, or is something not going well? Ring %(school)s on %(phone)s.") % facts
    if plan.lead:
        return _("Questions, or is something not going well? Ask for %(who)s at %(school)s.") % facts
    return _("Questions, or is something not going well? Ask %(school)s.") % facts


def foot(on: date, mi: bool) -> str:
    words = _("Made on %s. This page is for the student, their whānau and those who help.") % day(on)
    more = _("Te reo Māori stands where reviewed words exist; the rest is English.") if mi else ""
    return f"{words} {more}".strip()


def to_hand_out(students: QuerySet[Student]) -> QuerySet[StudentPlan]:
    """The plans of these students that were shared and have not ended, by name."""
    plans = StudentPlan.objects.filter(student__in=students, versions__isnull=False)
    plans = plans.exclude(state=StudentPlan.State.ENDED).distinct()
    return plans.order_by("student__last_name", "student__first_name", "pk")
