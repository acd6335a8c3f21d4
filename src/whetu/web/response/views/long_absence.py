"""Long absences: the list, and what is decided about one student."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web import sheets
from whetu.web.access import Request, may, needs
from whetu.web.answers import carried_out, see
from whetu.web.people.queries import visible
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import long_absence as actions
from whetu.web.response.forms.long_absence import EnrolForm, LeftForm, TemporaryForm
from whetu.web.response.queries import long_absence as queries
from whetu.web.schools.actions import NotAllowed


@needs(access.RESPOND)
def page(request: Request) -> HttpResponse:
    """Who is away for ten school days or more, and what ENROL is still to be told."""
    students = visible(request.staff, request.on)
    facts = {
        "lines": queries.lines(request.school, students, request.on),
        "enrol": queries.to_enrol(request.school, students, request.on),
        "done": queries.done(request.school, students, request.on),
        "whole": may(request, access.CASE_VIEW),
    }
    return render(request, "response/long_absences.html", facts)


@needs(access.RESPOND, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    """The list as a table to take away; who did so is written down."""
    if form not in sheets.FORMATS:
        raise Http404
    lines = queries.lines(request.school, visible(request.staff, request.on), request.on)
    actions.note_export(by=request.user, school=request.school, rows=len(lines))
    whole = may(request, access.CASE_VIEW)
    return sheets.download(sheet(lines, whole), form=form, name=f"long-absences-{request.on}")


def sheet(lines: list[queries.Line], whole: bool) -> sheets.Sheet:
    """One row per student. `whole`: for whom sees the case whole, with who said so."""
    headings = ["student", "name", "class", "away since", "school days", "state", "expected back", "said by"]
    rows = [
        [
            line.student.number, line.student.name, line.class_name, line.start.isoformat(), line.school_days,
            line.words, known.returns_on.isoformat() if known and known.returns_on else "",
            known.said_by if known and whole else "",
        ]
        for line in lines
        for known in [line.known]
    ]  # fmt: skip
    return sheets.Sheet("Long absences", headings, rows)


@needs(access.ARRANGE)
def student(request: Request, key: str) -> HttpResponse:
    """One student's long absence: temporary, or the student has left."""
    one = opened(request, key, to_write=True)
    line = queries.current(one, request.on)
    asked = request.POST.get("decide", "")
    temporary, left = forms_of(request, line, asked)
    facts = {"by": request.user, "student": one, "on": request.on, "now": timezone.now()}
    if asked == "temporary" and carried_out(temporary, actions.temporary, **facts):
        messages.success(request, _("Noted. The clock stops until that day."))
        return see("long_absences")
    if asked == "left" and carried_out(left, actions.left, **facts):
        messages.success(request, _("Noted. Please tell ENROL by the day shown."))
        return see("long_absences")
    shown = {
        "student": one,
        "line": line,
        "temporary": temporary,
        "left": left,
        "enrol": queries.left_row(one),
        "enrol_form": EnrolForm(initial={"done_on": request.on}),
    }
    return render(request, "response/long_absence.html", shown)


def forms_of(request: Request, line: queries.Line | None, asked: str) -> tuple[TemporaryForm, LeftForm]:
    """The two forms; the one that was sent holds what was sent."""
    known = line.known if line else None
    first = {"said_on": request.on}
    if known and known.temporary:
        first = {name: getattr(known, name) for name in ("returns_on", "said_by", "said_on", "note")}
    sent = {name: request.POST if asked == name else None for name in ("temporary", "left")}
    last = queries.day_before(request.school, line.start) if line else None
    return (
        TemporaryForm(sent["temporary"], initial=first, prefix="temporary"),
        LeftForm(sent["left"], initial={"last_day": last}, prefix="left"),
    )


@needs(access.ARRANGE)
@require_POST
def not_temporary(request: Request, key: str) -> HttpResponse:
    one = opened(request, key, to_write=True)
    try:
        actions.not_temporary(by=request.user, student=one, on=request.on, now=timezone.now())
        messages.success(request, _("The clock runs again."))
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("long_absence", one.key)


@needs(access.ARRANGE)
@require_POST
def enrol(request: Request, key: str) -> HttpResponse:
    one = opened(request, key, to_write=True)
    form = EnrolForm(request.POST)
    facts = {"by": request.user, "student": one, "on": request.on, "now": timezone.now()}
    if carried_out(form, actions.enrol_done, **facts):
        messages.success(request, _("Noted: done in ENROL."))
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return see("long_absences")
