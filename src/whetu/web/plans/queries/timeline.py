"""A student's plan, help from others and what followed, as lines of the timeline.

Who responds reads of the plan, teachers too; the rest, and what people wrote, is for those who see the case
whole.
"""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import access
from whetu.rules.student_plan import DECISIONS
from whetu.web.plans.models import (
    Agreement,
    Approval,
    Event,
    EvidencePack,
    PlanAction,
    PlanComment,
    PlanReview,
    PlanVersion,
)
from whetu.web.plans.queries.states import state_words
from whetu.web.response.queries import timeline
from whetu.web.response.queries.meetings import PLANS
from whetu.web.response.queries.timeline import Reader, Told, by, span
from whetu.web.words import days as in_days

KINDS = {
    **timeline.KINDS,
    "referral": gettext_lazy("Referrals and what was shared"),
    "escalation": gettext_lazy("Escalation and evidence"),
}
EVENTS = {  # what an event is about → the kind of its line, and the page where the row is kept
    "plan": ("plan", "student_plan"),
    "referral": ("referral", "referral"),
    "service": ("referral", "service"),
    "group": ("referral", "group"),
    "share": ("referral", "disclosure"),
    "flexible": ("plan", "flexible"),
    "escalation": ("escalation", "escalation"),
    "legal": ("escalation", "escalation"),
}


def told(reader: Reader) -> list[Told]:
    """What the plans of a student tell, in no order; in a fixed number of queries."""
    parts = []
    if reader.may(access.RESPOND):
        parts += [events, versions, agreements, actions, reviews, comments]
    if reader.whole:
        parts += [disclosures, letters, approvals, packs]
    return [line for part in parts for line in part(reader)]


def told_here(reader: Reader) -> list[int]:
    """The responses that stand here with what they were: a plan's review, a letter that was served."""
    stands = Q(plan_review__isnull=False) | Q(formal_letter__isnull=False)
    return list(reader.student.responses.filter(stands).values_list("pk", flat=True))


def at(reader: Reader, page: str, key: str) -> str:
    """Where a row is kept, if there is a page for it."""
    try:
        return reader.link(page, key) if page else ""
    except NoReverseMatch:
        return ""


def events(reader: Reader) -> Iterator[Told]:
    """One line for each change of state: of the plan for everybody, of the rest for who sees it whole."""
    rows = Event.objects.filter(student=reader.student).select_related("by")
    rows = rows if reader.whole else rows.filter(about="plan")
    named = names(reader)
    for one in rows:
        kind, page = EVENTS.get(one.about, ("escalation", ""))
        name = named.get(one.row, _("A row that is gone"))
        state = state_words(one.about, one.state)
        words = f"{name}: {state[:1].lower()}{state[1:]} ({by(one.by)})"
        key = reader.student.key if one.about == "plan" else one.row
        yield Told(one.on, kind, words, at(reader, page, key), one.words if reader.whole else "")


def names(reader: Reader) -> dict[str, str]:
    """What a row with states is called, by its key."""
    student = reader.student
    found = {one.key: str(PLANS[one.kind]) for one in student.plans.all()}
    if not reader.whole:
        return found
    found |= {
        one.key: _("Referral to %s") % one.agency.name for one in student.referrals.select_related("agency")
    }
    found |= {one.key: _("Agencies together: %s") % one.name for one in student.agency_groups.all()}
    found |= {one.key: _("Shared with %s") % one.to for one in student.disclosures.all()}
    found |= {
        one.key: f"{_(one.get_kind_display())}, {span(one.starts, one.ends)}"
        for one in student.flexible_learning.all()
    }
    return found | {key: _("Escalation") for key in student.escalations.values_list("key", flat=True)}


def versions(reader: Reader) -> Iterator[Told]:
    """A plan as people were asked to agree to it."""
    url = at(reader, "student_plan", reader.student.key)
    for one in PlanVersion.objects.filter(plan__student=reader.student).select_related("by"):
        facts = {"plan": PLANS[one.kind], "n": one.number, "by": by(one.by)}
        words = _("%(plan)s, version %(n)s (%(by)s)") % facts
        yield Told(reader.day(one.at), "plan", words, url, one.why if reader.whole else "")


def agreements(reader: Reader) -> Iterator[Told]:
    rows = Agreement.objects.filter(version__plan__student=reader.student)
    url = at(reader, "student_plan", reader.student.key)
    for one in rows.select_related("version", "person"):
        facts = {"who": who(reader, one.person), "n": one.version.number}
        facts["how"] = _(one.get_how_display()).lower()
        words = _("%(who)s agreed to version %(n)s of the plan, %(how)s")
        if not one.agreed:
            words = _("%(who)s did not agree to version %(n)s of the plan, %(how)s")
        yield Told(one.on, "plan", words % facts, url, one.words if reader.whole else "")


