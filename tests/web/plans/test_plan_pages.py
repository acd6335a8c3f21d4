"""The pages of a student's plan: who sees what, what is missing, and the way from a draft to its end."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from tests.kura import AWAY, days_file, load
from tests.web.plans import made
from whetu.web.plans.actions import own, reviews, states, tasks
from whetu.web.plans.models import PlanAction, PlanPerson, StudentPlan
from whetu.web.plans.queries import versions
from whetu.web.response.actions import barriers
from whetu.web.response.models import Case


@pytest.fixture
def student(kura):
    """A student of the teacher's class, far from regular."""
    return kura.students[6]


def page_of(client, student, part="") -> str:
    return client.get(f"/students/{student.key}/plan/{part}").content.decode()


def plan_of(kura, student) -> StudentPlan:
    with scope(school=kura.school):
        return student.plans.get()


def test_the_kind_that_fits_the_step_is_offered_and_begun(kura, sign_in, student):
    client = sign_in("pastoral")
    assert "re-engagement plan fits" in page_of(client, student)
    sent = {"kind": "re-engagement", "lead": "", "starts": "12/06/2026"}
    answer = client.post(f"/students/{student.key}/plan/begin/", sent)
    assert "one person who leads it" in answer.content.decode()
    sent["lead"] = kura.staff["pastoral"].key
    assert client.post(f"/students/{student.key}/plan/begin/", sent).status_code == 303
    page = page_of(client, student)
    assert "Still needed" in page
    assert "Wraparound: who helps" in page
    assert "/plan/share/" not in page
    plan = plan_of(kura, student)
    client.post(f"/students/{student.key}/plan/share/", {"version": plan.version})
    assert "This plan still needs" in page_of(client, student)
    assert plan_of(kura, student).state == "draft"


def test_a_plan_agreed_at_a_meeting_is_written_down_here(kura, sign_in, student):
    with scope(school=kura.school):
        Case.objects.create(
            school=kura.school, student=student, plan="improvement", plan_since=kura.today,
            plan_lead=kura.staff["pastoral"],
        )  # fmt: skip
    client = sign_in("pastoral")
    assert "A plan was agreed at a meeting" in page_of(client, student)
    begin = page_of(client, student, "begin/")
    assert 'value="improvement" class="govuk-radios__input" required id="id_kind_1" checked' in begin or (
        'value="improvement"' in begin.partition("checked")[0].rpartition("<input")[2]
    )


