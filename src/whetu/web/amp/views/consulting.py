"""Asking people about the draft: its consultations, and who has been heard in each."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.amp.views.drafts import the_draft
from whetu.web.answers import see
from whetu.web.voice import actions as voice
from whetu.web.voice import queries
from whetu.web.voice.queries import consultations

ASKED_FOR = timedelta(days=14)  # what a new consultation is offered


@needs(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    """The consultations about the draft; sent, a new one begins."""
    draft = the_draft(request)
    if request.method == "POST":
        row = voice.make_consultation(
            by=request.user, school=request.school, about=draft.key, in_text=draft.submitted_at is not None,
            title=_("Our attendance management plan"), opens=request.on, closes=request.on + ASKED_FOR,
            now=timezone.now(),
        )  # fmt: skip
        return see("consultation", row.key)
    asked = queries.of(request.school, draft.key)
    who = queries.there(request.school, request.on) if any(row.open for row in asked) else None
    rows = [
        {"row": row, "state": consultations.STATE_WORDS[consultations.state(row, request.on)],
         "coverage": queries.coverage(row, request.on, who=who) if row.open else []}
        for row in asked
    ]  # fmt: skip
    heeded = queries.heeded(request.school, draft.key)
    facts = {"plan": draft, "rows": rows, "heeded": heeded, "audiences": consultations.AUDIENCE_WORDS}
    return render(request, "amp/consult.html", facts)
