"""Anybody answers by a link: without a name, without a cookie but the form's guard, once a form."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.db import connection
from django.test import Client
from django_scopes import scope, scopes_disabled

from tests.web.voice import made
from whetu.web.voice.actions import consultations
from whetu.web.voice.actions.replies import ticket
from whetu.web.voice.models import Consultation, Reply

ON = made.ON


@pytest.fixture
def asked(kura):
    cache.clear()
    with scope(school=kura.school):
        kura.school.phone = "06 555 8001"
        kura.school.save()
        kura.asked = made.consultation(kura, intro="We write our plan.", intro_mi="Kia ora e te whānau")
        kura.doors = {door.audience: door.secret for door in kura.asked.doors.all()}
        kura.scale = made.asked(kura.asked, "students", "scale")
        kura.words = made.asked(kura.asked, "students", "words")
    return kura


def path(asked, audience="students") -> str:
    return f"/have-your-say/{asked.doors[audience]}/"


def given(asked, page, **more) -> dict:
    return {
        "ticket": page.context["ticket"], "group": "7", f"scale{asked.scale.pk}": "4",
        f"words{asked.words.pk}": "The bus", **more,
    }  # fmt: skip


def text(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def kept(asked) -> list[Reply]:
    with scope(school=asked.school):
        return list(asked.asked.replies.all())


def test_a_student_answers_on_a_phone(asked):
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(path(asked))
    words = text(page)
    assert "We write our plan." in words
    assert '<p class="pre" lang="mi">Kia ora e te whānau</p>' in page.content.decode()
    assert "No name is asked" in words
    assert "06 555 8001" in words
    assert set(phone.cookies) == {"whetu_csrf"}
    sent = given(asked, page) | {"csrfmiddlewaretoken": phone.cookies["whetu_csrf"].value}
    answer = phone.post(path(asked), sent)
    assert answer.status_code == 303
    assert "Your answers are with the school" in text(phone.get(answer["Location"]))
    assert set(phone.cookies) == {"whetu_csrf"}
    reply = kept(asked)[0]
    assert (reply.audience, reply.group, reply.way, reply.by) == ("students", "7", "link", None)
    with scope(school=asked.school):
        said = {one.question_id: (one.number, one.words) for one in reply.answers.all()}
    assert said == {asked.scale.pk: (4, ""), asked.words.pk: (None, "The bus")}


def test_a_form_sent_twice_is_one_answer(asked, client):
    sent = given(asked, client.get(path(asked)))
    assert [client.post(path(asked), sent).status_code for _time in range(2)] == [303, 303]
    assert len(kept(asked)) == 1
    client.post(path(asked), given(asked, client.get(path(asked))))
    assert len(kept(asked)) == 2


def test_a_ticket_of_another_door_or_of_yesterday_keeps_nothing(asked, client, monkeypatch):
    page = client.get(path(asked))
    other = client.post(path(asked), given(asked, page, ticket=ticket(asked.doors["staff"])))
    assert "open for long" in text(other)
    monkeypatch.setattr(TimestampSigner, "timestamp", lambda _self: "1tXfF0")
    old = ticket(asked.doors["students"])
    monkeypatch.undo()
    late = client.post(path(asked), given(asked, page, ticket=old))
    assert "The bus" in text(late)
    assert kept(asked) == []


def test_an_empty_form_asks_for_one_answer(asked, client):
    page = client.get(path(asked))
    answer = client.post(path(asked), {"ticket": page.context["ticket"], "group": "7"})
    assert "Answer at least one" in text(answer)
    assert kept(asked) == []


def test_what_is_not_offered_is_refused(asked, client):
    page = client.get(path(asked))
    for wrong in ({"group": "99"}, {f"scale{asked.scale.pk}": "6"}):
        assert client.post(path(asked), given(asked, page, **wrong)).status_code == 200
    assert kept(asked) == []


def test_whanau_name_the_years_of_their_children(asked, client):
    page = client.get(path(asked, "whanau"))
    with scope(school=asked.school):
        scale = made.asked(asked.asked, "whanau", "scale")
    sent = {"ticket": page.context["ticket"], "group": ["7", "8"], f"scale{scale.pk}": "2"}
    assert client.post(path(asked, "whanau"), sent).status_code == 303
    assert kept(asked)[0].group == "7 8"


def test_partners_choose_their_organisation_or_another(asked, client):
    with scope(school=asked.school):
        consultations.keep_partner(
            by=asked.staff["officer"].user, consultation=asked.asked, name="Hauora o te Rohe"
        )
    page = client.get(path(asked, "partners"))
    assert "Hauora o te Rohe" in text(page)
    assert "Another organisation" in text(page)


def test_a_closed_door_says_so_kindly(asked, client):
    with scope(school=asked.school):
        by, row = asked.staff["officer"].user, asked.asked
        page = client.get(path(asked))
        consultations.close(by=by, consultation=row, now=asked.now)
    assert "takes no more answers" in text(client.get(path(asked)))
    assert "takes no more answers" in text(client.post(path(asked), given(asked, page)))
    assert kept(asked) == []
    with scope(school=asked.school):
        consultations.reopen(by=by, consultation=row, on=ON)
    assert client.post(path(asked), given(asked, page)).status_code == 303
    with scope(school=asked.school):
        Consultation.objects.filter(pk=row.pk).update(opens=ON + timedelta(days=1))
    assert "not open yet" in text(client.get(path(asked)))
    assert client.get("/have-your-say/nobodyknows/").status_code == 404


def test_nobody_floods_a_door_and_nothing_written_is_lost(asked, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"voice": "2/m/ip"}
    for _time in range(2):
        assert client.post(path(asked), given(asked, client.get(path(asked)))).status_code == 303
    answer = client.post(path(asked), given(asked, client.get(path(asked))))
    assert answer.status_code == 429
    assert "The bus" in text(answer)
    assert len(kept(asked)) == 2


def test_the_page_tells_nothing_of_anybody(asked, client):
    """Not what others answered, nor how many; and the browser keeps none of it."""
    with scope(school=asked.school):
        made.answer(asked.asked, "students", "7", words="Something that somebody else said")
    page = client.get(path(asked))
    assert "Something that somebody else said" not in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"


def send(where: str, sent: dict) -> int:
    try:
        return Client().post(where, sent).status_code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_send_at_once_and_both_are_kept(asked):
    client = Client()
    tickets = [given(asked, client.get(path(asked))) for _time in range(2)]
    tickets.append(tickets[0])  # and one of them twice
    with ThreadPoolExecutor(3 if connection.vendor == "postgresql" else 1) as phones:
        answers = list(phones.map(partial(send, path(asked)), tickets))
    assert answers == [303, 303, 303]
    with scopes_disabled():
        assert Reply.objects.filter(consultation=asked.asked).count() == 2


def test_what_was_put_right_and_sent_again_is_kept(asked, client):
    """Sent, back in the browser, mended, sent with the same ticket: the words that are mended count."""
    sent = given(asked, client.get(path(asked)))
    mended = sent | {"group": "8", f"words{asked.words.pk}": "The bus and the rain"}
    for form in (sent, mended):
        assert client.post(path(asked), form).status_code == 303
    with scope(school=asked.school):
        reply = asked.asked.replies.get()
        assert (reply.group, reply.answers.get(question=asked.words).words) == ("8", "The bus and the rain")
