"""Tasks on pages: whose they are, why they are there, and how one is answered."""

import re
from datetime import date

import pytest
from django_scopes import scope

from tests.kura import TODAY
from whetu.web.response.actions.record import decide, record
from whetu.web.response.models import Meeting, Notice, Response, Task
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Grant

DAY = "12/06/2026"


@pytest.fixture
def school(kura):
    with scope(school=kura.school):
        yield kura.school


def task(kura, place: int, kind: str) -> Task:
    return Task.objects.get(student=kura.students[place], kind=kind, closed_at=None)


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def told(kura, one: Task, **changes) -> dict:
    """The form of a call as somebody sends it."""
    caregiver = one.student.caregivers.get()
    sent = {"kind": "RA02", "on": DAY, "channel": "call", "person": str(caregiver.pk), "outcome": "reached"}
    sent |= {"seen": f"{one.key}:{one.version}", "record": "1", "said": "Thank you for the call."}
    return sent | changes


def test_a_teacher_finds_their_own_tasks_with_why_and_by_when(kura, school, sign_in):
    said = words(sign_in("teacher").get("/tasks/"))
    assert "Have a friendly word" in said
    assert "5 days absent on Fri 12 Jun" in said
    assert "Get in touch with home" not in said, "the call is the pastoral lead's"
    today = words(sign_in("teacher").get("/"))
    assert "Yours to do" in today


def test_only_those_who_see_the_school_see_everyones(kura, school, sign_in):
    mine = Task.objects.filter(closed_at=None, owner=kura.staff["teacher"]).count()
    page = sign_in("teacher").get("/tasks/?whose=all")
    assert page.context["page"].paginator.count == mine
    everyone = sign_in("pastoral").get("/tasks/?whose=all")
    assert everyone.context["page"].paginator.count > mine


def test_a_call_is_recorded_from_its_task(kura, school, sign_in):
    call = task(kura, 4, "RA02")
    answer = sign_in("pastoral").post(f"/tasks/{call.key}/", told(kura, call), follow=True)
    assert "Recorded. 1 task is answered." in words(answer)
    call.refresh_from_db()
    assert call.response.said == "Thank you for the call."


def test_a_note_alone_closes_nothing(kura, school, sign_in):
    call = task(kura, 4, "RA02")
    answer = sign_in("pastoral").post(f"/tasks/{call.key}/", told(kura, call, outcome="", person=""))
    assert answer.status_code == 400
    assert not Response.objects.exists()
    assert task(kura, 4, "RA02") == call


def test_a_check_in_keeps_mood_and_the_students_words(kura, school, sign_in):
    check_in = task(kura, 4, "RA04")
    sent = told(kura, check_in, kind="RA04", person="student", mood="2", student_words="Mornings are hard.")
    sign_in("teacher").post(f"/tasks/{check_in.key}/", sent | {"next_step": "Walk in together"})
    kept = Response.objects.get()
    assert (kept.mood, kept.student_words, kept.next_step) == (2, "Mornings are hard.", "Walk in together")


def test_a_reason_heard_goes_to_the_office_and_the_barrier_to_the_register(kura, school, sign_in):
    call = task(kura, 2, "RA07")  # ten days without a reason
    sent = told(kura, call, kind="RA07", outcome="reason given", code="M", barrier="transport", incoming="on")
    sign_in("pastoral").post(f"/tasks/{call.key}/", sent | {"source": "whanau"})
    assert {one.code for one in call.student.reasons.all()} == {"M"}
    barrier = call.student.barriers.get()
    assert (barrier.kind, barrier.source, barrier.response) == ("transport", "whanau", Response.objects.get())


def test_a_day_to_come_is_refused(kura, school, sign_in):
    call = task(kura, 4, "RA02")
    answer = sign_in("pastoral").post(f"/tasks/{call.key}/", told(kura, call, on="15/06/2026"))
    assert "This day is still to come." in words(answer)
    assert not Response.objects.exists()


def test_two_people_at_once_lose_nothing(kura, school, sign_in):
    call = task(kura, 4, "RA02")
    mine = told(kura, call, said="What I heard")
    record(
        by=kura.staff["officer"].user, student=call.student, kind="RA02", on=TODAY, outcome="left message",
        now=kura.now, tasks=[call], whom="Father",
    )  # fmt: skip
    client = sign_in("pastoral")
    page = client.post(f"/tasks/{call.key}/", mine)
    assert page.status_code == 409
    assert "Somebody else worked on this" in words(page)
    assert "What I heard" in page.content.decode()
    call.refresh_from_db()
    again = mine | {"seen": f"{call.key}:{call.version}"}
    client.post(f"/tasks/{call.key}/", again)
    assert sorted(Response.objects.values_list("whom", "said")) == [
        ("Father", ""),
        (call.student.caregivers.get().name, "What I heard"),
    ]


