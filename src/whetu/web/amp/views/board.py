"""The board's decision about a version: sent, read, approved here or on paper, or brought back."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web import pdf
from whetu.web.access import Request, may, needs
from whetu.web.amp.actions import board as deeds
from whetu.web.amp.forms import board as forms
from whetu.web.amp.queries import board as queries
from whetu.web.amp.queries import board_paper
from whetu.web.amp.queries import text as texts
from whetu.web.amp.queries.check import checked
from whetu.web.amp.views.check import own_host
from whetu.web.amp.views.plan import reads_history
from whetu.web.answers import carried_out, see

PAPER = Path(__file__).parents[1] / "templates/amp/board_paper.typ"


def the_draft(request: Request):
    """The draft, for who writes it and, once the board has it, for the board; else 404."""
    draft = queries.drafted(request.school)
    if draft is None or not queries.sees(request.staff, draft):
        raise Http404
    return draft


def to_read(request: Request) -> None:
    """Raises PermissionDenied for who neither writes the plan nor is on the board."""
    if not reads_history(request):
        raise PermissionDenied


def with_the_board(request: Request):
    """The draft that the board has, or None with a word of what happened to it."""
    draft = queries.drafted(request.school)
    if draft is not None and draft.submitted_at and queries.sees(request.staff, draft):
        return draft
    messages.info(request, _("The board has no version now: it was published or taken back meanwhile."))
    return None


@needs(access.PLAN_VIEW)
def page(request: Request) -> HttpResponse:
    """How it stands with the board; what the board reads; and what comes next, for who may."""
    to_read(request)
    draft = queries.drafted(request.school)
    if draft is None or not queries.sees(request.staff, draft):
        messages.info(request, _("The board has no version to decide on now."))
        return see("plan")
    text = texts.of(draft)
    facts = {
        "plan": draft,
        "text_hash": texts.hash_of(text),
        "writes": may(request, access.PLAN_EDIT),
        "text": queries.to_read(text),
        "changes": queries.changes(draft, text),
        "heeded": text["heeded"],
        "heard": queries.heard(draft, request.on),
        "checked": checked(draft, request.on, own_host(request)),
        "whole": queries.is_whole(draft) if draft.submitted_at else True,
        "sent_on": queries.sent_on(draft),
        "own": draft.submitted_by_id == request.user.pk,
    }
    return render(request, "amp/board.html", facts)


@needs(access.PLAN_VIEW)
def given(request: Request, pk: int) -> HttpResponse:
    """A text that the board was given once, word for word."""
    to_read(request)
    row = queries.given_text(request.school, pk)
    if row is None:
        raise Http404
    facts = {"row": row, "text": queries.to_read(row.text), "whole": texts.hash_of(row.text) == row.sha256}
    return render(request, "amp/given.html", facts)


@needs(access.PLAN_SUBMIT)
@require_POST
def send(request: Request) -> HttpResponse:
    """The draft as it stands goes to the board."""
    form = forms.OfText(request.POST)
    facts = {"by": request.user, "plan": the_draft(request), "on": request.on, "now": timezone.now()}
    if carried_out(form, deeds.submit, host=own_host(request), **facts):
        messages.success(request, _("Sent. The presiding member finds it on their first page."))
    else:
        messages.error(request, " ".join(form.non_field_errors()) or _("Open the page again first."))
    return see("plan_board_step")


@needs(access.BOARD_VIEW)
def back(request: Request) -> HttpResponse:
    """The text comes back to be changed, with a reason: sent back by the board, or taken back by a leader."""
    state = "sent back" if may(request, access.PLAN_APPROVE) else "taken back"
    if not (may(request, access.PLAN_APPROVE) or may(request, access.PLAN_SUBMIT)):
        raise PermissionDenied
    draft = with_the_board(request)
    if draft is None:
        return see("plan")
    form = forms.BackForm(request.POST or None, initial={"text_hash": draft.text_hash})
    facts = {"by": request.user, "plan": draft, "on": request.on, "now": timezone.now(), "state": state}
    if carried_out(form, deeds.bring_back, **facts):
        messages.success(
            request, _("Its text can be changed again. Nothing that the board said of it holds now.")
        )
        return see("plan_board_step" if may(request, access.PLAN_EDIT) else "plan")
    return render(request, "amp/board_back.html", {"plan": draft, "form": form, "state": state})


@needs(access.PLAN_APPROVE)
def approve(request: Request) -> HttpResponse:
    """The second step: the day of the decision is typed, and the text's hash stands beside it."""
    draft = with_the_board(request)
    return decide(request, draft, forms.ApproveForm, deeds.approve, "amp/board_approve.html")


@needs(access.PLAN_SUBMIT)
def minute(request: Request) -> HttpResponse:
    """The board approved it on paper: what the minute says."""
    draft = with_the_board(request)
    return decide(request, draft, forms.MinuteForm, deeds.record_minute, "amp/board_minute.html")


def decide(request: Request, draft, make, deed, template: str) -> HttpResponse:
    if draft is None:
        return see("plan")
    form = make(request.POST or None, initial={"text_hash": draft.text_hash})
    facts = {"by": request.user, "plan": draft, "on": request.on, "now": timezone.now()}
    if carried_out(form, deed, **facts):
        messages.success(request, _("The board's approval is written down. A leader can publish it now."))
        return see("plan_board_step")
    return render(request, template, {"plan": draft, "form": form})


@needs(access.PLAN_VIEW)
def paper(request: Request) -> HttpResponse:
    """The board's paper and a minute to sign, as PDF."""
    to_read(request)
    draft = the_draft(request)
    if not draft.submitted_at:
        messages.info(request, _("The paper is made once the plan is sent to the board."))
        return see("plan_board_step")
    address = request.build_absolute_uri("/plan/draft/board/")
    facts = board_paper.facts(draft, request.on, own_host(request), address)
    deeds.note_paper(by=request.user, plan=draft)
    answer = HttpResponse(pdf.made(PAPER, facts, timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="board-paper-{draft.number}.pdf"'
    return answer
