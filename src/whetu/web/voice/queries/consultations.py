"""Consultations, their questions and doors, and how one stands on a day."""

from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.voice import AUDIENCES, SCALE, STAFF_KINDS
from whetu.web.people.queries import pages as people
from whetu.web.schools.models import School, User
from whetu.web.voice.models import Consultation, Door, Heeded, Partner, Question, Reply

AUDIENCE_WORDS = {
    "staff": gettext_lazy("Staff"),
    "students": gettext_lazy("Students"),
    "whanau": gettext_lazy("Whānau"),
    "partners": gettext_lazy("Partners"),
}
STATE_WORDS = {
    "writing": gettext_lazy("Being written"),
    "coming": gettext_lazy("Opens later"),
    "open": gettext_lazy("Open"),
    "over": gettext_lazy("Its days are over"),
    "closed": gettext_lazy("Closed"),
}
OTHER = "other"  # of partners: one who is not on the list
SEVERAL = "several"  # whānau with children in several year levels


def of(school: School, about: str) -> list[Consultation]:
    """The consultations about a row above, by its key: the latest first."""
    return list(Consultation.objects.filter(school=school, about=about)) if about else []


def all_of(school: School) -> list[Consultation]:
    """Every consultation, the latest first, with how many `answers` came in."""
    return list(Consultation.objects.filter(school=school).annotate(answers=Count("replies")))


def one(school: School, key: str) -> Consultation | None:
    return Consultation.objects.filter(school=school, key=key).select_related("school").first()


def state(consultation: Consultation, on: date) -> str:
    """How a consultation stands on a day: a key of STATE_WORDS."""
    if not consultation.open:
        return "writing"
    if consultation.closed_at:
        return "closed"
    if on < consultation.opens:
        return "coming"
    return "open" if on <= consultation.closes else "over"


def takes_entries(consultation: Consultation, on: date) -> bool:
    """Whether paper forms and talks can be entered: also after the last day, until somebody closes it."""
    return state(consultation, on) in ("open", "over")


class Asked(NamedTuple):
    """An audience and its own questions; "" stands for everyone."""

    audience: str
    label: Any
    questions: list[Question]


def asked(consultation: Consultation) -> list[Asked]:
    """One row for everyone, then one per audience, with or without questions."""
    rows = sorted(consultation.questions.all(), key=lambda row: row.audience)
    held = {audience: list(found) for audience, found in groupby(rows, lambda row: row.audience)}
    labels = {"": gettext_lazy("Everyone"), **AUDIENCE_WORDS}
    return [Asked(audience, label, held.get(audience, [])) for audience, label in labels.items()]


def questions_for(consultation: Consultation, audience: str) -> list[Question]:
    """What one audience is asked: its own questions, then those for everyone."""
    rows = consultation.questions.filter(Q(audience=audience) | Q(audience=""))
    return sorted(rows, key=lambda row: (row.audience == "", row.place, row.pk))


def question(consultation: Consultation, pk: int) -> Question | None:
    return consultation.questions.filter(pk=pk).first()


def doors(consultation: Consultation) -> list[Door]:
    """The doors of the audiences that are asked something, in the audiences' order."""
    wanted = set(consultation.questions.values_list("audience", flat=True))
    found = [door for door in consultation.doors.all() if wanted & {"", door.audience}]
    return sorted(found, key=lambda door: list(AUDIENCES).index(door.audience))


def door(secret: str) -> Door | None:
    """The door behind a link, with its consultation and school; outside of any school's scope."""
    found = Door.objects.filter(secret=secret).select_related("consultation", "school")
    return found.first()


def partners(consultation: Consultation) -> list[Partner]:
    return list(consultation.partners.all())


def partner(consultation: Consultation, pk: int) -> Partner | None:
    return consultation.partners.filter(pk=pk).first()


def groups(consultation: Consultation, audience: str, on: date) -> list[tuple[str, Any]]:
    """The groups of an audience that somebody can choose: value and words."""
    if audience == "staff":
        return [(kind, _(words)) for kind, words in STAFF_KINDS.items()]
    if audience == "partners":
        names = [(row.name, row.name) for row in partners(consultation)]
        return [*names, (OTHER, _("Another organisation"))]
    return [(str(level), _("Year %s") % level) for level in people.roll_by_year(consultation.school, on)]


def group_words(audience: str, group: str) -> str:
    """A group of an audience, in words; "" is of no group that is known."""
    if not group:
        return _("Not said")
    if audience == "staff":
        return _(STAFF_KINDS[group]) if group in STAFF_KINDS else group
    if audience == "partners":
        return _("Another organisation") if group == OTHER else group
    one = group != SEVERAL and len(group.split()) == 1
    return _("Year %s") % group if one else _("Several year levels")


def group_of(audience: str, group: str) -> str:
    """The one group in which a reply counts: whānau of several year levels are a group of their own."""
    return SEVERAL if audience == "whanau" and len(group.split()) > 1 else group


def scale_words() -> dict[int, str]:
    return {number: _(words) for number, words in SCALE.items()}


def entered(consultation: Consultation, by: User, audience: str = "") -> QuerySet[Reply]:
    """What somebody entered from paper or talks, the latest first."""
    found = consultation.replies.filter(by=by)
    return found.filter(audience=audience) if audience else found


def own_reply(school: School, key: str, by: User) -> Reply | None:
    """A reply that this person entered themselves."""
    found = Reply.objects.filter(school=school, key=key, by=by)
    return found.select_related("consultation", "consultation__school", "school").first()


def heeded_of(consultation: Consultation) -> list[Heeded]:
    return list(consultation.heeded.all())


def heeded_row(consultation: Consultation, pk: int) -> Heeded | None:
    return consultation.heeded.filter(pk=pk).first()
