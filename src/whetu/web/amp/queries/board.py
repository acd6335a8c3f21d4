"""What the board is given: the text as frozen, what changed, who was heard; what waits."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from whetu.rules import access
from whetu.rules.amp import STATES
from whetu.web.amp import queries
from whetu.web.amp.models import Plan, PlanEvent, PlanText
from whetu.web.amp.queries import compared
from whetu.web.amp.queries import text as texts
from whetu.web.amp.queries.public import document
from whetu.web.amp.queries.public.pages import BOTH, said
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff, User
from whetu.web.voice import queries as voice


def waiting(school: School, roles: Iterable[str]) -> Plan | None:
    """The version that waits for the decision of somebody with these roles; None for others."""
    if not access.may(roles, access.PLAN_APPROVE):
        return None
    return queries.drafts(school).filter(submitted_at__isnull=False, approved_at=None).first()


def sees(staff: Staff, plan: Plan) -> bool:
    """Whether somebody may look at what the board has: who writes the plan; the board, once it has it."""
    if access.may(staff.roles, access.PLAN_EDIT):
        return True
    return bool(plan.submitted_at) and access.may(staff.roles, access.BOARD_VIEW)


def approves(user: User, school: School, on: date) -> bool:
    """Whether somebody approves for this school's board, on a day."""
    posts = Staff.objects.filter(school=school, user=user)
    return any(schools.in_force(one, on) and access.may(one.roles, access.PLAN_APPROVE) for one in posts)


def is_whole(plan: Plan) -> bool:
    """Whether the text that is kept is the one that was sent."""
    frozen = texts.frozen(plan)
    return frozen is not None and texts.hash_of(frozen.text) == plan.text_hash


def given(school: School) -> QuerySet[PlanText]:
    """Every text that the board was given, the latest first, without its words."""
    return PlanText.objects.filter(school=school).select_related("plan", "by").defer("text").order_by("-id")


def given_text(school: School, pk: int) -> PlanText | None:
    """One of them, whole."""
    return PlanText.objects.filter(school=school, pk=pk).select_related("plan__school", "by").first()


def sent_on(plan: Plan) -> date | None:
    """The school's own day on which a version was sent to the board last."""
    found = plan.events.filter(state="submitted").order_by("-at", "-id")
    return found.values_list("on", flat=True).first()


def drafted(school: School) -> Plan | None:
    """The draft, with who sent and approved it."""
    return queries.drafts(school).select_related("school", "submitted_by", "approved_by").first()


def events(school: School, with_drafts: bool) -> QuerySet[PlanEvent]:
    """What happened to the versions, the latest first."""
    found = PlanEvent.objects.filter(school=school).select_related("plan", "by").order_by("-at", "-id")
    return found if with_drafts else found.filter(plan__from_day__isnull=False)


def state_words(state: str) -> str:
    return _(STATES[state])


class Changes(NamedTuple):
    """What a version says otherwise than another: the names of the pieces that are new, changed or gone."""

    before: Plan
    added: list[str]
    changed: list[str]
    gone: list[str]

    @property
    def none(self) -> bool:
        return not (self.added or self.changed or self.gone)


def changes(plan: Plan, now: dict[str, Any]) -> Changes | None:
    """What changed since the version in force; None for a first one."""
    before = queries.newest(plan.school)
    if before is None or before == plan:
        return None
    found = [one for one in compared.sections(plan.school, texts.of(before), now) if one.differs]
    how = {what: [named(one) for one in found if one.what == what] for what in ("added", "changed", "gone")}
    return Changes(before, **how)


def named(section: compared.Section) -> str:
    """A piece by its name, and how many of its lines differ."""
    n = len(section.rows)
    if not n:
        return section.title
    return f"{section.title} ({ngettext('%(n)s line', '%(n)s lines', n) % {'n': n}})"


class Heard(NamedTuple):
    """A consultation about the version: its days, who was heard of how many, by audience."""

    title: str
    opens: date
    closes: date
    audiences: list[voice.Coverage]


def heard(plan: Plan, on: date) -> list[Heard]:
    rows = [one for one in voice.of(plan.school, plan.key) if one.open]
    who = voice.there(plan.school, on) if rows else None
    return [Heard(one.title, one.opens, one.closes, voice.coverage(one, on, who=who)) for one in rows]


def to_read(text: dict[str, Any]) -> dict[str, Any]:
    """All that a version says, as everyone will read it: the tree that its public page is drawn from, each
    text in both languages where both are written."""
    with override("en-nz"):
        found = {"sections": document.sections(text), "say": dict(document.SAY)}
        return document.drawn(found, partial(said, way=BOTH))
