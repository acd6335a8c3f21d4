"""Going further: checked, decided by others, stopped by what is known, and never for the wrong reason."""

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.web.desk.conftest import text
from tests.web.plans.going_further import HŌRI, Going
from whetu.web.audit.models import Entry
from whetu.web.people.actions import circumstances
from whetu.web.people.models import Arrangement, KnownCircumstances
from whetu.web.plans.actions import escalation as actions
from whetu.web.plans.models import Approval, Escalation, Event, PlanReview, StudentPlan
from whetu.web.plans.queries import escalation as queries
from whetu.web.response.models import Notice, Response
from whetu.web.rows import Saved
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff


@pytest.fixture
def going(kura):
    with scope(school=kura.school):
        yield Going(kura)


# Opening ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["illness", "disability"])
def test_never_while_illness_or_disability_is_known(kura, going, sign_in, kind):
    going.know(kind)
    with pytest.raises(NotAllowed, match="does not go further"):
        going.open()
    answer = sign_in("pastoral").get(reverse("escalation_new", args=[going.student.key]))
    assert answer.status_code == 403
    assert "Offer a support" in text(answer)
    assert not Escalation.objects.exists()


def test_nothing_is_opened_while_a_proposal_waits(going):
    row = going.know("illness")
    KnownCircumstances.objects.filter(pk=row.pk).update(accepted_at=None, accepted_by=None)
    with pytest.raises(NotAllowed, match="waits"):
        going.open()


@pytest.mark.parametrize(("place", "route", "words"), [
    (4, "letter", "away for 10 days or more"), (2, "legal", "away for 15 days or more"),
    (HŌRI, "legal", "letters come first"), (HŌRI, "nothing", "Choose a way"),
])  # fmt: skip
def test_a_way_whose_time_has_not_come_is_refused(kura, going, place, route, words):
    going.student = kura.students[place]
    with pytest.raises(NotAllowed, match=words):
        going.open(route)


def test_the_same_is_not_opened_twice(going):
    going.open()
    with pytest.raises(NotAllowed, match="under way"):
        going.open()


def test_a_teacher_opens_nothing_and_a_parent_at_work_here_neither(kura, going):
    with pytest.raises(NotAllowed, match="may not do this"):
        going.open(role="teacher")
    going.student = kura.students[0]  # the senior leader's own child
    with pytest.raises(NotAllowed):
        going.open(role="senior_leader")


# The check of last resort -----------------------------------------------------------------------------------


def test_a_check_with_a_line_open_asks_why_it_cannot_wait(going):
    row = going.open()
    with pytest.raises(NotAllowed, match="A plan was tried"):
        going.check(row, but=("plan",))
    assert going.now_of(row).state == "considered"
    assert going.check(row, but=("plan",), override="Whānau moved away.").state == "checked"


def test_the_ministry_is_asked_only_with_every_line_met(going):
    going.served_before(1, 2, 3, 4)
    row = going.open("legal")
    with pytest.raises(NotAllowed, match="only when every line is met"):
        going.check(row, but=("engagement",), override="It cannot wait.")
    assert going.check(row).state == "checked"


def test_the_record_answers_what_it_can(kura, going):
    Arrangement.objects.create(
        school=kura.school, student=going.student, kind="stand-down", starts=going.on, ends=going.on,
        agreed_by="Board", at=going.now,
    )  # fmt: skip
    found = queries.computed(going.student, going.on)
    assert found["plan"].yes is False
    assert found["met"].yes is False
    assert found["reasons"].yes is None
    assert "1 days of stand-down" in found["stand_downs"].fact
    StudentPlan.objects.create(
        school=kura.school, student=going.student, kind="re-engagement", state="active", at=going.now,
        starts="2026-05-04", active_on="2026-05-04", student_view="The bus.", whanau_view="Too early.",
    )  # fmt: skip
    found = queries.computed(going.student, going.on)
    assert found["plan"].yes is True
    assert found["heard"].yes is True


