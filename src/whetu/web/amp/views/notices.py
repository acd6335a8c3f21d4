"""Telling the community, students and whānau of the plan."""

from functools import partial
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.amp import NOTICES
from whetu.web import pdf
from whetu.web.access import Request, needs
from whetu.web.amp import actions, queries
from whetu.web.amp.actions import notices as writes
from whetu.web.amp.forms import practice as forms
from whetu.web.amp.queries import notices, practice
from whetu.web.amp.views.practice import advise
from whetu.web.answers import changed, see, sent_version
from whetu.web.audit import queries as audit

PAPER = Path(__file__).parents[1] / "templates/amp/notice.typ"
DEEDS = [
    "wrote a notice of the plan", "took the usual words for a notice of the plan", "told people of the plan",
    "noted that people were not told of the plan", "brought back the own words of a notice of the plan",
]  # fmt: skip

BACK = {"untell": writes.untell, "own": writes.own_again}


def address(request: Request) -> str:
    """Where everybody can read the plan."""
    return request.build_absolute_uri(f"/attendance-plan/{request.school.number}/")


def the_plan(request: Request, key: str) -> Any:
    """A version of this school, or 404."""
    plan = queries.version(request.school, key)
    if plan is None:
        raise Http404
    return plan


def the_notice(request: Request, key: str, audience: str) -> tuple[Any, notices.Notice]:
    plan = the_plan(request, key)
    if audience not in NOTICES:
        raise Http404
    return plan, notices.one(plan, audience, address(request))


@needs(access.PLAN_EDIT)
def newest(request: Request) -> HttpResponse:
    """The notices of the version that people are told of now."""
    plan = practice.living(request.school)
    return see("plan_notices_of", plan.key) if plan else see("plan")


@needs(access.PLAN_EDIT)
def page(request: Request, key: str) -> HttpResponse:
    """The three notices of a version."""
    plan = the_plan(request, key)
    context = {
        "plan": plan,
        "rows": notices.of_plan(plan, address(request)),
        "living": plan == practice.living(request.school),
        "history": audit.history(request.school, DEEDS, key=plan.key),
    }
    return render(request, "amp/notices.html", context)


@needs(access.PLAN_EDIT)
def write(request: Request, key: str, audience: str) -> HttpResponse:
    """A notice in the school's own words; where somebody else saved it meanwhile, both texts."""
    plan, said = the_notice(request, key, audience)
    start = {"en": said.en, "mi": said.mi, "version": said.row.version if said.row else 0}
    return form_page(request, plan, said, forms.NoticeForm, forms.of_notice, start, "en mi", writes.write)


@needs(access.PLAN_EDIT)
def told(request: Request, key: str, audience: str) -> HttpResponse:
    """When and how people were told."""
    plan, said = the_notice(request, key, audience)
    start = {"told_on": request.on, "version": said.row.version if said.row else 0}
    if said.row and said.row.told_on:
        start = forms.of_told(said.row, request.on)
    shown = partial(forms.of_told, on=request.on)
    tell = partial(writes.tell, on=request.on)
    return form_page(request, plan, said, forms.ToldForm, shown, start, "told_how", tell)


def form_page(request: Request, plan, said, make, filled, start: dict, long: str, action) -> HttpResponse:
    form, later = make(request.POST or None, initial=start), None
    if request.method == "POST":
        facts = {"by": request.user, "plan": plan, "audience": said.audience}
        saved, form, later = changed(form, make, filled, long, action, **facts)
        if saved:
            messages.success(request, _("Saved."))
            advise(request, _("the notice"), saved.en, saved.mi, saved.told_how)
            return see("plan_notices_of", plan.key)
    context = {"form": form, "later": later, "plan": plan, "said": said, "telling": make is forms.ToldForm}
    return render(request, "amp/notice.html", context, status=409 if later is not None else 200)


@needs(access.PLAN_EDIT)
@require_POST
def back(request: Request, key: str, audience: str) -> HttpResponse:
    """The usual words again, or one's own; or not told after all."""
    plan, said = the_notice(request, key, audience)
    action = BACK.get(request.POST.get("deed", ""), writes.start_again)
    facts = {"plan": plan, "audience": said.audience, "version": sent_version(request)}
    try:
        action(by=request.user, **facts)
    except actions.NotAllowed as why:
        messages.error(request, str(why))
    return see("plan_notices_of", plan.key)


@needs(access.PLAN_EDIT)
def paper(request: Request, key: str, audience: str) -> HttpResponse:
    """A notice on one page."""
    plan, said = the_notice(request, key, audience)
    facts = notices.paper(plan, said.audience, address(request), _("Page"))
    answer = HttpResponse(pdf.made(PAPER, facts, timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="attendance-plan-{said.audience}.pdf"'
    return answer
