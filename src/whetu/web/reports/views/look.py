"""The school's own figures to look at when reflecting."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web import sheets
from whetu.web.access import Request, needs
from whetu.web.attendance.queries.terms import Option
from whetu.web.reports.queries import look as queries
from whetu.web.reports.queries.groups import BY
from whetu.web.response.actions.exports import note_export


@needs(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    facts = {
        "found": queries.look(request.staff, request.on, request.GET.get("by", "")),
        "ways": [Option(name, str(way.label)) for name, way in BY.items()],
    }
    return render(request, "reports/look.html", facts)


@needs(access.PLAN_EDIT)
def export(request: Request, form: str) -> HttpResponse:
    found = queries.look(request.staff, request.on, request.GET.get("by", ""))
    if found is None or form not in sheets.FORMATS:
        raise Http404
    note_export(by=request.user, school=request.school, what="figures to look at", format=form, way=found.by)
    return sheets.download(*queries.sheets(found), form=form, name=f"figures-{request.on}")
