"""What the board is given: the text as frozen, what changed, who was heard; what waits."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import access
from whetu.rules.amp import PARTS, STATES
from whetu.web.amp import queries
from whetu.web.amp.models import Plan, PlanEvent, PlanText, Trigger
from whetu.web.amp.queries import differences, pages
from whetu.web.amp.queries import text as texts
from whetu.web.marked import html
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff, User
from whetu.web.voice import queries as voice
from whetu.web.words import step_words

FIGURES = {
    "result": gettext_lazy("What was"),
    "target": gettext_lazy("What is aimed for"),
    "ceiling": gettext_lazy("At most"),
}


def waiting(school: School, roles: Iterable[str]) -> Plan | None:
    """The version that waits for the decision of somebody with these roles; None for others."""
    if not access.may(roles, access.PLAN_APPROVE):
        return None
    found = Plan.objects.filter(school=school, from_day=None, submitted_at__isnull=False, approved_at=None)
    return found.first()


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
    frozen = PlanText.objects.filter(plan=plan).first()
    return frozen is not None and texts.hash_of(frozen.text) == plan.text_hash


def sent_on(plan: Plan) -> date | None:
    """The school's own day on which a version was sent to the board last."""
    found = plan.events.filter(state="submitted").order_by("-at", "-id")
    return found.values_list("on", flat=True).first()


def drafted(school: School) -> Plan | None:
    """The draft, with who sent and approved it."""
    found = Plan.objects.filter(school=school, from_day=None)
    return found.select_related("school", "submitted_by", "approved_by").first()


def events(school: School, with_drafts: bool) -> QuerySet[PlanEvent]:
    """What happened to the versions, the latest first."""
    found = PlanEvent.objects.filter(school=school).select_related("plan", "by").order_by("-at", "-id")
    return found if with_drafts else found.filter(plan__from_day__isnull=False)


def state_words(state: str) -> str:
    return _(STATES[state])


class Changes(NamedTuple):
    """What a version says otherwise than another: parts, by their names, and rows of the steps."""

    before: Plan
    added: list[str]
    changed: list[str]
    gone: list[str]
    figures: bool
    places: list[differences.Place]

    @property
    def none(self) -> bool:
        return not (self.added or self.changed or self.gone or self.figures or self.places)


def changes(plan: Plan, now: dict[str, Any]) -> Changes | None:
    """What changed since the version in force; None for a first one."""
    before = queries.newest(plan.school)
    if before is None or before == plan:
        return None
    old = texts.of(before)
    was = {row["part"]: (row["en"], row["mi"]) for row in old.get("parts", [])}
    names: dict[str, list[str]] = {"added": [], "changed": [], "gone": []}
    for row in now["parts"]:
        one, other = was.get(row["part"], ("", "")), (row["en"], row["mi"])
        if one != other:
            how = "added" if not any(one) else "changed" if any(other) else "gone"
            names[how].append(_(PARTS[row["part"]].label))
    figures = any(old.get(name) != now[name] for name in ("figures", "daily", "links"))
    return Changes(
        before, **names, figures=figures, places=differences.differences(plan.school, before, plan)
    )


class Heard(NamedTuple):
    """A consultation about the version: its days, who was heard of how many, by audience."""

    title: str
    opens: date
    closes: date
    audiences: list[voice.Coverage]


def heard(plan: Plan, on: date) -> list[Heard]:
    return [
        Heard(one.title, one.opens, one.closes, voice.coverage(one, on))
        for one in voice.of(plan.school, plan.key)
        if one.open
    ]


class Read(NamedTuple):
    """A text to be read on a page: parts with their marked words, figures, and the four steps."""

    parts: list[dict[str, Any]]
    figures: list[tuple[str, str]]
    steps: list[dict[str, Any]]
    own: list[dict[str, Any]]
    daily: list[dict[str, Any]]
    links: list[dict[str, Any]]


def to_read(text: dict[str, Any]) -> Read:
    """A version's text in the page's words."""
    who = {key: words[0] for key, words in text["who"].items()}
    return Read(
        [
            {"label": _(PARTS[row["part"]].label), "en": html(row["en"]), "mi": html(row["mi"])}
            for row in text["parts"]
            if row["en"].strip() or row["mi"].strip()
        ],
        [(figure_words(row), f"{row['percent']}%") for row in text["figures"]],
        [
            {
                "step": row["step"],
                "range": pages.RANGES[row["step"]],
                "actions": grouped([one for one in row["actions"] if not one["circumstances"]], who),
                "known": grouped([one for one in row["actions"] if one["circumstances"]], who),
                "responsible": grouped(row["responsible"], who),
                "outcomes": grouped(row["outcomes"], who),
            }
            for row in text["steps"]
        ],
        [{"words": own_words(row), "actions": grouped(row["actions"], who)} for row in text["own"]],
        [{**row, "who": who.get(row["role"], "")} for row in text["daily"]],
        text["links"],
    )


def figure_words(row: dict[str, Any]) -> str:
    """ "What is aimed for, 2027, Term 1: Good"."""
    when = _("%(year)s, Term %(term)s") % row if row["term"] else str(row["year"])
    return f"{FIGURES[row['kind']]}, {when}: {step_words(row['step'])}"


def grouped(rows: list[dict], who: dict[str, str]) -> list[dict[str, Any]]:
    """Rows under their headings, each with who does it."""
    return [
        {
            "heading": heading,
            "rows": [{"words": row["words"], "who": who.get(row["role"], "")} for row in found],
        }
        for heading, found in groupby(rows, lambda row: row["heading"])
    ]


def own_words(row: dict[str, Any]) -> str:
    return pages.trigger_words(Trigger(kind=row["kind"], number=row["number"]))