def test_what_somebody_answered_first_stands_beside_mine(kura, school, sign_in):
    call = task(kura, 4, "RA02")
    mine = told(kura, call, said="What I heard")
    record(
        by=kura.staff["officer"].user, student=call.student, kind="RA02", on=TODAY, outcome="reached",
        now=kura.now, tasks=[call], whom="Father", said="What they heard",
    )  # fmt: skip
    client = sign_in("pastoral")
    page = client.post(f"/tasks/{call.key}/", mine)
    assert page.status_code == 409
    assert "What they heard" in page.content.decode()
    client.post(f"/students/{call.student.key}/record/", mine | {"seen": ""})
    assert sorted(Response.objects.values_list("said", flat=True)) == ["What I heard", "What they heard"]


def test_one_thing_is_recorded_for_several_students(kura, school, sign_in):
    both = [task(kura, place, "RA02") for place in (1, 4)]
    client = sign_in("pastoral")
    keys = [one.key for one in both]
    assert "Record for several students" in words(client.post("/tasks/several/", {"task": keys}))
    page = client.post(
        "/tasks/several/", {"task": keys, "to": ""}
    )  # the list's own form holds a choice of whom
    assert "Record for several students" in words(page)
    sent = {"task": keys, "kind": "RA03", "on": DAY, "whom": "whānau", "outcome": "done", "record": "1"}
    client.post("/tasks/several/", sent)
    assert Response.objects.count() == 2
    assert all(Task.objects.get(pk=one.pk).closed_why == "answered" for one in both)


def test_one_call_to_a_family_answers_for_the_siblings_too(kura, school, sign_in):
    call, sibling = task(kura, 4, "RA02"), task(kura, 1, "RA02")
    for name in ("phone", "email"):
        shared = getattr(call.student.caregivers.get(), name)
        sibling.student.caregivers.update(**{name: shared})
    client = sign_in("pastoral")
    page = client.get(f"/tasks/{call.key}/")
    assert sibling.key in [key for key, _words in page.context["form"].fields["also"].choices]
    sent = told(kura, call, also=[sibling.key], barrier="transport", source="whanau")
    client.post(f"/tasks/{call.key}/", sent)
    assert call.student.barriers.exists()
    rows = Response.objects.select_related("caregiver")
    assert {row.student_id for row in rows} == {call.student_id, sibling.student_id}
    assert all(row.caregiver.student_id == row.student_id for row in rows)
    assert not sibling.student.barriers.exists(), "what keeps one away is not a sibling's"
    assert {row.mood for row in rows if row.student_id == sibling.student_id} == {None}
    assert not Task.objects.filter(pk__in=[call.pk, sibling.pk], closed_at=None).exists()


def test_a_task_waits_and_is_handed_over(kura, school, sign_in):
    call = task(kura, 4, "RA02")
    client = sign_in("pastoral")
    client.post(f"/tasks/{call.key}/snooze/", {"until": "18/06/2026", "why": "Tangihanga"})
    assert call.pk not in [row.task.pk for row in client.get("/tasks/").context["rows"]]
    waiting = client.get("/tasks/?state=waiting")
    assert "waits until Thu 18 Jun: Tangihanga" in words(waiting)
    officer = kura.staff["officer"]
    client.post(f"/tasks/{call.key}/hand-over/", {"to": officer.key})
    call.refresh_from_db()
    assert (call.owner, call.owned_since) == (officer, TODAY)


def test_it_is_not_handed_to_somebody_who_may_not_see_the_student(kura, school, sign_in):
    call = task(kura, 1, "RA02")  # of a class that the teacher does not have
    page = sign_in("pastoral").post(
        f"/tasks/{call.key}/hand-over/", {"to": kura.staff["teacher"].key}, follow=True
    )
    assert "may not open this student" in words(page)
    call.refresh_from_db()
    assert call.owner == kura.staff["pastoral"]


def test_whoever_covers_has_the_tasks_and_gives_them_back(kura, school, sign_in):
    pastoral, officer = kura.staff["pastoral"], kura.staff["officer"]
    before = sign_in("officer").get("/tasks/").context["page"].paginator.count
    Grant.objects.create(
        school=school, staff=officer, kind="cover", instead_of=pastoral, starts=TODAY, ends=date(2026, 6, 15)
    )
    page = sign_in("officer").get("/tasks/")
    assert page.context["page"].paginator.count > before
    assert "covers until Mon 15 Jun" in words(page)
    Grant.objects.update(ends=date(2026, 6, 11))
    assert sign_in("officer").get("/tasks/").context["page"].paginator.count == before


