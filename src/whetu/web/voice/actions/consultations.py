"""Asking people: a consultation, its questions, its doors and partners, and its days."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from whetu.rules.voice import AUDIENCES, QUESTIONS
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.actions.versions import locked
from whetu.web.schools.models import School, User
from whetu.web.voice.models import Consultation, Door, Partner, Question


def noted(by: User, consultation: Consultation, did: str, **detail) -> None:
    audit.record(
        by=by, did=did, school=consultation.school, about="consultation", key=consultation.key, **detail
    )


@transaction.atomic
def make_consultation(
    *,
    by: User,
    school: School,
    title: str,
    opens: date,
    closes: date,
    now: datetime,
    about: str = "",
    in_text: bool = False,
    intro: str = "",
    intro_mi: str = "",
) -> Consultation:
    """A consultation with questions to begin from; nobody is asked before it is opened. `about`: the key of
    what it is about, a version of the plan say; `in_text`: whose text was sent already."""
    row = Consultation.objects.create(
        school=school, about=about, title=title, intro=intro, intro_mi=intro_mi, opens=opens, closes=closes,
        in_text=in_text, by=by, at=now,
    )  # fmt: skip
    Question.objects.bulk_create(
        Question(school=school, consultation=row, audience=audience, kind=one.kind, words=one.words,
                 choices=list(one.choices), place=place)
        for audience, asked in QUESTIONS.items() for place, one in enumerate(asked)
    )  # fmt: skip
    noted(by, row, "made a consultation")
    return row


@transaction.atomic
def change(
    *,
    by: User,
    consultation: Consultation,
    version: int,
    title: str,
    intro: str,
    intro_mi: str,
    opens: date,
    closes: date,
) -> Consultation:
    """Its title, the words before its questions, and its days."""
    row = locked(consultation, version)
    row.title, row.intro, row.intro_mi, row.opens, row.closes = title, intro, intro_mi, opens, closes
    stored(row)
    noted(by, row, "changed a consultation")
    return row


def stored(row: Consultation) -> None:
    row.version += 1
    row.save()


def being_written(consultation: Consultation) -> Consultation:
    """The consultation, held, while its questions may change. Raises NotAllowed once it is open."""
    row = locked(consultation)
    if row.open:
        raise NotAllowed(
            _("People are being asked: the questions stay as they are. Close it and make another.")
        )
    return row


@transaction.atomic
def keep_question(
    *,
    by: User,
    consultation: Consultation,
    audience: str,
    kind: str,
    words: str,
    words_mi: str = "",
    choices: list[str] | None = None,
    row: Question | None = None,
    version: int | None = None,
) -> Question:
    """Add a question to an audience ("": to everyone), or change one."""
    held = being_written(consultation)
    row = locked(row, version) if row else None
    if row is None:
        last = held.questions.filter(audience=audience).aggregate(last=Max("place"))["last"]
        row = Question(
            school=held.school, consultation=held, audience=audience, place=0 if last is None else last + 1
        )
    row.kind, row.words, row.words_mi, row.choices = kind, words, words_mi, list(choices or [])
    row.version += 1
    row.save()
    noted(by, held, "changed the questions of a consultation", row=row.pk)
    return row


@transaction.atomic
def move_question(*, by: User, consultation: Consultation, row: Question, up: bool) -> None:
    """One place up or down among the questions of its audience."""
    held = being_written(consultation)
    rows = list(held.questions.filter(audience=row.audience))
    at = [one.pk for one in rows].index(row.pk)
    to = at + (-1 if up else 1)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        for place, one in enumerate(rows):
            Question.objects.filter(pk=one.pk).update(place=place)
    noted(by, held, "changed the questions of a consultation")


@transaction.atomic
def remove_question(*, by: User, consultation: Consultation, row: Question) -> None:
    held = being_written(consultation)
    noted(by, held, "changed the questions of a consultation", removed=row.pk)
    row.delete()


@transaction.atomic
def open_up(*, by: User, consultation: Consultation, on: date) -> None:
    """Settle the questions and make the doors: from its first day on, people answer.

    Raises NotAllowed where nothing is asked, or its days are over.
    """
    row = being_written(consultation)
    wanted = set(row.questions.values_list("audience", flat=True))
    if not wanted:
        raise NotAllowed(_("Nothing is asked yet: add a question first."))
    if row.closes < on:
        raise NotAllowed(_("Its last day is over: choose a later one first."))
    for audience in AUDIENCES if "" in wanted else wanted:
        Door.objects.get_or_create(school=row.school, consultation=row, audience=audience)
    row.open, row.closed_at = True, None
    stored(row)
    noted(by, row, "opened a consultation")


@transaction.atomic
def back_to_questions(*, by: User, consultation: Consultation) -> None:
    """Write its questions again, as long as nobody has answered. The links stay the same."""
    row = locked(consultation)
    if row.replies.exists():
        raise NotAllowed(_("Somebody has answered: the questions stay as they are."))
    row.open, row.closed_at = False, None
    stored(row)
    noted(by, row, "took a consultation back to its questions")


@transaction.atomic
def close(*, by: User, consultation: Consultation, now: datetime) -> None:
    """No more answers come in."""
    row = locked(consultation)
    if not row.open or row.closed_at:
        raise NotAllowed(_("It is not open."))
    row.closed_at = now
    stored(row)
    noted(by, row, "closed a consultation")


@transaction.atomic
def reopen(*, by: User, consultation: Consultation, on: date) -> None:
    """Answers come in again, until its last day."""
    row = locked(consultation)
    if not row.closed_at:
        raise NotAllowed(_("It is not closed."))
    if row.closes < on:
        raise NotAllowed(_("Its last day is over: choose a later one first."))
    row.closed_at = None
    stored(row)
    noted(by, row, "reopened a consultation")


@transaction.atomic
def keep_partner(
    *,
    by: User,
    consultation: Consultation,
    name: str,
    asked_on: date | None = None,
    heard_on: date | None = None,
    row: Partner | None = None,
    version: int | None = None,
) -> Partner:
    """An organisation that is asked, and when it was heard. Raises Saved where somebody was quicker."""
    held = locked(consultation)
    row = locked(row, version) if row else None
    others = held.partners.filter(name__iexact=name)
    if (others.exclude(pk=row.pk) if row else others).exists():
        raise NotAllowed(_("It is on the list already."))
    if row and row.name != name:
        held.replies.filter(audience="partners", group=row.name).update(group=name)
    row = row or Partner(school=held.school, consultation=held)
    row.name, row.asked_on, row.heard_on = name, asked_on, heard_on
    row.version += 1
    row.save()
    noted(by, held, "kept the partners of a consultation", row=row.pk)
    return row


@transaction.atomic
def drop_partner(*, by: User, consultation: Consultation, row: Partner, version: int) -> None:
    """Take an organisation off the list. Raises NotAllowed where it has answered, Saved where somebody
    changed it meanwhile."""
    held = locked(consultation)
    row = locked(row, version)
    if held.replies.filter(audience="partners", group=row.name).exists():
        raise NotAllowed(_("It has answered: it stays on the list."))
    noted(by, held, "kept the partners of a consultation", removed=row.pk)
    row.delete()


@transaction.atomic
def note_export(*, by: User, consultation: Consultation) -> None:
    """Write down that somebody took the counts away."""
    noted(by, consultation, "exported the answers of a consultation")
