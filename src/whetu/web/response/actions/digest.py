"""The morning digest by e-mail: counts and a way to sign in, never a child's name."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, time
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.attendance.queries import school_day
from whetu.web.audit import actions as audit
from whetu.web.response.models import DigestSetting
from whetu.web.response.queries import digest as queries
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff, User
from whetu.web.schools.queries.staff import at_work

log = logging.getLogger("whetu.response")
FROM, UNTIL = time(7), time(12)  # school-local; what failed is tried again until noon


@transaction.atomic
def choose(*, by: User, staff: Staff, by_email: bool) -> DigestSetting:
    """Have the digest by e-mail, or not."""
    row, _made = DigestSetting.objects.update_or_create(
        staff=staff, defaults={"school": staff.school, "by_email": by_email}
    )
    audit.record(
        by=by, did="chose the digest", school=staff.school, about="staff", key=staff.key, on=by_email
    )
    return row


def send_due(*, school: School, now: datetime) -> tuple[int, int]:
    """Send the digests of a school that are due: how many were taken by the mail server, and how many not.

    Once a day a person, on school days from seven. What was not taken is tried again a quarter of an hour
    later. A made-up school sends none.
    """
    on, clock = school_day(school, now), now.astimezone(ZoneInfo(school.time_zone)).time()
    if school.demo or not FROM <= clock < UNTIL or not schools.calendar(school).get(on):
        return 0, 0
    sent = failed = 0
    for staff in waiting(school, on):
        taken = send(staff, on)
        if taken is not None:
            sent, failed = sent + taken, failed + (not taken)
        note(staff, on, now, taken)
    if sent or failed:
        audit.record(by=None, did="sent the morning digests", school=school, sent=sent, failed=failed)
    return sent, failed


def waiting(school: School, on: date) -> Iterator[Staff]:
    """Those who have not had today's digest, and want it."""
    settled = {
        row.staff_id
        for row in DigestSetting.objects.filter(school=school)
        if not row.by_email or row.done_on == on
    }
    for staff in at_work(school, on):
        able = staff.starts <= on and staff.user.is_active and access.may(staff.roles, access.RESPOND)
        if able and staff.pk not in settled:
            staff.school = school
            yield staff


def send(staff: Staff, on: date) -> bool | None:
    """Whether the mail server took one person's digest; None where there was nothing to tell. A review of the
    plan is due for weeks: it is told beside other news, and alone sends nothing."""
    numbers = queries.digest(staff, on).numbers
    if not any(numbers._replace(reviews=0)):
        return None
    facts = {"staff": staff, "numbers": numbers, "link": settings.ADDRESS.rstrip("/") + reverse("digest")}
    subject = _("Whetū: this morning at %s") % staff.school.name
    words = render_to_string("response/digest_mail.txt", facts)
    mail = EmailMultiAlternatives(subject, words, None, [staff.user.email], connection=get_connection())
    mail.attach_alternative(render_to_string("response/digest_mail.html", facts), "text/html")
    try:
        return bool(mail.send())
    except (OSError, SMTPException):
        log.warning("a morning digest could not be sent")
        return False


@transaction.atomic
def note(staff: Staff, on: date, now: datetime, taken: bool | None) -> None:
    """How today's digest of one person went."""
    how = {"failed_at": now} if taken is False else {"done_on": on, "failed_at": None}
    DigestSetting.objects.update_or_create(staff=staff, defaults={"school": staff.school, **how})
