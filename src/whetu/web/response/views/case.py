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
from whetu.web.response.forms.case import KeyAdultForm, NoteForm
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.queries import case as queries
from whetu.web.response.queries.meetings import PLANS
from whetu.web.response.queries.record import colleagues_for


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
def key_adult(request: Request, key: str) -> HttpResponse:
    """Who at school the student trusts, and who checks in with them."""
    student = opened(request, key, to_write=True)
    held = queries.case(student)
    first = {"key_adult": held.key_adult.key if held and held.key_adult else ""}
    form = KeyAdultForm(request.POST or None, initial=first, staff=colleagues_for(student, request.on))
    words = {"title": _("Key adult"), "button": _("Save"), "done": _("Saved.")}
    facts = {"student": student, "on": request.on, "now": timezone.now()}
    return form_page(request, student, form, actions.keep_key_adult, words, **facts)


@needs(access.RESPOND)
def add_note(request: Request, key: str) -> HttpResponse:
    """Words to keep: plain, or for the author alone."""
    student = opened(request, key, to_write=True)
    form = NoteForm(request.POST or None, may_restrict=may(request, access.CASE_EDIT))
    words = {"title": _("Write a note"), "button": _("Keep the note"), "done": _("The note is kept.")}
    return form_page(request, student, form, notes.write, words, student=student, now=timezone.now())
