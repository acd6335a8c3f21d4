"""A referral from the draft to what came of it, and what an agency's worker sees of it."""

from datetime import timedelta

import pytest
from django_scopes import scope

from whetu.web.audit.models import Entry
from whetu.web.people.models import Caregiver
from whetu.web.plans.actions import disclosures
from whetu.web.plans.actions import referrals as actions
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import Agency, Approval, Disclosure, Event, Referral, StudentPlan
from whetu.web.plans.queries import referral_papers, sharing
from whetu.web.plans.queries import referrals as queries
from whetu.web.response.models import Response, Task
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff

SHARE = {
    "parts": ["days", "tried", "contacts"], "basis": "agreed", "basis_note": "Mother, 3 June",
    "child_told": "yes", "whanau_told": "yes", "ends": "30/09/2026",
}  # fmt: skip


@pytest.fixture
def kura(kura):
    with scope(school=kura.school):
        kura.student = kura.students[6]
        kura.agency = Agency.objects.create(school=kura.school, name="Zz-Whare", kind="housing")
        kura.senco = Agency.objects.create(school=kura.school, name="Zz-Senco", kind="senco")
        yield kura


@pytest.fixture
def referred(kura):
    """A referral brought to a state: drafted by pastoral staff, approved by the principal."""

    def made(until="sent", agency=None, worker=None, student=None, **share):
        who = {role: one.user for role, one in kura.staff.items()}
        at = {"on": kura.today, "now": kura.now}
        row = actions.draft(
            by=who["pastoral"], student=student or kura.student, agency=agency or kura.agency,
            reason="A dry home is what is missing", asks="A talk about housing", **at,
        )  # fmt: skip
        if until == "draft":
            return row
        given = {
            "parts": ["days", "tried", "contacts"], "basis": "agreed", "basis_note": "Mother, 3 June",
            "child_told": True, "child_why": "", "whanau_told": True, "whanau_why": "",
            "ends": kura.today + timedelta(days=60), **share,
        }  # fmt: skip
        by = {"by": who["pastoral"], "referral": row, "version": None}
        actions.prepare(**by, on=kura.today, **given)
        actions.ask(**by, **at)
        if until == "approval":
            return fresh(row)
        actions.answer(
            by=who["principal"], referral=row, version=None, agreed=True, why="", worker=worker, **at
        )
        if until == "approved":
            return fresh(row)
        actions.send(**by, how="e-mail", sent_on=kura.today, **at)
        return fresh(row)

    return made


@pytest.fixture
def worker(kura):
    return kura.staff["agency_worker"]


def fresh(row):
    return Referral.objects.get(pk=row.pk)


def test_from_the_draft_to_sent_in_a_browser(kura, sign_in):
    url = f"/students/{kura.student.key}/referrals/new/"
    given = {"agency": kura.agency.key, "reason": "A dry home", "asks": "A talk"}
    assert sign_in("pastoral").post(url, given).status_code == 303
    row = Referral.objects.get()
    page = f"/referrals/{row.key}/"
    text = sign_in("pastoral").get(page).content.decode()
    assert "Without a lawful basis nothing goes" in text
    sign_in("pastoral").post(page + "ask/", {"version": row.version})
    assert fresh(row).state == "draft"
    answer = sign_in("pastoral").post(page + "share/", SHARE | {"basis": "", "version": row.version})
    assert "Choose a lawful basis" in answer.content.decode()
    assert sign_in("pastoral").post(page + "share/", SHARE | {"version": row.version}).status_code == 303
    row = fresh(row)
    sign_in("pastoral").post(page + "ask/", {"version": row.version})
    assert fresh(row).state == "approval"
    sent = {"how": "e-mail", "sent_on": "12/06/2026", "version": fresh(row).version}
    sign_in("pastoral").post(page + "send/", sent)
    assert fresh(row).state == "approval"
    assert sign_in("pastoral").get(page + "approve/").status_code == 403
    yes = {"agreed": "yes", "version": fresh(row).version}
    assert sign_in("principal").post(page + "approve/", yes).status_code == 303
    sent["version"] = fresh(row).version
    assert sign_in("pastoral").post(page + "send/", sent).status_code == 303
    row = fresh(row)
    assert (row.state, row.sent_on, row.disclosure.to) == ("sent", kura.today, "Zz-Whare")
    states = list(Event.objects.filter(row=row.key).values_list("state", flat=True))
    assert states == ["draft", "approval", "approved", "sent"]
    assert sign_in("pastoral").get(f"/students/{kura.student.key}/referrals/").status_code == 200


