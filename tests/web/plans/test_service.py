"""The Attendance Service: when it is asked, what goes, who approves, and its case as it is kept by hand."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from tests import kura as world
from tests.web.desk.conftest import text
from whetu.rules.attendance_service import READINESS
from whetu.web.people.models import Caregiver, OwnChild
from whetu.web.plans.actions.disclosures import sha256
from whetu.web.plans.models import Agency, Disclosure, Event, Referral
from whetu.web.response.models import Case, Response, Task
from whetu.web.schools.models import Staff

LONG_AWAY, FAMILY = 6, 9  # away 30 half-days and more; a child with no share in it
TODAY = world.TODAY
TOLD = {
    "whanau_told": "on", "whanau_why": "3 June, by the dean: they hope it helps", "child_told": "on",
    "child_why": "", "basis": "agreed", "basis_note": "The mother, 3 June", "ends": "30/11/2026",
}  # fmt: skip


@pytest.fixture
def service(kura):
    with scope(school=kura.school):
        return Agency.objects.create(school=kura.school, name="Te Ara Attendance", kind="attendance service")


@pytest.fixture
def student(kura):
    """Somebody long away, with a plan that has had a fair try."""
    one = kura.students[LONG_AWAY]
    with scope(school=kura.school):
        lead = kura.staff["pastoral"]
        Case.objects.create(
            school=kura.school, student=one, plan="re-engagement", plan_since="2026-04-28", plan_lead=lead
        )
    return one


def answers(service, **yes) -> dict:
    """The check as a person sends it: no to all but what is named."""
    said = {f"line_{key.replace(' ', '_')}": "no" for key in READINESS}
    return (
        said | {f"line_{key}": value for key, value in yes.items()} | {"agency": service.key, "hold_why": ""}
    )


@pytest.fixture
def begun(kura, sign_in, service, student):
    """`begun(barriers="yes")`: the dean's check, as a row; the page, where it was refused."""

    def make(hold_why="", **yes):
        sent = answers(service, **yes) | {"hold_why": hold_why}
        answer = sign_in("pastoral").post(reverse("service_new", args=[student.key]), sent)
        with scope(school=kura.school):
            return Referral.objects.get() if answer.status_code == 303 else answer

    return make


def send(kura, client, name, row, **sent):
    """Send a page's form with the row's version; the row is as it is then."""
    with scope(school=kura.school):
        row.refresh_from_db()
    answer = client.post(reverse(name, args=[row.key]), {"version": row.version, **sent})
    with scope(school=kura.school):
        row.refresh_from_db()
    return answer


@pytest.fixture
def approved(kura, sign_in, begun):
    """A request that the dean wrote and a leader approved."""

    def make(**hand):
        row, dean = begun(), sign_in("pastoral")
        contact = kura.staff["pastoral"].key
        written = {"reason": "Away since April", "asks": "Visit", "primary_contact": contact} | hand
        assert send(kura, dean, "service_write", row, **written).status_code == 303
        assert send(kura, dean, "service_told", row, **TOLD).status_code == 303
        send(kura, dean, "service_ask", row)
        assert row.state == "approval"
        send(kura, sign_in("senior_leader"), "service_answer", row, agreed="yes", why="")
        assert row.state == "approved"
        return row

    return make


@pytest.fixture
def submitted(kura, sign_in, approved):
    def make():
        row = approved()
        send(kura, sign_in("pastoral"), "service_submitted", row, sent_on="12/06/2026", reference="CASR 77")
        assert row.state == "submitted"
        return row

    return make


def test_the_check_shows_what_the_record_knows(kura, sign_in, service, student):
    page = text(sign_in("pastoral").get(reverse("service_new", args=[student.key])))
    assert "of them whole days" in page
    assert "A plan has been under way for" in page
    assert "No referral to another service is open" in page


def test_what_the_service_is_not_for_stops_the_request(kura, begun):
    assert "not what the Attendance Service is for" in text(begun(visa="yes", barriers="yes"))
    with scope(school=kura.school):
        assert not Referral.objects.exists()


