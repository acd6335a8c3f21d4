"""The school's directory of who helps: kept, ended, taken up again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from whetu.rules.sharing import AGENCY_KINDS
from whetu.web.audit import actions as audit
from whetu.web.plans.models import Agency, Disclosure, GroupMember, Referral
from whetu.web.rows import locked
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User


@transaction.atomic
def add(*, by: User, school: School, version: int | None = None, **given) -> Agency:
    """A service that helps. Fields as `Agency` has them; raises NotAllowed for a name that is taken."""
    row = check(Agency(school=school, **given))
    saved(row)
    note(by, row, "added an agency")
    return row


@transaction.atomic
def change(*, by: User, agency: Agency, version: int | None, **given) -> Agency:
    """What is known of a service now. Raises Saved where somebody was quicker, and NotAllowed for another
    kind once something was asked of it: what its kind asks of a referral holds for those that are there."""
    row = locked(agency, version)
    if given.get("kind", row.kind) != row.kind and in_use(row):
        raise NotAllowed(
            _("Something was asked of it or shared with it, so its kind stays. End it, and add another.")
        )
    for name, value in given.items():
        setattr(row, name, value)
    keep(check(row))
    note(by, row, "changed an agency")
    return row


def in_use(row: Agency) -> bool:
    """Whether something was asked of it or shared with it, or it is of a group."""
    return any(model.objects.filter(agency=row).exists() for model in (Referral, Disclosure, GroupMember))


TAKEN = "There is an agency of this name already. Change that one, or take it up again."


def check(row: Agency) -> Agency:
    if row.kind not in AGENCY_KINDS:
        raise NotAllowed(_("Choose what kind of service it is."))
    others = Agency.objects.filter(school_id=row.school_id, name__iexact=row.name).exclude(pk=row.pk)
    if others.exists():
        raise NotAllowed(_(TAKEN))
    return row


def saved(row: Agency) -> None:
    """Save it. Raises NotAllowed where somebody else took its name in this moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise NotAllowed(_(TAKEN)) from taken


@transaction.atomic
def end(*, by: User, agency: Agency, on: date) -> Agency:
    """It is not offered any more; what was asked of it stays."""
    row = locked(agency)
    row.ended_on = row.ended_on or on
    keep(row)
    note(by, row, "ended an agency")
    return row


@transaction.atomic
def take_up(*, by: User, agency: Agency) -> Agency:
    """It is offered again."""
    row = locked(agency)
    row.ended_on = None
    keep(row)
    note(by, row, "took up an agency again")
    return row


def keep(row: Agency) -> None:
    row.version += 1
    saved(row)


def note(by: User, row: Agency, did: str) -> None:
    audit.record(by=by, did=did, school=row.school, about="agency", key=row.key)
