"""The school's pages: who may open and change them, what they say, and clear words for what is wrong."""

from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scope

from whetu.rules.access import ROLES
from whetu.web.audit.models import Entry
from whetu.web.schools import queries
from whetu.web.schools.models import Staff, User
from whetu.web.schools.queries import staff as staffing

VIEWERS = {"pastoral", "officer", "senior_leader", "principal", "administrator"}
EDITORS = {"officer", "senior_leader", "principal", "administrator"}
STAFF_EDITORS = {"senior_leader", "principal", "administrator"}
COVERERS = {"officer", "senior_leader", "principal"}
LEADERS = {"senior_leader", "principal"}

# page: who may look, who may send its form
PAGES = {
    "school": (VIEWERS, set()),
    "school_details": (EDITORS, EDITORS),
    "school_terms": (VIEWERS, EDITORS),
    "school_closures": (VIEWERS, EDITORS),
    "school_holidays": (EDITORS, EDITORS),
    "school_bells": (VIEWERS, EDITORS),
    "school_settings": (VIEWERS, EDITORS),
    "school_staff": (VIEWERS, set()),
    "school_add_staff": (STAFF_EDITORS, STAFF_EDITORS),
    "school_roles": (VIEWERS, STAFF_EDITORS),
    "school_classes": (VIEWERS, set()),
    "school_new_year": (COVERERS, COVERERS),
    "school_grants": (COVERERS, set()),
    "cover": (COVERERS, COVERERS),
    "hand_over": (COVERERS, COVERERS),
    "contract": (LEADERS, LEADERS),
    "find_student": (LEADERS, set()),
    "merge": (COVERERS, set()),
    "audit": (LEADERS, set()),
    "audit_csv": (LEADERS, set()),
    "account": (set(ROLES), set()),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_open_to_those_who_need_it_and_nobody_else(kura, sign_in, role):
    client = sign_in(role)
    may_look = {page for page in PAGES if client.get(reverse(page)).status_code == 200}
    assert may_look == {page for page, (viewers, _editors) in PAGES.items() if role in viewers}
    with_form = [page for page, (_viewers, editors) in PAGES.items() if editors]
    may_send = {page for page in with_form if client.post(reverse(page)).status_code != 403}
    assert may_send == {page for page, (_viewers, editors) in PAGES.items() if role in editors}


def held(kura):
    with scope(school=kura.school):
        return queries.calendar(kura.school)


def test_days_are_closed_by_a_list_and_opened_again(kura, sign_in):
    client = sign_in("officer")
    lines = "15/06/2026 Teacher-only day\n\n22/06/2026 to 23/06/2026 Flood"
    sent = client.post(
        "/school/closures/", {"days": lines, "open_half_days": "1", "kind": "emergency"}, follow=True
    )
    assert "3 days are noted." in sent.content.decode()
    assert [held(kura)[date(2026, 6, on)] for on in (15, 22, 23, 24)] == [1, 1, 1, 2]
    client.post("/school/closures/2026-06-22/open/")
    assert held(kura)[date(2026, 6, 22)] == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("Teacher-only day", "Line 1: begin with a date"),
        ("15/06/2026\n31/06/2026", "Line 2: there is no such date."),
        ("23/06/2026 to 22/06/2026", "the last day must come after the first"),
        ("13/06/2026", "is at a weekend"),
        ("8/07/2026", "is not in a term of this school"),
        ("", "Fill this in."),
    ],
)
def test_a_wrong_list_of_days_says_which_line_and_closes_nothing(kura, sign_in, lines, words):
    before = held(kura)
    sent = sign_in("officer").post(
        "/school/closures/", {"days": lines, "open_half_days": "0", "kind": "other"}
    )
    assert (sent.status_code, words in sent.content.decode(), held(kura) == before) == (200, True, True)