def test_days_without_a_reason_leave_out_stand_downs_and_justified_days(kura, going):
    before = queries.unexcused(going.student, going.on)
    Arrangement.objects.create(
        school=kura.school, student=going.student, kind="stand-down", starts="2026-06-10", ends="2026-06-11",
        agreed_by="Board", at=going.now,
    )  # fmt: skip
    after = queries.unexcused(going.student, going.on)
    assert (before.half_days, after.half_days, after.left_out) == (60, 56, 4)
    assert queries.unexcused(kura.students[3], going.on).half_days == 0  # away for 21 days, all of them ill


def test_a_page_of_the_check_asks_only_what_the_record_does_not_answer(going, sign_in):
    row = going.open()
    client, url = sign_in("pastoral"), reverse("escalation_check", args=[row.key])
    form = client.get(url).context["form"]
    assert "yes_privacy" in form.fields
    assert "yes_stand_downs" not in form.fields
    sent = {"version": 0, "ready": "yes"} | {f"yes_{line.name}": "yes" for line in form.asked}
    answer = client.post(url, sent)
    assert "Say how you know" in text(answer)
    answer = client.post(url, sent | {f"note_{line.name}": "Rang on Monday." for line in form.asked})
    assert answer.status_code == 303
    assert going.now_of(row).state == "checked"


def test_two_who_check_at_once_lose_nothing(going, sign_in):
    row = going.open()
    client, url = sign_in("pastoral"), reverse("escalation_check", args=[row.key])
    sent = {"version": 0, "yes_privacy": "yes", "note_privacy": "Thought of."}
    assert client.post(url, sent).status_code == 303
    again = client.post(url, sent | {"note_privacy": "Mine.", "override_why": "Now."})
    assert again.status_code == 409
    assert "Thought of." in text(again)
    assert "Mine." in text(again)
    assert going.now_of(row).checklist["answers"]["privacy"]["note"] == "Thought of."


# Deciding ---------------------------------------------------------------------------------------------------


def test_a_leader_who_did_not_open_it_approves_alone(going):
    row = going.approved()
    assert row.state == "approved"
    assert [one.state for one in Event.objects.filter(row=row.key)] == ["considered", "checked", "approved"]
    assert Entry.objects.filter(did="escalation: approved", key=going.student.key).exists()


def test_nobody_approves_what_they_opened(going):
    row = going.check(going.open(role="senior_leader"))
    with pytest.raises(NotAllowed, match="somebody else decides"):
        going.decide(row, "senior_leader")
    with pytest.raises(NotAllowed, match="may not do this"):
        going.decide(row, "pastoral")
    assert going.decide(row, "principal").state == "approved"


def test_a_no_holds_it_with_the_reason(going):
    row = going.check(going.open())
    with pytest.raises(NotAllowed, match="Say why not"):
        going.decide(row, "principal", agreed=False, why=" ")
    held = going.decide(row, "principal", agreed=False, why="Meet them first.")
    assert (held.state, held.decided_why) == ("held", "Meet them first.")
    assert going.open().state == "considered"  # it can be considered anew


def test_other_circumstances_take_two_people_the_evidence_and_a_reason(going):
    going.know("bereavement")
    row = going.check(going.open())
    with pytest.raises(NotAllowed, match="read what they rest on"):
        going.decide(row, "principal")
    with pytest.raises(NotAllowed, match="read what they rest on"):
        going.decide(row, "principal", evidence_read=True, why="")
    assert going.decide(row, "principal", evidence_read=True).state == "checked"
    with pytest.raises(NotAllowed, match="Another person is the second"):
        going.decide(row, "principal", evidence_read=True)
    assert going.decide(row, "senior_leader", evidence_read=True).state == "approved"


def test_the_ministry_takes_the_principal_and_another(kura, going):
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"))
    assert going.decide(row, "senior_leader").state == "checked"
    with pytest.raises(NotAllowed, match="Another person is the second"):
        going.decide(row, "senior_leader")
    with pytest.raises(NotAllowed, match="may not do this"):
        going.decide(row, "pastoral")
    other = kura.staff["officer"]
    Staff.objects.filter(pk=other.pk).update(roles=["senior_leader"])
    with pytest.raises(NotAllowed, match="principal is one of the two"):
        going.decide(row, "officer")
    assert going.decide(row, "principal").state == "approved"
    assert Approval.objects.filter(about="legal", row=row.key, agreed=True).count() == 2


