"""The directory of who helps: kept by pastoral staff, asked by need and area, printed for whānau."""

import pytest
from django_scopes import scope

from whetu.rules.sharing import AGENCY_KINDS
from whetu.web.plans.actions import agencies as actions
from whetu.web.plans.models import Agency, AgencyGroup, Disclosure, Referral
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def kura(kura):
    with scope(school=kura.school):
        yield kura


@pytest.fixture
def agency(kura):
    def made(name, kind, **facts):
        return Agency.objects.create(school=kura.school, name=name, kind=kind, **facts)

    return made


GIVEN = {"name": "Zz-Whare Help", "kind": "housing", "area": "Hāwera", "phone": "06 000 0000"}


def test_an_empty_directory_says_what_to_do(kura, sign_in):
    text = sign_in("pastoral").get("/agencies/").content.decode()
    assert "The directory is empty." in text
    assert "Add an agency" in text


def test_who_helps_with_housing(kura, agency, sign_in):
    agency("Zz-Whare Help", "housing", area="Hāwera")
    agency("Zz-Kai", "community", helps=["housing", "money"])
    agency("Zz-Nurse", "health")
    agency("Zz-Gone", "housing", ended_on=kura.today)
    client = sign_in("pastoral")
    found = client.get("/agencies/", {"need": "housing"}).context["agencies"]
    assert [one.row.name for one in found] == ["Zz-Kai", "Zz-Whare Help"]
    found = client.get("/agencies/", {"need": "housing", "area": "Hāwera"}).context["agencies"]
    assert [one.row.name for one in found] == ["Zz-Whare Help"]
    needs = {one.key: [row.name for row in one.agencies] for one in client.get("/agencies/").context["needs"]}
    assert needs["housing"] == ["Zz-Kai", "Zz-Whare Help"]
    assert needs["transport"] == []
    found = client.get("/agencies/", {"state": "ended"}).context["agencies"]
    assert [one.row.name for one in found] == ["Zz-Gone"]


def test_added_changed_ended_and_taken_up_again(kura, sign_in):
    client = sign_in("pastoral")
    assert client.post("/agencies/new/", GIVEN).status_code == 303
    row = Agency.objects.get()
    again = client.post("/agencies/new/", GIVEN | {"name": "zz-whare help"})
    assert "of this name already" in again.content.decode()
    sent = GIVEN | {"version": 0, "hours": "9 to 5"}
    assert client.post(f"/agencies/{row.key}/change/", sent).status_code == 303
    clash = client.post(f"/agencies/{row.key}/change/", sent | {"hours": "Mornings"})
    assert clash.status_code == 409
    assert "9 to 5" in clash.content.decode()
    assert "Mornings" in clash.content.decode()
    client.post(f"/agencies/{row.key}/end/")
    row.refresh_from_db()
    assert (row.hours, row.ended_on) == ("9 to 5", kura.today)
    client.post(f"/agencies/{row.key}/take-up/")
    row.refresh_from_db()
    assert row.ended_on is None


def test_the_sheet_for_whanau_tells_how_to_ask_and_no_more(kura, agency, sign_in):
    agency("Zz-Whare Help", "housing", phone="06 000 0000", contact="Zz-Hine", note="Slow in winter")
    agency("Zz-Gone", "housing", ended_on=kura.today)
    text = sign_in("pastoral").get("/agencies/sheet/").content.decode()
    assert "06 000 0000" in text
    assert "Zz-Hine" not in text
    assert "Slow in winter" not in text
    assert "Zz-Gone" not in text


def test_a_teacher_sees_no_directory(kura, sign_in):
    assert sign_in("teacher").get("/agencies/").status_code == 403


def test_inside_and_outside_kinds_can_both_be_chosen(kura, sign_in):
    text = sign_in("pastoral").get("/agencies/new/").content.decode()
    assert all(f'value="{kind}"' in text for kind in AGENCY_KINDS)


@pytest.mark.parametrize("what", ["referral", "share", "group"])
def test_what_was_asked_of_an_agency_fixes_its_kind(kura, agency, sign_in, what):
    row, student = agency("Zz-Whare Help", "housing"), kura.students[2]
    facts = {"school": kura.school, "student": student, "at": kura.now}
    if what == "referral":
        Referral.objects.create(agency=row, reason="A dry home", **facts)
    elif what == "share":
        days = {"starts": kura.today, "ends": kura.today}
        Disclosure.objects.create(agency=row, child_told=True, whanau_told=True, **days, **facts)
    else:
        group = AgencyGroup.objects.create(name="Zz-Group", **facts)
        group.members.create(school=kura.school, agency=row, name="Zz", since=kura.today)
    client, page = sign_in("pastoral"), f"/agencies/{row.key}/change/"
    inside = client.post(page, GIVEN | {"version": 0, "kind": "senco"})
    assert "so its kind stays" in inside.content.decode()
    assert client.post(page, GIVEN | {"version": 0, "hours": "9 to 5"}).status_code == 303
    row.refresh_from_db()
    assert (row.kind, row.hours) == ("housing", "9 to 5")


def test_whoever_adds_the_same_agency_in_the_same_moment_is_told(kura, agency, monkeypatch):
    def while_another_saves(row):
        agency(row.name, row.kind)
        return row

    monkeypatch.setattr(actions, "check", while_another_saves)
    with pytest.raises(NotAllowed, match="of this name already"):
        actions.add(by=kura.staff["pastoral"].user, school=kura.school, name="Zz-Whare Help", kind="housing")
