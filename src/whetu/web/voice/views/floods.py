"""Taking out many replies at once that came by one link: how many first, then with a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see
from whetu.web.voice.actions import floods as actions
from whetu.web.voice.forms.floods import FloodForm, WhyForm
from whetu.web.voice.queries import consultations as queries
from whetu.web.voice.queries.floods import Flood, many
from whetu.web.voice.views.consultations import crumb, found


@needs(access.PLAN_EDIT, access.OVERSEE)
def page(request: Request, key: str) -> HttpResponse:
    """Choose by whose link and from when to when; see how many; take them out."""
    row = found(request, key)
    links = {door.audience: door.secret for door in queries.doors(row)}
    if not links:
        return see("consultation", key)
    names = [(audience, queries.AUDIENCE_WORDS[audience]) for audience in links]
    form = FloodForm(request.POST or None, doors=names)
    facts = {"row": row, "form": form, "state": queries.state(row, request.on), **crumb(row)}
    if form.is_valid():
        chosen = form.cleaned_data
        sent = request.POST if "link" in request.POST else None
        why = WhyForm(sent, initial={"link": links[chosen["audience"]]})
        if sent and taken_out(request, row, chosen, why):
            return see("consultation", key)
        flood = Flood(link="", **chosen)
        facts |= {
            "why": why,
            "number": many(row, flood),
            "flood": flood,
            "label": dict(names)[flood.audience],
        }
    return render(request, "voice/flood.html", facts)


def taken_out(request: Request, row, chosen: dict, why: WhyForm) -> bool:
    """Do it, and say how many they were and that the link is another now."""

    def action(link: str, why: str) -> None:
        flood = Flood(link=link, **chosen)
        n = actions.take_out(by=request.user, consultation=row, flood=flood, why=why)
        said = ngettext("%s answer was taken out.", "%s answers were taken out.", n) % n
        messages.success(
            request, said + " " + _("There is a new link: give it out, and hang up a new poster.")
        )

    return carried_out(why, action)