def test_two_who_approve_at_once_are_one_after_the_other(going, sign_in):
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"))
    shown = going.now_of(row).version
    going.decide(row, "senior_leader", version=shown)
    with pytest.raises(Saved):
        going.decide(row, "principal", version=shown)
    client, url = sign_in("principal"), reverse("escalation_decide", args=[row.key])
    again = client.post(url, {"version": shown, "agreed": "yes", "why": "All was tried."})
    assert again.status_code == 409
    assert "All was tried." in text(again)
    assert going.now_of(row).state == "checked"
    sent = {"version": again.context["form"]["version"].value(), "agreed": "yes", "why": "All was tried."}
    assert client.post(url, sent).status_code == 303
    assert going.now_of(row).state == "approved"


def test_the_check_stands_once_somebody_has_approved(going):
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"))
    going.decide(row, "senior_leader")
    with pytest.raises(NotAllowed, match="Somebody has decided"):
        going.check(row)


# Known circumstances stop it --------------------------------------------------------------------------------


def test_circumstances_accepted_between_two_approvals_stop_it_and_are_told(
    going, django_capture_on_commit_callbacks
):
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"))
    going.decide(row, "senior_leader")
    proposed = circumstances.propose(
        by=going.by("pastoral"), student=going.student, kind="illness", starts=going.on, ends=None,
        review_on=None, now=going.now,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="proposal of known circumstances waits"):
        going.decide(row, "principal")
    with django_capture_on_commit_callbacks(execute=True):
        circumstances.accept(by=going.by("principal"), circumstances=proposed, now=going.now)
    assert going.now_of(row).state == "held"
    told = Notice.objects.filter(kind="held").values_list("staff__roles", flat=True)
    assert sorted(told) == [["pastoral"], ["senior_leader"]]
    with pytest.raises(NotAllowed):
        going.decide(row, "principal")


@pytest.mark.parametrize("kind", ["illness", "bereavement"])
def test_even_before_the_job_has_run_nothing_goes_further(going, kind):
    row = going.check(going.open("service"))
    going.know(kind)
    with pytest.raises(NotAllowed, match="accepted since"):
        going.decide(row, "principal", evidence_read=True)
    KnownCircumstances.objects.all().delete()
    row = going.decide(row, "principal")
    going.know(kind)
    with pytest.raises(NotAllowed, match="accepted since"):
        actions.carry_out(
            by=going.by("pastoral"), escalation=row, version=row.version, done_on=going.on, words="",
            review_on=going.on.replace(month=7), **going.moment(),
        )  # fmt: skip


# Carried out ------------------------------------------------------------------------------------------------


def refer(going, row, role: str = "principal", **facts) -> Escalation:
    row = going.now_of(row)
    given = {"done_on": going.on, "reference": "MoE 12", "review_on": going.on.replace(month=7), "words": ""}
    return actions.refer(
        by=going.by(role), escalation=row, version=row.version, **(given | facts), **going.moment()
    )


def test_the_principal_refers_and_the_ministry_s_states_are_kept_by_hand(going):
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"))
    going.decide(row, "senior_leader")
    with pytest.raises(NotAllowed, match="Only what was approved"):
        refer(going, row)
    going.decide(row, "principal")
    with pytest.raises(NotAllowed, match="principal refers"):
        refer(going, row, "senior_leader")
    with pytest.raises(NotAllowed, match="still to come"):
        refer(going, row, done_on=going.on.replace(month=7), review_on=going.on.replace(month=8))
    row = refer(going, row)
    assert (row.state, row.legal_state, row.reference) == ("carried out", "referred", "MoE 12")
    assert Response.objects.get(kind="RA24").outcome == "done"
    told = {"words": "", "said_on": going.on, "reference": ""}
    with pytest.raises(NotAllowed, match="one follows from the other"):
        ministry(going, row, state="charged", **told)
    row = ministry(going, row, state="weighed", **told)
    row = ministry(going, row, state="resolved", **told)
    states = Event.objects.filter(about="legal").values_list("state", flat=True)
    assert list(states) == ["referred", "weighed", "resolved"]


