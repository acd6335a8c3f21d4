"""How the school counts, from a day on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.rules import access as rules
from whetu.web.access import Request, needs
from whetu.web.answers import see, to_change
from whetu.web.schools import actions, queries
from whetu.web.schools.forms import CountingForm, as_filled_in
from whetu.web.schools.queries import how_we_count


@needs(rules.SCHOOL_VIEW)
@to_change(rules.SCHOOL_EDIT)
def settings(request: Request) -> HttpResponse:
    """What is in force, what was before, and a change: first what it changes in words, then done."""
    held = queries.counting(request.school)
    now = queries.counting_on(held, request.on)
    form = CountingForm(request.POST or None, initial={**as_filled_in(now), "from_day": request.on})
    changes = None
    if request.method == "POST" and form.is_valid():
        wanted = form.settings()
        changes = how_we_count.changes(queries.counting_on(held, form.cleaned_data["from_day"]), wanted)
        if "yes" in request.POST and changes and set_counting(request, form, wanted):
            messages.success(request, _("Saved. Counts follow in a moment."))
            return see("school_settings")
    facts = {
        "form": form,
        "lines": how_we_count.lines(now),
        "changes": changes,
        "versions": how_we_count.versions(request.school, request.on),
    }
    return render(request, "schools/settings.html", facts)


def set_counting(request: Request, form: CountingForm, wanted) -> bool:
    """Keep what a valid form asks for; what stands against it is shown above the form."""
    try:
        actions.set_counting(
            by=request.user,
            school=request.school,
            from_day=form.cleaned_data["from_day"],
            values=how_we_count.differing(wanted),
            why=form.cleaned_data["why"],
        )
    except actions.NotAllowed as why:
        form.add_error(None, str(why))
        return False
    return True
