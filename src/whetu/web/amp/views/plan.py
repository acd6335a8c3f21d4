"""The plan in force, its other versions, and what differs between two."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.amp import actions, queries
from whetu.web.amp.queries import board, compared, pages, reading, takeaway
from whetu.web.amp.queries import who as people
from whetu.web.amp.views import practice
from whetu.web.answers import see
from whetu.web.sheets import FORMATS, download


@needs(access.PLAN_VIEW)
def page(request: Request) -> HttpResponse:
    """The version in force today; before the first has begun, that one."""
    now = queries.plan_on(request.school, request.on)
    plan = now or queries.newest(request.school)
    if plan is None:
        return render(request, "amp/none.html")
    return render(request, "amp/plan.html", facts(request, plan, now) | {"due": practice.due(request)})


def facts(request: Request, plan, now) -> dict:
    """What a page about one version wants; `now` is the one in force today."""
    held = people.roles(request.school, request.on)
    shown = pages.shown(request.school, plan)
    return {
        "shown": shown,
        "chapters": reading.chapters(plan),
        "plan": plan,
        "in_force": plan == now,
        "begins": plan.from_day is not None and plan.from_day > request.on,
        "roles": held,
        "gaps": people.without_anybody(shown.actions, held),
        "draft": queries.draft(request.school),
        "waits": board.waiting(request.school, request.staff.roles),
    }


@needs(access.PLAN_EDIT)
@require_POST
def begin(request: Request) -> HttpResponse:
    """The school's first version, from the plan to begin from."""
    actions.start(by=request.user, school=request.school, now=timezone.now())
    return see("plan")


def found(request: Request, key: str):
    """A version of this school that was put in force; for who writes the plan the draft too; for them and the
    board one that was set aside; else 404."""
    plan = queries.version(request.school, key)
    if plan is None:
        raise Http404
    reads = reads_history(request) if plan.set_aside_at else may(request, access.PLAN_EDIT)
    if plan.from_day is None and not reads:
        raise Http404
    return plan


def reads_history(request: Request) -> bool:
    """Whether somebody reads what the board was given and what was said of it: who writes, and the board."""
    return may(request, access.PLAN_EDIT) or may(request, access.BOARD_VIEW)


@needs(access.PLAN_VIEW)
def version(request: Request, key: str) -> HttpResponse:
    """One version, as it was or will be."""
    plan = found(request, key)
    if plan.from_day is None and plan.set_aside_at is None:
        return see("plan_draft")
    now = queries.plan_on(request.school, request.on)
    return render(request, "amp/plan.html", facts(request, plan, now))


@needs(access.PLAN_VIEW)
def versions(request: Request) -> HttpResponse:
    """Every version; two of them sent are compared."""
    held = queries.versions(request.school)
    if request.method == "POST":
        one, other = request.POST.get("one", ""), request.POST.get("other", "")
        if one and other and one != other:
            return see("plan_compare", one, other)
        messages.info(request, _("Choose two different versions."))
    now = queries.plan_on(request.school, request.on)
    rows = [
        {"plan": plan, "before": before, "now": plan == now, "begins": plan.from_day > request.on}
        for plan, before in zip(held, [*held[1:], None], strict=True)
    ]
    context = {"rows": rows, "draft": queries.draft(request.school), "events": happened(request)}
    if reads_history(request):
        context |= {"set_aside": queries.set_aside(request.school), "given": board.given(request.school)}
    return render(request, "amp/versions.html", context)


def happened(request: Request) -> list[dict]:
    """What happened to the versions. The words are for who writes the plan, and for the board."""
    reads = reads_history(request)
    return [
        {"event": one, "state": board.state_words(one.state), "words": one.words if reads else ""}
        for one in board.events(request.school, with_drafts=reads)
    ]


@needs(access.PLAN_SUBMIT)
@require_POST
def take_back(request: Request, key: str) -> HttpResponse:
    """A version that has not begun is a draft again."""
    try:
        actions.take_back(by=request.user, plan=found(request, key), on=request.on, now=timezone.now())
    except actions.NotAllowed as why:
        messages.error(request, str(why))
        return see("plan_versions")
    messages.success(request, _("It is a draft again."))
    return see("plan_draft")


@needs(access.PLAN_VIEW)
def compare(request: Request, one: str, other: str) -> HttpResponse:
    """What the second version says otherwise than the first: all of its text."""
    before, after = readable(request, one), readable(request, other)
    context = {"before": before, "after": after, "sections": compared.compared(before, after)}
    return render(request, "amp/compare.html", context)


def readable(request: Request, key: str):
    """A version to compare: one that was put in force; the draft, for who may look at it; else 404."""
    plan = queries.version(request.school, key)
    if plan is None or (plan.from_day is None and not board.sees(request.staff, plan)):
        raise Http404
    return plan


@needs(access.PLAN_VIEW)
def export(request: Request, key: str, as_format: str) -> HttpResponse:
    """A version to take away."""
    if as_format not in FORMATS:
        raise Http404
    plan = found(request, key)
    tables = [takeaway.of_actions(request.school, plan), takeaway.of_lines(plan)]
    actions.note_export(by=request.user, school=request.school, what="plan", number=plan.number)
    return download(*tables, form=as_format, name=f"plan-{plan.number}")
