"""A plan on paper: one page for the student or whānau, the whole plan, and who is introduced."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from tests import kura as world
from tests.web.response.reading import words_of
from whetu.web.audit.models import Entry
from whetu.web.people.models import Caregiver, OwnChild
from whetu.web.plans.actions import agreements, own, states
from whetu.web.plans.models import PlanPerson, StudentPlan
from whetu.web.plans.queries import parts, plain
from whetu.web.response.models import Barrier, Case, CatchUp, Goal, Support
from whetu.web.schools.actions import NotAllowed

ON = world.TODAY


@pytest.fixture
def kura(kura):
    """A plan in force for one student, with a key adult."""
    student, lead, now = kura.students[3], kura.staff["pastoral"], timezone.now()
    of, by = {"school": kura.school, "student": student}, lead.user
    with scope(school=kura.school):
        kura.school.phone = "06 555 8001"
        kura.school.save()
        Case.objects.create(**of, key_adult=kura.staff["officer"])
        Goal.objects.create(
            **of, words="Here on Mondays", measure="5 Mondays", due=date(2026, 7, 3), set_on=ON
        )
        Support.objects.create(**of, kind="mentoring", words="A tuakana", offered_on=ON, answer="accepted")
        Barrier.objects.create(**of, kind="transport", source="student", raised_on=ON, state_on=ON)
        CatchUp.objects.create(**of, subject="Maths", work="Fractions", due=date(2026, 6, 19), by=by, at=now)
        plan = own.begin(by=by, student=student, kind="tailored", lead=lead, starts=ON, on=ON, now=now)
        plan.people.filter(side="student").update(agrees=False)
        mother = own.add_person(
            by=by,
            plan=plan,
            side="whanau",
            caregiver=student.caregivers.get(),
            on=ON,
            does="Drives on Mondays",
        )
        own.add_action(by=by, plan=plan, side="staff", words="Ring on Sundays", owner=lead, on=ON, now=now,
                       due=date(2026, 6, 21))  # fmt: skip
        StudentPlan.objects.filter(pk=plan.pk).update(
            strengths="Kind to younger students", target_days=1, target_weeks=2, check_in="twice a week"
        )
        plan.refresh_from_db()
        kura.plan, kura.mother = plan, mother
        kura.version = states.share(by=by, plan=plan, version=plan.version, on=ON, now=now)
        agreements.answer(
            by=by, version=kura.version, person=plan.people.get(side="staff"), agreed=True, how="signed in",
            on=ON, now=now,
        )  # fmt: skip
    return kura


def paper(client, kura, rest: str) -> str:
    answer = client.get(f"/students/{kura.plan.student.key}/plan/{rest}")
    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content  # tagged: a screen reader finds its way
    assert kura.plan.student.last_name not in answer["Content-Disposition"]
    return words_of(answer.content)


def test_one_page_for_the_student_says_you(kura, sign_in):
    words = paper(sign_in("pastoral"), kura, "one-page/student/")
    assert "Your plan, Sēfina" in words
    assert "At school, and away at most 1 day in 2 school weeks." in words
    assert "Here on Mondays · 5 Mondays · by Friday 3 July 2026" in words
    assert "What helps you" in words
    assert "Officer of 8001 · your key adult" in words
    assert "Pastoral of 8001 · leads this plan" in words
    assert "Drives on Mondays" in words
    assert "Ring on Sundays · Pastoral of 8001 · by Sunday 21 June 2026" in words
    assert "Officer of 8001 checks in with you twice a week." in words
    assert "Next: Friday 26 June 2026." in words
    assert "Ring Kura Whetū Iti on 06 555 8001 and ask for Pastoral of 8001." in words
    assert "Transport" not in words
    assert "Draft" not in words


def test_one_page_for_whanau_with_te_reo_where_words_are_known(kura, sign_in):
    client = sign_in("pastoral")
    words = paper(client, kura, "one-page/whanau/")
    assert "A plan with Sēfina" in words
    assert "Tautoko" not in words
    words = paper(client, kura, "one-page/whanau/?mi")
    assert "Tautoko | What helps" in words
    assert "What we hope for" in words  # no reviewed word: English
    assert "the rest is English" in words


def test_a_plan_of_many_words_still_stands_on_one_page(kura, sign_in):
    long = "Words that go on and on about what helps and what does not, as people write them. " * 20
    with scope(school=kura.school):
        said = dict(kura.version.said)
        said["texts"] = dict.fromkeys(said["texts"], long)
        for name in ("goals", "supports", "actions", "people"):
            said[name] = [one | {"words": long, "does": long} for one in said[name]] * 12
        kura.version.said = said
        kura.version.save()
    answer = sign_in("pastoral").get(f"/students/{kura.plan.student.key}/plan/one-page/student/")
    assert answer.content.count(b"/Type/Page/") == 1
    assert "more in the whole plan" in words_of(answer.content)


def test_what_is_printed_is_what_was_agreed_and_a_draft_says_so(kura, sign_in):
    client = sign_in("pastoral")
    with scope(school=kura.school):
        StudentPlan.objects.filter(pk=kura.plan.pk).update(strengths="Written since")
    assert "Written since" not in paper(client, kura, "one-page/student/")
    with scope(school=kura.school):
        kura.version.links.all().delete()
        kura.version.agreements.all().delete()
        kura.version.delete()
        StudentPlan.objects.filter(pk=kura.plan.pk).update(state="draft", active_on=None)
    words = paper(client, kura, "one-page/student/")
    assert "Written since" in words
    assert "Draft: nobody has been asked" in words


def test_the_whole_plan_says_who_agreed_and_how(kura, sign_in):
    words = paper(sign_in("pastoral"), kura, "pdf/")
    assert "Tailored support plan" in words
    assert "Maths: Fractions" in words
    assert "Who agreed, and how" in words
    assert "Agreed Signed in Friday 12 June 2026" in words
    assert "Kind to younger students" in words


def test_who_has_not_answered_may_sign_on_paper(kura, sign_in):
    words = paper(sign_in("pastoral"), kura, "pdf/")
    assert "To sign" not in words  # all who are asked have agreed
    with scope(school=kura.school):
        kura.mother.agrees = True
        kura.mother.save()
        StudentPlan.objects.filter(pk=kura.plan.pk).update(state="shared")
    words = paper(sign_in("pastoral"), kura, "pdf/")
    assert f"To sign, for who has not answered {kura.mother.name} I agree to this plan" in words


def test_a_re_engagement_plan_says_how_all_work_together(kura, sign_in):
    with scope(school=kura.school):
        said = kura.version.said | {"kind": "re-engagement", "title": "Re-engagement plan"}
        said["texts"] = said["texts"] | {"wraparound": "The nurse and the dean meet on Fridays",
                                         "flexible": "Mornings only was weighed: not needed"}  # fmt: skip
        kura.version.said = said
        kura.version.save()
    words = paper(sign_in("pastoral"), kura, "pdf/")
    assert "Re-engagement plan" in words
    assert "How we work together The nurse and the dean meet on Fridays" in words
    assert "Mornings only was weighed" in words


def test_the_key_adult_is_introduced(kura, sign_in):
    client = sign_in("pastoral")
    words = paper(client, kura, "key-adult/pdf/")
    assert "Your key adult: Officer of 8001" in words
    assert "Officer of 8001 checks in with you twice a week." in words
    with scope(school=kura.school):
        Case.objects.update(key_adult=None)
    answer = client.get(f"/students/{kura.plan.student.key}/plan/key-adult/pdf/")
    assert answer.status_code == 303


def test_who_must_not_be_contacted_is_on_no_paper(kura, sign_in):
    with scope(school=kura.school):
        name = kura.mother.name
        Caregiver.objects.filter(pk=kura.mother.caregiver_id).update(contact_allowed=False)
    client = sign_in("pastoral")
    for rest in ("one-page/student/", "one-page/whanau/", "pdf/", "key-adult/pdf/"):
        words = paper(client, kura, rest)
        assert name not in words
        assert "Drives on Mondays" not in words


@pytest.mark.parametrize("restricted", [True, False])
def test_whom_a_roll_dropped_is_named_no_more(kura, sign_in, restricted):
    """Nobody knows any more whether they may be; whoever might not be is in no words either."""
    with scope(school=kura.school):
        row, name = Caregiver.objects.get(pk=kura.mother.caregiver_id), kura.mother.name
        if restricted:
            row.contact_allowed = False
            row.save()
        row.delete()
        kura.version.said["texts"]["strengths"] = f"Bakes with {name}"
        kura.version.save()
        mother = PlanPerson.objects.get(pk=kura.mother.pk)
        assert mother.caregiver is None
        assert mother not in parts.people(kura.plan)
        assert "Drives on Mondays" not in str(plain.for_home(kura.version)["people"])
        with pytest.raises(NotAllowed):
            agreements.check(kura.plan, mother, kura.staff["pastoral"].user, "paper")
        own.add_person(by=kura.staff["pastoral"].user, plan=kura.plan, side="whanau", name="Aunty", on=ON)
        assert "Aunty" in [one.name for one in parts.people(kura.plan)]
    client = sign_in("pastoral")
    for rest in ("one-page/whanau/", "pdf/"):
        words = paper(client, kura, rest)
        assert "Drives on Mondays" not in words
        assert (f"Bakes with {name}" in words) == (not restricted)
        assert ("Bakes with […]" in words) == restricted


def test_who_took_the_place_of_somebody_who_must_not_be_contacted_does_not_open_their_name(kura, sign_in):
    with scope(school=kura.school):
        row = Caregiver.objects.get(pk=kura.mother.caregiver_id)
        row.contact_allowed = False
        row.save()
        row.name, row.contact_allowed = "Koro Zz-Tama", True
        row.save()
    assert kura.mother.name not in paper(sign_in("pastoral"), kura, "pdf/")


def test_what_is_taken_away_is_written_down(kura, sign_in):
    client = sign_in("pastoral")
    for rest in ("one-page/student/", "pdf/", "key-adult/pdf/"):
        paper(client, kura, rest)
    client.get("/registers/plans/one-pages/?whose=whanau")
    did = list(
        Entry.objects.filter(key=kura.plan.student.key, did__startswith="took").values_list("did", flat=True)
    )
    assert sorted(did) == [
        "took away a key adult's introduction",
        "took away a plan on one page, for student",
        "took away a whole plan",
        "took away plans on one page each, for whanau",
    ]


def test_a_student_without_a_plan_has_no_paper(kura, sign_in):
    client, other = sign_in("pastoral"), kura.students[5]
    for rest in ("one-page/student/", "pdf/", "key-adult/pdf/", "one-page/everybody/"):
        assert client.get(f"/students/{other.key}/plan/{rest}").status_code == 404


def test_all_plans_of_the_school_in_one_file(kura, sign_in):
    """Each of a student whom the person sees; drafts and ended ones are left out."""
    many(kura, kura.students[4:9])
    answer = sign_in("pastoral").get("/registers/plans/one-pages/")
    assert answer.content.count(b"/Type/Page/") == 6
    words = words_of(answer.content)
    assert kura.students[4].first_name in words
    with scope(school=kura.school):
        StudentPlan.objects.filter(student=kura.students[4]).update(state="ended", ended_on=ON)
        OwnChild.objects.create(school=kura.school, staff=kura.staff["pastoral"], student=kura.students[5])
    answer = sign_in("pastoral").get("/registers/plans/one-pages/")
    assert answer.content.count(b"/Type/Page/") == 4
    assert kura.students[5].first_name not in words_of(answer.content)


def many(kura, students) -> None:
    """The same plan for others."""
    with scope(school=kura.school):
        for student in students:
            row = StudentPlan.objects.create(
                school=kura.school, student=student, kind="tailored", state="active", lead=kura.plan.lead,
                starts=ON, active_on=ON, at=timezone.now(),
            )  # fmt: skip
            said = kura.version.said | {"student": student.name}
            row.versions.create(
                school=kura.school, number=1, kind=row.kind, said=said, sha256="", at=timezone.now()
            )


def test_the_number_of_queries_does_not_grow(kura, sign_in):
    """But for the audit's line of each student."""
    client, asked = sign_in("pastoral"), []
    client.get("/registers/plans/one-pages/")
    for students in (kura.students[4:5], kura.students[5:10]):
        many(kura, students)
        with CaptureQueriesContext(connection) as found:
            client.get("/registers/plans/one-pages/")
        asked.append(len([one for one in found if "audit_entry" not in one["sql"]]))
    assert asked[0] == asked[1]
