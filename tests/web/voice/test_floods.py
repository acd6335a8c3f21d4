"""A link that somebody played with: its answers are counted, taken out with a reason, the link made anew."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.web.voice import made
from whetu.web.audit.models import Entry
from whetu.web.people.models import Student
from whetu.web.schools.actions import NotAllowed
from whetu.web.voice.actions import floods
from whetu.web.voice.models import Reply
from whetu.web.voice.queries.floods import Flood

WHY = "A class sent them in one minute"


@pytest.fixture
def flooded(kura, sign_in):
    """Six honest answers at nine and seven in a flood at ten by the students' link; three by the whānau's."""
    with scope(school=kura.school):
        kura.asked = made.consultation(kura)
        for audience, many, at in (("students", 6, 9), ("students", 7, 10), ("whanau", 3, 10)):
            before = set(Reply.objects.values_list("pk", flat=True))
            for _time in range(many):
                made.answer(kura.asked, audience, scale=1)
            moment = timezone.localtime(kura.now, ZoneInfo(kura.school.time_zone)).replace(hour=at, minute=30)
            Reply.objects.exclude(pk__in=before).update(at=moment)
        kura.doors = {door.audience: door.secret for door in kura.asked.doors.all()}
    kura.client = sign_in("principal")
    kura.at = f"/consultations/{kura.asked.key}/links/take-out/"
    kura.day = f"{moment.day}/{moment.month:02}/{moment.year}"
    return kura


def left(kura, audience: str) -> int:
    with scope(school=kura.school):
        return Reply.objects.filter(audience=audience).count()


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def ten(kura) -> dict[str, str]:
    return {
        "audience": "students",
        "first": kura.day,
        "first_at": "10:00",
        "last": kura.day,
        "last_at": "10.30",
    }


def chosen(kura, asks: dict, **more):
    return kura.client.post(kura.at, asks | more, follow=True)


def test_a_leader_sees_how_many_first_and_takes_them_out_with_a_reason(flooded):
    assert "Take out 7 answers?" in text(chosen(flooded, ten(flooded)))
    sent = {"link": flooded.doors["students"], "why": WHY}
    missing = chosen(flooded, ten(flooded), **sent | {"why": ""})
    assert (missing.status_code, left(flooded, "students")) == (200, 13)
    answer = chosen(flooded, ten(flooded), **sent)
    assert "7 answers were taken out. There is a new link" in text(answer)
    assert (left(flooded, "students"), left(flooded, "whanau")) == (6, 3)
    with scope(school=flooded.school):
        doors = {door.audience: door for door in flooded.asked.doors.all()}
    assert doors["students"].secret != flooded.doors["students"]
    assert doors["whanau"].secret == flooded.doors["whanau"]
    assert flooded.client.get(f"/have-your-say/{flooded.doors['students']}/").status_code == 404
    entry = Entry.objects.get(did="took out many answers that came by a link")
    assert (entry.by, entry.detail["n"], entry.why) == (flooded.staff["principal"].user, 7, WHY)
    flooded.client.post(f"/consultations/{flooded.asked.key}/state/", {"deed": "close"})
    results = f"/consultations/{flooded.asked.key}/results/"
    assert "7 answers that came by the link were taken out" in text(flooded.client.get(results))


def test_few_in_a_time_are_not_told_apart_but_a_whole_link_can_go(flooded):
    few = {"audience": "whanau", "first": flooded.day}
    assert "Fewer than five came in that time" in text(chosen(flooded, few))
    chosen(flooded, few, link=flooded.doors["whanau"], why=WHY)
    assert left(flooded, "whanau") == 3
    whole = {"audience": "whanau"}
    assert "all that came by the link" in text(chosen(flooded, whole))
    chosen(flooded, whole, link=flooded.doors["whanau"], why=WHY)
    assert (left(flooded, "whanau"), left(flooded, "students")) == (0, 13)


def test_what_was_typed_in_from_paper_stays(flooded):
    with scope(school=flooded.school):
        Reply.objects.filter(audience="students").update(way="paper", by=flooded.staff["officer"].user)
    assert "No answer came by this link" in text(chosen(flooded, ten(flooded)))


def test_two_leaders_at_once_take_out_no_honest_answer_of_the_new_link(flooded):
    sent, whole = {"link": flooded.doors["students"], "why": WHY}, {"audience": "students"}
    chosen(flooded, whole, **sent)
    with scope(school=flooded.school):
        made.answer(flooded.asked, "students", scale=5)
    again = chosen(flooded, whole, **sent)
    assert ("made a new link meanwhile" in text(again), left(flooded, "students")) == (True, 1)


def test_the_reason_names_no_child(flooded):
    with scope(school=flooded.school):
        one = Student.objects.first()
        flood = Flood("students", flooded.doors["students"])
        by = flooded.staff["principal"].user
        with pytest.raises(NotAllowed, match="names a student"):
            floods.take_out(
                by=by, consultation=flooded.asked, flood=flood, why=f"{one.first_name} {one.last_name} did it"
            )


@pytest.mark.parametrize("asks", [{"audience": "everyone"}, {"first_at": "10:00"}, {"first": "x"}])
def test_a_choice_that_says_nothing_takes_out_nothing(flooded, asks):
    asks = {"audience": "students"} | asks
    assert "Take them out" not in text(chosen(flooded, asks))
    chosen(flooded, asks, link=flooded.doors["students"], why=WHY)
    assert left(flooded, "students") == 13


def test_it_is_a_leaders_to_do(flooded, sign_in):
    assert sign_in("officer").get(flooded.at).status_code == 403
