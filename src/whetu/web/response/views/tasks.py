"""Tasks: mine and everyone's, one of them, and all of one student."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.plan import CONTACTS
from whetu.rules.star import STEPS
from whetu.web.access import Request, needs
from whetu.web.amp import queries as amp
from whetu.web.answers import carried_out, see
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import record as actions
from whetu.web.response.forms import record as forms
from whetu.web.response.queries import record as recording
from whetu.web.response.queries import tasks as queries
from whetu.web.words import STEP_WORDS

PAGE = 25


@needs(access.RESPOND)
def page(request: Request) -> HttpResponse:
    """Mine, or for those who see the whole school everyone's; what is chosen stands in the address."""
    chosen = choices(request)
    found = queries.with_people(queries.chosen(request.staff, request.on, chosen))
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "response/tasks.html",
        {
            "page": shown,
            "rows": queries.rows(request.school, request.on, shown.object_list),
            "chosen": chosen,
            "tabs": tabs(request, chosen),
            "sees_all": queries.sees_all(request.staff),
            "owners": [
                option(one.key, one.user.name) for one in recording.colleagues(request.school, request.on)
            ],
            "steps": [option(step, STEP_WORDS[step]) for step, _days in STEPS[1:]],
            "hand_over": forms.HandOverForm(people=recording.colleagues(request.school, request.on)),
            "counts": queries.counts(request.staff, request.on),
            "contacts": CONTACTS,
            "choosing": chosen.state != "done",
        },
    )


def option(value, label) -> dict:
    return {"value": value, "label": label}


def choices(request: Request) -> queries.Choices:
    """The choices in the address; one that is none is left out."""
    asked = request.GET
    return queries.Choices(
        whose="all" if asked.get("whose") == "all" and queries.sees_all(request.staff) else "mine",
        state=asked.get("state") if asked.get("state") in queries.STATES else "open",
        step=asked.get("step") if asked.get("step") in STEP_WORDS else "",
        owner=asked.get("owner", "")[:12],
        year=int(asked["year"]) if asked.get("year", "").isdecimal() else None,
    )


def tabs(request: Request, chosen: queries.Choices) -> list[dict]:
    def url(state: str) -> str:
        address = request.GET.copy()
        address["state"] = state
        address.pop("page", None)
        return f"{request.path}?{address.urlencode()}"

    return [
        {"url": url(state), "label": label, "current": state == chosen.state}
        for state, label in queries.STATES.items()
    ]


@needs(access.OVERSEE)
def owners(request: Request) -> HttpResponse:
    """Open and overdue by owner and step."""
    return render(
        request,
        "response/owners.html",
        {"lines": queries.by_owner(request.staff, request.on), "steps": [step for step, _days in STEPS[1:]]},
    )


def found_task(request: Request, key: str, to_write: bool = True):
    """A task of a student whom the person may open; the opening is written down."""
    task = queries.by_key(key)
    if task is None:
        raise Http404
    opened(request, task.student.key, to_write=to_write)
    if not queries.may_read(task, request.staff):
        raise Http404
    return task


@needs(access.RESPOND)
def task(request: Request, key: str) -> HttpResponse:
    """One task: why it is there, the days behind it, and what was done."""
    found = found_task(request, key)
    return recorded(request, found.student, [found], found)


@needs(access.RESPOND)
def student(request: Request, key: str) -> HttpResponse:
    """All that is to do and was done for one student."""
    one = opened(request, key, to_write=True)
    rows = queries.rows(request.school, request.on, queries.of_student(one, request.staff))
    return render(
        request,
        "response/student_tasks.html",
        {
            "student": one,
            "open": [row for row in rows if row.task.closed_at is None],
            "closed": [row for row in rows if row.task.closed_at],
            "log": queries.log_of(one, request.staff),
            "kind_words": amp.kind_words(request.school),
            "decide": forms.DecideForm(people=recording.colleagues_for(one, request.on)),
        },
    )


@needs(access.RESPOND)
def new(request: Request, key: str) -> HttpResponse:
    """Record something for a student, whether a task asks for it or not."""
    return recorded(request, opened(request, key, to_write=True), [], None)


