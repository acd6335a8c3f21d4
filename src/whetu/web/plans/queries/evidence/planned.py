"""A student's plans, help asked of others, and what followed, as they stood."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from whetu.rules import escalation as rules
from whetu.rules import student_plan
from whetu.rules.sharing import BASES, OUTCOMES, SERVICE_CLOSED
from whetu.web.plans.models import (
    Agency,
    AgencyGroup,
    Agreement,
    Approval,
    Disclosure,
    Escalation,
    Event,
    FlexibleLearning,
    FormalLetter,
    PlanAction,
    PlanComment,
    PlanPerson,
    PlanReview,
    PlanVersion,
    Referral,
    StudentPlan,
)
from whetu.web.plans.queries.evidence.book import Book, plain
from whetu.web.plans.queries.evidence.then import states
from whetu.web.plans.queries.states import state_words
from whetu.web.response.queries.meetings import PLANS

# The order in which a letter says what it says; what is not named here follows.
OF_A_LETTER = (
    "label", "title", "school", "date", "to", "about", "greeting", "opening", "count", "days", "correct",
    "done_title", "done", "next_title", "next", "meet_title", "meet", "law_title", "law", "contact",
    "closing",
)  # fmt: skip
NOT_WORDS = ("lang", "page", "sign", "phone", "to_title")


def plans(book: Book) -> Iterator[dict[str, Any]]:
    """Plans, each with its people, its versions and who agreed, what each side does, reviews and comments."""
    then, does = book.then, PlanAction.objects.select_related("task__response")
    for row in states(then, StudentPlan):
        versions = then.rows(PlanVersion.objects.filter(plan_id=row.pk))
        yield book.entry(
            row.starts, str(PLANS[row.kind]), state=_(row.get_state_display()), until=row.ends,
            lead=book.posts.get(row.lead_id, ""), ended=row.ended_on,
            ended_because=_(student_plan.ENDED.get(row.ended_why, row.ended_why)),
            people=[
                f"{book.named_at_home(one)}, {_(one.get_side_display())}"
                for one in PlanPerson.objects.filter(plan_id=row.pk).order_by("pk")
            ],
            events=events(book, "plan", row.key),
            versions=[version(book, one) for one in versions],
            actions=[action(book, one) for one in then.rows(does.filter(plan_id=row.pk))],
            reviews=[review(book, one) for one in then.rows(PlanReview.objects.filter(plan_id=row.pk))],
            comments=[
                comment(book, one)
                for one in then.rows(PlanComment.objects.filter(plan_id=row.pk).select_related("person"))
            ],
            by=book.user(row.by_id), recorded=then.day(row.at),
            texts={"not_agreed_because": row.not_agreed_why, "not_agreed_next": row.not_agreed_next,
                   "ended_note": row.ended_note},
        )  # fmt: skip


def version(book: Book, row: PlanVersion) -> dict[str, Any]:
    """All that a version said, who answered, and how. Its hash is of the words before any was left out."""
    answers = Agreement.objects.filter(version=row).select_related("person")
    return book.entry(
        book.then.day(row.at), _("Version %s") % row.number, sha256=row.sha256, by=book.user(row.by_id),
        says=book.deep(row.said), answers=[answer(book, one) for one in book.then.rows(answers)],
        texts={"because": row.why},
    )  # fmt: skip


def answer(book: Book, row: Agreement) -> dict[str, Any]:
    return book.entry(
        row.on, _("Agreed") if row.agreed else _("Not agreed"), who=book.named_at_home(row.person),
        how=_(row.get_how_display()), by=book.user(row.by_id), texts={"words": row.words},
    )  # fmt: skip


def action(book: Book, row: PlanAction) -> dict[str, Any]:
    then = book.then
    done = done_by_then(book, row)
    dropped = row.dropped_on if row.dropped_on and row.dropped_on <= then.on else None
    who = book.posts.get(row.owner_id) or book.agencies.get(row.agency_id, "")
    return book.entry(
        then.day(row.at), _("To be done by: %s") % _(row.get_side_display()), who=who, due=row.due, done=done,
        dropped=dropped, texts={"words": row.words, "note": row.done_note if done else "",
                                "name": "" if who else row.name},
    )  # fmt: skip


def done_by_then(book: Book, row: PlanAction) -> date | None:
    """The day on which it was done, by hand or by its task's answer, if that was known by then."""
    answer = row.task.response if row.task else None
    if answer and (answer.withdrawn_at or not book.then.by_then(answer.at)):
        answer = None
    on = row.done_on or (answer.on if answer else None)
    return on if on and on <= book.then.on else None


