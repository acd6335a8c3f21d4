"""Meetings: called, changed, written up, and taken away as a calendar line or a one-page summary."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web import pdf
from whetu.web.access import Request, may, needs
from whetu.web.answers import both, carried_out, see
from whetu.web.people.queries import NoReason, open_student, visible
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import meetings as actions
from whetu.web.response.forms import meetings as forms
from whetu.web.response.queries import invitation, meeting_summary
from whetu.web.response.queries import meetings as queries
from whetu.web.response.queries import record as recording
from whetu.web.response.queries.prompts import PROMPTS
from whetu.web.schools.actions import NotAllowed

SUMMARY = Path(__file__).parents[1] / "templates/response/meeting_summary.typ"


@needs(access.RESPOND)
def coming(request: Request) -> HttpResponse:
    """My meetings, the school's others, and how whānau took part in those of this term."""
    students = visible(request.staff, request.on)
    facts = {
        "mine": queries.shown(queries.coming(request.staff, students), request.staff),
        "others": queries.shown(queries.others_coming(request.staff, students), request.staff),
        "held": queries.held(request.school, students, request.on)
        if may(request, access.COUNTS_VIEW)
        else [],
    }
    return render(request, "response/meetings_coming.html", facts)


@needs(access.RESPOND)
def of_student(request: Request, key: str) -> HttpResponse:
    student = opened(request, key)
    rows = queries.shown(queries.of_student(student), request.staff)
    facts = {"student": student, "meetings": rows, "may_write": writes(request, student.key)}
    return render(request, "response/meetings.html", facts)


def writes(request: Request, key: str) -> bool:
    """Whether this person may write on the student's record, having opened it."""
    try:
        open_student(request.staff, key, request.on, to_write=True)
    except NoReason:
        return False
    return True