def test_a_hold_asks_for_a_reason(kura, begun):
    assert "Something else may come first" in text(begun(fits_better="yes"))
    row = begun(hold_why="The other service has no place this year", fits_better="yes")
    assert row.ready["check"]["verdict"] == "hold"
    assert row.state == "ready check"


def test_who_is_not_yet_fifteen_days_away_is_to_hold(kura, sign_in, service):
    near = kura.students[4]
    answer = sign_in("pastoral").post(reverse("service_new", args=[near.key]), answers(service))
    assert "Something else may come first" in text(answer)
    assert "15 days or more" in text(answer)


def test_without_an_attendance_service_in_the_directory_it_is_offered(kura, sign_in, student):
    client = sign_in("pastoral")
    page = client.get(reverse("service_new", args=[student.key]), follow=True)
    assert "Your directory has no Attendance Service" in text(page)
    assert f"{reverse('agency_new')}?kind=attendance+service" in page.content.decode()


def test_one_request_at_a_time(begun):
    begun()
    assert "open already" in text(begun())


def test_it_goes_only_once_written_told_and_approved_by_another(kura, sign_in, begun):
    row, dean = begun(), sign_in("pastoral")
    send(kura, dean, "service_ask", row)
    assert row.state == "ready check"
    leader = sign_in("senior_leader")
    written = {"reason": "Away since April", "asks": "Visit", "primary_contact": kura.staff["pastoral"].key}
    send(kura, leader, "service_write", row, **written)
    send(kura, leader, "service_ask", row)
    assert row.state == "ready check", "who was told is not said"
    assert "who agreed" in text(send(kura, leader, "service_told", row, **TOLD | {"basis_note": ""}))
    send(kura, leader, "service_told", row, **TOLD)
    send(kura, leader, "service_ask", row)
    assert row.state == "approval"
    assert "another leader" in text(send(kura, leader, "service_answer", row, agreed="yes", why=""))
    assert send(kura, sign_in("pastoral"), "service_answer", row, agreed="yes", why="").status_code == 403
    send(kura, sign_in("pastoral"), "service_submitted", row, sent_on="12/06/2026", reference="1")
    assert row.state == "approval", "cannot go unapproved"
    send(kura, sign_in("principal"), "service_answer", row, agreed="no", why="Ask the nurse first")
    assert row.state == "draft"


def test_a_leader_who_wrote_words_of_it_does_not_approve_it(kura, sign_in, begun):
    row, yes = begun(), {"agreed": "yes", "why": ""}
    written = {"reason": "Away since April", "asks": "Visit", "primary_contact": kura.staff["pastoral"].key}
    send(kura, sign_in("principal"), "service_write", row, **written)
    dean = sign_in("pastoral")
    send(kura, dean, "service_told", row, **TOLD)
    send(kura, dean, "service_ask", row)
    leader = sign_in("principal")
    assert "did not write it" in text(leader.get(reverse("service", args=[row.key])))
    assert "another leader" in text(send(kura, leader, "service_answer", row, **yes))
    send(kura, sign_in("senior_leader"), "service_answer", row, agreed="no", why="Ask the nurse first")
    assert row.state == "draft"
    dean = sign_in("pastoral")
    send(kura, dean, "service_check", row, **answers(row.agency))
    send(kura, dean, "service_ask", row)
    assert "another leader" in text(send(kura, sign_in("principal"), "service_answer", row, **yes))
    send(kura, sign_in("senior_leader"), "service_answer", row, **yes)
    assert row.state == "approved"


def test_what_was_approved_is_submitted_whatever_the_record_says_later(kura, sign_in, approved, student):
    row, client = approved(), sign_in("pastoral")
    page = reverse("service_pack", args=[row.key])
    assert "record changed" not in text(client.get(page))
    was = student.nsn
    with scope(school=kura.school):
        student.nsn = "0999999999"
        student.save()
    said = text(client.get(page))
    assert "0999999999" not in said
    assert "The record changed since: NSN." in said
    assert "The record changed since: NSN." in text(client.get(reverse("service", args=[row.key])))
    send(kura, client, "service_submitted", row, sent_on="12/06/2026", reference="CASR 77")
    fields = {one["key"]: one["lines"] for group in row.pack["said"]["groups"] for one in group["fields"]}
    assert fields["nsn"] == [was]
    assert fields["day"] == ["Friday 12 June 2026"]
    assert len(fields["approved_by"]) == 1
    assert "record changed" not in text(client.get(page))