def test_terms_are_set_and_an_unusual_date_is_said_but_kept(kura, sign_in):
    sent = {"start2": "22/04/2026", "end2": "3/07/2026"}
    for number, start, end in ((1, "2/02/2026", "2/04/2026"), (3, "20/07/2026", "25/09/2026")):
        sent |= {f"start{number}": start, f"end{number}": end}
    sent |= {"start4": "12/10/2026", "end4": "16/12/2026"}
    page = sign_in("officer").post("/school/terms/?year=2026", sent, follow=True).content.decode()
    assert "Schools start this term on Monday 20 April 2026." in page
    with scope(school=kura.school):
        assert queries.terms(kura.school)[1].start == date(2026, 4, 22)


def test_a_year_that_is_not_known_is_asked_for(kura, sign_in):
    client = sign_in("officer")
    assert "We do not know the term dates of 2027" in client.get("/school/terms/?year=2027").content.decode()
    page = client.post("/school/terms/?year=2027", {"start1": "1/02/2027"}).content.decode()
    assert "Term 1 needs both its days." in page
    client.post("/school/terms/?year=2027", {"start1": "1/02/2027", "end1": "16/04/2027"})
    with scope(school=kura.school):
        assert queries.terms(kura.school)[-1].end == date(2027, 4, 16)


@pytest.mark.parametrize("year", ["abc", "1066", "9999"])
def test_a_year_that_no_school_has_is_not_found(kura, sign_in, year):
    assert sign_in("officer").get(f"/school/terms/?year={year}").status_code == 404


def test_a_held_terms_days_are_changed_never_emptied(kura, sign_in):
    page = sign_in("officer").post("/school/terms/", {"start1": "", "end1": ""}).content.decode()
    assert "Term 1 has its days already" in page


def test_holidays_are_shown_before_they_are_filled_in(kura, sign_in):
    client, on = sign_in("officer"), date(2026, 3, 9)
    assert "Monday 9 March 2026" in client.get("/school/closures/holidays/?year=2026").content.decode()
    assert on in held(kura)
    client.post("/school/closures/holidays/?year=2026")
    assert on not in held(kura)


def test_bell_times_hold_for_the_days_that_were_chosen(kura, sign_in):
    client = sign_in("officer")
    client.post("/school/bells/", {"weekdays": ["1", "3"], "slots": "8:50 60\n09.55, 55 min\n40"})
    with scope(school=kura.school):
        assert queries.bells(kura.school) == {
            (day, slot): minutes for day in (1, 3) for slot, minutes in enumerate((60, 55, 40), 1)
        }
    for wrong in ("8:50", "25:00 60", "8:50 0", "first 60"):
        page = client.post(
            "/school/bells/", {"weekdays": ["1"], "slots": f"8:00 50\n{wrong}"}
        ).content.decode()
        assert "Line 2:" in page


COUNTING = {
    "from_day": "20/04/2026",
    "half_day_minutes": "120",
    "half_day_mode": "day_total",
    "exam_leave": "present",
    "unmarked": "apart",
    "tie": "unjustified",
    "counted_share": "20",
    "counted_types": "re, ff EX",
    "why": "Board, 12 March 2026",
}


def test_a_change_of_counting_is_shown_in_words_before_it_holds(kura, sign_in):
    client = sign_in("principal")
    page = client.post("/school/settings/", COUNTING).content.decode()
    assert "From Monday 20 April 2026 this changes:" in page
    assert "to “present”." in page
    with scope(school=kura.school):
        assert len(queries.counting(kura.school)) == 1
    client.post("/school/settings/", {**COUNTING, "yes": "1"})
    with scope(school=kura.school):
        assert queries.counting(kura.school)[-1][1].exam_leave == "present"
    again = client.post("/school/settings/", {**COUNTING, "yes": "1"}).content.decode()
    assert "Nothing would change" in again
    with scope(school=kura.school):
        assert len(queries.counting(kura.school)) == 2


def test_a_change_without_a_reason_is_not_kept(kura, sign_in):
    page = sign_in("principal").post("/school/settings/", {**COUNTING, "why": "", "yes": "1"})
    assert page.status_code == 200
    with scope(school=kura.school):
        assert len(queries.counting(kura.school)) == 1


