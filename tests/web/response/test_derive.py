"""From a crossing to tasks: what the plan asks, who is asked, and what a correction does to it."""

from datetime import UTC, date, datetime

import pytest
from django_scopes import scope

from tests.kura import AWAY, NOW, TODAY, days_file, load
from whetu.web.response.actions.derive import derive
from whetu.web.response.actions.record import record, snooze, withdraw
from whetu.web.response.models import Notice, Task
from whetu.web.schools.actions import NotAllowed

LATER = datetime(2026, 6, 12, 5, 0, tzinfo=UTC)


@pytest.fixture
def school(kura):
    with scope(school=kura.school):
        yield kura.school


def tasks(kura, place: int, **wanted) -> list[Task]:
    return list(Task.objects.filter(student=kura.students[place], **wanted).order_by("pk"))


def test_a_crossing_opens_the_tasks_of_its_step_with_owner_and_due_day(kura, school):
    """Student 1 was away on the last nine open days: five of them by Monday 8 June."""
    made = tasks(kura, 1, closed_at=None)
    assert {one.step for one in made} == {"worrying"}
    assert {(one.kind, one.owner.roles[0], one.since) for one in made} == {
        ("RA04", "pastoral", date(2026, 6, 8)),  # their class has no teacher
        ("RA02", "pastoral", date(2026, 6, 8)),
    }
    assert all(one.due and one.due > one.since for one in made)


def test_the_class_teacher_owns_the_check_in_of_their_class(kura, school):
    (check_in,) = tasks(kura, 4, kind="RA04", closed_at=None)
    assert check_in.owner == kura.staff["teacher"]


def test_nobody_owns_a_task_about_their_own_child(kura, school):
    kura.staff["teacher"].user.email = "whanau4@home.example"
    kura.staff["teacher"].user.save()
    Task.objects.all().delete()
    derive(school=school, on=TODAY, now=NOW)
    (check_in,) = tasks(kura, 4, kind="RA04", closed_at=None)
    assert check_in.owner == kura.staff["pastoral"]


def test_what_an_earlier_step_asked_folds_into_the_later_one(kura, school):
    """Student 2 crossed 10 days: the Worrying call goes on in the meeting with whānau."""
    now_open = tasks(kura, 2, closed_at=None)
    assert "concerning" in {one.step for one in now_open}
    kinds = [one.kind for one in now_open]
    assert len(kinds) == len(set(kinds)), "nothing is asked twice"


def test_under_five_days_nothing_is_asked(kura, school):
    assert tasks(kura, 0) == tasks(kura, 5) == []


def test_a_response_answers_a_task_and_an_attempt_does_not(kura, school):
    (call,) = tasks(kura, 4, kind="RA02")
    facts = {"by": kura.staff["pastoral"].user, "student": call.student, "kind": "RA02", "on": TODAY}
    facts |= {"tasks": [call], "caregiver": call.student.caregivers.get(), "now": LATER}
    record(outcome="no answer", **facts)
    call.refresh_from_db()
    assert call.closed_at is None
    record(outcome="reason given", **facts)
    call.refresh_from_db()
    assert (call.closed_why, call.response.outcome) == ("answered", "reason given")


def test_a_response_taken_back_opens_its_task_again(kura, school):
    (call,) = tasks(kura, 4, kind="RA02")
    by = kura.staff["pastoral"].user
    row = record(
        by=by, student=call.student, kind="RA02", on=TODAY, outcome="reached", now=LATER, tasks=[call],
        whom="Mother",
    )  # fmt: skip
    withdraw(by=by, response=row, why="The wrong family", now=LATER)
    call.refresh_from_db()
    row.refresh_from_db()
    assert call.closed_at is None
    assert row.withdrawn_why == "The wrong family"


