"""Staff, their roles, and what the school calls them."""

from collections.abc import Callable
from smtplib import SMTPException

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access as rules
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see, to_change
from whetu.web.audit import queries as audit
from whetu.web.schools import actions
from whetu.web.schools.forms import ClassesForm, LastDayForm, RoleLabelsForm, RolesForm, StaffForm
from whetu.web.schools.queries import staff as staffing

STAFF_DEEDS = ["added staff", "changed roles", "changed classes", "ended a post", "invited staff"]


def found(request: Request, key: str):
    """A member of this school's staff, or 404."""
    person = staffing.one(request.school, key)
    if person is None:
        raise Http404
    return person


@needs(rules.SCHOOL_VIEW)
def staff(request: Request) -> HttpResponse:
    """Everyone who works here, what they may do, and their classes."""
    facts = {
        "people": staffing.people(request.school, request.on),
        "history": audit.history(request.school, [*STAFF_DEEDS, "loaded the staff list"]),
    }
    return render(request, "schools/staff.html", facts)


@needs(rules.STAFF_EDIT)
def add_staff(request: Request) -> HttpResponse:
    """A new person: their post, and the invitation by e-mail."""
    form = StaffForm(
        request.POST or None,
        initial={"starts": request.on},
        words=staffing.role_words(request.school),
        classes=classes_to_give(request),
        year=request.on.year,
    )
    if carried_out(form, actions.add_staff, by=request.user, school=request.school):
        added = staffing.by_email(request.school, form.cleaned_data["email"])
        send_invitation(request, added)
        return see("school_person", added.key)
    return render(request, "schools/add_staff.html", {"form": form})


def classes_to_give(request: Request) -> list[str]:
    """A class opens its students: only who leads the school gives one."""
    if not actions.leads(request.user, request.school):
        return []
    return staffing.class_names(request.school, request.on.year)


def send_invitation(request: Request, person) -> None:
    """Invite, and say whether the message went out."""
    try:
        actions.invite(by=request.user, staff=person, site=request.build_absolute_uri("/"))
    except (OSError, SMTPException):
        messages.error(
            request,
            _("The invitation could not be sent: the mail server did not take it. Try again later."),
        )
    else:
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": person.user.email}
        )


@needs(rules.STAFF_EDIT)
def person(request: Request, key: str) -> HttpResponse:
    """One person: roles, classes, invitation, last day."""
    someone = found(request, key)
    taught = staffing.classes_taught(request.school, request.on)[someone.pk]
    forms = person_forms(request, someone, taught)
    which = request.POST.get("which", "")
    if request.method == "POST" and which in forms and changed(request, which, forms[which], someone):
        messages.success(request, _("Saved."))
        return see("school_person", key)
    facts = {
        "person": staffing.person(someone, staffing.role_words(request.school), taught, request.on),
        "forms": forms,
        "oneself": someone.user_id == request.user.pk,
        "history": audit.history(request.school, STAFF_DEEDS, key=key),
    }
    return render(request, "schools/person.html", facts)


def person_forms(request: Request, someone, taught: list[str]) -> dict:
    """The three forms of a person's page; the one that was sent is filled in with what was sent."""
    year = request.on.year
    classes = classes_to_give(request) or taught
    sent = request.POST.get("which") if request.method == "POST" else None

    def data(name: str):
        return request.POST if sent == name else None

    return {
        "roles": RolesForm(
            data("roles"), initial={"roles": someone.roles}, words=staffing.role_words(request.school)
        ),
        "classes": ClassesForm(data("classes"), initial={"classes": taught}, classes=classes, year=year),
        "last_day": LastDayForm(data("last_day"), initial={"last_day": someone.ends}),
    }


def changed(request: Request, which: str, form, someone) -> bool:
    """Do what one of the person's forms asks."""
    what: dict[str, Callable] = {
        "roles": actions.change_roles,
        "classes": actions.change_classes,
        "last_day": actions.end_post,
    }
    facts = {"on": request.on} if which == "classes" else {}
    return carried_out(form, what[which], by=request.user, staff=someone, **facts)


@needs(rules.STAFF_EDIT)
@require_POST
def invite(request: Request, key: str) -> HttpResponse:
    """Send the invitation once more."""
    send_invitation(request, found(request, key))
    return see("school_person", key)


@needs(rules.SCHOOL_VIEW)
@to_change(rules.STAFF_EDIT)
def roles(request: Request) -> HttpResponse:
    """What each role may do, and what this school calls it."""
    form = RoleLabelsForm(request.POST or None, rows=staffing.roles(request.school))
    if request.method == "POST" and form.is_valid():
        for role, label, label_mi in form.changed():
            actions.label_role(
                by=request.user, school=request.school, role=role, label=label, label_mi=label_mi
            )
        messages.success(request, _("Saved."))
        return see("school_roles")
    facts = {"form": form, "history": audit.history(request.school, ["named a role"])}
    return render(request, "schools/roles.html", facts)
