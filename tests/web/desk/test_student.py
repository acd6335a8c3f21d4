"""One student's record: opened with a reason, written down, and every number worked out."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import kura as world
from tests.web.desk.conftest import names, text
from whetu.web.attendance.models import StudentTerm
from whetu.web.audit.models import Entry
from whetu.web.people.models import Caregiver, EarlierDays
from whetu.web.schools.models import Grant

ĀKAHUIA, BĒNEA, TĀWHIRI, SĒFINA, OLIVER, MERE, HŌRI, ISLA, MANAIA, WIREMU, LUPE, XĪN = range(12)


@pytest.fixture
def page(kura, sign_in):
    """`page("principal", HŌRI)`: the student's page as somebody sees it."""
    return lambda role, place: sign_in(role).get(reverse("student", args=[kura.students[place].key]))


def test_days_come_first_and_words_are_exact(page):
    words = text(page("principal", OLIVER))
    assert "Oliver was away 10 half-days this term." in words
    assert "Worrying · 5 &nbsp;days" in words
    assert "5 days before Concerning." in words
    assert "Five whole days unjustified: a response is due Fri 19 Jun" in words


def test_near_the_line_and_no_reason_in_words(page):
    words = text(page("principal", MERE))
    assert "Mere-Ana was away 8 half-days this term. One day before Worrying." in words
    words = text(page("principal", MANAIA))
    assert "Manaia was away 2 half-days this term; 1 day has no reason yet." in words


def test_why_the_record_is_open(page):
    assert "You see this because you teach this student." in text(page("teacher", OLIVER))
    assert "You see this because you lead this school." in text(page("principal", OLIVER))


def test_every_opening_is_written_down_with_its_reason(kura, page):
    page("teacher", OLIVER)
    entry = Entry.objects.get(did="opened a student")
    assert (entry.about, entry.key) == ("student", kura.students[OLIVER].key)
    assert entry.why == "teaches this student"
    assert entry.by == kura.staff["teacher"].user
    assert entry.detail == {}


def test_the_grid_has_every_day_with_letters_and_words(page):
    html = page("principal", SĒFINA).content.decode()
    assert html.count('class="day') >= 55
    assert "Thursday 14 May: justified absence. marks M M" in html
    assert "Anzac Day" in html
    assert "day--future" in html


def test_the_ladder_has_the_days_on_which_steps_were_reached(page):
    words = text(page("principal", SĒFINA))
    for reached in ("Reached Wed 20 May.", "Reached Wed 27 May.", "Reached Thu 4 Jun."):
        assert reached in words


def test_timeline_tells_of_crossings_corrections_reasons_and_enrolment(kura, page, reload):
    from whetu.web.attendance.actions.reasons import record_reason

    reload({SĒFINA: (14, "M")})
    with scope(school=kura.school):
        record_reason(
            by=kura.staff["pastoral"].user, student=kura.students[MANAIA], days=[kura.today], code="M",
            note="rang in", now=timezone.now(),
        )  # fmt: skip
    words = text(page("principal", SĒFINA))
    assert "Serious concern, reached on Thu 4 Jun, taken back: correction (corrected.csv)" in words
    assert "Changed by corrected.csv: from Medical to Present, Thu 14 May, Fri 15 May" in words
    words = text(page("principal", MANAIA))
    assert "Reason found for Fri 12 Jun by Pastoral of 8001: Medical “rang in”" in words


def test_a_caregiver_who_must_not_be_contacted_has_no_phone_and_no_email(kura, page):
    with scope(school=kura.school):
        Caregiver.objects.filter(student=kura.students[OLIVER]).update(contact_allowed=False)
    words = text(page("teacher", OLIVER))
    assert "Zz-Whaea 4" in words
    assert "Do not contact" in words
    assert "+64 21 000 0004" not in words
    assert "whanau4@home.example" not in words
    assert "whanau8@home.example" in text(page("teacher", MANAIA))


