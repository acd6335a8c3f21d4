"""What people answer: by the link, on paper, or in a talk."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.actions.versions import locked
from whetu.web.schools.models import User, new_key
from whetu.web.voice.models import Answer, Consultation, Door, Question, Reply
from whetu.web.voice.queries import consultations as queries

SALT = "whetu.voice.ticket"
HOLDS = 60 * 60 * 24  # seconds for which a form that is open on a phone can be sent


def ticket(place: str) -> str:
    """What a form carries so that it is kept once, however often it is sent: the key of the row to be, signed
    for the page that it stands on."""
    return signing.TimestampSigner(salt=f"{SALT}:{place}").sign(new_key())


def key_of(place: str, given: str) -> str | None:
    """The key that a ticket stands for; None for one that is not of this page, or too old."""
    try:
        return signing.TimestampSigner(salt=f"{SALT}:{place}").unsign(given, max_age=HOLDS)
    except signing.BadSignature:
        return None


@transaction.atomic
def send(
    *, door: Door, key: str, group: str, answers: Mapping[int, int | str], on: date, now: datetime
) -> None:
    """Keep what somebody answered by a link; the same key again puts it right. `answers`: by the number of
    the question. Nothing of the sender is kept.

    Raises NotAllowed where the consultation does not take answers on the day.
    """
    held = locked(door.consultation)
    if queries.state(held, on) != "open":
        raise NotAllowed(_("This is closed."))
    of = {"school": door.school, "consultation": held, "audience": door.audience, "on": on, "at": now}
    reply, made = Reply.objects.get_or_create(key=key, defaults={**of, "group": group, "way": Reply.Way.LINK})
    if not made:
        Reply.objects.filter(pk=reply.pk).update(group=group)
    fill(reply, answers)


def fill(reply: Reply, answers: Mapping[int, int | str]) -> None:
    """Keep the answers of a reply in place of what it held, and nothing for a question that was passed over.
    What was hidden stays hidden until somebody shows it again."""
    given = said(reply, answers)
    reply.answers.exclude(question__in=given).delete()
    rows = [Answer(school=reply.school, reply=reply, question_id=pk, **one) for pk, one in given.items()]
    Answer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["reply", "question"], update_fields=["number", "words"]
    )


def said(reply: Reply, answers: Mapping[int, int | str]) -> dict[int, dict[str, int | str]]:
    """What a row of each answered question holds, by the question's number."""
    asked = {row.pk: row for row in queries.questions_for(reply.consultation, reply.audience)}
    return {
        pk: {"number" if asked[pk].kind == Question.Kind.SCALE else "words": value}
        for pk, value in answers.items() if pk in asked and value not in (None, "")
    }  # fmt: skip


def takes(consultation: Consultation, on: date) -> Consultation:
    """The consultation, held, while forms and talks can be entered."""
    row = locked(consultation)
    if not queries.takes_entries(row, on):
        raise NotAllowed(_("It is not open: open it first."))
    return row


def noted(by: User, row: Reply, did: str) -> None:
    audit.record(by=by, did=did, school=row.school, about="reply", key=row.key, audience=row.audience)


@transaction.atomic
def enter(
    *, by: User, consultation: Consultation, key: str, audience: str, group: str,
    answers: Mapping[int, int | str], on: date, now: datetime,
) -> Reply:  # fmt: skip
    """One paper form; the same key and answers again keep nothing more. Raises NotAllowed where the key is of
    a form with other answers."""
    held = takes(consultation, on)
    of = {"school": held.school, "consultation": held, "audience": audience, "group": group, "by": by}
    reply, made = Reply.objects.get_or_create(
        key=key, defaults={**of, "way": Reply.Way.PAPER, "on": on, "at": now}
    )
    if made:
        fill(reply, answers)
        noted(by, reply, "entered a paper form")
    elif held_by(reply) != (group, said(reply, answers)):
        raise NotAllowed(
            _("A form was kept from this page before. Keep this one too if it is another; what you entered "
              "can be put right in its own list.")
        )  # fmt: skip
    return reply


def held_by(reply: Reply) -> tuple[str, dict[int, dict[str, int | str]]]:
    """The group and answers of a reply, as `said` gives them."""
    rows = reply.answers.all()
    return reply.group, {
        one.question_id: {"words": one.words} if one.number is None else {"number": one.number}
        for one in rows
    }