def test_somebody_is_added_invited_changed_and_leaves(
    kura, sign_in, mailoutbox, django_capture_on_commit_callbacks
):
    client = sign_in("principal")
    new = {"name": "Zz Hana", "email": "Hana@8001.example", "roles": ["teacher"], "starts": "1/06/2026"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/school/staff/add/", {**new, "classes": ["Rimu"]})
    assert [mail.to for mail in mailoutbox] == [["hana@8001.example"]]
    with scope(school=kura.school):
        hana = staffing.by_email(kura.school, "hana@8001.example")
        assert staffing.classes_taught(kura.school, kura.today)[hana.pk] == ["Rimu"]
    page = f"/school/staff/{hana.key}/"
    client.post(page, {"which": "roles", "roles": ["teacher", "pastoral"]})
    client.post(page, {"which": "classes", "classes": ["Tōtara"]})
    client.post(page, {"which": "last_day", "last_day": "12/06/2026"})
    with scope(school=kura.school):
        hana.refresh_from_db()
        assert (hana.roles, hana.ends) == (["pastoral", "teacher"], kura.today)
        assert staffing.classes_taught(kura.school, kura.today)[hana.pk] == ["Tōtara"]
    history = client.get(page).content.decode()
    assert all(deed in history for deed in ("added staff", "changed roles", "ended a post"))


def test_the_same_person_cannot_be_added_twice(kura, sign_in):
    sent = {"name": "X", "email": "teacher@8001.example", "roles": ["board"], "starts": "1/06/2026"}
    page = sign_in("principal").post("/school/staff/add/", sent).content.decode()
    assert "is on the staff list already" in page


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_is_said(kura, sign_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = f"/school/staff/{kura.staff['teacher'].key}/invite/"
    assert "could not be sent" in sign_in("principal").post(page, follow=True).content.decode()


def test_nobody_raises_themselves_through_the_page(kura, sign_in):
    me = kura.staff["administrator"]
    page = sign_in("administrator").post(
        f"/school/staff/{me.key}/", {"which": "roles", "roles": ["principal"]}
    )
    assert "Nobody changes their own roles" in page.content.decode()
    with scope(school=kura.school):
        assert Staff.objects.get(pk=me.pk).roles == ["administrator"]


def test_the_schools_own_words_for_roles_stand_on_its_pages(kura, sign_in):
    client = sign_in("principal")
    client.post("/school/roles/", {"pastoral_en": "Dean", "pastoral_mi": "Manutaki"})
    assert "Dean" in client.get("/school/staff/").content.decode()
    client.cookies["whetu_language"] = "mi"
    assert "Manutaki" in client.get("/school/staff/").content.decode()


def test_a_person_of_another_school_is_not_found(kura, sign_in):
    assert sign_in("principal").get(f"/school/staff/{kura.staff['other'].key}/").status_code == 404


def test_pages_take_the_same_queries_however_many_people(kura, sign_in, django_assert_max_num_queries):
    client = sign_in("principal")
    with scope(school=kura.school):
        for number in range(30):
            user = User.objects.create_user(f"t{number}@8001.example", name=f"T {number}")
            Staff.objects.create(school=kura.school, user=user, roles=["teacher"], starts=date(2026, 1, 1))
    for page in ("school_staff", "school", "school_classes", "school_grants", "audit"):
        with django_assert_max_num_queries(20):
            client.get(reverse(page))


def test_what_was_changed_is_said_with_who_and_when(kura, sign_in):
    client = sign_in("officer")
    client.post("/school/closures/", {"days": "15/06/2026 Hui", "open_half_days": "0", "kind": "other"})
    entry = Entry.objects.get(did="closed days")
    page = client.get("/school/closures/").content.decode()
    assert (entry.by.name in page, "2026-06-15 Hui" in page) == (True, True)


def test_who_gives_no_class_is_offered_none(kura, sign_in):
    teacher = kura.staff["teacher"].key
    for page in ("/school/staff/add/", f"/school/staff/{teacher}/"):
        assert 'name="classes" value="Rimu"' in sign_in("principal").get(page).content.decode(), page
    admin = sign_in("administrator")
    assert 'name="classes"' not in admin.get("/school/staff/add/").content.decode()
    assert 'name="classes" value="Tōtara"' not in admin.get(f"/school/staff/{teacher}/").content.decode()
