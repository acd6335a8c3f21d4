"""Publishing a version that the board approved, and how everyone gets to it."""

import io
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.amp import MAILBOX
from whetu.web.access import Request, needs
from whetu.web.amp import actions, forms, queries
from whetu.web.amp.queries import compared, pages, published
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
        return see("plan_published")
    held = people.roles(request.school, request.on)
    context = {
        "form": form,
        "other_day": other_day(form, draft),
        "against": published.stands_against(draft, request.on),
        "plan": draft,
        "before": newest,
        "after": draft,
        "sections": compared.compared(newest, draft) if newest else None,
        "gaps": people.without_anybody(pages.shown(request.school, draft).actions, held),
    }
    return render(request, "amp/publish.html", context)


def other_day(form, draft):
    """The day that the approved text names, if the form has another one."""
    asked = (
        form.cleaned_data.get("from_day") if form.is_bound and form.is_valid() else form.initial["from_day"]
    )
    return draft.wanted_from if draft.wanted_from and asked != draft.wanted_from else None


def begins(request: Request, draft) -> dict:
    """The day that the text names, if it is still to come; else tomorrow."""
    tomorrow = request.on + timedelta(days=1)
    wanted = draft.wanted_from
    return {"version": draft.version, "from_day": wanted if wanted and wanted >= request.on else tomorrow}


@needs(access.PLAN_VIEW)
@to_change(access.PLAN_SUBMIT)
def page(request: Request) -> HttpResponse:
    """The address of the published plan, and what to do with it; where it stands too."""
    versions = published.open_versions(request.school)
    plan = published.open_on(versions, request.on)
    form = forms.ElsewhereForm(request.POST or None, initial={"elsewhere": plan.elsewhere if plan else ""})
    if plan and carried_out(form, actions.stand_elsewhere, by=request.user, plan=plan):
        messages.success(request, _("Noted."))
        return see("plan_published")
    at = address(request)
    context = {
        "plan": plan,
        "closed": plan is not None and plan.published_at is None,
        "open": [one for one in versions if one.published_at],
        "begins": plan is not None and plan.from_day > request.on,
        "next": next((one for one in versions if plan and one.from_day > plan.from_day), None),
        "draft": queries.draft(request.school),
        "address": at,
        "form": form,
        "picture": mark_safe(drawn(at)) if plan else "",  # noqa: S308  drawn by segno
        "frame": FRAME.format(at=at, title=_("Attendance Management Plan")),
        "mailbox": MAILBOX,
    }
    return render(request, "amp/published.html", context)


@needs(access.PLAN_SUBMIT)
def close(request: Request, key: str) -> HttpResponse:
    """The pages of a version are closed, with a reason."""
    plan = version(request, key)
    form = forms.CloseForm(request.POST or None)
    if carried_out(form, actions.close, by=request.user, plan=plan, on=request.on, now=timezone.now()):
        messages.success(request, _("Closed. Nobody outside can read it now. Write a mended version next."))
        return see("plan_published")
    return render(request, "amp/close.html", {"plan": plan, "form": form})


@needs(access.PLAN_SUBMIT)
@require_POST
def open_again(request: Request, key: str) -> HttpResponse:
    """Its pages stand at their address again."""
    try:
        actions.open_again(by=request.user, plan=version(request, key), on=request.on, now=timezone.now())
    except actions.NotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Its pages are open again."))
    return see("plan_published")


def version(request: Request, key: str):
    """A version that was published once; else 404."""
    found = next((one for one in published.open_versions(request.school) if one.key == key), None)
    if found is None:
        raise Http404
    return found


FRAME = '<iframe src="{at}embed.html" title="{title}" width="100%" height="170" loading="lazy"></iframe>'


def address(request: Request) -> str:
    """Where everyone finds the plan, whichever version is in force."""
    return request.build_absolute_uri(reverse("public_plan", args=[request.school.number]))


def drawn(at: str) -> str:
    """An address as a square to point a phone at: black on white, in the dark too."""
    import segno

    return segno.make(at, error="m").svg_inline(border=3, light="#fff", omitsize=True, title=_("QR code"))


@needs(access.PLAN_VIEW)
def qr(request: Request) -> HttpResponse:
    """The square as a file, for a newsletter or a wall."""
    import segno

    made = io.BytesIO()
    segno.make(address(request), error="m").save(made, kind="svg", scale=10, border=4, light="#fff")
    return taken(made.getvalue(), "image/svg+xml", "attendance-plan-qr.svg")


@needs(access.PLAN_VIEW)
def export(request: Request) -> HttpResponse:
    """All pages and files of the plan, to be put on a site of one's own."""
    if not published.open_versions(request.school):
        raise Http404
    packed = published.export(request.school, request.on, address(request))
    actions.note_export(by=request.user, school=request.school, what="the published plan")
    return taken(packed, "application/zip", f"attendance-plan-{request.school.number}.zip")


def taken(content: bytes, media: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
