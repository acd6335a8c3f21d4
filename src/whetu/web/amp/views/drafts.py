"""Writing the next version of the plan."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.plan import KINDS
from whetu.rules.star import STEPS
from whetu.web.access import Request, needs
from whetu.web.amp import actions, forms, queries
from whetu.web.amp.queries import differences, pages, reviews
from whetu.web.answers import carried_out, see, sent_version

STEP_NAMES = [step for step, _days in STEPS]


def the_draft(request: Request):
    """The draft of this school, or 404."""
    draft = queries.draft(request.school)
    if draft is None:
        raise Http404
    return draft


def row_of(rows, pk: int):
    """One row of the draft, or 404."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@needs(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    """The draft with all that can be changed, and what it leaves out."""
    draft, newest = queries.draft(request.school), queries.newest(request.school)
    if draft is None:
        return see("plan")
    context = {
        "shown": pages.shown(request.school, draft),
        "plan": draft,
        "newest": newest,
        "removed": differences.removed(request.school, newest, draft) if newest else [],
        "to_change": reviews.to_change(draft),
    }
    return render(request, "amp/draft.html", context)


@needs(access.PLAN_EDIT)
@require_POST
def make(request: Request) -> HttpResponse:
    """A draft to write in."""
    return answered(request, actions.make_draft, "", school=request.school, now=timezone.now())


def answered(request: Request, action: Callable, said: str, **facts) -> HttpResponse:
    """Do what a button asks, say so, and show the draft; what stands against it is said instead."""
    try:
        action(by=request.user, **facts)
    except actions.NotAllowed as why:
        messages.error(request, str(why))
    else:
        if said:
            messages.success(request, said)
    return see("plan_draft")


@needs(access.PLAN_EDIT)
def discard(request: Request) -> HttpResponse:
    """Asks first, then the draft is gone, or set aside if the board was given it."""
    draft = the_draft(request)
    if request.method == "POST":
        said = _("The draft is discarded. The plan in force is as it was.")
        facts = {"plan": draft, "version": sent_version(request), "on": request.on, "now": timezone.now()}
        return answered(request, actions.discard, said, **facts)
    return render(request, "amp/discard.html", {"plan": draft, "stays": draft.events.exists()})


@needs(access.PLAN_EDIT)
def add_action(request: Request, step: str) -> HttpResponse:
    """A new action at a step."""
    if step not in STEP_NAMES:
        raise Http404
    return action_page(request, the_draft(request), step=step)


@needs(access.PLAN_EDIT)
def add_to_trigger(request: Request, pk: int) -> HttpResponse:
    """A new action at a line of the school's own."""
    draft = the_draft(request)
    return action_page(request, draft, trigger=row_of(draft.triggers, pk))


@needs(access.PLAN_EDIT)
def action(request: Request, pk: int) -> HttpResponse:
    """One action, to change."""
    draft = the_draft(request)
    return action_page(request, draft, row=row_of(draft.actions.select_related("trigger"), pk))


def action_page(request: Request, draft, row=None, step: str = "", trigger=None) -> HttpResponse:
    """The form of an action; where somebody changed the draft meanwhile, both texts."""
    facts = {"who": queries.who_words(request.school), "kinds": kinds(request, row)}
    names = [name for name in forms.ActionForm.base_fields if name not in ("role", "kind", "version")]
    held = {name: getattr(row, name) for name in [*names, "role", "kind"]} if row else {}
    form = forms.ActionForm(*sent(request, draft), initial={**held, "version": draft.version}, **facts)
    stale = is_stale(request, draft)
    to = {"row": row} if row else {"step": step, "trigger": trigger}
    if not stale and carried_out(form, actions.keep_action, by=request.user, plan=draft, **to):
        messages.success(request, _("Saved in the draft."))
        return see("plan_draft")
    trigger = row.trigger if row else trigger
    context = {
        "form": form,
        "row": row,
        "stale": stale,
        "saved": pages.item(row, pages.Words(request.school)) if row else None,
        "step": row.step if row else step,
        "at": pages.trigger_words(trigger) if trigger else "",
    }
    return render(request, "amp/action.html", context)


def kinds(request: Request, row) -> dict[str, str]:
    """The kinds of response to choose from: those in use, and the one that the action has."""
    words, used = queries.kind_words(request.school), queries.kinds_used(request.school)
    return {code: words[code] for code in KINDS if code in used or (row and row.kind == code)}


