"""The next version is written as a draft, by several people at once, and put in force from a day."""

from datetime import UTC, date, datetime

import pytest

from tests.web.amp.conftest import approve
from tests.web.amp.test_plan import text
from whetu.web.amp import queries
from whetu.web.amp.models import Plan, StepAction

ACTION = {
    "words": "Ring home in the evening.", "heading": "First words", "role": "dean", "opens": "crossing",
    "kind": "RA02", "channel": "call", "due": "4", "cadence": "once", "outcome": "Home was reached.",
}  # fmt: skip


@pytest.fixture
def officer(draft, sign_in):
    return sign_in("officer")


def version(draft) -> int:
    return Plan.objects.get(pk=draft.pk).version


def test_a_draft_is_a_copy_and_changes_nothing_in_force(draft, planned, officer):
    assert draft.number == 2
    assert [draft.actions.count(), draft.lines.count()] == [48, 69]
    officer.post("/plan/draft/add/worrying/", {**ACTION, "version": 0})
    assert draft.actions.filter(words=ACTION["words"], due=4).exists()
    assert not planned.plan.actions.filter(words=ACTION["words"]).exists()
    assert officer.post("/plan/draft/make/").headers["Location"] == "/plan/draft/"
    assert Plan.objects.count() == 2


def test_an_action_is_changed_and_keeps_its_line(draft, officer):
    row = draft.actions.get(line="S2:85")
    assert "Get in touch with home" in text(officer.get(f"/plan/draft/actions/{row.pk}/"))
    officer.post(f"/plan/draft/actions/{row.pk}/", {**ACTION, "version": 0})
    row.refresh_from_db()
    assert (row.words, row.line, row.letter, row.step) == (
        ACTION["words"],
        "S2:85",
        "five-day-note",
        "worrying",
    )


def test_actions_and_lines_stand_in_te_reo_too(draft, officer):
    row, line = draft.actions.get(line="S2:85"), draft.lines.filter(kind="outcome").first()
    mi = {"words_mi": "Whakapā atu", "heading_mi": "Kōrero", "outcome_mi": "Kua mōhio"}
    officer.post(f"/plan/draft/actions/{row.pk}/", {**ACTION, **mi, "version": 0})
    officer.post(f"/plan/draft/lines/{line.pk}/", {"words": "Here", "words_mi": "Kei konei", "version": 1})
    row.refresh_from_db()
    assert (row.words_mi, row.heading_mi, row.outcome_mi) == ("Whakapā atu", "Kōrero", "Kua mōhio")
    page = officer.get("/plan/draft/").content.decode()
    assert all(f'lang="mi">{words}' in page for words in ("Whakapā atu", "Kei konei"))


def test_the_action_of_the_plan_in_force_is_not_to_be_changed(planned, officer):
    row = planned.plan.actions.get(line="S2:85")
    assert officer.post(f"/plan/draft/actions/{row.pk}/", {**ACTION, "version": 0}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose a kind of response"),
        ({"kind": "RA18", "opens": "needed"}, "only once a leader has approved them"),
        (
            {"kind": "RA18", "opens": "needed", "approval": "on", "circumstances": "on"},
            "circumstances are known",
        ),
        ({"role": "whanau"}, "Select a valid choice"),
        ({"words": ""}, "What is done: "),
        ({"due": "61"}, "less than or equal to 60"),
    ],
)
def test_an_action_that_contradicts_itself_is_refused(draft, officer, wrong, said):
    answer = officer.post("/plan/draft/add/serious/", {**ACTION, **wrong, "version": 0})
    assert said in text(answer)
    assert version(draft) == 0


def test_no_task_opens_at_good(draft, officer):
    answer = officer.post("/plan/draft/add/good/", {**ACTION, "version": 0})
    assert "Nobody crosses into Good" in text(answer)


def test_a_step_of_our_own_cannot_be_made(officer):
    assert officer.get("/plan/draft/add/truancy/").status_code == 404
    assert officer.get("/plan/draft/lines/add/good/action/").status_code == 404


def test_two_people_write_at_once_and_nothing_is_lost(draft, officer):
    row = draft.actions.get(line="S2:85")
    officer.post(f"/plan/draft/actions/{row.pk}/", {**ACTION, "words": "Hers: call.", "version": 0})
    page = officer.post(f"/plan/draft/actions/{row.pk}/", {**ACTION, "words": "His: visit.", "version": 0})
    assert "Somebody changed the draft while you wrote Saved now: Hers: call." in text(page)
    assert "His: visit.</textarea>" in page.content.decode()
    row.refresh_from_db()
    assert row.words == "Hers: call."
    officer.post(f"/plan/draft/actions/{row.pk}/", {**ACTION, "words": "Both.", "version": version(draft)})
    row.refresh_from_db()
    assert row.words == "Both."


def test_a_button_pressed_on_an_old_page_does_nothing(draft, officer):
    row = draft.actions.get(line="S2:85")
    officer.post("/plan/draft/add/worrying/", {**ACTION, "version": 0})
    answer = officer.post(
        f"/plan/draft/actions/{row.pk}/move/", {"deed": "remove", "version": 0}, follow=True
    )
    assert "Somebody changed the draft" in text(answer)
    assert draft.actions.filter(pk=row.pk).exists()


def order(draft, step="worrying"):
    return list(draft.actions.filter(step=step, circumstances=False).values_list("line", flat=True))


