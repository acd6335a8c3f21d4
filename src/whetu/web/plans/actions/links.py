"""Sending whānau a link to a plan, the one-time code, and what they answer through it."""

import logging
import secrets
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from whetu.web.audit import actions as audit
from whetu.web.plans.actions import agreements, own
from whetu.web.plans.models import AgreeLink, Agreement, PlanComment, PlanPerson
from whetu.web.plans.queries import links as queries
from whetu.web.response.actions.case import noted
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

log = logging.getLogger("whetu.plans")
WAIT = 15  # seconds for the mail server
SECRET = 32  # bytes of chance in a link


@transaction.atomic
def make(*, by: User, person: PlanPerson, asks: str, now: datetime) -> tuple[AgreeLink, str]:
    """A new link for a caregiver to the newest version of their child's plan, and its secret, which is told
    once and not kept. Links of theirs that ask the same are taken back.

    Raises NotAllowed for anybody else, for one who must not be contacted or has no e-mail address on record,
    and where the plan asks for nothing.
    """
    plan = own.to_write(person.plan, None)
    version = queries.newest(plan)
    if not (person.caregiver and person.caregiver.student_id == plan.student_id):
        raise NotAllowed(_("A link goes to whānau on record alone. Ask this person in person, or on paper."))
    if not person.caregiver.contact_allowed:
        raise NotAllowed(_("This person must not be contacted."))
    if queries.is_another(person):
        raise NotAllowed(str(queries.ANOTHER))
    if not (address := queries.address_of(person)):
        raise NotAllowed(
            _("No e-mail address is on record. Ask in person or on paper, or add the address in your system.")
        )
    if version is None or plan.state != queries.STATES[AgreeLink.Asks(asks)]:
        raise NotAllowed(
            _("Share the plan first: a link leads to what people are asked to agree to.")
            if asks == AgreeLink.Asks.ANSWER
            else _("How a plan goes is asked once it is under way.")
        )
    if asks == AgreeLink.Asks.ANSWER and (
        not person.agrees or version.agreements.filter(person=person).exists()
    ):
        raise NotAllowed(_("%s is not asked to agree, or has answered already.") % person.name)
    take_back(person, asks, now)
    secret = secrets.token_urlsafe(SECRET)
    link = AgreeLink.objects.create(
        school=plan.school, version=version, person=person, asks=asks, secret=queries.hashed(secret),
        sent_to=address, ends_at=now + timedelta(days=queries.DAYS), by=by, at=now,
    )  # fmt: skip
    noted(by=by, student=plan.student, did="sent a link to a plan", link=link.key, asks=asks)
    return link, secret


def take_back(person: PlanPerson, asks: str, now: datetime) -> int:
    rows = AgreeLink.objects.filter(person=person, asks=asks, used_at=None, withdrawn_at=None)
    return rows.update(withdrawn_at=now)


@transaction.atomic
def withdraw(*, by: User, person: PlanPerson, now: datetime) -> None:
    """Take back every open link of a person."""
    if sum(take_back(person, asks, now) for asks in AgreeLink.Asks):
        noted(by=by, student=person.plan.student, did="took back a link to a plan")


def send(link: AgreeLink, secret: str, site: str, now: datetime) -> bool:
    """Whether the mail server took the invitation; one that it did not take is closed.

    `site`: the address of the site's root. The mail holds no name of a child and no word of the plan.
    """
    facts = {"link": link, "url": site.rstrip("/") + reverse("agree", args=[secret]), "days": queries.DAYS}
    words = render_to_string("plans/agree_mail.txt", facts)
    taken = mailed(link, _("Kia ora. A school asks you to read and answer a plan"), words)
    if not taken:
        AgreeLink.objects.filter(pk=link.pk).update(failed_at=now)
    return taken


def mailed(link: AgreeLink, subject: str, words: str) -> bool:
    """Whether the mail server took a message to the address on record."""
    mail = EmailMessage(subject, words, None, [link.sent_to], connection=get_connection(timeout=WAIT))
    try:
        return bool(mail.send())
    except (OSError, SMTPException):
        log.warning("a message about a plan could not be sent")
        return False


