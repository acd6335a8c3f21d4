"""Today, and the crossings from before the school began with Whetū."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.amp.queries import board
from whetu.web.answers import see
from whetu.web.attendance import queries as attendance
from whetu.web.desk import actions
from whetu.web.desk.queries import history, lists, today
from whetu.web.desk.queries.roll import desk

INSTEAD = (  # where somebody begins who has no Today
    (access.COUNTS_VIEW, "counts"),
    (access.SCHOOL_VIEW, "school"),
    (access.SHARED_VIEW, "shared"),
)


@needs()
def page(request: Request) -> HttpResponse:
    if not may(request, access.TODAY_VIEW):
        first = (name for permission, name in INSTEAD if may(request, permission))
        return redirect(next(first, "account_change_password"))
    term = attendance.current_term(request.school, request.on)
    if term is None:
        return render(request, "desk/no_term.html")
    here = desk(request.staff, request.on, term)
    permissions = access.permissions(request.staff.roles)
    return render(
        request,
        "desk/today.html",
        {
            "desk": here,
            "today": today.today(here, permissions),
            "lists": lists.LISTS,
            "ages": lists.AGES,
            "stale": today.STALE,
            "contacts": today.CONTACTS,
            "waits": board.waiting(request.school, request.staff.roles),
            "office": {access.UPLOAD} <= permissions and access.AUDIT_VIEW not in permissions,
        },
    )


@needs(access.TODAY_VIEW)
@require_POST
def seen(request: Request) -> HttpResponse:
    actions.look_through(by=request.user, school=request.school, now=timezone.now())
    messages.success(request, _("Looked through. What comes after now will be new to you."))
    return see("today")


@needs(access.TODAY_VIEW)
@require_POST
def unseen(request: Request) -> HttpResponse:
    actions.look_again(by=request.user, school=request.school)
    return see("today")


@needs(access.HISTORY_VIEW)
def earlier(request: Request) -> HttpResponse:
    """Crossings from before the school went live: GET a page of them, POST to mark them as looked through."""
    waiting = history.waiting(request.staff, request.on)
    if request.method == "POST":
        wanted = request.POST.getlist("event") if "these" in request.POST else None
        seen = actions.look_through_history(
            by=request.user, school=request.school, events=history.ids(waiting, wanted), now=timezone.now()
        )
        said = ngettext("%s crossing looked through.", "%s crossings looked through.", seen)
        messages.success(request, said % seen)
        return see("history")
    events = Paginator(waiting, history.PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/history.html", {"page": events, "go_live": request.school.go_live})
