"""A plan on paper: one page for the student or whānau, the whole plan, and the key adult's introduction."""

from collections.abc import Sequence
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web import pdf
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.queries import visible
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions.papers import taken
from whetu.web.plans.queries import one_page as pages
from whetu.web.plans.queries import papers as queries

TEMPLATES = Path(__file__).parents[1] / "templates/plans"
ONE_PAGE, PAPER = TEMPLATES / "one_page.typ", TEMPLATES / "paper.typ"


def found(request: Request, key: str):
    """The plan of a student whom this person opens; else 404."""
    plan = queries.of(opened(request, key))
    if plan is None:
        raise Http404
    return plan


@needs(access.CASE_VIEW)
def one_page(request: Request, key: str, whose: str) -> HttpResponse:
    """The plan in plain words, with headings in te reo Māori where it is asked for."""
    plan = found(request, key)
    return one_pages_of(request, [plan], whose, "a plan on one page", "plan")


@needs(access.CASE_EDIT)
def one_pages(request: Request) -> HttpResponse:
    """The plans that are shared or in force, of all students whom this person sees, one page each."""
    plans = list(pages.told(pages.to_hand_out(visible(request.staff, request.on))))
    if not plans:
        messages.info(request, _("No plan is shared or in force yet, so there is nothing to print."))
        return see("plans_register")
    whose = request.GET.get("whose", pages.STUDENT)
    return one_pages_of(request, plans, whose, "plans on one page each", "plans")


def one_pages_of(request: Request, plans: Sequence, whose: str, what: str, name: str) -> HttpResponse:
    if whose not in pages.WHOSE:
        raise Http404
    facts = pages.facts(request.school, plans, whose, request.on, mi="mi" in request.GET)
    students = [plan.student for plan in plans]
    taken(by=request.user, school=request.school, students=students, what=f"{what}, for {whose}")
    return sent(pdf.made(ONE_PAGE, facts, timezone.now()), f"{name}-{whose}-{request.on}")


@needs(access.CASE_VIEW)
def whole(request: Request, key: str) -> HttpResponse:
    """The whole plan, with who agreed to it and how."""
    plan = found(request, key)
    taken(by=request.user, school=request.school, students=[plan.student], what="a whole plan")
    return sent(pdf.made(PAPER, queries.whole(plan, request.on), timezone.now()), f"plan-{request.on}")


@needs(access.CASE_VIEW)
def introduction(request: Request, key: str) -> HttpResponse:
    """The note by which the key adult is introduced to the student and whānau."""
    plan = found(request, key)
    facts = queries.introduction(plan, request.on)
    if facts is None:
        messages.info(request, _("There is no key adult yet. Choose one first."))
        return see("case", key)
    taken(by=request.user, school=request.school, students=[plan.student], what="a key adult's introduction")
    return sent(pdf.made(PAPER, facts, timezone.now()), f"key-adult-{request.on}")


def sent(made: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
