"""What the school did for one student: contacts, meetings, what got in the way, what was offered, reviews."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from whetu.rules.plan import BARRIERS
from whetu.web.amp.queries import kind_words
from whetu.web.people.models import Arrangement, KnownCircumstances
from whetu.web.people.queries import arrangements, circumstances
from whetu.web.plans.models import AgreeLink
from whetu.web.plans.queries.evidence.book import CONCERN, TOLD, Book, taken_back
from whetu.web.plans.queries.evidence.then import states
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.models import Agreed, Barrier, Goal, LongAbsence, Meeting, Review, Support, Task
from whetu.web.response.queries import meetings
from whetu.web.words import channel_words, outcome_words, short_day

WRITTEN = ("text", "e-mail", "letter")  # a channel on which something is sent, and may not arrive
STANDS_ELSEWHERE = ("meeting", "review", "plan_review", "formal_letter")


def contacts(book: Book) -> Iterator[dict[str, Any]]:
    """Every contact, attempt, check-in and other response, with its exact words. Of one that was taken back
    stands that it was, whenever that was: it may have been said of another child. A report of concern is left
    out."""
    then, kinds = book.then, kind_words(book.then.school)
    rows = then.student.responses.filter(**{f"{one}__isnull": True for one in STANDS_ELSEWHERE})
    for one in sorted(then.rows(rows.select_related("caregiver")), key=lambda one: (one.on, one.at, one.pk)):
        if one.kind == TOLD:
            book.cut(CONCERN)
            continue
        who, recorded = book.user(one.by_id), then.day(one.at)
        if one.withdrawn_at:
            yield book.entry(one.on, kinds[one.kind], outcome=taken_back(book), by=who, recorded=recorded)
            continue
        yield book.entry(
            one.on, kinds[one.kind], how=str(channel_words(one.channel)) if one.channel else "",
            direction=_("They came to the school") if one.incoming else "",
            reached=whom(book, one), outcome=str(outcome_words(one.outcome)),
            delivery=_("Not known to the site") if one.channel in WRITTEN and not one.incoming else "",
            by=who, recorded=recorded,
            texts={"said": one.said, "student_said": one.student_words, "next": one.next_step},
        )  # fmt: skip


def whom(book: Book, one) -> str:
    if one.whom == "student":
        return _("The student")
    return book.named(one.caregiver.name if one.caregiver else one.whom)


def invitations(book: Book) -> Iterator[dict[str, Any]]:
    """Each link by which somebody was asked to agree, and what became of it; never where it went."""
    then = book.then
    links = AgreeLink.objects.filter(version__plan__student=then.student)
    for one in then.rows(links.select_related("person", "version")):
        yield book.entry(
            then.day(one.at), _("Link sent, to read the plan and answer"),
            reached=book.named_at_home(one.person), plan_version=one.version.number,
            how=str(channel_words("e-mail")), delivery=state_of(book, one), by=book.user(one.by_id),
        )  # fmt: skip


def state_of(book: Book, link: AgreeLink) -> str:
    """The furthest that an invitation came by then."""
    steps = [
        (link.used_at, _("Answered")), (link.failed_at, _("The mail server did not take it")),
        (link.withdrawn_at, _("Withdrawn")), (link.opened_at, _("Opened")),
    ]  # fmt: skip
    return next((words for at, words in steps if book.then.by_then(at)), _("Sent"))


def met(book: Book) -> Iterator[dict[str, Any]]:
    """Meetings: who was invited and came, what was said, and what was decided."""
    then = book.then
    for row in states(then, Meeting):
        lines = list(row.invited.select_related("caregiver", "staff__user").order_by("pk"))
        guests = [(meetings.invited_name(one, then.student), one) for one in lines]
        held = then.by_then(row.held_at)
        yield book.entry(
            then.day(row.starts_at), str(meetings.KINDS[row.kind]),
            state=_("Cancelled") if row.cancelled_at else _("Held") if held else _("To come"),
            place=book.text(row.place), interpreter=book.text(row.interpreter),
            support_person=book.named(row.support_person),
            people=[guest(book, name, one, held) for name, one in guests],
            agreement=str(meetings.AGREED[row.agreed]) if held else "",
            decisions=[decision(book, one) for one in then.rows(row.tasks.all(), "opened_at")],
            by=book.user(row.by_id), recorded=then.day(row.at),
            texts={"agenda": row.agenda, "minutes": row.minutes, "cancelled_because": row.cancelled_why,
                   "agency_told": row.agency_told},
        )  # fmt: skip


def guest(book: Book, name: str, one, held: bool) -> str:
    came = str(meetings.CAME.get(one.came, "")) if held else ""
    named = book.named(name)
    return f"{named}, {meetings.WHAT[one.side]}" + (f": {came.lower()}" if came else "")


def decision(book: Book, task: Task) -> str:
    """What somebody is to do, by when, and whether it was done by then."""
    who = book.posts.get(task.owner_id, "")
    due = _("by %s") % f"{short_day(task.due)} {task.due.year}" if task.due else ""
    done = _(task.get_closed_why_display()).lower() if book.then.by_then(task.closed_at) else _("open")
    return f"{book.text(task.words)} ({', '.join(part for part in (who, due, done) if part)})"


def decided(book: Book) -> Iterator[dict[str, Any]]:
    """What people decided outside a meeting: tasks of their own, and what the weekly meeting agreed."""
    then = book.then
    own = then.student.tasks.filter(step="", meeting=None, plan_action=None, plan_round=None)
    for task in then.rows(own, "opened_at"):
        done = _(task.get_closed_why_display()) if then.by_then(task.closed_at) else _("Open")
        yield book.entry(
            task.since, _("Decided by people"), who=book.posts.get(task.owner_id, ""), due=task.due,
            state=done, texts={"words": task.words},
        )  # fmt: skip
    for one in then.rows(Agreed.objects.filter(student=then.student)):
        yield book.entry(
            one.monday, _("Agreed at the weekly meeting"), by=book.user(one.by_id), texts={"words": one.words}
        )


def barriers(book: Book) -> Iterator[dict[str, Any]]:
    for one in states(book.then, Barrier, "raised_on"):
        yield book.entry(
            one.raised_on, _("What gets in the way: %s") % _(BARRIERS[one.kind].label),
            source=_(SOURCES.get(one.source, one.source)), state=_(one.get_state_display()),
            state_since=one.state_on, by=book.user(one.by_id), texts={"words": one.note},
        )  # fmt: skip


SOURCES = {"student": "Student", "whanau": "Whānau", "staff": "School"}


def supports(book: Book) -> Iterator[dict[str, Any]]:
    for one in states(book.then, Support, "offered_on"):
        yield book.entry(
            one.offered_on, _("Support offered: %s") % SUPPORTS[one.kind][0],
            answer=_(one.get_answer_display()), answered=one.answered_on, began=one.started_on,
            ended=one.ended_on, by=book.user(one.by_id), texts={"words": one.words, "effect": one.effect},
        )  # fmt: skip


def goals(book: Book) -> Iterator[dict[str, Any]]:
    for one in states(book.then, Goal, "set_on"):
        yield book.entry(
            one.set_on, _("Goal"), due=one.due, state=_(one.get_state_display()), by=book.user(one.by_id),
            texts={"words": one.words, "measure": one.measure},
        )  # fmt: skip


def work(book: Book) -> Iterator[dict[str, Any]]:
    then = book.then
    for one in then.rows(then.student.catch_up.all()):
        done = one.done_on if one.done_on and one.done_on <= then.on else None
        yield book.entry(
            then.day(one.at), _("Work to catch up in %s") % one.subject, due=one.due, done=done,
            teacher=book.posts.get(one.teacher_id, ""), texts={"words": one.work},
        )  # fmt: skip


def visits(book: Book) -> Iterator[dict[str, Any]]:
    then = book.then
    for one in then.rows(then.student.home_visits.select_related("response")):
        told = one.response and then.by_then(one.response.at)
        yield book.entry(
            one.on, _("Home visit planned"), who=book.posts.get(one.visitor_id, ""),
            outcome=one.result if told else "", by=book.user(one.by_id), recorded=then.day(one.at),
            texts={"words": one.purpose},
        )  # fmt: skip


def looked(book: Book) -> Iterator[dict[str, Any]]:
    """Reviews of everything: what was looked at, and what was decided."""
    then = book.then
    for one in states(then, Review, "opened_at"):
        closed = then.by_then(one.closed_at)
        yield book.entry(
            then.day(one.opened_at), _(one.get_kind_display()), by=book.user(one.by_id),
            decided=then.day(one.closed_at) if closed else None,
            decided_by=book.user(one.closed_by_id) if closed else "",
            texts={"pattern": one.pattern, "causes": one.causes, "earlier_steps": one.earlier_steps,
                   "wellbeing": one.wellbeing, "progress": one.progress, "decision": one.decision},
        )  # fmt: skip


def notes(book: Book) -> Iterator[dict[str, Any]]:
    """Plain notes. A note that is its author's alone is never read here at all."""
    then = book.then
    for one in then.rows(then.student.notes.filter(restricted=False)):
        yield book.entry(then.day(one.at), _("Note"), by=book.user(one.by_id), texts={"words": one.words})