@pytest.mark.parametrize(("days", "said"), [("4.5", "4.5"), ("3.0", "3")])
def test_earlier_schools_days_are_context(kura, page, days, said):
    with scope(school=kura.school):
        EarlierDays.objects.create(
            school=kura.school, student=kura.students[ISLA], year=2026, term=2, days_absent=days,
            said_by="whānau",
        )  # fmt: skip
    words = text(page("principal", ISLA))
    assert f"{said} days absent at an earlier school this term, says whānau." in words
    assert f"{said} days absent at an earlier school, says whānau (not counted here)" in words
    assert "Good · 0 &nbsp;days" in words


@pytest.mark.parametrize(
    ("place", "number", "said"),
    [
        (HŌRI, "absent", "60 half-days = 30 days."),
        (HŌRI, "unjustified", "60 half-days = 30 days."),
        (HŌRI, "justified", "0 half-days = 0 days."),
        (HŌRI, "present", "16 half-days."),
        (WIREMU, "unmarked", "4 half-days = 2 days."),
    ],
)
def test_each_number_is_worked_out_as_the_page_shows_it(place, number, said, kura, sign_in):
    student = kura.students[place]
    words = text(sign_in("principal").get(reverse("student_how", args=[student.key, 2026, 2, number])))
    assert said in words


def test_working_out_shows_codes_minutes_settings_and_upload(kura, sign_in):
    url = reverse("student_how", args=[kura.students[MANAIA].key, 2026, 2, "unjustified"])
    words = text(sign_in("principal").get(url))
    day = "? No reason yet 210 + 120 unjustified 330 2 half-days unjustified days.csv Fri 12 Jun, 3:00 p.m."
    assert day in words
    assert "a half-day is 120 minutes; the whole day is added up; exam leave is not counted" in words


def test_the_drawer_is_the_same_without_the_frame(kura, sign_in):
    url = reverse("student_how", args=[kura.students[MANAIA].key, 2026, 2, "absent"])
    drawer = sign_in("principal").get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in drawer
    assert "? No reason yet 210 + 120" in drawer


def test_another_schools_student_is_not_there(kura, sign_in):
    client = sign_in("principal")
    for name, more in (("student", []), ("break_glass", []), ("student_how", [2026, 2, "absent"])):
        assert client.get(reverse(name, args=[kura.others[0].key, *more])).status_code == 404
    assert not Entry.objects.filter(did="opened a student").exists()


def test_a_term_the_school_does_not_have_is_not_there(kura, sign_in):
    url = reverse("student_term", args=[kura.students[0].key, 1999, 1])
    assert sign_in("principal").get(url).status_code == 404


def test_without_a_reason_one_is_asked_for_and_no_name_is_shown(kura, sign_in):
    student = kura.students[BĒNEA]
    client = sign_in("teacher")
    answer = client.get(reverse("student", args=[student.key]))
    assert answer.url == reverse("break_glass", args=[student.key])
    assert student.last_name not in text(client.get(answer.url))
    assert not Entry.objects.filter(did="opened a student").exists()


@pytest.mark.parametrize("reason", ["", "too short", "          "])
def test_a_reason_must_say_something(reason, kura, sign_in):
    url = reverse("break_glass", args=[kura.students[BĒNEA].key])
    assert sign_in("teacher").post(url, {"reason": reason}).status_code == 400
    with scope(school=kura.school):
        assert not Grant.objects.filter(kind=Grant.Kind.BROKE_GLASS).exists()


