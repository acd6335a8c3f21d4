"""Before it writes, a school looks at what it has: policies, routines, strengths; and takes it on paper."""

import io

import pytest
import python_calamine
from django_scopes import scope
from pypdf import PdfReader

from tests.web.amp.test_plan import text
from whetu.web.amp import actions
from whetu.web.amp.models import Part, PolicyItem, Routine, Strength
from whetu.web.amp.queries import reflect

POLICY = {
    "title": "Attendance policy", "made_on": "3/02/2019", "updated_on": "5/03/2023",
    "changed": "Rolls by nine, after the review.", "fits": "partly", "note": "Says nothing of whānau.",
    "part": "coding",
}  # fmt: skip
ROUTINE = {
    "written": "The office rings by nine.", "done": "The office texts by ten.", 
    "gap": "An hour, and no call.", "change": "document", "part": "daily",
}  # fmt: skip
STRENGTH = {"kind": "works", "words": "Every dean rings home.", "evidence": "", "part": ""}


@pytest.fixture
def officer(kura, sign_in):
    with scope(school=kura.school):
        yield sign_in("officer")


def pdf_text(answer) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_way_says_how_far_the_school_is(kura, officer):
    answer = officer.get("/plan/reflect/")
    assert answer.content.decode().count('href="/reports/look/"') == 1
    page = text(answer)
    assert "Understand what a plan holds 1 of 8 have words in your plan" in page
    assert "Look at what you have Not begun" in page
    assert "Barriers What students and whānau say gets in the way." in page
    by = kura.staff["officer"].user
    draft = actions.make_draft(by=by, school=kura.school, now=kura.now)
    Part.objects.create(school=kura.school, plan=draft, part="objectives", en="All here.", at=kura.now)
    Part.objects.create(school=kura.school, plan=draft, part="targets", en=" ", at=kura.now)
    officer.post("/plan/reflect/policies/add/", POLICY)
    page = text(officer.get("/plan/reflect/"))
    assert "2 of 8 have words in your plan" in page
    assert "Look at what you have ✓ All looked at" in page
    assert "Version 2 is being written" in page


def test_a_policy_is_added_changed_and_removed(officer):
    officer.post("/plan/reflect/policies/add/", POLICY)
    row = PolicyItem.objects.get()
    page = text(officer.get("/plan/reflect/"))
    assert "Attendance policy 3 Feb 2019 5 Mar 2023 Rolls by nine, after the review. Fits in part" in page
    officer.post(f"/plan/reflect/policies/{row.pk}/", POLICY | {"title": "Rolls", "version": 1})
    row.refresh_from_db()
    assert row.title == "Rolls"
    assert "Take this out of the list?" in text(officer.get(f"/plan/reflect/policies/{row.pk}/remove/"))
    officer.post(f"/plan/reflect/policies/{row.pk}/remove/", {"version": 1})
    assert PolicyItem.objects.exists(), "removed though it was changed since the page was opened"
    officer.post(f"/plan/reflect/policies/{row.pk}/remove/", {"version": 2})
    assert not PolicyItem.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"updated_on": "1/02/2019"}, "last changed before it was made"),
        ({"made_on": "1/07/2026", "updated_on": ""}, "Choose days up to today"),
        ({"made_on": "31/02/2020"}, "Enter a valid date"),
        ({"title": ""}, "Policy or procedure: "),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(officer, wrong, said):
    assert said in text(officer.post("/plan/reflect/policies/add/", POLICY | wrong))
    assert not PolicyItem.objects.exists()


def test_a_comparison_of_nothing_is_refused(officer):
    answer = officer.post("/plan/reflect/routines/add/", ROUTINE | {"written": "", "done": ""})
    assert "Say what is written, or what is done" in text(answer)


def test_two_people_write_and_both_texts_are_shown(officer):
    officer.post("/plan/reflect/routines/add/", ROUTINE)
    row = Routine.objects.get()
    at = f"/plan/reflect/routines/{row.pk}/"
    officer.post(at, ROUTINE | {"gap": "Hers.", "version": 1})
    answer = officer.post(at, ROUTINE | {"gap": "His.", "version": 1})
    assert answer.status_code == 409
    assert "The gap between them Hers. His." in text(answer)
    assert "Hers.\n\nHis.</textarea>" in answer.content.decode()
    row.refresh_from_db()
    assert row.gap == "Hers."
    officer.post(at, ROUTINE | {"gap": "Both.", "version": 2})
    row.refresh_from_db()
    assert row.gap == "Both."


