"""A student's plan from its draft to its end, as those who write it act."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django_scopes import scope

from tests.web.plans import made
from whetu.web.people.models import Enrolment, Student
from whetu.web.plans.actions import agreements, own, reviews, states, tasks
from whetu.web.plans.models import Event, PlanRound
from whetu.web.plans.queries import looks
from whetu.web.response.actions.case import keep_key_adult
from whetu.web.response.actions.record import record
from whetu.web.response.models import Case, Response, Task
from whetu.web.rows import Saved
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def kura(kura):
    with scope(school=kura.school):
        yield kura


def open_words(student) -> list[str]:
    return list(Task.objects.filter(student=student, closed_at=None).values_list("words", flat=True))


def test_a_plan_has_a_lead_and_a_student_has_one_plan(kura):
    student, facts = kura.students[3], {"starts": kura.today, "on": kura.today, "now": kura.now}
    by = kura.staff["pastoral"].user
    with pytest.raises(NotAllowed, match="one person who leads"):
        own.begin(by=by, student=student, kind="tailored", lead=None, **facts)
    with pytest.raises(NotAllowed, match="lead a plan"):
        own.begin(by=by, student=student, kind="tailored", lead=kura.staff["teacher"], **facts)
    own.begin(by=by, student=student, kind="tailored", lead=kura.staff["pastoral"], **facts)
    with pytest.raises(NotAllowed, match="has a plan already"):
        own.begin(by=by, student=student, kind="tailored", lead=kura.staff["pastoral"], **facts)


def test_days_out_of_order_are_refused(kura):
    plan = made.draft(kura, kura.students[3], whole=False)
    facts = {"by": plan.by, "plan": plan, "version": plan.version, "on": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="comes after"):
        own.write(**facts, changes={"ends": kura.today - timedelta(days=1)})
    with pytest.raises(NotAllowed, match="do not hold"):
        own.write(**facts, changes={"target_days": Decimal(6)})


def test_what_is_missing_stands_against_sharing(kura):
    plan = made.draft(kura, kura.students[3], "improvement", whole=False)
    with pytest.raises(states.Missing) as why:
        states.share(by=plan.by, plan=plan, version=plan.version, on=kura.today, now=kura.now)
    assert {"goals", "supports", "whanau", "culture", "target"} <= set(why.value.parts)
    assert not plan.versions.exists()


def test_who_saved_first_is_not_written_over(kura):
    plan = made.draft(kura, kura.students[3], whole=False)
    facts = {"by": plan.by, "plan": plan, "version": plan.version, "on": kura.today, "now": kura.now}
    own.write(**facts, changes={"strengths": "Theirs"})
    with pytest.raises(Saved):
        own.write(**facts, changes={"strengths": "Mine"})
    plan.refresh_from_db()
    assert plan.strengths == "Theirs"


def test_all_agree_and_the_plan_is_under_way(kura):
    student = kura.students[3]
    plan = made.draft(kura, student, "improvement")
    own.add_action(
        by=plan.by, plan=plan, side="staff", words="Ring the nurse", due=kura.today, on=kura.today,
        now=kura.now, owner=kura.staff["pastoral"],
    )  # fmt: skip
    version = states.share(by=plan.by, plan=plan, version=plan.version, on=kura.today, now=kura.now)
    assert any("whether you agree" in words for words in open_words(student))
    assert "Ring the nurse" not in open_words(student)
    people = {one.side: one for one in plan.people.all()}
    made.answer(kura, plan, people["student"])
    made.answer(kura, plan, people["whanau"], how="paper")
    plan.refresh_from_db()
    assert plan.state == "shared"
    agreements.answer(
        by=plan.by, version=version, person=people["staff"], agreed=True, how="signed in", on=kura.today,
        now=kura.now,
    )  # fmt: skip
    plan.refresh_from_db()
    assert (plan.state, plan.active_on) == ("active", kura.today)
    held = Case.objects.get(student=student)
    assert (held.plan, held.plan_lead, held.own_check_ins) == ("improvement", plan.lead, True)
    words = open_words(student)
    assert "Ring the nurse" in words
    assert not any("whether you agree" in one for one in words)
    assert sorted(PlanRound.objects.filter(plan=plan).values_list("what", flat=True)) == [
        "check-in",
        "review",
    ]
    # what the step asked is answered by the plan, or stands in it
    asked = Task.objects.filter(student=student, action__isnull=False, closed_at=None)
    assert not asked.filter(kind="RA11").exists()
    states_passed = Event.objects.filter(row=plan.key).values_list("state", flat=True)
    assert list(states_passed) == ["draft", "shared", "active"]


def test_an_answer_counts_once_and_of_those_asked(kura):
    plan = made.shared(kura, kura.students[3])
    person = plan.people.get(side="whanau")
    made.answer(kura, plan, person)
    with pytest.raises(NotAllowed, match="answered this version already"):
        made.answer(kura, plan, person)
    other = made.shared(kura, kura.students[4])
    with pytest.raises(NotAllowed, match="not asked"):
        made.answer(kura, plan, other.people.get(side="whanau"))
    with pytest.raises(NotAllowed, match="Only"):
        made.answer(kura, plan, plan.people.get(side="student"), how="signed in")
    with pytest.raises(NotAllowed, match="still to come"):
        agreements.answer(
            by=plan.by, version=plan.versions.last(), person=plan.people.get(side="student"), agreed=True,
            how="paper", on=kura.today + timedelta(days=1), now=kura.now,
        )  # fmt: skip


def test_who_must_not_be_contacted_is_neither_named_nor_asked(kura):
    student = kura.students[3]
    plan = made.shared(kura, student)
    carer = student.caregivers.first()
    carer.contact_allowed = False
    carer.save()
    with pytest.raises(NotAllowed, match="must not be contacted"):
        made.answer(kura, plan, plan.people.get(side="whanau"))
    other = made.draft(kura, kura.students[4], whole=False)
    with pytest.raises(NotAllowed, match="must not be contacted|own contacts"):
        own.add_person(by=plan.by, plan=other, side="whanau", on=kura.today, caregiver=carer)


def test_a_no_is_a_state_with_a_next_step(kura):
    student = kura.students[3]
    plan = made.shared(kura, student)
    with pytest.raises(NotAllowed, match="does not fit"):
        made.answer(kura, plan, plan.people.get(side="whanau"), agreed=False)
    made.answer(kura, plan, plan.people.get(side="whanau"), agreed=False, words="Mondays are mine.")
    plan.refresh_from_db()
    assert (plan.state, plan.not_agreed_why) == ("not agreed", "Mondays are mine.")
    assert [one for one in open_words(student) if "not agreed" in one]
    assert not Case.objects.filter(student=student).exclude(plan="").exists()
    states.next_step(
        by=plan.by, plan=plan, version=plan.version, why="Mondays", words="Ask aunty", on=kura.today,
        owner=plan.lead, due=kura.today + timedelta(days=3), now=kura.now,
    )  # fmt: skip
    words = open_words(student)
    assert "Ask aunty" in words
    assert not [one for one in words if "not agreed" in one]
    plan.refresh_from_db()
    version = states.share(by=plan.by, plan=plan, version=plan.version, on=kura.today, now=kura.now)
    assert version.number == 2


def test_a_change_under_way_is_a_version_with_its_reason(kura):
    plan = made.under_way(kura, kura.students[3])
    facts = {"by": plan.by, "plan": plan, "version": plan.version, "on": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="why it changes"):
        own.write(**facts, changes={"strategies": "A bus card"})
    own.write(**facts, changes={"strategies": "A bus card"}, why="The bike broke")
    first, second = plan.versions.all()
    assert (second.number, second.why) == (2, "The bike broke")
    assert first.said["texts"]["strategies"] != second.said["texts"]["strategies"] == "A bus card"


def test_what_people_answer_is_not_changed_under_them(kura):
    plan = made.shared(kura, kura.students[3])
    facts = {"by": plan.by, "plan": plan, "version": plan.version, "on": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="answering"):
        own.write(**facts, changes={"strategies": "A bus card"})
    plan = states.take_back(**facts)
    assert plan.state == "draft"
    with pytest.raises(NotAllowed, match="not asked about"):
        made.answer(kura, plan, plan.people.get(side="whanau"))


def test_an_action_is_done_by_its_task_or_by_hand(kura):
    plan = made.under_way(kura, kura.students[3])
    facts = {"by": plan.by, "plan": plan, "due": kura.today, "on": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="one person who does it"):
        own.add_action(**facts, side="staff", words="Ring the nurse")
    ours = own.add_action(**facts, side="staff", words="Ring the nurse", owner=plan.lead)
    theirs = own.add_action(**facts, side="whanau", words="Wake them at 7", name="Zz-Whaea 3")
    with pytest.raises(NotAllowed, match="This is a task"):
        own.mark_done(by=plan.by, action=ours, done_on=kura.today, done_note="", on=kura.today)
    record(
        by=plan.by, student=plan.student, kind="RA13", on=kura.today, outcome="done", now=kura.now,
        tasks=[ours.task],
    )  # fmt: skip
    ours.refresh_from_db()
    assert ours.finished_on == kura.today
    assert theirs.finished_on is None
    own.mark_done(by=plan.by, action=theirs, done_on=kura.today, done_note="", on=kura.today)
    theirs.refresh_from_db()
    assert theirs.finished_on == kura.today


def test_rounds_open_pass_and_are_missed(kura):
    plan = made.under_way(kura, kura.students[3], "improvement", since=date(2026, 5, 18))
    tasks.sync(school=kura.school, on=kura.today, now=kura.now)
    rounds = PlanRound.objects.filter(plan=plan, what="check-in")
    # three weeks passed (King's Birthday is no school day), the last is asked for now
    found = [(str(one.due), one.task.closed_why) for one in rounds]
    assert found == [
        ("2026-05-25", "missed"), ("2026-06-02", "missed"), ("2026-06-09", "missed"), ("2026-06-16", ""),
    ]  # fmt: skip
    before = list(PlanRound.objects.values_list("pk", "task__version"))
    assert tasks.sync(school=kura.school, on=kura.today, now=kura.now) == 0
    assert list(PlanRound.objects.values_list("pk", "task__version")) == before


def test_a_cadence_changed_and_changed_back_asks_for_the_same_round(kura):
    plan = made.under_way(kura, kura.students[3], "improvement")
    first = PlanRound.objects.get(plan=plan, what="check-in")
    for often, still_asked in (("daily", False), ("weekly", True)):
        plan.refresh_from_db()
        own.write(
            by=plan.by, plan=plan, version=plan.version, changes={"check_in": often}, on=kura.today,
            now=kura.now, why="Tried it",
        )  # fmt: skip
        first.task.refresh_from_db()
        assert (first.task.closed_at is None) == still_asked
        assert PlanRound.objects.filter(plan=plan, what="check-in", task__closed_at=None).count() == 1


def test_the_key_adult_checks_in_and_the_lead_reviews(kura):
    student = kura.students[2]
    keep_key_adult(
        by=kura.staff["pastoral"].user, student=student, key_adult=kura.staff["teacher"], on=kura.today,
        now=kura.now,
    )  # fmt: skip
    plan = made.draft(kura, student, "re-engagement")
    own.add_person(
        by=plan.by, plan=plan, side="staff", staff=kura.staff["senior_leader"], on=kura.today, agrees=True
    )
    states.share(by=plan.by, plan=plan, version=plan.version, on=kura.today, now=kura.now)
    for person in plan.people.filter(agrees=True):
        made.answer(kura, plan, person)
    rounds = {one.what: one for one in PlanRound.objects.filter(plan=plan).select_related("task__owner")}
    assert rounds["check-in"].task.owner == kura.staff["teacher"]
    assert (rounds["check-in"].due, rounds["check-in"].task.kind) == (date(2026, 6, 16), "RA23")
    assert (rounds["review"].task.owner, rounds["review"].task.kind) == (plan.lead, "RA12")


def test_a_review_is_in_days_against_the_target_and_answers_its_task(kura):
    student = kura.students[1]  # away on the nine latest days
    plan = made.under_way(kura, student, since=date(2026, 6, 5))
    tasks.sync(school=kura.school, on=kura.today, now=kura.now)
    reviews.comment(
        by=kura.staff["teacher"].user, plan=plan, side="staff", words="Laughs again.", now=kura.now
    )
    found = looks.look(plan, kura.today)
    assert (found.days, found.before, found.allowed) == ((10, 10), 6, Decimal("2.0"))
    assert found.flat
    made_ = reviews.review(
        by=plan.by, plan=plan, version=plan.version, wellbeing=2, wellbeing_note="Tired", learning_note="",
        words="", decision="go on", student_words="Mornings are hard", on=kura.today, now=kura.now,
    )  # fmt: skip
    assert made_.flat
    assert {one.words for one in made_.comments.all()} == {"Laughs again.", "Mornings are hard"}
    assert Response.objects.get(plan_review=made_).tasks.count() == 1
    plan.refresh_from_db()
    with pytest.raises(NotAllowed, match="today already"):
        reviews.review(
            by=plan.by, plan=plan, version=plan.version, wellbeing=2, wellbeing_note="Tired",
            learning_note="", words="", decision="go on", on=kura.today, now=kura.now,
        )  # fmt: skip


def test_stepping_up_keeps_everything_and_asks_again(kura):
    student = kura.students[1]
    plan = made.under_way(kura, student)
    stepped = reviews.review(
        by=plan.by, plan=plan, version=plan.version, wellbeing=2, wellbeing_note="Tired", learning_note="",
        words="More is needed", decision="step up", on=kura.today, now=kura.now,
    )  # fmt: skip
    plan.refresh_from_db()
    assert (plan.kind, plan.state, plan.strengths) == ("improvement", "draft", made.WORDS["strengths"])
    assert plan.reviews.get() == stepped
    assert plan.check_in == "weekly"
    assert PlanRound.objects.filter(plan=plan, what="check-in", task__closed_at=None).count() == 1
    assert Case.objects.get(student=student).plan == "improvement"
    version = states.share(by=plan.by, plan=plan, version=plan.version, on=kura.today, now=kura.now)
    assert (version.number, version.kind) == (2, "improvement")


def test_stepping_up_takes_no_care_away_and_stepping_down_does(kura):
    plan = made.under_way(kura, kura.students[1], "improvement")
    facts = {"by": plan.by, "on": kura.today, "now": kura.now}
    own.write(
        **facts, plan=plan, version=plan.version, changes={"check_in": "daily", "review_every": "daily"},
        why="They asked for it",
    )  # fmt: skip
    for kind, often in (("re-engagement", ("daily", "daily")), ("improvement", ("weekly", "weekly"))):
        plan.refresh_from_db()
        states.step(**facts, plan=plan, version=plan.version, kind=kind, why="It is time")
        plan.refresh_from_db()
        assert (plan.check_in, plan.review_every) == often


def test_what_fell_due_while_a_student_was_away_from_the_school_is_not_missed(kura):
    student = kura.students[3]
    plan = made.under_way(kura, student, "improvement", since=date(2026, 5, 18))
    Enrolment.objects.filter(student=student).update(end=date(2026, 5, 26))
    Enrolment.objects.create(
        school=kura.school, student=student, start=date(2026, 6, 8), student_type="RE", year_level=8
    )
    tasks.sync(school=kura.school, on=kura.today, now=kura.now)
    rounds = PlanRound.objects.filter(plan=plan, what="check-in")
    found = [(str(one.due), one.task.closed_why) for one in rounds]
    assert found == [("2026-05-25", "missed"), ("2026-06-09", "missed"), ("2026-06-16", "")]


def test_what_is_said_after_the_page_was_opened_waits_for_the_next_review(kura):
    plan = made.under_way(kura, kura.students[3])
    seen, later = (
        reviews.comment(by=plan.by, plan=plan, side="staff", words=words, now=kura.now)
        for words in ("Laughs again.", "Came late.")
    )
    kept = reviews.review(
        by=plan.by, plan=plan, version=plan.version, wellbeing=2, wellbeing_note="Tired", learning_note="",
        words="", decision="go on", on=kura.today, now=kura.now, seen=seen.pk,
    )  # fmt: skip
    assert list(kept.comments.all()) == [seen]
    assert list(plan.comments.filter(review=None)) == [later]


def test_a_long_name_fits_where_an_action_says_who(kura):
    student = kura.students[3]
    plan = made.draft(kura, student, whole=False)
    Student.objects.filter(pk=student.pk).update(first_name="Zz" * 40, last_name="Yy" * 40)
    did = own.add_action(
        by=plan.by, plan=plan, side="student", words="Packs at night", due=kura.today, on=kura.today,
        now=kura.now,
    )  # fmt: skip
    assert len(did.name) == 120


def test_nobody_answers_in_the_place_of_whom_the_plan_names(kura):
    """The roll keeps contacts by place: who stands there now may be somebody else."""
    student = kura.students[3]
    plan = made.shared(kura, student)
    carer, person = student.caregivers.first(), plan.people.get(side="whanau")
    carer.name = "Zz-Mātua"
    carer.save()
    with pytest.raises(NotAllowed, match="somebody else"):
        made.answer(kura, plan, plan.people.get(pk=person.pk), how="paper")
    carer.name = person.name.upper()
    carer.save()
    made.answer(kura, plan, plan.people.get(pk=person.pk), how="paper")


def test_the_end_says_how_it_stands_and_closes_what_was_asked(kura):
    student = kura.students[1]
    plan = made.under_way(kura, student, "improvement")
    facts = {"by": plan.by, "plan": plan, "version": plan.version, "on": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="learning and wellbeing"):
        states.end(**facts, why="achieved", words=" ")
    states.end(**facts, why="achieved", words="Reads on; laughs again.")
    held = Case.objects.get(student=student)
    assert (held.plan, held.plan_lead, held.own_check_ins) == ("", None, False)
    assert not PlanRound.objects.filter(plan=plan, task__closed_at=None).exists()
    with pytest.raises(NotAllowed, match="has ended"):
        states.end(**facts | {"version": plan.version + 1}, why="achieved", words="x")