def test_breaking_the_glass_opens_one_record_until_the_end_of_the_day(kura, sign_in, settings):
    student, client = kura.students[BĒNEA], sign_in("teacher")
    url = reverse("break_glass", args=[student.key])
    assert client.post(url, {"reason": "Fell in the yard, whānau to be rung"}).status_code == 303
    page = client.get(reverse("student", args=[student.key]))
    assert "Bēnea Zz-Kahurangi" in text(page)
    assert "opened with a reason: Fell in the yard" in text(page)
    assert client.get(reverse("student", args=[kura.students[SĒFINA].key])).status_code == 302
    with scope(school=kura.school):
        grant = Grant.objects.get(kind=Grant.Kind.BROKE_GLASS)
        assert (grant.starts, grant.ends, grant.student_key) == (kura.today, kura.today, student.key)
    broken = Entry.objects.get(did="broke the glass")
    assert (broken.key, broken.why) == (student.key, "Fell in the yard, whānau to be rung")
    settings.TODAY = "2026-06-13"
    assert client.get(reverse("student", args=[student.key])).url == url


def test_a_record_opened_with_a_reason_is_on_no_list(kura, sign_in):
    client = sign_in("teacher")
    client.post(reverse("break_glass", args=[kura.students[BĒNEA].key]), {"reason": "Fell in the yard today"})
    assert "Bēnea" not in text(client.get("/students/"))


def test_who_has_a_reason_is_asked_for_none(kura, sign_in):
    student = kura.students[OLIVER]
    answer = sign_in("teacher").get(reverse("break_glass", args=[student.key]))
    assert answer.url == reverse("student", args=[student.key])


@pytest.mark.parametrize(("role", "place"), [("teacher", LUPE), ("senior_leader", ĀKAHUIA)])
def test_ones_own_child_is_refused_kindly_with_whom_to_ask(role, place, kura, sign_in):
    student, client = kura.students[place], sign_in(role)
    answer = client.get(reverse("student", args=[student.key]), follow=True)
    assert answer.status_code == 403
    words = text(answer)
    assert "This record stays closed to you" in words
    assert "Principal of 8001" in words
    assert student.first_name not in words
    posted = client.post(reverse("break_glass", args=[student.key]), {"reason": "It is urgent, I promise"})
    assert posted.status_code == 403
    with scope(school=kura.school):
        assert not Grant.objects.filter(kind=Grant.Kind.BROKE_GLASS).exists()


@pytest.mark.parametrize("role", ["board", "administrator"])
def test_who_may_open_no_student(role, kura, sign_in):
    assert sign_in(role).get(reverse("student", args=[kura.students[0].key])).status_code == 403


def test_an_attendance_services_officer_opens_a_student_only_while_a_share_is_open(kura, sign_in):
    student, client = kura.students[HŌRI], sign_in("provider_officer")
    url = reverse("student", args=[student.key])
    assert client.get(url).status_code == 403
    with scope(school=kura.school):
        Grant.objects.create(
            school=kura.school, staff=kura.staff["provider_officer"], kind=Grant.Kind.SHARE,
            student_key=student.key, starts=kura.today, ends=kura.today,
        )  # fmt: skip
    words = text(client.get(url))
    assert "Hōri Zz-Whāea" in words
    assert "open share until 12 June 2026" in words
    assert "whanau6@home.example" not in words
    assert "Hōri Zz-Whāea" in text(client.get("/counts/"))


def test_find_by_number_leads_to_asking_for_a_reason(kura, sign_in):
    client = sign_in("teacher")
    student = kura.students[BĒNEA]
    answer = client.post(reverse("students_find"), {"number": student.number})
    assert answer.url == reverse("student", args=[student.key])
    assert client.get(answer.url).url == reverse("break_glass", args=[student.key])
    nobody = client.post(reverse("students_find"), {"number": "7999"}, follow=True)
    assert "No student here has that number." in text(nobody)


def test_days_that_do_not_count_say_why(kura, sign_in):
    student = kura.students[OLIVER]
    content = f"student,date,marks\n{student.number},27/04/2026,P210P120\n".encode()
    world.load(kura, kura.school, content, name="holiday.csv", now=timezone.now())
    url = reverse("student_how", args=[student.key, 2026, 2, "days"])
    assert "The school was not open: these marks do not count." in text(sign_in("principal").get(url))