def recorded(request: Request, student, asked: list, found) -> HttpResponse:
    """The form of what was done; when sent, kept, and back to the student's tasks."""
    sheet = recording.sheet(request.staff, student, asked, request.on)
    form = record_form(sheet, request.POST if "record" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            made = recording_done(request, sheet, form, asked)
        except actions.Changed as changed:
            return merge(request, student, form, changed, sheet)
        except actions.NotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, said(made))
            return see("student_tasks", student.key)
    context = {"student": student, "form": form, "sheet": sheet, "task": found}
    if found:
        rows = queries.rows(request.school, request.on, [found])
        context |= {
            "row": rows[0],
            "days": recording.days_behind(found, request.on),
            "snooze": forms.SnoozeForm(),
            "hand_over": forms.HandOverForm(people=recording.colleagues_for(student, request.on)),
        }
    return render(request, "response/task.html", context, status=400 if form.errors else 200)


def record_form(sheet, data) -> forms.RecordForm:
    """The form, with what is likeliest filled in."""
    first = sheet.asked[0] if sheet.asked else None
    initial = {
        "on": sheet.on,
        "kind": first.kind if first else "",
        "channel": first.action.channel if first and first.action else "",
        "person": sheet.likely(first),
        "seen": recording.seen([*sheet.asked, *sheet.others]),
    }
    return forms.RecordForm(
        data, initial=initial, on=sheet.on, kinds=sheet.kinds, caregivers=sheet.caregivers,
        also=[(one.key, sheet.words(one)) for one in sheet.others], unexplained=sheet.unexplained,
    )  # fmt: skip


def recording_done(request: Request, sheet, form, asked: list) -> list:
    """Keep what the form says, for the student and for those of the family who were ticked."""
    ticked = set(form.cleaned_data.get("also", ()))
    tasks = [*asked, *(one for one in sheet.others if one.key in ticked)]
    students = {sheet.student.pk: sheet.student} | {one.student_id: one.student for one in tasks}
    data = form.cleaned_data
    return actions.report(
        by=request.user, tasks=tasks, students=students.values(), facts=form.facts(), seen=form.versions(),
        barrier=data["barrier"], source=data["source"], code=data.get("code", ""), now=timezone.now(),
    )  # fmt: skip


def said(made: list) -> str:
    answered = sum(row.tasks.count() for row in made)
    if not answered:
        return _("Recorded. No task was closed by it.")
    return ngettext("Recorded. %s task is answered.", "Recorded. %s tasks are answered.", answered) % answered


def merge(request: Request, student, form, changed, sheet) -> HttpResponse:
    """Somebody else was faster: both stand side by side, and nothing that was written is lost."""
    theirs = [queries.by_key(one.key) for one in changed.tasks]
    form.data = form.data.copy()
    form.data["seen"] = recording.seen(theirs)
    theirs = [(one, one.response and queries.reads(one.response, request.staff)) for one in theirs]
    context = {
        "student": student,
        "form": form,
        "theirs": theirs,
        "kind_words": amp.kind_words(request.school),
    }
    return render(request, "response/merge.html", context, status=409)


