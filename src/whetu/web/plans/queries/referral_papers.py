"""What the papers of referrals and groups say, as data for the printed page."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from whetu.rules.sharing import BASES
from whetu.web.plans.models import Referral
from whetu.web.plans.queries.agencies import kind_words
from whetu.web.words import day


def basis_of(said: dict[str, Any]) -> list[list[str]]:
    """On what it rests, and who knows. Who agreed, and why somebody was not told, is for the school alone."""
    if not said:
        return []
    basis = BASES[said["basis"]]
    return [
        [_("Lawful basis"), f"{_(basis.label)} ({basis.source})"],
        [_("The student knows"), _("Yes") if said["child_told"] else _("No")],
        [_("Whānau know"), _("Yes") if said["whanau_told"] else _("No")],
        [_("To be kept until"), day(date.fromisoformat(said["ends"]))],
    ]


def referral(row: Referral, said: dict[str, Any], on: date) -> dict[str, Any]:
    """A referral's form: what was sent, or a draft that says so."""
    contact = row.primary_contact
    facts = [
        [_("To"), f"{row.agency.name}, {kind_words(row.agency.kind)}"],
        [_("Student"), said["student"]["name"]],
        [_("Year level and class"), year_class(said)],
        [_("Whom to answer"), f"{contact.user.name}, {contact.user.email}" if contact else ""],
        [_("School's phone"), said["school"]["phone"]],
        [_("Sent on"), day(row.sent_on)],
        [_("As the record stood on"), day(date.fromisoformat(said["as_at"]))],
        *basis_of(row.ready),
    ]
    return {
        "title": _("Referral to %s") % row.agency.name,
        "school": row.school.name,
        "draft": "" if row.sent_on else _("Draft: not approved, or not sent. Not to be handed on."),
        "facts": [pair for pair in facts if pair[1]],
        "parts": [
            [part["title"], part["lines"] or [_("Nothing is written down.")]] for part in said["parts"]
        ],
        "foot": _("Made on %s. For those whom it names as its readers: keep it safe.") % day(on),
        "page": _("Page"),
        "lang": "en",
    }


def year_class(said: dict[str, Any]) -> str:
    student = said["student"]
    year = _("Year %s") % student["year"] if student["year"] else ""
    return ", ".join(part for part in (year, student["class"]) if part)
