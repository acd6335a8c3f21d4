"""Flexible learning: one student's, one arrangement, the principal's decision, and the register."""

from functools import partial
from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access, flexible
from whetu.web import pdf, sheets
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import flexible as actions
from whetu.web.plans.forms import flexible as forms
from whetu.web.plans.queries import flexible as queries
from whetu.web.plans.views.pages import form_page, row_of
from whetu.web.response.actions.exports import note_export

AGREEMENT = Path(__file__).parents[1] / "templates/plans/flexible_agreement.typ"


@needs(access.CASE_VIEW)
def of_student(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    facts = {"student": student, "lines": queries.of_student(student, request.on)}
    return render(request, "plans/flexible_student.html", facts)


@needs(access.CASE_EDIT)
def new(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    make = partial(forms.FlexibleForm, on=request.on, initial={"starts": request.on})
    words = {
        "title": _("Propose flexible learning"),
        "caption": _("The principal decides. Nothing holds until then."),
        "button": _("Propose it"),
        "done": _("It is proposed. The principal sees it in the register."),
        **room(student),
    }
    facts = {"student": student, "on": request.on, "now": timezone.now()}
    back = reverse("flexible_of", args=[student.key])
    return form_page(request, student, make, actions.propose, words, to=("flexible", ""), back=back, **facts)


def room(student) -> dict:
    return {"room": _("Flexible learning"), "room_url": reverse("flexible_of", args=[student.key])}


def found(request: Request, key: str):
    """An arrangement, once its student is opened."""
    return row_of(request, queries.one, key)


@needs(access.CASE_VIEW)
def page(request: Request, key: str) -> HttpResponse:
    """One arrangement: what it is, the law it rests on, who decided, and what became of it."""
    row = found(request, key)
    asks, plan = queries.rests_on(row)
    facts = {
        "student": row.student,
        "one": queries.line(row, request.on),
        "row": row,
        "text": queries.law_of(row),
        "ask_first": flexible.asks_the_ministry(row.basis),
        "rests_on": asks,
        "arrangement": plan,
        "events": queries.events(row),
        "words": queries.EVENT_WORDS,
    }
    return render(request, "plans/flexible.html", facts)


@needs(access.CASE_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    if row.state != "proposed":
        return see("flexible", row.key)
    make = partial(forms.FlexibleForm, on=request.on, initial=forms.filled(row))
    words = {
        "title": _("Change the proposal"), "button": _("Keep the changes"),
        "done": _("The proposal is changed."), **room(row.student),
    }  # fmt: skip
    return form_page(
        request, row.student, make, actions.change, words, to=("flexible", row.key), long="why", row=row
    )


@needs(access.FLEXIBLE_APPROVE)
def decide(request: Request, key: str) -> HttpResponse:
    """The principal's yes or no, with what it rests on in sight."""
    row = found(request, key)
    if row.state != "proposed":
        return see("flexible", row.key)
    make = partial(forms.DecideForm, initial={"version": row.version})
    asks, plan = queries.rests_on(row)
    words = {
        "title": _("Decide on flexible learning"), "button": _("Keep the decision"),
        "done": _("The decision is kept."), "beside": "plans/flexible_beside.html", "row": row,
        "text": queries.law_of(row), "ask_first": flexible.asks_the_ministry(row.basis), "rests_on": asks,
        "arrangement": plan, **room(row.student),
    }  # fmt: skip
    facts = {"row": row, "on": request.on, "now": timezone.now()}
    return form_page(
        request, row.student, make, actions.decide, words, to=("flexible", row.key), long="why", **facts
    )


@needs(access.CASE_EDIT)
def review(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    if row.state != "approved":
        return see("flexible", row.key)
    make = partial(forms.ReviewForm, initial={"version": row.version})
    words = {
        "title": _("Review flexible learning"), "caption": row.days, "button": _("Keep the review"),
        "done": _("The review is kept."), **room(row.student),
    }  # fmt: skip
    facts = {"row": row, "on": request.on, "now": timezone.now()}
    return form_page(
        request,
        row.student,
        make,
        actions.review,
        words,
        to=("flexible", row.key),
        long="review_note",
        **facts,
    )


@needs(access.CASE_EDIT)
def end(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    if row.state not in ("approved", "proposed"):
        return see("flexible", row.key)
    make = partial(forms.EndForm, initial={"version": row.version, "ended_on": request.on})
    words = {
        "title": _("Take the proposal back") if row.state == "proposed" else _("End flexible learning"),
        "button": _("Save"), "done": _("Saved. What it was stays in the record."), **room(row.student),
    }  # fmt: skip
    facts = {"row": row, "on": request.on, "now": timezone.now()}
    return form_page(
        request, row.student, make, actions.end, words, to=("flexible", row.key), long="ended_why", **facts
    )


@needs(access.CASE_VIEW)
def agreement(request: Request, key: str) -> HttpResponse:
    """The agreement as a PDF to sign; that somebody took it is written down."""
    row = found(request, key)
    made = pdf.made(AGREEMENT, queries.paper(row, request.on), timezone.now())
    actions.note_taken(by=request.user, row=row)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="flexible-learning-{row.starts}.pdf"'
    return answer


@needs(access.CASE_VIEW)
def register(request: Request) -> HttpResponse:
    """What lives, with its day of review, and what ended lately."""
    facts = {"register": queries.register(request.staff, request.on)}
    return render(request, "plans/flexible_register.html", facts)


@needs(access.CASE_VIEW, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    if form not in sheets.FORMATS:
        raise Http404
    found = queries.register(request.staff, request.on)
    rows = len(found.live) + len(found.done)
    note_export(by=request.user, school=request.school, what="flexible learning", rows=rows)
    return sheets.download(queries.sheet(found), form=form, name=f"flexible-learning-{request.on}")