def test_nothing_is_sent_that_no_leader_approved(kura, referred):
    row = referred("approval")
    with pytest.raises(NotAllowed, match="A leader approves this"):
        actions.send(by=kura.staff["principal"].user, referral=row, version=None, how="post",
                     sent_on=kura.today, on=kura.today, now=kura.now)  # fmt: skip
    assert not Disclosure.objects.exists()


def test_an_agency_without_a_basis_is_refused_with_the_way_out(kura, referred):
    row = referred("draft")
    at = {"on": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="on which lawful basis"):
        actions.ask(by=kura.staff["pastoral"].user, referral=row, version=None, **at)


def test_whoever_wrote_it_or_handed_it_in_does_not_approve_it(kura, referred):
    row = referred("draft")
    leader, other = kura.staff["principal"].user, kura.staff["senior_leader"].user
    given = {
        "parts": [], "basis": "purpose", "basis_note": "", "child_told": True, "child_why": "",
        "whanau_told": True, "whanau_why": "", "ends": kura.today,
    }  # fmt: skip
    actions.prepare(by=leader, referral=row, version=None, on=kura.today, **given)
    at = {"on": kura.today, "now": kura.now}
    actions.ask(by=leader, referral=row, version=None, **at)
    yes = {"referral": row, "version": None, "agreed": True, "why": "", "worker": None, **at}
    for one in (leader, kura.staff["pastoral"].user):
        with pytest.raises(NotAllowed):
            actions.answer(by=one, **yes)
    actions.answer(by=other, **yes)
    assert fresh(row).state == "approved"


def test_a_leader_who_changed_the_words_does_not_approve_them(kura, referred, sign_in):
    row, dean = referred("draft"), kura.staff["pastoral"].user
    given = {
        "parts": [], "basis": "purpose", "basis_note": "", "child_told": True, "child_why": "",
        "whanau_told": True, "whanau_why": "", "ends": kura.today,
    }  # fmt: skip
    actions.prepare(by=dean, referral=row, version=None, on=kura.today, **given)
    words = {"agency": kura.agency, "reason": "Zz-other words", "asks": ""}
    leader = kura.staff["principal"].user
    actions.change(by=leader, referral=row, version=None, on=kura.today, **words)
    actions.ask(by=dean, referral=row, version=None, on=kura.today, now=kura.now)
    page = f"/referrals/{row.key}/"
    assert "You wrote this" in sign_in("principal").get(page).content.decode()
    yes = {"agreed": "yes", "version": fresh(row).version}
    assert "another leader approves it" in sign_in("principal").post(page + "approve/", yes).content.decode()
    assert sign_in("senior_leader").post(page + "approve/", yes).status_code == 303
    assert fresh(row).state == "approved"


def test_a_no_makes_it_a_draft_that_can_be_approved_later(kura, referred):
    row, at = referred("approval"), {"on": kura.today, "now": kura.now}
    leader = {"by": kura.staff["principal"].user, "referral": row, "version": None, "worker": None, **at}
    actions.answer(agreed=False, why="Ask home first", **leader)
    assert (fresh(row).state, fresh(row).pack) == ("draft", {})
    actions.ask(by=kura.staff["pastoral"].user, referral=row, version=None, **at)
    actions.answer(agreed=True, why="", **leader)
    assert fresh(row).state == "approved"
    assert "Ask home first" in Event.objects.filter(row=row.key).values_list("words", flat=True)


