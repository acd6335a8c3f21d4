"""A version is put into practice: who does what by when, people are told, and days are remembered."""

import io
from datetime import date, timedelta

import pytest
import python_calamine
from django_scopes import scope
from icalendar import Calendar
from pypdf import PdfReader

from tests.web.amp.test_plan import text
from whetu.rules.amp import ACTIVITIES, NOTICES
from whetu.web.amp import actions
from whetu.web.amp.models import Activity, LaunchNotice, Plan, Review
from whetu.web.amp.queries import practice, reminders
from whetu.web.people.models import Student
from whetu.web.schools.models import User


@pytest.fixture
def officer(planned, sign_in):
    with scope(school=planned.school):
        yield sign_in("officer")


@pytest.fixture
def published(planned):
    """The version in force, published on its first day; its school's scope is open."""
    with scope(school=planned.school):
        Plan.objects.filter(pk=planned.plan.pk).update(
            published_at=planned.now, from_day=date(2026, 2, 2), review_on=date(2028, 12, 1)
        )
        planned.plan.refresh_from_db()
        yield planned


def offered(client) -> list[Activity]:
    client.post("/plan/activities/offer/")
    return list(Activity.objects.all())


def given(row: Activity, staff=None, due: str = "", **more) -> dict:
    key = staff.key if staff else ""
    return {"words": row.words, "owner": key, "due": due, "version": row.version, **more}


def test_a_list_to_begin_from_is_offered_once(planned, officer):
    rows = offered(officer)
    assert [row.source for row in rows] == [one.source for one in ACTIVITIES]
    rows[0].delete()
    officer.post("/plan/activities/offer/")
    assert Activity.objects.count() == len(ACTIVITIES)
    assert "There is a list to begin from" not in text(officer.get("/plan/activities/"))


def test_own_things_are_added_with_somebody_and_a_day(planned, officer):
    teacher = planned.staff["teacher"]
    said = {
        "words": "Show the new flow chart at the staff meeting.",
        "owner": teacher.key,
        "due": "19/06/2026",
    }
    officer.post("/plan/activities/add/", said)
    page = text(officer.get("/plan/activities/"))
    assert f"{teacher.user.name} · Due on Fri 19 Jun" in page
    assert "0 of 1" in page


def test_only_who_reads_the_plan_can_be_asked(planned, officer):
    outside = planned.staff["agency_worker"]
    officer.post("/plan/activities/add/", {"words": "Ring.", "owner": outside.key, "due": ""})
    assert not Activity.objects.exists()


def test_what_is_late_is_marked_and_comes_first(planned, officer):
    first, *rest = offered(officer)
    officer.post(f"/plan/activities/{rest[-1].pk}/", given(rest[-1], due="1/06/2026"))
    page = text(officer.get("/plan/activities/"))
    assert f"{rest[-1].words} nobody yet · Was due on Mon 1 Jun overdue" in page
    assert page.index(rest[-1].words) < page.index(first.words)


def test_a_note_is_for_who_writes_the_plan_and_who_did_it(planned, officer, sign_in):
    row = offered(officer)[0]
    said = {"done_on": "11/06/2026", "note": "At the staff meeting.", "version": 0}
    officer.post(f"/plan/activities/{row.pk}/done/", said)
    page = text(sign_in("board").get("/plan/activities/"))
    assert row.words in page
    assert "At the staff meeting." not in page


def test_done_with_a_note_and_open_again(planned, officer):
    row = offered(officer)[0]
    officer.post(f"/plan/activities/{row.pk}/done/", {"done_on": "13/06/2026", "note": "", "version": 0})
    row.refresh_from_db()
    assert row.done_on is None, "a day to come"
    said = {"done_on": "11/06/2026", "note": "At the staff meeting.", "version": 0}
    officer.post(f"/plan/activities/{row.pk}/done/", said)
    page = text(officer.get("/plan/activities/"))
    assert "Done on Thu 11 Jun At the staff meeting." in page
    assert f"1 of {len(ACTIVITIES)}" in page
    officer.post(f"/plan/activities/{row.pk}/again/", {"version": 1})
    row.refresh_from_db()
    assert (row.done_on, row.note) == (None, "At the staff meeting.")


def test_two_people_change_it_and_both_texts_are_shown(planned, officer):
    row = offered(officer)[0]
    officer.post(f"/plan/activities/{row.pk}/", given(row) | {"words": "Hers."})
    answer = officer.post(f"/plan/activities/{row.pk}/", given(row) | {"words": "His."})
    assert answer.status_code == 409
    assert "Hers.\n\nHis.</textarea>" in answer.content.decode()
    row.refresh_from_db()
    assert row.words == "Hers."


def test_whose_it_is_does_it_and_nobody_else_does(planned, officer, sign_in):
    mine, other = offered(officer)[:2]
    officer.post(f"/plan/activities/{mine.pk}/", given(mine, planned.staff["teacher"]))
    teacher = sign_in("teacher")
    page = text(teacher.get("/"))
    assert "thing to do for the plan 1" in page
    said = {"done_on": "11/06/2026", "note": "", "version": 1}
    teacher.post(f"/plan/activities/{mine.pk}/done/", said)
    answer = teacher.post(f"/plan/activities/{other.pk}/done/", said | {"version": 0})
    assert "This is somebody else's." in text(answer)
    assert [row.pk for row in Activity.objects.filter(done_on__isnull=False)] == [mine.pk]
    assert "for the plan" not in text(teacher.get("/"))
    assert teacher.get(f"/plan/activities/{mine.pk}/").status_code == 403


