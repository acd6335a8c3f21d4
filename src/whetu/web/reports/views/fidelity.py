"""The plan at work: what it asked, what was done and when; and the lists behind the numbers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web import sheets
from whetu.web.access import Request, needs
from whetu.web.people import queries as people
from whetu.web.reports.queries import fidelity as queries
from whetu.web.reports.queries.groups import BY
from whetu.web.reports.queries.periods import choice
from whetu.web.response.actions.exports import note_export

PAGE = 50


def asked(request: Request):
    """The period and the version that the address names, and the choice of periods."""
    periods = choice(request.school, request.on, request.GET.get("time", ""))
    plan = periods.shown and queries.version(request.school, periods.shown, request.GET.get("plan", ""))
    return periods, plan


def number(value: str) -> int | None:
    return int(value) if value.isdecimal() and len(value) < 12 else None


def found(request: Request):
    periods, plan = asked(request)
    if not plan:
        return periods, None
    students = people.visible(request.staff, request.on)
    action = number(request.GET.get("action", ""))
    return periods, queries.fidelity(request.school, students, periods.shown, plan, action)


@needs(access.OVERSEE)
def page(request: Request) -> HttpResponse:
    periods, here = found(request)
    lines = [line for block in here.blocks for line in block.lines] if here else []
    action = number(request.GET.get("action", ""))
    facts = {
        "found": here,
        "periods": periods,
        "actions": [{"value": line.action.pk, "label": line.words} for line in lines if line.tally.due],
        "action": action,
        "one": next((line for line in lines if line.action.pk == action), None),
        "without_own": bool(people.own_child_keys(request.staff)),
        "states": queries.STATES,
    }
    return render(request, "reports/fidelity.html", facts)


@needs(access.OVERSEE)
def tasks(request: Request) -> HttpResponse:
    """The tasks behind a number."""
    periods, plan = asked(request)
    if not plan:
        raise Http404
    students = people.visible(request.staff, request.on)
    sent = request.GET
    step = sent.get("step", "")
    facts = {"period": periods.shown, "plan": plan, "step": step, "gaps": None}
    if sent.get("state") == "unanswered":
        rows = queries.unanswered(request.school, students, periods.shown, plan, step)
        facts["page"] = Paginator(rows, PAGE).get_page(sent.get("page"))
        facts["gaps"] = queries.gaps(request.school, facts["page"].object_list)
    else:
        by = sent.get("by") if sent.get("by") in BY else ""
        state = sent.get("state", "")
        wanted = queries.Wanted(state, number(sent.get("action", "")), step, by, sent.get("group", ""))
        rows = queries.behind(request.school, students, periods.shown, plan, wanted)
        facts["page"] = Paginator(rows, PAGE).get_page(sent.get("page"))
        facts["listed"] = queries.listed(facts["page"].object_list)
        facts["state_words"] = queries.STATES.get(state, "")
    return render(request, "reports/fidelity_tasks.html", facts)


@needs(access.OVERSEE, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    periods, here = found(request)
    if here is None or form not in sheets.FORMATS:
        raise Http404
    value = periods.shown.value
    note_export(by=request.user, school=request.school, what="the plan at work", format=form, time=value)
    return sheets.download(*queries.sheets(here), form=form, name=f"plan-at-work-{value}")
