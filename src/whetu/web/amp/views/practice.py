"""Putting the plan into practice: what is to be done, and what of it is called for now."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.amp import actions
from whetu.web.amp.actions import practice as writes
from whetu.web.amp.forms import practice as forms
from whetu.web.amp.queries import practice as queries
from whetu.web.amp.queries import reminders
from whetu.web.amp.queries.check import beside
from whetu.web.answers import changed, see, sent_version
from whetu.web.links import first
from whetu.web.sheets import FORMATS, download


def the_plan(request: Request) -> Any:
    """The version that is put into practice, or 404."""
    plan = queries.living(request.school)
    if plan is None:
        raise Http404
    return plan


def found(request: Request, pk: int) -> Any:
    row = queries.activity(request.school, pk)
    if row is None:
        raise Http404
    return row


@needs(access.PLAN_VIEW)
def page(request: Request) -> HttpResponse:
    """Who does what by when for the plan, and how far it is."""
    plan = queries.living(request.school)
    if plan is None:
        return see("plan")
    rows = queries.rows(plan, request.on)
    context = {
        "plan": plan,
        "rows": rows,
        "done": sum(bool(row.activity.done_on) for row in rows),
        "left_over": queries.left_over(plan, request.on),
        "offer": queries.to_offer(plan),
        "due": due(request),
    }
    return render(request, "amp/activities.html", context)


def due(request: Request) -> list[dict]:
    """What the plan asks for now, each with the page where it is done, for those who keep it."""
    if not may(request, access.PLAN_EDIT):
        return []
    return [
        {"row": one, "url": first(request.staff.roles, one.page, "plan")}
        for one in reminders.due(request.school, request.on)
    ]


@needs(access.PLAN_EDIT)
@require_POST
def offer(request: Request) -> HttpResponse:
    """The list to begin from."""
    n = writes.offer(by=request.user, plan=the_plan(request))
    said = ngettext("%s thing is on the list.", "%s things are on the list.", n) % n
    messages.success(request, said + " " + _("Give each somebody and a day."))
    return see("plan_activities")


@needs(access.PLAN_EDIT)
def add(request: Request) -> HttpResponse:
    """Something of the school's own to do."""
    return form_page(request, the_plan(request))


@needs(access.PLAN_EDIT)
def change(request: Request, pk: int) -> HttpResponse:
    """What is to be done, by whom, by when; where somebody else saved it meanwhile, both texts."""
    row = found(request, pk)
    return form_page(request, row.plan, row)


def form_page(request: Request, plan, row=None) -> HttpResponse:
    owners = queries.owners(request.school, request.on)
    if row and row.owner and row.owner not in owners:
        owners = [row.owner, *owners]
    make = partial(forms.ActivityForm, owners=owners)
    form, later = make(request.POST or None, initial=forms.of_activity(row) if row else {}), None
    if request.method == "POST":
        facts = {"by": request.user, "plan": plan, "row": row}
        saved, form, later = changed(form, make, forms.of_activity, "words", writes.keep, **facts)
        if saved:
            messages.success(request, _("Saved."))
            advise(request, _("what is to be done"), saved.words)
            return see("plan_activities")
    context = {"form": form, "later": later, "row": row, "plan": plan}
    return render(request, "amp/activity.html", context, status=409 if later is not None else 200)


def advise(request: Request, at: str, *texts: str) -> None:
    """Say what the check of a draft advises of such words."""
    for one in beside(request.school, at, *texts):
        messages.warning(request, one.words)


@needs(access.PLAN_VIEW)
def finish(request: Request, pk: int) -> HttpResponse:
    """It is done: since when, and what came of it."""
    row = found(request, pk)
    shown = partial(forms.of_done, on=request.on)
    form, later = forms.DoneForm(request.POST or None, initial=shown(row)), None
    if request.method == "POST":
        facts = {"by": request.user, "staff": request.staff, "row": row, "on": request.on}
        saved, form, later = changed(form, forms.DoneForm, shown, "note", writes.finish, **facts)
        if saved:
            messages.success(request, _("Done. Thank you."))
            advise(request, _("the note"), saved.note)
            return see("plan_activities")
    context = {"form": form, "later": later, "row": row}
    return render(request, "amp/activity_done.html", context, status=409 if later is not None else 200)


@needs(access.PLAN_VIEW)
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """It is not done after all."""
    row = found(request, pk)
    try:
        writes.reopen(by=request.user, staff=request.staff, row=row, version=sent_version(request))
    except actions.NotAllowed as why:
        messages.error(request, str(why))
    return see("plan_activities")


@needs(access.PLAN_EDIT)
def remove(request: Request, pk: int) -> HttpResponse:
    """Asks first, then it is off the list."""
    row = found(request, pk)
    if request.method == "POST":
        try:
            writes.remove(by=request.user, row=row, version=sent_version(request))
        except actions.NotAllowed as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("Taken off the list."))
        return see("plan_activities")
    return render(request, "amp/activity_remove.html", {"row": row})


@needs(access.PLAN_EDIT)
def export(request: Request, as_format: str) -> HttpResponse:
    """The activities to take away."""
    if as_format not in FORMATS:
        raise Http404
    plan = the_plan(request)
    actions.note_export(by=request.user, school=request.school, what="activities")
    return download(queries.sheet(plan, request.on), form=as_format, name=f"plan-{plan.number}-activities")


@needs(access.PLAN_VIEW)
def calendar(request: Request) -> HttpResponse:
    """The plan's days as a calendar file: from when it holds, and its reviews."""
    plan = the_plan(request)
    made = reminders.calendar(plan, request.on, request.build_absolute_uri("/plan/"), timezone.now())
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="attendance-plan.ics"'
    return answer
