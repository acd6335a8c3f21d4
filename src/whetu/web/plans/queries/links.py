"""Links by which whānau read a plan: which is open, and why one is not."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from whetu.web.people.queries import fold
from whetu.web.plans.models import AgreeLink, PlanPerson, PlanVersion, StudentPlan

DAYS = 7  # a link holds
CODE_HOLDS = timedelta(minutes=10)
READING = timedelta(hours=1)  # from the right code to the answer
TRIES, CODES = 5, 3
Asks = AgreeLink.Asks
WITH = ("school", "version__plan__student", "version__plan__lead__user", "person__caregiver", "by")

# The states of a plan in which each kind of link is open.
STATES = {
    Asks.ANSWER: StudentPlan.State.SHARED,
    Asks.COMMENT: StudentPlan.State.ACTIVE,
}
# Why a link is closed, as staff are told; who follows it is told no more than that it is.
CLOSED = {
    "used": _("Used"),
    "failed": _("Not sent: the mail server did not take it"),
    "withdrawn": _("Taken back"),
    "no contact": _("Closed: this person must not be contacted"),
    "another": _("Closed: the roll names somebody else here now"),
    "address": _("Closed: the e-mail address on record is another now"),
    "answered": _("Closed: they answered in another way"),
    "changed": _("Closed: the plan has changed since"),
    "state": _("Closed: the plan asks for no answer now"),
    "late": _("Closed: seven days are over"),
    "tries": _("Closed: the code was wrong five times"),
    "codes": _("Closed: three codes were sent, and none was used in time"),
}
ANOTHER = _(
    "The roll names somebody else here now than the plan does. Add the person to the plan anew, "
    "taken back first if it is shared."
)


class State(NamedTuple):
    """A person's newest link of a kind: whether it is open, and how it stands in words."""

    row: AgreeLink
    open: bool
    words: str


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def found(secret: str) -> AgreeLink | None:
    """The link of a secret, whichever school it is of: nobody is signed in who follows it."""
    with scopes_disabled():
        return AgreeLink.objects.select_related(*WITH).filter(secret=hashed(secret)).first()


def why_closed(link: AgreeLink, latest: int | None, answered: bool, now: datetime) -> str:
    """Why a link may not be followed: a key of CLOSED; "" while it is open.

    `latest`: the row of the plan's newest version; `answered`: the person has answered the link's version.
    """
    plan, caregiver = link.version.plan, link.person.caregiver
    reasons = {
        "used": link.used_at,
        "failed": link.failed_at,
        "withdrawn": link.withdrawn_at,
        "no contact": caregiver is None or not caregiver.contact_allowed,
        "another": is_another(link.person),
        "address": caregiver and address_of(link.person) != link.sent_to,
        "answered": answered and link.asks == Asks.ANSWER,
        "state": plan.state != STATES[Asks(link.asks)],
        "late": now >= link.ends_at,
        "tries": link.tries >= TRIES,
        "codes": link.codes_sent >= CODES and not (code_holds(link, now) or reads(link, now)),
        "changed": link.version_id != latest,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def newest(plan: StudentPlan) -> PlanVersion | None:
    """A plan's newest version."""
    return plan.versions.order_by("-number").first()


def closed(link: AgreeLink, now: datetime) -> str:
    """Why one link may not be followed, asked of the database as it is now."""
    latest = newest(link.version.plan)
    answered = link.version.agreements.filter(person=link.person).exists()
    return why_closed(link, latest.pk if latest else None, answered, now)


def code_holds(link: AgreeLink, now: datetime) -> bool:
    """Whether a code was sent and may still be given."""
    return bool(link.code and link.code_at and now < link.code_at + CODE_HOLDS)


def reads(link: AgreeLink, now: datetime) -> bool:
    """Whether the right code was given, and there is still time to read and answer."""
    return bool(link.opened_at and now < link.opened_at + READING)


def address_of(person: PlanPerson) -> str:
    """The e-mail address on record of a caregiver whom the school may contact; "" where there is none."""
    one = person.caregiver
    return one.email.strip() if one and one.contact_allowed else ""


def is_another(person: PlanPerson) -> bool:
    """Whether the roll names somebody else where it named whom the plan means: it keeps contacts by place."""
    return bool(person.caregiver) and fold(person.caregiver.name) != fold(person.name)


def masked(address: str) -> str:
    """An address that only its owner knows again: "mere@home.example" → "m•••@h•••"."""
    name, _at, home = address.partition("@")
    return f"{name[:1]}•••@{home[:1]}•••"


def of_plan(plan: StudentPlan, now: datetime) -> dict[tuple[int, str], State]:
    """The newest link of each person and kind: (person, asks) → how it stands."""
    rows = AgreeLink.objects.filter(version__plan=plan).select_related("version__plan", "person__caregiver")
    latest, last = newest(plan), {(row.person_id, row.asks): row for row in rows.order_by("at", "id")}
    given = set(latest.agreements.values_list("person", flat=True)) if latest else set()
    return {
        of: state(row, latest.pk if latest else None, row.person_id in given, now) for of, row in last.items()
    }


def asked(plan: StudentPlan, now: datetime) -> dict[int, State]:
    """How the newest link stands that asks what the plan asks now: person → state."""
    return {of: found for (of, what), found in of_plan(plan, now).items() if what == asks(plan)}


def state(link: AgreeLink, latest: int | None, answered: bool, now: datetime) -> State:
    why = why_closed(link, latest, answered, now)
    words = (
        CLOSED[why] if why else (_("Read, not answered yet") if link.opened_at else _("Sent, not opened yet"))
    )
    return State(link, not why, words)


def asks(plan: StudentPlan) -> str:
    """What a link of a plan asks now: how it goes, once it is under way."""
    return Asks.COMMENT if plan.state == StudentPlan.State.ACTIVE else Asks.ANSWER


def person(key: str) -> PlanPerson | None:
    """Somebody of a plan, by key."""
    rows = PlanPerson.objects.select_related("plan__student", "plan__school", "caregiver")
    return rows.filter(key=key).first()
