"""Documents that a draft began from, and where their pieces are."""

from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from whetu.rules.amp import PARTS
from whetu.rules.plan_words import COLUMNS, LEFT_OUT, belongs
from whetu.rules.star import STEPS
from whetu.web.amp.models import Piece, Plan, Source
from whetu.web.schools.models import School
from whetu.web.words import STEP_WORDS


class Placing(NamedTuple):
    """A piece and the place to choose first for it."""

    row: Piece
    suggested: str
    place: str


def sources(plan: Plan) -> list[Source]:
    """The documents of a version, with how many of their pieces are nowhere yet (`waiting`), without what is
    in them."""
    rows = Source.objects.filter(plan=plan).defer("content").select_related("by")
    waiting = Count("pieces", filter=Q(pieces__put=""))
    return list(rows.annotate(waiting=waiting, all=Count("pieces")).order_by("pk"))


def source(school: School, pk: int) -> Source | None:
    """One document of a version."""
    return Source.objects.filter(school=school, pk=pk).select_related("plan", "by").first()


def pieces(source: Source) -> list[Placing]:
    """Its pieces in their order."""
    return [Placing(row, suggestion(row), place_words(row.put)) for row in source.pieces.all()]


def suggestion(row: Piece) -> str:
    """Where its heading speaks of; nowhere for one without words."""
    return belongs(row.heading) if row.text else ""


def piece(school: School, pk: int) -> Piece | None:
    return Piece.objects.filter(school=school, pk=pk).select_related("source__plan").first()


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be chosen for a piece: groups of places with their words."""
    parts = [(key, _(part.label)) for key, part in PARTS.items()]
    steps = [
        (f"{column} {step}", f"{STEP_WORDS[step]}: {_(words)}")
        for step, _days in STEPS
        for column, words in COLUMNS.items()
    ]
    return [(_("A part of the text"), parts), (_("A step: each line by itself"), steps)]


def place_words(put: str) -> str:
    """Where a piece is, in words."""
    if put == LEFT_OUT:
        return _("left out")
    return dict(one for _group, rows in places() for one in rows).get(put, "")
