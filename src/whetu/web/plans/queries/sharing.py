"""What may be told another service of a student: chosen part by part, without whom it does not concern.

What these functions make is frozen when it is shared (`plans.actions.disclosures`).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import OUTCOMES
from whetu.rules.student_plan import KINDS, TEXTS
from whetu.web.amp import queries as amp
from whetu.web.attendance.queries import last_day_of_data
from whetu.web.people.models import Student
from whetu.web.people.queries import in_force
from whetu.web.plans.models import StudentPlan
from whetu.web.plans.queries import frozen
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.queries.leaving_out import whom_to_leave_out
from whetu.web.response.queries.redaction import redacted
from whetu.web.words import day, days

TERMS = 4  # the term that runs, and those before
MOST = 60  # of what was tried, the latest
# A concern told to Oranga Tamariki or the Police, and what leads to a court, is nobody's to hand on so.
NEVER_TOLD = ("RA19", "RA24")


def said(student: Student, chosen: Iterable[str], on: date, **words: str) -> dict[str, Any]:
    """All that is shared, as JSON values alone. `chosen`: keys of PARTS; `words`: what is written for this
    service, under keys of WRITTEN.

    Other students and people not to be contacted are left out wherever they are named; `left_out` says how
    many times something was.
    """
    found: list[tuple[str, str, list[str]]] = [
        (key, str(label), [words[key]]) for key, label in WRITTEN.items() if words.get(key, "").strip()
    ]
    found += [
        (key, str(label), list(lines(student, on)))
        for key, (label, lines) in PARTS.items()
        if key in set(chosen)
    ]
    parts, cut = [], 0
    for key, title, texts in found:
        hide = whom_to_leave_out(student, contacts=key in (*WRITTEN, "contacts"))
        shown = [redacted(text, hide) for text in texts]
        cut += sum(sum(left.values()) for _text, left in shown)
        parts.append({"key": key, "title": title, "lines": [text for text, _left in shown]})
    return {
        "as_at": on.isoformat(),
        "school": {"name": student.school.name, "phone": student.school.phone},
        "student": {"name": student.name, **place(student, on)},
        "parts": parts,
        "left_out": cut,
    }


def place(student: Student, on: date) -> dict[str, str]:
    """Year level and class on a day."""
    found = student.enrolments.filter(in_force(on)).select_related("class_group").first()
    year = str(found.year_level) if found and found.year_level is not None else ""
    return {"year": year, "class": found.class_group.name if found and found.class_group else ""}


def days_absent(student: Student, on: date) -> Iterator[str]:
    """One line per term, the latest first, and up to which day the register goes."""
    for row in student.terms.order_by("-year", "-term")[:TERMS]:
        words = _(
            "Term %(term)s, %(year)s: away %(absent)s days of %(open)s; %(justified)s justified, "
            "%(unjustified)s not."
        )
        yield words % {
            "term": row.term, "year": row.year, "absent": days(row.absent), "open": days(row.available),
            "justified": days(row.justified), "unjustified": days(row.unjustified),
        }  # fmt: skip
    if last := last_day_of_data(student.school, on):
        yield _("The register as it stood on %s.") % day(last)


def tried(student: Student, on: date) -> Iterator[str]:
    """What was done, oldest first, and the supports: what and when, never what was said."""
    words = amp.kinds_used(student.school)
    rows = student.responses.filter(withdrawn_at=None, on__lte=on).exclude(kind__in=NEVER_TOLD)
    for row in reversed(rows.order_by("-on", "-pk")[:MOST]):
        told = {"on": day(row.on), "what": words.get(row.kind, row.kind), "came": outcome(row.outcome)}
        yield _("%(on)s: %(what)s. %(came)s.") % told
    for support in student.supports.order_by("offered_on", "pk"):
        kind = SUPPORTS[support.kind][0] if support.kind in SUPPORTS else support.kind
        told = {"what": kind, "on": day(support.offered_on), "answer": _(support.get_answer_display())}
        yield _("%(what)s, offered on %(on)s: %(answer)s.") % told


def outcome(kept: str) -> str:
    return _(OUTCOMES[kept]) if kept in OUTCOMES else kept


def plan_of(student: Student) -> StudentPlan | None:
    """The student's plan that is not ended."""
    return student.plans.exclude(state=StudentPlan.State.ENDED).first()


def strengths(student: Student, on: date) -> Iterator[str]:
    plan = plan_of(student)
    if plan and plan.strengths.strip():
        yield plan.strengths.strip()


def plan(student: Student, on: date) -> Iterator[str]:
    """The text of the plan: its words, goals and target, and who does what."""
    row = plan_of(student)
    if row is None:
        return
    whole = frozen.said(row)
    yield _("%(kind)s from %(on)s.") % {"kind": _(KINDS[row.kind].label), "on": day(row.starts)}
    for name, text in whole["texts"].items():
        if text and name != "strengths":
            yield f"{_(TEXTS[name])}: {text}"
    if aim := whole["target"]:
        yield _("Target: away %(days)s days at most in %(weeks)s school weeks.") % aim
    for goal in whole["goals"]:
        told = {**goal, "due": written_day(goal["due"])}
        yield _("Goal: %(words)s. How we know: %(measure)s. By %(due)s.") % told
    for one in whole["actions"]:
        yield _("%(words)s: %(who)s, by %(due)s.") % {**one, "due": written_day(one["due"])}


def written_day(iso: str) -> str:
    return day(date.fromisoformat(iso)) if iso else "–"


def contacts(student: Student, on: date) -> Iterator[str]:
    """Each caregiver whom the school may contact."""
    for one in student.caregivers.filter(contact_allowed=True):
        who = f"{one.name}, {one.relation.lower()}" if one.relation else one.name
        ways = [way for way in (one.phone, one.email) if way]
        spoken = [_("speaks %s") % one.language] if one.language else []
        yield ": ".join(part for part in (who, ", ".join([*ways, *spoken])) if part)


PARTS: dict[str, tuple[Any, Callable]] = {
    "days": (gettext_lazy("Days absent, this term and before"), days_absent),
    "tried": (gettext_lazy("What was tried"), tried),
    "strengths": (gettext_lazy("Strengths"), strengths),
    "plan": (gettext_lazy("The plan"), plan),
    "contacts": (gettext_lazy("How to reach whānau"), contacts),
}
WRITTEN = {
    "reason": gettext_lazy("Why we ask"),
    "asks": gettext_lazy("What we ask of you"),
    "group": gettext_lazy("What we do together"),
}


def part_words(chosen: Iterable[str]) -> str:
    """The parts by name, in their order."""
    wanted = set(chosen)
    return ", ".join(str(label) for key, (label, _lines) in PARTS.items() if key in wanted)
