"""The board's decision: a version is sent and frozen, approved here or from a minute, or comes back."""

import io

import pypdf
import pytest

from tests import kura as world
from tests.web.amp.test_plan import text
from whetu.web.amp import queries
from whetu.web.amp.actions import NotAllowed, drafts, writing
from whetu.web.amp.actions import board as deeds
from whetu.web.amp.models import DailyStep, Part, Plan, PlanEvent, PlanText
from whetu.web.amp.queries import board
from whetu.web.amp.queries import text as texts
from whetu.web.audit.models import Entry
from whetu.web.voice.models import Consultation, Heeded

BOARD = "/plan/draft/board/"


@pytest.fixture
def leader(sound, sign_in):
    return sign_in("principal")


@pytest.fixture
def sent(sound, planned):
    """The sound draft as the principal sent it to the board today."""
    by = planned.staff["principal"].user
    deeds.submit(
        by=by, plan=sound, text_hash=texts.hash_of(texts.whole(sound)), on=planned.today, now=planned.now
    )
    sound.refresh_from_db()
    return sound


def again(plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def approved(plan, **facts) -> dict:
    return {"text_hash": plan.text_hash, "decided_on": "12/06/2026", "sure": "on", **facts}


def test_a_draft_with_something_to_mend_is_not_sent(sound, leader):
    Part.objects.filter(plan=sound, part="partners").update(en="We work with ***.")
    assert "1 thing must be mended first" in text(leader.get(BOARD))
    page = text(leader.post(f"{BOARD}send/", {"text_hash": texts.hash_of(texts.whole(sound))}, follow=True))
    assert "1 thing must be mended before the board is asked. See “Check”." in page
    assert again(sound).submitted_at is None
    assert not PlanText.objects.exists()


def test_sending_freezes_the_text_with_its_hash(sound, leader, planned):
    whole = texts.whole(sound)
    assert "Ready for the board" in text(leader.get(BOARD))
    leader.post(f"{BOARD}send/", {"text_hash": texts.hash_of(texts.whole(sound))})
    held = again(sound)
    assert PlanText.objects.get(plan=sound).text == whole
    assert held.text_hash == texts.hash_of(whole)
    assert [(one.state, one.on) for one in PlanEvent.objects.all()] == [("submitted", planned.today)]
    assert Entry.objects.filter(did="sent a plan to the board", detail__sha256=held.text_hash).exists()


def test_a_draft_that_changed_meanwhile_is_looked_at_first(sound, leader):
    """A part, which the draft's own version does not count, was written after the page was opened."""
    seen = leader.get(BOARD).context["text_hash"]
    Part.objects.filter(plan=sound, part="concerns").update(en="Ring us, or write. We answer in two days.")
    page = text(leader.post(f"{BOARD}send/", {"text_hash": seen}, follow=True))
    assert "Somebody changed the draft since you opened this page" in page
    assert again(sound).submitted_at is None


def test_what_the_board_has_is_not_written_in(sent, planned):
    facts = {"en": "Other words.", "mi": "", "en_was": "", "mi_was": "", "now": planned.now}
    with pytest.raises(NotAllowed, match="The board has this text"):
        writing.write(by=planned.staff["officer"].user, plan=sent, part="concerns", **facts)


def test_the_presiding_member_finds_it_reads_it_and_approves_it(sent, sign_in, planned):
    client = sign_in("presiding_member")
    for page in ("/counts/", "/plan/"):
        assert "A plan waits for the board's decision" in text(client.get(page))
    page = text(client.get(BOARD))
    assert sent.text_hash in page
    known = page[page.index("While circumstances are known") :]
    assert "Ring home to ask how they are" in known[:400]
    assert "We compare reading results with days absent." in page
    assert "Have a friendly word" in page
    assert "8 of 8" in client.get(BOARD).content.decode()
    assert client.post(f"{BOARD}approve/", approved(sent)).status_code == 303
    held = again(sent)
    assert (held.approved_on, held.approved_by) == (planned.today, planned.staff["presiding_member"].user)
    assert PlanEvent.objects.filter(state="approved", by=held.approved_by).count() == 1
    assert "A plan waits" not in text(client.get("/plan/"))
    assert "The board approved it on Friday 12 June 2026" in text(client.get(BOARD))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"sure": ""}, "The board has read this text"),
        ({"decided_on": ""}, "The day of the board's decision: "),
        ({"decided_on": "13/06/2026"}, "This day is still to come."),
        ({"decided_on": "11/06/2026"}, "it was not decided before"),
        ({"text_hash": "0" * 64}, "Another text was sent to the board since you opened this page"),
    ],
)
def test_an_approval_that_cannot_be_is_refused_in_words(sent, sign_in, facts, said):
    answer = sign_in("presiding_member").post(f"{BOARD}approve/", approved(sent, **facts))
    assert said in text(answer)
    assert again(sent).approved_at is None


