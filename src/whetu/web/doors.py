"""Doors of the house itself: is it open, which school, and what stands on a page that cannot be shown."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from whetu.web.amp.views import public
from whetu.web.people.queries import NoReason

PUBLISHED, SAY = "/attendance-plan/", "/say/"


def open_to_all(get_response: Callable) -> Callable:
    """Middleware: a published plan is answered before anybody is asked who they are. What people send about
    it goes the usual way: its form is guarded."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PUBLISHED) or request.path_info.endswith(SAY):
            return get_response(request)
        try:
            view, args, kwargs = resolve(request.path_info)
        except Resolver404:
            return public.nothing(request)
        return view(request, *args, **kwargs)

    return middleware


def health(request: HttpRequest) -> HttpResponse:
    """For a machine that watches: the site answers. It says nothing else."""
    return HttpResponse("ok", content_type="text/plain")


def closed(request: HttpRequest) -> HttpResponse:
    """A door of the sign-in library that this house does not open."""
    return not_found(request)


@require_POST
@login_required
def switch_school(request: HttpRequest) -> HttpResponse:
    """Work at another of one's schools for the rest of the session."""
    chosen = request.POST.get("school", "")
    if any(str(post.school_id) == chosen for post in getattr(request, "posts", [])):
        request.session["school"] = int(chosen)
    return HttpResponseRedirect("/", status=303)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403. Where a reason would open the student, the page asks for one."""
    if isinstance(exception, NoReason):
        return render(request, "no_reason.html", {"no_reason": exception}, status=403)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, without the words of the exception: they may hold an address."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: a page that asks the database for nothing."""
    return render(None, "500.html", status=500)
