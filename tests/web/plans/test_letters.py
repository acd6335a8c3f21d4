"""Formal letters: in order, approved by another, kind and exact, and law only where it may stand."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.web.desk.conftest import text
from tests.web.plans.going_further import SAID, Going
from tests.web.response.reading import words_of
from whetu.rules.law import TEXTS
from whetu.web.audit.models import Entry
from whetu.web.people.models import Arrangement, Caregiver
from whetu.web.plans.actions import letters as actions
from whetu.web.plans.models import Escalation, FormalLetter
from whetu.web.plans.queries import letters as queries
from whetu.web.plans.queries.evidence import record
from whetu.web.response.actions.record import withdraw
from whetu.web.response.models import Response
from whetu.web.rows import Saved
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def going(kura):
    with scope(school=kura.school):
        yield Going(kura)


def said(going, letter) -> str:
    """All that a letter says."""
    found = queries.letter(letter, going.on)
    return " ".join(str(part) for part in found.values())


def done(going, kind: str) -> None:
    """Something that was done for the student."""
    Response.objects.create(
        school=going.kura.school, student=going.student, kind=kind, on="2026-05-04", outcome="done",
        at=going.now,
    )  # fmt: skip


LAW = [words for text in TEXTS.values() for words in (text.words, text.act, text.section) if words]


# Making -----------------------------------------------------------------------------------------------------


def test_a_letter_is_made_from_an_approved_escalation_alone(going):
    row = going.open()
    with pytest.raises(NotAllowed, match="is approved"):
        going.write(row)
    row = going.decide(going.check(row), "principal")
    letter = going.write(row)
    assert letter.rung == 1
    with pytest.raises(NotAllowed, match="is being written"):
        going.write(row)


def test_it_says_the_days_exactly_and_what_was_done(kura, going):
    Response.objects.create(
        school=kura.school,
        student=going.student,
        kind="RA02",
        on="2026-05-04",
        outcome="reached",
        at=going.now,
    )
    Response.objects.create(
        school=kura.school, student=going.student, kind="RA19", on="2026-05-05", outcome="done", at=going.now
    )
    Arrangement.objects.create(
        school=kura.school, student=going.student, kind="stand-down", starts="2026-06-10", ends="2026-06-11",
        agreed_by="Board", at=going.now,
    )  # fmt: skip
    letter = going.write(going.approved())
    words = said(going, letter)
    assert "away for 30 days in Term 2, 2026" in words
    assert "For 28 days of these we have no reason" in words
    assert ["June", "2, 3, 4, 5, 8, 9, 12"] in queries.letter(letter, going.on)["days"]
    assert "Phone call to whānau: 4 May 2026" in words
    assert "Oranga Tamariki" not in words
    assert "Hōri helps the little ones." in words


def test_half_a_day_is_half_a_day():
    found = queries.by_month([(date(2026, 5, 4), 1), (date(2026, 5, 5), 2), (date(2026, 6, 2), 2)])
    assert found == [["May", "4 (half a day), 5"], ["June", "2"]]
    assert queries.in_days(9) == "4.5 days"


def test_whoever_must_not_be_contacted_is_not_written_to(kura, going, sign_in):
    other = Caregiver.objects.create(
        school=kura.school, student=going.student, place=2, name="Zz-Matua", contact_allowed=False
    )
    row = going.approved()
    with pytest.raises(NotAllowed, match="must not be contacted"):
        going.write(row, to=[other.pk])
    with pytest.raises(NotAllowed, match="own contacts"):
        going.write(row, to=[kura.students[1].caregivers.get().pk])
    form = sign_in("pastoral").get(reverse("formal_letter_new", args=[row.key])).context["form"]
    allowed = going.student.caregivers.get(place=1)
    assert [key for key, _label in form.fields["to"].choices] == [str(allowed.pk)]
    Caregiver.objects.filter(pk=other.pk).update(contact_allowed=True)
    letter = going.approve(going.write(row, to=[allowed.pk, other.pk]))
    Caregiver.objects.filter(pk=other.pk).update(contact_allowed=False)
    with pytest.raises(NotAllowed, match="Zz-Matua must not be contacted"):
        going.serve(letter)


# Law --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", SAID)
def test_words_of_law_are_never_a_person_s_own(going, sign_in, field):
    row = going.approved()
    with pytest.raises(NotAllowed, match="come from the table alone"):
        going.write(row, **{field: "You may be prosecuted under section 244."})
    url = reverse("formal_letter_new", args=[row.key])
    sent = going.given() | {"meet_on": "20/06/2026", field: "A court may fine you."}
    assert "come from the table alone" in text(sign_in("pastoral").post(url, sent))
    assert not FormalLetter.objects.exists()


def test_no_law_below_fifteen_days(kura, going):
    going.student = kura.students[2]  # away for 10 days
    row = going.approved()
    with pytest.raises(NotAllowed, match="may not stand"):
        going.write(row, law="s36 attend")
    letter = going.approve(going.write(row), "senior_leader")
    assert letter.law == []
    assert not any(words in said(going, letter) for words in LAW)
    assert Response.objects.filter(student=going.student, kind="RA18").count() == 0
    assert going.serve(letter).response.kind == "RA03"


def test_one_passage_from_the_table_asks_for_the_principal(going):
    letter = going.write(going.approved(), law="s36 attend")
    with pytest.raises(NotAllowed, match="approved by the principal"):
        going.approve(letter, "senior_leader")
    letter = going.approve(letter, "principal")
    assert [one["key"] for one in letter.law] == ["s36 attend"]
    assert TEXTS["s36 attend"].words in said(going, letter)
    assert going.serve(letter).response.kind == "RA18"


def test_a_passage_of_another_letter_or_of_none_is_refused(going):
    row = going.approved()
    for key in ("s244 fine", "s46 distance", "anything"):
        with pytest.raises(NotAllowed, match="may not stand"):
            going.write(row, law=key)


def test_a_warning_rests_on_law_and_says_who_decides(going):
    going.served_before(1, 2, 3)
    row = going.approved()
    with pytest.raises(NotAllowed, match="choose the passage"):
        going.write(row)
    letter = going.approve(going.write(row, law="s244 fine"))
    assert letter.rung == 4
    assert [one["key"] for one in letter.law] == ["s244 fine", "ministry decides"]
    assert "formal notice" in said(going, letter)


def test_a_correction_that_takes_the_days_below_fifteen_takes_the_law_with_it(going, monkeypatch):
    letter = going.approve(going.write(going.approved(), law="s36 attend"))
    monkeypatch.setattr("whetu.web.plans.queries.escalation.half_days_absent", lambda *_facts: 29)
    with pytest.raises(NotAllowed, match="may not stand any more"):
        going.serve(letter)


# Known circumstances ----------------------------------------------------------------------------------------


def test_while_circumstances_hold_it_is_a_letter_of_support(going):
    going.know("bereavement")
    row = going.check(going.open())
    going.decide(row, "principal", evidence_read=True)
    row = going.decide(row, "senior_leader", evidence_read=True)
    with pytest.raises(NotAllowed, match="may not stand"):
        going.write(row, law="s36 attend")
    letter = going.approve(going.write(row), "senior_leader")
    words = said(going, letter)
    assert letter.rung == 0
    assert "there is nothing you need to explain" in words
    assert "no reason" not in words
    assert not any(law in words for law in LAW)
    assert going.serve(letter).response.kind == "RA03"
    assert queries.queries.served(going.student, 2026) == {}  # it is no letter of the ladder


@pytest.mark.parametrize("kind", ["illness", "bereavement"])
def test_circumstances_accepted_later_stop_a_letter_wherever_it_stands(going, sign_in, kind):
    row = going.approved()
    letter = going.write(row, law="s36 attend")
    known = going.know(kind)
    with pytest.raises(NotAllowed, match="accepted since"):
        going.approve(letter, read="")
    known.delete()
    letter = going.approve(letter)
    going.know(kind)
    with pytest.raises(NotAllowed, match="accepted since"):
        going.serve(letter)
    assert "Stopped" in text(sign_in("pastoral").get(reverse("formal_letter", args=[letter.key])))


# Approving --------------------------------------------------------------------------------------------------


def test_nobody_approves_what_they_wrote(going):
    letter = going.write(going.approved(), role="senior_leader")
    with pytest.raises(NotAllowed, match="You wrote this letter"):
        going.approve(letter, "senior_leader")
    with pytest.raises(NotAllowed, match="may not do this"):
        going.approve(letter, "pastoral")
    assert going.approve(letter).approved_at
    with pytest.raises(NotAllowed, match="is decided"):
        going.approve(letter, read="")


def test_what_is_approved_is_what_was_read(kura, going, sign_in):
    letter = going.write(going.approved())
    client = sign_in("principal")
    page = client.get(reverse("formal_letter", args=[letter.key]))
    sent = {"read": page.context["read"], "version": letter.version, "agreed": "yes", "why": ""}
    Response.objects.create(
        school=kura.school,
        student=going.student,
        kind="RA09",
        on="2026-05-04",
        outcome="reached",
        at=going.now,
    )
    answer = client.post(reverse("formal_letter_decide", args=[letter.key]), sent)
    assert "The record has changed since you read this letter" in text(answer)
    sent["read"] = answer.context["read"]
    assert client.post(reverse("formal_letter_decide", args=[letter.key]), sent).status_code == 303
    letter.refresh_from_db()
    assert "Home visit" in said(going, letter)
    Response.objects.all().delete()
    assert "Home visit" in said(going, letter)  # it stands as it was approved


def test_two_who_decide_at_once_are_one_after_the_other(going, sign_in):
    letter = going.write(going.approved())
    going.approve(letter, "senior_leader", version=1)
    with pytest.raises(Saved):
        going.approve(letter, "principal", version=1, read="")


def test_a_draft_changed_by_another_is_theirs_and_so_not_theirs_to_approve(going, sign_in):
    letter = going.write(going.approved())
    client, url = sign_in("principal"), reverse("formal_letter_change", args=[letter.key])
    sent = going.given(will_do="We ring each morning.") | {"meet_on": "20/06/2026", "version": letter.version}
    assert client.post(url, sent).status_code == 303
    again = client.post(url, sent | {"will_do": "Somebody comes by."})
    assert again.status_code == 409
    assert "We ring each morning." in text(again)
    with pytest.raises(NotAllowed, match="You wrote this letter"):
        going.approve(letter, "principal")
    assert going.approve(letter, "senior_leader").approved_at


def test_a_no_takes_it_back_with_the_reason(going):
    letter = going.write(going.approved())
    letter = going.approve(letter, agreed=False, why="Too cold.")
    assert (queries.state(letter), letter.withdrawn_why) == ("withdrawn", "Too cold.")


# Serving, and the ladder ------------------------------------------------------------------------------------


def test_served_it_carries_the_escalation_out_and_stands_on_the_record(going, sign_in):
    row = going.approved()
    letter = going.write(row)
    with pytest.raises(NotAllowed, match="was approved is served"):
        going.serve(letter)
    letter = going.approve(letter)
    for facts, words in (
        ({"done_on": going.on + timedelta(days=1)}, "still to come"),
        ({"done_on": going.on - timedelta(days=1)}, "before the day on which it was approved"),
        ({"to": []}, "to whom it is written"),
    ):
        with pytest.raises(NotAllowed, match=words):
            going.serve(letter, **facts)
    letter = going.serve(letter)
    assert (letter.response.channel, letter.response.whom) == ("in person", "Zz-Whaea 6")
    assert Escalation.objects.get(pk=row.pk).state == "carried out"
    words = text(sign_in("pastoral").get(reverse("timeline", args=[going.student.key])))
    assert "served on Zz-Whaea 6" in words
    with pytest.raises(NotAllowed, match="and once"):
        going.serve(letter)
    with pytest.raises(NotAllowed, match="or a letter"):
        withdraw(by=going.by("pastoral"), response=letter.response, why="Wrong", now=going.now)


def test_the_ladder_keeps_its_order_and_its_time(going):
    row = going.approved()
    first = going.serve(going.approve(going.write(row)))
    with pytest.raises(NotAllowed, match="10 school days after the last"):
        going.write(row)
    FormalLetter.objects.filter(pk=first.pk).update(served_on="2026-05-20")
    second = going.write(row)
    assert second.rung == 2
    assert "We wrote to you on 20 May 2026" in said(going, second)


def test_a_letter_taken_back_counts_in_the_ladder_no_more(going):
    row = going.approved()
    first = going.serve(going.approve(going.write(row)))
    actions.withdraw(
        by=going.by("pastoral"),
        letter=first,
        version=first.version,
        why="The days were wrong.",
        **going.moment(),
    )
    assert Response.objects.filter(student=going.student, kind="RA03").exists()  # that it went stays
    assert going.write(row).rung == 1


# From before ------------------------------------------------------------------------------------------------


@pytest.fixture
def late(kura):
    """A school that began with this site in the middle of the year."""
    kura.school.go_live = date(2026, 5, 25)
    kura.school.save()


def earlier(going, row, rung: int, on: date, **facts) -> FormalLetter:
    given = {"how": "hand", "to": [going.student.caregivers.get(place=1).pk], "kept": "Office, drawer 2"}
    return actions.note_earlier(
        by=going.by("pastoral"), escalation=row, rung=rung, served_on=on, **(given | facts), **going.moment()
    )


FIRST, SECOND, THIRD = date(2026, 4, 21), date(2026, 5, 6), date(2026, 5, 22)


def test_letters_from_before_count_in_the_ladder(late, going, sign_in):
    row = going.approved()
    for rung, on in enumerate((FIRST, SECOND, THIRD), start=1):
        kept = earlier(going, row, rung, on)
    warning = going.write(row, law="s36 attend")
    assert warning.rung == 4
    assert "21 April 2026, 6 May 2026 and 22 May 2026" in said(going, warning)
    assert not kept.approved_at
    assert not kept.response
    entry = Entry.objects.filter(did="formal letter: noted as served before").latest("id")
    assert entry.detail["row"] == kept.key
    client = sign_in("principal")
    page = text(client.get(reverse("formal_letter", args=[kept.key])))
    assert "the paper is kept: Office, drawer 2" in page
    assert "To sign (PDF)" not in page
    assert "Final letter Served Fri 22 May" in text(client.get(reverse("escalation", args=[row.key])))
    listed = client.get(reverse("escalations")).context["found"].letters
    assert [one.pk for one in listed] == [warning.pk]  # what was served waits for nobody


@pytest.mark.parametrize(
    ("rung", "on", "facts", "why"),
    [
        (4, THIRD, {}, "always made here"),
        (0, THIRD, {}, "always made here"),
        (1, date(2026, 5, 25), {}, "before the school began"),
        (1, date(2025, 11, 3), {}, "in the year in which"),
        (2, THIRD, {}, "in their order"),
        (1, FIRST, {"to": []}, "own contacts"),
        (1, FIRST, {"kept": " "}, "where the paper is"),
    ],
)
def test_a_letter_from_before_is_refused(late, going, rung, on, facts, why):
    with pytest.raises(NotAllowed, match=why):
        earlier(going, going.open(), rung, on, **facts)
    assert not FormalLetter.objects.exists()


def test_letters_from_before_keep_their_order(late, going):
    row = going.open()
    earlier(going, row, 1, SECOND)
    for rung, on, why in ((1, FIRST, "served already"), (2, SECOND, "in their order")):
        with pytest.raises(NotAllowed, match=why):
            earlier(going, row, rung, on)
    earlier(going, row, 2, THIRD)
    first = FormalLetter.objects.get(rung=1)
    actions.withdraw(
        by=going.by("pastoral"), letter=first, version=first.version, why="Another student's.",
        **going.moment(),
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="The letter after it"):
        earlier(going, row, 1, THIRD)
    earlier(going, row, 1, FIRST)


def test_nobody_closed_and_nothing_beside_a_draft_or_circumstances(kura, late, going):
    row = going.approved()
    closed = Caregiver.objects.create(
        school=kura.school, student=going.student, place=2, name="Zz-Matua", contact_allowed=False
    )
    with pytest.raises(NotAllowed, match="must not be contacted"):
        earlier(going, row, 1, FIRST, to=[closed.pk])
    draft = going.write(row)
    with pytest.raises(NotAllowed, match="is being written"):
        earlier(going, row, 1, FIRST)
    draft.delete()
    going.know("bereavement")
    with pytest.raises(NotAllowed, match="accepted since"):
        earlier(going, row, 1, FIRST)


def test_a_school_without_a_first_day_notes_nothing_from_before(kura, going, sign_in):
    row = going.open()
    kura.school.go_live = None
    kura.school.save()
    with pytest.raises(NotAllowed, match="before the school began"):
        earlier(going, row, 1, FIRST)
    words = text(sign_in("pastoral").get(reverse("escalation", args=[row.key])))
    assert "Note a letter from before" not in words


def test_a_letter_from_before_is_noted_on_its_page_and_stands_in_timeline_and_pack(
    kura, late, going, sign_in
):
    row, client = going.open(), sign_in("pastoral")
    url = reverse("formal_letter_earlier", args=[row.key])
    assert url in client.get(reverse("escalation", args=[row.key])).content.decode()
    sent = {"rung": "1", "served_on": "21/04/2026", "how": "post", "kept": "Office, drawer 2"}
    sent["to"] = [str(going.student.caregivers.get(place=1).pk)]
    assert "in their order" in text(client.post(url, sent | {"rung": "2"}))
    assert client.post(url, sent).status_code == 303
    shown = text(client.get(reverse("timeline", args=[going.student.key])))
    assert "Formal letter 1 served on" in shown
    assert "post, before Whetū" in shown
    kept = record(going.student, going.on)
    assert "Served before this record began; the paper is kept: Office, drawer 2" in str(kept)


def test_the_pdf_is_the_letter_as_it_was_approved_with_lines_for_a_hand(going, sign_in):
    letter = going.write(going.approved(), law="s36 attend")
    client, url = sign_in("pastoral"), reverse("formal_letter_pdf", args=[letter.key])
    assert client.get(url).status_code == 303  # a draft is not taken away
    going.approve(letter)
    first, second = client.get(url), client.get(url)
    assert first.content == second.content
    words = words_of(first.content)
    for part in ("Kia ora e te whānau", "Signature", "Kura Whetū Iti", "must attend it whenever it is open"):
        assert part in words


def test_another_school_s_letter_is_not_there(kura, sign_in):
    with scope(school=kura.other):
        about = {"school": kura.other, "student": kura.others[1], "at": kura.now}
        row = Escalation.objects.create(**about, why="Then.", route="letter", state="approved")
        letter = FormalLetter.objects.create(**about, escalation=row, rung=1)
    client = sign_in("principal")
    for name in ("formal_letter", "formal_letter_change", "formal_letter_serve", "formal_letter_pdf"):
        assert client.get(reverse(name, args=[letter.key])).status_code == 404
    assert client.get(reverse("formal_letter_new", args=[row.key])).status_code == 404
