"""Publishing a version that the board approved."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.amp import actions, forms, queries
from whetu.web.amp.queries import differences, pages, published
from whetu.web.amp.queries import who as people
from whetu.web.answers import carried_out, see, to_change


@needs(access.PLAN_EDIT)
@to_change(access.PLAN_SUBMIT)
def publish(request: Request) -> HttpResponse:
    """From when the draft is the plan; what it changes; whom it asks for in vain."""
    draft, newest = queries.draft(request.school), queries.newest(request.school)
    if draft is None:
        messages.info(request, _("There is no draft to publish: it was published or discarded meanwhile."))
        return see("plan")
    form = forms.PublishForm(request.POST or None, initial=begins(request, draft))
    facts = {"by": request.user, "plan": draft, "on": request.on, "now": timezone.now()}
    if carried_out(form, actions.publish, **facts):
        messages.success(request, _("The plan is published. From its day on, new tasks follow it."))
        return see("plan")
    held = people.roles(request.school, request.on)
    context = {
        "form": form,
        "against": published.stands_against(draft),
        "plan": draft,
        "newest": newest,
        "places": differences.differences(request.school, newest, draft) if newest else [],
        "gaps": people.without_anybody(pages.shown(request.school, draft).actions, held),
    }
    return render(request, "amp/publish.html", context)


def begins(request: Request, draft) -> dict:
    """The day that the text names, if it is still to come; else tomorrow."""
    tomorrow = request.on + timedelta(days=1)
    wanted = draft.wanted_from
    return {"version": draft.version, "from_day": wanted if wanted and wanted >= request.on else tomorrow}
