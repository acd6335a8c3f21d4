"""What the board is given: prepared by leaders, released by the principal, read by the board; no names."""

import io
import json
import re
from datetime import UTC, date, datetime

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from tests import kura as world
from whetu.rules.evidence import sha256
from whetu.web import pdf
from whetu.web.amp.models import Figure, PlanEvent
from whetu.web.audit.models import Entry
from whetu.web.people.models import Student
from whetu.web.plans.models import Escalation
from whetu.web.reports.actions import board as actions
from whetu.web.reports.models import BoardPack
from whetu.web.reports.queries import board, pack
from whetu.web.reports.queries.periods import latest_year
from whetu.web.response.models import Task
from whetu.web.schools.models import User

LIST = "/reports/board/"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def prepared(kura, plan, sign_in):
    """A pack as at a day, by its page."""

    def made(as_at: date = world.TODAY):
        answer = sign_in("senior_leader").post(f"{LIST}prepare/", {"as_at": f"{as_at:%-d/%m/%Y}"})
        assert answer.status_code == 303
        with scope(school=kura.school):
            return BoardPack.objects.get(key=answer["Location"].split("/")[-2])

    return made


def facts(kura, as_at: date = world.TODAY) -> dict:
    with scope(school=kura.school):
        return pack.facts(kura.school, as_at, "https://our.school/plan/")


def test_leaders_prepare_the_principal_releases_and_then_the_board_reads(kura, prepared, sign_in):
    row = prepared()
    url = f"/board-packs/{row.key}/"
    assert "No pack has come yet." in text(sign_in("board").get(LIST))
    assert [sign_in("board").get(url + more).status_code for more in ("", "pdf/", "json/")] == [404, 404, 404]
    assert sign_in("senior_leader").post(f"{url}release/").status_code == 403
    assert sign_in("principal").post(f"{url}release/").status_code == 303
    for role in ("board", "presiding_member"):
        assert "Pack 1, as at" in text(sign_in(role).get(LIST))
        assert "Attendance: for the board" in text(sign_in(role).get(url))
    with scope(school=kura.school):
        row.refresh_from_db()
        assert row.released_by == kura.staff["principal"].user
        deeds = set(Entry.objects.filter(about="board pack").values_list("did", flat=True))
    assert deeds == {"prepared a board pack", "released a board pack"}


def test_only_leaders_prepare_and_nobody_elses_school_is_read(kura, prepared, sign_in):
    row = prepared()
    for role in ("teacher", "pastoral", "officer", "provider_officer"):
        assert sign_in(role).get(LIST).status_code == 403
    assert sign_in("board").post(f"{LIST}prepare/", {"as_at": "12/06/2026"}).status_code == 403
    assert sign_in("other").get(f"/board-packs/{row.key}/").status_code == 404


def test_results_by_hand_and_what_is_small_is_withheld(kura, plan):
    """Six of twelve attended regularly, so 50%; three, one and two stand at the other steps: not told."""
    with scope(school=kura.school):
        Figure.objects.create(school=kura.school, plan=plan, kind="target", year=2026, term=2, percent=60)
    found = facts(kura)
    term = found["terms"][1]
    assert term["result"]["shares"] == {
        "good": "50.0", "worrying": None, "concerning": None, "serious": None,
    }  # fmt: skip
    assert (term["target"], term["running"], term["result"]["over_90"]) == ("60.0", True, "41.6")
    assert found["plan"]["number"] == 1
    assert [key for key, _holds in found["elements"]] == [f"C{n}" for n in range(1, 9)]


