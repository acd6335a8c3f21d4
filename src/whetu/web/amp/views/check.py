"""What stands against the draft before it goes to the board."""

from django.http import HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.amp import queries
from whetu.web.amp.queries.check import checked
from whetu.web.answers import see


def own_host(request: Request) -> str:
    """This site's name, without its port."""
    return request.get_host().partition(":")[0]


@needs(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    """All that was found; asked with ?count, the number of what must be mended alone, for the tab."""
    draft = queries.draft(request.school)
    if draft is None:
        return see("plan")
    facts = {"plan": draft, "checked": checked(draft, request.on, own_host(request))}
    template = "amp/check_count.html" if "count" in request.GET else "amp/check.html"
    return render(request, template, facts)
