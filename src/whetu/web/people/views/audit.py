"""Who did what, who saw whom, and why they might."""

import csv

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from whetu.intake.cells import safe
from whetu.rules import access as rules
from whetu.web.access import Request, needs
from whetu.web.audit import actions as audit_actions
from whetu.web.audit import queries as audit
from whetu.web.people.forms import AuditForm
from whetu.web.people.queries import pages
from whetu.web.schools import queries as schools

MOST_ROWS = 50_000


def asked(request: Request) -> tuple[AuditForm, QuerySet]:
    """The filter in the address, and the entries that it lets through."""
    staff = list(schools.staff_at(request.school))
    people = [one.user_id for one in staff]
    form = AuditForm(request.GET, staff=staff, deeds=audit.deeds(request.school, people))
    chosen = form.cleaned_data if form.is_valid() else {}
    words = chosen.pop("student", "")
    keys = pages.keys_of(request.staff, request.on, words) if words else None
    return form, audit.entries(request.school, people=people, keys=keys, **chosen)


@needs(rules.AUDIT_VIEW)
def audit_page(request: Request) -> HttpResponse:
    """The audit, newest first; what was opened with a reason stands out."""
    form, entries = asked(request)
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    glass = audit.entries(request.school, did="broke the glass")[:5]
    facts = {
        "form": form,
        "page": page,
        "names": names(request, [*page.object_list, *glass]),
        "glass": glass,
    }
    return render(request, "people/audit.html", facts)


def names(request: Request, entries) -> dict[str, str]:
    """Names of the students that entries are about, by key; an own child's stays out."""
    keys = [entry.key for entry in entries if entry.about == "student"]
    return {key: one.name for key, one in pages.named(request.staff, request.on, keys).items()}


@needs(rules.AUDIT_VIEW)
def audit_csv(request: Request) -> HttpResponse:
    """The filtered audit as a table."""
    _form, entries = asked(request)
    rows = list(entries[:MOST_ROWS])
    known = names(request, rows)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    out = csv.writer(response)
    out.writerow([_("When"), _("Who"), _("What"), _("Student"), _("Why"), _("Details")])
    for entry in rows:
        cells = (
            f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            entry.by.name if entry.by else _("the site"),
            entry.did,
            known.get(entry.key, ""),
            entry.why,
            entry.facts,
        )
        out.writerow([safe(cell) for cell in cells])
    audit_actions.record(by=request.user, did="exported the audit", school=request.school, rows=len(rows))
    return response
