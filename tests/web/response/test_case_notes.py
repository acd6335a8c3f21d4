"""Notes: plain ones for those who see the case; a counselling note for its author alone."""

import pytest
from django_scopes import scope

from whetu.rules.access import ROLES
from whetu.web.audit.models import Entry
from whetu.web.response.actions import notes

WORDS = "Only said in confidence"
EXISTS = "A counselling note. Only its author can read it."


@pytest.fixture
def note(kura):
    """A counselling note of the pastoral lead, about a student of the teacher's class."""
    with scope(school=kura.school):
        return notes.write(
            by=kura.staff["pastoral"].user,
            student=kura.students[2],
            now=kura.now,
            words=WORDS,
            restricted=True,
        )


def page_of(client, kura) -> str:
    return client.get(f"/students/{kura.students[2].key}/case/").content.decode()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_counselling_note_is_read_by_its_author_and_known_to_the_principal(kura, sign_in, note, role):
    page = page_of(sign_in(role), kura)
    assert (WORDS in page) == (role == "pastoral")
    assert (EXISTS in page) == (role == "principal")


def test_another_of_the_same_role_does_not_read_it(kura, client, note):
    from tests.kura import make_staff

    with scope(school=kura.school):
        other = make_staff(kura.school, "pastoral", "counsellor")
    client.force_login(other.user)
    page = page_of(client, kura)
    assert "No note is kept." in page
    assert WORDS not in page


def test_the_audit_says_that_a_note_was_written_never_about_whom_or_what(kura, sign_in, note):
    with scope(school=kura.school):
        entry = Entry.objects.get(did="wrote a note")
    assert (entry.about, entry.key, entry.why, entry.detail) == ("note", note.key, "", {"restricted": True})
    for url in ("/school/audit/", "/school/audit/audit.csv"):
        assert WORDS not in sign_in("principal").get(url).content.decode()


@pytest.mark.parametrize("url", ["/school/audit/", "/school/audit/audit.csv"])
def test_the_audit_says_it_to_those_who_may_know_and_to_its_author(kura, sign_in, note, url):
    pastoral, leader = kura.staff["pastoral"].user.name, kura.staff["senior_leader"].user
    assert "wrote a note" in sign_in("principal").get(url).content.decode()
    assert "wrote a note" not in sign_in("senior_leader").get(url).content.decode()
    with scope(school=kura.school):
        facts = {"student": kura.students[2], "now": kura.now}
        notes.write(by=leader, words=WORDS, restricted=True, **facts)
        assert "wrote a note" in sign_in("senior_leader").get(url).content.decode()
        Entry.objects.filter(by=leader, did="wrote a note").delete()
        notes.write(by=kura.staff["pastoral"].user, words="For all", **facts)
    page = sign_in("senior_leader").get(url, {"did": "wrote a note"}).content.decode()
    assert "wrote a note" in page
    assert pastoral in page


def test_a_plain_note_is_for_those_who_see_the_case_whole(kura, sign_in):
    sent = {"words": "Likes to be met at the gate"}
    answer = sign_in("pastoral").post(f"/students/{kura.students[2].key}/notes/add/", sent)
    assert answer.status_code == 303
    assert sent["words"] in page_of(sign_in("officer"), kura)
    assert sent["words"] not in page_of(sign_in("teacher"), kura)


def test_a_teacher_writes_plain_notes_and_reads_their_own(kura, sign_in):
    client = sign_in("teacher")
    sent = {"words": "Came in smiling today", "restricted": "on"}
    client.post(f"/students/{kura.students[2].key}/notes/add/", sent)
    assert sent["words"] in page_of(client, kura)
    assert sent["words"] in page_of(sign_in("pastoral"), kura)