def test_a_reason_is_noted_on_the_page_and_waits_for_the_office(kura, sign_in):
    student, client = kura.students[MANAIA], sign_in("teacher")
    url = reverse("student", args=[student.key])
    assert "Days with no reason yet 1" in text(client.get(url))
    noted = {"days": ["2026-06-12"], "code": "M", "note": "rang in", "next": url}
    answer = client.post(reverse("reason", args=[student.key]), noted, follow=True)
    assert answer.redirect_chain[-1][0] == url
    words = text(answer)
    assert "Every day has a reason now." in words
    assert "Fri 12 Jun Medical : rang in Teacher of 8001" in words.replace("Medical:", "Medical :")
    assert "1 day has no reason yet" not in words
    assert "Manaia was away 2 half-days this term." in words


def test_who_broke_the_glass_reads_and_is_offered_no_form_that_would_refuse_them(kura, sign_in):
    student = kura.students[1]
    client = sign_in("teacher")
    client.post(f"/students/{student.key}/reason/", {"reason": "Found crying at the gate this morning"})
    page = client.get(f"/students/{student.key}/").content.decode()
    assert "Found crying at the gate" in page
    for way in (f"/students/{student.key}/earlier/", "Note the reason"):
        assert way not in page
    assert (
        f"/students/{student.key}/earlier/"
        in sign_in("officer").get(f"/students/{student.key}/").content.decode()
    )


def away_on(kura, place: int, days: list) -> None:
    """One student away on some days of Term 2, ill, and everybody else on every fourth day."""
    rows = ["student,date,marks"]
    for number, student in enumerate(kura.students):
        for at, on in enumerate(world.open_days(kura.today)):
            ill = on in days if number == place else (at + number) % 4 == 0
            mark = "M" if ill else "P"
            rows.append(f"{student.number},{on.day}/{on:%m/%Y},{mark}210{mark}120")
    world.load(kura, kura.school, "\n".join(rows).encode(), name="away.csv", now=timezone.now())


def test_a_weekday_on_which_one_student_is_away_stands_in_words_and_another_students_does_not(
    kura, page, sign_in
):
    away_on(kura, MANAIA, [on for on in world.open_days(kura.today) if on.weekday() == 1])
    answer = page("teacher", MANAIA)
    words = text(answer)
    assert "Away on 8 of 8 Tuesdays this term; at this school Tuesdays are" in words
    assert "8 of 8 days away this term were for illness." in words
    assert f"/students/{kura.students[MANAIA].key}/record/" in answer.content.decode()
    assert "Tuesdays" not in text(page("principal", OLIVER))
    listed = sign_in("principal").get("/students/?list=pattern")
    assert [name.split()[0] for name in names(listed)] == ["Manaia"]


def test_days_around_closed_ones_stand_in_words(kura, page):
    around = [date(2026, 4, 20), date(2026, 4, 24), date(2026, 4, 28), date(2026, 5, 29), date(2026, 6, 2)]
    away_on(kura, MANAIA, around)
    words = text(page("teacher", MANAIA))
    assert "Away on 5 of 5 days beside a holiday or other closed day this term; at this school" in words


def test_nothing_stands_out_where_nobody_was_away_much(page):
    assert "What stands out" not in text(page("principal", MERE))


def test_mostly_half_days_and_long_absence_term_after_term(kura, page):
    with scope(school=kura.school):
        StudentTerm.objects.filter(student=kura.students[HŌRI]).update(
            present_one=0b11110, unjustified_one=0b11111, unjustified_both=0b1, step="serious"
        )
        StudentTerm.objects.create(
            school=kura.school, student=kura.students[HŌRI], year=2026, term=1, step="concerning"
        )
    words = text(page("principal", HŌRI))
    assert "4 of 5 days away this term were half-days." in words
    assert "Away 10 days or more in 2 of the last 2 terms." in words
