"""Known circumstances: proposed by staff, accepted by a leader, and what they change."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.kura import NOW, TODAY
from whetu.web.audit.models import Entry
from whetu.web.people.models import KnownCircumstances
from whetu.web.people.queries import circumstances
from whetu.web.response.actions.derive import derive
from whetu.web.response.actions.record import record
from whetu.web.response.models import Task
from whetu.web.schools.actions import NotAllowed

BEFORE, AFTER = date(2026, 6, 11), date(2026, 6, 15)


@pytest.fixture
def known(kura):
    """`known(0, starts=…)` makes a row about a student, accepted unless said otherwise."""

    def make(at: int, accepted: bool = True, **facts):
        facts = {"kind": "illness", "starts": date(2026, 5, 4), **facts}
        if accepted:
            facts.setdefault("accepted_at", timezone.now())
        return KnownCircumstances.objects.create(
            school=kura.school, student=kura.students[at], proposed_at=timezone.now(), **facts
        )

    with scope(school=kura.school):
        yield make


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({}, True),
        ({"accepted": False}, False),
        ({"declined_at": timezone.now()}, False),
        ({"starts": TODAY, "ends": TODAY}, True),
        ({"starts": AFTER}, False),
        ({"ends": BEFORE}, False),
    ],
)
def test_they_hold_once_accepted_and_between_their_days(kura, known, facts, holds):
    student = known(3, **facts).student
    assert (circumstances.in_force(student, TODAY) is not None) == holds
    assert circumstances.words_allowed(student, TODAY) != holds
    assert (student.pk in circumstances.known_since(kura.school, TODAY)) == holds


def test_since_when_is_one_query_and_never_before_a_leader_accepted(kura, known, django_assert_num_queries):
    early, late = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC)
    known(1, starts=date(2026, 3, 2), ends=date(2026, 3, 20), accepted_at=early)
    known(1, starts=date(2026, 5, 11), accepted_at=early)
    known(1, starts=date(2026, 6, 2), accepted_at=early)
    known(2, starts=date(2026, 6, 8), accepted_at=late)
    first, second = kura.students[1].pk, kura.students[2].pk
    with django_assert_num_queries(1):
        since = circumstances.known_since(kura.school, TODAY)
    assert since == {first: date(2026, 5, 11), second: date(2026, 6, 9)}
    assert circumstances.known_since(kura.school, TODAY, [second]) == {second: date(2026, 6, 9)}


def proposal(**changes) -> dict:
    """What somebody fills in; `review_on` or `no_review` is for the test to say."""
    said = {
        "kind": "illness",
        "starts": "1/06/2026",
        "evidence_seen": "Letter seen",
        "note": "Zz-glandular fever",
    }
    return {**said, "review_on": "3/07/2026", **changes}


def rows(kura) -> list[KnownCircumstances]:
    with scope(school=kura.school):
        return list(KnownCircumstances.objects.order_by("pk"))


def page_of(kura, client, at: int, start: str = "circumstances") -> str:
    return client.get(reverse(start, args=[kura.students[at].key])).content.decode()


def propose(kura, client, at: int, **changes):
    return client.post(reverse("circumstances", args=[kura.students[at].key]), proposal(**changes))


def test_proposed_accepted_changed_and_ended(kura, sign_in):
    propose(kura, sign_in("pastoral"), 3)
    (row,) = rows(kura)
    client = sign_in("principal")
    assert "waits for a leader" in client.get("/circumstances/").content.decode()
    assert "known circumstance to answer" in client.get("/").content.decode()
    client.post(reverse("circumstances_accept", args=[row.key]))
    assert words_of_support(kura, client, 3)
    sent = {"ends": "", "review_on": "12/06/2026", "evidence_seen": "", "note": "Better soon"}
    client.post(reverse("circumstances_change", args=[row.key]), sent)
    assert "look again" in client.get("/circumstances/").content.decode()
    client.post(reverse("circumstances_end", args=[row.key]))
    (row,) = rows(kura)
    assert (row.ends, row.accepted_by) == (BEFORE, kura.staff["principal"].user)
    assert not words_of_support(kura, client, 3)
    with scope(school=kura.school):
        assert row.history.count() == 4
    assert not audited(kura, "fever")


def words_of_support(kura, client, at: int) -> bool:
    return "words of support, no warning" in page_of(kura, client, at, "student")


def audited(kura, word: str) -> bool:
    return any(word in f"{entry.why} {entry.detail}" for entry in Entry.objects.all())


def test_those_that_begin_today_are_taken_back_whole(kura, sign_in, known):
    row = known(3, starts=TODAY)
    sign_in("principal").post(reverse("circumstances_end", args=[row.key]))
    assert not circumstances.in_force(row.student, TODAY)
    assert not circumstances.in_force(row.student, AFTER)


def test_declined_with_a_reason_that_the_proposer_reads(kura, sign_in):
    propose(kura, sign_in("teacher"), 4)
    (row,) = rows(kura)
    client = sign_in("principal")
    url = reverse("circumstances_decline", args=[row.key])
    assert "There is something to put right" in client.post(url, {"why": ""}).content.decode()
    client.post(url, {"why": "Please talk with the whānau first"})
    page = page_of(kura, sign_in("teacher"), 4)
    assert "Please talk with the whānau first" in page
    assert not words_of_support(kura, client, 4)
    client.post(reverse("circumstances_accept", args=[row.key]))
    assert rows(kura)[0].accepted_at is None


def test_a_teacher_reads_the_wording_rule_alone(kura, sign_in, known):
    known(4, note="Zz-glandular fever", evidence_seen="Zz-letter", proposed_by=kura.staff["pastoral"].user)
    for start in ("circumstances", "student"):
        page = page_of(kura, sign_in("teacher"), 4, start)
        assert "Known circumstances hold: words of support, no warning" in page
        assert "Zz-glandular" not in page
        assert "Zz-letter" not in page
    assert "Zz-glandular" in page_of(kura, sign_in("pastoral"), 4, "student")
    assert "Zz-letter" in page_of(kura, sign_in("pastoral"), 4)


@pytest.mark.parametrize("role", ["teacher", "pastoral", "officer"])
def test_only_a_leader_accepts(kura, sign_in, known, role):
    row = known(4, accepted=False)
    assert sign_in(role).post(reverse("circumstances_accept", args=[row.key])).status_code == 403
    assert rows(kura)[0].accepted_at is None


def test_a_leader_does_not_accept_for_their_own_child(kura, sign_in, known):
    row = known(0, accepted=False)
    assert sign_in("senior_leader").post(reverse("circumstances_accept", args=[row.key])).status_code == 403
    assert rows(kura)[0].accepted_at is None


def test_a_leader_who_accepts_their_own_proposal_is_said_to(kura, sign_in):
    client = sign_in("principal")
    propose(kura, client, 3)
    client.post(reverse("circumstances_accept", args=[rows(kura)[0].key]))
    assert "The same person proposed and accepted it." in page_of(kura, client, 3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"review_on": ""}, "Choose a day on which to look again"),
        ({"no_review": "on"}, "Choose a day on which to look again"),
        ({"ends": "31/05/2026"}, "The last day is before the first."),
        ({"review_on": "31/05/2026"}, "The day to look again is before the first."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(kura, sign_in, changes, words):
    assert words in propose(kura, sign_in("pastoral"), 3, **changes).content.decode()
    assert rows(kura) == []


def test_one_proposal_at_a_time(kura, sign_in):
    client = sign_in("pastoral")
    propose(kura, client, 3)
    assert "waits already" in propose(kura, client, 3).content.decode()
    assert len(rows(kura)) == 1


def test_days_ill_suggest_it_and_do_nothing_by_themselves(kura, sign_in):
    client = sign_in("principal")
    assert "9 days ill" not in page_of(kura, client, 4, "student")
    assert "Does the school know of an illness?" not in page_of(kura, client, 4, "student")  # T, not M
    page = page_of(kura, client, 3, "student")
    assert "21 days ill this term." in page
    assert rows(kura) == []


def test_known_circumstances_turn_the_tasks_to_support(kura, sign_in, django_capture_on_commit_callbacks):
    def asked() -> list[bool]:
        """Of the student's open tasks, which are those for known circumstances."""
        found = Task.objects.filter(student=kura.students[3], closed_at=None, action__isnull=False)
        return [task.action.circumstances for task in found.select_related("action")]

    client = sign_in("principal")
    with scope(school=kura.school):
        derive(school=kura.school, on=TODAY, now=timezone.now())
        before = asked()
    assert before
    assert not any(before)
    propose(kura, client, 3)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("circumstances_accept", args=[rows(kura)[0].key]))
    with scope(school=kura.school):
        assert asked()
        assert all(asked())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("circumstances_end", args=[rows(kura)[0].key]))
    with scope(school=kura.school):
        assert sorted(asked()) == sorted(before)


def test_words_of_law_are_refused_while_they_hold(kura, known):
    row = known(3)
    facts = {"by": kura.staff["principal"].user, "on": TODAY, "outcome": "done", "now": NOW}
    with pytest.raises(NotAllowed, match="Offer support instead"):
        record(student=row.student, kind="RA18", whom="whānau", **facts)
    record(student=kura.students[6], kind="RA18", whom="whānau", **facts)


def test_known_and_no_concern_is_a_response(kura, known):
    """Days of illness count; that the school knows why, and has no concern, answers what the step asks."""
    student = kura.students[3]
    asked = list(Task.objects.filter(student=student, closed_at=None, action__isnull=False))
    assert asked
    facts = {"by": kura.staff["principal"].user, "on": TODAY, "outcome": "no concern", "now": NOW}
    row = record(student=student, kind="RA25", tasks=asked, **facts)
    assert row.outcome == "no concern"
    assert not Task.objects.filter(pk__in=[one.pk for one in asked], closed_at=None).exists()
