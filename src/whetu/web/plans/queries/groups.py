"""Several agencies around one student: who is in the group, what each does, and how it stands."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from whetu.rules.sharing import GROUP
from whetu.web.people.models import Student
from whetu.web.plans.models import AgencyGroup, Event, GroupMember
from whetu.web.plans.queries.agencies import inside, need_words
from whetu.web.plans.queries.shares import is_open
from whetu.web.response.queries.leaving_out import whom_to_leave_out
from whetu.web.response.queries.redaction import redacted
from whetu.web.words import day


def by_key(key: str) -> AgencyGroup | None:
    found = AgencyGroup.objects.select_related("student__school", "lead__user", "by")
    return found.filter(key=key).first()


def member_by_key(key: str) -> GroupMember | None:
    found = GroupMember.objects.select_related(
        "group__student__school", "agency", "staff__user", "disclosure"
    )
    return found.filter(key=key).first()


def of_student(student: Student) -> list[AgencyGroup]:
    return list(student.agency_groups.select_related("lead__user"))


def all_members(group: AgencyGroup) -> list[GroupMember]:
    rows = group.members.select_related("agency", "staff__user", "disclosure__worker__user")
    return sorted(rows, key=lambda one: (one.until is not None, one.pk))


def members(group: AgencyGroup) -> list[GroupMember]:
    """Who is in a group now."""
    return [one for one in all_members(group) if one.until is None]


def outside(group: AgencyGroup) -> list[GroupMember]:
    """Those of them who are of an agency outside the school."""
    return [one for one in members(group) if one.agency and not inside(one.agency)]


def without_basis(group: AgencyGroup, on: date) -> list[GroupMember]:
    """Those outside with whom nothing is shared lawfully on a day."""
    return [one for one in outside(group) if not (one.disclosure and is_open(one.disclosure, on))]


def called(member: GroupMember) -> str:
    """A member's name, and the agency's where it is another."""
    if member.agency and member.agency.name != member.name:
        return f"{member.name}, {member.agency.name}"
    return member.name


def state_words(group: AgencyGroup) -> str:
    return _(GROUP[group.state].label)


def joint_words(group: AgencyGroup) -> str:
    """What the group plans and who does what, as each of its members is told it."""
    lines = [
        _("Needs: %s") % ", ".join(need_words(need) for need in group.needs),
        _("What matters to this student and whānau: %s") % group.culture,
        group.plan_words.strip(),
        *(doing(one) for one in members(group) if one.does),
        _("We look at it together on %s.") % day(group.review_on) if group.review_on else "",
    ]
    return "\n".join(line for line in lines if line)


def doing(member: GroupMember) -> str:
    told = {"who": called(member), "does": member.does, "due": day(member.due) or _("no day set")}
    return _("%(who)s: %(does)s, by %(due)s") % told


def events(group: AgencyGroup) -> list[tuple[Event, str]]:
    """What happened, newest first, each with its words."""
    rows = Event.objects.filter(about="group", row=group.key).select_related("by").order_by("-on", "-pk")
    return [(one, _(GROUP[one.state].label) if one.state in GROUP else _("Note")) for one in rows]


def paper(group: AgencyGroup, on: date) -> dict[str, Any]:
    """The joint plan on one page, for those who are in the group: without whom it does not concern."""
    hide = whom_to_leave_out(group.student, contacts=False)

    def clean(text: str) -> str:
        return redacted(text, hide)[0]

    return {
        "title": _("What we do together: %s") % group.name,
        "school": group.school.name,
        "student": group.student.name,
        "facts": [
            [_("Needs"), ", ".join(need_words(need) for need in group.needs)],
            [_("Who leads"), group.lead.user.name if group.lead else "–"],
            [_("How it stands"), state_words(group)],
            [_("Met on"), day(group.met_on) or "–"],
            [_("Looked at together on"), day(group.review_on) or "–"],
        ],
        "culture_title": _("What matters to this student and whānau"),
        "culture": clean(group.culture),
        "plan_title": _("The joint plan"),
        "plan": clean(group.plan_words) or _("Nothing is agreed yet."),
        "people_title": _("Who does what by when"),
        "people_head": [_("Who"), _("What"), _("By when"), _("Done")],
        "people": [
            [called(one), clean(one.does) or "–", day(one.due) or "–", day(one.done_on) or "–"]
            for one in members(group)
        ],
        "foot": _("Made on %s. For those named on it: keep it safe.") % day(on),
        "page": _("Page"),
        "lang": "en",
    }
