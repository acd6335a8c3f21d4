"""What stands against the draft: each thing is found, opens its place, and counts on the tab."""

import pytest
from django_scopes import scope

from tests.web.amp.test_plan import text
from whetu.web.amp.models import Holder, Part, PlanLink, StepAction
from whetu.web.amp.queries.check import checked
from whetu.web.people.models import Caregiver, Enrolment


@pytest.fixture
def officer(sound, sign_in):
    return sign_in("officer")


def say(draft, part: str, words: str) -> None:
    Part.objects.filter(plan=draft, part=part).update(en=words)


def test_a_sound_draft_is_told_so(sound, officer):
    page = officer.get("/plan/draft/check/")
    assert "Nothing must be mended." in text(page)
    assert 'aria-label="8 of 8 are held"' in page.content.decode()
    assert "Nobody's name, number or address stands in it." in text(page)


def test_an_unwritten_draft_lacks_what_every_plan_must_hold(draft, sign_in):
    page = text(sign_in("officer").get("/plan/draft/check/"))
    for key in ("C1", "C2", "C3", "C5", "C7", "C8"):
        at = page.index(f" {key} ", page.index("What every plan must hold"))
        assert "not yet" in page[at : at + 120], key


def test_each_finding_opens_its_place_and_quotes_it(sound, officer):
    say(sound, "partners", "We work with *** and others.")
    StepAction.objects.filter(plan=sound, line="S2:81").update(words="List who is past 10 days.")
    page = officer.get("/plan/draft/check/").content.decode()
    assert '<q class="check-quote">We work with *** and others.</q>' in page
    assert 'href="/plan/draft/write/partners/"' in page
    assert 'href="/plan/draft/#worrying"' in page


@pytest.mark.parametrize("where", ["part", "action", "document"])
def test_the_name_of_a_student_is_found_and_never_repeated(sound, planned, officer, where):
    student = planned.students[2]
    Enrolment.objects.filter(student=student).update(end="2026-03-01")
    words = f"Ask {student.last_name.upper()}, {student.first_name}"
    if where == "part":
        say(sound, "concerns", words)
    elif where == "action":
        StepAction.objects.filter(plan=sound, line="S2:84").update(outcome=words)
    else:
        PlanLink.objects.create(school=sound.school, plan=sound, kind="policy", title=words)
    page = officer.get("/plan/draft/check/").content.decode()
    assert "A name that stands on the roll is in " in page
    assert student.last_name not in page
    assert student.last_name.upper() not in page


def test_a_role_without_anybody_is_worth_a_look(sound, planned, officer):
    planned.staff["pastoral"].roles = ["board"]
    planned.staff["pastoral"].save()
    page = text(officer.get("/plan/draft/check/"))
    assert "Nobody at this school holds the role “SENCO”." in page
    Holder.objects.create(school=sound.school, role="senco", staff=planned.staff["principal"])
    assert "the role “SENCO”" not in text(officer.get("/plan/draft/check/"))


def test_a_page_of_this_site_is_no_link_for_the_public(sound, planned, officer):
    PlanLink.objects.create(
        school=sound.school, plan=sound, kind="policy", title="Policy", url="https://kura.example/students/"
    )
    assert not checked(sound, planned.today, "other.example").musts
    assert [row.place for row in checked(sound, planned.today, "kura.example").musts] == ["Documents"]


def test_the_tab_counts_what_must_be_mended(sound, officer):
    assert "to mend" not in text(officer.get("/plan/draft/check/?count"))
    say(sound, "partners", "***")
    say(sound, "concerns", "TBC")
    assert text(officer.get("/plan/draft/check/?count")).split() == ["2", "to", "mend"]
    assert 'hx-get="/plan/draft/check/?count"' in officer.get("/plan/draft/").content.decode()


def test_the_page_asks_a_fixed_number_of_times(sound, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        officer.get("/plan/draft/check/")


def test_who_does_not_write_the_plan_is_refused(sound, sign_in):
    for role in ("teacher", "board", "presiding_member"):
        assert sign_in(role).get("/plan/draft/check/").status_code == 403
    with scope(school=sound.school):
        sound.delete()
    assert sign_in("officer").get("/plan/draft/check/").headers["Location"] == "/plan/"


def test_an_agency_and_a_member_of_staff_at_home_stop_no_plan(sound, planned):
    student, principal = planned.students[2], planned.staff["principal"]
    principal.user.name = "Zz-Ruru Zz-Kea"
    principal.user.save()
    for place, name in ((8, "Oranga Tamariki"), (9, principal.user.name), (10, "Zz-Hina Zz-Kauri")):
        Caregiver.objects.create(school=sound.school, student=student, place=place, name=name)
    say(sound, "partners", f"We work with Oranga Tamariki. {principal.user.name} is whom to ask.")
    found = checked(sound, planned.today)
    assert not found.musts
    assert [row.words for row in found.shoulds if "somebody on the staff" in row.words]
    say(sound, "partners", "We thank Zz-Hina Zz-Kauri.")
    assert [row.place for row in checked(sound, planned.today).musts] == ["Who works with us"]


def test_a_day_that_is_past_must_be_mended_before_the_board_is_asked(sound, planned):
    sound.wanted_from = planned.today
    assert not checked(sound, planned.today).musts
    sound.wanted_from = planned.today.replace(day=11)
    assert [(row.place, "is past" in row.words) for row in checked(sound, planned.today).musts] == [
        ("Dates", True)
    ]