def test_changing_what_was_approved_asks_anew(kura, referred):
    row = referred("approved")
    actions.redraft(by=kura.staff["pastoral"].user, referral=row, version=None, on=kura.today, now=kura.now)
    assert fresh(row).state == "draft"
    assert not Approval.objects.exists()


def test_what_was_approved_goes_and_stays_whatever_the_record_says_later(kura, referred):
    row = referred("approved")
    before = fresh(row).pack
    assert any("30 days" in line or "away" in line for part in before["parts"] for line in part["lines"])
    carer = kura.student.caregivers.first()
    Caregiver.objects.filter(pk=carer.pk).update(name="Zz-Someone Else")
    kura.student.terms.update(absent=2)
    actions.send(by=kura.staff["pastoral"].user, referral=row, version=None, how="post",
                 sent_on=kura.today, on=kura.today, now=kura.now)  # fmt: skip
    share = fresh(row).disclosure
    assert share.shared == before
    assert share.sha256 == disclosures.sha256(before)
    assert "Zz-Someone Else" not in str(share.shared)


def test_a_sent_referral_is_a_response_and_answers_what_asked_for_it(kura, referred):
    task = Task.objects.create(
        school=kura.school, student=kura.student, year=2026, term=2, kind="RA15", words="Refer",
        since=kura.today, opened_at=kura.now,
    )  # fmt: skip
    referred()
    task.refresh_from_db()
    assert task.closed_why == "answered"
    assert Response.objects.get(kind="RA15").whom == "Zz-Whare"


def test_the_schools_own_people_need_no_approval_but_a_basis(kura):
    by, at = kura.staff["pastoral"].user, {"on": kura.today, "now": kura.now}
    row = actions.draft(by=by, student=kura.student, agency=kura.senco, reason="Reading", asks="", **at)
    send = {"by": by, "referral": row, "version": None, "how": "by hand", "sent_on": kura.today, **at}
    with pytest.raises(NotAllowed, match="lawful basis"):
        actions.send(**send)
    given = {
        "parts": [], "basis": "inside", "basis_note": "", "child_told": True, "child_why": "",
        "whanau_told": True, "whanau_why": "", "ends": kura.today,
    }  # fmt: skip
    actions.prepare(by=by, referral=row, version=None, on=kura.today, **given)
    actions.send(**send)
    assert fresh(row).state == "sent"
    assert Response.objects.filter(kind="RA13").exists()


def test_days_out_of_order_are_refused(kura, referred):
    row = referred("approved")
    send = {"by": kura.staff["pastoral"].user, "referral": row, "version": None, "how": "post"}
    send |= {"on": kura.today, "now": kura.now}
    for day, words in ((1, "still to come"), (-1, "before it became “Approved")):
        with pytest.raises(NotAllowed, match=words):
            actions.send(**send, sent_on=kura.today + timedelta(days=day))
    row = actions.send(**send, sent_on=kura.today)
    move = {"by": kura.staff["pastoral"].user, "referral": row, "today": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="before it became “Sent"):
        actions.move(**move, to="acknowledged", on=kura.today - timedelta(days=1))


def test_a_share_whose_last_day_is_past_is_not_sent(kura, referred):
    row = referred("approved", ends=kura.today)
    later = kura.today + timedelta(days=3)
    with pytest.raises(NotAllowed, match="before the first"):
        actions.send(by=kura.staff["pastoral"].user, referral=row, version=None, how="post",
                     sent_on=later, on=later, now=kura.now + timedelta(days=3))  # fmt: skip


def test_closed_with_an_outcome_and_the_share_ends(kura, referred):
    row = referred()
    move = {"by": kura.staff["pastoral"].user, "on": kura.today, "today": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="cannot become"):
        actions.move(referral=row, to="closed", outcome="helped", **move)
    actions.move(referral=row, to="accepted", **move)
    with pytest.raises(NotAllowed, match="what came of it"):
        actions.move(referral=row, to="closed", **move)
    actions.move(referral=row, to="closed", outcome="helped", words="A new flat", **move)
    row = fresh(row)
    assert (row.outcome, row.closed_on) == ("helped", kura.today)
    assert row.disclosure.ended_at == kura.now


