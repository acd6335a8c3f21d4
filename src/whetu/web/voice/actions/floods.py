"""Taking out many replies that came by one link: somebody played with it."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from whetu.web.people.queries.named import of_family
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.actions.versions import locked
from whetu.web.schools.models import User, new_key
from whetu.web.voice.actions.consultations import noted
from whetu.web.voice.models import Consultation, Door
from whetu.web.voice.queries.floods import Flood, many, replies


@transaction.atomic
def take_out(*, by: User, consultation: Consultation, flood: Flood, why: str) -> int:
    """Take out all replies of a flood and give the audience a new link; how many they were.

    Raises NotAllowed where there is none, where so few came in a time that it would tell whose they are, and
    where somebody made the link anew meanwhile.
    """
    held = locked(consultation)
    doors = Door.objects.filter(consultation=held, audience=flood.audience, secret=flood.link)
    if not doors.exists():
        raise NotAllowed(_("Somebody made a new link meanwhile. Look again how many are left."))
    number = enough(many(held, flood))
    if of_family(held.school, why):
        raise NotAllowed(_("The reason names a student or a caregiver. Say it without the name."))
    replies(held, flood).delete()
    doors.update(taken_out=F("taken_out") + number, secret=new_key())
    noted(
        by, held, "took out many answers that came by a link", audience=flood.audience, n=number, why=why,
        since=str(flood.first or ""), until=str(flood.end or ""),
    )  # fmt: skip
    return number


def enough(number: int | None) -> int:
    """How many are taken out. Raises NotAllowed for none, and for some under five."""
    if number == 0:
        raise NotAllowed(_("None is left to take out: somebody was quicker, perhaps."))
    if number is None:
        raise NotAllowed(_("Fewer than five came in that time. Take them out one by one, under “Results”."))
    return number