@transaction.atomic
def enter_talk(
    *, by: User, consultation: Consultation, audience: str, group: str, people: int, words: str, day: date,
    on: date, now: datetime,
) -> Reply:  # fmt: skip
    """What was heard in a conversation, a hui or a group. Raises NotAllowed for a day to come."""
    held = takes(consultation, on)
    not_to_come(day, on)
    reply = Reply.objects.create(
        school=held.school, consultation=held, audience=audience, group=group, way=Reply.Way.TALK,
        people=people, words=words, on=day, by=by, at=now,
    )  # fmt: skip
    noted(by, reply, "wrote down a talk")
    return reply


def not_to_come(day: date, on: date) -> None:
    if day > on:
        raise NotAllowed(_("That day is still to come."))


def own(by: User, reply: Reply, on: date) -> Reply:
    """A reply that this person entered, held, while entries are taken. Raises NotAllowed for another's."""
    takes(reply.consultation, on)
    row = locked_reply(reply)
    if row.by_id is None or row.by_id != by.pk:
        raise NotAllowed(_("Only who entered it can change it; what came by the link stays as it came."))
    return row


def locked_reply(reply: Reply) -> Reply:
    rows = Reply.objects.select_for_update(of=("self",)).select_related("consultation", "school")
    return rows.get(pk=reply.pk)


@transaction.atomic
def correct(*, by: User, reply: Reply, group: str, answers: Mapping[int, int | str], on: date) -> None:
    """Put right a paper form that one entered oneself."""
    row = own(by, reply, on)
    row.group = group
    row.save(update_fields=["group"])
    fill(row, answers)
    noted(by, row, "corrected a paper form")


@transaction.atomic
def correct_talk(
    *, by: User, reply: Reply, audience: str, group: str, people: int, words: str, day: date, on: date
) -> None:
    """Put right a talk that one wrote down oneself."""
    row = own(by, reply, on)
    not_to_come(day, on)
    row.audience, row.group, row.people, row.words, row.on = audience, group, people, words, day
    row.save(update_fields=["audience", "group", "people", "words", "on"])
    noted(by, row, "corrected a talk")


@transaction.atomic
def remove(*, by: User, reply: Reply, on: date) -> None:
    """Take out what one entered oneself: a form entered twice, say."""
    row = own(by, reply, on)
    noted(by, row, "removed what was entered")
    row.delete()


@transaction.atomic
def hide(*, by: User, text: Answer | Reply, hidden: bool) -> None:
    """Hide a text that names somebody, or show it again."""
    reply = text if isinstance(text, Reply) else text.reply
    type(text).objects.filter(pk=text.pk).update(hidden=hidden)
    noted(by, reply, "hid what somebody said" if hidden else "showed again what somebody said")


def still_hidden(text: Answer | Reply) -> Answer | Reply:
    """A text that somebody hid, held. Raises NotAllowed for one that is shown."""
    row = type(text).objects.select_for_update(of=("self",)).filter(pk=text.pk, hidden=True).first()
    if row is None:
        raise NotAllowed(_("Hide it first, so that nothing is erased by a slip."))
    return row


@transaction.atomic
def erase(*, by: User, text: Answer | Reply) -> None:
    """Erase a hidden text for good; of a talk, how many were heard stays."""
    row = still_hidden(text)
    noted(by, row if isinstance(row, Reply) else row.reply, "erased what somebody said")
    if isinstance(row, Answer):
        row.delete()
    else:
        row.words, row.hidden = "", False
        row.save(update_fields=["words", "hidden"])


@transaction.atomic
def void(*, by: User, text: Answer | Reply) -> None:
    """Take out all that came by the link with a hidden text: somebody played with it, say.

    Raises NotAllowed for what was entered here: who entered it takes it out.
    """
    row = still_hidden(text)
    reply = row if isinstance(row, Reply) else row.reply
    if reply.way != Reply.Way.LINK:
        raise NotAllowed(_("Who entered it takes it out, under “What you entered”."))
    doors = Door.objects.filter(consultation=reply.consultation_id, audience=reply.audience)
    doors.update(taken_out=F("taken_out") + 1)
    noted(by, reply, "took out answers that came by the link")
    reply.delete()