def test_waiting_is_counted_in_school_days_up_to_the_first_answer(kura, referred):
    row = referred()
    Referral.objects.filter(pk=row.pk).update(sent_on=kura.today - timedelta(days=14))
    (shown,) = queries.shown(kura.school, [fresh(row)], kura.today)
    assert (shown.waited, shown.answered_on) == (9, None)
    actions.move(by=kura.staff["pastoral"].user, referral=fresh(row), to="acknowledged", on=kura.today,
                 today=kura.today, now=kura.now)  # fmt: skip
    (shown,) = queries.shown(kura.school, [fresh(row)], kura.today + timedelta(days=7))
    assert (shown.waited, shown.answered_on) == (9, kura.today)


def test_what_was_answered_before_it_went_again_is_no_answer_to_it(kura, referred):
    row = referred()
    for state, days in (("declined", 10), ("draft", 9), ("sent", 0)):
        happened(
            by=None, student=kura.student, about="referral", row=row.key, state=state,
            on=kura.today - timedelta(days=days), now=kura.now,
        )  # fmt: skip
    (shown,) = queries.shown(kura.school, [row], kura.today)
    assert (shown.waited, shown.answered_on) == (0, None)


def test_who_must_not_be_contacted_and_other_students_are_not_in_it(kura, referred):
    Caregiver.objects.create(
        school=kura.school, student=kura.student, place=2, name="Rawiri Hidden", phone="+64 21 999 999",
        contact_allowed=False,
    )  # fmt: skip
    StudentPlan.objects.create(
        school=kura.school, student=kura.student, kind="tailored", starts=kura.today, at=kura.now,
        strategies="Walks with Lupe; not with Rawiri Hidden", strengths="Sings",
    )  # fmt: skip
    chosen = list(sharing.PARTS)
    said = sharing.said(kura.student, chosen, kura.today, reason="Rawiri Hidden, +64 21 999 999")
    text = str(said)
    assert "Sings" in text
    assert "+64 21 000 0006" in text
    for hidden in ("Rawiri", "999 999", "Lupe"):
        assert hidden not in text
    assert said["left_out"] >= 3


def test_the_form_is_a_pdf_and_taking_it_is_written_down(kura, referred, sign_in):
    row = referred()
    answer = sign_in("pastoral").get(f"/referrals/{row.key}/form.pdf")
    assert answer.content.startswith(b"%PDF")
    assert Entry.objects.filter(did="took away a referral's form").exists()


# what an agency's worker sees


def test_a_worker_begins_at_what_is_shared_and_sees_nothing_else(kura, referred, worker, sign_in):
    row = referred(worker=worker)
    client = sign_in("agency_worker")
    assert client.get("/").headers["Location"] == "/shared/"
    text = client.get("/shared/").content.decode()
    assert kura.student.name in text
    one = f"/shared/{row.disclosure.key}/"
    assert "A dry home is what is missing" in client.get(one).content.decode()
    assert Entry.objects.filter(did="opened a share", key=kura.student.key).count() == 1
    for path in (f"/students/{kura.student.key}/", f"/referrals/{row.key}/", "/agencies/", "/tasks/"):
        assert client.get(path).status_code == 403


def test_why_somebody_was_not_told_is_for_the_school_alone(kura, referred, worker, sign_in):
    share = referred(
        worker=worker, basis="threat", whanau_told=False, whanau_why="Zz-not safe", child_why="Zz-sad",
        basis_note="Zz-the aunt",
    ).disclosure  # fmt: skip
    text = sign_in("agency_worker").get(f"/shared/{share.key}/").content.decode()
    assert "Whānau know" in text
    paper = str(referral_papers.referral(share.referral, share.shared, kura.today))
    for inner in ("Zz-not safe", "Zz-sad", "Zz-the aunt"):
        assert inner not in text + paper
        assert inner in sign_in("pastoral").get(f"/disclosures/{share.key}/").content.decode()


def test_before_it_is_sent_the_worker_sees_nothing(kura, referred, worker, sign_in):
    referred("approved", worker=worker)
    assert kura.student.name not in sign_in("agency_worker").get("/shared/").content.decode()