def is_stale(request: Request, draft) -> bool:
    """Whether the form that was sent was opened before somebody changed the draft."""
    return request.method == "POST" and sent_version(request) != draft.version


def sent(request: Request, draft) -> tuple:
    """What was sent, on the newest state of the draft: sent again, it is kept."""
    if request.method != "POST":
        return ()
    data = request.POST.copy()
    data["version"] = draft.version
    return (data,)


@needs(access.PLAN_EDIT)
def add_line(request: Request, step: str, column: str) -> HttpResponse:
    """A new responsibility or outcome at a step."""
    if step not in STEP_NAMES or column not in differences.COLUMNS:
        raise Http404
    return line_page(request, the_draft(request), step=step, kind=column)


@needs(access.PLAN_EDIT)
def line(request: Request, pk: int) -> HttpResponse:
    """One responsibility or outcome, to change."""
    draft = the_draft(request)
    row = row_of(draft.lines, pk)
    return line_page(request, draft, row=row, step=row.step, kind=row.kind)


def line_page(request: Request, draft, step: str, kind: str, row=None) -> HttpResponse:
    """The form of a responsibility or an outcome."""
    names = ("words", "words_mi", "heading", "heading_mi", "role")
    held = {name: getattr(row, name) for name in names} if row else {}
    form = forms.LineForm(
        *sent(request, draft), initial={**held, "version": draft.version},
        who=queries.who_words(request.school), kind=kind,
    )  # fmt: skip
    stale = is_stale(request, draft)
    to = {"row": row, "step": step, "kind": kind}
    if not stale and carried_out(form, actions.keep_line, by=request.user, plan=draft, **to):
        messages.success(request, _("Saved in the draft."))
        return see("plan_draft")
    context = {
        "form": form, "row": row, "stale": stale, "step": step, "column": differences.COLUMNS[kind],
    }  # fmt: skip
    return render(request, "amp/line.html", context)


@needs(access.PLAN_EDIT)
@require_POST
def move_action(request: Request, pk: int) -> HttpResponse:
    """An action up, down, or out of the draft."""
    draft = the_draft(request)
    return moved(request, draft, row_of(draft.actions, pk))


@needs(access.PLAN_EDIT)
@require_POST
def move_line(request: Request, pk: int) -> HttpResponse:
    """A responsibility or an outcome up, down, or out of the draft."""
    draft = the_draft(request)
    return moved(request, draft, row_of(draft.lines, pk))


def moved(request: Request, draft, row) -> HttpResponse:
    facts = {"plan": draft, "version": sent_version(request), "row": row}
    deed = request.POST.get("deed")
    if deed in ("up", "down"):
        return answered(request, actions.move, "", up=deed == "up", **facts)
    if deed == "remove":
        return answered(request, actions.remove, _("Taken out of the draft."), **facts)
    return see("plan_draft")


@needs(access.PLAN_EDIT)
@require_POST
def put_back(request: Request, pk: int) -> HttpResponse:
    """An action of the version before, into the draft again."""
    draft, newest = the_draft(request), queries.newest(request.school)
    left_out = {row.pk: row for row in differences.removed(request.school, newest, draft)} if newest else {}
    if pk not in left_out:
        raise Http404
    facts = {"plan": draft, "version": sent_version(request), "row": left_out[pk]}
    return answered(request, actions.put_back, _("Back in the draft."), **facts)


@needs(access.PLAN_EDIT)
def add_trigger(request: Request) -> HttpResponse:
    """A line of the school's own, beside the steps."""
    draft = the_draft(request)
    form = forms.TriggerForm(request.POST or None, initial={"version": draft.version})
    if carried_out(form, actions.set_trigger, by=request.user, plan=draft):
        messages.success(request, _("Added. Now say what is done there."))
        return see("plan_draft")
    return render(request, "amp/trigger.html", {"form": form})


@needs(access.PLAN_EDIT)
@require_POST
def remove_trigger(request: Request, pk: int) -> HttpResponse:
    """A line of the school's own out of the draft, with what is done there."""
    draft = the_draft(request)
    facts = {"plan": draft, "version": sent_version(request), "row": row_of(draft.triggers, pk)}
    return answered(request, actions.remove, _("Taken out of the draft."), **facts)
