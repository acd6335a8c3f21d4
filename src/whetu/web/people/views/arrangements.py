"""Arrangements: the register, one student's, and the steps from asked for to ended."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access as rules
from whetu.rules import duties
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see
from whetu.web.people import queries as people
from whetu.web.people.actions import arrangements as actions
from whetu.web.people.actions import circumstances
from whetu.web.people.forms.arrangements import AgreeForm, ArrangementForm, EndForm
from whetu.web.people.queries import arrangements as queries
from whetu.web.people.views.opening import opened
from whetu.web.schools.actions import NotAllowed


@needs(rules.ARRANGE)
def register(request: Request) -> HttpResponse:
    """All that is asked for, holds or is still to come, and what ended lately."""
    students = people.visible(request.staff, request.on)
    facts = {
        "lines": queries.register(request.school, students, request.on),
        "ended": queries.ended(request.school, students, request.on),
    }
    return render(request, "people/arrangements_register.html", facts)


@needs(rules.ARRANGE)
def student(request: Request, key: str) -> HttpResponse:
    """One student's arrangements, and the form for another."""
    one = opened(request, key, to_write=True)
    renews = renewed(request, one)
    form = ArrangementForm(request.POST or None, initial=first_words(request, renews))
    now = timezone.now()
    if carried_out(form, actions.arrange, by=request.user, student=one, renews=renews, now=now):
        messages.success(request, _("It is noted."))
        return see("arrangements", one.key)
    facts = {
        "student": one,
        "form": form,
        "renews": renews,
        "lines": queries.of_student(one, request.on),
    }
    return render(request, "people/arrangements.html", facts)


def renewed(request: Request, student):
    """The arrangement that the form renews, where the address names one of this student's."""
    row = queries.by_key(request.school, request.GET.get("renews", ""))
    return row if row and row.student_id == student.pk else None


def first_words(request: Request, renews) -> dict:
    """A renewal goes on from the day after, for as long as it may."""
    if renews is None or renews.ends is None:
        return {"starts": request.on}
    starts = renews.ends + timedelta(days=1)
    months = duties.LIMITS[renews.kind].months
    return {
        "kind": renews.kind,
        "starts": starts,
        "ends": duties.last_allowed(starts, months) if months else None,
        "note": renews.note,
    }


@needs(rules.ARRANGE)
def agree(request: Request, key: str) -> HttpResponse:
    row = row_of(request, key)
    form = AgreeForm(request.POST or None, initial={"evidence": row.evidence})
    if carried_out(form, actions.agree, by=request.user, arrangement=row):
        messages.success(request, _("Agreed. It holds on its days."))
        return see("arrangements", row.student.key)
    return render(
        request, "people/arrangement_agree.html", {"form": form, "row": row, "words": queries.WORDS}
    )


@needs(rules.ARRANGE)
def end(request: Request, key: str) -> HttpResponse:
    row = row_of(request, key)
    form = EndForm(request.POST or None, before=row.starts - timedelta(days=1))
    if carried_out(form, actions.end, by=request.user, arrangement=row, now=timezone.now()):
        messages.success(request, _("Saved. What it was stays in the record."))
        return see("arrangements", row.student.key)
    return render(request, "people/arrangement_end.html", {"form": form, "row": row, "words": queries.WORDS})


@needs(rules.ARRANGE, rules.RESPOND)
@require_POST
def propose(request: Request, key: str) -> HttpResponse:
    """A plan under s 42 that is agreed: propose that its circumstances are known, for as long as it lasts."""
    row = row_of(request, key)
    if row.kind not in queries.S_42 or not queries.agreed(row):
        raise Http404
    try:
        circumstances.propose(
            by=request.user, student=row.student, kind="transition", starts=row.starts, ends=row.ends,
            review_on=row.ends, evidence_seen=_("A plan under s 42 that is agreed"), now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("It is proposed. A leader accepts it or says why not."))
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
