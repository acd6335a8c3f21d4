"""Who at home may not be named in a plan: whoever must not be contacted, or is on record no more."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from whetu.web.people.models import Caregiver
from whetu.web.people.queries import fold
from whetu.web.plans.models import PlanPerson
from whetu.web.response.queries.leaving_out import Contact


def closed(students: Collection[int]) -> dict[int, list[Contact]]:
    """Contacts who must not be contacted, by student: as they are kept, and under each name and number that
    was kept. Of whom a roll dropped, what was last said of them holds."""
    kept: dict[int, list[Caregiver]] = defaultdict(list)
    states = Caregiver.history.filter(student_id__in=students).order_by("history_date", "history_id")
    now = Caregiver.objects.filter(student_id__in=students).order_by("contact_allowed", "pk")
    barred: dict[int, dict[str, bool]] = defaultdict(dict)
    for one in [*states, *reversed(now)]:  # what holds now comes last, and of it what is closed
        kept[one.student_id].append(one)
        barred[one.student_id][fold(one.name)] = not one.contact_allowed
    return {
        student: list(
            dict.fromkeys(
                Contact(one.name, one.phone, one.email) for one in rows if barred[student][fold(one.name)]
            )
        )
        for student, rows in kept.items()
    }


def of(student: int) -> list[Contact]:
    """The closed contacts of one student."""
    return closed([student]).get(student, [])


def may_be_named(person: PlanPerson, shut: Iterable[Contact]) -> bool:
    """Whether somebody of a plan may be named: not who must not be contacted, nor who was a contact of the
    student's and is none now."""
    if person.caregiver:
        allowed = person.caregiver.contact_allowed
    else:
        allowed = not person.linked
    barred = {fold(one.name) for one in shut} if person.side == PlanPerson.Side.WHANAU else set()
    return allowed and fold(person.name) not in barred