def known(book: Book) -> Iterator[dict[str, Any]]:
    """Known circumstances: kind, span and who accepted them, without what they rest on."""
    then = book.then
    for one in states(then, KnownCircumstances, "proposed_at"):
        state = _("Proposed")
        if then.by_then(one.declined_at):
            state = _("Not accepted")
        elif then.by_then(one.accepted_at):
            state = _("Accepted")
        yield book.entry(
            one.starts, _("Known circumstances: %s") % circumstances.WORDS[one.kind], until=one.ends,
            state=state, by=book.user(one.accepted_by_id or one.proposed_by_id),
            recorded=then.day(one.proposed_at),
        )  # fmt: skip


def arranged(book: Book) -> Iterator[dict[str, Any]]:
    then = book.then
    for one in states(then, Arrangement):
        yield book.entry(
            one.starts, str(arrangements.WORDS[one.kind]), until=one.ends,
            state=_("Taken back") if then.by_then(one.ended_at) else "", by=book.user(one.by_id),
            recorded=then.day(one.at), texts={"evidence": one.evidence},
        )  # fmt: skip


def away_long(book: Book) -> Iterator[dict[str, Any]]:
    for one in states(book.then, LongAbsence):
        kind = {True: _("Temporary"), False: _("The student left"), None: ""}[one.temporary]
        yield book.entry(
            one.run_start, _("Long absence"), state=kind, back=one.returns_on, said_on=one.said_on,
            said_by=book.named(one.said_by), left=one.left_on, by=book.user(one.by_id),
            texts={"words": one.note},
        )  # fmt: skip