def test_who_sent_it_does_not_approve_it(sound, planned, sign_in):
    post = planned.staff["principal"]
    post.roles = ["principal", "presiding_member"]
    post.save()
    client = sign_in("principal")
    client.post(f"{BOARD}send/", {"text_hash": texts.hash_of(texts.whole(sound))})
    assert "another presiding member approves it" in text(client.get(BOARD))
    assert "somebody else approves it" in text(client.post(f"{BOARD}approve/", approved(again(sound))))
    assert again(sound).approved_at is None


def test_only_this_schools_presiding_member_approves(sent, planned, sign_in):
    for role in ("principal", "board", "officer"):
        assert sign_in(role).post(f"{BOARD}approve/", approved(sent)).status_code == 403
    stranger = world.make_staff(planned.other, "presiding_member", "elsewhere").user
    facts = {
        "text_hash": sent.text_hash,
        "decided_on": planned.today,
        "on": planned.today,
        "now": planned.now,
    }
    with pytest.raises(NotAllowed, match="Only a presiding member of this school's board"):
        deeds.approve(by=stranger, plan=sent, **facts)


def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told(sent, planned, sign_in):
    other = world.make_staff(planned.school, "presiding_member", "second").user
    first = sign_in("presiding_member")
    first.get(f"{BOARD}approve/")
    facts = {
        "text_hash": sent.text_hash,
        "decided_on": planned.today,
        "on": planned.today,
        "now": planned.now,
    }
    deeds.approve(by=other, plan=sent, **facts)
    page = text(first.post(f"{BOARD}approve/", approved(sent)))
    assert "It is approved already: Second of 8001 wrote that down, decided on Friday 12 June 2026." in page
    assert again(sent).approved_by == other
    assert PlanEvent.objects.filter(state="approved").count() == 1


def test_a_text_that_was_tampered_with_is_not_approved(sent, sign_in):
    frozen = PlanText.objects.get(plan=sent)
    frozen.text["parts"][0]["en"] = "Other words."
    frozen.save()
    client = sign_in("presiding_member")
    assert "This is not the text that was sent" in text(client.get(BOARD))
    page = text(client.post(f"{BOARD}approve/", approved(sent)))
    assert "The text that is kept is not the one that was sent." in page
    assert again(sent).approved_at is None


def test_the_approval_of_a_minute_says_where_and_who_presided(sent, sign_in, planned):
    client = sign_in("senior_leader")
    given = {"text_hash": sent.text_hash, "minute": "Minutes, item 5", "presided": "Ms Chair"}
    early = text(client.post(f"{BOARD}minute/", {**given, "decided_on": "11/06/2026"}))
    assert "it was not decided before" in early
    client.post(f"{BOARD}minute/", {**given, "decided_on": "12/06/2026"})
    held = again(sent)
    assert (held.minute, held.presided, held.approved_on) == ("Minutes, item 5", "Ms Chair", planned.today)
    assert "Ms Chair presided; Senior_Leader of 8001 wrote it down." in text(client.get(BOARD))


@pytest.mark.parametrize(("role", "state"), [("presiding_member", "sent back"), ("principal", "taken back")])
def test_it_comes_back_with_a_reason_and_can_be_changed(sent, planned, sign_in, role, state):
    client = sign_in(role)
    assert "Why: " in text(client.post(f"{BOARD}back/", {"text_hash": sent.text_hash, "why": ""}))
    client.post(f"{BOARD}back/", {"text_hash": sent.text_hash, "why": "Say more of Year 9."})
    held = again(sent)
    assert (held.submitted_at, held.submitted_by, held.text_hash) == (None, None, "")
    assert PlanEvent.objects.filter(state=state, words="Say more of Year 9.").exists()
    officer = sign_in("officer")
    officer.post("/plan/draft/lines/add/good/outcome/", {"words": "More.", "version": held.version})
    assert held.lines.filter(words="More.").exists()
    assert "“Say more of Year 9.”" in text(officer.get("/plan/versions/"))
    assert "Say more" not in text(sign_in("teacher").get("/plan/versions/"))


def test_a_reason_that_is_kept_for_ever_names_no_student(sent, sign_in, planned):
    client, student = sign_in("principal"), planned.students[0]
    named = f"{student.first_name} {student.last_name}"
    page = text(client.post(f"{BOARD}back/", {"text_hash": sent.text_hash, "why": f"It tells of {named}."}))
    assert "say it without the name" in page
    given = {"text_hash": sent.text_hash, "presided": "Ms Chair", "decided_on": "12/06/2026"}
    assert "without the name" in text(client.post(f"{BOARD}minute/", {**given, "minute": f"By {named}"}))
    assert again(sent).submitted_at
    assert not Entry.objects.filter(why__contains=student.last_name).exists()