def test_actions_are_put_in_another_order(draft, officer):
    before, row = order(draft), draft.actions.get(line="S2:82")
    officer.post(f"/plan/draft/actions/{row.pk}/move/", {"deed": "up", "version": 0})
    assert order(draft) == ["S2:82", "S2:81", *before[2:]]
    officer.post(f"/plan/draft/actions/{row.pk}/move/", {"deed": "up", "version": 1})
    assert order(draft) == ["S2:82", "S2:81", *before[2:]]
    officer.post(f"/plan/draft/actions/{row.pk}/move/", {"deed": "down", "version": 2})
    assert order(draft) == before


def test_what_was_taken_out_is_put_back_where_it_was(draft, planned, officer):
    before, row = order(draft), draft.actions.get(line="S2:82")
    officer.post(f"/plan/draft/actions/{row.pk}/move/", {"deed": "remove", "version": 0})
    assert "S2:82" not in order(draft)
    left_out = planned.plan.actions.get(line="S2:82")
    officer.post(f"/plan/draft/actions/{left_out.pk}/put-back/", {"version": 1})
    assert order(draft) == before
    assert officer.post(f"/plan/draft/actions/{left_out.pk}/put-back/", {"version": 2}).status_code == 404


def test_responsibilities_and_outcomes_are_written_too(draft, officer):
    officer.post("/plan/draft/lines/add/good/outcome/", {"words": "Everybody sings.", "version": 0})
    officer.post(
        "/plan/draft/lines/add/good/responsibility/",
        {"words": "Tell us early.", "role": "whanau", "heading": "Whānau", "version": 1},
    )
    assert list(draft.lines.filter(line="").values_list("kind", "role")) == [
        ("outcome", ""),
        ("responsibility", "whanau"),
    ]
    row = draft.lines.get(line="S2:46")
    officer.post(f"/plan/draft/lines/{row.pk}/move/", {"deed": "remove", "version": 2})
    assert not draft.lines.filter(line="S2:46").exists()


def test_a_line_of_our_own_stands_beside_the_steps(draft, planned, sign_in):
    officer = sign_in("senior_leader")
    refused = officer.post("/plan/draft/own/", {"kind": "days", "number": "10", "version": 0})
    assert "one of the Ministry's steps" in text(refused)
    officer.post("/plan/draft/own/", {"kind": "run", "number": "3", "version": 0})
    trigger = draft.triggers.get()
    officer.post(f"/plan/draft/own/{trigger.pk}/add/", {**ACTION, "version": 1})
    in_force(officer, draft, 2, "12/06/2026")
    rules = queries.rules_on(planned.school)(planned.today)
    assert [(one.kind, one.due) for one in rules if one.step == f"trigger {trigger.pk}"] == [("RA02", 4)]
    page = text(officer.get("/plan/"))
    own = page[page.index("The school's own lines, beside the Ministry's steps") :]
    assert "3 school days absent in a row Actions" in own
    assert "Ring home in the evening." in own
    officer.post("/plan/draft/make/")
    again = queries.draft(planned.school).triggers.get()
    assert again.pk != trigger.pk
    assert again.actions.get().words == ACTION["words"]
    officer.post(f"/plan/draft/own/{again.pk}/remove/", {"version": 0})
    assert not StepAction.objects.filter(plan=queries.draft(planned.school), step="").exists()


def in_force(client, draft, version, day):
    """Publish a draft that the board approved."""
    approve(draft, None, datetime(2026, 6, 12, 3, tzinfo=UTC))
    facts = {"version": version, "from_day": day, "why": "The board met"}
    return client.post("/plan/draft/publish/", facts)


def test_from_its_day_on_the_new_version_asks(draft, planned, sign_in):
    leader = sign_in("senior_leader")
    leader.post("/plan/draft/add/worrying/", {**ACTION, "version": 0})
    assert in_force(leader, draft, 1, "15/06/2026").status_code == 303
    rules = queries.rules_on(planned.school)
    assert 4 not in {one.due for one in rules(planned.today) if one.step == "worrying"}
    assert 4 in {one.due for one in rules(date(2026, 6, 15)) if one.step == "worrying"}
    assert leader.get("/plan/draft/", follow=True).redirect_chain[-1][0] == "/plan/"


def test_a_role_that_nobody_could_hold_is_a_warning_only(draft, planned, sign_in):
    officer = sign_in("senior_leader")
    planned.staff["pastoral"].roles = ["board"]
    planned.staff["pastoral"].save()
    page = text(officer.get("/plan/draft/publish/"))
    assert "Nobody at this school holds this role: Dean or pastoral lead, SENCO." in page
    assert in_force(officer, draft, 0, "12/06/2026").status_code == 303


def test_a_draft_is_discarded_after_a_question(draft, officer):
    assert "Discard the draft?" in text(officer.get("/plan/draft/discard/"))
    officer.post("/plan/draft/discard/", {"version": 0})
    assert not queries.draft(draft.school)
    assert not StepAction.objects.filter(plan=draft.pk).exists()


def test_what_the_board_has_stays_as_it_is(draft, officer):
    Plan.objects.filter(pk=draft.pk).update(submitted_at=draft.made_at)
    page = text(officer.post("/plan/draft/add/worrying/", {**ACTION, "version": 0}))
    assert "The board has this text, so it stays as it is. To change it, take it back first" in page
    assert "The board has this text" in text(
        officer.post("/plan/draft/discard/", {"version": 0}, follow=True)
    )
    assert queries.draft(draft.school)
    assert not draft.actions.filter(words=ACTION["words"]).exists()
