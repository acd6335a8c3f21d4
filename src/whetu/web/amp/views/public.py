"""The published plan, for everyone: no sign-in, no session, no cookie, nothing fetched from elsewhere.

These views stand before the middleware that asks who somebody is (`whetu.web.doors.open_to_all`).
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django_scopes import scope

from whetu.web.amp.queries import published as queries
from whetu.web.schools import queries as schools

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
NOT_FRAMED = "; frame-ancestors 'none'"


@require_safe
def file(request: HttpRequest, number: str, name: str = queries.INDEX, n: int | None = None) -> HttpResponse:
    """A page or file of a version; of the one in force, where none is named."""
    found = queries.kept(number, f"{'' if n is None else n}/{name}", lambda: made(number, n, name))
    return given(request, found) if found else nothing(request)


@require_safe
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """All published versions."""
    found = queries.kept(number, "versions", lambda: made(number, None, None))
    return given(request, found) if found else nothing(request)


@require_safe
def slash(request: HttpRequest, number: str) -> HttpResponse:
    """The address without its last stroke."""
    return HttpResponseRedirect(f"{request.path}/", status=301)


def made(number: str, n: int | None, name: str | None) -> queries.Answer | None:
    """What stands at an address, of the school with that number; None where nothing does."""
    school = schools.by_number(number)
    if school is None:
        return None
    with scope(school=school):
        if name is None:
            return queries.listed(school)
        return queries.answer(school, schools.today(school), n, name)


def given(request: HttpRequest, found: queries.Answer) -> HttpResponse:
    """The answer with its headers; without its bytes, where the browser has them."""
    packs = found.packed and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        found.packed if packs else found.content, content_type=found.media, status=found.status
    )
    if packs:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = f'W/"{found.tag}"'
    response["Cache-Control"] = f"public, max-age={queries.SECONDS}"
    response["Vary"] = "Accept-Encoding"
    if found.name.endswith(".docx"):
        response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    guarded(response, framed=found.name == queries.EMBED)
    return get_conditional_response(request, etag=response["ETag"], response=response)


def guarded(response: HttpResponse, framed: bool = False) -> None:
    """Nothing but its own sheet of style is loaded; only what is made for it may stand in another's frame."""
    if response["Content-Type"].startswith("text/html"):
        response["Content-Security-Policy"] = POLICY if framed else POLICY + NOT_FRAMED
    if not framed:
        response["X-Frame-Options"] = "DENY"


@require_safe
def nothing(request: HttpRequest, **_address) -> HttpResponse:
    """404, the same whether there is no such school, no plan of it, or no such file."""
    with override("en-nz"):
        response = HttpResponse(render_to_string("amp/public/nothing.html", {"lang": "en-NZ"}), status=404)
    guarded(response)
    return response
