"""What was done for one student, a line each: tasks, contacts, meetings, barriers, notes, circumstances.

A line stands where its reader may know of it. Of a counselling note its author knows, and whoever holds
NOTES_KNOWN knows that there is one; nobody else. What is for a class a teacher sees; pastoral staff see all.
Who may not respond reads of no response: to them the timeline is the register, and where words of support
hold.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import access
from whetu.rules.plan import BARRIERS, CHECK_INS, MAKE_A_PLAN
from whetu.web.amp.queries import kind_words
from whetu.web.attendance.queries import local_day
from whetu.web.links import link
from whetu.web.people.models import Student
from whetu.web.people.queries import arrangements, circumstances
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.models import Agreed, Barrier, Case, Note, Response, Task
from whetu.web.response.queries import meetings
from whetu.web.response.queries.tasks import in_short, knows, may_read, reads
from whetu.web.schools.models import Staff
from whetu.web.words import STEP_WORDS, channel_words, outcome_words, short_day

KINDS = {
    "task": gettext_lazy("Tasks"),
    "contact": gettext_lazy("Contacts"),
    "check-in": gettext_lazy("Check-ins"),
    "meeting": gettext_lazy("Meetings"),
    "plan": gettext_lazy("Plans"),
    "review": gettext_lazy("Reviews"),
    "barrier": gettext_lazy("Barriers, supports, goals"),
    "note": gettext_lazy("Notes"),
    "circumstances": gettext_lazy("Circumstances"),
}


class Told(NamedTuple):
    """One line. `url`: where it is kept, if its reader may go there. `text`: what somebody wrote there."""

    on: date
    kind: str
    words: str
    url: str = ""
    text: str = ""


class Reader:
    """Who reads a student's timeline: what they may know, and where they may go.

    `links` False: the record is open for reading alone. `paper`: nothing that is an author's alone, not even
    the reader's own.
    """

    def __init__(self, staff: Staff, student: Student, links: bool = True, paper: bool = False):
        self.staff, self.student, self.links, self.paper = staff, student, links, paper
        self.whole = self.may(access.CASE_VIEW)
        self.names_home = self.may(access.CONTACTS_VIEW)
        self.school = student.school
        self.kinds = kind_words(self.school)

    def may(self, permission: str) -> bool:
        return access.may(self.staff.roles, permission)

    def link(self, name: str, *args) -> str:
        return link(self.staff.roles, name, *args) if self.links else ""

    def day(self, at) -> date:
        return local_day(self.school, at)


def told(reader: Reader, elsewhere: Iterable[int] = ()) -> list[Told]:
    """What was done for a student, in no order; in a fixed number of queries. `elsewhere`: responses that
    another part of the timeline tells."""
    parts = [known]
    if reader.may(access.RESPOND):
        parts += [
            tasks,
            partial(responses, elsewhere=elsewhere),
            held,
            plan,
            barriers,
            supports,
            goals,
            catch_up,
            notes,
        ]
    if reader.whole:
        parts += [reviews, visits, arranged, long_absences]
    if reader.may(access.MONDAY):
        parts.append(agreed)
    return [line for part in parts for line in part(reader)]


def by(user) -> str:
    return user.name if user else _("the site")


def tasks(reader: Reader) -> Iterator[Told]:
    """One line for the tasks that one crossing or meeting opened, and one for those closed at once and alike.

    A task that a response answered is told by the response.
    """
    rows = list(reader.student.tasks.select_related("owner__user").order_by("since", "step", "id"))
    for (on, step), group in groupby(rows, key=lambda one: (one.since, one.step)):
        yield of_tasks(reader, on, opened_words(step), list(group))
    closed = [one for one in rows if one.closed_at and one.closed_why != Task.Closed.ANSWERED]
    closed = sorted(closed, key=lambda one: (one.closed_at, one.closed_why))
    for (on, why), group in groupby(closed, key=lambda one: (reader.day(one.closed_at), one.closed_why)):
        yield of_tasks(
            reader, on, _("Tasks closed, %s") % str(_(Task.Closed(why).label)).lower(), list(group)
        )


def opened_words(step: str) -> str:
    if not step:
        return _("Decided by people")
    if step in STEP_WORDS:
        return _("Tasks at %s") % STEP_WORDS[step]
    return _("Tasks at the school's own line")


def of_tasks(reader: Reader, on: date, words: str, rows: list[Task]) -> Told:
    """One line for tasks of a day: alone it leads to the task, several to all of the student's."""
    alone = len(rows) == 1 and may_read(rows[0], reader.staff)
    url = reader.link("task", rows[0].key) if alone else reader.link("student_tasks", reader.student.key)
    named = [task_words(reader, one) for one in rows]
    return Told(on, "task", f"{words}: {'; '.join(dict.fromkeys(named))}", url)


def task_words(reader: Reader, one: Task) -> str:
    words = in_short(one) if may_read(one, reader.staff) else _("a task")
    return f"{words} ({one.owner})" if one.owner else words


