"""The plan on its pages: three columns at four steps, its versions, and what differs between two."""

import csv
import io
import re
from datetime import date, time
from html import unescape

import pytest
from django_scopes import scope

from tests import kura as world
from tests.web.amp.conftest import approve
from whetu.rules.starter import ACTIONS, LINES
from whetu.web.amp import actions, queries
from whetu.web.amp.models import DailyStep, Figure, Part, Plan, PlanLink


def text(answer) -> str:
    """What the page says, without its marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_a_school_without_a_plan_is_told_how_to_begin(db, client, settings):
    settings.TODAY = world.TODAY.isoformat()
    school = world.make_school("8003", "Made-up School with Nothing")
    client.force_login(world.make_staff(school, "teacher").user)
    assert "There is no plan here yet." in text(client.get("/plan/"))
    assert client.post("/plan/begin/").status_code == 403
    client.force_login(world.make_staff(school, "officer").user)
    assert "in force now" in text(client.post("/plan/begin/", follow=True))


def test_the_plan_shows_every_line_in_its_column(planned, sign_in):
    page = text(sign_in("teacher").get("/plan/"))
    at, before = 0, ""
    for step, words in (("good", "Good"), ("worrying", "Worrying"), ("concerning", "Concerning"),
                        ("serious", "Serious concern")):  # fmt: skip
        parts = [f"{words} ", "Actions"]
        parts += [row.words for row in ACTIONS if row.step == step and not row.circumstances]
        parts += ["Who is responsible"]
        parts += [row.words for row in LINES if row.step == step and row.kind == "responsibility"]
        parts += ["Outcome"] + [row.words for row in LINES if row.step == step and row.kind == "outcome"]
        for part in parts:
            found = page.find(part, at)
            assert found >= at, f"{part!r} does not follow {before!r}"
            at, before = found, part
    assert "Ring home to ask how they are" in page


def test_the_text_stands_in_order_around_the_steps(planned, sign_in):
    of = {"school": planned.school, "plan": planned.plan}
    with scope(school=planned.school):
        for part, en in (("review", "Every **third** year"), ("objectives", "Here every day")):
            Part.objects.create(**of, part=part, en=en, mi="Ia rā", at=planned.now)
        Figure.objects.create(**of, kind="target", year=2026, term=1, percent="72.5")
        DailyStep.objects.create(**of, at=time(9, 10), role="office", words="Text home")
        PlanLink.objects.create(**of, kind="policy", title="Policy", url="https://kura.school.nz/p")
    answer = sign_in("teacher").get("/plan/")
    page, html = text(answer), answer.content.decode()
    wanted = ["Here every day", "72.5%", "09:10 Office", "Saying well done", "Every third year", "Policy"]
    places = [page.index(words) for words in wanted]
    assert places == sorted(places)
    assert "<strong>third</strong>" in html
    assert '<div class="marked" lang="mi"><p>Ia rā</p>' in html
    for part in ("objectives", "targets", "daily", "steps", "review", "documents"):
        assert f'<a href="#{part}">' in html
        assert f'id="{part}"' in html


def test_a_version_without_words_shows_its_steps_alone(planned, sign_in):
    page = text(sign_in("teacher").get("/plan/"))
    assert "What we do at each step" in page
    assert "If something is not working" not in page


def test_an_action_says_who_how_soon_and_whether_it_opens_a_task(planned, sign_in):
    page = text(sign_in("teacher").get("/plan/"))
    after = page[page.index("Have a friendly word") :][:200]
    assert (
        "Class teacher · in person · within 3 school days · Check-in with the student opens a task" in after
    )
    weekly = page[page.index("See the student every week") :][:200]
    assert "Dean or pastoral lead · in person · within 5 school days · weekly" in weekly


def test_the_page_asks_a_fixed_number_of_times(planned, sign_in, django_assert_max_num_queries):
    client = sign_in("teacher")
    with django_assert_max_num_queries(32):
        client.get("/plan/")


def test_the_board_reads_the_plan_and_a_provider_does_not(planned, sign_in):
    assert sign_in("board").get("/plan/").status_code == 200
    assert sign_in("board").get("/plan/draft/").status_code == 403
    assert sign_in("provider_officer").get("/plan/").status_code == 403


def test_who_does_not_write_the_plan_sees_no_draft(draft, planned, sign_in):
    client = sign_in("pastoral")
    assert client.get("/plan/draft/").status_code == 403
    assert client.get(f"/plan/versions/{draft.key}/").status_code == 404
    assert client.get(f"/plan/compare/{planned.plan.key}/{draft.key}/").status_code == 404
    assert client.get(f"/plan/export/{draft.key}/csv/").status_code == 404


@pytest.fixture
def second(draft, planned):
    """A second version from a later day, in which one action was changed, one is gone and one is new."""
    by = planned.staff["officer"].user
    given = {"words": "Sit by the student and ask.", "heading": "First words", "role": "dean", "kind": "RA04",
             "opens": "crossing", "due": 2, "cadence": "once", "channel": "", "approval": False,
             "circumstances": False, "outcome": ""}  # fmt: skip
    changed = draft.actions.get(line="S2:84")
    actions.keep_action(by=by, plan=draft, version=0, row=changed, **given)
    actions.remove(by=by, plan=draft, version=1, row=draft.actions.get(line="S2:88"))
    actions.keep_action(
        by=by, plan=draft, version=2, step="worrying", **{**given, "words": "Bring a kai basket."}
    )
    approve(draft, by, planned.now)
    facts = {"from_day": date(2026, 6, 15), "why": "The board met", "on": planned.today, "now": planned.now}
    actions.publish(by=by, plan=draft, version=3, **facts)
    return Plan.objects.get(pk=draft.pk)


def test_two_versions_beside_each_other(second, planned, sign_in):
    page = text(sign_in("teacher").get(f"/plan/compare/{planned.plan.key}/{second.key}/"))
    assert "changed Action Sit by the student and ask." in page
    assert "Due: within 3 school days → within 2 school days" in page
    assert "Who: Class teacher → Dean or pastoral lead" in page
    assert "gone Action Talk in a restorative way" in page
    assert "added Action Bring a kai basket." in page
    assert [page.count(f" {what} Action") for what in ("changed", "added", "gone")] == [1, 1, 1]
    back = text(sign_in("teacher").get(f"/plan/compare/{second.key}/{planned.plan.key}/"))
    assert "gone Action Bring a kai basket." in back


def test_versions_say_from_when_and_why(second, planned, sign_in):
    client = sign_in("officer")
    page = text(client.get("/plan/versions/"))
    assert "Version 2 Monday 15 June 2026 still to begin" in page
    assert "“The board met” Officer of 8001" in page
    answer = client.post("/plan/versions/", {"one": planned.plan.key, "other": second.key})
    assert answer.headers["Location"] == f"/plan/compare/{planned.plan.key}/{second.key}/"
    assert "no longer in force" not in text(client.get(f"/plan/versions/{planned.plan.key}/"))
    assert "not in force yet" in text(client.get(f"/plan/versions/{second.key}/"))


def test_the_plan_is_taken_away_whole(planned, sign_in):
    answer = sign_in("teacher").get(f"/plan/export/{planned.plan.key}/csv/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len([row for row in rows if row and row[-1].startswith("S2:")]) == 43 + 39 + 30
    greeting = next(row for row in rows if row and row[-1] == "S2:84")
    assert greeting[3:8] == ["Class teacher", "Check-in with the student", "in person", "opens a task", "3"]
    assert sign_in("teacher").get(f"/plan/export/{planned.plan.key}/xlsx/").content.startswith(b"PK")


def test_another_schools_plan_is_not_found(planned, sign_in):
    with scope(school=planned.other):
        actions.start(by=None, school=planned.other, now=planned.now)
        other = queries.plan_on(planned.other, planned.today)
    assert sign_in("principal").get(f"/plan/versions/{other.key}/").status_code == 404
