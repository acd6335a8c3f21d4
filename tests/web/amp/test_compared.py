"""Two versions of the plan beside each other: all that their texts say, in both languages."""

import re
from datetime import date, time

import pytest

from tests.web.amp.conftest import approve
from tests.web.amp.test_plan import text
from whetu.web.amp import actions, queries
from whetu.web.amp.models import DailyStep, Figure, Part, Plan, PlanLine, PlanLink, Trigger
from whetu.web.amp.queries import compared
from whetu.web.amp.queries import text as texts

BOARD = "/plan/draft/board/"


@pytest.fixture
def other(draft, planned):
    """A draft whose text differs from the version in force at every place but at the steps' actions."""
    of = {"school": planned.school}
    for plan, word, percent in ((planned.plan, "ring", 70), (draft, "text", 75)):
        Part.objects.filter(plan=plan).delete()
        Figure.objects.filter(plan=plan).delete()
        mi = f"Ka {word} mātou"
        Part.objects.create(**of, plan=plan, part="coding", en=f"We {word} home.", mi=mi, at=planned.now)
        Part.objects.create(**of, plan=plan, part="partners", en="The same for all.", at=planned.now)
        Figure.objects.create(**of, plan=plan, kind="target", year=2026, term=3, percent=percent)
        Figure.objects.create(**of, plan=plan, kind="result", year=2025, percent=60, source="register")
        DailyStep.objects.create(
            **of, plan=plan, at=time(9, 5), role="office", words=f"Office: {word}", words_mi=mi
        )
        PlanLink.objects.create(
            **of, plan=plan, kind="policy", title="Policy", url=f"https://kura.test/{word}"
        )
        line = PlanLine.objects.filter(plan=plan, step="worrying", kind="responsibility").first()
        PlanLine.objects.filter(pk=line.pk).update(words_mi=mi)
        Plan.objects.filter(pk=plan.pk).update(wanted_from=date(2026, 7, 20 if word == "ring" else 27))
    Trigger.objects.create(**of, plan=draft, kind="run", number=3)
    return Plan.objects.get(pk=draft.pk)


def found(one, two) -> dict[str, compared.Section]:
    before, after = texts.whole(one), texts.whole(two)
    return {row.title: row for row in compared.sections(two.school, before, after)}


def beside(row: compared.Beside) -> tuple[str, str]:
    """The words that differ, of each version."""
    return tuple("|".join(run.words for run in side if run.differs) for side in (row.before, row.after))


def test_every_place_of_the_text_is_compared_in_both_languages(other, planned):
    before = Plan.objects.get(pk=planned.plan.pk)
    held = found(before, other)
    said = {title: [beside(row) for row in one.texts] for title, one in held.items() if one.texts}
    assert said == {
        "Dates": [("20", "27")],
        "How absence is recorded": [("ring", "text"), ("ring", "text")],
        "What we aim for": [("70", "75")],
        "Each day": [("ring", "text"), ("ring", "text")],
        "Documents": [("ring", "text")],
    }
    row = held["Worrying"].rows[0]
    assert [row.column, *map(beside, row.texts)] == ["Who is responsible", ("ring", "text")]
    assert row.texts[0].lang == "mi"
    assert held["3 school days absent in a row"].what == "added"
    alike = [title for title, one in held.items() if not one.differs]
    assert alike == ["Where we are", "Good", "Concerning", "Serious concern", "Who works with us"]


def test_only_the_lines_of_a_table_that_differ_stand_there(other, planned):
    for plan in (planned.plan, other):
        Figure.objects.create(school=planned.school, plan=plan, kind="target", year=2027, percent=80)
    table = found(Plan.objects.get(pk=planned.plan.pk), other)["What we aim for"].texts[0]
    assert "2027" not in "".join(run.words for run in table.before + table.after)


def test_rows_in_another_order_are_told(draft, planned):
    row = draft.actions.filter(step="worrying", circumstances=False).first()
    actions.move(by=planned.staff["officer"].user, plan=draft, version=0, row=row, up=False)
    held = found(planned.plan, draft)
    assert [title for title, one in held.items() if one.differs] == ["Worrying"]
    assert (held["Worrying"].moved, held["Worrying"].rows) == (True, [])


def test_the_page_marks_words_and_folds_away_what_is_the_same(other, planned, sign_in):
    page = sign_in("officer").get(f"/plan/compare/{planned.plan.key}/{other.key}/").content.decode()
    open_part, folded = page.split('<details class="same">')
    assert "We <del>ring</del> home." in open_part
    assert "We <ins>text</ins> home." in open_part
    assert '<p class="pre" lang="mi">Ka <ins>text</ins> mātou</p>' in open_part
    assert "The same for all." in folded
    assert "The same for all." not in open_part


def test_markup_in_a_text_comes_out_inert(other, planned, sign_in):
    Part.objects.filter(plan=other, part="coding").update(en="We <script>alert(1)</script> home.")
    page = sign_in("officer").get(f"/plan/compare/{planned.plan.key}/{other.key}/").content.decode()
    assert "<script>alert" not in re.sub(r"</?(ins|del)>", "", page)


def test_versions_that_were_replaced_are_compared_as_the_board_had_them(draft, planned, sign_in):
    by = planned.staff["officer"].user
    first = planned.plan
    kept = []
    for n, day in ((1, date(2026, 6, 15)), (2, date(2026, 6, 22))):
        plan = queries.draft(planned.school) or actions.make_draft(
            by=by, school=planned.school, now=planned.now
        )
        Part.objects.update_or_create(
            school=planned.school,
            plan=plan,
            part="legal",
            defaults={"en": f"Wording {n}.", "at": planned.now},
        )
        approve(plan, by, planned.now, wanted_from=day)
        facts = {"from_day": day, "why": "The board met", "on": planned.today, "now": planned.now}
        actions.publish(by=by, plan=plan, version=plan.version, **facts)
        kept.append(plan)
    page = text(sign_in("teacher").get(f"/plan/compare/{kept[0].key}/{kept[1].key}/"))
    assert "What version 3 says otherwise than version 2" in page
    assert "Version 2 · English Wording 1 ." in page
    assert "Version 3 · English Wording 2 ." in page
    assert "What the law asks added" in text(
        sign_in("teacher").get(f"/plan/compare/{first.key}/{kept[1].key}/")
    )


def test_the_board_reads_word_by_word_what_was_sent_to_it_and_no_draft(sound, planned, sign_in):
    address = f"/plan/compare/{planned.plan.key}/{sound.key}/"
    assert sign_in("presiding_member").get(address).status_code == 404
    leader = sign_in("principal")
    leader.post(f"{BOARD}send/", {"text_hash": texts.hash_of(texts.whole(sound))})
    client = sign_in("presiding_member")
    assert address in client.get(BOARD).content.decode()
    assert "We compare reading results with days absent." in text(client.get(address))
    assert sign_in("teacher").get(address).status_code == 404


def test_the_page_to_publish_says_what_the_text_says_otherwise(sound, planned, sign_in):
    page = text(sign_in("senior_leader").get("/plan/draft/publish/"))
    assert "What changes beside version 1" in page
    assert "The link to achievement added" in page