def test_nothing_is_told_of_a_step_whose_students_are_withheld(kura, task, plan, monkeypatch):
    """Six tasks on time, six late and six missed at Worrying, seven at Concerning, five at Serious concern.
    Where the students at Concerning are withheld, so are its tasks, and the totals that give them away."""
    for step, number in (("worrying", 6), ("concerning", 7), ("serious", 5)):
        with scope(school=kura.school):
            action = plan.actions.filter(step=step, opens="crossing", circumstances=False).first()
        for student in kura.students[:number]:
            task(student, action, date(2026, 6, 10), done=date(2026, 6, 9))
            task(student, action, date(2026, 6, 10), done=date(2026, 6, 11), round=1)
            task(student, action, date(2026, 6, 10), why="missed", round=2)
    monkeypatch.setattr(pack, "told_nothing", lambda line: set())
    told = facts(kura)["tasks"]
    assert told["concerning"] == {"on time": 7, "late": 7, "not done": 7, "total": 21}
    assert told["total"] == {"on time": 18, "late": 18, "not done": 18, "total": 54}
    monkeypatch.setattr(pack, "told_nothing", lambda line: {"concerning"})
    told = facts(kura)["tasks"]
    assert told["worrying"] == {"on time": 6, "late": 6, "not done": 6, "total": 18}
    assert told["concerning"] == told["total"] == dict.fromkeys(told["worrying"])


def test_a_pack_names_nobody_but_whose_the_decision_was(kura, prepared, plan, sign_in):
    with scope(school=kura.school):
        plan.approved_on, plan.presided, plan.minute = date(2026, 1, 20), "Hana Te Rangi", "Item 4"
        plan.save()
        PlanEvent.objects.create(
            school=kura.school, plan=plan, state="sent back", on=date(2026, 1, 10),
            words=f"Ask {kura.students[1].name}", at=world.NOW, by=kura.staff["principal"].user,
        )  # fmt: skip
        Escalation.objects.create(
            school=kura.school, student=kura.students[1], why=kura.students[1].last_name, route="letter",
            state="approved", at=datetime(2026, 6, 1, tzinfo=UTC),
        )  # fmt: skip
        people = [one.last_name for one in Student.objects.all()]
        people += list(User.objects.values_list("name", flat=True))
    row = prepared()
    assert "Hana Te Rangi" in json.dumps(row.facts, ensure_ascii=False)
    pages = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(bytes(row.pdf))).pages)
    assert "Hana Te Rangi" in pages
    assert "Sent back by the board" in pages
    written = json.dumps(row.facts, ensure_ascii=False) + pages
    assert not [name for name in people if name in written]
    assert row.facts["escalations"]["letter"] is None  # one letter


def test_it_says_what_stood_on_its_day(kura, plan, task):
    """Done on the 11th, a day late: not yet known on the 10th."""
    with scope(school=kura.school):
        action = plan.actions.filter(step="worrying", opens="crossing").first()
    for student in kura.students[:6]:
        task(student, action, date(2026, 6, 9), done=date(2026, 6, 11))
    now, before = facts(kura), facts(kura, date(2026, 6, 10))
    assert before["terms"][1]["result"]["students"] == 12
    assert before["terms"][1]["result"]["shares"]["good"] != now["terms"][1]["result"]["shares"]["good"]
    assert facts(kura, date(2025, 1, 1)) is None


def test_the_same_day_and_facts_are_one_pack_and_its_hash_is_of_its_facts(kura, prepared, sign_in):
    row, again = prepared(), prepared()
    assert row == again
    taken = sign_in("principal").get(f"/board-packs/{row.key}/json/")
    assert sha256(taken.content) == row.sha256
    assert json.loads(taken.content)["kind"] == "Whetū board pack"
    pages = sign_in("principal").get(f"/board-packs/{row.key}/pdf/").content
    assert pages == bytes(row.pdf)
    assert row.sha256 in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pages)).pages)
    assert sign_in("principal").get(f"/board-packs/{row.key}/csv/").status_code == 404


def test_what_was_changed_is_not_released(kura, prepared, sign_in):
    row = prepared()
    with scope(school=kura.school):
        row.facts["plan"]["number"] = 9
        row.save()
    sign_in("principal").post(f"/board-packs/{row.key}/release/")
    with scope(school=kura.school):
        row.refresh_from_db()
    assert row.released_at is None
    assert "What is kept is not what was prepared." in text(
        sign_in("principal").get(f"/board-packs/{row.key}/")
    )


