"""Who does what the plan asks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.plan import WHO
from whetu.web.access import Request, needs
from whetu.web.amp import actions, forms
from whetu.web.amp.queries import who as people
from whetu.web.answers import carried_out, see
from whetu.web.audit import queries as audit
from whetu.web.schools import queries as schools

DEEDS = ["gave a role of the plan", "took a role of the plan away", "named a role of the plan"]


@needs(access.PLAN_VIEW)
def page(request: Request) -> HttpResponse:
    """Every role of the plan, who holds it, and where nobody does."""
    facts = {
        "roles": people.roles(request.school, request.on),
        "history": audit.history(request.school, DEEDS),
    }
    return render(request, "amp/who.html", facts)


@needs(access.PLAN_EDIT)
def role(request: Request, role: str) -> HttpResponse:
    """One role: who holds it, for which year levels, and what this school calls it."""
    held = next((one for one in people.roles(request.school, request.on) if one.key == role), None)
    if held is None:
        raise Http404
    which = request.POST.get("which")
    holder_form, name_form = both_forms(request, held, which)
    of = {"by": request.user, "school": request.school, "role": role}
    if (
        (which == "holder" and carried_out(holder_form, actions.keep_holder, **of))
        or (which == "name" and carried_out(name_form, actions.name_role, **of))
        or (which == "drop" and dropped(request, held))
    ):
        messages.success(request, _("Saved."))
        return see("plan_role", role)
    context = {
        "role": held,
        "who": WHO[role],
        "holder_form": holder_form,
        "name_form": name_form,
        "named_elsewhere": role in forms.NAMED_ELSEWHERE,
    }
    return render(request, "amp/role.html", context)


def both_forms(request: Request, held: people.Role, which: str | None) -> tuple:
    """The two forms of the page; the one that was sent is filled in with what was sent."""
    own = schools.role_labels(request.school).get(held.key)
    levels = people.year_levels(request.school, request.on)
    names = {"label": own.label, "label_mi": own.label_mi} if own else {}
    return (
        forms.HolderForm(request.POST if which == "holder" else None, could=held.could, levels=levels),
        forms.RoleForm(request.POST if which == "name" else None, initial=names),
    )


def dropped(request: Request, held: people.Role) -> bool:
    """Take the role from one who holds it."""
    holder = next((one for one in held.holders if str(one.pk) == request.POST.get("holder")), None)
    if holder:
        actions.drop_holder(by=request.user, holder=holder)
    return holder is not None
