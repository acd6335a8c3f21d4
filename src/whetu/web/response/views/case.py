"""One student's case: what is known, and what is done besides tasks and meetings."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.answers import carried_out, see
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import case as actions
from whetu.web.response.actions import notes
from whetu.web.response.forms.case import PLANS, NoteForm, PlanForm
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.queries import case as queries
from whetu.web.schools.queries import staff as staffing


@needs(access.RESPOND)
def page(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    found = queries.page(student, request.staff)
    facts = {"student": student, "page": found, "plans": PLANS, "supports": SUPPORTS}
    return render(request, "response/case.html", facts)


def opened_row(request: Request, find: Callable, key: str):
    """A row of a student's case, once the student is opened for it; else 404."""
    row = find(key)
    if row is None:
        raise Http404
    opened(request, row.student.key, to_write=True)
    return row


def form_page(
    request: Request, student, form: BaseForm, action: Callable, words: dict, /, **facts
) -> HttpResponse:
    """A page with one form about a student. `words`: title, why, button, and done, said afterwards."""
    if request.method == "POST" and carried_out(form, action, by=request.user, **facts):
        messages.success(request, words["done"])
        return see("case", student.key)
    return render(request, "response/case_form.html", {"student": student, "form": form, **words})


@needs(access.CASE_EDIT)
def plan(request: Request, key: str) -> HttpResponse:
    """The student's own plan, who leads it, and the key adult."""
    student = opened(request, key, to_write=True)
    held, staff = queries.case(student), staffing.at_work(request.school, request.on)
    leads = [one for one in staff if access.may(one.roles, access.CASE_EDIT)]
    form = PlanForm(request.POST or None, initial=plan_initial(held), leads=leads, staff=staff)
    words = {"title": _("Plan and key adult"), "button": _("Save"), "done": _("Saved.")}
    return form_page(
        request, student, form, actions.keep_plan, words, student=student, on=request.on, now=timezone.now()
    )


def plan_initial(held) -> dict:
    if held is None:
        return {"plan": ""}
    lead, adult = held.plan_lead, held.key_adult
    return {
        "plan": held.plan,
        "plan_since": held.plan_since,
        "plan_lead": lead.key if lead else "",
        "key_adult": adult.key if adult else "",
    }


@needs(access.RESPOND)
def add_note(request: Request, key: str) -> HttpResponse:
    """Words to keep: plain, or for the author alone."""
    student = opened(request, key, to_write=True)
    form = NoteForm(request.POST or None, may_restrict=may(request, access.CASE_EDIT))
    words = {"title": _("Write a note"), "button": _("Keep the note"), "done": _("The note is kept.")}
    return form_page(request, student, form, notes.write, words, student=student, now=timezone.now())