def test_what_a_meeting_said_is_not_for_every_teacher_of_the_student(kura, school, sign_in):
    student = kura.students[4]
    row = record(
        by=kura.staff["pastoral"].user, student=student, kind="RA08", on=TODAY, outcome="agreed",
        now=kura.now, whom="Zz-Nan", said="Zz-private",
    )  # fmt: skip
    Meeting.objects.create(
        school=school, student=student, kind="formal", starts_at=kura.now, at=kura.now, response=row
    )
    for path in (f"/students/{student.key}/tasks/", f"/responses/{row.key}/"):
        taught = sign_in("teacher").get(path).content.decode()
        assert "Zz-private" not in taught, path
        assert "Zz-Nan" not in taught, path
        assert "Zz-private" in sign_in("pastoral").get(path).content.decode(), path


def test_a_leader_sees_what_is_late_by_owner_and_step(kura, school, sign_in):
    Task.objects.filter(student=kura.students[4]).update(due=date(2026, 6, 9))
    page = sign_in("principal").get("/tasks/owners/")
    lines = {line.owner: line for line in page.context["lines"]}
    assert lines[kura.staff["teacher"]].overdue == 1
    assert sign_in("teacher").get("/tasks/owners/").status_code == 403


def test_what_people_decided_is_not_for_every_teacher_of_the_student(kura, school, sign_in):
    student = kura.students[4]
    row = decide(
        by=kura.staff["pastoral"].user, student=student, words="Zz-decided", owner=kura.staff["officer"],
        due=None, on=TODAY, now=kura.now,
    )  # fmt: skip
    teacher = sign_in("teacher")
    assert "Zz-decided" not in teacher.get(f"/students/{student.key}/tasks/").content.decode()
    assert teacher.get(f"/tasks/{row.key}/").status_code == 404
    assert "Zz-decided" in words(sign_in("pastoral").get(f"/students/{student.key}/tasks/"))


def test_nobody_is_asked_to_do_what_they_could_not_open(kura, school):
    with pytest.raises(NotAllowed, match="may not open"):
        decide(
            by=kura.staff["pastoral"].user, student=kura.students[1], words="Ask",
            owner=kura.staff["teacher"], due=None, on=TODAY, now=kura.now,
        )  # fmt: skip


def test_only_whoever_recorded_it_or_keeps_the_case_takes_it_back(kura, school, sign_in):
    row = record(
        by=kura.staff["pastoral"].user, student=kura.students[4], kind="RA02", on=TODAY, outcome="reached",
        now=kura.now, whom="Mother",
    )  # fmt: skip
    sent = {"why": "The wrong family"}
    assert sign_in("teacher").post(f"/responses/{row.key}/", sent).status_code == 403
    assert sign_in("officer").post(f"/responses/{row.key}/", sent).status_code == 303
    row.refresh_from_db()
    assert row.withdrawn_why == "The wrong family"


def test_from_ten_days_on_a_teacher_says_no_word_of_no_concern(kura, school):
    student = kura.students[2]
    asked = Task.objects.filter(student=student, step="concerning", closed_at=None).first()
    facts = {"student": student, "kind": "RA25", "on": TODAY, "outcome": "no concern", "now": kura.now}
    with pytest.raises(NotAllowed, match="pastoral staff or a leader"):
        record(by=kura.staff["teacher"].user, tasks=[asked], **facts)
    assert Task.objects.filter(student=student, closed_at=None).count() > 1
    record(by=kura.staff["pastoral"].user, tasks=[asked], **facts)
    assert not Task.objects.filter(student=student, step="concerning", closed_at=None).exists()


def test_what_nobody_has_stands_first(kura, school, sign_in):
    Task.objects.filter(student=kura.students[4]).update(owner=None)
    page = sign_in("principal").get("/tasks/owners/")
    assert page.context["lines"][0].owner is None
    assert "Nobody yet" in words(page)


def test_whoever_is_told_has_it_on_today_until_it_is_seen(kura, school, sign_in):
    Notice.objects.create(
        school=school, staff=kura.staff["pastoral"], student=kura.students[4], kind="undone",
        step="worrying", was_on=date(2026, 6, 8), at=kura.now,
    )  # fmt: skip
    client = sign_in("pastoral")
    assert "A correction took back the crossing of 5 days of Mon 8 Jun" in words(client.get("/"))
    client.post(f"/notices/{Notice.objects.get().key}/seen/")
    assert "A correction took back" not in words(client.get("/"))


def test_a_list_of_tasks_asks_a_fixed_number_of_questions(
    kura, school, sign_in, django_assert_max_num_queries
):
    client = sign_in("pastoral")
    client.get("/tasks/?whose=all")
    with django_assert_max_num_queries(40) as few:
        client.get("/tasks/?whose=all&step=worrying")
    with django_assert_max_num_queries(len(few)):
        client.get("/tasks/?whose=all")