def test_made_a_draft_again_it_takes_in_what_is_new(kura, sign_in, approved, student):
    row, client = approved(), sign_in("pastoral")
    with scope(school=kura.school):
        student.nsn = "0999999999"
        student.save()
    send(kura, client, "service_redraft", row)
    send(kura, client, "service_check", row, **answers(row.agency))
    send(kura, client, "service_ask", row)
    assert "0999999999" in text(client.get(reverse("service_pack", args=[row.key])))


def test_a_version_that_is_no_number_breaks_nothing(kura, sign_in, begun):
    row, client = begun(), sign_in("pastoral")
    for version in ("²", "9" * 5000):
        assert client.post(reverse("service_ask", args=[row.key]), {"version": version}).status_code == 303


def test_a_state_of_other_referrals_does_not_break_the_pages(kura, sign_in, begun):
    row, client = begun(), sign_in("pastoral")
    with scope(school=kura.school):
        Referral.objects.filter(pk=row.pk).update(state="acknowledged", sent_on="2026-06-03")
    addresses = [
        reverse("service", args=[row.key]), reverse("service_of", args=[row.student.key]),
        reverse("service_register"),
    ]  # fmt: skip
    for address in addresses:
        assert "acknowledged" in text(client.get(address))
    follow = send(kura, client, "service_follow", row, to="closed", happened_on="12/06/2026")
    assert follow.status_code == 303


def test_the_pack_is_filled_from_the_record_and_names_what_is_missing(kura, sign_in, approved, student):
    with scope(school=kura.school):
        Response.objects.create(
            school=kura.school, student=student, kind="RA02", on=TODAY, outcome="no answer", at=world.NOW,
            said="Words that stay", by=kura.staff["pastoral"].user,
        )  # fmt: skip
    row = approved(strengths="Kapa haka")
    answer = sign_in("pastoral").get(reverse("service_pack", args=[row.key]))
    page = text(answer)
    assert student.nsn in page
    assert re.search(r"Days absent this term: \d+(\.5)? of \d+ days", page)
    assert "Last day attended" in page
    assert "no answer (Pastoral" in page
    assert "Words that stay" not in page
    assert "Kapa haka" in page
    assert "sends nothing to the Attendance Service" in page
    missing = {one.key for one in answer.context["missing"]}
    assert {"born", "address", "risks"} <= missing
    assert not missing & {"nsn", "strengths", "primary_contact", "approved_by", "whanau_told"}


def test_nobody_who_must_not_be_contacted_and_no_other_child_is_named(kura, sign_in, approved, student):
    with scope(school=kura.school):
        Caregiver.objects.create(
            school=kura.school, student=student, place=2, name="Zz-Closed Person", phone="+64 21 777 8888",
            contact_allowed=False,
        )  # fmt: skip
        other = kura.students[FAMILY]
    row = approved(orders=f"Ask us about Zz-Closed Person, 021 777 8888, and {other.name}")
    client = sign_in("pastoral")
    page = text(client.get(reverse("service_pack", args=[row.key])))
    assert "Ask us about" in page
    for words in ("Closed Person", "777 8888", other.last_name):
        assert words not in page


def test_submitted_freezes_it_with_its_hash_and_answers_the_task(kura, sign_in, approved, student):
    with scope(school=kura.school):
        task = Task.objects.create(
            school=kura.school, student=student, year=2026, term=2, step="serious", kind="RA16",
            words="Ask the service", since=TODAY, opened_at=world.NOW,
        )  # fmt: skip
    row, client = approved(), sign_in("pastoral")
    assert "still to come" in text(
        send(kura, client, "service_submitted", row, sent_on="15/06/2026", reference="CASR 77")
    )
    send(kura, client, "service_submitted", row, sent_on="12/06/2026", reference="CASR 77")
    assert (row.state, row.reference) == ("submitted", "CASR 77")
    with scope(school=kura.school):
        task.refresh_from_db()
        share = Disclosure.objects.get()
        assert task.response.kind == "RA16"
        assert row.pack["sha256"] == share.sha256 == sha256(row.pack["said"])
        student.nsn = "0999999999"
        student.save()
    page = text(client.get(reverse("service_pack", args=[row.key])))
    assert "0999999999" not in page
    assert "CASR 77" in page
    assert client.get(reverse("service_pdf", args=[row.key])).content.startswith(b"%PDF")