def test_ending_a_share_shuts_the_next_look(kura, referred, worker, sign_in):
    share = referred(worker=worker).disclosure
    one = f"/shared/{share.key}/"
    assert sign_in("agency_worker").get(one).status_code == 200
    assert sign_in("pastoral").post(f"/disclosures/{share.key}/end/").status_code == 303
    client = sign_in("agency_worker")
    assert client.get(one).status_code == 404
    assert client.post(one + "note/", {"note-words": "Late"}).status_code == 404
    assert kura.student.name not in client.get("/shared/").content.decode()


@pytest.mark.parametrize(("days", "status"), [(-1, 404), (0, 200)])
def test_a_share_is_open_to_its_last_day(kura, referred, worker, sign_in, days, status):
    share = referred(worker=worker).disclosure
    last = kura.today + timedelta(days=days)
    Disclosure.objects.filter(pk=share.pk).update(ends=last, starts=last)
    assert sign_in("agency_worker").get(f"/shared/{share.key}/").status_code == status


def test_a_worker_of_another_school_never_sees_it(kura, referred, worker, client):
    share = referred(worker=worker).disclosure
    other = Staff.objects.create(
        school=kura.other, user=kura.staff["board"].user, roles=["agency_worker"], starts=kura.today
    )
    Staff.objects.filter(user=other.user, school=kura.school).delete()
    client.force_login(other.user)
    assert client.get(f"/shared/{share.key}/").status_code == 404
    assert kura.student.name not in client.get("/shared/").content.decode()


def test_a_colleague_of_the_same_school_reads_only_their_own_shares(kura, referred, worker, client):
    share = referred(worker=worker).disclosure
    second = Staff.objects.create(
        school=kura.school, user=kura.staff["other"].user, roles=["agency_worker"], starts=kura.today
    )
    client.force_login(second.user)
    client.post("/school/switch/", {"school": kura.school.pk})
    session = client.session
    session["school"] = kura.school.pk
    session.save()
    assert client.get("/shared/").status_code == 200
    assert client.get(f"/shared/{share.key}/").status_code == 404


def test_the_worker_answers_and_the_school_gets_a_task(kura, referred, worker, sign_in):
    row = referred(worker=worker)
    one = f"/shared/{row.disclosure.key}/"
    client = sign_in("agency_worker")
    assert client.post(one + "answer/", {"answer-to": "more asked", "answer-words": ""}).status_code == 200
    sent = client.post(one + "answer/", {"answer-to": "more asked", "answer-words": "Who rents?"})
    assert sent.headers["Location"] == one
    assert fresh(row).state == "more asked"
    task = Task.objects.get(student=kura.student, kind="", closed_at=None, words__contains="Zz-Whare")
    assert task.owner == kura.staff["pastoral"]
    assert "rents" not in task.words
    sent = client.post(one + "answer/", {"answer-to": "declined", "answer-words": "No room"})
    assert sent.headers["Location"] == "/shared/"
    assert client.get(one).status_code == 404


def test_the_worker_puts_an_action_into_the_plan_and_does_it(kura, referred, worker, sign_in):
    plan = StudentPlan.objects.create(
        school=kura.school, student=kura.student, kind="tailored", starts=kura.today, at=kura.now
    )
    one = f"/shared/{referred(worker=worker).disclosure.key}/"
    client = sign_in("agency_worker")
    late = client.post(one + "do/", {"do-words": "Visit", "do-due": "1/06/2026"})
    assert "That day is past" in late.content.decode()
    client.post(one + "do/", {"do-words": "Visit the landlord", "do-due": "26/06/2026"})
    action = plan.actions.get()
    assert (action.side, action.agency, action.done_on) == ("agency", kura.agency, None)
    client.post(f"{one}did/{action.key}/", {"words": "Seen"})
    action.refresh_from_db()
    assert (action.done_on, action.done_note) == (kura.today, "Seen")


