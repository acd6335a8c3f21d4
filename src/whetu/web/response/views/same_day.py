"""Same day: who is not here and not explained, and telling home."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.plan import CHANNELS
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.queries import visible
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import same_day as actions
from whetu.web.response.forms.same_day import HOW, OUTCOMES, TellForm, codes
from whetu.web.response.queries import same_day as queries
from whetu.web.schools.actions import NotAllowed


@needs(access.RESPOND, access.CONTACTS_VIEW)
def page(request: Request) -> HttpResponse:
    """Who is not here and not explained, by class, ready to tell home."""
    students = visible(request.staff, request.on)
    day = queries.day(request.school, students, request.on, timezone.now())
    facts = {
        "day": day,
        "week": queries.week(request.school, students, request.on),
        "channels": [(how, CHANNELS[how]) for how in HOW],
        "outcomes": OUTCOMES,
        "codes": codes(day.marks_of or request.on),
    }
    return render(request, "response/same_day.html", facts)


@needs(access.RESPOND, access.CONTACTS_VIEW)
@require_POST
def tell(request: Request) -> HttpResponse:
    """Keep what was done about one family, and go back to the list."""
    form = TellForm(request.POST, on=request.on)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return see("same_day")
    sent = form.cleaned_data
    found = queries.chosen(visible(request.staff, request.on), sent.pop("keys"))
    if not found:
        raise Http404
    students = [opened(request, one.key, to_write=True) for one in found]
    try:
        actions.tell(by=request.user, students=students, on=request.on, now=timezone.now(), **sent)
        messages.success(request, _("Noted."))
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("same_day")
