"""The page behind a link: people answer on their phone. Nobody signs in, and nothing of the sender is kept:
no name, no address of a machine, no cookie but the one that guards the form."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from whetu.web.answers import see
from whetu.web.attendance.queries import school_day
from whetu.web.schools.actions import NotAllowed
from whetu.web.voice.actions import replies as actions
from whetu.web.voice.forms.answers import AnswersForm
from whetu.web.voice.queries import consultations as queries
from whetu.web.voice.views.pages import at_school, for_everyone


@for_everyone
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """The questions of one audience; sent, the thanks."""
    with scopes_disabled():
        door = queries.door(secret)
    if door is None:
        return render(request, "voice/door_closed.html", {}, status=404)
    with at_school(door.school):
        on = school_day(door.school, timezone.now())
        state = queries.state(door.consultation, on)
        if "sent" in request.GET:
            return render(request, "voice/door_thanks.html", {"door": door, "more": state == "open"})
        if state != "open":
            return closed(request, door, state)
        return asked(request, door, on)


def closed(request: HttpRequest, door, state: str) -> HttpResponse:
    return render(request, "voice/door_closed.html", {"door": door, "state": state})


def asked(request: HttpRequest, door, on) -> HttpResponse:
    """The form, with what was written where something stands against it."""
    form = AnswersForm(
        request.POST or None, audience=door.audience,
        questions=queries.questions_for(door.consultation, door.audience),
        groups=queries.groups(door.consultation, door.audience, on),
    )  # fmt: skip
    status = 200
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="voice", key=door.secret):
            form.add_error(None, _("Many people are answering just now. Wait a minute, then send it again."))
            status = 429
        else:
            try:
                if sent(request, door, form, on):
                    return see(f"{request.path}?sent=1")
            except NotAllowed:
                return closed(request, door, "closed")
    facts = {"door": door, "form": form, "ticket": actions.ticket(door.secret)}
    return render(request, "voice/door.html", facts, status=status)


def sent(request: HttpRequest, door, form: AnswersForm, on) -> bool:
    """Whether the answers are kept. A ticket that is a day old is asked for once more."""
    key = actions.key_of(door.secret, request.POST.get("ticket", ""))
    if key is None:
        form.add_error(None, _("This page was open for long. Look your answers over and send them again."))
        return False
    actions.send(door=door, key=key, on=on, now=timezone.now(), **form.cleaned_data)
    return True
