"""The doors: which school a request is about, who asks, what they may, and the page's frame.

Everything fails closed. Without a post at a school no row of a school can be read (django-scopes raises);
without the permission a page answers 403; a student is opened only with a reason (people.queries).
"""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import scope

import whetu
from whetu.rules import access as rules
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff, User
from whetu.web.schools.queries.remembered import remembering

NAV = [
    # the menu's word, and the pages behind it: url name, words, permission needed
    (_("Today"), [("today", _("Today"), rules.TODAY_VIEW), ("digest", _("This morning"), rules.RESPOND)]),
    (
        _("Tasks"),
        [
            ("tasks", _("Tasks"), rules.RESPOND),
            ("same_day", _("Same day"), rules.RESPOND),
            ("monday", _("Monday meeting"), rules.MONDAY),
            ("my_meetings", _("Meetings"), rules.RESPOND),
            ("catch_up", _("Work to give"), rules.RESPOND),
        ],
    ),
    (
        _("Students"),
        [
            ("students", _("Students"), rules.STUDENT_LIST),
            ("long_absences", _("Long absence"), rules.RESPOND),
            ("barriers", _("Barriers"), rules.CASE_VIEW),
            ("supports", _("Supports"), rules.CASE_VIEW),
            ("circumstances_list", _("Known circumstances"), rules.CASE_VIEW),
            ("arrangements_register", _("Arrangements"), rules.ARRANGE),
        ],
    ),
    (
        _("Support"),
        [
            ("serious", _("Serious concern"), rules.MONDAY),
            ("plans_register", _("Plans"), rules.CASE_VIEW),
            ("referrals_register", _("Referrals"), rules.CASE_VIEW),
            ("agencies", _("Agencies"), rules.CASE_VIEW),
            ("service_register", _("Attendance Service"), rules.CASE_VIEW),
            ("flexible_register", _("Flexible learning"), rules.CASE_VIEW),
            ("escalations", _("Escalations"), rules.ESCALATE),
        ],
    ),
    (
        _("Counts"),
        [
            ("counts", _("Counts"), rules.COUNTS_VIEW),
            ("progress", _("Progress"), rules.OVERSEE),
            ("effects", _("Before and after"), rules.MONDAY),
        ],
    ),
    (
        _("Register"),
        [
            ("uploads", _("Uploads"), rules.UPLOAD),
            ("recode", _("Back to the SMS"), rules.RECODE),
            ("quality", _("Data quality"), rules.QUALITY_VIEW),
        ],
    ),
    (
        _("Plan"),
        [
            ("plan", _("Plan"), rules.PLAN_VIEW),
            ("reflect", _("Looking at what we have"), rules.PLAN_EDIT),
            ("consultations", _("Consultations"), rules.PLAN_EDIT),
            ("concerns", _("Concerns"), rules.SAY),
            ("fidelity", _("The plan at work"), rules.OVERSEE),
            ("targets", _("Targets"), rules.COUNTS_VIEW),
            ("plan_reviews", _("Reviews"), rules.PLAN_EDIT),
            ("board", _("For the board"), rules.BOARD_VIEW),
        ],
    ),
    (_("School"), [("school", _("School"), rules.SCHOOL_VIEW)]),
    (_("Shared with me"), [("shared", _("Shared with me"), rules.SHARED_VIEW)]),
]


class Request(HttpRequest):
    """A request as a view behind `needs` gets it: who asks, at which school, on which school-local day."""

    user: User
    posts: list[Staff]
    staff: Staff
    school: School
    on: date


def school_in_scope(get_response: Callable) -> Callable:
    """Middleware: set `request.staff`, `request.school`, `request.on`, and open that school's scope alone."""

    def middleware(request: Any) -> HttpResponse:
        request.staff = request.school = request.on = None
        if not request.user.is_authenticated:
            return get_response(request)
        request.posts = schools.posts(request.user)
        request.staff = schools.chosen_post(request.posts, request.session.get("school"))
        if request.staff is None:
            return get_response(request)
        request.school = request.staff.school
        request.on = schools.today(request.school)
        reads_only = remembering() if request.method == "GET" else nullcontext()
        # Clocks on pages are the school's own: Chatham schools are 45 minutes ahead.
        clock = timezone.override(ZoneInfo(request.school.time_zone))
        with scope(school=request.school), clock, reads_only:
            response = get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            # A shared computer keeps no page about children after somebody signs out.
            response.setdefault("Cache-Control", "private, no-store")
            return response

    return middleware


def needs(*permissions: str) -> Callable:
    """The view asks for these permissions at the request's school, all of them; else 403."""

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        @login_required
        def inner(request: Request, *args, **kwargs) -> HttpResponse:
            if request.staff is None or not all(may(request, one) for one in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        inner.permissions = permissions  # type: ignore[attr-defined]
        return inner

    return wrap


def may(request: Request, permission: str) -> bool:
    """Whether the person asking has the permission at the school the request is about."""
    return bool(request.staff) and rules.may(request.staff.roles, permission)


def page(request: Request) -> dict:
    """What every page's frame shows."""
    context: dict[str, Any] = {"version": whetu.__version__, "demo": settings.DEMO, "nav": [], "may": {}}
    if getattr(request, "staff", None):
        context["nav"] = menu(request)
        context["pages_beside"] = next((entry["pages"] for entry in context["nav"] if entry["current"]), [])
        context["posts"] = request.posts
        context["may"] = dict.fromkeys(rules.permissions(request.staff.roles), True)
    return context


def menu(request: Request) -> list[dict]:
    """The menu: each word with its first page that this person may open, and the pages beside it."""
    found = []
    for label, rows in NAV:
        pages = [
            {"url": reverse(name), "label": words} for name, words, needed in rows if may(request, needed)
        ]
        here = max(
            (page["url"] for page in pages if stands_in(request.path, page["url"])), key=len, default=""
        )
        if pages:
            beside = [page | {"current": page["url"] == here} for page in pages]
            word = label if len(pages) > 1 else pages[0]["label"]
            found.append({"url": pages[0]["url"], "label": word, "current": bool(here), "pages": beside})
    return found


def stands_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
