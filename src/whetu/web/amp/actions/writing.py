"""Writing the parts of a draft's text: by several people at once, kept as they write, and brought back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.amp.actions.opened import opened
from whetu.web.amp.models import Part, Plan, Wording
from whetu.web.amp.queries.writing import mark
from whetu.web.answers import joined
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

ONE_CHANGE = timedelta(minutes=10)  # what one person writes within it is one change, with one way back
MOST = Part._meta.get_field("en").max_length  # characters of a part, in each language


class Clash(NotAllowed):
    """Somebody else wrote the same words meanwhile. `en`, `mi`: both texts whole, theirs first."""

    def __init__(self, row: Part, en: str, mi: str):
        super().__init__(_("Somebody else changed this part while you wrote."))
        self.row, self.en, self.mi = row, en, mi


@transaction.atomic
def write(*, by: User, plan: Plan, part: str, en: str, mi: str, en_was: str, mi_was: str,
          now: datetime) -> Part:  # fmt: skip
    """A part as a person wrote it upon what they had opened (`en_was`, `mi_was`: its marks).

    What another wrote meanwhile in the other language stays; in the same one, Clash is raised.
    """
    row = held(opened(plan), part, now)
    one, two = merged(row.en, en, en_was), merged(row.mi, mi, mi_was)
    if one is None or two is None:
        raise Clash(
            row, joined(row.en, en) if one is None else one, joined(row.mi, mi) if two is None else two
        )
    return kept(by, row, one, two, now)


def held(plan: Plan, part: str, now: datetime) -> Part:
    """The part as it stands; a new one, not yet kept, where nobody wrote it."""
    row = plan.parts.filter(part=part).first()
    return row or Part(school=plan.school, plan=plan, part=part, at=now)


def merged(saved: str, mine: str, was: str) -> str | None:
    """The text after one writer's change upon what they had opened; None where both changed it."""
    if mine == saved or mark(mine) == was:
        return saved
    return mine if mark(saved) == was else None


def kept(by: User, row: Part, en: str, mi: str, now: datetime, alone: bool = False) -> Part:
    """Keep a text, and the way back to the one before. `alone`: as a change of its own."""
    if (en, mi) == (row.en, row.mi):
        return row
    before = Wording(school=row.school, part=row, en=row.en, mi=row.mi, by=by, at=now)
    goes_on = not alone and row.by == by and still_one_change(row, by, now)
    row.en, row.mi, row.by, row.at, row.version = en, mi, by, now, row.version + 1
    row.save()
    if not goes_on:
        before.part = row
        before.save()
        audit.record(
            by=by, did="wrote a part of the draft plan", school=row.school, about="plan", key=row.plan.key,
            part=row.part,
        )  # fmt: skip
    return row


def still_one_change(row: Part, by: User, now: datetime) -> bool:
    last = row.wordings.first() if row.pk else None
    return last is not None and last.by == by and now - last.at < ONE_CHANGE


@transaction.atomic
def bring_back(*, by: User, plan: Plan, wording: Wording, now: datetime) -> Part:
    """A part as it stood before a change. What stands now is kept among its earlier wordings."""
    opened(plan)
    row = Part.objects.get(pk=wording.part_id)
    return kept(by, row, wording.en, wording.mi, now, alone=True)


@transaction.atomic
def add_words(*, by: User, plan: Plan, part: str, en: str, now: datetime) -> Part:
    """English words at the end of a part, whatever stands there."""
    row = held(opened(plan), part, now)
    text = f"{row.en}\n\n{en}" if row.en else en
    if len(text) > MOST:
        raise NotAllowed(_("The part would be longer than %(most)s characters.") % {"most": MOST})
    return kept(by, row, text, row.mi, now, alone=True)
