"""Reasons found here: noted, listed for the office to record in the school's own system, taken back."""

import csv

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.intake.cells import safe
from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.attendance import actions
from whetu.web.attendance.forms import ReasonForm
from whetu.web.attendance.queries import recode as queries
from whetu.web.people.queries import open_student, visible
from whetu.web.schools.actions import NotAllowed
from whetu.web.words import code_words


@needs(access.RECODE)
def page(request: Request) -> HttpResponse:
    """One list to record in the school's system, by day; and what was done lately."""
    students = visible(request.staff, request.on)
    days = queries.to_recode(request.school, students)
    facts = {
        "days": days,
        "count": sum(len(day.rows) for day in days),
        "done": queries.recoded(request.school, students),
    }
    return render(request, "attendance/recode.html", facts)


@needs(access.RECODE)
def export(request: Request) -> HttpResponse:
    """The list as CSV, a row a student and day."""
    days = queries.to_recode(request.school, visible(request.staff, request.on))
    answer = HttpResponse(content_type="text/csv; charset=utf-8-sig")
    answer["Content-Disposition"] = f'attachment; filename="reasons-{request.on}.csv"'
    writer = csv.writer(answer)
    writer.writerow(["date", "student", "name", "class", "marks", "code", "reason", "note", "found by"])
    for row in (row for day in days for row in day.rows):
        one = row.reason
        cells = [
            one.on.isoformat(), one.student.number, one.student.name, row.class_group, row.pattern, one.code,
            str(code_words(one.code, one.on)), one.note, one.by.name if one.by else "",
        ]  # fmt: skip
        writer.writerow([safe(cell) for cell in cells])
    actions.note_export(by=request.user, school=request.school, rows=sum(len(day.rows) for day in days))
    return answer


@needs(access.RECODE, access.STUDENT_VIEW)
def record(request: Request, key: str) -> HttpResponse:
    """Note a reason for a student's days with a `?`."""
    student, why = open_student(request.staff, key, request.on, to_write=True)
    days = queries.unexplained_days(student, request.on)
    first = {"days": request.GET.getlist("day")}
    noted_already = queries.noted(student)
    form = ReasonForm(request.POST or None, days=days, on=request.on, noted=noted_already, initial=first)
    if request.method == "POST" and form.is_valid() and noted(request, student, form):
        return HttpResponseRedirect(after(request, student.key), status=303)
    if request.method == "GET":
        actions.note_opening(by=request.user, student=student, why=why)
    facts = {"student": student, "days": days, "form": form, "next": after(request, student.key)}
    return render(request, "attendance/reason.html", facts)


def noted(request: Request, student, form: ReasonForm) -> bool:
    try:
        rows = actions.record_reason(
            by=request.user, student=student, now=timezone.now(), **form.cleaned_data
        )
    except NotAllowed as why:
        form.add_error(None, str(why))
        return False
    words = ngettext("The reason is noted for %(n)s day.", "The reason is noted for %(n)s days.", len(rows))
    messages.success(request, words % {"n": len(rows)})
    return True


def after(request: Request, key: str) -> str:
    """Where to go next: a page of this site that the form named, or the student."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe_to_go = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if safe_to_go else see("student", key).url


@needs(access.RECODE)
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Take a reason back."""
    reason = queries.reason(request.school, visible(request.staff, request.on), pk)
    if reason is None:
        raise Http404
    actions.drop_reason(by=request.user, reason=reason, now=timezone.now())
    messages.success(request, _("The reason is taken back."))
    return see("recode")
