"""Who holds each role of the plan, where nobody does, and the school's own words."""

import csv
import io

import pytest
from django_scopes import scope

from tests.web.amp.test_plan import text
from whetu.web.amp import queries
from whetu.web.amp.models import Holder
from whetu.web.audit.models import Entry


@pytest.fixture
def officer(planned, sign_in):
    with scope(school=planned.school):
        yield sign_in("officer")


def test_a_role_is_given_for_some_year_levels_and_the_gap_shows(planned, officer):
    dean = planned.staff["pastoral"]
    officer.post("/plan/who/dean/", {"which": "holder", "staff": dean.key, "year_levels": ["7"]})
    assert Holder.objects.get().year_levels == [7]
    page = text(officer.get("/plan/who/"))
    assert "Dean or pastoral lead Pastoral of 8001 (Year 7) nobody named for Year 8" in page
    officer.post("/plan/who/dean/", {"which": "holder", "staff": dean.key, "year_levels": []})
    assert "nobody named for" not in text(officer.get("/plan/who/"))
    assert Entry.objects.filter(did="gave a role of the plan", key=dean.key).count() == 2


def test_only_somebody_whose_access_fits_holds_a_role(planned, officer):
    teacher = planned.staff["teacher"]
    answer = officer.post("/plan/who/dean/", {"which": "holder", "staff": teacher.key})
    assert "Select a valid choice" in text(answer)
    assert not Holder.objects.exists()


def test_a_role_is_taken_away(planned, officer):
    held = Holder.objects.create(school=planned.school, role="dean", staff=planned.staff["pastoral"])
    officer.post("/plan/who/senco/", {"which": "drop", "holder": held.pk})
    assert Holder.objects.exists()
    officer.post("/plan/who/dean/", {"which": "drop", "holder": held.pk})
    assert not Holder.objects.exists()


def test_who_has_left_holds_nothing_and_nobody_else_is_a_gap(planned, officer):
    dean = planned.staff["pastoral"]
    Holder.objects.create(school=planned.school, role="dean", staff=dean)
    dean.ends = planned.today.replace(day=1)
    dean.save()
    page = text(officer.get("/plan/"))
    assert "nobody at this school holds the role: Dean or pastoral lead, SENCO." in page
    assert "Dean or pastoral lead nobody at this school holds this role" in page


def test_the_schools_own_word_for_a_role_stands_everywhere(planned, officer):
    officer.post("/plan/who/dean/", {"which": "name", "label": "Whānau dean", "label_mi": ""})
    assert queries.who_words(planned.school)["dean"] == "Whānau dean"
    assert "Whānau dean · by phone" in text(officer.get("/plan/"))
    officer.post("/plan/who/dean/", {"which": "name", "label": "", "label_mi": ""})
    assert queries.who_words(planned.school)["dean"] == "Dean or pastoral lead"
    refused = officer.post("/plan/who/teacher/", {"which": "name", "label": "Boss"})
    assert "named with the roles of access" in text(refused) or refused.status_code == 200
    assert queries.who_words(planned.school)["teacher"] == "Class teacher"


def test_kinds_are_renamed_mapped_and_switched_off(planned, officer):
    sent = {"RA04_label": "Kōrero", "RA04_mapped_to": "=17", "RA04_used": "on"}
    sent |= {f"RA{n:02}_used": "on" for n in range(1, 27) if n not in (4, 9)}
    officer.post("/plan/kinds/", sent)
    assert queries.kind_words(planned.school)["RA04"] == "Kōrero"
    assert "RA09" not in queries.kinds_used(planned.school)
    assert set(queries.kinds_of(planned.school)) == {"RA04", "RA09"}
    answer = officer.get("/plan/kinds/csv/")
    rows = {row[0]: row for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert rows["RA04"][1:] == ["Kōrero", "Check-in with the student", "'=17", "yes"]
    assert rows["RA09"][-1] == "no"
    assert len(rows) == 27


def test_who_only_looks_changes_no_kind(planned, officer, sign_in):
    looking = sign_in("teacher")
    assert 'name="RA04_label"' not in looking.get("/plan/kinds/").content.decode()
    assert looking.post("/plan/kinds/", {"RA04_label": "X"}).status_code == 403