def review(book: Book, row: PlanReview) -> dict[str, Any]:
    away, whole = (f"{half_days / 2:g}" for half_days in (row.half_days_away, row.half_days_open))
    before = "" if row.half_days_before is None else f"{row.half_days_before / 2:g}"
    allowed = "" if row.half_days_allowed is None else plain(row.half_days_allowed / 2)
    return book.entry(
        row.on, _("Review of the plan"), since=row.since, days_away=away, days_open=whole,
        days_away_before=before, days_allowed=allowed, flat=_("yes") if row.flat else "",
        wellbeing=row.wellbeing and _("%s of 5") % row.wellbeing,
        decision=_(student_plan.DECISIONS.get(row.decision, row.decision)), by=book.user(row.by_id),
        texts={"words": row.words, "wellbeing_note": row.wellbeing_note, "learning_note": row.learning_note},
    )  # fmt: skip


def comment(book: Book, row: PlanComment) -> dict[str, Any]:
    who = book.named_at_home(row.person) if row.person else _(row.get_side_display())
    return book.entry(
        book.then.day(row.at), _("Said to the plan"), who=who, by=book.user(row.by_id),
        texts={"words": row.words},
    )  # fmt: skip


def events(book: Book, about: str, key: str) -> list[dict[str, Any]]:
    """The states that a row went through by then."""
    rows = book.then.rows(Event.objects.filter(student=book.then.student, about=about, row=key))
    return [
        book.entry(one.on, state_words(about, one.state), by=book.user(one.by_id), texts={"words": one.words})
        for one in rows
    ]


def approvals(book: Book, key: str) -> list[dict[str, Any]]:
    """Who said yes or no to a row by then."""
    rows = book.then.rows(Approval.objects.filter(student=book.then.student, row=key))
    return [
        book.entry(
            book.then.day(one.at), _("Approved") if one.agreed else _("Not approved"),
            by=book.user(one.by_id), texts={"because": one.why},
        )
        for one in rows
    ]  # fmt: skip


def referrals(book: Book) -> Iterator[dict[str, Any]]:
    """Help asked of others: what was asked, the states, what came of it; no report of concern."""
    then = book.then
    service = set(Agency.objects.filter(kind="attendance service").values_list("pk", flat=True))
    for row in states(then, Referral):
        if book.concern(row.agency_id):
            continue
        about = "service" if row.agency_id in service else "referral"
        yield book.entry(
            then.day(row.at), _("Referral to %s") % book.agencies[row.agency_id],
            state=state_words(about, row.state), sent=row.sent_on, how=row.sent_how,
            reference=row.reference, closed=row.closed_on,
            outcome=_(OUTCOMES.get(row.outcome) or SERVICE_CLOSED.get(row.outcome, row.outcome)),
            events=events(book, about, row.key), approvals=approvals(book, row.key),
            by=book.user(row.by_id),
            texts={"because": row.reason, "asks": row.asks, "outcome_note": row.outcome_note},
        )  # fmt: skip


def shared(book: Book) -> Iterator[dict[str, Any]]:
    """What was shared, with whom, on which basis; no report of concern. The hash is of the very words."""
    then = book.then
    for row in states(then, Disclosure):
        if book.concern(row.agency_id, row.basis):
            continue
        yield book.entry(
            then.day(row.at), _("Shared with %s") % (book.agencies.get(row.agency_id) or book.text(row.to)),
            basis=_(BASES[row.basis].label) if row.basis in BASES else row.basis,
            student_told=_("yes") if row.child_told else _("no"),
            whanau_told=_("yes") if row.whanau_told else _("no"), since=row.starts, until=row.ends,
            ended=then.day(row.ended_at) if then.by_then(row.ended_at) else None, sha256=row.sha256,
            by=book.user(row.decided_by_id),
            texts={"words": row.what, "basis_note": row.basis_note, "student_note": row.child_why,
                   "whanau_note": row.whanau_why},
        )  # fmt: skip


def groups(book: Book) -> Iterator[dict[str, Any]]:
    """Agencies together around the student; no group that Oranga Tamariki or the Police are of."""
    then = book.then
    for row in states(then, AgencyGroup):
        there = list(row.members.filter(since__lte=then.on).order_by("pk"))
        statutory = next((one.agency_id for one in there if one.agency_id in book.statutory), None)
        if book.concern(statutory):
            continue
        members = [
            f"{book.posts.get(one.staff_id) or book.agencies.get(one.agency_id) or book.named(one.name)}: "
            f"{book.text(one.does)}"
            for one in there
        ]
        yield book.entry(
            then.day(row.at), _("Agencies together"), state=state_words("group", row.state),
            lead=book.posts.get(row.lead_id, ""), met=row.met_on, people=members, closed=row.closed_on,
            events=events(book, "group", row.key), by=book.user(row.by_id),
            texts={"words": row.plan_words, "note": row.closed_note},
        )  # fmt: skip