def who(reader: Reader, person) -> str:
    """Whom a line of the plan names. Names of those at home are for who may see whom to call."""
    if person.side == "whanau" and not reader.names_home:
        return _("Whānau")
    return person.name or _(person.get_side_display())


def actions(reader: Reader) -> Iterator[Told]:
    """What somebody outside the school's staff did under the plan; a task of staff is told by the task."""
    rows = PlanAction.objects.filter(plan__student=reader.student, task=None, done_on__isnull=False)
    url = at(reader, "student_plan", reader.student.key)
    for one in rows:
        facts = {"side": _(one.get_side_display()), "words": one.words}
        words = _("Done under the plan (%(side)s): %(words)s") % facts
        yield Told(one.done_on, "plan", words, url, one.done_note if reader.whole else "")


def reviews(reader: Reader) -> Iterator[Told]:
    url = at(reader, "student_plan", reader.student.key)
    for one in PlanReview.objects.filter(plan__student=reader.student).select_related("by"):
        facts = {"away": in_days(one.half_days_away), "open": in_days(one.half_days_open)}
        facts |= {"decision": _(DECISIONS.get(one.decision, one.decision)).lower(), "by": by(one.by)}
        words = _("Plan reviewed: away %(away)s of %(open)s days, %(decision)s (%(by)s)") % facts
        notes = [one.words, one.wellbeing_note, one.learning_note] if reader.whole else []
        yield Told(one.on, "review", words, url, "\n".join(words for words in notes if words))


def comments(reader: Reader) -> Iterator[Told]:
    """What somebody said to the plan: its words for those who see the case whole, and for who wrote it."""
    url = at(reader, "student_plan", reader.student.key)
    rows = PlanComment.objects.filter(plan__student=reader.student).select_related("person", "by")
    for one in rows:
        name = who(reader, one.person) if one.person else one.by.name if one.by else _(one.get_side_display())
        read = reader.whole or one.by_id == reader.staff.user_id
        words = _("%s on the plan") % name
        yield Told(reader.day(one.at), "plan", words, url, one.words if read else "")


def disclosures(reader: Reader) -> Iterator[Told]:
    for one in reader.student.disclosures.select_related("decided_by", "ended_by"):
        url = at(reader, "disclosure", one.key)
        facts = {"to": one.to, "what": one.what, "span": span(one.starts, one.ends), "by": by(one.decided_by)}
        words = _("Shared with %(to)s: %(what)s, %(span)s (%(by)s)") % facts
        yield Told(reader.day(one.at), "referral", words, url)
        if one.ended_at:
            words = _("Sharing with %(to)s ended (%(by)s)") % {"to": one.to, "by": by(one.ended_by)}
            yield Told(reader.day(one.ended_at), "referral", words, url)


def letters(reader: Reader) -> Iterator[Told]:
    for one in reader.student.formal_letters.all():
        url, name = at(reader, "formal_letter", one.key), _("Formal letter %s") % one.rung
        if one.approved_at:
            yield Told(reader.day(one.approved_at), "escalation", _("%s approved") % name, url)
        if one.served_on:
            facts = {"letter": name, "to": one.served_to, "how": _(one.served_how)}
            words = _("%(letter)s served on %(to)s, %(how)s") % facts
            kept = one.said.get("before", "")
            if kept:
                words = _("%s, before Whetū") % words
            more = _("The paper is kept: %s") % kept if kept else ""
            yield Told(one.served_on, "escalation", words, url, more)
        if one.withdrawn_at:
            words = _("%s withdrawn") % name
            yield Told(reader.day(one.withdrawn_at), "escalation", words, url, one.withdrawn_why)


def approvals(reader: Reader) -> Iterator[Told]:
    for one in Approval.objects.filter(student=reader.student).select_related("by"):
        words = _("Approved by %(by)s: %(what)s") if one.agreed else _("Not approved by %(by)s: %(what)s")
        facts = {"by": by(one.by), "what": _(one.about)}
        yield Told(reader.day(one.at), "escalation", words % facts, "", one.why)


def packs(reader: Reader) -> Iterator[Told]:
    rows = EvidencePack.objects.filter(student=reader.student).defer("record", "pdf")
    for one in rows.select_related("by", "released_by"):
        url = at(reader, "pack", one.key)
        words = _("Evidence pack %(n)s made (%(by)s)") % {"n": one.number, "by": by(one.by)}
        yield Told(reader.day(one.at), "escalation", words, url)
        if one.released_at:
            facts = {"n": one.number, "by": by(one.released_by)}
            words = _("Evidence pack %(n)s released (%(by)s)") % facts
            yield Told(reader.day(one.released_at), "escalation", words, url, one.released_why)