def test_a_referral_that_the_ministry_has_stays_on_the_list_though_it_is_held(kura, going, sign_in):
    going.served_before(1, 2, 3, 4)
    row = going.check(going.open("legal"))
    going.decide(row, "senior_leader")
    going.decide(row, "principal")
    refer(going, row)
    going.know("illness")
    actions.hold_where_known(school=kura.school, **going.moment())
    assert going.now_of(row).state == "held"
    found = queries.for_leader(kura.staff["principal"], going.on)
    assert [one.row for one in found.ministry] == [row]
    page = text(sign_in("principal").get(reverse("escalation", args=[row.key])))
    assert "Tell it at once" in page
    row = going.now_of(row)
    told = {"words": "", "said_on": going.on, "reference": ""}
    assert ministry(going, row, state="withdrawn", **told).legal_state == "withdrawn"


def ministry(going, row, **facts) -> Escalation:
    return actions.ministry(
        by=going.by("principal"), escalation=row, version=row.version, **facts, **going.moment()
    )


def test_its_effect_is_looked_at_with_days_before_and_after(going, sign_in):
    row = going.approved("service")
    with pytest.raises(NotAllowed, match="before the day on which it was approved"):
        carry_out(going, row, done_on=going.on.replace(month=5))
    with pytest.raises(NotAllowed, match="after it is done"):
        carry_out(going, row, review_on=going.on)
    row = carry_out(going, row)
    client = sign_in("pastoral")
    assert "Before: away 10 of 10 days" in text(client.get(reverse("escalation_effect", args=[row.key])))
    sent = {"version": row.version, "effect": "The van helps."}
    assert client.post(reverse("escalation_effect", args=[row.key]), sent).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.effect) == ("effect checked", "The van helps.")
    assert row.checklist["effect"]["before"] == [20, 20]


def carry_out(going, row, **facts) -> Escalation:
    given = {"done_on": going.on, "words": "Asked.", "review_on": going.on.replace(month=7)} | facts
    return actions.carry_out(
        by=going.by("pastoral"), escalation=row, version=row.version, **given, **going.moment()
    )


# The leaders' list ------------------------------------------------------------------------------------------


def test_what_waits_for_a_leader_comes_first_and_two_flat_reviews_are_said(kura, going, sign_in):
    row = going.check(going.open(role="senior_leader"))
    plan = StudentPlan.objects.create(
        school=kura.school, student=kura.students[3], kind="improvement", state="active", at=going.now,
        starts="2026-05-04", active_on="2026-05-04",
    )  # fmt: skip
    for since, on in (("2026-05-21", "2026-05-28"), ("2026-05-28", "2026-06-05")):
        PlanReview.objects.create(
            school=kura.school, plan=plan, since=since, on=on, half_days_open=10, half_days_away=10,
            flat=True, decision="go on", at=going.now,
        )  # fmt: skip
    found = queries.for_leader(kura.staff["principal"], going.on)
    assert [one.row for one in found.mine] == [row]
    assert [student for student, _reviews in found.flat] == [kura.students[3]]
    assert queries.for_leader(kura.staff["senior_leader"], going.on).mine == []
    words = text(sign_in("principal").get(reverse("escalations")))
    assert words.index("Waiting for you") < words.index("Zz-Whāea") < words.index("Two reviews")
    assert "Zz-Faʻafia" in words
    PlanReview.objects.filter(on="2026-06-05").update(flat=False)
    assert queries.for_leader(kura.staff["principal"], going.on).flat == []


def test_a_teacher_sees_nothing_of_it(going, sign_in):
    row = going.open()
    client = sign_in("teacher")
    for name, key in (("escalation", row.key), ("escalations_of", going.student.key)):
        assert client.get(reverse(name, args=[key])).status_code == 403
    assert client.get(reverse("escalations")).status_code == 403


def test_another_school_s_escalation_is_not_there(kura, sign_in):
    with scope(school=kura.other):
        row = Escalation.objects.create(
            school=kura.other, student=kura.others[1], why="Then.", route="letter", at=kura.now
        )
    client = sign_in("principal")
    for name in ("escalation", "escalation_check", "escalation_decide", "escalation_withdraw"):
        assert client.get(reverse(name, args=[row.key])).status_code == 404
