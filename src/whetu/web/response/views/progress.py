"""How soon crossings are answered, and by whom: for leaders."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web import sheets
from whetu.web.access import Request, needs
from whetu.web.attendance import queries as attendance
from whetu.web.response.actions import exports
from whetu.web.response.queries import progress


def found(request: Request):
    """The progress of the term that runs, or of the last that began; None before the first."""
    term = attendance.current_term(request.school, request.on)
    return (progress.progress(request.staff, request.on, term), term) if term else (None, None)


@needs(access.OVERSEE)
def page(request: Request) -> HttpResponse:
    here, term = found(request)
    return render(request, "response/progress.html", {"progress": here, "term": term})


@needs(access.OVERSEE, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    here, term = found(request)
    if here is None or form not in sheets.FORMATS:
        raise Http404
    value = f"{term.year}-{term.term}"
    exports.note_export(by=request.user, school=request.school, what="progress", format=form, term=value)
    return sheets.download(*progress.sheets(here), form=form, name=f"progress-{value}")