def test_it_is_written_by_sections_and_both_texts_stand_where_two_wrote(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.draft(kura, student, whole=False)
    client, url = sign_in("pastoral"), f"/students/{student.key}/plan/write/voices/"
    sent = {"strengths": "Runs fast", "student_view": "I like maths", "whanau_view": "", "culture": "Te reo"}
    assert client.post(url, {**sent, "version": plan.version}).status_code == 303
    answer = client.post(url, {**sent, "strengths": "Sings", "version": plan.version})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Runs fast" in page
    assert "Sings" in page
    assert plan_of(kura, student).strengths == "Runs fast"
    client.post(url, {**sent, "strengths": "Runs fast, sings", "version": plan.version + 1})
    assert "Runs fast, sings" in page_of(client, student)


def test_days_out_of_order_and_a_plan_without_a_lead_are_refused_with_the_way_out(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.draft(kura, student, whole=False)
    client, url = sign_in("pastoral"), f"/students/{student.key}/plan/write/when/"
    sent = {
        "lead": kura.staff["pastoral"].key, "starts": "12/06/2026", "ends": "1/06/2026", "target_days": "1",
        "target_weeks": "1", "check_in": "", "review_every": "weekly", "version": plan.version,
    }  # fmt: skip
    assert "comes after the day" in client.post(url, sent).content.decode()
    sent |= {"ends": "1/07/2026", "lead": ""}
    assert "one person who leads it" in client.post(url, sent).content.decode()
    sent["lead"] = kura.staff["pastoral"].key
    assert client.post(url, sent).status_code == 303


def test_people_are_named_and_somebody_who_must_not_be_contacted_is_not_offered(kura, sign_in, student):
    with scope(school=kura.school):
        made.draft(kura, student, whole=False)
        carer = student.caregivers.first()
    client, url = sign_in("pastoral"), f"/students/{student.key}/plan/people/add/"
    assert carer.name in client.get(url).content.decode()
    sent = {"who": f"home {carer.place}", "does": "Wakes them", "wrote": "on", "agrees": "on"}
    assert client.post(url, sent).status_code == 303
    assert "is in this plan already" in client.post(url, sent).content.decode()
    with scope(school=kura.school):
        carer.contact_allowed = False
        carer.save()
    assert carer.name not in client.get(url).content.decode()
    assert carer.name not in page_of(client, student)


def test_shared_answered_and_under_way(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.draft(kura, student)
        own.add_action(
            by=plan.by, plan=plan, side="whanau", words="Wake at 7", due=kura.today, on=kura.today,
            now=kura.now, name="Zz-Whaea 6",
        )  # fmt: skip
        people = {one.side: one for one in plan.people.all()}
    client = sign_in("pastoral")
    client.post(f"/students/{student.key}/plan/share/", {"version": plan.version})
    page = page_of(client, student)
    assert "3 answers are still awaited" in page
    assert "Your answer is asked for" in page
    read = client.get(f"/plan-people/{people['staff'].key}/answer/").content.decode()
    assert "Reads to the little ones." in read
    for side in ("student", "whanau"):
        sent = {"agreed": "yes", "how": "in person", "on": "12/06/2026"}
        assert client.post(f"/plan-people/{people[side].key}/answer/", sent).status_code == 303
    assert client.post(f"/plan-people/{people['staff'].key}/answer/", {"agreed": "yes"}).status_code == 303
    assert plan_of(kura, student).state == "active"
    with scope(school=kura.school):
        action = PlanAction.objects.get(plan=plan)
    client.post(f"/plan-actions/{action.key}/", {"done_on": "12/06/2026", "done_note": ""})
    assert "Done Fri 12 Jun" in page_of(client, student)


def test_a_no_by_hand_asks_for_the_next_step(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.shared(kura, student)
        person = plan.people.get(side="whanau")
    client = sign_in("pastoral")
    sent = {"agreed": "no", "how": "paper", "on": "12/06/2026", "words": "Not on Mondays"}
    client.post(f"/plan-people/{person.key}/answer/", sent)
    assert "Not on Mondays" in page_of(client, student)
    plan = plan_of(kura, student)
    sent = {"why": "Mondays", "words": "Ask aunty", "owner": kura.staff["pastoral"].key, "due": "16/06/2026",
            "version": plan.version}  # fmt: skip
    assert client.post(f"/students/{student.key}/plan/next-step/", sent).status_code == 303
    assert "Ask aunty" in page_of(client, student)


def test_a_teacher_reads_the_plan_and_comments_but_reads_no_secrets(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.under_way(kura, student)
        barriers.add(
            by=plan.by, student=student, on=kura.today, kind="housing", source="whanau", note="No bed"
        )
        reviews.comment(by=plan.by, plan=plan, side="whanau", words="We have no bed.", now=kura.now)
    client = sign_in("teacher")
    page = page_of(client, student)
    assert "Reads to the little ones." in page
    assert "Housing" not in page
    assert "no bed" not in page
    assert client.get(f"/own-plans/{plan.key}/versions/").status_code == 403
    client.post(f"/students/{student.key}/plan/comment/", {"words": "Joined the group today."})
    assert "Joined the group today." in page_of(client, student)
    pastoral = sign_in("pastoral")
    assert "Joined the group today." in page_of(pastoral, student, "review/")


def test_a_teacher_who_is_asked_to_agree_reads_what_is_for_teachers(kura, sign_in, student):
    """Not what was told in confidence, nor the words of a support; who is not asked reads no version."""
    with scope(school=kura.school):
        plan = made.draft(kura, student)
        for kind, for_teachers in (("housing", False), ("transport", True)):
            barriers.add(
                by=plan.by, student=student, on=kura.today, kind=kind, source="whanau",
                for_teachers=for_teachers,
            )  # fmt: skip
        mine = own.add_person(
            by=plan.by, plan=plan, side="staff", staff=kura.staff["teacher"], on=kura.today, agrees=True
        )
        states.share(by=plan.by, plan=plan, version=plan.version, on=kura.today, now=kura.now)
    client, url = sign_in("teacher"), f"/plan-people/{mine.key}/answer/"
    for page in (client.get(url).content.decode(), page_of(client, student)):
        assert "Transport" in page
        assert "Housing" not in page
        assert "With the coach" not in page
    pastoral = sign_in("pastoral")
    for page in (pastoral.get(url).content.decode(), page_of(pastoral, student)):
        assert "Housing" in page
        assert "With the coach" in page
    with scope(school=kura.school):
        PlanPerson.objects.filter(pk=mine.pk).update(agrees=False)
    assert sign_in("teacher").get(url).status_code == 404


def test_a_version_without_marks_on_its_barriers_tells_teachers_none():
    told = {"barriers": [{"kind": "housing"}, {"kind": "transport", "for_teachers": True}]}
    found = {whole: versions.lines(told, whole=whole)["What gets in the way"] for whole in (True, False)}
    assert [len(lines) for lines in found.values()] == [2, 1]


def test_a_review_says_days_and_steps_up(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.under_way(kura, student, since=kura.today - timedelta(days=7))
    client, url = sign_in("pastoral"), f"/students/{student.key}/plan/review/"
    page = client.get(url).content.decode()
    assert "<b>5</b>&nbsp;days</span> away of 5" in page
    assert "hoped for at most 1" in page
    sent = {"wellbeing": "2", "wellbeing_note": "Tired", "decision": "step up", "version": plan.version,
            "student_words": "Mornings", "words": "More is needed"}  # fmt: skip
    assert client.post(url, sent).status_code == 303
    page = page_of(client, student)
    assert "Attendance improvement plan" in page
    assert "What was agreed before holds" in page
    assert client.post(url, sent).status_code == 409


def test_a_review_takes_up_what_its_page_showed_and_no_more(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.under_way(kura, student, since=kura.today - timedelta(days=7))
        said = {"by": plan.by, "plan": plan, "side": "staff", "now": kura.now}
        shown = reviews.comment(**said, words="Laughs again.")
    client, url = sign_in("pastoral"), f"/students/{student.key}/plan/review/"
    form = client.get(url).context["form"]
    with scope(school=kura.school):
        later = reviews.comment(**said, words="Came late.")
    sent = {
        "wellbeing_note": "Tired", "decision": "go on", "version": form["version"].value(),
        "seen": form["seen"].value(),
    }  # fmt: skip
    assert client.post(url, sent).status_code == 303
    with scope(school=kura.school):
        shown.refresh_from_db(), later.refresh_from_db()
        assert shown.review is not None
        assert later.review is None


def test_two_flat_reviews_say_so_until_the_marks_say_otherwise(kura, sign_in):
    student, pastoral = kura.students[3], sign_in("pastoral")  # away for the last 21 days
    with scope(school=kura.school):
        plan = made.under_way(kura, student, since=date(2026, 5, 21))
        for since, on in ((date(2026, 5, 21), date(2026, 5, 28)), (date(2026, 5, 28), date(2026, 6, 5))):
            reviews.PlanReview.objects.create(
                school=kura.school, plan=plan, since=since, on=on,
                half_days_open=10, half_days_away=10, half_days_before=10, flat=True, decision="go on",
                at=kura.now,
            )  # fmt: skip
    assert "Two reviews in a row were flat" in page_of(pastoral, student)
    assert "two flat reviews" in pastoral.get("/registers/plans/").content.decode()
    load(
        kura, kura.school, days_file(kura.students, [*AWAY[:3], (0, "M")])
    )  # there all the time, it turns out
    assert "Two reviews in a row were flat" not in page_of(pastoral, student)
    assert "two flat reviews" not in pastoral.get("/registers/plans/").content.decode()


def test_versions_stand_side_by_side(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.under_way(kura, student)
        own.write(
            by=plan.by, plan=plan, version=plan.version, changes={"strategies": "A bus card"}, on=kura.today,
            now=kura.now, why="The bike broke",
        )  # fmt: skip
    page = sign_in("pastoral").get(f"/own-plans/{plan.key}/versions/").content.decode()
    assert "Late start on Mondays." in page
    assert "A bus card" in page
    assert page.count(">changed<") == 1
    assert "The bike broke" in page


def test_ended_plans_stay_to_be_read(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.under_way(kura, student)
    client = sign_in("pastoral")
    sent = {"why": "achieved", "words": "Reads on.", "version": plan.version}
    assert client.post(f"/students/{student.key}/plan/end/", sent).status_code == 303
    page = page_of(client, student)
    assert "No plan of their own yet" in page
    assert f"/own-plans/{plan.key}/" in page
    assert "Reads on." in client.get(f"/own-plans/{plan.key}/").content.decode()
    assert "Reads on." not in sign_in("teacher").get(f"/own-plans/{plan.key}/").content.decode()


def test_the_page_asks_a_fixed_number_of_questions(kura, sign_in, student, django_assert_max_num_queries):
    with scope(school=kura.school):
        plan = made.under_way(kura, student)
    client = sign_in("pastoral")
    page_of(client, student)
    with django_assert_max_num_queries(70) as asked:
        page_of(client, student)
    with scope(school=kura.school):
        for n in range(4):
            own.add_action(
                by=plan.by, plan=plan, side="staff", words=f"Ring {n}", due=kura.today, on=kura.today,
                now=kura.now, owner=plan.lead,
            )  # fmt: skip
            PlanPerson.objects.create(school=kura.school, plan=plan, side="agency", name=f"Nurse {n}")
    with django_assert_max_num_queries(len(asked)):
        page_of(client, student)


def test_the_register_lists_plans_by_what_is_late_missed_or_nobodys(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.under_way(kura, student, "improvement", since=kura.today - timedelta(days=25))
        tasks.sync(school=kura.school, on=kura.today, now=kura.now)
        own.add_action(
            by=plan.by, plan=plan, side="staff", words="Ring the nurse", due=kura.today, on=kura.today,
            now=kura.now, owner=kura.staff["officer"],
        )  # fmt: skip
        other = made.shared(kura, kura.students[3])
        made.answer(kura, other, other.people.get(side="whanau"), agreed=False, words="No")
    client = sign_in("principal")
    page = client.get("/registers/plans/").content.decode()
    assert student.name in page
    assert "0 of 3" in page
    assert "no next step" in page
    assert student.name in client.get("/registers/plans/?look=review").content.decode()
    missed = client.get("/registers/plans/?look=missed").content.decode()
    assert student.name in missed
    assert kura.students[3].name not in missed
    assert student.name not in client.get("/registers/plans/?kind=tailored").content.decode()
    assert "Open actions" in client.get("/registers/plans/export/csv/").content.decode("utf-8-sig")
    assert sign_in("teacher").get("/registers/plans/").status_code == 403
    with scope(school=kura.school):
        kura.staff["officer"].ends = kura.today - timedelta(days=1)
        kura.staff["officer"].save()
    orphan = sign_in("principal").get("/registers/plans/?look=orphan").content.decode()
    assert student.name in orphan
    assert "1 of nobody" in orphan


def test_the_task_of_a_review_leads_to_the_plan(kura, sign_in, student):
    with scope(school=kura.school):
        plan = made.under_way(kura, student)
        task = plan.rounds.get(what="review").task
    client = sign_in("pastoral")
    assert f"/students/{student.key}/plan/review/" in client.get(f"/tasks/{task.key}/").content.decode()
    page = page_of(client, student)
    for url in ("one-page/student/", "one-page/whanau/", "pdf/"):
        assert f"/students/{student.key}/plan/{url}" in page