def test_the_case_is_followed_by_hand_to_its_end_and_opened_again(kura, sign_in, submitted):
    row, client = submitted(), sign_in("officer")
    assert "case manager is" in text(
        send(kura, client, "service_follow", row, to="assigned", happened_on="12/06/2026")
    )
    steps = [
        {"to": "assigned", "manager": "R. Tahu", "manager_contact": "04 000 0000"},
        {"to": "more asked", "words": "The last review"},
        {"to": "active"},
        {"to": "paused", "words": "The family is away"},
        {"to": "active"},
        {"to": "monitored"},
        {"to": "closed", "closed": "attending", "words": "Here every day"},
        {"to": "reopened"},
    ]
    for one in steps:
        send(kura, client, "service_follow", row, **{"happened_on": "12/06/2026", **one})
        assert row.state == one["to"]
    with scope(school=kura.school):
        assert Task.objects.filter(student=row.student, words__contains="asks for more").exists()
        assert Event.objects.filter(about="service", row=row.key).count() == 5 + len(steps)
        assert Disclosure.objects.get().ended_at is not None
    assert row.ready["manager"]["name"] == "R. Tahu"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"to": "queued", "happened_on": "11/06/2026"}, "the day of what was noted last"),
        ({"to": "queued", "happened_on": "13/06/2026"}, "still to come"),
        ({"to": "declined", "happened_on": "12/06/2026"}, "Say what was asked for, or why"),
        ({"to": "monitored", "happened_on": "12/06/2026"}, "Select a valid choice"),
    ],
)
def test_what_cannot_follow_is_refused(kura, sign_in, submitted, sent, words):
    row = submitted()
    assert words in text(send(kura, sign_in("officer"), "service_follow", row, **sent))
    assert row.state == "submitted"


def test_the_register_says_what_waits_for_whom_and_how_long(kura, sign_in, submitted):
    row = submitted()
    with scope(school=kura.school):
        Referral.objects.filter(pk=row.pk).update(sent_on="2026-06-03")
    client = sign_in("pastoral")
    page = text(client.get(reverse("service_register")))
    assert "Waits for the service" in page
    assert "7 school days" in page
    csv = client.get(reverse("service_export", args=["csv"])).content.decode()
    assert "CASR 77" in csv
    assert "The service's answer" in csv


def test_two_who_write_at_once_lose_nothing(kura, sign_in, begun):
    row, client = begun(), sign_in("pastoral")
    sent = {"asks": "Visit", "primary_contact": kura.staff["pastoral"].key, "version": row.version}
    address = reverse("service_write", args=[row.key])
    assert client.post(address, sent | {"reason": "The dean wrote this"}).status_code == 303
    again = client.post(address, sent | {"reason": "The office wrote this"})
    assert again.status_code == 409
    page = text(again)
    assert "The dean wrote this" in page
    assert "The office wrote this" in page


def test_whoever_is_the_childs_own_parent_sees_nothing_of_it(kura, sign_in, begun):
    row = begun()
    with scopes_disabled():
        staff = Staff.objects.get(pk=kura.staff["officer"].pk)
        OwnChild.objects.create(school=kura.school, staff=staff, student=row.student)
    client = sign_in("officer")
    assert client.get(reverse("service", args=[row.key])).status_code == 403
    assert row.student.last_name not in text(client.get(reverse("service_register")))


@pytest.mark.parametrize("role", ["teacher", "board", "provider_officer", "agency_worker", "administrator"])
def test_others_do_not_read_it(sign_in, begun, role):
    row = begun()
    assert sign_in(role).get(reverse("service", args=[row.key])).status_code == 403
