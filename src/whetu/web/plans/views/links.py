"""Staff send whānau a link to a plan, and take it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import links as actions
from whetu.web.plans.queries import links as queries
from whetu.web.schools.actions import NotAllowed


def found(request: Request, key: str):
    """Somebody of the plan of a student whom this person opens to write."""
    person = queries.person(key)
    if person is None:
        raise Http404
    opened(request, person.plan.student.key, to_write=True)
    return person


@needs(access.CASE_EDIT)
def send(request: Request, key: str) -> HttpResponse:
    """How a person's link stands; and a new one."""
    person, now = found(request, key), timezone.now()
    asks = queries.asks(person.plan)
    if request.method == "POST":
        try:
            link, secret = actions.make(by=request.user, person=person, asks=asks, now=now)
        except NotAllowed as why:
            messages.error(request, str(why))
        else:
            tell(request, link, actions.send(link, secret, request.build_absolute_uri("/"), now))
        return see("student_plan", person.plan.student.key)
    another = queries.is_another(person)
    facts = {
        "student": person.plan.student,
        "person": person,
        "asks": asks,
        "days": queries.DAYS,
        "address": "" if another else queries.address_of(person),
        "another": queries.ANOTHER if another else "",
        "state": queries.of_plan(person.plan, now).get((person.pk, asks)),
    }
    return render(request, "plans/link_send.html", facts)


def tell(request: Request, link, taken: bool) -> None:
    """Say whether the mail server took the invitation, and what else can be done."""
    if taken:
        said = _("The link is on its way to %(address)s. It holds for %(days)s days.")
        messages.success(request, said % {"address": link.sent_to, "days": queries.DAYS})
        return
    said = _(
        "The link was not sent: our mail is not going out. Try again later, or ask on paper or in person."
    )
    messages.error(request, said)


@needs(access.CASE_EDIT)
@require_POST
def withdraw(request: Request, key: str) -> HttpResponse:
    """Take back every open link of a person."""
    person = found(request, key)
    actions.withdraw(by=request.user, person=person, now=timezone.now())
    messages.success(request, _("The link is taken back: it opens nothing now."))
    return see("student_plan", person.plan.student.key)
