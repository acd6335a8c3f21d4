"""A school's own document as what a draft begins from: kept whole, and put to use piece by piece."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.intake.documents import Piece as Read
from whetu.intake.documents import Point, points
from whetu.rules import plan_words
from whetu.rules.amp import PARTS
from whetu.rules.plan_words import LEFT_OUT
from whetu.web.amp.actions import writing
from whetu.web.amp.actions.opened import opened
from whetu.web.amp.models import Piece, Plan, PlanLine, Source, StepAction
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

HEADING = Piece._meta.get_field("heading").max_length
LINES = {"who": "responsibility", "outcome": "outcome"}


@transaction.atomic
def keep_source(*, by: User, plan: Plan, name: str, media: str, content: bytes, pieces: Iterable[Read],
                now: datetime) -> Source:  # fmt: skip
    """A document as it came, and its pieces in their order."""
    held = opened(plan)
    source = Source.objects.create(
        school=plan.school, plan=held, name=name[:120], media=media, content=content, by=by, at=now
    )
    Piece.objects.bulk_create(
        Piece(school=plan.school, source=source, place=place, heading=one.heading, text=one.text)
        for place, one in enumerate(map(fitting, pieces), start=1)
    )
    audit.record(
        by=by, did="began the draft plan from a document", school=plan.school, about="plan", key=plan.key
    )
    return source


def fitting(one: Read) -> Read:
    """A piece whose heading can be kept; a longer one stands whole in its text."""
    if len(one.heading) <= HEADING:
        return one
    return Read(f"{one.heading[: HEADING - 1]}…", f"{one.heading}\n\n{one.text}".strip())


@transaction.atomic
def place(*, by: User, source: Source, puts: Mapping[int, str], now: datetime) -> int:
    """Put pieces where a person says, at the end of what stands there; answers how many. One that was put
    somewhere already stays there."""
    plan = opened(source.plan)
    rows = source.pieces.filter(pk__in=puts, put="")
    done = [put(by, plan, row, puts[row.pk], now) for row in rows if puts[row.pk]]
    if done:
        audit.record(
            by=by, did="put pieces of a document into the draft plan", school=plan.school, about="plan",
            key=plan.key, pieces=len(done),
        )  # fmt: skip
    return len(done)


def put(by: User, plan: Plan, row: Piece, where: str, now: datetime) -> None:
    if where in PARTS:
        writing.add_words(by=by, plan=plan, part=where, en=said(row), now=now)
    elif where != LEFT_OUT:
        column, step = where.split()
        to_step(plan, row, column, step)
    row.put = where
    row.save(update_fields=["put"])


def said(row: Piece) -> str:
    """A piece as it stands in a part."""
    return f"### {row.heading}\n\n{row.text}".strip() if row.heading else row.text


def told(row: Piece) -> list[Point]:
    """A piece as it stands at a step. Its heading is told too, unless that only names the place."""
    found = points(row.text if row.text and plan_words.belongs(row.heading) else said(row))
    if not found:
        raise NotAllowed(_("There is nothing in it that could stand at a step."))
    return found


def to_step(plan: Plan, row: Piece, column: str, step: str) -> None:
    """Each item of a piece an action, a responsibility or an outcome of a step."""
    of = {"school": plan.school, "plan": plan, "step": step}
    rows = plan.actions if column == "step" else plan.lines
    places = count((rows.order_by("-place").values_list("place", flat=True).first() or 0) + 1)
    for heading, words in told(row):
        at = {**of, "heading": heading, "words": words, "place": next(places)}
        if column == "step":
            who = plan_words.doer(words, heading)
            StepAction.objects.create(**at, kind="", role=who, opens="routine")
        else:
            who = plan_words.role(words, heading) if column == "who" else ""
            PlanLine.objects.create(**at, kind=LINES[column], role=who)
    plan.version += 1
    plan.save(update_fields=["version"])


@transaction.atomic
def take_back_piece(*, by: User, piece: Piece, now: datetime) -> None:
    """A piece out of where it was put. Raises NotAllowed where its words were changed there since."""
    plan = opened(piece.source.plan)
    row = Piece.objects.get(pk=piece.pk)
    if row.put in PARTS:
        from_part(by, plan, row, now)
    elif row.put not in ("", LEFT_OUT):
        from_step(plan, row, *row.put.split())
    row.put = ""
    row.save(update_fields=["put"])
    audit.record(by=by, did="took a piece of a document back", school=plan.school, about="plan", key=plan.key)


def from_part(by: User, plan: Plan, row: Piece, now: datetime) -> None:
    part = writing.held(plan, row.put, now)
    found = [*without(part.en, said(row))]
    if not found:
        raise NotAllowed(_("Its words were changed there since: take them out by hand, on the part's page."))
    if len(found) > 1:
        raise NotAllowed(
            _("The same words stand there more than once: take them out by hand, on the part's page.")
        )
    rest = "\n\n".join(text for text in found[0] if text)
    writing.kept(by, part, rest, part.mi, now, alone=True)


def without(text: str, words: str) -> Iterator[tuple[str, str]]:
    """What stands before and after words that are whole paragraphs of a text, each time it is there."""
    for at in re.finditer(f"(?={re.escape(words)})", text):
        before, after = text[: at.start()], text[at.start() + len(words) :]
        if before[-2:] in ("", "\n\n") and after[:2] in ("", "\n", "\n\n"):
            yield before.strip("\n"), after.strip("\n")


def from_step(plan: Plan, row: Piece, column: str, step: str) -> None:
    """What stands at the step just as it was put there."""
    actions = plan.actions.filter(step=step, kind="", line="")
    rows = actions if column == "step" else plan.lines.filter(step=step, kind=LINES[column], line="")
    wanted = told(row)
    found = [rows.filter(heading=one.heading, words=one.words).order_by("-pk").first() for one in wanted]
    if not all(found):
        raise NotAllowed(_("Some of it was changed there since: take it out by hand, on “Steps”."))
    for one in found:
        one.delete()
    plan.version += 1
    plan.save(update_fields=["version"])


@transaction.atomic
def note_taken(*, by: User, source: Source) -> None:
    """Write down that somebody took the document away."""
    audit.record(
        by=by, did="exported a document of the plan", school=source.school, about="plan", key=source.plan.key
    )