def responses(reader: Reader, elsewhere: Iterable[int] = ()) -> Iterator[Told]:
    """One line for each thing that was done. What was said at a meeting or a review stands with those.

    Of what was taken back stands that it was, and why: it may have been said of another child.
    """
    rows = reader.student.responses.filter(meeting=None, review=None).exclude(pk__in=elsewhere)
    for one in rows.select_related("caregiver", "by", "meeting", "review", "home_visit"):
        if not knows(one, reader.staff):
            continue
        what, url = reader.kinds[one.kind], reader.link("response", one.key)
        if one.withdrawn_at:
            words = _("%(what)s: taken back, recorded in error (%(by)s)") % {"what": what, "by": by(one.by)}
            yield Told(one.on, kind_of(one.kind), words, url, one.withdrawn_why if reader.whole else "")
            continue
        read = reads(one, reader.staff)
        whom = whom_of(reader, one) if read else ""
        facts = {
            "what": what,
            "how": f", {str(channel_words(one.channel)).lower()}" if one.channel else "",
            "whom": f", {whom}" if whom else "",
            "outcome": str(outcome_words(one.outcome)).lower(),
            "by": by(one.by),
        }
        words = _("%(what)s%(how)s%(whom)s: %(outcome)s (%(by)s)") % facts
        said = [one.said, quoted(one.student_words), one.next_step] if read else []
        yield Told(one.on, kind_of(one.kind), words, url, "\n".join(part for part in said if part))


def whom_of(reader: Reader, one: Response) -> str:
    """Whom a response reached. Names of those at home are for who may see whom to call."""
    if one.whom == "student":
        return _("the student")
    if not reader.names_home:
        return _("whānau") if one.caregiver or one.whom else ""
    return one.caregiver.name if one.caregiver else one.whom


def quoted(words: str) -> str:
    return f"“{words}”" if words else ""


def kind_of(kind: str) -> str:
    if kind in MAKE_A_PLAN:
        return "plan"
    return "check-in" if kind in CHECK_INS else "contact"


def held(reader: Reader) -> Iterator[Told]:
    """One line for each meeting, on its day. Its words are for those invited and pastoral staff."""
    for one in meetings.shown(meetings.of_student(reader.student), reader.staff):
        agreed = ""
        if one.whole and one.row.held_at:
            agreed = f", {str(meetings.AGREED[one.row.agreed]).lower()}"
        url, words = reader.link("meeting", one.row.key), f"{one.name}: {one.state.lower()}{agreed}"
        yield Told(one.starts.date(), "meeting", words, url, minutes_of(one) if one.whole else "")


def minutes_of(one: meetings.Shown) -> str:
    """Who came and what was said, as it was written."""
    there = [
        f"{name} ({came.lower()})" if came else name for _row, name, _what, came in meetings.guests(one.row)
    ]
    invited = f"{_('Who was there') if one.row.held_at else _('Invited')}: {', '.join(there)}"
    lines = [invited if there else "", one.row.minutes, one.row.cancelled_why]
    return "\n".join(line for line in lines if line)


def plan(reader: Reader) -> Iterator[Told]:
    for one in Case.objects.filter(student=reader.student).select_related("plan_lead__user"):
        if one.plan and one.plan_since:
            lead = f" ({one.plan_lead})" if one.plan_lead else ""
            url = reader.link("case", reader.student.key)
            yield Told(one.plan_since, "plan", f"{meetings.PLANS.get(one.plan, one.plan)}{lead}", url)


def barriers(reader: Reader) -> Iterator[Told]:
    rows = reader.student.barriers.select_related("by")
    if not reader.whole:
        rows = rows.filter(Q(for_teachers=True) | Q(by=reader.staff.user_id))
    for one in rows:
        name, url = _(BARRIERS[one.kind].label), reader.link("barrier", one.key)
        yield Told(one.raised_on, "barrier", _("What gets in the way: %s") % name, url, one.note)
        if one.state != Barrier.State.RAISED:
            yield Told(one.state_on, "barrier", f"{name}: {_(one.get_state_display()).lower()}", url)


def supports(reader: Reader) -> Iterator[Told]:
    for one in reader.student.supports.all():
        url = reader.link("support", one.key)
        what = one.words if reader.whole else SUPPORTS[one.kind][0]
        effect = one.effect if reader.whole else ""
        dated = [
            (one.offered_on, _("Support offered: %s")),
            (one.answered_on, _("%%s: %s") % _(one.get_answer_display()).lower()),
            (one.started_on, _("Support began: %s")),
            (one.ended_on, _("Support ended: %s")),
        ]
        for on, words in dated:
            if on:
                yield Told(on, "barrier", words % what, url, effect if on == one.ended_on else "")


def goals(reader: Reader) -> Iterator[Told]:
    for one in reader.student.goals.all():
        facts = {"goal": one.words, "due": short_day(one.due), "state": _(one.get_state_display()).lower()}
        words = _("Goal set: %(goal)s, by %(due)s (%(state)s)") % facts
        yield Told(one.set_on, "barrier", words, reader.link("goal", one.key))


