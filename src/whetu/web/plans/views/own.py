"""A student's plan: its page, its sections, its people and actions, and its way from a draft to its end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules import student_plan as rules
from whetu.web.access import Request, may, needs
from whetu.web.amp.queries.pages import CADENCES
from whetu.web.answers import see, sent_version
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import agreements, own, reviews, states
from whetu.web.plans.forms import own as forms
from whetu.web.plans.queries import links, looks, versions
from whetu.web.plans.queries import own as queries
from whetu.web.plans.views.pages import form_page
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.response.queries.meetings import PLANS
from whetu.web.response.queries.record import colleagues_for
from whetu.web.rows import Saved
from whetu.web.schools.actions import NotAllowed


@needs(access.RESPOND)
def page(request: Request, key: str) -> HttpResponse:
    """The student's plan; without one, the kind that fits."""
    student = opened(request, key, to_write=True)
    plan = queries.current(student)
    if plan:
        return shown(request, plan)
    facts = {"student": student, "offer": queries.offer(student, request.on), "plans": PLANS}
    facts["earlier"] = queries.earlier(student)
    return render(request, "plans/plan_none.html", facts)


def shown(request: Request, plan) -> HttpResponse:
    found = queries.page(plan, request.staff, request.on)
    facts = {
        "student": plan.student,
        "page": found,
        "plan": plan,
        "plans": PLANS,
        "cadences": CADENCES,
        "supports": SUPPORTS,
        "target": versions.target_words(f"{float(plan.target_days):g}", plan.target_weeks)
        if plan.target_days is not None
        else "",
        "ended": {why: _(words) for why, words in rules.ENDED.items()},
        "decisions": {one: _(words) for one, words in rules.DECISIONS.items()},
        "events": queries.events(plan) if found.whole else [],
        "states": queries.STATES,
        "earlier": queries.earlier(plan.student) if plan.state != "ended" else [],
        "escalate": escalate(plan.student.key) if found.flat else "",
        "links": links.asked(plan, timezone.now()) if found.whole else {},
        "say": forms.CommentForm(may_write_for=may(request, access.CASE_EDIT), initial={"side": "staff"}),
    }
    return render(request, "plans/plan.html", facts)


def escalate(key: str) -> str:
    """Where escalation is considered, if there is such a page."""
    try:
        return reverse("escalation_new", args=[key])
    except NoReverseMatch:
        return ""


@needs(access.RESPOND)
def one(request: Request, key: str) -> HttpResponse:
    """One plan, perhaps one that has ended."""
    plan = queries.by_key(key)
    if plan is None:
        raise Http404
    opened(request, plan.student.key, to_write=True)
    return shown(request, plan) if plan.state == "ended" else see("student_plan", plan.student.key)


def of(request: Request, key: str):
    """The student's plan that has not ended, to be written; else 404."""
    student = opened(request, key, to_write=True)
    plan = queries.current(student)
    if plan is None:
        raise Http404
    return plan


def row_of(request: Request, find: Callable, key: str):
    """Somebody or something of a plan, once its student is opened; else 404."""
    row = find(key)
    if row is None:
        raise Http404
    opened(request, row.plan.student.key, to_write=True)
    return row


def asked(
    request: Request, plan, make: Callable, action: Callable, words: dict, /, long: str = "",
    page: str = "plans/form.html", **facts,
) -> HttpResponse:  # fmt: skip
    """A page with one form about a plan, and back to the plan."""
    student = plan.student
    room = {"room": _("Plan and help"), "room_url": reverse("student_plan", args=[student.key])}
    to = ("student_plan", student.key)
    return form_page(request, student, make, action, room | words, to=to, long=long, page=page, **facts)


def leads(student, on) -> list:
    return [one for one in colleagues_for(student, on) if access.may(one.roles, access.CASE_EDIT)]


