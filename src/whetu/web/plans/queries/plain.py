"""A plan in plain words, for the student and whānau to read: on a phone, and on paper.

All of it is from the words that were kept when people were asked to agree (`frozen.said`). What stands in the
way is left out: a barrier may have been told in confidence. Nobody who must not be contacted is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from whetu.web.people.models import Student
from whetu.web.plans.models import PlanVersion
from whetu.web.plans.queries import homes
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.models import Goal
from whetu.web.response.queries.leaving_out import Contact
from whetu.web.response.queries.redaction import ADDRESS, EMAIL, PERSON, PHONE, Hidden, hidden, redacted
from whetu.web.words import day

OFTEN: dict[str, Any] = {
    "once": gettext_lazy("once"),
    "fortnightly": gettext_lazy("every two weeks"),
    "weekly": gettext_lazy("once a week"),
    "twice a week": gettext_lazy("twice a week"),
    "daily": gettext_lazy("every school day"),
}
MARKS = {PERSON: "[…]", PHONE: "[…]", EMAIL: "[…]", ADDRESS: "[…]"}


class Line(NamedTuple):
    """One row of a plan: what, who or how, and by when."""

    words: str
    who: str = ""
    by: str = ""


class Part(NamedTuple):
    """One heading of a plan and what stands under it."""

    name: str
    title: str
    words: str = ""
    lines: tuple[Line, ...] = ()


def for_home(version: PlanVersion) -> dict[str, Any]:
    """What a version says, as it may go home today."""
    plan = version.plan
    shut = homes.of(plan.student_id)
    gone = [one.key for one in plan.people.select_related("caregiver") if not homes.may_be_named(one, shut)]
    return cut(version.said, left_out(plan.student, shut), gone)


def left_out(student: Student, closed: Sequence[Contact]) -> Hidden | None:
    """The names and numbers of whoever must not be contacted; None where there is nobody."""
    if not closed:
        return None
    return hidden(
        people=[one.name for one in closed], stay=[student.name, f"{student.first_name} {student.last_name}"],
        own=[student.first_name, student.last_name, student.preferred_name], marks=MARKS, contacts=True,
        known=[at for one in closed for at in (one.phone, one.email)],
    )  # fmt: skip


def cut(said: Mapping[str, Any], hide: Hidden | None, gone: Iterable[str] = ()) -> dict[str, Any]:
    """What a plan says, without whom it must not name. `gone`: keys of its people who are left out."""
    gone = set(gone)
    kept = {**said, "people": [one for one in said["people"] if one["key"] not in gone]}
    return kept if hide is None else without(kept, hide)


def without(value: Any, hide: Hidden) -> Any:
    """The same value, every text in it redacted."""
    if isinstance(value, str):
        return redacted(value, hide)[0]
    if isinstance(value, Mapping):
        return {name: without(one, hide) for name, one in value.items()}
    return [without(one, hide) for one in value] if isinstance(value, list) else value


def parts(said: Mapping[str, Any], to_student: bool = False) -> list[Part]:
    """All that a plan says, heading by heading; those with nothing under them are left out."""
    name, texts = said["student"], said["texts"]
    found = [
        Part("hope", _("What we hope for"), target(said), tuple(goals(said))),
        Part("strengths", _("What goes well"), texts["strengths"]),
        Part("student", _("What you say") if to_student else _("What %s says") % name, texts["student_view"]),
        Part("whanau", _("What whānau say"), texts["whanau_view"]),
        Part("culture", _("What matters to us"), texts["culture"]),
        Part("helps", _("What helps you") if to_student else _("What helps"), texts["strategies"],
             tuple(supports(said))),
        Part("wellbeing", _("Wellbeing"), texts["wellbeing"]),
        Part("learning", _("Learning"), texts["learning"], tuple(catch_up(said))),
        Part("together", _("How we work together"), texts["wraparound"]),
        Part("flexible", _("Other ways to learn that we looked at"), texts["flexible"]),
        Part("helpers", _("Who helps"), "", tuple(helpers(said, to_student))),
        Part("actions", _("What each of us does"), "", tuple(actions(said))),
        Part("talk", _("When we talk"), " ".join(talks(said, to_student))),
    ]  # fmt: skip
    return [one for one in found if one.words or one.lines]


def target(said: Mapping[str, Any]) -> str:
    """The target in days: "Away at most 1 day in 2 school weeks."."""
    if not (goal := said["target"]):
        return ""
    days, weeks = goal["days"], goal["weeks"]
    away = _("1 day") if days == "1" else _("%s days") % days
    if days == "0":
        away = ""
    weeks = ngettext("a school week", "%(n)s school weeks", weeks) % {"n": weeks}
    if not away:
        return _("At school every day, for %s at a time.") % weeks
    return _("At school, and away at most %(days)s in %(weeks)s.") % {"days": away, "weeks": weeks}


def goals(said: Mapping[str, Any]) -> Iterable[Line]:
    """What we hope for, how we will know, and by when; of one that is not open, what came of it."""
    for one in said["goals"]:
        over = "" if one["state"] == "open" else _(Goal.State(one["state"]).label)
        yield Line(one["words"], one["measure"], over or by(one["due"]))


def supports(said: Mapping[str, Any]) -> Iterable[Line]:
    for one in said["supports"]:
        label = str(SUPPORTS[one["kind"]][0]) if one["kind"] in SUPPORTS else ""
        yield Line(one["words"] or label, label if one["words"] else "")


def catch_up(said: Mapping[str, Any]) -> Iterable[Line]:
    for one in said["catch_up"]:
        yield Line(f"{one['subject']}: {one['work']}", one["teacher"], by(one["due"]))


def actions(said: Mapping[str, Any]) -> Iterable[Line]:
    for one in said["actions"]:
        yield Line(one["words"], one["who"] or side(one["side"]), by(one["due"]))


def side(name: str) -> str:
    words = {"student": _("the student"), "whanau": _("whānau"), "staff": _("the school")}
    return words.get(name, _("an agency"))


def helpers(said: Mapping[str, Any], to_student: bool) -> Iterable[Line]:
    """Who helps, and how: the key adult first, then who leads the plan, each named once."""
    adult, lead = said["key_adult"], said["lead"]
    does = {one["name"]: one["does"] for one in said["people"] if one["side"] != "student"}
    words = {adult: _("your key adult") if to_student else _("the key adult")}
    if lead:
        words[lead] = f"{words[adult]}, {_('leads this plan')}" if lead == adult else _("leads this plan")
    for name in dict.fromkeys([adult, lead, *does]):
        if name:
            yield Line(name, "; ".join(filter(None, [words.get(name, ""), does.get(name, "")])))


def talks(said: Mapping[str, Any], to_student: bool) -> Iterable[str]:
    """How often somebody checks in, and how often all look at the plan again."""
    who = said["key_adult"] or said["lead"] or _("Somebody at school")
    if often := OFTEN.get(said["check_in"]):
        words = (
            _("%(who)s checks in with you %(often)s.") if to_student else _("%(who)s checks in %(often)s.")
        )
        yield words % {"who": who, "often": often}
    if often := OFTEN.get(said["review_every"]):
        yield _("We look at the plan together %s.") % often


def written(iso: str) -> str:
    """A day as people write it; nothing for none."""
    return day(date.fromisoformat(iso)) if iso else ""


def by(iso: str) -> str:
    """By when: "by Friday 3 July 2026"; nothing for no day."""
    return _("by %s") % written(iso) if iso else ""
