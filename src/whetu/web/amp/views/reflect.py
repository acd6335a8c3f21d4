"""Looking at what the school has, before it writes its plan."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web import pdf
from whetu.web.access import Request, needs
from whetu.web.amp import actions
from whetu.web.amp.actions import reflect as writes
from whetu.web.amp.forms.reflect import FORMS, filled
from whetu.web.amp.queries import reflect as queries
from whetu.web.amp.queries import worksheet as sheets
from whetu.web.answers import changed, see, sent_version
from whetu.web.audit import queries as audit
from whetu.web.links import first
from whetu.web.rows import Saved
from whetu.web.sheets import FORMATS, download

WORKSHEET = Path(__file__).parents[1] / "templates/amp/worksheet.typ"
DEEDS = [
    "added to what was looked at", "changed what was looked at", "took something out of what was looked at",
    "settled a point for the plan", "opened a point for the plan",
]  # fmt: skip
WORDS = {  # of a room: the heading of its form for a new row, and for one that is there
    "policies": (gettext_lazy("Add a policy"), gettext_lazy("Change a policy")),
    "routines": (gettext_lazy("Compare a routine"), gettext_lazy("Change a comparison")),
    "strengths": (gettext_lazy("Add what works, or is to be better"), gettext_lazy("Change it")),
}
DATA = (  # pages that show what the register says, and what to look for there
    ("look_data", gettext_lazy("By year, group, weekday and term"),
     gettext_lazy("What changed over the years, for whom, and which barriers stand behind it.")),
    ("counts", gettext_lazy("Counts"), gettext_lazy("This term, by year level, class and group.")),
    ("barriers", gettext_lazy("Barriers"), gettext_lazy("What students and whānau say gets in the way.")),
    ("effects", gettext_lazy("Before and after"),
     gettext_lazy("Whether what you do helps, as far as it can be told.")),
)  # fmt: skip


@needs(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    """The way to a plan that is lived, how far the school is, and the lists of what it has."""
    plan, found = queries.plan_on_the_way(request.school), queries.looked(request.school)
    said, roles = queries.elements(plan), request.staff.roles
    context = {
        "plan": plan,
        "found": found,
        "elements": [{"row": one, "url": first(roles, one.means.page)} for one in said],
        "stages": queries.stages(plan, found, said),
        "points": queries.points(found),
        "data": [{"url": url, "label": label, "why": why} for name, label, why in DATA
                 if (url := first(roles, name))],
        "people": first(roles, "consultations"),
        "practice": first(roles, "plan_activities"),
        "notices": first(roles, "plan_notices"),
        "write": first(roles, "plan_write"),
        "history": audit.history(request.school, DEEDS),
    }  # fmt: skip
    return render(request, "amp/reflect.html", context)


def found(request: Request, room: str, pk: int) -> Any:
    row = queries.row(request.school, room, pk)
    if row is None:
        raise Http404
    return row


@needs(access.PLAN_EDIT)
def add(request: Request, room: str) -> HttpResponse:
    """A new row of a list."""
    start = {"kind": "better"} if request.GET.get("kind") == "better" else {}
    return form_page(request, room, partial(FORMS[room], initial=start))


@needs(access.PLAN_EDIT)
def change(request: Request, room: str, pk: int) -> HttpResponse:
    """A row of a list; where somebody else saved it meanwhile, both texts."""
    row = found(request, room, pk)
    return form_page(request, room, partial(FORMS[room], initial=filled(row)), row)


def form_page(request: Request, room: str, make: Callable, row=None) -> HttpResponse:
    form, later = make(request.POST or None), None
    if request.method == "POST":
        again = FORMS[room]
        facts = {"by": request.user, "school": request.school, "room": room, "row": row, "on": request.on}
        saved, form, later = changed(form, again, filled, LONG[room], writes.keep, **facts)
        if saved:
            messages.success(request, _("Saved."))
            return see(see_url(room))
    context = {"form": form, "later": later, "row": row, "room": room, "title": WORDS[room][bool(row)]}
    return render(request, "amp/reflect_form.html", context, status=409 if later is not None else 200)


LONG = {"policies": "changed note", "routines": "written done gap", "strengths": "words evidence"}


def see_url(room: str) -> str:
    """The list on the page."""
    return f"{reverse('reflect')}#{room}"


@needs(access.PLAN_EDIT)
def remove(request: Request, room: str, pk: int) -> HttpResponse:
    """Asks first, then the row is gone."""
    row = found(request, room, pk)
    if request.method == "POST":
        try:
            writes.remove(by=request.user, row=row, room=room, version=sent_version(request))
        except actions.NotAllowed as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("Taken out of the list."))
        return see(see_url(room))
    return render(request, "amp/reflect_remove.html", {"row": row, "room": room})


@needs(access.PLAN_EDIT)
@require_POST
def settle(request: Request, room: str, pk: int) -> HttpResponse:
    """What was found stands in the plan's text now; or it does not after all."""
    row, settled = found(request, room, pk), request.POST.get("settled") == "yes"
    facts = {"row": row, "room": room, "version": sent_version(request), "on": request.on}
    try:
        writes.settle(by=request.user, settled=settled, **facts)
    except Saved as why:
        messages.error(request, str(why))
    return see(see_url("points"))


@needs(access.PLAN_EDIT)
def worksheet(request: Request, filled_in: bool) -> HttpResponse:
    """The lists on paper: with what the school found, or empty, to fill in by hand at a meeting."""
    facts = sheets.facts(request.school, request.on, filled_in)
    answer = HttpResponse(pdf.made(WORKSHEET, facts, timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="worksheet-{request.on}.pdf"'
    return answer


@needs(access.PLAN_EDIT)
def export(request: Request, as_format: str) -> HttpResponse:
    """The three lists to take away."""
    if as_format not in FORMATS:
        raise Http404
    tables = queries.sheets(request.school)
    actions.note_export(by=request.user, school=request.school, what="what was looked at")
    return download(*tables, form=as_format, name="looking-at-what-we-have")