def test_activities_are_taken_away_as_a_workbook(planned, officer):
    offered(officer)
    answer = officer.get("/plan/activities/export/xlsx/")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert len(book.get_sheet_by_index(0).to_python()) == len(ACTIVITIES) + 1


def test_what_is_open_of_another_version_is_not_lost(planned, officer):
    row = offered(officer)[0]
    draft = actions.make_draft(by=planned.staff["officer"].user, school=planned.school, now=planned.now)
    assert practice.living(planned.school) == draft, "nothing was published: the draft is on its way"
    page = text(officer.get("/plan/activities/"))
    assert "Still open from other versions" in page
    assert row.words in page


def words_of(client, plan) -> str:
    return text(client.get(f"/plan/notices/{plan.key}/"))


def test_three_notices_are_filled_from_the_plan(published, sign_in):
    client = sign_in("officer")
    assert client.get("/plan/notices/").headers["Location"] == f"/plan/notices/{published.plan.key}/"
    page = words_of(client, published.plan)
    for words in NOTICES.values():
        assert words in page
    assert page.count("From Monday 2 February 2026, Kura Whetū Iti works by a new") == 3
    assert page.count("/attendance-plan/8001/") == 3
    assert "We look at the whole plan again by Friday 1 December 2028." in page


@pytest.mark.parametrize("audience", NOTICES)
def test_no_notice_threatens_and_each_fits_a_phone(published, audience):
    from whetu.web.amp.queries import notices

    words = notices.one(published.plan, audience, "https://kura.example/attendance-plan/8001/").en
    assert len(words.split()) < 150
    for hard in ("must", "law", "prosecut", "truan", "fine ", "penalt", "consequence"):
        assert hard not in words.lower()


def test_te_reo_is_the_schools_own(published, sign_in):
    client = sign_in("officer")
    at = f"/plan/notices/{published.plan.key}/whanau/"
    page = client.get(f"/plan/notices/{published.plan.key}/").content.decode()
    assert 'lang="mi" id="whanau-mi">Kia ora</p>' in page
    client.post(at, {"en": "Kia ora, whānau.", "mi": "Kia ora e te whānau.", "version": 0})
    page = words_of(client, published.plan)
    assert "Kia ora, whānau." in page
    assert "Kia ora e te whānau." in page
    assert page.count("From Monday 2 February 2026") == 2
    paper = PdfReader(io.BytesIO(client.get(f"{at}notice.pdf").content))
    assert len(paper.pages) == 1
    assert "Kia ora e te whānau." in paper.pages[0].extract_text()


def test_two_people_write_a_notice_and_both_texts_are_shown(published, sign_in):
    client = sign_in("officer")
    at = f"/plan/notices/{published.plan.key}/students/"
    client.post(at, {"en": "Hers.", "mi": "", "version": 0})
    answer = client.post(at, {"en": "His.", "mi": "", "version": 0})
    assert answer.status_code == 409
    assert "Hers.\n\nHis.</textarea>" in answer.content.decode()
    assert LaunchNotice.objects.get().en == "Hers."


def test_the_usual_words_are_taken_and_ones_own_come_back(published, sign_in):
    client = sign_in("officer")
    at = f"/plan/notices/{published.plan.key}/students/"
    client.post(at, {"en": "Our own words.", "mi": "Kupu", "version": 0})
    client.post(f"{at}back/", {"deed": "usual", "version": LaunchNotice.objects.get().version})
    page = words_of(client, published.plan)
    assert "Our own words." not in page
    assert "Back to your own words" in page
    client.post(f"{at}back/", {"deed": "own", "version": LaunchNotice.objects.get().version})
    row = LaunchNotice.objects.get()
    assert (row.en, row.mi) == ("Our own words.", "Kupu")
    client.post(f"{at}back/", {"deed": "own", "version": row.version})
    assert LaunchNotice.objects.get().version == row.version


def test_that_people_were_told_is_noted(published, sign_in):
    client = sign_in("officer")
    at = f"/plan/notices/{published.plan.key}/community/"
    answer = client.post(f"{at}told/", {"told_on": "13/06/2026", "told_how": "Newsletter", "version": 0})
    assert "Choose today or a day before" in text(answer)
    client.post(f"{at}told/", {"told_on": "10/06/2026", "told_how": "Newsletter", "version": 0})
    assert "told on Wed 10 Jun: Newsletter" in words_of(client, published.plan)
    client.post(f"{at}back/", {"deed": "untell", "version": LaunchNotice.objects.get().version})
    assert "told on" not in words_of(client, published.plan)


def test_a_notice_for_nobody_is_not_there(published, sign_in):
    client = sign_in("officer")
    assert client.get(f"/plan/notices/{published.plan.key}/police/").status_code == 404


