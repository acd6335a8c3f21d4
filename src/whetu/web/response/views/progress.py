"""How soon crossings are answered, and by whom: for leaders."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.attendance import queries as attendance
from whetu.web.response.actions import exports
from whetu.web.response.queries import progress, sheets


def found(request: Request):
    """The progress of the term that runs, or of the last that began; None before the first."""
    term = attendance.current_term(request.school, request.on)
    return (progress.progress(request.staff, request.on, term), term) if term else (None, None)


@needs(access.OVERSEE)
def page(request: Request) -> HttpResponse:
    here, term = found(request)
    return render(request, "response/progress.html", {"progress": here, "term": term})


@needs(access.OVERSEE, access.EXPORT)
def export(request: Request) -> HttpResponse:
    here, term = found(request)
    if here is None:
        raise Http404
    exports.note_export(
        by=request.user, school=request.school, what="progress", format="csv", term=f"{term.year}-{term.term}"
    )
    answer = HttpResponse(sheets.of_progress(here), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="progress-{term.year}-{term.term}.csv"'
    return answer
