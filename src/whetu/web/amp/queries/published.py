"""What everyone may read: the versions that were published, and what stands against publishing the next one.

Answers are kept for a minute, so that a plan is served without asking the database. Publishing, and taking
back, empties what was kept.
"""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from whetu.rules.evidence import sha256
from whetu.web.amp.models import Plan, PlanEvent, PublicFile
from whetu.web.amp.queries.board import is_whole
from whetu.web.amp.queries.check import checked
from whetu.web.amp.queries.public.pages import NOTE, OLDER, SAY
from whetu.web.schools.models import School

INDEX, EMBED = "index.html", "embed.html"
LINK = '<a href="{}" lang="en-NZ">{}</a>'
SECONDS = 60


class Answer(NamedTuple):
    """What a public address gives: its bytes, packed too where that helps, and what tells a newer one."""

    name: str
    media: str
    content: bytes
    packed: bytes
    tag: str
    status: int = 200


def stands_against(plan: Plan, on: date) -> str:
    """Why a version cannot be published, whatever the day it is to begin: a sentence, or nothing."""
    if plan.approved_at is None:
        return _("The board has not approved this version yet. See “Board” for what comes next.")
    if not is_whole(plan):
        return _(
            "The text that is kept is not the one that the board approved. Take it back on “Board”, and let"
            " the board decide again."
        )
    if musts := checked(plan, on).musts:
        return _(
            "Since the board approved it, something came up that must be mended: %s See “Check”. Take it"
            " back on “Board” to change it; the board then decides again."
        ) % " ".join(f"{row.place}: {row.words}" for row in musts)
    return ""


def open_versions(school: School) -> list[Plan]:
    """The versions that were published, the first first; those too whose pages are closed since."""
    found = Plan.objects.filter(school=school, from_day__isnull=False)
    closed = PlanEvent.objects.filter(plan=OuterRef("pk"), state="closed")
    return list(found.filter(Q(published_at__isnull=False) | Exists(closed)).order_by("from_day"))


def is_closed(plan: Plan) -> bool:
    """Whether a version was published, and nobody outside is to read it now."""
    return plan.published_at is None and bool(plan.from_day) and plan.events.filter(state="closed").exists()


def open_on(versions: list[Plan], on: date) -> Plan | None:
    """The one that the plain address shows on a day: the one in force; before the first begins, that one."""
    begun = [plan for plan in versions if plan.from_day <= on]
    return begun[-1] if begun else next(iter(versions), None)


def kept(school: str, place: str, make: Callable[[], Answer | None]) -> Answer | None:
    """An answer, made if nobody asked within the last minute."""
    cache, key = caches["public"], f"{school}/{place}"
    found = cache.get(key)
    if found is None and (found := make()):
        cache.set(key, found, SECONDS)
    return found


def forget() -> None:
    """Let go of all kept answers: a version was published or taken back."""
    caches["public"].clear()


def answer(school: School, on: date, number: int | None, name: str) -> Answer | None:
    """A file of a version, or of the one that is open (`number` None), as it is to be read on a day."""
    versions = open_versions(school)
    now = open_on(versions, on)
    plan = now if number is None else next((one for one in versions if one.number == number), None)
    if plan and plan.published_at is None:
        return closed(school, name)
    held = PublicFile.objects.filter(plan=plan, name=name).first() if plan else None
    if held is None:
        return None
    up = "" if number is None else "../../"
    return sealed(name, held.media, filled(bytes(held.content), plan, versions, on, up))


def closed(school: School, name: str) -> Answer:
    """What stands at every address of a version whose pages are closed."""
    with override("en-nz"):
        facts = {"school": school.name, "phone": school.phone, "lang": "en-NZ"}
        page = render_to_string("amp/public/closed.html", facts).encode()
    framed = EMBED if name == EMBED else INDEX
    return sealed(framed, "text/html; charset=utf-8", page)._replace(status=410)


def sealed(name: str, media: str, content: bytes) -> Answer:
    packed = gzip.compress(content, mtime=0) if media.startswith("text/") else b""
    return Answer(name, media, content, packed, sha256(content)[:32])


def filled(content: bytes, plan: Plan, versions: list[Plan], on: date, up: str, site: str = "") -> bytes:
    """A kept page with what it says today of its place among the versions. `up` leads to the newest one,
    `site` (elsewhere than here) to the address of the plan on this site."""
    if OLDER.encode() not in content:
        return content
    with override("en-nz"):
        marks = {
            NOTE: note(plan, versions, on, up),
            OLDER: format_html(LINK, f"{up}versions/index.html", _("All versions")),
            SAY: format_html(LINK, f"{site or up}say/", _("Tell us what does not work, or what would help")),
        }
    for mark, said in marks.items():
        content = content.replace(mark.encode(), said.encode())
    return content


def note(plan: Plan, versions: list[Plan], on: date, up: str) -> SafeString:
    """That a version does not hold yet, holds no more, or holds until the next one; else nothing."""
    after = next((one for one in versions if one.from_day > plan.from_day), None)
    now = open_on(versions, on)
    if after and after.from_day <= on:
        words = _("This version was replaced by version %(n)s on %(day)s.") % said_of(after)
        to, link = f"{up}{INDEX}", _("Read the plan in force")
    elif plan.from_day > on:
        words = _("This version begins on %(day)s.") % said_of(plan)
        to, link = (f"{up}{INDEX}", _("Read the plan in force until then")) if now != plan else ("", "")
    elif after:
        words = _("Version %(n)s takes its place on %(day)s.") % said_of(after)
        to, link = f"{up}versions/{after.number}/{INDEX}", _("Read it")
    else:
        return mark_safe("")
    more = format_html(' <a href="{}">{}</a>', to, link) if to else ""
    return format_html('<p class="note" lang="en-NZ">{}{}</p>', words, more)


def said_of(plan: Plan) -> dict[str, object]:
    return {"n": plan.number, "day": date_format(plan.from_day, "j F Y")}


def listed(school: School) -> Answer | None:
    """The page of all published versions, the newest first."""
    versions = open_versions(school)
    if not versions:
        return None
    with override("en-nz"):
        ends = [*(one.from_day - timedelta(days=1) for one in versions[1:]), None]
        rows = [{"plan": plan, "until": until} for plan, until in zip(versions, ends, strict=True)]
        facts = {"school": school.name, "rows": rows[::-1], "lang": "en-NZ"}
        page = render_to_string("amp/public/versions.html", facts)
    return sealed(INDEX, "text/html; charset=utf-8", page.encode())


def export(school: School, on: date, site: str) -> bytes:
    """Everything as files in a folder (zip), whose links hold wherever it is put; `site`: the plan's address
    here, where people can answer."""
    versions = open_versions(school)
    now = open_on(versions, on)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for plan in versions:
            for held in plan.files.all():
                content = bytes(held.content)
                name = f"versions/{plan.number}/{held.name}"
                folder.writestr(name, filled(content, plan, versions, on, "../../", site))
                if plan == now:
                    folder.writestr(held.name, filled(content, plan, versions, on, "", site))
            if plan.published_at is None:
                page = closed(school, INDEX).content
                folder.writestr(f"versions/{plan.number}/{INDEX}", page)
                if plan == now:
                    folder.writestr(INDEX, page)
        if page := listed(school):
            folder.writestr(f"versions/{INDEX}", page.content)
    return packed.getvalue()
