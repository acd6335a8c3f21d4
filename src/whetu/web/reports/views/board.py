"""What the board is given: packs prepared by leaders, released by the principal, read by the board."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.answers import done, see
from whetu.web.reports.actions import board as actions
from whetu.web.reports.forms.board import PackForm
from whetu.web.reports.queries import board as queries
from whetu.web.schools.actions import NotAllowed

FILES = {"pdf": "application/pdf", "json": "application/json"}


def prepares(request: Request) -> bool:
    """Whether this person prepares packs, and so sees those that are not released yet."""
    return may(request, access.OVERSEE)


@needs(access.BOARD_VIEW)
def listed(request: Request) -> HttpResponse:
    facts = {
        "packs": queries.of_school(request.school, prepares(request)),
        "prepares": prepares(request),
        "form": PackForm(initial={"as_at": request.on - timedelta(days=1)}),
    }
    return render(request, "reports/board.html", facts)


@needs(access.BOARD_VIEW, access.OVERSEE)
@require_POST
def prepare(request: Request) -> HttpResponse:
    form = PackForm(request.POST)
    facts = {
        "by": request.user,
        "school": request.school,
        "on": request.on,
        "now": timezone.now(),
        "address": settings.ADDRESS + reverse("public_plan", args=[request.school.number]),
        "host": request.get_host(),
    }
    row = done(form, actions.prepare, **facts)
    if row is None:
        packs = queries.of_school(request.school, all_of_them=True)
        shown = {"packs": packs, "prepares": True, "form": form}
        return render(request, "reports/board.html", shown, status=422)
    messages.success(request, _("The pack is there. Read it through: then the principal can release it."))
    return see("board_pack", row.key)


def found(request: Request, key: str):
    row = queries.one(request.school, key, prepares(request))
    if row is None:
        raise Http404
    return row


@needs(access.BOARD_VIEW)
def page(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    shown = queries.shown(row.facts)
    facts = {
        "row": row,
        "shown": shown,
        "picture": queries.picture(row.facts) if shown else None,
        "terms": row.facts.get("terms", []),
        "goal": row.facts.get("goal", {}),
        "whole": queries.is_whole(row),
    }
    return render(request, "reports/board_pack.html", facts)


@needs(access.BOARD_RELEASE)
@require_POST
def release(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    try:
        actions.release(by=request.user, row=row, now=timezone.now())
    except NotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The board can read it now."))
    return see("board_pack", row.key)


@needs(access.BOARD_VIEW)
def take(request: Request, key: str, form: str) -> HttpResponse:
    """The pages, or the facts as data, as they were made."""
    row = found(request, key)
    if form not in FILES:
        raise Http404
    try:
        taken = actions.taken(by=request.user, row=row, form=form)
    except NotAllowed as why:
        messages.error(request, str(why))
        return see("board_pack", row.key)
    answer = HttpResponse(taken, content_type=FILES[form])
    answer["Content-Disposition"] = f'attachment; filename="board-pack-{row.number}-{row.as_at}.{form}"'
    return answer