def flexible(book: Book) -> Iterator[dict[str, Any]]:
    then = book.then
    for row in states(then, FlexibleLearning):
        decided = then.by_then(row.decided_at)
        yield book.entry(
            row.starts, _("Flexible learning: %s") % _(row.get_kind_display()).lower(), until=row.ends,
            state=_(row.get_state_display()), student_agrees=_("yes") if row.student_agrees else _("no"),
            whanau_agrees=_("yes") if row.whanau_agrees else _("no"), provider=book.text(row.provider),
            decided=then.day(row.decided_at) if decided else None,
            decided_by=book.user(row.decided_by_id) if decided else "", reviewed=row.reviewed_on,
            ended=row.ended_on, events=events(book, "flexible", row.key), by=book.user(row.by_id),
            recorded=then.day(row.at),
            texts={"words": row.days, "because": row.why, "basis": row.basis_words, "evidence": row.evidence,
                   "decided_because": row.decided_why, "review_note": row.review_note,
                   "ended_because": row.ended_why},
        )  # fmt: skip


def escalations(book: Book) -> Iterator[dict[str, Any]]:
    """Going further: the check of last resort line by line, who approved, what came of it."""
    then = book.then
    for row in states(then, Escalation):
        route = rules.ROUTES.get(row.route)
        yield book.entry(
            then.day(row.at), _("Going further: %s") % (_(route.label) if route else _("no route chosen")),
            state=state_words("escalation", row.state), checklist=list(checked(book, row)),
            approvals=approvals(book, row.key), events=events(book, "escalation", row.key),
            legal_state=_(rules.LEGAL[row.legal_state].label) if row.legal_state in rules.LEGAL else "",
            reference=row.reference, by=book.user(row.by_id),
            texts={"because": row.why, "check_not_whole_because": row.override_why,
                   "decided_because": row.decided_why, "effect": row.effect},
        )  # fmt: skip


def checked(book: Book, row: Escalation) -> Iterator[str]:
    """Each line of the check: what the record answered to it, and what people did."""
    found, given = (row.checklist.get(name, {}) for name in ("found", "answers"))
    for name, line in rules.checks(row.route).items() if row.route else ():
        answers = [part for part in (found.get(name), given.get(name)) if isinstance(part, Mapping)]
        yes = any(part.get("yes") is True for part in answers)
        said = [book.text(str(part.get("fact") or part.get("note") or "")) for part in answers]
        words = "; ".join(part for part in said if part)
        yield f"{_(line.label)}: {_('yes') if yes else _('no')}" + (f" ({words})" if words else "")


def letters(book: Book) -> Iterator[dict[str, Any]]:
    """Formal letters that were approved: their exact text, and how they were served. Of those served before
    this site where the paper is."""
    then = book.then
    for row in states(then, FormalLetter):
        before = "before" in row.said
        if not before and not then.by_then(row.approved_at):
            continue
        rung = rules.LADDER.get(row.rung)
        yield book.entry(
            row.served_on if before else then.day(row.approved_at),
            _(rung.label) if rung else _(rules.CARING_LABEL),
            approvals=approvals(book, row.key), served=row.served_on, how=row.served_how,
            delivery=_("Served") if row.served_on else _("Not served"), served_to=book.named(row.served_to),
            withdrawn=then.day(row.withdrawn_at) if then.by_then(row.withdrawn_at) else None,
            sha256=row.sha256, by=book.user(row.by_id),
            texts={"words": letter_words(row.said), "withdrawn_because": row.withdrawn_why},
        )  # fmt: skip


def letter_words(said: Mapping[str, Any]) -> str:
    """The text of a letter as it was approved, a paragraph a line."""
    if "before" in said:
        return _("Served before this record began; the paper is kept: %s") % said["before"]
    words = said.get("letter", said)
    names = [*OF_A_LETTER, *sorted(set(words) - set(OF_A_LETTER) - set(NOT_WORDS) - {"given"})]
    return "\n".join(line for name in names for line in lines_of(words.get(name)))


def lines_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from [value] if value else []
    elif isinstance(value, Mapping):
        yield from (f"{name}: {one}" for name, one in sorted(value.items()) if one)
    elif isinstance(value, list):
        yield from (": ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value)
