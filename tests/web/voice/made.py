"""A consultation that is open at the made-up kura, and answers to it."""

from datetime import timedelta

from django.utils import timezone

from tests import kura as world
from whetu.web.schools.models import new_key
from whetu.web.voice import actions
from whetu.web.voice.actions import consultations, replies
from whetu.web.voice.models import Consultation
from whetu.web.voice.queries import consultations as queries

ON = world.TODAY


def consultation(kura, opened: bool = True, **more) -> Consultation:
    """Call inside the school's scope."""
    by = kura.staff["officer"].user
    row = actions.make_consultation(
        by=by, school=kura.school, title="Attendance next year", opens=ON, closes=ON + timedelta(days=14),
        now=timezone.now(), **more,
    )  # fmt: skip
    if opened:
        consultations.open_up(by=by, consultation=row, on=ON)
        row.refresh_from_db()
    return row


def asked(row: Consultation, audience: str, kind: str):
    """The first question of a kind to an audience."""
    return next(one for one in queries.questions_for(row, audience) if one.kind == kind)


def answer(row: Consultation, audience: str, group: str = "", **kinds) -> None:
    """One person's answers by the link, by kind of question: scale=4, words="…"."""
    given = {asked(row, audience, kind).pk: value for kind, value in kinds.items()}
    door = row.doors.select_related("consultation", "school").get(audience=audience)
    replies.send(door=door, key=new_key(), group=group, answers=given, on=ON, now=timezone.now())