def test_what_is_taken_back_after_the_approval_is_approved_no_more(sent, sign_in):
    sign_in("presiding_member").post(f"{BOARD}approve/", approved(sent))
    sign_in("principal").post(f"{BOARD}back/", {"text_hash": sent.text_hash, "why": "A target was wrong."})
    held = again(sent)
    assert (held.approved_at, held.approved_by, held.approved_on) == (None, None, None)


def test_the_board_sees_a_draft_only_once_it_has_it(sound, sign_in):
    client = sign_in("board")
    assert client.get(BOARD).headers["Location"] == "/plan/"
    Plan.objects.filter(pk=sound.pk).update(submitted_at=sound.made_at)
    assert client.get(BOARD).status_code == 200
    assert sign_in("teacher").get(BOARD).status_code == 403
    assert sign_in("board").post(f"{BOARD}back/", {"why": "No"}).status_code == 403


def test_the_paper_says_what_is_asked_and_holds_the_hash(sound, planned, sign_in):
    asked = Consultation.objects.create(
        school=sound.school, about=sound.key, title="Term 2 talk", opens="2026-05-01", closes="2026-05-20",
        open=True, at=planned.now,
    )  # fmt: skip
    Heeded.objects.create(
        school=sound.school,
        consultation=asked,
        audience="students",
        said="Ask us first",
        done="We do",
        at=planned.now,
    )
    client = sign_in("principal")
    assert client.get(f"{BOARD}paper/").headers["Location"] == BOARD
    client.post(f"{BOARD}send/", {"text_hash": texts.hash_of(texts.whole(sound))})
    answer = client.get(f"{BOARD}paper/")
    said = pdf_text(answer.content)
    assert "approves version 2 of its attendance management plan, to begin on Monday 20 July 2026" in said
    assert again(sound).text_hash in said.replace(" ", "")
    for words in ("Term 2 talk", "Ask us first", "New: Dates, In short, for families", "Seconded by"):
        assert words in said, words
    assert Entry.objects.filter(did="took the board's paper away").exists()
    page = text(client.get(BOARD))
    assert "Term 2 talk" in page
    assert "Ask us first" in page


