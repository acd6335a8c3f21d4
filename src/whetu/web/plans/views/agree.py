"""The page of a link: whānau read a plan on their phone and answer it. Nobody is signed in here.

Nothing is shown before the code that goes to the address on record, and a link that is closed answers as one
that never was.
"""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django_scopes import scope

from whetu.web.answers import see
from whetu.web.attendance.queries import school_day
from whetu.web.plans.actions import links as actions
from whetu.web.plans.forms.links import AnswerForm, CodeForm, CommentForm
from whetu.web.plans.queries import links as queries
from whetu.web.plans.queries import plain
from whetu.web.schools.actions import NotAllowed

FORMS = {queries.Asks.ANSWER: AnswerForm, queries.Asks.COMMENT: CommentForm}
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "strict-origin",  # never the address; with none at all browsers send no form
    "X-Robots-Tag": "noindex, nofollow",
}


def private(view: Callable) -> Callable:
    """Kept by nobody, found by nobody, and told to no other page."""

    @wraps(view)
    @sensitive_post_parameters()
    def inner(request: HttpRequest, secret: str) -> HttpResponse:
        response = view(request, secret)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return inner


@private
def agree(request: HttpRequest, secret: str) -> HttpResponse:
    """All steps of a link, at one address: ask for the code, give it, read, answer."""
    if not ratelimit.consume(request, action="agree", key=secret):
        return render(request, "plans/agree_wait.html", status=429)
    link, now = queries.found(secret), timezone.now()
    if link is None:
        return closed(request)
    with scope(school=link.school), timezone.override(ZoneInfo(link.school.time_zone)):
        if queries.closed(link, now):
            return closed(request)
        try:
            return step(request, link, now)
        except NotAllowed:
            return closed(request)


def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/agree_closed.html", status=404)


def step(request: HttpRequest, link, now) -> HttpResponse:
    if request.method != "POST":
        return start(request, link, now)
    if "ticket" in request.POST:
        return answered(request, link, now)
    if "send" in request.POST:
        return code_sent(request, link, now)
    return code_given(request, link, now)


def start(request: HttpRequest, link, now, form: CodeForm | None = None, problem: str = "") -> HttpResponse:
    """Where the code goes, and where to write it."""
    facts = {
        "link": link,
        "masked": queries.masked(link.sent_to),
        "sent": queries.code_holds(link, now) and not problem,
        "left": queries.CODES - link.codes_sent,
        "form": form or CodeForm(),
        "problem": problem,
    }
    return render(request, "plans/agree.html", facts)


def code_sent(request: HttpRequest, link, now) -> HttpResponse:
    if actions.ask_for_code(link=link, now=now):
        return see(request.path)
    problem = _("Our mail is not going out just now. Try again later, or ring the school.")
    return start(request, link, now, problem=problem)


def code_given(request: HttpRequest, link, now) -> HttpResponse:
    form = CodeForm(request.POST)
    if link.opened_at and not link.code:
        return start(request, link, now, problem=_("That code was used: each works once. Ask for another."))
    if not queries.code_holds(link, now):
        return start(request, link, now, problem=_("The ten minutes of that code are over. Ask for another."))
    if form.is_valid():
        if actions.give_code(link=link, code=form.cleaned_data["code"], now=now):
            return plan(request, link, FORMS[link.asks]())
        if queries.closed(link, now):
            return closed(request)
        left = queries.TRIES - link.tries
        form.add_error("code", _("That is not the code. Tries left: %s.") % left)
    return start(request, link, now, form)


def plan(request: HttpRequest, link, form) -> HttpResponse:
    """What the plan says, and the form of the answer."""
    said = plain.for_home(link.version)
    facts = {"link": link, "said": said, "parts": plain.parts(said), "form": form}
    return render(request, "plans/agree_plan.html", facts | {"ticket": actions.ticket(link)})


def answered(request: HttpRequest, link, now) -> HttpResponse:
    """Keep the answer of somebody who gave the right code; after an hour they are asked for another."""
    if not actions.may_answer(link, request.POST["ticket"], now):
        return see(request.path)
    form = FORMS[link.asks](request.POST)
    if not form.is_valid():
        return plan(request, link, form)
    on = school_day(link.school, now)
    actions.answer(link=link, given=request.POST["ticket"], on=on, now=now, **form.cleaned_data)
    return render(
        request, "plans/agree_thanks.html", {"link": link, "agreed": form.cleaned_data.get("agreed")}
    )