def told_all(world) -> None:
    for audience in NOTICES:
        LaunchNotice.objects.create(
            school=world.school, plan=world.plan, audience=audience, told_on=world.today, told_how="Hui"
        )


@pytest.mark.parametrize(
    ("on", "kinds"),
    [
        (date(2026, 6, 12), []),
        (date(2027, 1, 4), []),
        (date(2027, 1, 5), ["targets"]),
        (date(2027, 3, 1), ["targets"]),
        (date(2028, 9, 1), ["targets"]),
        (date(2028, 9, 2), ["targets", "whole"]),
    ],
)
def test_reviews_are_remembered(published, on, kinds):
    told_all(published)
    found = reminders.due(published.school, on)
    assert [one.kind for one in found] == kinds
    assert all(one.late == (one.by < on) for one in found)


def test_a_look_ends_the_reminder_until_the_next(published):
    told_all(published)
    look = {"school": published.school, "plan": published.plan, "at": published.now}
    Review.objects.create(**look, kind="targets", begun_on=date(2027, 1, 20), ended_on=date(2027, 1, 28))
    assert reminders.due(published.school, date(2027, 3, 1)) == []
    assert [one.by for one in reminders.due(published.school, date(2028, 1, 10))] == [date(2028, 2, 2)]
    Review.objects.create(**look, kind="whole", begun_on=date(2028, 9, 1), ended_on=date(2028, 11, 1))
    assert reminders.due(published.school, date(2028, 12, 1)) == []
    assert reminders.whole_day(published.plan, date(2028, 11, 1)) == date(2031, 11, 1)


def test_a_plan_never_published_asks_for_no_review(planned):
    with scope(school=planned.school):
        assert reminders.due(planned.school, date(2030, 1, 1)) == []


def test_leaders_are_reminded_on_the_plan_and_today(published, sign_in):
    client = sign_in("principal")
    assert "things to do for the plan 3" in text(client.get("/"))
    assert "3 notices of the plan are still to go out." in text(client.get("/plan/"))
    assert "still to go out" not in text(sign_in("teacher").get("/plan/"))
    told_all(published)
    Activity.objects.create(
        school=published.school, plan=published.plan, words="Meet.", due=published.today + timedelta(days=7)
    )
    assert "1 thing to do for the plan is due." in text(sign_in("principal").get("/plan/"))


def test_who_keeps_the_plan_is_reminded_of_its_reviews(published, sign_in):
    """A year after 20 June 2025 the targets are due: the office is told, a teacher is not."""
    assert "for the plan" not in text(sign_in("officer").get("/"))
    Plan.objects.filter(pk=published.plan.pk).update(from_day=date(2025, 6, 20))
    assert "thing to do for the plan 1" in text(sign_in("officer").get("/"))
    assert "for the plan" not in text(sign_in("teacher").get("/"))


def test_the_plans_days_stand_in_a_calendar_file_without_names(published, sign_in):
    answer = sign_in("board").get("/plan/calendar.ics")
    rows = {str(one["uid"]).split("-")[-1]: one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    days = {name.split("@")[0]: row["dtstart"].dt for name, row in rows.items()}
    assert days == {
        "begins": date(2026, 2, 2), "targets": date(2027, 2, 2), "review": date(2028, 12, 1)
    }  # fmt: skip
    people = [staff.user.name for staff in published.staff.values()]
    assert not [name for name in people if name in answer.content.decode()]


def test_on_29_february_a_year_later_is_the_28th():
    assert reminders.after(date(2028, 2, 29), 1) == date(2029, 2, 28)


def test_what_names_a_child_is_refused_as_in_the_plan_and_staff_are_advised(published, sign_in):
    student, by = Student.objects.exclude(last_name="").first(), sign_in("officer")
    child, staff = f"{student.first_name} {student.last_name}", "Hēmi Kahurangi"
    User.objects.filter(pk=published.staff["teacher"].user_id).update(name=staff)
    at = f"/plan/notices/{published.plan.key}/whanau/"
    new = {"owner": "", "due": "", "version": ""}
    for where, sent, place in (
        ("/plan/activities/add/", {**new, "words": f"Ring {child}"}, "what is to be done"),
        (at, {"en": f"Kia ora {child}", "mi": "", "version": 0}, "the notice"),
        (
            f"{at}told/",
            {"told_on": "1/06/2026", "told_how": f"By {child}", "version": 0},
            "how they were told",
        ),
    ):
        refused = text(by.post(where, sent))
        assert f"A name that stands on the roll is in {place}. Take it out" in refused, where
    assert not Activity.objects.exists()
    assert not LaunchNotice.objects.filter(en__gt="").exists()
    saved = by.post("/plan/activities/add/", {**new, "words": f"Ask {staff}"}, follow=True)
    assert "somebody on the staff is in what is to be done. Name the role" in text(saved)
    row = Activity.objects.get()
    noted = {"done_on": "1/06/2026", "note": f"{child} came", "version": row.version}
    assert "is in the note" in text(by.post(f"/plan/activities/{row.pk}/done/", noted))
