"""Reviews of the plan: which there were, one of them, and what it leads to."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.amp import queries as amp
from whetu.web.amp.actions import NotAllowed
from whetu.web.amp.actions import reviews as actions
from whetu.web.amp.queries import reviews as held
from whetu.web.answers import changed, see
from whetu.web.reports.forms import reviews as forms
from whetu.web.reports.queries import reviews as queries


@needs(access.PLAN_EDIT)
def listed(request: Request) -> HttpResponse:
    """Every review, what is due, and how to begin one."""
    plan = amp.plan_on(request.school, request.on)
    facts = {
        "plan": plan,
        "due": held.due(plan, request.on) if plan else [],
        "reviews": held.of_school(request.school),
        "kinds": held.KIND_WORDS,
    }
    return render(request, "reports/reviews.html", facts)


@needs(access.PLAN_EDIT)
@require_POST
def begin(request: Request) -> HttpResponse:
    plan, form = amp.plan_on(request.school, request.on), forms.BeginForm(request.POST)
    if plan is None or not form.is_valid():
        raise Http404
    kind = form.cleaned_data["kind"]
    row = actions.begin(by=request.user, plan=plan, kind=kind, on=request.on, now=timezone.now())
    return see("review_page", row.key)


def found(request: Request, key: str):
    review = held.one(request.school, key)
    if review is None:
        raise Http404
    return review


def filled(review) -> dict:
    return {"found": review.found, "decided": review.decided, "version": review.version}


def shown(request: Request, review, form=None, later=None, status: int = 200, **more) -> HttpResponse:
    """The page of a review, with what was sent where it was not kept."""
    here = queries.shown(request.staff, review, request.on, request.GET.get("time", ""), **more)
    facts = {
        "found": here,
        "review": review,
        "form": form or forms.ConcludeForm(initial=filled(review)),
        "later": later,
        "says": held.SAYS_WORDS,
    }
    return render(request, "reports/review.html", facts, status=status)


@needs(access.PLAN_EDIT)
def page(request: Request, key: str) -> HttpResponse:
    return shown(request, found(request, key))


@needs(access.PLAN_EDIT)
@require_POST
def say(request: Request, key: str) -> HttpResponse:
    """What is said of the actions of a step."""
    review = found(request, key)
    rows = list(review.plan.actions.values_list("pk", flat=True))
    said, was = forms.said(request.POST, rows), forms.said(request.POST, rows, "was-")
    try:
        clashes = actions.say(by=request.user, review=review, said=said, was=was)
    except NotAllowed as why:
        messages.error(request, str(why))
        return shown(request, review, written=said, status=422)
    if clashes:
        return shown(request, review, clashes=clashes, status=409)
    messages.success(request, _("Kept."))
    return see("review_page", review.key)


@needs(access.PLAN_EDIT)
@require_POST
def conclude(request: Request, key: str) -> HttpResponse:
    """What was found and decided; both texts where two people wrote."""
    review = found(request, key)
    form = forms.ConcludeForm(request.POST)
    facts = {"by": request.user, "review": review}
    row, form, later = changed(form, forms.ConcludeForm, filled, "found decided", actions.conclude, **facts)
    if row is None:
        return shown(request, review, form=form, later=later, status=409 if later is not None else 422)
    messages.success(request, _("Kept."))
    return see("review_page", review.key)


@needs(access.PLAN_EDIT)
@require_POST
def end(request: Request, key: str) -> HttpResponse:
    review = found(request, key)
    try:
        actions.end(by=request.user, review=review, on=request.on, now=timezone.now())
    except NotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The review has ended. What it says stays as it is."))
    return see("review_page", review.key)


@needs(access.PLAN_EDIT)
@require_POST
def draft(request: Request, key: str) -> HttpResponse:
    """A draft of the next version from what an ended review says."""
    review = found(request, key)
    try:
        actions.draft_from(by=request.user, review=review, now=timezone.now())
    except NotAllowed as why:
        messages.error(request, str(why))
        return see("review_page", review.key)
    messages.success(request, _("The draft is there, without what the review stops."))
    return see("plan_draft")
