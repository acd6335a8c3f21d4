"""This morning: what one person's day begins with, by role; and the same as a calendar without names."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.plan import CONTACTS
from whetu.web.access import Request, may, needs
from whetu.web.answers import see
from whetu.web.response.actions import digest as actions
from whetu.web.response.queries import calendar as calendars
from whetu.web.response.queries import digest

AHEAD = timedelta(days=60)


@needs(access.RESPOND)
def page(request: Request) -> HttpResponse:
    leads = may(request, access.OVERSEE)
    return render(
        request,
        "response/digest.html",
        {
            "digest": digest.digest(request.staff, request.on),
            "setting": digest.setting(request.staff),
            "not_sent": digest.not_sent(request.school, request.on) if leads else 0,
            "contacts": CONTACTS,
        },
    )


@needs(access.RESPOND)
@require_POST
def by_email(request: Request) -> HttpResponse:
    wanted = request.POST.get("wanted") == "yes"
    actions.choose(by=request.user, staff=request.staff, by_email=wanted)
    said = _("You get it by e-mail from the next school day.") if wanted else _("No e-mail is sent to you.")
    messages.success(request, said)
    return see("digest")


@needs(access.RESPOND)
def calendar(request: Request) -> HttpResponse:
    """Due days with counts, and meetings without names: each leads back to the site."""
    content = calendars.of_person(
        staff=request.staff,
        due=digest.due_days(request.staff, request.on),
        meetings=digest.meetings(request.staff, request.on, request.on + AHEAD),
        link=request.build_absolute_uri("/digest/"),
        now=timezone.now(),
    )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="whetu.ics"'
    return answer