@needs(access.RESPOND)
def several(request: Request) -> HttpResponse:
    """Record one thing for several students at once: the tasks chosen in the list."""
    keys = request.POST.getlist("task") or request.GET.getlist("task")
    tasks = queries.of_keys(keys, request.staff, request.on)
    if not tasks:
        messages.error(request, _("Choose at least one task."))
        return see("tasks")
    if "handing" in request.POST:
        return handed(request, tasks)
    if gone := set(keys) - {one.key for one in tasks}:
        words = ngettext("%s task was closed meanwhile.", "%s tasks were closed meanwhile.", len(gone))
        messages.warning(request, words % len(gone))
    form = forms.ManyForm(
        request.POST if "record" in request.POST else None,
        kinds=recording.kinds_for(amp.kinds_used(request.school), tasks[0].step), on=request.on,
        initial={"on": request.on, "kind": tasks[0].kind, "seen": recording.seen(tasks)},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            made = actions.report(
                by=request.user, tasks=tasks, facts=form.facts(), seen=form.versions(), now=timezone.now(),
                students={one.student_id: one.student for one in tasks}.values(),
            )  # fmt: skip
        except actions.NotAllowed as why:
            form.add_error(None, str(why))
            again = request.POST.copy()
            again["seen"] = recording.seen(queries.of_keys(keys, request.staff, request.on))
            form.data = again
        else:
            messages.success(request, said(made))
            return see("tasks")
    context = {"form": form, "rows": queries.rows(request.school, request.on, tasks)}
    return render(request, "response/several.html", context, status=400 if form.errors else 200)


def handed(request: Request, tasks: list) -> HttpResponse:
    """Give the tasks chosen to a colleague."""
    form = forms.HandOverForm(request.POST, people=recording.colleagues(request.school, request.on))
    if carried_out(form, actions.hand_over, by=request.user, tasks=tasks, on=request.on):
        messages.success(
            request, ngettext("%s task handed over.", "%s tasks handed over.", len(tasks)) % len(tasks)
        )
    else:
        messages.error(request, " ".join(one for errors in form.errors.values() for one in errors))
    return see("tasks")


@needs(access.RESPOND)
@require_POST
def hand_over(request: Request, key: str) -> HttpResponse:
    found = found_task(request, key)
    form = forms.HandOverForm(request.POST, people=recording.colleagues(request.school, request.on))
    if carried_out(form, actions.hand_over, by=request.user, tasks=[found], on=request.on):
        messages.success(request, _("Handed over."))
        return see("tasks")
    messages.error(request, " ".join(one for errors in form.errors.values() for one in errors))
    return see("task", key)


@needs(access.RESPOND)
@require_POST
def snooze(request: Request, key: str) -> HttpResponse:
    found = found_task(request, key)
    form = forms.SnoozeForm(request.POST)
    if carried_out(form, actions.snooze, by=request.user, task=found, on=request.on):
        messages.success(request, _("It waits. You are asked again on that day."))
        return see("student_tasks", found.student.key)
    messages.error(request, " ".join(one for errors in form.errors.values() for one in errors))
    return see("task", key)


@needs(access.RESPOND)
@require_POST
def wake(request: Request, key: str) -> HttpResponse:
    found = found_task(request, key)
    actions.wake(by=request.user, task=found)
    return see("task", key)


@needs(access.RESPOND)
@require_POST
def decide(request: Request, key: str) -> HttpResponse:
    """A task that people decided, for one student."""
    one = opened(request, key, to_write=True)
    form = forms.DecideForm(request.POST, people=recording.colleagues(request.school, request.on))
    facts = {"by": request.user, "student": one, "on": request.on, "now": timezone.now()}
    if carried_out(form, actions.decide, **facts):
        messages.success(request, _("It stands among the tasks."))
    else:
        messages.error(request, " ".join(one for errors in form.errors.values() for one in errors))
    return see("student_tasks", key)


@needs(access.RESPOND)
def response(request: Request, key: str) -> HttpResponse:
    """One thing that was done; whoever recorded it in error may take it back, with the reason."""
    found = queries.response_by_key(key)
    if found is None:
        raise Http404
    opened(request, found.student.key, to_write=True)
    if not queries.knows(found, request.staff):
        raise Http404
    may_withdraw = queries.may_withdraw(found, request.staff)
    if request.method == "POST" and not may_withdraw:
        raise PermissionDenied
    form = forms.WithdrawForm(request.POST or None)
    if carried_out(form, actions.withdraw, by=request.user, response=found, now=timezone.now()):
        messages.success(request, _("Taken back. It stays to be read; what it answered is to do again."))
        return see("student_tasks", found.student.key)
    context = {"response": found, "student": found.student, "form": form}
    context["may_withdraw"] = may_withdraw and not any(hasattr(found, name) for name in actions.APART)
    context["reads"] = queries.reads(found, request.staff)
    context["kind_words"] = amp.kind_words(request.school)
    return render(request, "response/response.html", context, status=400 if form.errors else 200)


@needs(access.RESPOND)
@require_POST
def notice_seen(request: Request, key: str) -> HttpResponse:
    """A person has read what they were told."""
    actions.see_notice(by=request.user, staff=request.staff, key=key, now=timezone.now())
    return see("today")
