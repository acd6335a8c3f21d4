"""How many students are at each step, for leaders, the board and the attendance service."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.amp.queries import board
from whetu.web.attendance.queries.terms import Begun, begun
from whetu.web.desk import actions
from whetu.web.desk.queries import counts, sheets
from whetu.web.desk.queries.roll import desk
from whetu.web.people import queries as people
from whetu.web.sheets import FORMATS, download


def sees_everyone(request: Request) -> bool:
    return may(request, access.STUDENT_LIST) and bool(access.sees_whole_school(request.staff.roles))


def counted(request: Request) -> tuple[counts.Counted | None, Begun]:
    """What this person may count, in the term of the address. Who sees every student may see it as the board
    does."""
    terms = begun(request.school, request.on, request.GET.get("term", ""))
    if terms.shown is None:
        return None, terms
    withheld = not sees_everyone(request) or request.GET.get("as") == "board"
    here = desk(request.staff, request.on, terms.shown)
    return counts.counted(here, withheld), terms


@needs(access.COUNTS_VIEW)
def page(request: Request) -> HttpResponse:
    found, terms = counted(request)
    if found is None:
        return render(request, "desk/no_term.html")
    posts = [post for post in request.posts if access.may(post.roles, access.COUNTS_VIEW)]
    see_all = sees_everyone(request)
    return render(
        request,
        "desk/counts.html",
        {
            "counted": found,
            "picture": counts.picture(found.weeks),
            "terms": terms,
            "beside": counts.side_by_side(posts) if len(posts) > 1 else [],
            "shared": counts.shared(request.staff, request.on),
            "steps": counts.KINDS,
            "may_see_all": see_all,
            "without_own": see_all and bool(people.own_child_keys(request.staff)),
            "waits": board.waiting(request.school, request.staff.roles),
        },
    )


@needs(access.COUNTS_VIEW)
def export(request: Request, form: str) -> HttpResponse:
    """The tables of the page, with the same numbers withheld."""
    found, terms = counted(request)
    if found is None or form not in FORMATS:
        raise Http404
    tables = [
        sheets.of_counts(found.table, _("By year level"), _("Year level")),
        sheets.of_weeks(found.weeks, _("By week")),
    ]
    actions.note_export(
        by=request.user, school=request.school, what="counts", format=form, term=terms.value,
        withheld=found.withheld,
    )  # fmt: skip
    return download(*tables, form=form, name=f"counts-{terms.value}")
