"""Formal letters: made from an approved escalation, approved by another person, served, or taken back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.access import CASE_EDIT, ESCALATE
from whetu.rules.escalation import LADDER, OPEN, SUPPORT, is_number, law_in
from whetu.web.attendance.queries import school_day
from whetu.web.people.models import Caregiver, Student
from whetu.web.plans.actions import escalation as escalations
from whetu.web.plans.actions.approvals import approve
from whetu.web.plans.actions.disclosures import sha256
from whetu.web.plans.actions.escalation import post_of
from whetu.web.plans.models import Escalation, FormalLetter
from whetu.web.plans.queries import escalation as queries
from whetu.web.plans.queries import letters
from whetu.web.response.actions.case import not_after, noted
from whetu.web.response.actions.record import record
from whetu.web.rows import locked, stored
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

WRITTEN = ("strength", "will_do", "place")  # what people write themselves: never words of law
HOW = {"post": "letter", "hand": "in person", "e-mail": "e-mail"}  # → whetu.rules.plan.CHANNELS


@transaction.atomic
def make(*, by: User, escalation: Escalation, given: Mapping, on: date, now: datetime) -> FormalLetter:
    """Write the letter that comes next. Raises NotAllowed for one whose time has not come, where the route
    was not approved, for somebody who must not be contacted, and for words of law not from the table."""
    Student.objects.select_for_update().get(pk=escalation.student_id)
    row = locked(escalation)
    post_of(by, row.student, CASE_EDIT, on)
    to_write_one(row, on)
    coming = queries.next_letter(row.student, on)
    if coming.why or coming.rung is None:
        raise NotAllowed(coming.why)
    made = FormalLetter(
        school=row.school, student=row.student, escalation=row, rung=coming.rung, by=by, at=now
    )
    made.said = {"given": checked(made, given, on)}
    stored(made, by)
    told(by, made, "made")
    return made


def to_write_one(row: Escalation, on: date) -> None:
    """Raises NotAllowed where an escalation has no letters to write."""
    if not queries.writes_letters(row):
        raise NotAllowed(_("Letters are made once going further by letter is approved."))
    escalations.not_stopped(row, on)


def checked(row: FormalLetter, given: Mapping, on: date) -> dict:
    """What a person chose for a letter, where nothing stands against it."""
    own = {one.pk: one for one in row.student.caregivers.all()}
    chosen = [own.get(pk) for pk in given["to"]]
    if not chosen or None in chosen:
        raise NotAllowed(_("Choose to whom it goes, of this student's own contacts."))
    to_contact(one for one in chosen if one)
    for name in WRITTEN:
        if found := law_in(given.get(name, "")):
            words = _("“%s”: words of law or blame come from the table alone. Say it in another way.")
            raise NotAllowed(words % found)
    if not is_number(given["phone"]):
        raise NotAllowed(_("The number to ring holds digits alone."))
    allowed = letters.passages(row.student, row.rung, on)
    if given.get("law") and given["law"] not in allowed:
        raise NotAllowed(_("This passage of law may not stand in this letter today."))
    if row.rung in LADDER and LADDER[row.rung].warns and not given.get("law"):
        raise NotAllowed(_("A warning notice says on which law it rests: choose the passage."))
    if date.fromisoformat(given["meet_on"]) <= on:
        raise NotAllowed(_("Offer a day to meet that is still to come."))
    return dict(given)


def to_contact(people: Iterable[Caregiver]) -> None:
    for one in people:
        if not one.contact_allowed:
            words = _("%(name)s must not be contacted about this student. Choose another contact.")
            raise NotAllowed(words % {"name": one.name})


@transaction.atomic
def change(
    *, by: User, letter: FormalLetter, version: int, given: Mapping, on: date, now: datetime
) -> FormalLetter:
    """Change a draft. Raises Saved where somebody was quicker. Who changes it wrote it: another approves."""
    row = locked(letter, version)
    post_of(by, row.student, CASE_EDIT, on)
    draft(row)
    to_write_one(row.escalation, on)
    row.said, row.by = {"given": checked(row, given, on)}, by
    stored(row, by)
    noted(by=by, student=row.student, did="changed a formal letter", row=row.key)
    return row


@transaction.atomic
def decide(
    *,
    by: User,
    letter: FormalLetter,
    version: int,
    agreed: bool,
    why: str,
    read: str,
    on: date,
    now: datetime,
) -> FormalLetter:
    """A second person's yes, which freezes what the letter says, or no, which takes it back.

    `read`: the hash of what they read; raises NotAllowed where the record has changed since.
    """
    row = locked(letter, version)
    draft(row)
    post = post_of(by, row.student, ESCALATE, on)
    if words := letters.may_approve(row, post, on):
        raise NotAllowed(words)
    if agreed:
        freeze(row, read, on, now)
    approve(
        by=by, student=row.student, about="letter", row=row.key, permission=ESCALATE, agreed=agreed, why=why,
        now=now, proposer=row.by,
    )  # fmt: skip
    if not agreed:
        row.withdrawn_at, row.withdrawn_why = now, why[:300]
    stored(row, by)
    told(by, row, "approved" if agreed else "withdrawn")
    return row


def freeze(row: FormalLetter, read: str, on: date, now: datetime) -> None:
    """Keep what the letter says, word by word, with its hash."""
    to_write_one(row.escalation, on)
    given = row.said["given"]
    checked(row, given, on)
    said = letters.letter(row, on)
    if sha256(said) != read:
        raise NotAllowed(_("The record has changed since you read this letter. Read it again, then decide."))
    row.law = letters.law_said(row.student, row.rung, given.get("law", ""), on)
    row.said = {"given": given, "letter": said, "rests": letters.rests(row.student, on)}
    row.sha256, row.approved_at = sha256(said), now


@transaction.atomic
def serve(
    *, by: User, letter: FormalLetter, version: int, done_on: date, how: str, to: Iterable[int],
    review_on: date, on: date, now: datetime,
) -> FormalLetter:  # fmt: skip
    """Note when, how and to whom an approved letter went, by hand. It becomes a response of the student's.

    Raises NotAllowed for a letter that was not approved, for somebody who must not be contacted by now, and
    where circumstances, a correction or a decision took away what it rests on.
    """
    row = locked(letter, version)
    post_of(by, row.student, CASE_EDIT, on)
    if letters.state(row) != "approved":
        raise NotAllowed(_("Only a letter that was approved is served, and once."))
    people = [one for one in row.student.caregivers.all() if one.pk in set(to)]
    if not people or not {one.pk for one in people} <= set(row.said["given"]["to"]):
        raise NotAllowed(_("Choose of those to whom it is written."))
    to_contact(people)
    if words := letters.against(row, on, done_on):
        raise NotAllowed(words)
    if done_on < school_day(row.student.school, row.approved_at):
        raise NotAllowed(_("That day is before the day on which it was approved."))
    not_after(done_on, on)
    row.served_on, row.served_how = done_on, how
    row.served_to = ", ".join(one.name for one in people)[:200]
    row.response = record(
        by=by, student=row.student, kind=kind_recorded(row), on=done_on, outcome="done", now=now,
        caregiver=people[0], whom=row.served_to, channel=HOW[how], said=letters.label(row.rung),
    )  # fmt: skip
    stored(row, by)
    told(by, row, "served")
    carried_out(by, row, done_on, review_on, on, now)
    return row


def kind_recorded(row: FormalLetter) -> str:
    """A letter with words of law, or that warns, is a formal warning; any other a letter home."""
    warns = row.rung != SUPPORT and LADDER[row.rung].warns
    return "RA18" if row.law or warns else "RA03"


def carried_out(by: User, row: FormalLetter, done_on: date, review_on: date, on: date, now: datetime) -> None:
    """The first letter served carries the escalation out."""
    held = locked(row.escalation)
    if held.state == "approved":
        words = letters.label(row.rung)
        escalations.to_carry_out(by, held, done_on, words, review_on, on, now)
    held.review_on = review_on
    stored(held, by)


@transaction.atomic
def withdraw(
    *, by: User, letter: FormalLetter, version: int, why: str, on: date, now: datetime
) -> FormalLetter:
    """Take a letter back, with the reason. One that was served counts in the ladder no more; that it went
    stays on the record."""
    row = locked(letter, version)
    post_of(by, row.student, CASE_EDIT, on)
    if row.withdrawn_at:
        raise NotAllowed(_("This was taken back already."))
    row.withdrawn_at, row.withdrawn_why = now, why[:300]
    stored(row, by)
    told(by, row, "withdrawn")
    return row


def note_taken(*, by: User, row: FormalLetter) -> None:
    noted(by=by, student=row.student, did="took away a formal letter", row=row.key)


@transaction.atomic
def note_earlier(
    *, by: User, escalation: Escalation, rung: int, served_on: date, how: str, to: Iterable[int], kept: str,
    on: date, now: datetime,
) -> FormalLetter:  # fmt: skip
    """Note a letter that the school served before it began with this site, so that the ladder goes on after
    it. `kept`: where the paper is. Its words are not ours: none are kept.

    Raises NotAllowed for a warning notice, for a letter of another year, out of the ladder's order, from the
    day the school began with this site on, and for somebody who must not be contacted.
    """
    Student.objects.select_for_update().get(pk=escalation.student_id)
    row = locked(escalation)
    post_of(by, row.student, CASE_EDIT, on)
    if row.route != "letter" or row.state not in OPEN:
        raise NotAllowed(_("Earlier letters are noted while going further by letter is under way."))
    escalations.not_stopped(row, on)
    check_earlier(row.student, rung, served_on, on)
    people = [one for one in row.student.caregivers.all() if one.pk in set(to)]
    if not people:
        raise NotAllowed(_("Choose to whom it went, of this student's own contacts."))
    to_contact(people)
    if how not in HOW or not kept.strip():
        raise NotAllowed(_("Say how it went, and where the paper is kept."))
    made = FormalLetter(
        school=row.school, student=row.student, escalation=row, rung=rung, by=by, at=now,
        said={letters.BEFORE: kept.strip()}, served_on=served_on, served_how=how,
        served_to=", ".join(one.name for one in people)[:200],
    )  # fmt: skip
    stored(made, by)
    told(by, made, "noted as served before")
    return made


def check_earlier(student: Student, rung: int, served_on: date, on: date) -> None:
    """What stands against a letter from before, by its rung and its day."""
    if rung not in LADDER or LADDER[rung].warns:
        raise NotAllowed(_("A warning notice is always made here: the principal approves its words."))
    live = student.school.go_live
    if live is None or not served_on < min(live, on):
        raise NotAllowed(
            _("Only letters served before the school began with this site. Make later ones here.")
        )
    if served_on.year != on.year:
        raise NotAllowed(
            _("Letters count in the year in which they were served. Begin with the first letter.")
        )
    sent = queries.served(student, on.year)
    if rung in sent:
        raise NotAllowed(_("This letter is served already. Take that one back first, if it is wrong."))
    if student.formal_letters.filter(served_on=None, withdrawn_at=None).exists():
        raise NotAllowed(_(queries.WRITING))
    if rung > 1 and not (rung - 1 in sent and sent[rung - 1] < served_on):
        raise NotAllowed(_("Letters go in their order: note the one before it first, with an earlier day."))
    if rung + 1 in sent and sent[rung + 1] <= served_on:
        raise NotAllowed(_("The letter after it was served on that day or earlier. Look at the day again."))


def draft(row: FormalLetter) -> None:
    if letters.state(row) != "draft":
        raise NotAllowed(_("This letter is decided. It stands as it was approved, or was taken back."))


def told(by: User, row: FormalLetter, state: str) -> None:
    noted(by=by, student=row.student, did=f"formal letter: {state}", row=row.key)
