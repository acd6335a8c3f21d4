"""The school at a glance, what it settled once, and one's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.rules import access as rules
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see
from whetu.web.audit import queries as audit
from whetu.web.schools import actions, queries
from whetu.web.schools.forms import SchoolForm
from whetu.web.schools.queries import dates, how_we_count, staff


@needs(rules.SCHOOL_VIEW)
def school(request: Request) -> HttpResponse:
    """What is set, what is still to do, and the way to each page."""
    settings = queries.counting_on(queries.counting(request.school), request.on)
    facts = {
        "terms": dates.term_rows(request.school, request.on.year),
        "next_terms": [row for row in dates.term_rows(request.school, request.on.year + 1) if row.start],
        "closures": dates.coming_closures(request.school, request.on),
        "unusual": [line for line in how_we_count.lines(settings) if not line.usual],
        "people": [one for one in staff.people(request.school, request.on) if not one.ended],
        "classes": staff.class_names(request.school, request.on.year),
        "cover": staff.grants(request.school, request.on, ["cover"]),
        "region": dates.regions().get(request.school.region, request.school.region),
    }
    return render(request, "schools/school.html", facts)


@needs(rules.SCHOOL_EDIT)
def details(request: Request) -> HttpResponse:
    """Name, kind, region, session lengths, the day from which the school works with Whetū."""
    form = SchoolForm(
        request.POST or None, instance=queries.school(request.school.pk), regions=dates.regions()
    )
    if carried_out(form, actions.describe_school, by=request.user, school=request.school):
        messages.success(request, _("Saved."))
        return see("school")
    past = audit.history(request.school, ["changed the school", "set up the school"])
    return render(request, "schools/details.html", {"form": form, "history": past})


@login_required
def account(request: Request) -> HttpResponse:
    """Who one is here: posts, roles, grants, and the way to password, passkeys and sessions."""
    facts = {}
    if request.staff:
        facts = {
            "roles": staff.person(request.staff, staff.role_words(request.school), [], request.on).roles,
            "grants": queries.grants(request.staff, request.on),
            "looks": audit.entries(request.school, by=request.user.pk)[:20],
        }
    return render(request, "schools/account.html", facts)