def held(link: AgreeLink) -> AgreeLink:
    """The row of a link as it is now, kept from others until the transaction ends."""
    rows = AgreeLink.objects.select_related(*queries.WITH)
    return rows.select_for_update(of=("self",)).get(pk=link.pk)


def ask_for_code(*, link: AgreeLink, now: datetime) -> bool:
    """Send a new one-time code to the address on record; whether the mail server took it.

    Raises NotAllowed where the link is closed or no code is left.
    """
    code = f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        row = held(link)
        if queries.closed(row, now) or row.codes_sent >= queries.CODES:
            raise NotAllowed(_("No further code can be sent."))
        row.code, row.code_at, row.codes_sent = coded(row, code), now, row.codes_sent + 1
        row.save(update_fields=["code", "code_at", "codes_sent"])
    words = render_to_string("plans/agree_code_mail.txt", {"link": link, "code": code})
    return mailed(link, _("Your code: %s") % code, words)


def coded(link: AgreeLink, code: str) -> str:
    """What is kept of a code: nothing from which it could be tried out without the site's own key."""
    return salted_hmac("whetu.plans.links", f"{link.secret}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def give_code(*, link: AgreeLink, code: str, now: datetime) -> bool:
    """Whether the code is right; a wrong one counts, while one holds. From the right one there is an hour to
    read; it works once.

    Raises NotAllowed where the link is closed.
    """
    row = held(link)
    if queries.closed(row, now):
        raise NotAllowed(_("This link is closed."))
    holds = queries.code_holds(row, now)
    right = holds and constant_time_compare(row.code, coded(row, code))
    if right and not queries.reads(row, now):
        row.opened_at = now
    row.code = "" if right else row.code
    row.tries += holds and not right
    row.save(update_fields=["code", "opened_at", "tries"])
    link.code, link.opened_at, link.tries = row.code, row.opened_at, row.tries
    return right


def ticket(link: AgreeLink) -> str:
    """What the page of one who gave the right code sends back with the answer, in place of a cookie."""
    opened = link.opened_at.isoformat() if link.opened_at else ""
    return salted_hmac("whetu.plans.ticket", f"{link.secret}:{opened}", algorithm="sha256").hexdigest()


def may_answer(link: AgreeLink, given: str, now: datetime) -> bool:
    return queries.reads(link, now) and constant_time_compare(ticket(link), given)


def evidence(link: AgreeLink, now: datetime) -> dict:
    """What shows that an answer came from the address on record: times, the version and its hash."""
    return {
        "to": queries.masked(link.sent_to),
        "sent_at": iso(link.at),
        "code_at": iso(link.code_at),
        "opened_at": iso(link.opened_at),
        "answered_at": iso(now),
        "codes": link.codes_sent,
        "wrong": link.tries,
        "version": link.version.number,
        "sha256": link.version.sha256,
    }


def iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


@transaction.atomic
def answer(
    *,
    link: AgreeLink,
    given: str,
    on: date,
    now: datetime,
    agreed: bool | None = None,
    words: str = "",
    whanau: str = "",
    student: str = "",
) -> None:
    """Keep what somebody answered who gave the right code; the link is used then. `given`: their ticket.

    Raises NotAllowed where the link is closed, or another answer came first.
    """
    own.to_write(link.version.plan, None)  # before its link, as whoever takes a plan back does
    row = held(link)
    if queries.closed(row, now) or not may_answer(row, given, now):
        raise NotAllowed(_("This link is closed."))
    row.used_at = now
    row.save(update_fields=["used_at"])
    if agreed is not None:
        agreements.answer(
            by=None, version=row.version, person=row.person, agreed=agreed, how=Agreement.How.LINK, on=on,
            words=words, evidence=evidence(row, now), now=now,
        )  # fmt: skip
    comments(row, now, {"whanau": whanau, "student": student})
    audit.record(by=None, did="answered by link", school=row.school, about="student",
                 key=row.version.plan.student.key, link=row.key)  # fmt: skip


def comments(link: AgreeLink, now: datetime, said: dict[str, str]) -> None:
    """Keep what whānau wrote, and what they wrote down for the student. `said`: side → words. It is read at
    the next review."""
    for side, words in said.items():
        if words:
            PlanComment.objects.create(
                school=link.school, plan=link.version.plan, side=side, person=link.person, words=words,
                by=None, at=now,
            )  # fmt: skip