def test_pages_that_were_changed_are_not_handed_out(kura, prepared, sign_in):
    row = prepared()
    assert row.pdf_sha256 == sha256(bytes(row.pdf))
    with scope(school=kura.school):
        row.pdf = bytes(row.pdf) + b"%"
        row.save()
    client, url = sign_in("principal"), f"/board-packs/{row.key}/"
    assert client.post(url + "release/").status_code == 303
    for form in ("pdf/", "json/"):
        assert client.get(url + form)["Location"] == url
    assert "What is kept is not what was prepared." in text(client.get(url))
    with scope(school=kura.school):
        row.refresh_from_db()
    assert row.released_at is None


def test_a_pack_of_today_says_that_the_day_was_not_over(kura, prepared, plan, sign_in):
    words = "That day was not over when this was prepared."
    today, before = prepared(), prepared(date(2026, 6, 11))
    assert words in text(sign_in("principal").get(f"/board-packs/{today.key}/"))
    assert words not in text(sign_in("principal").get(f"/board-packs/{before.key}/"))
    assert 'value="11/06/2026"' in sign_in("principal").get(LIST).content.decode()


def test_a_term_is_drawn_where_nothing_of_it_is_withheld(kura, plan):
    found = facts(kura)
    assert board.bars(found) == []  # three steps are withheld
    found["terms"][1]["result"]["shares"] = {
        "good": "50.0", "worrying": "25.0", "concerning": "15.0", "serious": "10.0",
    }  # fmt: skip
    assert board.bars(found) == [{"words": "Term 2, so far", "shares": [50, 25, 15, 10]}]
    paper = board.paper(found, "0" * 64)
    assert paper["sections"][paper["bars_at"]]["title"] == "Students at each step"
    assert pdf.made(actions.PAPER, paper, world.NOW).startswith(b"%PDF")


def test_whanau_are_people_beside_households(kura, plan):
    found = facts(kura)
    found["heard"] = [
        {"title": "Our plan", "opens": "2026-05-01", "closes": "2026-05-20",
         "audiences": [["whanau", 14, 9], ["students", 8, 12]]}
    ]  # fmt: skip
    part = next(one for one in board.shown(found).sections if one.title == "Who was heard about the plan")
    assert [row[2] for row in part.rows] == ["14, with 9 households", "8 of 12"]
    assert "on the day it closed" in part.note


def test_a_day_to_come_is_refused_in_words(kura, plan, sign_in):
    answer = sign_in("principal").post(f"{LIST}prepare/", {"as_at": "1/07/2026"})
    assert answer.status_code == 422
    assert "That day is still to come." in text(answer)


def test_a_fixed_number_of_queries(kura, plan, task):
    with scope(school=kura.school):
        action = plan.actions.filter(step="worrying", opens="crossing").first()
    with CaptureQueriesContext(connection) as few:
        facts(kura)
    for student in kura.students:
        task(student, action, date(2026, 6, 9))
    with CaptureQueriesContext(connection) as many:
        facts(kura)
    assert len(many) == len(few)


def test_before_the_first_term_the_year_before_is_told(kura, plan):
    """On 15 January 2027 the latest year is 2026, and not its last term alone."""
    found = facts(kura, date(2027, 1, 15))
    assert found["year"] == 2026
    with scope(school=kura.school):
        assert latest_year(kura.school, date(2027, 1, 15)).shown.value == "2026"


def test_tasks_of_the_schools_own_lines_stand_in_a_row(kura, plan, task):
    with scope(school=kura.school):
        call = plan.actions.filter(step="worrying", opens="crossing").first()
    for student in kura.students[1:9]:
        task(student, call, date(2026, 6, 10), done=date(2026, 6, 10))
    assert "own" not in facts(kura)["tasks"]
    with scope(school=kura.school):
        Task.objects.update(step="trigger 1")
    found = facts(kura)
    assert "own" in found["tasks"]
    rows = next(one.rows for one in board.shown(found).sections if one.head[1] == "Due")
    assert "Our own lines" in [row[0] for row in rows]
