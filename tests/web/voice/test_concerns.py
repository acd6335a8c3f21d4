"""What people bring gets somebody to deal with it, an answer in ten school days and perhaps a change."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django_scopes import scope

from whetu.web.audit.models import Entry
from whetu.web.schools.actions import NotAllowed
from whetu.web.voice import queries
from whetu.web.voice.actions import concerns
from whetu.web.voice.models import Concern

SAY = "/attendance-plan/8001/say/"
SAID = {"source": "whanau", "words": "The text comes too late", "contact": "021 000 000", "name": "A mother"}


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def brought(kura, client, **more) -> Concern:
    """Something that somebody says on the public page."""
    sent = SAID | {"ticket": client.get(SAY).context["ticket"], **more}
    assert client.post(SAY, sent).status_code == 303
    with scope(school=kura.school):
        return Concern.objects.latest("id")


def test_anybody_says_it_without_a_name_or_a_session(kura, client):
    page = client.get(SAY)
    assert "Kura Whetū Iti" in page.content.decode()
    sent = {"source": "students", "words": "Nobody told us", "ticket": page.context["ticket"]}
    answer = client.post(SAY, sent)
    client.post(SAY, sent)  # twice by mistake
    assert "Thank you" in client.get(answer["Location"]).content.decode()
    assert set(client.cookies) == {"whetu_csrf"}
    with scope(school=kura.school):
        row = Concern.objects.get()
        assert (row.source, row.name, row.contact, row.by, row.state) == (
            "students",
            "",
            "",
            None,
            "received",
        )
        assert row.due == date(2026, 6, 26)  # ten school days on
    assert client.get("/attendance-plan/9999/say/").status_code == 404


def test_the_form_is_guarded(kura):
    phone = Client(enforce_csrf_checks=True)
    ticket = phone.get(SAY).context["ticket"]
    assert phone.post(SAY, SAID | {"ticket": ticket}).status_code == 403
    guard = phone.cookies["whetu_csrf"].value
    assert phone.post(SAY, SAID | {"ticket": ticket, "csrfmiddlewaretoken": guard}).status_code == 303


def test_nobody_floods_it(kura, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"say": "1/m/ip"}
    brought(kura, client)
    answer = client.post(SAY, SAID | {"ticket": client.get(SAY).context["ticket"]})
    assert (answer.status_code, "The text comes too late" in answer.content.decode()) == (429, True)


def deal(client, row, **sent):
    facts = {"version": row.version, "owner": "", "answer": "", "state": row.state, "change": "", "part": ""}
    return client.post(f"/concerns/{row.key}/", facts | sent)


def test_received_owned_answered_and_led_to_a_change(kura, client, sign_in):
    row = brought(kura, client)
    office, owner = sign_in("officer"), kura.staff["pastoral"]
    assert "The text comes too late" in office.get("/concerns/").content.decode()
    assert "021 000 000" in office.get(f"/concerns/{row.key}/").content.decode()
    deal(office, row, owner=owner.key)
    with scope(school=kura.school):
        row.refresh_from_db()
        assert (row.state, row.owner, queries.waiting(owner, kura.today)) == ("owned", owner, 1)
    client = sign_in("pastoral")  # keeps no plan, but this is theirs
    assert "concern waiting for you" in client.get("/").content.decode()
    missing = deal(client, row, state="answered")
    assert "Write the answer" in missing.content.decode()
    deal(client, row, state="answered", answer="We text at ten from now on.")
    with scope(school=kura.school):
        row.refresh_from_db()
        assert (row.state, row.answered_on, row.owner) == ("answered", kura.today, owner)
    deal(client, row, state="changed", answer=row.answer, change="Texts go at ten.", part="daily")
    with scope(school=kura.school):
        row.refresh_from_db()
        assert (row.state, row.change, row.part, row.ended_on) == (
            "changed", "Texts go at ten.", "daily", kura.today,
        )  # fmt: skip
        assert queries.waiting(owner, kura.today) == 0
    deeds = list(Entry.objects.filter(key=row.key).order_by("id").values_list("did", flat=True))
    assert deeds == [
        "brought a concern", "gave a concern to somebody", "answered a concern",
        "changed something because of a concern",
    ]  # fmt: skip


def test_two_who_answer_at_once_see_both_texts(kura, client, sign_in):
    row = brought(kura, client)
    office = sign_in("officer")
    owner = kura.staff["officer"].key
    assert deal(office, row, owner=owner, state="answered", answer="One answer").status_code == 303
    clash = deal(sign_in("principal"), row, owner=owner, state="answered", answer="Another answer")
    assert clash.status_code == 409
    assert "One answer\n\nAnother answer" in clash.content.decode()
    with scope(school=kura.school):
        row.refresh_from_db()
        assert row.answer == "One answer"


def test_staff_see_what_they_brought_and_nothing_of_others(kura, client, sign_in):
    other = brought(kura, client)
    teacher = sign_in("teacher")
    page = teacher.get("/concerns/new/")
    sent = {"words": "Roll marking is unclear", "part": "coding", "ticket": page.context["ticket"]}
    at = teacher.post("/concerns/new/", sent)["Location"]
    body = teacher.get("/concerns/").content.decode()
    assert ("Roll marking is unclear" in body, "The text comes too late" in body) == (True, False)
    assert teacher.get(f"/concerns/{other.key}/").status_code == 404
    with scope(school=kura.school):
        mine = Concern.objects.get(words="Roll marking is unclear")
    deal(teacher, mine, state="answered", answer="To myself")
    office = sign_in("officer")
    deal(office, mine, state="answered", answer="Here is the guide")
    answered = sign_in("teacher").get(at).content.decode()
    assert ("Here is the guide" in answered, "To myself" in answered) == (True, False)


def test_nobody_answers_what_is_somebody_elses(kura, client):
    row = brought(kura, client)
    with scope(school=kura.school), pytest.raises(NotAllowed, match="somebody else's"):
        concerns.deal(
            by=kura.staff["teacher"], concern=row, version=row.version, owner=None, state="closed",
            answer="No", change="", part="", on=kura.today,
        )  # fmt: skip


def test_what_has_ended_does_not_begin_again(kura, client, sign_in):
    row, office = brought(kura, client), sign_in("officer")
    deal(office, row, state="closed", answer="Nothing was meant")
    with scope(school=kura.school):
        row.refresh_from_db()
    assert "Keep it" not in office.get(f"/concerns/{row.key}/").content.decode()
    for state in ("answered", "closed"):
        refused = deal(office, row, state=state, answer="Again").content.decode()
        assert ("Again" in refused, "It has ended" in refused or state == "answered") == (True, True)
    with scope(school=kura.school):
        row.refresh_from_db()
        assert (row.state, row.answer) == ("closed", "Nothing was meant")


def test_the_late_stand_first_and_are_counted(kura, client, sign_in):
    late, fresh = brought(kura, client), brought(kura, client, words="Something new")
    with scope(school=kura.school):
        Concern.objects.filter(pk=late.pk).update(due=date(2026, 6, 1), received_on=date(2026, 5, 18))
    body = sign_in("principal").get("/concerns/").content.decode()
    assert body.index(late.key) < body.index(fresh.key)
    assert "1 has waited longer" in body
    shown = sign_in("principal").get("/concerns/?source=students").content.decode()
    assert late.key not in shown


def test_what_somebody_told_is_passed_on_with_who_and_how(kura, sign_in):
    office = sign_in("officer")
    page = office.get("/concerns/new/?for=others")
    sent = {"source": "whanau", "way": "talk", "words": "Ring, do not text", "name": "A nana", "contact": "",
            "part": "", "ticket": page.context["ticket"]}  # fmt: skip
    assert office.post("/concerns/new/?for=others", sent).status_code == 303
    with scope(school=kura.school):
        row = Concern.objects.get()
        assert (row.source, row.way, row.name, row.by) == (
            "whanau", "talk", "A nana", kura.staff["officer"].user,
        )  # fmt: skip


def test_what_nobody_is_on_waits_for_those_who_keep_the_plan(kura, client, sign_in):
    """What came by the public page, what is late, and what is with somebody who has left."""
    rows = [brought(kura, client) for _time in range(4)]
    leaver, owner, office = (kura.staff[role] for role in ("pastoral", "principal", "officer"))
    with scope(school=kura.school):
        Concern.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(state="owned", owner=owner)
        Concern.objects.filter(pk=rows[1].pk).update(due=kura.today - timedelta(days=1))
        Concern.objects.filter(pk=rows[2].pk).update(owner=leaver)
        assert queries.waiting(office, kura.today) == 2  # without an owner, and late
        leaver.ends = kura.today - timedelta(days=1)
        leaver.save()
        assert queries.waiting(office, kura.today) == 3
        assert queries.waiting(kura.staff["teacher"], kura.today) == 0
    assert "concerns waiting for you" in sign_in("officer").get("/").content.decode()
    body = sign_in("officer").get("/concerns/?whose=waiting").content.decode()
    assert [row.key in body for row in rows] == [True, True, True, False]


def test_there_is_a_day_to_answer_also_beyond_the_calendar(kura, client):
    with scope(school=kura.school):
        late = concerns.bring(
            by=None, school=kura.school, source="whanau", words="x", on=date(2031, 12, 20), now=kura.now
        )
    assert late.due == date(2032, 1, 3)


def test_what_is_put_right_and_sent_again_is_kept_too(kura, client):
    """Sent, back in the browser, mended, sent with the same ticket: both texts are there."""
    sent = SAID | {"ticket": client.get(SAY).context["ticket"]}
    for words in (
        "The text comes too late",
        "The text comes an hour too late",
        "The text comes an hour too late",
    ):
        assert client.post(SAY, sent | {"words": words}).status_code == 303
    with scope(school=kura.school):
        texts = list(Concern.objects.order_by("pk").values_list("words", flat=True))
    assert texts == ["The text comes too late", "The text comes an hour too late"]


def test_who_brought_it_is_forgotten_after_its_end(kura, client, sign_in):
    ended, waits = brought(kura, client), brought(kura, client)
    deal(sign_in("officer"), ended, state="closed", answer="We ring from now on")
    with scope(school=kura.school):
        for days, left in ((60, "021 000 000"), (61, "")):
            concerns.forget_names(school=kura.school, on=kura.today + timedelta(days=days))
            ended.refresh_from_db()
            assert (ended.contact, ended.answer) == (left, "We ring from now on")
        waits.refresh_from_db()
    assert (ended.name, waits.name) == ("", "A mother")
    assert Entry.objects.filter(did="cleared who brought a concern", key=ended.key, by=None).count() == 1


def test_what_is_no_concern_is_ended_for_several_at_once(kura, client, sign_in):
    rows = [brought(kura, client, words=f"Buy now {at}") for at in range(3)]
    office = sign_in("officer")
    boxes = [f"{row.key}:{row.version}" for row in rows]
    assert all(f'value="{box}"' in office.get("/concerns/").content.decode() for box in boxes)
    deal(office, rows[2], owner=kura.staff["pastoral"].key)  # somebody is on it since the list was shown
    body = office.post("/concerns/end/", {"concern": boxes}, follow=True).content.decode()
    assert ("2 were ended as no concern" in body, "1 was left" in body) == (True, True)
    with scope(school=kura.school):
        states = {row.words: row.state for row in Concern.objects.all()}
        assert states == {"Buy now 0": "spam", "Buy now 1": "spam", "Buy now 2": "owned"}
        assert queries.waiting(kura.staff["officer"], kura.today) == 0
        one = Concern.objects.get(pk=rows[0].pk)
    assert "It is a concern after all" in office.get(f"/concerns/{one.key}/").content.decode()
    office.post(f"/concerns/{one.key}/no-spam/", {"version": one.version})
    with scope(school=kura.school):
        one.refresh_from_db()
    assert (one.state, one.ended_on) == ("received", None)
    deeds = list(Entry.objects.filter(key=one.key).order_by("id").values_list("did", flat=True))
    assert deeds[1:] == ["ended what was no concern", "took back that it was no concern"]


def test_what_staff_brought_is_answered_and_never_ended_so(kura, client, sign_in):
    with scope(school=kura.school):
        mine = concerns.bring(
            by=kura.staff["teacher"].user, school=kura.school, source="staff", words="Marking is unclear",
            on=kura.today, now=kura.now,
        )  # fmt: skip
    office = sign_in("officer")
    assert 'name="concern"' not in office.get("/concerns/").content.decode()
    office.post("/concerns/end/", {"concern": [f"{mine.key}:{mine.version}", "nonsense"]})
    with scope(school=kura.school):
        mine.refresh_from_db()
    assert mine.state == "received"
    assert sign_in("teacher").post("/concerns/end/", {}).status_code == 403


def test_the_list_has_pages(kura, client, sign_in, monkeypatch):
    monkeypatch.setattr("whetu.web.voice.views.concerns.A_PAGE", 2)
    rows = [brought(kura, client, words=f"Number {at}") for at in range(3)]
    office = sign_in("officer")
    first, second = (office.get(f"/concerns/?page={n}").content.decode() for n in (1, 2))
    assert [row.key in first for row in rows] == [False, True, True]
    assert [row.key in second for row in rows] == [True, False, False]
