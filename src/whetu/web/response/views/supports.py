"""Supports offered, answered and delivered; and work to catch up on."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import supports as actions
from whetu.web.response.forms.supports import SUPPORTS, CatchUpForm, SupportForm, SupportStateForm
from whetu.web.response.queries import case
from whetu.web.response.queries import supports as queries
from whetu.web.response.views.case import form_page, opened_row
from whetu.web.schools.queries import staff as staffing

A_PAGE = 50


@needs(access.CASE_EDIT)
def add(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    barriers = case.barriers(student, request.staff)
    first = {"offered_on": request.on, "answer": "waiting"}
    form = SupportForm(request.POST or None, initial=first, barriers=barriers)
    words = {
        "title": _("Offer a support"),
        "button": _("Note the offer"),
        "done": _("The offer is noted."),
    }
    return form_page(request, student, form, actions.offer, words, student=student, on=request.on)


@needs(access.CASE_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    """What became of one offer."""
    support = opened_row(request, case.support, key)
    names = ("answer", "started_on", "ended_on", "effect")
    first = {name: getattr(support, name) for name in names}
    form = SupportStateForm(request.POST or None, initial=first)
    words = {
        "title": SUPPORTS[support.kind][0],
        "why": support.words,
        "button": _("Save"),
        "done": _("Saved."),
    }
    return form_page(request, support.student, form, actions.follow, words, support=support, on=request.on)


@needs(access.CASE_VIEW)
def table(request: Request) -> HttpResponse:
    """Supports offered this year, taken and declined; each number opens its students."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    kind, state = kind if kind in SUPPORTS else "", state if state in queries.STANDS else ""
    found = queries.chosen(request.staff, request.on, request.on.year, kind, state)
    facts = {
        "lines": queries.table(request.staff, request.on, request.on.year),
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "state": state,
        "year": request.on.year,
        "supports": SUPPORTS,
    }
    return render(request, "response/supports.html", facts)


@needs(access.RESPOND)
def add_catch_up(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    staff = staffing.teachers(request.school, request.on)
    first = {"teacher": request.staff.key}
    form = CatchUpForm(request.POST or None, initial=first, staff=staff)
    words = {
        "title": _("Work to catch up on"),
        "why": _("It stands in the list of the teacher who gives it."),
        "button": _("Add the work"),
        "done": _("The work is on the list."),
    }
    return form_page(
        request, student, form, actions.give, words, student=student, on=request.on, now=timezone.now()
    )


@needs(access.RESPOND)
def catch_up(request: Request) -> HttpResponse:
    """Work to give: one's own first, then what others give to the students one sees."""
    work = queries.to_give(request.staff, request.on)
    return render(request, "response/catch_up.html", {"work": work})


@needs(access.RESPOND)
@require_POST
def caught_up(request: Request, key: str) -> HttpResponse:
    """The work is done; or, where the form says so, not after all."""
    item = opened_row(request, case.catch_up, key)
    again = "again" in request.POST
    actions.done(by=request.user, item=item, on=None if again else request.on)
    messages.success(request, _("It is on the list again.") if again else _("Done."))
    return see("catch_up") if "list" in request.POST else see("case", item.student.key)