def test_no_concern_closes_what_the_crossing_asks(kura, school):
    first, *_rest = tasks(kura, 4, closed_at=None)
    record(
        by=kura.staff["pastoral"].user, student=first.student, kind="RA25", on=TODAY, outcome="no concern",
        now=LATER, tasks=[first],
    )  # fmt: skip
    assert tasks(kura, 4, closed_at=None) == []
    assert {one.closed_why for one in tasks(kura, 4)} == {"answered", "no concern"}


def test_a_person_who_must_not_be_contacted_is_refused(kura, school):
    (call,) = tasks(kura, 4, kind="RA02")
    caregiver = call.student.caregivers.get()
    caregiver.contact_allowed = False
    caregiver.save()
    with pytest.raises(NotAllowed, match="must not be contacted"):
        record(
            by=kura.staff["pastoral"].user, student=call.student, kind="RA02", on=TODAY, outcome="reached",
            now=LATER, tasks=[call], caregiver=caregiver,
        )  # fmt: skip
    call.refresh_from_db()
    assert call.closed_at is None


def present_after_all(kura, place: int):
    """The register says, later, that a student was away one day less than five."""
    away = list(AWAY)
    away[place] = (4, away[place][1])
    load(kura, kura.school, days_file(kura.students, away), "corrected.csv", now=LATER)


def test_a_correction_closes_the_tasks_and_tells_whoever_acted(kura, school):
    call = tasks(kura, 4, kind="RA02")[0]
    pastoral = kura.staff["pastoral"]
    row = record(
        by=pastoral.user, student=call.student, kind="RA02", on=TODAY, outcome="reached", now=LATER,
        tasks=[call], whom="Mother",
    )  # fmt: skip
    present_after_all(kura, 4)
    left = {one.kind: one.closed_why for one in tasks(kura, 4)}
    assert left == {"RA02": "answered", "RA04": "corrected"}
    told = Notice.objects.get(staff=pastoral)
    assert (told.kind, told.step, told.acted) == ("undone", "worrying", [row.key])
    derive(school=school, on=TODAY, now=LATER)
    assert Notice.objects.count() == 1, "told once"


def test_a_crossing_that_comes_back_opens_its_tasks_again(kura, school):
    present_after_all(kura, 4)
    assert tasks(kura, 4, closed_at=None) == []
    load(kura, kura.school, days_file(kura.students), "again.csv", now=LATER)
    again = tasks(kura, 4, closed_at=None)
    assert {one.kind for one in again} == {"RA02", "RA04"}
    assert all(one.reopened_at for one in again)


def test_a_snooze_outlives_a_derivation(kura, school):
    (call,) = tasks(kura, 4, kind="RA02")
    snooze(by=kura.staff["pastoral"].user, task=call, until=date(2026, 6, 18), why="Tangihanga", on=TODAY)
    derive(school=school, on=TODAY, now=LATER)
    call.refresh_from_db()
    assert (call.snoozed_until, call.closed_at) == (date(2026, 6, 18), None)


def test_a_student_with_a_plan_is_not_asked_for_another(kura, school):
    from whetu.web.response.models import Case

    asked = tasks(kura, 2, kind="RA11", closed_at=None)
    assert asked
    Case.objects.create(school=school, student=kura.students[2], plan="improvement", plan_since=TODAY)
    derive(school=school, on=TODAY, now=LATER)
    (gone,) = tasks(kura, 2, kind="RA11")
    assert gone.closed_why == "has a plan", "not that the crossing was taken back"


def test_meetings_and_plans_are_tasks_of_pastoral_staff(kura, school):
    owners = {one.kind: one.owner for one in tasks(kura, 2, closed_at=None)}
    assert owners["RA07"] == owners["RA11"] == kura.staff["pastoral"]


def test_the_talk_with_whanau_goes_on_every_fortnight(kura, school):
    """At Concerning the call of the earlier step goes on in one that comes again."""
    (call,) = tasks(kura, 2, kind="RA02", closed_at=None)
    assert (call.step, call.action.cadence) == ("concerning", "fortnightly")