@needs(access.CASE_EDIT)
def begin(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    if queries.current(student):
        return see("student_plan", key)
    offer, able = queries.offer(student, request.on), leads(student, request.on)
    lead = offer.lead or (request.staff if request.staff.pk in [one.pk for one in able] else None)
    first = {"kind": offer.kind, "lead": lead.key if lead else "", "starts": request.on}
    make = partial(forms.BeginForm, leads=able, initial=first)
    words = {
        "title": _("Begin a plan"),
        "caption": _("A draft: nothing is asked of anybody until it is shared."),
        "button": _("Begin the draft"),
        "done": _("The draft is begun. What it still needs is listed, each with its place."),
    }
    facts = {"student": student, "on": request.on, "now": timezone.now()}
    return form_page(request, student, make, own.begin, words, to=("student_plan", key), **facts)


@needs(access.CASE_EDIT)
def write(request: Request, key: str, section: str) -> HttpResponse:
    """One section of the plan. Where somebody saved meanwhile, both texts are shown."""
    plan = of(request, key)
    title, fields = forms.SECTIONS[section]
    first = forms.written(plan, section)
    make = partial(
        forms.WriteForm, section=section, plan=plan, leads=leads(plan.student, request.on), initial=first
    )
    long = " ".join(name for name in fields if name in make(None).fields and name in rules.TEXTS)
    words = {
        "title": title,
        "caption": _("In words that the student and whānau may read.") if long else "",
        "button": _("Keep it"),
        "done": _("Kept."),
    }
    facts = {"plan": plan, "on": request.on, "now": timezone.now()}
    return asked(request, plan, make, own.write, words, long=long, **facts)


def who(request: Request, plan) -> dict:
    """Those whom a form offers."""
    student = plan.student
    return {
        "student": student,
        "staff": colleagues_for(student, request.on, request.staff),
        "agencies": queries.agencies(student),
    }


@needs(access.CASE_EDIT)
def add_person(request: Request, key: str) -> HttpResponse:
    plan = of(request, key)
    make = partial(forms.PersonForm, **who(request, plan))
    words = {
        "title": _("Name somebody in the plan"),
        "caption": _("Who writes it together, who helps and how, and who is asked to agree."),
        "button": _("Name them"),
        "done": _("They are named."),
    }
    return asked(request, plan, make, own.add_person, words, plan=plan, on=request.on)


@needs(access.CASE_EDIT)
def person(request: Request, key: str) -> HttpResponse:
    """Change somebody of a plan, or take them out of it."""
    row = row_of(request, queries.person, key)
    words = {"title": row.name, "button": _("Keep it"), "done": _("Kept."), "remove": _("Take them out")}
    first = {"does": row.does, "wrote": row.wrote, "agrees": row.agrees}
    make = partial(forms.PersonChangeForm, initial=first)
    action = own.change_person
    if "remove" in request.POST:
        return at_once(request, row.plan, own.remove_person, _("They are taken out."), person=row)
    return asked(request, row.plan, make, action, words, page="plans/plan_row.html", person=row)


def at_once(request: Request, plan, action: Callable, done: str, /, **facts) -> HttpResponse:
    """Do something that asks for no form, and back to the plan with what came of it."""
    try:
        action(by=request.user, **facts)
    except NotAllowed as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, done)
    return see("student_plan", plan.student.key)


@needs(access.CASE_EDIT)
def add_action(request: Request, key: str) -> HttpResponse:
    plan = of(request, key)
    make = partial(forms.ActionForm, **who(request, plan))
    words = {
        "title": _("Who does what by when"),
        "caption": _("What the school does becomes a task of that person once the plan is under way."),
        "button": _("Add it"),
        "done": _("Added."),
    }
    facts = {"plan": plan, "on": request.on, "now": timezone.now()}
    return asked(request, plan, make, own.add_action, words, **facts)


@needs(access.CASE_EDIT)
def action(request: Request, key: str) -> HttpResponse:
    """An action: done by hand, moved, or dropped."""
    row = row_of(request, queries.action, key)
    if "drop" in request.POST:
        facts = {"action": row, "on": request.on, "now": timezone.now()}
        return at_once(request, row.plan, own.drop_action, _("It is dropped."), **facts)
    if "done_on" in request.POST or request.GET.get("for") == "done":
        make = partial(forms.DoneForm, initial={"done_on": request.on})
        words = {"title": row.words, "button": _("It is done"), "done": _("Noted as done.")}
        return asked(request, row.plan, make, own.mark_done, words, action=row, on=request.on)
    first = {"due": row.due, "owner": row.owner.key if row.owner else ""}
    staff = colleagues_for(row.plan.student, request.on)
    make = partial(forms.MoveForm, action=row, staff=staff, initial=first)
    words = {"title": row.words, "button": _("Keep it"), "done": _("Kept."), "drop": _("Drop it"), "row": row}
    return asked(
        request, row.plan, make, own.move_action, words, page="plans/plan_row.html", action=row, on=request.on
    )


