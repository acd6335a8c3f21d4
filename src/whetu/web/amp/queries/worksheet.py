"""The lists of looking at what the school has, on paper."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from whetu.rules.amp import ELEMENTS
from whetu.web.amp.queries import practice, reflect
from whetu.web.schools.models import School
from whetu.web.words import day

LEAST = 5  # rows of a list on the empty worksheet
ROOM = 2  # empty rows below what is filled in


def facts(school: School, on: date, filled: bool) -> dict[str, Any]:
    """The worksheet as data for the printer: its lists with their rows, and C1 to C8."""
    lists = [table(sheet, filled) for sheet in tables(school, filled)]
    plan = practice.draft_or_newest(school) if filled else None
    said = reflect.elements_said(plan) if plan else set()
    return {
        "title": _("Looking at what we have"),
        "about": _("Before the attendance plan is written: what do we have, what do we do, what works?"),
        "school": school.name,
        "foot": _("Made on %s. No names of students or whānau on this sheet.") % day(on),
        "page": _("Page"),
        "lang": "en",
        "lists": lists,
        "holds_title": _("What the plan must hold"),
        "holds_head": [_("What"), _("In plain words"), _("In our plan") if filled else _("Who writes it")],
        "holds": [
            [f"{code} {_(label)}", str(reflect.MEANS[code].plain), in_plan(code in said) if filled else ""]
            for code, label in ELEMENTS.items()
        ],
        "people_title": _("Who was here"),
        "people": "" if filled else _("Staff, students, whānau, board; and who should still be asked?"),
    }


def tables(school: School, filled: bool) -> list[dict[str, Any]]:
    """The lists: title, question, headings with their widths, and rows."""
    found = reflect.looked(school) if filled else reflect.Looked([], [], [])
    return [policies(found), routines(found), works(found), better(found)]


def policies(found: reflect.Looked) -> dict[str, Any]:
    return {
        "title": _("Policies and procedures"),
        "ask": _("When was each made and last changed? What changed then, and why? Does it still fit?"),
        "head": [_("Policy or procedure"), _("Made"), _("Last changed"), _("What changed, and why"),
                 _("Still fits?"), _("Why, or what does not")],
        "wide": [3, 2, 2, 4, 2, 4],
        "rows": [[row.title, short(row.made_on), short(row.updated_on), row.changed,
                  _(row.get_fits_display()), row.note] for row in found.policies],
    }  # fmt: skip


def routines(found: reflect.Looked) -> dict[str, Any]:
    return {
        "title": _("What is written, and what is done"),
        "ask": _("Where they differ, which of the two is to change?"),
        "head": [_("What is written"), _("What is done each day"), _("The gap"), _("What changes")],
        "wide": [4, 4, 3, 2],
        "rows": [[row.written, row.done, row.gap, _(row.get_change_display())] for row in found.routines],
    }


def works(found: reflect.Looked) -> dict[str, Any]:
    return {
        "title": _("What works well"),
        "ask": _("How do you know? A figure, what people said, what you saw."),
        "head": [_("What works"), _("How we know")],
        "wide": [1, 1],
        "rows": [[row.words, row.evidence or _("How do we know?")] for row in found.works],
    }


def better(found: reflect.Looked) -> dict[str, Any]:
    return {
        "title": _("What is to be better"),
        "ask": _("For whom, and what would you see?"),
        "head": [_("What is to be better"), _("What we saw")],
        "wide": [1, 1],
        "rows": [[row.words, row.evidence] for row in found.better],
    }


def table(one: dict[str, Any], filled: bool) -> dict[str, Any]:
    """A list with empty rows to write in."""
    empty = ROOM if filled and one["rows"] else LEAST
    return one | {"empty": empty}


def short(on: date | None) -> str:
    return f"{on.day}/{on:%m/%Y}" if on else ""


def in_plan(said: bool) -> str:
    return _("has words") if said else _("nothing yet")
