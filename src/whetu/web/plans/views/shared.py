"""What a school shared with an agency's worker: the words as they were frozen, and the worker's answers."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.sharing import BASES, BY_AGENCY
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see
from whetu.web.plans.actions import shares as actions
from whetu.web.plans.forms.groups import TaskForm
from whetu.web.plans.forms.referrals import MoveForm
from whetu.web.plans.forms.sharing import DidForm, DoForm, WordsForm
from whetu.web.plans.queries import referrals, sharing
from whetu.web.plans.queries import shares as queries


@needs(access.SHARED_VIEW)
def page(request: Request) -> HttpResponse:
    """The shares that are open to this worker."""
    found = [queries.shown(row, request.on) for row in queries.mine(request.staff, request.on)]
    return render(request, "plans/shared.html", {"shares": found})


def found(request: Request, key: str):
    """A share that is open to this worker today, or 404."""
    row = queries.one_of_mine(request.staff, key, request.on)
    if row is None:
        raise Http404
    return row


@needs(access.SHARED_VIEW)
def one(request: Request, key: str) -> HttpResponse:
    """One share, and what the worker may answer; that it was read is written down."""
    row = found(request, key)
    actions.opened(by=request.user, share=row)
    return shown(request, row)


def shown(request: Request, row, **forms: BaseForm) -> HttpResponse:
    """A share's page; a form that was sent with mistakes stands in place of an empty one."""
    referral = getattr(row, "referral", None)
    facts = {
        "share": row,
        "referral": referral,
        "state": referrals.table_of(referral)[referral.state].label if referral else "",
        "basis": BASES.get(row.basis),
        "answer": answer_form(referral),
        "note": WordsForm(prefix="note"),
        "do": DoForm(prefix="do") if row.agency and sharing.plan_of(row.student) else None,
        "did": DidForm(),
        "actions": queries.own_actions(row),
        "part": queries.own_part(row),
        "my_part": part_form(row),
        "notes": queries.notes(row),
        "on": request.on,
        **forms,
    }
    return render(request, "plans/shared_one.html", facts)


def answer_form(referral, sent=None) -> MoveForm | None:
    """What may be answered to a referral now; None: nothing."""
    if referral is None:
        return None
    table = referrals.table_of(referral)
    if not set(table[referral.state].next) & set(BY_AGENCY):
        return None
    return MoveForm(sent, table=table, state=referral.state, by_agency=True, prefix="answer")


def part_form(row, sent=None) -> TaskForm | None:
    """What this agency does in a group; None: the share is of none."""
    part = queries.own_part(row)
    first = {"does": part.does, "due": part.due} if part else {}
    if part is None:
        return None
    form = TaskForm(sent, initial=first, prefix="part")
    form.fields["does"].label = _("What you do")
    return form


def sent(request: Request, row, name: str, form: BaseForm | None, action: Callable, said: str, **facts):
    """Do what a form of the page asks; with mistakes the page comes again with what was sent."""
    if form is None:
        raise Http404
    facts |= {"by": request.user, "worker": request.staff, "share": row, "now": timezone.now()}
    if not carried_out(form, action, **facts):
        return shown(request, row, **{name: form})
    messages.success(request, said)
    still = queries.one_of_mine(request.staff, row.key, request.on)
    return see("shared_one", row.key) if still else see("shared")


@needs(access.SHARED_VIEW)
@require_POST
def answer(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    form = answer_form(getattr(row, "referral", None), request.POST)
    return sent(request, row, "answer", form, actions.answer, _("Your answer is with the school."))


@needs(access.SHARED_VIEW)
@require_POST
def note(request: Request, key: str) -> HttpResponse:
    row, form = found(request, key), WordsForm(request.POST, prefix="note")
    return sent(request, row, "note", form, actions.note, _("Your note is with the school."))


@needs(access.SHARED_VIEW)
@require_POST
def do(request: Request, key: str) -> HttpResponse:
    row, form = found(request, key), DoForm(request.POST, prefix="do")
    return sent(request, row, "do", form, actions.do, _("It stands in the plan at school."))


@needs(access.SHARED_VIEW)
@require_POST
def did(request: Request, key: str, row_key: str) -> HttpResponse:
    row, form = found(request, key), DidForm(request.POST)
    own = queries.own_actions(row).filter(key=row_key).first()
    if own is None:
        raise Http404
    return sent(request, row, "did", form, actions.did, _("Noted as done."), line=own)


@needs(access.SHARED_VIEW)
@require_POST
def part(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    form, said = part_form(row, request.POST), _("The group sees what you do.")
    return sent(request, row, "my_part", form, actions.my_part, said)


@needs(access.SHARED_VIEW)
@require_POST
def part_done(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    return sent(request, row, "my_part", Form(request.POST), actions.my_part_done, _("Noted as done."))
