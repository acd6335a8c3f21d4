"""Known circumstances: one student's, and what waits for a leader.

Who cares for the whole school reads kind, note and evidence; a teacher reads the wording rule alone, and what
they proposed themselves until it is accepted.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access as rules
from whetu.web.access import Request, may, needs
from whetu.web.answers import carried_out, see
from whetu.web.people import queries as people
from whetu.web.people.actions import circumstances as actions
from whetu.web.people.forms.circumstances import DeclineForm, HeldForm, ProposalForm
from whetu.web.people.queries import circumstances as queries
from whetu.web.people.views.opening import opened
from whetu.web.schools.actions import NotAllowed


@needs(rules.RESPOND)
def student(request: Request, key: str) -> HttpResponse:
    """What is known of one student, what waits, and the form with which to propose."""
    one = opened(request, key, to_write=True)
    form = ProposalForm(request.POST or None, initial=first_words(request))
    now = timezone.now()
    if carried_out(form, actions.propose, by=request.user, student=one, now=now):
        messages.success(request, _("It is proposed. A leader accepts it or says why not."))
        return see("circumstances", one.key)
    whole = may(request, rules.CASE_VIEW)
    rows = list(queries.history(one))
    facts = {
        "student": one,
        "form": form,
        "whole": whole,
        "holding": queries.in_force(one, request.on),
        "rows": [(row, queries.state(row, request.on)) for row in rows if whole or own(row, request)],
        "words": queries.WORDS,
        "waits": any(queries.waits(row) for row in rows),
    }
    return render(request, "people/circumstances.html", facts)


def first_words(request: Request) -> dict:
    """What a link to the form may have chosen already: the kind and the day."""
    kind = request.GET.get("kind", "")
    return {"starts": request.on, "kind": kind if kind in queries.WORDS else ""}


def own(row, request: Request) -> bool:
    """What a teacher proposed: theirs to read until a leader accepts it, or says why not."""
    return row.proposed_by_id == request.user.pk and not row.accepted_at


@needs(rules.CASE_VIEW)
def listed(request: Request) -> HttpResponse:
    """What waits for a leader, what is due for another look, and all that holds today."""
    students = people.visible(request.staff, request.on)
    facts = {
        "waiting": queries.waiting(request.school, students),
        "review": queries.review_due(request.school, students, request.on),
        "holding": queries.standing(request.school, students, request.on),
        "words": queries.WORDS,
    }
    return render(request, "people/circumstances_list.html", facts)


@needs(rules.CIRCUMSTANCES_ACCEPT)
@require_POST
def accept(request: Request, key: str) -> HttpResponse:
    row = row_of(request, key)
    try:
        actions.accept(by=request.user, circumstances=row, now=timezone.now())
        messages.success(request, _("Accepted. Support is asked for now in place of warnings."))
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("circumstances", row.student.key)


@needs(rules.CIRCUMSTANCES_ACCEPT)
def decline(request: Request, key: str) -> HttpResponse:
    row = row_of(request, key)
    form = DeclineForm(request.POST or None)
    if carried_out(form, actions.decline, by=request.user, circumstances=row, now=timezone.now()):
        messages.success(request, _("Declined. The person who proposed it can read why."))
        return see("circumstances", row.student.key)
    return render(
        request, "people/circumstances_decline.html", {"form": form, "row": row, "words": queries.WORDS}
    )


@needs(rules.CIRCUMSTANCES_ACCEPT)
def change(request: Request, key: str) -> HttpResponse:
    """Look again: until when, when to look next, and on what they rest."""
    row = row_of(request, key)
    names = ("ends", "review_on", "evidence_seen", "note")
    initial = {name: getattr(row, name) for name in names} | {"no_review": row.review_on is None}
    form = HeldForm(request.POST or None, initial=initial)
    if carried_out(form, actions.change, by=request.user, circumstances=row):
        messages.success(request, _("Saved."))
        return see("circumstances", row.student.key)
    return render(
        request, "people/circumstances_change.html", {"form": form, "row": row, "words": queries.WORDS}
    )


@needs(rules.CIRCUMSTANCES_ACCEPT)
def end(request: Request, key: str) -> HttpResponse:
    """Asks first, then ends them."""
    row = row_of(request, key)
    if request.method != "POST":
        return render(request, "people/circumstances_end.html", {"row": row, "words": queries.WORDS})
    try:
        actions.end(by=request.user, circumstances=row, on=request.on, now=timezone.now())
        messages.success(request, _("They hold no more from today."))
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("circumstances", row.student.key)


def row_of(request: Request, key: str):
    """A row by its own name, once its student is opened."""
    row = queries.by_key(request.school, key)
    if row is None:
        raise Http404
    opened(request, row.student.key, to_write=True)
    return row
