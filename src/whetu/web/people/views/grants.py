"""Who may see whom, and why: cover, handing over, open shares, contracts, own children."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access as rules
from whetu.web import searches
from whetu.web.access import Request, may, needs
from whetu.web.answers import carried_out, see
from whetu.web.audit import queries as audit
from whetu.web.people import actions, queries
from whetu.web.people.forms import ContractForm, CoverForm, HandOverForm, OwnChildForm, ShareForm
from whetu.web.people.queries import pages
from whetu.web.people.views.opening import opened
from whetu.web.schools import actions as schools
from whetu.web.schools.queries import staff as staffing

DEEDS = ["arranged cover", "handed over a class"]
# Their reasons are told to those who open shares.
SHARE_DEEDS = ["opened a share", "opened a contract", "took back a grant", "broke the glass"]
# The permission that somebody needs to take a grant of each kind back.
TO_END = {"cover": rules.COVER, "share": rules.SHARE, "contract": rules.SHARE, "broke glass": rules.SHARE}


@needs(rules.COVER)
def grants(request: Request) -> HttpResponse:
    """Cover, shares and contracts that hold or are still to come, and who broke the glass."""
    shares = may(request, rules.SHARE)
    kinds = ["cover", "contract", "share", "broke glass"] if shares else ["cover"]
    own = queries.own_child_keys(request.staff)
    held = staffing.grants(request.school, request.on, kinds, without=own)
    past = staffing.grants_past(request.school, request.on, kinds, without=own)
    keys = [one.student_key for one in [*held, *past] if one.student_key]
    names = pages.named(request.staff, request.on, keys)
    facts = {
        "cover": [one for one in held if one.kind == "cover"],
        "contracts": [one for one in held if one.kind == "contract"],
        "shares": [(one, names.get(one.student_key)) for one in held if one.kind == "share"],
        "glass": [(one, names.get(one.student_key)) for one in [*held, *past] if one.kind == "broke glass"],
        "past": [(one, names.get(one.student_key)) for one in past if one.kind != "broke glass"],
        "children": pages.own_children(request.staff, request.on) if shares else [],
        "history": audit.history(request.school, DEEDS + SHARE_DEEDS * shares, without=own),
    }
    return render(request, "people/grants.html", facts)


@needs(rules.COVER)
def cover(request: Request) -> HttpResponse:
    """Arrange that somebody takes another's classes and tasks from a day to a day."""
    found = staffing.at_work(request.school, request.on)
    teachers = [one for one in found if rules.may(one.roles, rules.RESPOND)]
    form = CoverForm(request.POST or None, initial={"starts": request.on}, teachers=teachers)
    if carried_out(form, schools.arrange_cover, by=request.user):
        messages.success(request, _("The cover is arranged. It ends by itself."))
        return see("school_grants")
    return render(request, "people/cover.html", {"form": form, "teachers": teachers})


@needs(rules.COVER)
def hand_over(request: Request) -> HttpResponse:
    """Give all of a teacher's classes to a colleague from a day on."""
    teachers = staffing.teachers(request.school, request.on)
    form = HandOverForm(request.POST or None, initial={"on": request.on}, teachers=teachers)
    if carried_out(form, schools.hand_over, by=request.user):
        messages.success(request, _("The classes are handed over."))
        return see("school_classes")
    return render(request, "people/hand_over.html", {"form": form})


@needs(rules.SHARE)
def find(request: Request) -> HttpResponse:
    """Choose the student whose record a share opens, or who is somebody's own child."""
    if request.method == "POST":
        return see(searches.again(request, request.POST.get("words", "")))
    words = searches.words_of(request)
    facts = {
        "words": words,
        "found": pages.search(request.staff, request.on, words),
        "then": "own_child" if request.GET.get("for") == "own" else "share",
    }
    return render(request, "people/find.html", facts)


@needs(rules.SHARE)
def share(request: Request, key: str) -> HttpResponse:
    """Open one student's record to one person, for a time and a reason."""
    student = opened(request, key, to_write=True)
    people = [
        one
        for one in staffing.at_work(request.school, request.on)
        if rules.may(one.roles, rules.STUDENT_VIEW)
    ]
    form = ShareForm(request.POST or None, initial={"starts": request.on}, people=people)
    if carried_out(form, schools.open_share, by=request.user, student_key=student.key):
        messages.success(
            request, _("The share is open. It ends by itself, and can be taken back at any time.")
        )
        return see("school_grants")
    return render(request, "people/share.html", {"form": form, "student": student})


@needs(rules.SHARE)
def contract(request: Request) -> HttpResponse:
    """Let an attendance service's officer work with the school for a time."""
    form = ContractForm(request.POST or None, initial={"starts": request.on})
    if carried_out(form, schools.open_contract, by=request.user, school=request.school):
        messages.success(request, _("The contract is noted. Invite the officer from the staff page."))
        return see("school_grants")
    return render(request, "people/contract.html", {"form": form})


@needs(rules.COVER)
def end_grant(request: Request, pk: int) -> HttpResponse:
    """Take a grant back: asked first, then done."""
    grant = staffing.grant(request.school, pk)
    if grant is None:
        raise Http404
    own = grant.student_key in queries.own_child_keys(request.staff)
    if own or not may(request, TO_END.get(grant.kind, rules.STAFF_EDIT)):
        raise PermissionDenied
    if request.method == "POST":
        schools.end_grant(by=request.user, grant=grant, on=request.on)
        messages.success(request, _("It is taken back, from now on."))
        return see("school_grants")
    names = pages.named(request.staff, request.on, [grant.student_key])
    return render(request, "people/end_grant.html", {"grant": grant, "student": names.get(grant.student_key)})


@needs(rules.SHARE)
def own_child(request: Request, key: str) -> HttpResponse:
    """Note whose own child a student is: they are kept from the record."""
    student = opened(request, key, to_write=True)
    people = staffing.at_work(request.school, request.on)
    form = OwnChildForm(request.POST or None, people=people)
    if carried_out(form, actions.own_child, by=request.user, student=student, is_own=True):
        messages.success(request, _("It is noted. They no longer open this record."))
        return see("school_grants")
    return render(request, "people/own_child.html", {"form": form, "student": student})


@needs(rules.SHARE)
@require_POST
def not_own_child(request: Request, key: str, staff: str) -> HttpResponse:
    """Take the note of an own child back; never by the parent, who does not get this far."""
    student, _why = queries.open_student(request.staff, key, request.on, to_write=True)
    person = staffing.one(request.school, staff)
    if person is None:
        raise Http404
    try:
        actions.own_child(by=request.user, staff=person, student=student, is_own=False)
    except schools.NotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("It is taken back."))
    return see("school_grants")
