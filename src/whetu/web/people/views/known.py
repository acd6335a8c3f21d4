"""What only people know of a student."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.rules import access as rules
from whetu.rules import calendar as calendars
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see
from whetu.web.people import actions
from whetu.web.people.forms import EarlierForm, LeftForm
from whetu.web.people.queries import pages
from whetu.web.people.views.opening import opened
from whetu.web.schools import queries as schools


@needs(rules.RECODE)
def earlier_days(request: Request, key: str) -> HttpResponse:
    """Days absent at an earlier school this term: shown beside the count, never in it."""
    student = opened(request, key, to_write=True)
    term = calendars.term_of(request.on, schools.terms(request.school))
    held = term and pages.earlier_days(student, term)
    initial = {"days_absent": held.days_absent, "said_by": held.said_by} if held else {}
    form = EarlierForm(request.POST or None, initial=initial)
    if term and carried_out(
        form, actions.earlier_days, by=request.user, student=student, year=term.year, term=term.term
    ):
        messages.success(request, _("Saved."))
        return see("student", student.key)
    return render(request, "people/earlier_days.html", {"form": form, "student": student, "term": term})


@needs(rules.MERGE)
def left(request: Request, key: str) -> HttpResponse:
    """Note that a student has left, where the roll does not say so yet."""
    student = opened(request, key, to_write=True)
    form = LeftForm(request.POST or None, initial={"last_day": request.on})
    if carried_out(form, actions.left, by=request.user, student=student, on=request.on):
        messages.success(request, _("It is noted. Days after it no longer count."))
        return see("student", student.key)
    return render(request, "people/left.html", {"form": form, "student": student})