def test_a_claim_without_evidence_asks_how_we_know(officer):
    officer.post("/plan/reflect/strengths/add/", STRENGTH)
    page = text(officer.get("/plan/reflect/"))
    assert "Every dean rings home. How do we know?" in page
    assert "1 still to decide" in page
    row = Strength.objects.get()
    seen = STRENGTH | {"evidence": "31 of 40 answered.", "version": 1}
    officer.post(f"/plan/reflect/strengths/{row.pk}/", seen)
    page = text(officer.get("/plan/reflect/"))
    assert "How do we know?" not in page
    assert "31 of 40 answered." in page


def test_what_was_found_is_offered_to_who_writes_until_it_is_settled(kura, officer):
    officer.post("/plan/reflect/policies/add/", POLICY)
    officer.post("/plan/reflect/policies/add/", POLICY | {"title": "Rolls", "fits": "yes"})
    officer.post("/plan/reflect/routines/add/", ROUTINE)
    officer.post("/plan/reflect/routines/add/", ROUTINE | {"change": "routine"})
    officer.post("/plan/reflect/strengths/add/", STRENGTH | {"kind": "better", "words": "Hear students."})
    found = [(one.room, one.words, one.part) for one in reflect.open_points(kura.school)]
    assert found == [
        ("policies", "Attendance policy", "coding"),
        ("routines", "An hour, and no call.", "daily"),
        ("strengths", "Hear students.", ""),
    ]
    by = kura.staff["officer"].user
    actions.make_draft(by=by, school=kura.school, now=kura.now)
    assert "An hour, and no call. Change what is written" in text(officer.get("/plan/draft/write/daily/"))
    assert "An hour, and no call." not in text(officer.get("/plan/draft/write/coding/"))
    row = Routine.objects.get(change="document")
    officer.post(f"/plan/reflect/routines/{row.pk}/settle/", {"version": 1, "settled": "yes"})
    assert [one.room for one in reflect.open_points(kura.school)] == ["policies", "strengths"]
    assert "An hour, and no call." not in text(officer.get("/plan/draft/write/daily/"))
    assert "in the plan since" in text(officer.get("/plan/reflect/"))
    officer.post(f"/plan/reflect/routines/{row.pk}/", ROUTINE | {"change": "both", "version": 2})
    assert "routines" in [one.room for one in reflect.open_points(kura.school)], "decided anew: open again"


def test_the_worksheet_is_empty_for_a_meeting_or_filled(officer):
    officer.post("/plan/reflect/policies/add/", POLICY)
    empty = pdf_text(officer.get("/plan/reflect/worksheet-empty.pdf"))
    assert "What works well" in empty
    assert "C8" in empty
    assert "Attendance policy" not in empty
    assert "Says nothing of whānau." in pdf_text(officer.get("/plan/reflect/worksheet.pdf")).replace(
        "\n", " "
    )


def test_the_lists_are_taken_away_as_a_workbook(officer):
    officer.post("/plan/reflect/policies/add/", POLICY | {"title": "=1+1"})
    officer.post("/plan/reflect/routines/add/", ROUTINE)
    answer = officer.get("/plan/reflect/export/xlsx/")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Policies", "Written and done", "Strengths"]
    rows = book.get_sheet_by_name("Policies").to_python()
    assert rows[1][0] == "'=1+1"
    assert rows[1][1:3] == ["2019-02-03", "2023-03-05"]


def test_script_pasted_in_is_shown_as_text(officer):
    officer.post("/plan/reflect/strengths/add/", STRENGTH | {"words": "<script>alert(1)</script>"})
    body = officer.get("/plan/reflect/").content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_only_who_keeps_the_plan_looks(kura, sign_in):
    assert sign_in("teacher").get("/plan/reflect/").status_code == 403
    assert sign_in("board").get("/plan/reflect/").status_code == 403
