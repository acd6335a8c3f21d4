"""What keeps students from school: one student's, and the school's register."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.intake.cells import safe
from whetu.rules import access
from whetu.rules.plan import BARRIERS
from whetu.web.access import Request, needs
from whetu.web.audit import actions as audit
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import barriers as actions
from whetu.web.response.forms.barriers import SOURCES, BarrierForm, BarrierStateForm
from whetu.web.response.queries import barriers as queries
from whetu.web.response.queries import case
from whetu.web.response.views.case import form_page, opened_row

A_PAGE = 50


@needs(access.RESPOND)
def add(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    first = {"raised_on": request.on, "source": request.GET.get("source", "student")}
    form = BarrierForm(request.POST or None, initial=first)
    words = {
        "title": _("Raise a barrier"),
        "why": _("What keeps the student away, as they, their whānau or staff see it. It changes no code."),
        "button": _("Raise it"),
        "done": _("The barrier is on the register."),
    }
    return form_page(request, student, form, actions.add, words, student=student, on=request.on)


@needs(access.CASE_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    """How one barrier stands now, and how it stood before."""
    barrier = opened_row(request, case.barrier, key)
    first = {"state": barrier.state, "note": barrier.note, "for_teachers": barrier.for_teachers}
    form = BarrierStateForm(request.POST or None, initial=first)
    words = {
        "title": _(BARRIERS[barrier.kind].label),
        "button": _("Save"),
        "done": _("Saved."),
        "past": queries.past(barrier),
    }
    return form_page(request, barrier.student, form, actions.change, words, barrier=barrier, on=request.on)


def asked(request: Request) -> queries.Choice:
    return queries.choice(*(request.GET.get(name, "") for name in ("kind", "place", "state")))


@needs(access.CASE_VIEW)
def register(request: Request) -> HttpResponse:
    """The school's barriers by kind, place and state; each number opens its students."""
    choice = asked(request)
    found = queries.chosen(request.staff, request.on, choice)
    facts = {
        "lines": queries.register(request.staff, request.on),
        "columns": queries.COLUMNS.values(),
        "choice": choice,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "response/barriers.html", facts)


@needs(access.CASE_VIEW, access.EXPORT)
def export(request: Request) -> HttpResponse:
    """The barriers that the page shows, as CSV, a row each."""
    rows = list(queries.chosen(request.staff, request.on, asked(request)))
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="barriers-{request.on}.csv"'
    out = csv.writer(answer)
    out.writerow([
        _("Student"), _("Number"), _("Barrier"), _("Where it lies"), _("How it stands"), _("Since"),
        _("Raised on"), _("Who said so"), _("In a few words"),
    ])  # fmt: skip
    for row in rows:
        cells = (
            row.student.name, row.student.number, _(BARRIERS[row.kind].label),
            _("In school") if row.in_school else _("Outside"), _(row.get_state_display()),
            row.state_on.isoformat(), row.raised_on.isoformat(), str(SOURCES.get(row.source, "")), row.note,
        )  # fmt: skip
        out.writerow([safe(cell) for cell in cells])
    audit.record(
        by=request.user, did="exported barriers", school=request.school, about="barriers", rows=len(rows),
        **asked(request)._asdict(),
    )  # fmt: skip
    return answer