@needs(access.CASE_EDIT)
@require_POST
def share(request: Request, key: str) -> HttpResponse:
    done = _("The plan is shared as it stands. Note the answers as they come.")
    return moved(request, key, states.share, done)


@needs(access.CASE_EDIT)
@require_POST
def take_back(request: Request, key: str) -> HttpResponse:
    return moved(request, key, states.take_back, _("It is a draft again: nobody's answer is awaited."))


@needs(access.CASE_EDIT)
@require_POST
def start(request: Request, key: str) -> HttpResponse:
    return moved(request, key, states.start_agreed, _("The plan is under way."))


def moved(request: Request, key: str, action: Callable, done: str) -> HttpResponse:
    """Bring the plan on by one state, where it still is the one that the page showed."""
    plan = of(request, key)
    facts = {"plan": plan, "version": sent_version(request), "on": request.on}
    return at_once(request, plan, action, done, now=timezone.now(), **facts)


@needs(access.RESPOND)
def answer(request: Request, key: str) -> HttpResponse:
    """One person's answer: their own, signed in; or another's, written down by those who keep the plan."""
    row = row_of(request, queries.person, key)
    themselves = row.staff_id == request.staff.pk
    version = row.plan.versions.last()
    if not (themselves and row.agrees) and not may(request, access.CASE_EDIT):
        raise Http404
    if version is None:
        return see("student_plan", row.plan.student.key)
    make = partial(forms.AnswerForm, themselves=themselves, initial={"on": request.on})
    words = {
        "title": _("Do you agree to this plan?") if themselves else _("What %s says") % row.name,
        "caption": _("Version %s.") % version.number,
        "button": _("Send my answer") if themselves else _("Keep the answer"),
        "done": _("The answer is kept."),
        "beside": "plans/plan_said.html",
        "lines": versions.lines(version.said, whole=may(request, access.CASE_VIEW)).items(),
    }
    how: dict[str, Any] = {"how": "signed in", "on": request.on} if themselves else {}
    facts = {"version": version, "person": row, "now": timezone.now(), **how}
    return asked(request, row.plan, make, agreements.answer, words, **facts)


@needs(access.CASE_EDIT)
def next_step(request: Request, key: str) -> HttpResponse:
    """After a no: why, and what is next."""
    plan = of(request, key)
    first = {"why": plan.not_agreed_why, "version": plan.version, "owner": plan.lead.key if plan.lead else ""}
    staff = colleagues_for(plan.student, request.on)
    make = partial(forms.NextStepForm, staff=staff, initial=first)
    words = {
        "title": _("The next step"),
        "caption": _("A no is worth hearing: it says what to change."),
        "button": _("Keep it"),
        "done": _("The next step is a task now."),
    }
    facts = {"plan": plan, "on": request.on, "now": timezone.now()}
    return asked(request, plan, make, states.next_step, words, long="why", **facts)


@needs(access.CASE_EDIT)
def step(request: Request, key: str) -> HttpResponse:
    """Step up or down."""
    plan = of(request, key)
    first = {"version": plan.version, "kind": rules.stepped(plan.kind, 1) or ""}
    make = partial(forms.StepForm, plan=plan, initial=first)
    words = {
        "title": _("Step up, or down"),
        "caption": _("All that is written stays. What the new kind asks for besides is listed."),
        "button": _("Step"),
        "done": _("Done. Look at what it still needs, then share it."),
    }
    facts = {"plan": plan, "on": request.on, "now": timezone.now()}
    return asked(request, plan, make, states.step, words, long="why", **facts)


