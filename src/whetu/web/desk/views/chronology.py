"""A student's chronology: what is left out is shown first; then it is taken away as PDF, with a reason."""

from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from whetu.rules import access
from whetu.web import pdf
from whetu.web.access import Request, needs
from whetu.web.desk import actions
from whetu.web.desk.forms import ChronologyForm
from whetu.web.desk.queries import chronology as queries
from whetu.web.desk.views.student import opens_student
from whetu.web.response.queries.timeline import Reader

PAPER = Path(__file__).parents[1] / "templates/desk/chronology.typ"


@needs(access.STUDENT_VIEW, access.CHRONOLOGY)
@opens_student
def page(request: Request, student, why: str) -> HttpResponse:
    reader = Reader(request.staff, student, links=False, paper=True)
    form = ChronologyForm(request.POST or None)
    if form.is_valid():
        return taken(request, reader, **form.cleaned_data)
    facts = {"student": student, "form": form, "found": queries.chronology(reader, contacts=False)}
    return render(request, "desk/chronology.html", facts, status=400 if form.errors else 200)


def taken(request: Request, reader: Reader, reason: str, contacts: bool) -> HttpResponse:
    """The PDF, and the line in the audit: who took it, and what for."""
    found = queries.chronology(reader, contacts)
    made = pdf.made(PAPER, queries.paper(reader, found, request.on, reason), timezone.now())
    actions.note_chronology(
        by=request.user, student=reader.student, why=reason, contacts=contacts, lines=len(found.entries)
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="chronology-{request.on}.pdf"'
    return answer