@needs(access.RESPOND)
def new(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    whole = may(request, access.CASE_VIEW)
    first = {
        "kind": queries.ANSWERABLE.get(request.GET.get("for", ""), "formal"),
        "agenda": queries.agenda(student, request.on, whole) if request.method == "GET" else "",
        "caregivers": [str(one.place) for one in queries.allowed(student)[:1]],
        "staff": [request.staff.key],
    }
    form = meeting_form(request, student, first)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        row = done(form, actions.call, by=request.user, student=student, now=timezone.now())
        if row:
            return told(request, row, _("The meeting is called. Send the calendar file, or tell people."))
    return render(request, "response/meeting_form.html", {"student": student, "form": form})


def meeting_form(request: Request, student, first: dict) -> Callable[..., forms.MeetingForm]:
    """What makes the form of what was sent, or of nothing."""
    staff = recording.colleagues_for(student, request.on)
    return partial(
        forms.MeetingForm, initial=first, student=student, staff=staff, on=request.on, school=request.school
    )


def minutes_form(request: Request, row) -> Callable[..., forms.MinutesForm]:
    tasks, staff = queries.open_tasks(row.student), recording.colleagues_for(row.student, request.on)
    return partial(
        forms.MinutesForm, initial=forms.written(row, tasks), row=row, tasks=tasks, staff=staff,
        may_plan=may(request, access.CASE_EDIT),
    )  # fmt: skip


def done(form, action, **facts):
    """What an action made of a valid form, or None with what stands against it above the form."""
    try:
        return action(**facts, **form.cleaned_data)
    except actions.Saved:
        raise
    except NotAllowed as why:
        form.add_error(None, str(why))
        return None


def told(request: Request, row, words: str) -> HttpResponse:
    """On to the meeting; who is missing from the invitation is said once more."""
    messages.success(request, words)
    return see("meeting", row.key)


def found(request: Request, key: str, to_write: bool = False, whole: bool = True):
    """A meeting of a student whom this person may open. Raises Http404 where they may not read all of it."""
    row = queries.one(key)
    if row is None:
        raise Http404
    opened(request, row.student.key, to_write=to_write)
    if whole and not queries.reads(row, request.staff):
        raise Http404
    return row


@needs(access.RESPOND)
def page(request: Request, key: str) -> HttpResponse:
    """One meeting. Who is neither invited nor pastoral staff sees that it is, and when."""
    row = found(request, key, whole=False)
    (shown,) = queries.shown([row], request.staff)
    facts = {
        "student": row.student,
        "shown": shown,
        "meeting": row,
        "guests": queries.guests(row),
        "missing": queries.missing(row) if shown.open else [],
        "agreed": queries.AGREED[row.agreed],
        "case": queries.case(row.student) if shown.whole else None,
        "plans": queries.PLANS,
        "may_write": shown.whole and writes(request, row.student.key),
    }
    return render(request, "response/meeting.html", facts)


@needs(access.RESPOND)
def change(request: Request, key: str) -> HttpResponse:
    row = found(request, key, to_write=True)
    if row.held_at or row.cancelled_at:
        return see("meeting", row.key)
    make = meeting_form(request, row.student, forms.filled(row))
    form, later = make(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            if done(form, actions.change, by=request.user, meeting=row, now=timezone.now()):
                return told(request, row, _("The meeting is changed. Tell those who are invited."))
        except actions.Saved:
            later, form = both(make, form, row, "agenda")
    facts = {"student": row.student, "meeting": row, "form": form, "later": later}
    return render(request, "response/meeting_form.html", facts, status=409 if later is not None else 200)


@needs(access.RESPOND)
def minutes(request: Request, key: str) -> HttpResponse:
    """Write a meeting up, with the prompts beside."""
    row = found(request, key, to_write=True)
    if row.cancelled_at:
        return see("meeting", row.key)
    make = minutes_form(request, row)
    form, later = make(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        held = "held" in request.POST
        try:
            facts = {
                "by": request.user,
                "meeting": row,
                "on": request.on,
                "now": timezone.now(),
                "held": held,
            }
            if done(form, actions.write_up, **facts):
                return told(
                    request, row, _("The meeting is recorded.") if held else _("The minutes are kept.")
                )
        except actions.Saved:
            later, form = both(make, form, row, "minutes")
    (shown,) = queries.shown([row], request.staff)
    facts = {"student": row.student, "meeting": row, "shown": shown, "form": form, "later": later}
    facts["prompts"] = PROMPTS
    return render(request, "response/meeting_minutes.html", facts, status=409 if later is not None else 200)


@needs(access.RESPOND)
def cancel(request: Request, key: str) -> HttpResponse:
    row = found(request, key, to_write=True)
    if row.held_at or row.cancelled_at:
        return see("meeting", row.key)
    form = forms.CancelForm(request.POST or None, initial={"version": row.version})
    facts = {"by": request.user, "meeting": row, "now": timezone.now()}
    if request.method == "POST" and carried_out(form, actions.cancel, **facts):
        messages.success(request, _("The meeting is called off."))
        return see("meeting", row.key)
    return render(
        request, "response/meeting_cancel.html", {"student": row.student, "meeting": row, "form": form}
    )


@needs(access.RESPOND)
def ics(request: Request, key: str) -> HttpResponse:
    """The meeting as a calendar line: a time, a place and a link, and nobody's name."""
    row = found(request, key)
    link = request.build_absolute_uri(reverse("meeting", args=[row.key]))
    actions.note_taken(by=request.user, row=row, what="a calendar line")
    answer = HttpResponse(
        invitation.ics(row, link, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


@needs(access.RESPOND)
def summary(request: Request, key: str) -> HttpResponse:
    """The meeting on one page, for those who were there."""
    row = found(request, key)
    (shown,) = queries.shown([row], request.staff)
    made = pdf.made(SUMMARY, meeting_summary.facts(shown, request.on), timezone.now())
    actions.note_taken(by=request.user, row=row, what="a meeting's summary")
    answer = HttpResponse(made, content_type="application/pdf")
    day = row.starts_at.astimezone(ZoneInfo(request.school.time_zone)).date()
    answer["Content-Disposition"] = f'attachment; filename="meeting-{day}.pdf"'
    return answer
