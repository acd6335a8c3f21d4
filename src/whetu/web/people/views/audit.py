"""Who did what, who saw whom, and why they might."""

import csv

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from whetu.intake.cells import safe
from whetu.rules import access as rules
from whetu.web import searches
from whetu.web.access import Request, may, needs
from whetu.web.answers import see
from whetu.web.audit import actions as audit_actions
from whetu.web.audit import queries as audit
from whetu.web.people import queries
from whetu.web.people.forms import AuditForm
from whetu.web.people.queries import pages
from whetu.web.schools import queries as schools

MOST_ROWS = 50_000


def asked(request: Request) -> tuple[AuditForm, QuerySet]:
    """The filter in the address, and the entries that it lets through. None is about a reader's own child."""
    staff = list(schools.staff_at(request.school))
    people = [one.user_id for one in staff]
    words = searches.words_of(request)
    sent = {**request.GET.dict(), "student": words}
    reader = None if may(request, rules.NOTES_KNOWN) else request.user.pk
    form = AuditForm(sent, staff=staff, deeds=audit.deeds(request.school, people, reader))
    chosen = form.cleaned_data if form.is_valid() else {}
    chosen.pop("student", None)
    keys = pages.keys_of(request.staff, request.on, words) if words else None
    own = queries.own_child_keys(request.staff)
    found = audit.entries(request.school, people=people, keys=keys, without=own, reader=reader, **chosen)
    return form, found


def filtered(request: Request) -> HttpResponse:
    """To the audit as the form asks for it: days and kinds in the address, words about a student not."""
    chosen = {name: request.POST.get(name, "") for name in ("by", "did", "first", "until")}
    chosen["search"] = searches.remember(request, request.POST.get("student", ""))
    kept = {name: value for name, value in chosen.items() if value}
    return see(f"{reverse('audit')}?{urlencode(kept)}")


@needs(rules.AUDIT_VIEW)
def audit_page(request: Request) -> HttpResponse:
    """The audit, newest first; what was opened with a reason stands out."""
    if request.method == "POST":
        return filtered(request)
    form, entries = asked(request)
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    own = queries.own_child_keys(request.staff)
    glass = audit.entries(request.school, did="broke the glass", without=own)[:5]
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