def catch_up(reader: Reader) -> Iterator[Told]:
    for one in reader.student.catch_up.all():
        words = _("Work to catch up in %(subject)s: %(work)s") % {"subject": one.subject, "work": one.work}
        yield Told(reader.day(one.at), "barrier", words, reader.link("case", reader.student.key))


def notes(reader: Reader) -> Iterator[Told]:
    """Plain notes for pastoral staff and their author; of a counselling note, that there is one."""
    url = reader.link("case", reader.student.key)
    for one in readable_notes(reader):
        own = one.by_id == reader.staff.user_id
        what = _("Counselling note (%s)") if one.restricted else _("Note (%s)")
        yield Told(
            reader.day(one.at),
            "note",
            what % by(one.by),
            url,
            "" if one.restricted and not own else one.words,
        )


def readable_notes(reader: Reader) -> Iterable[Note]:
    """The notes of which a reader may know. On paper none that is its author's alone."""
    plain, own = Q(restricted=False), Q(by=reader.staff.user_id)
    seen = plain & (Q() if reader.whole else own)
    if not reader.paper:
        seen |= own | (Q(restricted=True) if reader.may(access.NOTES_KNOWN) else Q(pk=None))
    return reader.student.notes.filter(seen).select_related("by")


def known(reader: Reader) -> Iterator[Told]:
    """Known circumstances: that they hold for everybody, kind and note for those who see the case whole."""
    for one in circumstances.history(reader.student):
        url = reader.link("circumstances", reader.student.key)
        if reader.whole:
            yield from known_whole(reader, one, url)
        elif one.accepted_at and not one.declined_at:
            yield Told(one.starts, "circumstances", _("Known circumstances hold: words of support"), url)


def known_whole(reader: Reader, one, url: str) -> Iterator[Told]:
    facts = {"kind": str(circumstances.WORDS[one.kind]).lower(), "span": span(one.starts, one.ends)}
    words = _("Known circumstances proposed (%(by)s): %(kind)s, %(span)s")
    text = one.note
    yield Told(
        reader.day(one.proposed_at), "circumstances", words % (facts | {"by": by(one.proposed_by)}), url, text
    )
    if one.accepted_at:
        words = _("Known circumstances accepted (%(by)s): %(kind)s, %(span)s")
        accepted = words % (facts | {"by": by(one.accepted_by)})
        yield Told(reader.day(one.accepted_at), "circumstances", accepted, url)
    if one.declined_at:
        words = _("Known circumstances not accepted (%s)") % by(one.declined_by)
        yield Told(reader.day(one.declined_at), "circumstances", words, url, one.declined_why)


def span(first: date, last: date | None) -> str:
    if last is None:
        return _("from %s") % short_day(first)
    return _("%(first)s to %(last)s") % {"first": short_day(first), "last": short_day(last)}


def arranged(reader: Reader) -> Iterator[Told]:
    for one in reader.student.arrangements.all():
        words = f"{arrangements.WORDS[one.kind]}, {span(one.starts, one.ends)}"
        yield Told(
            one.starts, "circumstances", words, reader.link("arrangements", reader.student.key), one.note
        )


def reviews(reader: Reader) -> Iterator[Told]:
    for one in reader.student.reviews.select_related("by", "closed_by"):
        name, url = _(one.get_kind_display()), reader.link("review", one.key)
        facts = {"review": name, "by": by(one.by)}
        yield Told(reader.day(one.opened_at), "review", _("%(review)s begun (%(by)s)") % facts, url)
        if one.closed_at:
            words = _("%(review)s decided (%(by)s)") % (facts | {"by": by(one.closed_by)})
            yield Told(reader.day(one.closed_at), "review", words, url, review_text(one))


def review_text(one) -> str:
    parts = [
        (_("Pattern"), one.pattern), (_("Causes"), one.causes), (_("Earlier steps"), one.earlier_steps),
        (_("Wellbeing"), one.wellbeing), (_("Progress"), one.progress), (_("Decision"), one.decision),
    ]  # fmt: skip
    return "\n".join(f"{title}: {words}" for title, words in parts if words)


def visits(reader: Reader) -> Iterator[Told]:
    """Home visits that were planned; one that took place is told by its response too."""
    for one in reader.student.home_visits.select_related("visitor__user"):
        facts = {"who": one.visitor, "purpose": one.purpose}
        words = _("Home visit planned (%(who)s): %(purpose)s") % facts
        yield Told(one.on, "contact", words, reader.link("visit", one.key))


def long_absences(reader: Reader) -> Iterator[Told]:
    for one in reader.student.long_absences.all():
        url = reader.link("long_absence", reader.student.key)
        if one.said_on and one.temporary and one.returns_on:
            facts = {"day": short_day(one.returns_on), "who": one.said_by}
            words = _("Long absence: back on %(day)s, says %(who)s") % facts
            yield Told(one.said_on, "circumstances", words, url, one.note)


def agreed(reader: Reader) -> Iterator[Told]:
    for one in Agreed.objects.filter(student=reader.student).select_related("by"):
        words = _("Agreed at the weekly meeting: %s") % one.words
        yield Told(one.monday, "task", words, reader.link("student_tasks", reader.student.key))
