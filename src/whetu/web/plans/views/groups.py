"""Several agencies around one student: called together, told on a basis, planned and looked at as one."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.sharing import GROUP
from whetu.web import pdf
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import groups as actions
from whetu.web.plans.forms import groups as forms
from whetu.web.plans.forms.sharing import prepared
from whetu.web.plans.queries import agencies, shares
from whetu.web.plans.queries import groups as queries
from whetu.web.plans.views.pages import form_page, row_of
from whetu.web.plans.views.referrals import USUAL
from whetu.web.response.queries.record import colleagues_for
from whetu.web.schools.actions import NotAllowed

PLAN = Path(__file__).parents[1] / "templates/plans/group.typ"


def room(student) -> dict:
    return {"room": _("Referrals and shares"), "room_url": reverse("referrals", args=[student.key])}


def of_member(request: Request, key: str):
    """A member of a group, once the student is opened for it."""
    row = queries.member_by_key(key)
    return row_of(request, lambda _key: row and row.group, key) and row


@needs(access.CASE_EDIT)
def new(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    staff = colleagues_for(student, request.on, request.staff)
    make = partial(forms.GroupForm, initial={"lead": request.staff.key}, staff=staff)
    words = {
        "title": _("Call agencies together"),
        "caption": _("Nobody is told anything by it. Say next who is in it, and on which basis."),
        "button": _("Call it"),
        "done": _("The group is called. Add who is in it."),
        **room(student),
    }
    facts = {"student": student, "on": request.on, "now": timezone.now()}
    back = reverse("referrals", args=[student.key])
    return form_page(request, student, make, actions.call, words, to=("group", ""), back=back, **facts)


@needs(access.CASE_VIEW)
def page(request: Request, key: str) -> HttpResponse:
    """One group: who is in it and does what, on which basis, the joint plan, and what happened."""
    row = row_of(request, queries.by_key, key)
    missing = {one.pk for one in queries.without_basis(row, request.on)}
    rows = queries.all_members(row)
    outside = {one.pk for one in queries.outside(row)}
    facts = {
        "student": row.student,
        "group": row,
        "state": queries.state_words(row),
        "needs": [agencies.need_words(need) for need in row.needs],
        "members": [(one, one.pk in outside, one.pk in missing) for one in rows if not one.until],
        "before": [one for one in rows if one.until],
        "missing": [queries.called(one) for one in rows if one.pk in missing],
        "moves": [one for one in GROUP[row.state].next if one != "basis"],
        "events": queries.events(row),
        "late": bool(row.review_on and row.review_on < request.on),
    }
    return render(request, "plans/group.html", facts)


@needs(access.CASE_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.by_key, key)
    staff = colleagues_for(row.student, request.on, request.staff)

    def make(data):
        now = queries.by_key(row.key)
        return forms.GroupForm(data, initial=forms.filled(now), staff=staff)

    words = {"title": _("Change the group"), "button": _("Save"), "done": _("Saved."), **room(row.student)}
    facts = {"group": row, "on": request.on}
    to, long = ("group", row.key), "plan_words"
    return form_page(request, row.student, make, actions.change, words, to=to, long=long, **facts)


@needs(access.CASE_EDIT)
def move(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.by_key, key)
    first = {"on": request.on, "version": row.version}
    make = partial(forms.MoveForm, initial=first, state=row.state)
    words = {"title": _("How does the group stand?"), "button": _("Save"), "done": _("Saved.")}
    words |= room(row.student)
    facts = {"group": row, "today": request.on, "now": timezone.now()}
    to = ("group", row.key)
    return form_page(request, row.student, make, actions.move, words, to=to, long="words", **facts)


@needs(access.CASE_EDIT)
def add_member(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.by_key, key)
    make = partial(
        forms.MemberForm, initial={"since": request.on}, agencies=agencies.in_use(request.school),
        staff=colleagues_for(row.student, request.on),
    )  # fmt: skip
    words = {
        "title": _("Who is in the group"),
        "caption": _("Nothing is told them yet: a leader records the lawful basis next."),
        "button": _("Add them"),
        "done": _("They are in the group."),
        **room(row.student),
    }
    facts = {"group": row, "on": request.on, "now": timezone.now()}
    return form_page(request, row.student, make, actions.add_member, words, to=("group", row.key), **facts)


@needs(access.CASE_EDIT)
def member(request: Request, key: str) -> HttpResponse:
    """What somebody does, and by when."""
    row = of_member(request, key)
    make = partial(forms.TaskForm, initial={"does": row.does, "due": row.due})
    words = {
        "title": _("What %s does") % queries.called(row), "button": _("Save"), "done": _("Saved."),
        **room(row.group.student),
    }  # fmt: skip
    to = ("group", row.group.key)
    return form_page(request, row.group.student, make, actions.task, words, to=to, member=row)


@needs(access.REFER_APPROVE)
def share(request: Request, key: str) -> HttpResponse:
    """A leader records on which basis somebody of an agency is told, and shares the joint plan with them."""
    row = of_member(request, key)
    student = row.group.student
    make = partial(
        forms.MemberShareForm, initial=prepared({"parts": []}, 0, request.on + timedelta(days=USUAL)),
        kind=row.agency.kind if row.agency else "",
        workers=shares.workers(request.school, student, request.on),
    )  # fmt: skip
    words = {
        "title": _("What %s is told") % queries.called(row),
        "caption": _("What you plan together goes with it, as it stands now."),
        "button": _("Record it, and share"),
        "done": _("The basis is recorded, and what was shared is kept."),
        **room(student),
    }
    facts = {"member": row, "on": request.on, "now": timezone.now()}
    return form_page(request, student, make, actions.share, words, to=("group", row.group.key), **facts)


@needs(access.CASE_EDIT)
def hand_over(request: Request, key: str) -> HttpResponse:
    row = of_member(request, key)
    student = row.group.student
    staff = colleagues_for(student, request.on)
    make = partial(forms.HandOverForm, initial={"since": request.on}, member=row, staff=staff)
    words = {
        "title": _("Another takes over from %s") % queries.called(row),
        "caption": _("What the first person read here ends at once."),
        "button": _("Hand over"),
        "done": _("Handed over. Record the basis for the new person."),
        **room(student),
    }
    facts = {"member": row, "on": request.on, "now": timezone.now()}
    return form_page(request, student, make, actions.hand_over, words, to=("group", row.group.key), **facts)


@needs(access.CASE_EDIT)
@require_POST
def done(request: Request, key: str) -> HttpResponse:
    row = of_member(request, key)
    try:
        actions.done(by=request.user, member=row, on=request.on)
        messages.success(request, _("Noted as done."))
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("group", row.group.key)


@needs(access.CASE_VIEW)
def plan_pdf(request: Request, key: str) -> HttpResponse:
    """The joint plan on one page, for those who are in the group."""
    row = row_of(request, queries.by_key, key)
    made = pdf.made(PLAN, queries.paper(row, request.on), timezone.now())
    actions.note_taken(by=request.user, group=row)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="joint-plan.pdf"'
    return answer
