"""Who approves, and what it takes to share what the school knows of a student."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from whetu.rules import access
from whetu.web.audit.models import Entry
from whetu.web.people.models import OwnChild
from whetu.web.plans.actions import approvals, disclosures
from whetu.web.plans.models import Agency, Disclosure
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def kura(kura):
    with scope(school=kura.school):
        kura.student = kura.students[2]
        kura.housing = Agency.objects.create(school=kura.school, name="Zz-Whare", kind="housing")
        yield kura


@pytest.fixture
def answer(kura):
    def answered(role: str, **facts):
        asked = {"permission": access.REFER_APPROVE, "agreed": True, "now": kura.now, **facts}
        return approvals.approve(
            by=kura.staff[role].user, student=kura.student, about="referral", row="abc", **asked
        )

    return answered


@pytest.fixture
def share(kura):
    def shared(**facts):
        given = {
            "to": "Zz-Whare", "what": "Days away", "basis": "agreed", "basis_note": "Mother, 3 June",
            "child_told": True, "child_why": "", "whanau_told": True, "whanau_why": "",
            "starts": kura.today, "ends": kura.today + timedelta(days=60), "shared": {"days": "10.5"},
            "agency": kura.housing, "now": kura.now, **facts,
        }  # fmt: skip
        return disclosures.disclose(by=kura.staff["principal"].user, student=kura.student, **given)

    return shared


def test_one_yes_is_enough_but_never_of_whoever_proposed(kura, answer):
    drafter = kura.staff["senior_leader"].user
    with pytest.raises(NotAllowed, match="somebody else"):
        answer("senior_leader", proposer=drafter)
    assert answer("principal", proposer=drafter)
    with pytest.raises(NotAllowed, match="already"):
        answer("principal", proposer=drafter)


def test_two_people_are_two_people(kura, answer):
    proposer = kura.staff["pastoral"].user
    assert not answer("principal", two=True, proposer=proposer)
    assert answer("senior_leader", two=True, proposer=proposer)


def test_a_no_holds_whoever_says_yes_and_says_why(kura, answer):
    with pytest.raises(NotAllowed, match="why not"):
        answer("principal", agreed=False)
    assert not answer("principal", agreed=False, why="Ask home first")
    assert not answer("senior_leader")


def test_who_has_not_the_permission_approves_nothing(kura, answer):
    with pytest.raises(NotAllowed, match="principal or a senior leader"):
        answer("pastoral")
    assert not approvals.approvals_of("referral", "abc")


def test_what_is_shared_stays_as_it_was_and_is_written_down(kura, share):
    said = {"days": "10.5", "tried": ["A call"]}
    row = share(shared=said)
    said["tried"].append("A later call")
    row.refresh_from_db()
    assert row.shared == {"days": "10.5", "tried": ["A call"]}
    assert row.sha256 == disclosures.sha256({"tried": ["A call"], "days": "10.5"})
    assert Entry.objects.filter(did="shared about a student", key=kura.student.key).count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"basis": ""}, "lawful basis"),
        ({"basis": "ot66"}, "lawful basis"),
        ({"basis_note": " "}, "who agreed"),
        ({"child_told": False}, "why the student is not told"),
        ({"whanau_told": False}, "why whānau are not told"),
        ({"ends": date(2026, 6, 11)}, "before the first"),
        ({"ends": date(2028, 6, 11)}, "a year at most"),
        ({"to": " "}, "to whom"),
    ],
)
def test_without_what_it_takes_nothing_is_shared(kura, share, facts, words):
    with pytest.raises(NotAllowed, match=words):
        share(**facts)
    assert not Disclosure.objects.exists()


def test_only_an_agency_worker_reads_and_never_of_their_own_child(kura, share):
    worker = kura.staff["agency_worker"]
    with pytest.raises(NotAllowed, match="no sign-in as an agency worker"):
        share(worker=kura.staff["teacher"])
    with pytest.raises(NotAllowed, match="no sign-in"):
        share(worker=kura.staff["other"])
    assert share(worker=worker).worker == worker
    OwnChild.objects.create(school=kura.school, staff=worker, student=kura.student)
    with pytest.raises(NotAllowed, match="own whānau"):
        share(worker=worker)


def test_a_share_ends_once(kura, share):
    row = share()
    disclosures.end(by=kura.staff["principal"].user, disclosure=row, now=kura.now)
    disclosures.end(by=kura.staff["senior_leader"].user, disclosure=row, now=kura.now + timedelta(hours=1))
    row.refresh_from_db()
    assert row.ended_at == kura.now
    assert row.ended_by == kura.staff["principal"].user
