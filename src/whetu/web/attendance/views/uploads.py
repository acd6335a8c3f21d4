"""Files that come in: sent, looked at, loaded, undone, put aside and purged."""

import csv

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.intake.cells import safe
from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.attendance import actions, tasks
from whetu.web.attendance.forms import GoLiveForm, HeadingsForm, PutAsideForm, UploadForm
from whetu.web.attendance.queries import uploads as queries
from whetu.web.people.queries import visible
from whetu.web.schools.actions import NotAllowed, describe_school

A_PAGE = 25
SHOWN = 50  # problems, missing students and moved steps that the page itself lists


@needs(access.UPLOAD)
def page(request: Request) -> HttpResponse:
    """Send files; and the history of all that came."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return sent(request, form.cleaned_data["files"])
    history = Paginator(queries.uploads(request.school), A_PAGE).get_page(request.GET.get("page"))
    rows = [queries.line(upload) for upload in history]
    facts = {"form": form, "page": history, "rows": rows, "waiting": queries.waiting(request.school)}
    return render(request, "attendance/uploads.html", facts)


def sent(request: Request, files: list) -> HttpResponse:
    """Keep the files and have them read; on to the file, or to the list of several."""
    now = timezone.now()
    taken = []
    for file in files:
        try:
            upload = actions.receive(
                by=request.user, school=request.school, name=file.name, file=file, now=now
            )
        except NotAllowed as why:
            messages.error(request, f"{file.name}: {why}")
            continue
        actions.ask(by=request.user, upload=upload, what="read", now=now)
        taken.append(upload)
    if len(taken) == 1:
        return see("upload", taken[0].key)
    if taken:
        messages.success(request, _("%(n)s files came in. Look at each, and load it.") % {"n": len(taken)})
    return see("uploads")


def found(request: Request, key: str):
    """The school's upload of that key."""
    upload = queries.upload(request.school, key)
    if upload is None:
        raise Http404
    return upload


@needs(access.UPLOAD)
def one(request: Request, key: str) -> HttpResponse:
    """One file: what it is, what it would change, and, when it is loaded, what it changed."""
    return shown(request, found(request, key))


def shown(request: Request, upload, **forms) -> HttpResponse:
    """The page of a file, with what a person may fill in."""
    problems = queries.problems(upload, request.staff)
    students = visible(request.staff, request.on)
    missing = queries.missing(upload, students) or queries.missing_from_roll(upload, students)
    steps = queries.steps_moved(upload, students)
    headings = queries.headings(upload)
    facts = {
        "upload": upload,
        "state": queries.state(upload),
        "kinds": queries.kinds(upload),
        "changed": queries.changed(upload),
        "tables": queries.tables(upload.preview.get("tables", {})),
        "progress": tasks.told(upload.pk) if upload.asked else None,
        "problems": problems[:SHOWN],
        "errors": sum(1 for problem in problems if problem.level == "error"),
        "warnings": sum(1 for problem in problems if problem.level != "error"),
        "missing": missing[:SHOWN],
        "missing_count": len(missing),
        "steps": steps[:SHOWN],
        "steps_count": len(steps),
        "history": queries.history_of(upload, students),
        "same_file": None if upload.loaded_at else queries.same_file(upload),
        "can_be_undone": bool(upload.loaded_at) and queries.can_be_undone(upload),
        "headings_form": HeadingsForm(headings=headings) if headings else None,
        "go_live_form": GoLiveForm(initial={"go_live": request.school.go_live or request.on}),
        "is_first": queries.is_first(request.school),
        "aside_form": PutAsideForm(),
        "asked_by_me": upload.purge_asked_by_id == request.user.pk,
    }
    return render(request, "attendance/upload.html", facts | forms)


@needs(access.UPLOAD)
def progress(request: Request, key: str) -> HttpResponse:
    """How far the job is; once it is done, the page shows itself anew."""
    upload = found(request, key)
    if not upload.asked:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "attendance/progress.html", {"upload": upload, "progress": tasks.told(upload.pk)})


@needs(access.UPLOAD)
@require_POST
def headings(request: Request, key: str) -> HttpResponse:
    """Remember what this school's headings mean, and read the file again."""
    upload = found(request, key)
    form = HeadingsForm(request.POST, headings=queries.headings(upload))
    if not form.is_valid():
        return shown(request, upload, headings_form=form)
    actions.name_headings(by=request.user, school=request.school, headings=form.chosen())
    actions.ask(by=request.user, upload=upload, what="read", now=timezone.now())
    return see("upload", key)


@needs(access.UPLOAD)
@require_POST
def load(request: Request, key: str) -> HttpResponse:
    """Load the file. Before the first marks, the person says from which day the school works with Whetū."""
    upload = found(request, key)
    if "go_live" in request.POST:
        form = GoLiveForm(request.POST)
        if not form.is_valid():
            return shown(request, upload, go_live_form=form)
        describe_school(by=request.user, school=request.school, **form.cleaned_data)
    actions.ask(by=request.user, upload=upload, what="load", now=timezone.now())
    return see("upload", key)


@needs(access.UPLOAD_UNDO)
def undo(request: Request, key: str) -> HttpResponse:
    """Ask first, then take the file back."""
    upload = found(request, key)
    if request.method == "POST":
        actions.ask(by=request.user, upload=upload, what="undo", now=timezone.now())
        return see("upload", key)
    tables = set(upload.changed) & {"roll", "calendar", "bells", "staff", "timetable"}
    facts = {"upload": upload, "later": queries.later_uploads(upload), "tables": bool(tables)}
    return render(request, "attendance/undo.html", facts)


@needs(access.UPLOAD)
@require_POST
def put_aside(request: Request, key: str) -> HttpResponse:
    upload = found(request, key)
    form = PutAsideForm(request.POST)
    if not form.is_valid():
        return shown(request, upload, aside_form=form)
    try:
        actions.put_aside(by=request.user, upload=upload, now=timezone.now(), **form.cleaned_data)
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("upload", key)


@needs(access.PURGE)
@require_POST
def purge(request: Request, key: str) -> HttpResponse:
    """Ask that a file is removed for good; or agree, as a second person."""
    upload = found(request, key)
    if upload.purged_at:
        return see("upload_certificate", key)
    try:
        upload = actions.purge(by=request.user, upload=upload, now=timezone.now())
    except NotAllowed as why:
        messages.error(request, str(why))
        return see("upload", key)
    if upload.purged_at:
        return see("upload_certificate", key)
    messages.success(request, _("A second person now has to agree."))
    return see("upload", key)


@needs(access.PURGE)
@require_POST
def keep(request: Request, key: str) -> HttpResponse:
    """Take back the wish to remove a file."""
    try:
        actions.keep(by=request.user, upload=found(request, key))
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("upload", key)


@needs(access.PURGE)
def certificate(request: Request, key: str) -> HttpResponse:
    """What was removed, when, who asked and who agreed; to print and to keep."""
    upload = found(request, key)
    if not upload.purged_at:
        raise Http404
    return render(request, "attendance/certificate.html", {"upload": upload})


@needs(access.UPLOAD)
def problems(request: Request, key: str) -> HttpResponse:
    """Everything that was wrong in the file, as CSV."""
    upload = found(request, key)
    answer = HttpResponse(content_type="text/csv; charset=utf-8-sig")
    answer["Content-Disposition"] = f'attachment; filename="problems-{upload.key}.csv"'
    writer = csv.writer(answer)
    writer.writerow(["level", "file", "cell", "row", "column", "value", "why", "fix"])
    for problem in queries.problems(upload, request.staff):
        writer.writerow([safe(value) for value in problem[:8]])
    return answer
