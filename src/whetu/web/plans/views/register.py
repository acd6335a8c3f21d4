"""The register of students' plans."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web import sheets
from whetu.web.access import Request, needs
from whetu.web.plans.queries import register as queries
from whetu.web.plans.queries.own import STATES
from whetu.web.response.actions.exports import note_export
from whetu.web.response.queries.meetings import PLANS


def choices(request: Request) -> queries.Choices:
    """What the address asks for; what it does not know is left out."""
    state, kind, look = (request.GET.get(name, "") for name in ("state", "kind", "look"))
    return queries.Choices(
        state=state if state in STATES else "",
        kind=kind if kind in PLANS else "",
        lead=request.GET.get("lead", ""),
        look=look if look in queries.LOOKS else "",
    )


@needs(access.CASE_VIEW)
def page(request: Request) -> HttpResponse:
    """All plans that have not ended, or those asked for."""
    asked = choices(request)
    found = queries.register(request.staff, request.on, asked)
    facts = {
        "register": found,
        "choice": asked,
        "states": options(STATES),
        "kinds": options(PLANS),
        "leads": [{"value": key, "label": f"{name} ({n})"} for key, name, n in found.leads],
        "looks": [(name, words, found.counts[name]) for name, (words, _fit) in queries.LOOKS.items()],
        "looked": queries.LOOKS[asked.look][0] if asked.look else "",
    }
    return render(request, "plans/plan_register.html", facts)


def options(words: dict) -> list[dict]:
    return [{"value": value, "label": label} for value, label in words.items()]


@needs(access.CASE_VIEW, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    """The same rows as a table to take away; that somebody took it is written down."""
    if form not in sheets.FORMATS:
        raise Http404
    found = queries.register(request.staff, request.on, choices(request))
    note_export(by=request.user, school=request.school, what="plans", format=form, rows=len(found.rows))
    return sheets.download(queries.sheet(found), form=form, name=f"plans-{request.on}")
