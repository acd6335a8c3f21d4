"""Data quality: what does not fit together, and who can put it right."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.queries import quality as queries
from whetu.web.people.queries import visible

A_PAGE = 100


def look(request: Request) -> queries.Look | None:
    """What this person looks through; None before the school's first term."""
    term = attendance.current_term(request.school, request.on)
    return term and queries.Look(request.school, visible(request.staff, request.on), term, request.on)


@needs(access.QUALITY_VIEW)
def page(request: Request) -> HttpResponse:
    """Every check with its count."""
    what = look(request)
    counts = queries.counts(what, may(request, access.CONTACTS_VIEW)) if what else {}
    rows = [(name, queries.CHECKS[name], count) for name, count in counts.items()]
    facts = {
        "term": what and what.term,
        "found": [row for row in rows if row[2]],
        "clear": [row for row in rows if not row[2]],
        "age": attendance.data_age(request.school, request.on),
    }
    return render(request, "attendance/quality.html", facts)


@needs(access.QUALITY_VIEW)
def findings(request: Request, name: str) -> HttpResponse:
    """The list of one check."""
    what = look(request)
    if name not in queries.CHECKS or what is None:
        raise Http404
    if name in queries.CONTACTS and not may(request, access.CONTACTS_VIEW):
        raise PermissionDenied
    found = queries.findings(what, name)
    facts = {
        "check": queries.CHECKS[name],
        "name": name,
        "count": len(found),
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "attendance/quality_list.html", facts)
