"""Visits to a home: planned, checked for safety, recorded."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import visits as actions
from whetu.web.response.forms.visits import ResultForm, SafetyForm, VisitForm
from whetu.web.response.queries import case
from whetu.web.response.views.case import form_page, opened_row
from whetu.web.schools.queries import staff as staffing


@needs(access.CASE_EDIT)
def add(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    staff = staffing.at_work(request.school, request.on)
    form = VisitForm(request.POST or None, initial={"visitor": request.staff.key}, staff=staff)
    words = {
        "title": _("Plan a home visit"),
        "why": _("The safety check comes next. Nobody goes before it says that it is safe."),
        "button": _("Plan the visit"),
        "done": _("The visit is planned. Check now whether it is safe."),
    }
    return form_page(
        request, student, form, actions.plan, words, student=student, today=request.on, now=timezone.now()
    )


@needs(access.CASE_EDIT)
def check(request: Request, key: str) -> HttpResponse:
    visit = opened_row(request, case.visit, key)
    safe = {True: "yes", False: "no"}.get(visit.safe)
    first = {**visit.safety, "safe": safe, "shown": actions.seen(visit)}
    words = {
        "title": _("Is it safe to go?"),
        "why": visit.purpose,
        "button": _("Save the check"),
        "done": _("The check is saved."),
    }
    form = SafetyForm(request.POST or None, initial=first)
    return form_page(request, visit.student, form, actions.check, words, visit=visit, now=timezone.now())


@needs(access.CASE_EDIT)
def record(request: Request, key: str) -> HttpResponse:
    visit = opened_row(request, case.visit, key)
    words = {
        "title": _("How the visit went"),
        "why": visit.purpose,
        "button": _("Record the visit"),
        "done": _("The visit is recorded."),
    }
    form = ResultForm(request.POST or None)
    return form_page(
        request, visit.student, form, actions.record, words, visit=visit, today=request.on,
        now=timezone.now(),
    )  # fmt: skip
