"""What stands around a draft's text: what is done each day, documents, and its dates."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.amp import queries
from whetu.web.amp.actions import NotAllowed
from whetu.web.amp.actions import around as actions
from whetu.web.amp.actions.upon import Both
from whetu.web.amp.forms import around as forms
from whetu.web.amp.views.drafts import row_of, the_draft
from whetu.web.answers import carried_out, said, see


def kept(form, make: Callable, action: Callable, **facts) -> tuple[bool, Any, list[tuple]]:
    """Do what a form asks: whether it was done, the form to show, and what somebody else wrote meanwhile:
    label, saved, written. Sent again, the form keeps what was written here."""
    try:
        return carried_out(form, action, **facts), form, []
    except Both as both:
        saved = make(initial=both.saved)
        data = form.data.copy()
        data["was"] = forms.remembered(both.saved)
        differing = [(form[name].label, said(saved[name]), said(form[name])) for name in both.fields]
        return False, make(data), differing


def page_of(request: Request, template: str, form, make, action: Callable, **facts) -> HttpResponse:
    """A page with one form: what it kept leads back to `to`."""
    to, context = facts.pop("to"), facts.pop("context")
    differing: list[tuple] = []
    if request.method == "POST":
        done, form, differing = kept(form, make, action, by=request.user, **facts)
        if done:
            messages.success(request, _("Saved in the draft."))
            return see(to)
    return render(request, template, {"form": form, "differing": differing, "plan": facts["plan"], **context})


@needs(access.PLAN_EDIT)
def daily(request: Request) -> HttpResponse:
    """What happens each day, and a form for one line more."""
    return daily_page(request, the_draft(request))


@needs(access.PLAN_EDIT)
def daily_line(request: Request, pk: int) -> HttpResponse:
    """One line of what happens each day, to change."""
    draft = the_draft(request)
    return daily_page(request, draft, row_of(draft.daily, pk))


def daily_page(request: Request, draft, row=None) -> HttpResponse:
    who = queries.who_words(request.school)

    def make(data=None, initial=None):
        return forms.DailyForm(data, initial=initial, who=who)

    form = make(request.POST or None, initial_of(row, "at role words words_mi"))
    lines = [(one, who.get(one.role, one.role)) for one in draft.daily.all()]
    facts = {"to": "plan_daily", "context": {"row": row, "lines": lines}, "plan": draft, "row": row}
    return page_of(request, "amp/daily.html", form, make, actions.keep_daily, **facts)


def initial_of(row, names: str) -> dict[str, Any]:
    return forms.filled({name: getattr(row, name) for name in names.split()}) if row else {}


@needs(access.PLAN_EDIT)
@require_POST
def move_daily(request: Request, pk: int) -> HttpResponse:
    """A line of the day up, down, or out of the draft."""
    draft = the_draft(request)
    row, deed = row_of(draft.daily, pk), request.POST.get("deed")
    if deed in ("up", "down"):
        return answered(request, "plan_daily", actions.move_daily, plan=draft, row=row, up=deed == "up")
    return answered(request, "plan_daily", actions.take_out, plan=draft, row=row)


def answered(request: Request, to: str, action: Callable, **facts) -> HttpResponse:
    try:
        action(by=request.user, **facts)
    except NotAllowed as why:
        messages.error(request, str(why))
    return see(to)


@needs(access.PLAN_EDIT)
def links(request: Request) -> HttpResponse:
    """The documents beside the plan, and a form for one more."""
    return links_page(request, the_draft(request))


@needs(access.PLAN_EDIT)
def link(request: Request, pk: int) -> HttpResponse:
    """One document, to change."""
    draft = the_draft(request)
    return links_page(request, draft, row_of(draft.links, pk))


def links_page(request: Request, draft, row=None) -> HttpResponse:
    form = forms.LinkForm(request.POST or None, initial=initial_of(row, "kind title url"))
    context = {"row": row, "links": list(draft.links.all())}
    facts = {"to": "plan_links", "context": context, "plan": draft, "row": row}
    return page_of(request, "amp/links.html", form, forms.LinkForm, actions.keep_link, **facts)


@needs(access.PLAN_EDIT)
@require_POST
def take_link(request: Request, pk: int) -> HttpResponse:
    """A document out of the draft."""
    draft = the_draft(request)
    return answered(request, "plan_links", actions.take_out, plan=draft, row=row_of(draft.links, pk))


@needs(access.PLAN_EDIT)
def dates(request: Request) -> HttpResponse:
    """From when it is to hold, and by when it is looked at again."""
    draft = the_draft(request)
    form = forms.DatesForm(request.POST or None, initial=initial_of(draft, "wanted_from review_on"))
    facts = {"to": "plan_write", "context": {}, "plan": draft, "on": request.on}
    return page_of(request, "amp/dates.html", form, forms.DatesForm, actions.keep_dates, **facts)