def pdf_text(content: bytes) -> str:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_nothing_waits_for_who_does_not_approve(sent, planned, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert board.waiting(planned.school, ["principal"]) is None
    assert board.waiting(planned.school, ["presiding_member"]) == sent


def test_the_page_asks_a_fixed_number_of_times(sent, sign_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        sign_in("presiding_member").get(BOARD)


def test_the_board_reads_every_word_that_will_be_public(sound, planned, sign_in):
    """In both languages: actions, outcomes, when and by when, notes of figures; and on the paper too."""
    row = sound.actions.filter(step="good", circumstances=False).first()
    row.words_mi, row.outcome, row.outcome_mi, row.due = "Kupu Tahi", "More days here", "Kupu Rua", 7
    row.opens, row.kind = "crossing", row.kind or "RA01"
    row.save()
    line = sound.lines.filter(kind="outcome").first()
    line.words_mi = "Kupu Toru"
    line.save()
    sound.figures.filter(kind="target").update(note="From our own count")
    DailyStep.objects.create(
        school=planned.school, plan=sound, role="office", words="Text home", words_mi="Kupu Wha"
    )
    by = planned.staff["principal"].user
    deeds.submit(
        by=by, plan=sound, text_hash=texts.hash_of(texts.whole(sound)), on=planned.today, now=planned.now
    )
    client = sign_in("presiding_member")
    page = text(client.get(BOARD))
    paper = pypdf.PdfReader(io.BytesIO(client.get(f"{BOARD}paper/").content))
    printed = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    for words in ("Kupu Tahi", "Kupu Rua", "Kupu Toru", "Kupu Wha", "More days here", "7 school days",
                  "From our own count"):  # fmt: skip
        assert words in page, words
        assert words in printed, words


def test_what_the_board_was_given_is_read_for_ever(sent, sign_in, planned):
    """Sent, taken back, changed, sent again, taken back, discarded: each text and every event stays."""
    first = sent.text_hash
    leader = sign_in("principal")
    leader.post(f"{BOARD}back/", {"text_hash": first, "why": "A target was wrong."})
    Part.objects.filter(plan=sent, part="concerns").update(en="Ring us, and we answer in two days.")
    leader.post(f"{BOARD}send/", {"text_hash": (second := texts.hash_of(texts.whole(sent)))})
    assert texts.of(again(sent)) == texts.whole(sent)
    leader.post(f"{BOARD}back/", {"text_hash": second, "why": "Not now."})
    page = text(leader.get("/plan/draft/discard/"))
    assert "so it is set aside" in page
    leader.post("/plan/draft/discard/", {"version": again(sent).version})
    assert queries.draft(planned.school) is None
    states = ["submitted", "taken back", "submitted", "taken back", "set aside"]
    assert list(PlanEvent.objects.values_list("state", flat=True)) == states
    kept = list(PlanText.objects.all())
    assert [one.sha256 for one in kept] == [texts.hash_of(one.text) for one in kept] == [first, second]
    board = sign_in("board")
    page = text(board.get("/plan/versions/"))
    assert "Set aside 1" in page
    assert "“A target was wrong.”" in page
    assert "set aside" in text(board.get(f"/plan/versions/{sent.key}/"))
    given = text(board.get(f"/plan/given/{kept[1].pk}/"))
    assert "Ring us, and we answer in two days." in given
    assert second in given
    assert "in two days" not in text(board.get(f"/plan/given/{kept[0].pk}/"))


def test_a_set_aside_version_is_the_boards_and_the_writers_to_read_and_nobodys_to_write(sent, sign_in):
    leader = sign_in("principal")
    leader.post(f"{BOARD}back/", {"text_hash": sent.text_hash, "why": "Not now."})
    held = again(sent)
    leader.post("/plan/draft/discard/", {"version": held.version})
    teacher = sign_in("teacher")
    assert teacher.get(f"/plan/versions/{sent.key}/").status_code == 404
    assert teacher.get(f"/plan/given/{PlanText.objects.get().pk}/").status_code == 403
    assert "What the board was given" not in text(teacher.get("/plan/versions/"))
    with pytest.raises(NotAllowed, match="no longer here"):
        drafts.set_trigger(by=None, plan=held, version=again(sent).version, kind="days", number=3)
    sign_in("principal").post("/plan/draft/make/")
    assert queries.draft(sent.school).number == sent.number + 1


def test_a_school_whose_only_draft_was_set_aside_begins_again(planned, sent, sign_in):
    leader = sign_in("principal")
    leader.post(f"{BOARD}back/", {"text_hash": sent.text_hash, "why": "Not now."})
    leader.post("/plan/draft/discard/", {"version": again(sent).version})
    Plan.objects.filter(pk=planned.plan.pk).update(from_day=None, set_aside_at=planned.now)
    leader.post("/plan/begin/")
    assert queries.plan_on(planned.school, planned.today).number == sent.number + 1


def test_a_text_that_was_tampered_with_says_so_when_it_is_read_later(sent, sign_in):
    row = PlanText.objects.get()
    row.text["parts"][0]["en"] = "Slipped in."
    row.save()
    page = text(sign_in("board").get(f"/plan/given/{row.pk}/"))
    assert "What is kept here differs from what was sent" in page


def test_what_came_of_a_consultation_stays_as_it_is_while_the_board_has_it(sound, planned, sign_in):
    asked = Consultation.objects.create(
        school=sound.school, about=sound.key, title="Term 2 talk", opens="2026-05-01", closes="2026-05-20",
        open=True, at=planned.now,
    )  # fmt: skip
    given = {"audience": "students", "said": "Ask us first", "changed": "yes", "done": "We do", "version": 0}
    leader, at = sign_in("principal"), f"/consultations/{asked.key}/"
    leader.post(f"{at}heeded/add/", given)
    row = Heeded.objects.get()
    leader.post(f"{BOARD}send/", {"text_hash": texts.hash_of(texts.whole(sound))})
    assert "so they stay as they are" in text(leader.get(at))
    assert "so they stay as they are" in text(leader.get("/plan/draft/consult/"))
    assert leader.get(f"{at}heeded/{row.pk}/").headers["Location"] == f"{at}#heeded"
    mended = {**given, "said": "Ask all of us", "version": 1}
    refused = text(leader.post(f"{at}heeded/{row.pk}/", mended))
    assert "stands in the text that the board was given" in refused
    assert "Ask all of us" in refused
    leader.post(f"{at}heeded/{row.pk}/", {"remove": "1"})
    leader.post(f"{at}heeded/add/", given)
    assert [one.said for one in Heeded.objects.all()] == ["Ask us first"]
    leader.post("/plan/draft/consult/")
    assert set(Consultation.objects.values_list("in_text", flat=True)) == {True}
    leader.post(f"{BOARD}back/", {"text_hash": again(sound).text_hash, "why": "More to say."})
    leader.post(f"{at}heeded/{row.pk}/", mended)
    assert Heeded.objects.get().said == "Ask all of us"
