"""Results beside the plan's targets, for everybody who sees counts: the board too."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web import sheets
from whetu.web.access import Request, needs
from whetu.web.reports.queries import targets as queries
from whetu.web.response.actions.exports import note_export


def year_of(request: Request) -> int | None:
    """The year in the address, else the latest; None before the first term."""
    years = [int(one.value) for one in queries.years(request.school, request.on)]
    wanted = request.GET.get("year", "")
    return next((year for year in years if str(year) == wanted), years[0] if years else None)


@needs(access.COUNTS_VIEW)
def page(request: Request) -> HttpResponse:
    year = year_of(request)
    facts = {
        "found": queries.targets(request.school, year, request.on) if year else None,
        "years": queries.years(request.school, request.on),
        "goal": queries.goal(),
    }
    return render(request, "reports/targets.html", facts)


@needs(access.COUNTS_VIEW)
def export(request: Request, form: str) -> HttpResponse:
    year = year_of(request)
    if year is None or form not in sheets.FORMATS:
        raise Http404
    found = queries.targets(request.school, year, request.on)
    note_export(by=request.user, school=request.school, what="targets", format=form, year=year)
    return sheets.download(*queries.sheets(found), form=form, name=f"targets-{year}")