@needs(access.CASE_EDIT)
def end(request: Request, key: str) -> HttpResponse:
    plan = of(request, key)
    make = partial(forms.EndForm, initial={"version": plan.version})
    words = {
        "title": _("End the plan"),
        "caption": _("What it said stays to be read. Its tasks and check-ins close."),
        "button": _("End the plan"),
        "done": _("The plan has ended."),
    }
    facts = {"plan": plan, "on": request.on, "now": timezone.now()}
    return asked(request, plan, make, states.end, words, long="words", **facts)


@needs(access.RESPOND)
@require_POST
def comment(request: Request, key: str) -> HttpResponse:
    """What somebody says to the plan: teachers of their class, and what they were told by others."""
    plan = of(request, key)
    form = forms.CommentForm(request.POST, may_write_for=may(request, access.CASE_EDIT))
    if not form.is_valid():
        messages.warning(request, _("Write a few words first."))
        return see("student_plan", key)
    done = _("It is kept for the next review.")
    return at_once(request, plan, reviews.comment, done, plan=plan, now=timezone.now(), **form.cleaned_data)


@needs(access.CASE_EDIT)
def review(request: Request, key: str) -> HttpResponse:
    """A look at the plan together: days since the last one, what people say, and what is decided."""
    plan = of(request, key)
    notes = queries.notes_since(plan)
    shown = {"version": plan.version, "seen": max((one.pk for one in notes), default=0)}
    form = forms.ReviewForm(request.POST or None, plan=plan, initial=shown)
    again = partial(forms.ReviewForm, plan=plan, initial=shown)
    later: list | None = None
    if request.method == "POST" and form.is_valid():
        facts = {"plan": plan, "on": request.on, "now": timezone.now()}
        try:
            made = reviews.review(by=request.user, **facts, **form.cleaned_data)
            return after(request, plan, made.decision)
        except Saved as quicker:
            data = form.data.copy()
            data["version"], data["seen"] = quicker.row.version, shown["seen"]
            form, later = again(data), []
        except NotAllowed as why:
            form.add_error(None, str(why))
    facts = {
        "student": plan.student,
        "plan": plan,
        "form": form,
        "later": later,
        "look": looks.look(plan, request.on),
        "notes": notes,
        "last": plan.reviews.first(),
        "flat": looks.flat_in_a_row(plan),
        "escalate": escalate(plan.student.key),
    }
    return render(request, "plans/plan_review.html", facts, status=200 if later is None else 409)


def after(request: Request, plan, decision: str) -> HttpResponse:
    """On to what the decision asks for."""
    messages.success(request, _("The review is kept."))
    places = {"end": "plan_end", "change": "plan_write_help"}
    if decision == "escalate" and escalate(plan.student.key):
        return see("escalation_new", plan.student.key)
    return see(places.get(decision, "student_plan"), plan.student.key)


@needs(access.CASE_VIEW)
def compare(request: Request, key: str) -> HttpResponse:
    """The versions of one plan, and two of them side by side."""
    plan = queries.by_key(key)
    if plan is None:
        raise Http404
    opened(request, plan.student.key, to_write=True)
    found = {one.number: one for one in versions.of(plan)}
    numbers = sorted(found)
    after_ = chosen(request, "with", numbers, -1)
    before = chosen(request, "of", numbers, -2) if len(numbers) > 1 else None
    facts = {
        "student": plan.student,
        "plan": plan,
        "versions": list(reversed(found.values())),
        "before": found.get(before),
        "after": found.get(after_),
        "lines": versions.side_by_side(
            found[before].said if before else None, found[after_].said
        ) if after_ else [],
    }  # fmt: skip
    return render(request, "plans/plan_versions.html", facts)


def chosen(request: Request, name: str, numbers: list[int], place: int) -> int | None:
    """The version that an address names, or the one that stands at a place."""
    given = request.GET.get(name, "")
    if given.isdecimal() and int(given) in numbers:
        return int(given)
    return numbers[place] if numbers else None


@needs(access.CASE_EDIT)
def keep_version(request: Request, key: str) -> HttpResponse:
    """Keep what changed beside the words as a version of its own."""
    plan = of(request, key)
    words = {"title": _("Keep a version"), "button": _("Keep it"), "done": _("The version is kept.")}
    return asked(request, plan, forms.VersionForm, own.keep_version, words, plan=plan, now=timezone.now())
