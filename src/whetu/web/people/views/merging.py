"""A student entered twice."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.rules import access as rules
from whetu.web import searches
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people import actions, queries
from whetu.web.people.queries import pages
from whetu.web.people.views.opening import opened
from whetu.web.schools.actions import NotAllowed


@needs(rules.MERGE)
def merge(request: Request) -> HttpResponse:
    """Entries that may be one student, and a search for others."""
    if request.method == "POST":
        return see(searches.again(request, request.POST.get("words", "")))
    first, words = request.GET.get("first", ""), searches.words_of(request)
    facts = {
        "twins": pages.twins(request.staff, request.on),
        "merged": pages.merged(request.staff, request.on),
        "words": words,
        "found": [one for one in pages.search(request.staff, request.on, words) if one.key != first],
        "first": pages.named(request.staff, request.on, [first]).get(first),
    }
    return render(request, "people/merge.html", facts)


@needs(rules.MERGE)
def merge_pair(request: Request, keep: str, drop: str) -> HttpResponse:
    """Two entries side by side; then one of them."""
    kept, dropped = (opened(request, key, to_write=True) for key in (keep, drop))
    if kept == dropped:
        raise Http404
    if "yes" in request.POST and merged(request, kept, dropped):
        return see("merge")
    first, second = pages.side(kept), pages.side(dropped)
    facts = {
        "first": first,
        "second": second,
        "sides": (first, second),
        "rows": pages.compare(first, second),
        "shared": pages.shared_days(kept, dropped),
    }
    return render(request, "people/merge_pair.html", facts)


def merged(request: Request, kept, dropped) -> bool:
    try:
        done = actions.merge(by=request.user, keep=kept, drop=dropped)
    except NotAllowed as why:
        messages.error(request, str(why))
        return False
    messages.success(request, _("The two entries are one now. Counts follow in a moment."))
    if count := len(done.conflicts):
        words = ngettext(
            "%(n)s day was in both: the kept entry's marks stand.",
            "%(n)s days were in both: the kept entry's marks stand.",
            count,
        )
        messages.info(request, words % {"n": count})
    return True


@needs(rules.MERGE)
@require_POST
def unmerge(request: Request, key: str) -> HttpResponse:
    """Undo a merge."""
    student = queries.merged_entry(key)
    if student is None:
        raise Http404
    queries.open_student(request.staff, key, request.on, to_write=True)
    actions.unmerge(by=request.user, student=student)
    messages.success(request, _("They are two entries again. Counts follow in a moment."))
    return see("merge")
