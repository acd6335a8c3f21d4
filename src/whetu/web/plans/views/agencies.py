"""Who helps: the school's directory of its own people and of agencies."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.plan import BARRIERS
from whetu.rules.sharing import AGENCY_KINDS
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see
from whetu.web.plans.actions import agencies as actions
from whetu.web.plans.forms.agencies import AgencyForm, filled
from whetu.web.plans.queries import agencies as queries
from whetu.web.plans.views.pages import changed
from whetu.web.response.queries.record import colleagues


def found(key: str):
    """An agency of this school, or 404."""
    row = queries.by_key(key)
    if row is None:
        raise Http404
    return row


def asked(request: Request) -> queries.Choice:
    return queries.choice(*(request.GET.get(name, "") for name in ("need", "area", "kind", "state")))


def options(pairs) -> list[dict]:
    return [{"value": value, "label": label} for value, label in pairs]


@needs(access.CASE_VIEW)
def page(request: Request) -> HttpResponse:
    """The directory, by need and area, and who helps with what."""
    rows, choice = queries.all_of(request.school), asked(request)
    facts = {
        "agencies": queries.chosen(rows, choice),
        "any": bool(rows),
        "choice": choice,
        "needs": queries.needs(rows),
        "need_words": queries.need_words(choice.need),
        "need_options": options((key, queries.need_words(key)) for key in BARRIERS),
        "area_options": options((area, area) for area in queries.areas(rows)),
        "kind_options": options((key, queries.kind_words(key)) for key in AGENCY_KINDS),
        "ended": sum(1 for one in rows if one.ended_on),
    }
    return render(request, "plans/agencies.html", facts)


@needs(access.CASE_VIEW)
def sheet(request: Request) -> HttpResponse:
    """A sheet for whānau: who helps, with what, and how to reach them."""
    choice = asked(request)._replace(ended=False)
    rows = queries.chosen(queries.in_use(request.school), choice)
    facts = {"agencies": rows, "choice": choice, "need_words": queries.need_words(choice.need)}
    return render(request, "plans/agency_sheet.html", facts)


@needs(access.CASE_EDIT)
def new(request: Request) -> HttpResponse:
    first = {"kind": request.GET.get("kind", "")}
    form = AgencyForm(request.POST or None, initial=first, staff=colleagues(request.school, request.on))
    if request.method == "POST" and carried_out(form, actions.add, by=request.user, school=request.school):
        messages.success(request, _("It stands in the directory."))
        return see("agencies")
    return render(request, "plans/agency_form.html", {"form": form})


@needs(access.CASE_VIEW)
def agency(request: Request, key: str) -> HttpResponse:
    return render(request, "plans/agency.html", {"shown": queries.shown(found(key))})


@needs(access.CASE_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    row = found(key)
    staff = colleagues(request.school, request.on)
    make = partial(AgencyForm, initial=filled(row), staff=staff)
    form, later = make(request.POST or None), None
    if request.method == "POST":
        facts = {"by": request.user, "agency": row}
        saved, form, later = changed(form, make, filled, "route", actions.change, **facts)
        if saved:
            messages.success(request, _("Saved."))
            return see("agency", row.key)
    facts = {"form": form, "agency": row, "later": later}
    return render(request, "plans/agency_form.html", facts, status=409 if later is not None else 200)


@needs(access.CASE_EDIT)
@require_POST
def end(request: Request, key: str) -> HttpResponse:
    row = actions.end(by=request.user, agency=found(key), on=request.on)
    messages.success(request, _("It is not offered any more. What was asked of it stays."))
    return see("agency", row.key)


@needs(access.CASE_EDIT)
@require_POST
def take_up(request: Request, key: str) -> HttpResponse:
    row = actions.take_up(by=request.user, agency=found(key))
    messages.success(request, _("It is offered again."))
    return see("agency", row.key)