def test_what_the_school_wrote_for_an_agency_is_not_the_workers_to_read(kura, referred, worker, sign_in):
    plan = StudentPlan.objects.create(
        school=kura.school, student=kura.student, kind="tailored", starts=kura.today, at=kura.now
    )
    plan.actions.create(
        school=kura.school, side="agency", agency=kura.agency, words="Zz-inner words", due=kura.today,
        by=kura.staff["pastoral"].user, at=kura.now,
    )  # fmt: skip
    one = f"/shared/{referred(worker=worker).disclosure.key}/"
    assert "Zz-inner" not in sign_in("agency_worker").get(one).content.decode()


def test_a_note_to_the_school_is_kept_with_the_referral(kura, referred, worker, sign_in):
    row = referred(worker=worker)
    client = sign_in("agency_worker")
    client.post(f"/shared/{row.disclosure.key}/note/", {"note-words": "They moved on Monday"})
    for page in (f"/referrals/{row.key}/", f"/disclosures/{row.disclosure.key}/"):
        assert "They moved on Monday" in sign_in("pastoral").get(page).content.decode()


# without a referral


def test_a_leader_answers_a_request_without_a_referral(kura, sign_in):
    police = Agency.objects.create(school=kura.school, name="Zz-Police", kind="police")
    url = f"/students/{kura.student.key}/disclosures/new/"
    given = SHARE | {"agency": police.key, "to": "Constable Zz-A", "reason": "Asked", "basis": "ot66"}
    assert sign_in("pastoral").get(url).status_code == 403
    client = sign_in("principal")
    looked = client.post(url, given | {"look": "yes"}).content.decode()
    assert "These words go" in looked
    assert not Disclosure.objects.exists()
    refused = client.post(url, given | {"basis_note": "", "share": "yes"}).content.decode()
    assert "only answers a request" in refused
    assert client.post(url, given | {"share": "yes"}).status_code == 303
    assert Disclosure.objects.get().basis == "ot66"


def test_a_double_click_shares_once(kura, sign_in):
    given = SHARE | {"to": "Constable Zz-A", "reason": "Asked", "share": "yes"}
    url, client = f"/students/{kura.student.key}/disclosures/new/", sign_in("principal")
    assert client.post(url, given).status_code == 303
    assert "You shared exactly this" in client.post(url, given).content.decode()
    assert client.post(url, given | {"to": "Constable Zz-B"}).status_code == 303
    disclosures.end(by=kura.staff["principal"].user, disclosure=Disclosure.objects.last(), now=kura.now)
    assert client.post(url, given).status_code == 303
    assert Disclosure.objects.count() == 3


# registers


def test_the_register_counts_by_agency_and_state_and_each_number_opens_its_students(kura, referred, sign_in):
    referred()
    referred("approval", student=kura.students[2])
    client = sign_in("pastoral")
    register = client.get("/registers/referrals/").context["register"]
    (line,) = register.lines
    assert {group: n for group, _words, n in line.counts if n} == {"draft": 1, "waiting": 1}
    for group, _words, n in line.counts:
        chosen = client.get("/registers/referrals/", {"list": kura.agency.key, "state": group})
        assert len(chosen.context["register"].chosen) == n
    taken = client.get("/registers/referrals/export/csv/").content.decode()
    assert "Zz-Whare" in taken
    assert Entry.objects.filter(did="exported referrals").exists()


def test_the_register_of_shares_is_for_leaders_and_says_which_are_open(kura, referred, sign_in):
    share = referred().disclosure
    url = "/registers/disclosures/"
    assert sign_in("pastoral").get(url).status_code == 403
    client = sign_in("principal")
    assert [one.row.pk for one in client.get(url).context["shares"]] == [share.pk]
    disclosures.end(by=kura.staff["principal"].user, disclosure=share, now=kura.now)
    assert client.get(url).context["shares"] == []
    assert [one.row.pk for one in client.get(url, {"state": "over"}).context["shares"]] == [share.pk]
    taken = client.get("/registers/disclosures/export/csv/").content.decode()
    assert "Mother, 3 June" in taken
    assert "A dry home" not in taken
