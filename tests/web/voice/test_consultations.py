"""Staff ask people: from the draft to the questions, the doors, paper and talks, and what came of it."""

import io
import re
import zipfile

import pytest
from django_scopes import scope

from tests.web.voice import made
from whetu.web.amp import actions as amp
from whetu.web.amp import queries as plans
from whetu.web.amp.queries import text
from whetu.web.audit.models import Entry
from whetu.web.schools.actions import NotAllowed
from whetu.web.voice import queries
from whetu.web.voice.actions import consultations, heeded
from whetu.web.voice.models import Answer, Consultation, Heeded, Partner, Question, Reply

ON = made.ON


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def words(body: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.fixture
def writing(kura, sign_in):
    with scope(school=kura.school):
        kura.asked = made.consultation(kura, opened=False)
    kura.client, kura.at = sign_in("officer"), f"/consultations/{kura.asked.key}/"
    return kura


@pytest.fixture
def asked(kura, sign_in):
    with scope(school=kura.school):
        kura.asked = made.consultation(kura)
    kura.client, kura.at = sign_in("officer"), f"/consultations/{kura.asked.key}/"
    return kura


def test_from_the_draft_to_open_doors_and_into_the_plans_text(kura, sign_in):
    client = sign_in("principal")
    with scope(school=kura.school):
        amp.start(by=None, school=kura.school, now=kura.now)
        amp.make_draft(by=kura.staff["principal"].user, school=kura.school, now=kura.now)
        draft = plans.draft(kura.school)
    at = client.post("/plan/draft/consult/")["Location"]
    assert "Nobody is asked yet" in page(client, at)
    client.post(f"{at}state/", {"deed": "open"})
    with scope(school=kura.school):
        row = Consultation.objects.get()
        assert queries.of(kura.school, draft.key) == [row]
        secrets = {door.audience: door.secret for door in row.doors.all()}
        for _time in range(5):
            made.answer(row, "students", "7", scale=3)
    assert set(secrets) == {"staff", "students", "whanau", "partners"}
    assert f"/have-your-say/{secrets['students']}/" in page(client, at)
    assert "Students: 5 of 12" in words(page(client, "/plan/draft/consult/"))
    sent = {"version": 0, "audience": "students", "said": "Buses are late", "changed": "yes",
            "done": "They come earlier", "part": "barriers"}  # fmt: skip
    client.post(f"{at}heeded/add/", sent)
    with scope(school=kura.school):
        told = text.whole(draft)["heeded"]
    assert told == [
        {"audience": "students", "said": "Buses are late", "changed": True, "done": "They come earlier"}
    ]
    assert "Buses are late" in page(client, "/plan/draft/consult/")


def test_questions_are_written_moved_and_taken_out_until_it_opens(writing):
    client, at = writing.client, writing.at
    sent = {"version": 0, "words": "What would help on Mondays?", "words_mi": "He aha te āwhina?",
            "kind": "choice", "choices": "Breakfast\nA later bus"}  # fmt: skip
    assert client.post(f"{at}questions/add/students/", sent | {"choices": "Breakfast"}).status_code == 200
    client.post(f"{at}questions/add/students/", sent)
    with scope(school=writing.school):
        row = Question.objects.get(kind="choice")
        last = [one.pk for one in writing.asked.questions.filter(audience="students")]
        assert last[-1] == row.pk
    client.post(f"{at}questions/{row.pk}/move/", {"deed": "up"})
    with scope(school=writing.school):
        assert [one.pk for one in writing.asked.questions.filter(audience="students")][-2] == row.pk
    client.post(f"{at}questions/{last[0]}/move/", {"deed": "remove"})
    client.post(f"{at}state/", {"deed": "open"})
    client.post(f"{at}questions/{row.pk}/move/", {"deed": "remove"})
    refused = client.post(f"{at}questions/add/students/", sent)
    assert "the questions stay as they are" in words(refused.content.decode())
    with scope(school=writing.school):
        assert Question.objects.filter(pk=row.pk).exists()
        assert not Question.objects.filter(pk=last[0]).exists()
    client.post(f"{at}state/", {"deed": "back"})  # nobody has answered: the questions open again
    assert client.post(f"{at}questions/add/students/", sent).status_code == 303


def test_two_who_change_the_words_at_once_lose_nothing(writing):
    client, at = writing.client, writing.at
    sent = {"version": 0, "title": "Our plan", "intro": "Mine", "intro_mi": "", "opens": "12/06/2026",
            "closes": "19/06/2026"}  # fmt: skip
    assert client.post(f"{at}change/", sent).status_code == 303
    clash = client.post(f"{at}change/", sent | {"intro": "Theirs"})
    assert clash.status_code == 409
    assert "Mine\n\nTheirs" in clash.content.decode()
    with scope(school=writing.school):
        writing.asked.refresh_from_db()
        assert writing.asked.intro == "Mine"


def test_the_sheet_has_a_page_a_picture_and_a_form_for_each_audience(asked):
    body = page(asked.client, f"{asked.at}sheet/")
    assert body.count('class="voice-page card"') == 4
    assert body.count('class="qr"') == 4
    assert body.count("<path stroke") >= 4
    assert "☐ 5 Very much" in body
    assert "☐ Year 7" in body


def test_a_pile_of_paper_is_typed_in_one_after_the_other(asked):
    with scope(school=asked.school):
        scale = made.asked(asked.asked, "students", "scale")
    at = f"{asked.at}paper/students/"
    for value in (5, 4):
        first = asked.client.get(at)
        sent = {"ticket": first.context["ticket"], "group": "8", f"scale{scale.pk}": value}
        after = asked.client.post(at, sent)
        assert asked.client.post(at, sent).status_code == 303  # twice by mistake
    assert after["Location"] == f"{at}?group=8#form"
    body = asked.client.get(after["Location"].partition("#")[0])
    assert "You have typed in 2 forms" in words(body.content.decode())
    assert body.context["form"]["group"].value() == "8"
    with scope(school=asked.school):
        replies = list(Reply.objects.filter(way="paper"))
        assert [(one.group, one.by) for one in replies] == [("8", asked.staff["officer"].user)] * 2


def test_what_one_entered_is_put_right_and_taken_out_by_oneself_alone(asked, sign_in):
    with scope(school=asked.school):
        scale = made.asked(asked.asked, "students", "scale")
    at = f"{asked.at}paper/students/"
    sent = {"group": "8", f"scale{scale.pk}": 1}
    asked.client.post(at, sent | {"ticket": asked.client.get(at).context["ticket"]})
    with scope(school=asked.school):
        reply = Reply.objects.get()
    assert sign_in("principal").get(f"/replies/{reply.key}/").status_code == 404
    client = sign_in("officer")
    assert f"/replies/{reply.key}/" in page(client, f"{asked.at}entered/")
    client.post(f"/replies/{reply.key}/", sent | {f"scale{scale.pk}": 2})
    with scope(school=asked.school):
        assert Answer.objects.get().number == 2
    client.post(f"/replies/{reply.key}/", {"remove": "yes"})
    with scope(school=asked.school):
        assert not Reply.objects.exists()
    deeds = list(Entry.objects.filter(key=reply.key).order_by("id").values_list("did", flat=True))
    assert deeds == ["entered a paper form", "corrected a paper form", "removed what was entered"]


def test_a_talk_counts_everyone_who_was_there(asked):
    sent = {"audience": "students", "group": "students:8", "people": 9, "day": "11/06/2026",
            "words": "The council wants breakfast"}  # fmt: skip
    assert asked.client.post(f"{asked.at}talk/", sent | {"day": "13/06/2026"}).status_code == 200
    assert asked.client.post(f"{asked.at}talk/", sent | {"group": "staff:teachers"}).status_code == 200
    assert asked.client.post(f"{asked.at}talk/", sent).status_code == 303
    with scope(school=asked.school):
        students = queries.coverage(asked.asked, ON)[1]
    assert (students.heard, students.groups[1].heard) == (9, 9)
    shut(asked)
    assert "The council wants breakfast" in page(asked.client, f"{asked.at}results/")


def test_partners_are_asked_and_heard_by_name(asked):
    add = f"{asked.at}partners/add/"
    asked.client.post(add, {"version": 0, "name": "Hauora", "asked_on": "1/06/2026"})
    assert "on the list already" in asked.client.post(add, {"version": 0, "name": "hauora"}).content.decode()
    with scope(school=asked.school):
        row = Partner.objects.get()
        assert queries.coverage(asked.asked, ON)[3].heard == 0
        made.answer(asked.asked, "partners", "Hauora", scale=4)
        partners = queries.coverage(asked.asked, ON)[3]
    assert (partners.heard, partners.of, partners.groups[0].heard_on) == (1, 1, ON)
    assert "heard" in words(page(asked.client, asked.at))
    asked.client.post(f"{asked.at}partners/{row.pk}/", {"remove": "yes", "version": row.version})
    with scope(school=asked.school):
        assert Partner.objects.exists()  # it has answered


def test_one_click_hides_a_text_that_names_somebody(asked):
    with scope(school=asked.school):
        for at in range(5):
            made.answer(asked.asked, "students", "7", words=f"Ask Zz-Somebody {at}")
        one = Answer.objects.first()
    shut(asked)
    results = f"{asked.at}results/"
    assert "Look through the words for names" in page(asked.client, results)
    asked.client.post(f"{results}hide/", {"kind": "answer", "pk": one.pk})
    assert one.words not in page(asked.client, results)
    assert one.words in page(asked.client, f"{results}?hidden=1")
    asked.client.post(f"{results}hide/", {"kind": "answer", "pk": one.pk, "deed": "show"})
    assert one.words in page(asked.client, results)


def test_the_workbook_withholds_as_the_page_does_and_holds_no_words(asked):
    with scope(school=asked.school):
        for _time in range(6):
            made.answer(asked.asked, "students", "7", scale=4, words="Said in private")
        made.answer(asked.asked, "students", "8", scale=1)
        made.answer(asked.asked, "whanau", "", scale=1)
    answer = asked.client.get(f"{asked.at}results/xlsx/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        body = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "withheld" in body
    assert "Said in private" not in body
    rows = list(csv_of(asked))
    assert ["Students", "Year 8", "withheld", "6"] in rows
    assert ["Students", "All", "7", "12"] in rows
    assert ["Whānau", "All", "withheld", "12"] in rows


def csv_of(asked):
    body = asked.client.get(f"{asked.at}results/csv/").content.decode("utf-8-sig")
    return (line.split(",") for line in body.splitlines())


def test_what_came_of_it_is_changed_by_two_without_loss(asked):
    at, sent = f"{asked.at}heeded/", {"version": 0, "audience": "whanau", "said": "Fewer texts",
                                      "changed": "no", "done": "The law asks it", "part": ""}  # fmt: skip
    asked.client.post(f"{at}add/", sent)
    with scope(school=asked.school):
        row = Heeded.objects.get()
    mine = sent | {"version": row.version}
    asked.client.post(f"{at}{row.pk}/", mine | {"done": "Shorter texts"})
    clash = asked.client.post(f"{at}{row.pk}/", mine | {"done": "Another hour"})
    assert "Shorter texts\n\nAnother hour" in clash.content.decode()
    asked.client.post(f"{at}{row.pk}/", {"remove": "yes", "version": row.version + 1})
    with scope(school=asked.school):
        assert not Heeded.objects.exists()


def test_another_schools_consultation_is_not_found(asked, sign_in):
    client = sign_in("other")
    for path in ("", "results/", "sheet/", "paper/students/", "talk/", "results/xlsx/"):
        assert client.get(asked.at + path).status_code == 404


def entered(asked, **sent) -> Reply:
    """A form of a student's, typed in by the office."""
    at = f"{asked.at}paper/students/"
    asked.client.post(at, {"group": "8", **sent, "ticket": asked.client.get(at).context["ticket"]})
    with scope(school=asked.school):
        return Reply.objects.latest("pk")


def test_what_was_hidden_stays_hidden_when_the_form_is_put_right(asked):
    with scope(school=asked.school):
        scale, words_of = (
            made.asked(asked.asked, "students", "scale"),
            made.asked(asked.asked, "students", "words"),
        )
    sent = {f"scale{scale.pk}": 1, f"words{words_of.pk}": "Ask Zz-Somebody"}
    reply = entered(asked, **sent)
    with scope(school=asked.school):
        text = reply.answers.get(question=words_of)
    asked.client.post(f"{asked.at}results/hide/", {"kind": "answer", "pk": text.pk})
    asked.client.post(f"/replies/{reply.key}/", sent | {"group": "7", f"scale{scale.pk}": 2})
    asked.client.post(f"/replies/{reply.key}/", {"group": "7", f"words{words_of.pk}": "Ask Zz-Somebody else"})
    with scope(school=asked.school):
        assert [(one.pk, one.hidden, one.words) for one in reply.answers.all()] == [
            (text.pk, True, "Ask Zz-Somebody else")
        ]


def test_once_it_is_closed_what_was_entered_stays(asked):
    with scope(school=asked.school):
        scale = made.asked(asked.asked, "students", "scale")
    reply = entered(asked, **{f"scale{scale.pk}": 1})
    with scope(school=asked.school):
        consultations.close(by=asked.staff["officer"].user, consultation=asked.asked, now=asked.now)
    for sent in ({"group": "8", f"scale{scale.pk}": 5}, {"remove": "yes"}):
        assert "It is not open" in page(
            asked.client, asked.client.post(f"/replies/{reply.key}/", sent)["Location"]
        )
    with scope(school=asked.school):
        assert reply.answers.get().number == 1


def shut(asked) -> None:
    with scope(school=asked.school):
        consultations.close(by=asked.staff["officer"].user, consultation=asked.asked, now=asked.now)


def test_while_it_is_open_nobody_sees_what_one_more_person_said(asked):
    """Two looks with one answer between them are the same but for how many were heard."""
    results = f"{asked.at}results/"
    with scope(school=asked.school):
        for at in range(5):
            made.answer(asked.asked, "students", "7", words=f"The bus {at}", scale=1)
    for where in (results, f"{results}csv/"):
        body = asked.client.get(where).content.decode()
        assert ("The bus" in body, "I want to be at school" in body) == (False, False)
    assert "stands here once it is closed" in page(asked.client, results)
    shut(asked)
    assert "The bus 1" in page(asked.client, results)


def test_a_hidden_text_is_erased_or_all_that_came_with_it_is_taken_out(asked):
    with scope(school=asked.school):
        for at in range(2):
            made.answer(asked.asked, "students", "7", words=f"Ask Zz-Somebody {at}", scale=1)
        first, second = Answer.objects.exclude(words="").order_by("pk")
    hide = f"{asked.at}results/hide/"
    for one, deed, left in ((first, "erase", 3), (second, "void", 1)):
        asked.client.post(hide, {"kind": "answer", "pk": one.pk, "deed": deed})
        with scope(school=asked.school):
            assert Answer.objects.filter(pk=one.pk).exists()  # not hidden yet
        for step in ("hide", deed):
            asked.client.post(hide, {"kind": "answer", "pk": one.pk, "deed": step})
        with scope(school=asked.school):
            assert Answer.objects.count() == left
    deeds = set(Entry.objects.filter(about="reply").values_list("did", flat=True))
    assert {"erased what somebody said", "took out answers that came by the link"} <= deeds


def test_two_who_change_an_organisation_at_once_lose_nothing(asked, sign_in):
    new = {"version": 0, "name": "Hauora", "asked_on": "", "heard_on": ""}
    asked.client.post(f"{asked.at}partners/add/", new)
    with scope(school=asked.school):
        at = f"{asked.at}partners/{Partner.objects.get().pk}/"
    first = {**new, "version": 1, "asked_on": "1/06/2026"}
    assert asked.client.post(at, first).status_code == 303
    other = sign_in("principal")
    clash = other.post(at, {**new, "version": 1, "name": "Hauora o te tai"})
    assert (clash.status_code, "1/06/2026" in clash.content.decode()) == (409, True)
    other.post(at, {"remove": "yes", "version": 1})  # of the page as it was
    with scope(school=asked.school):
        row = Partner.objects.get()
    assert (row.name, str(row.asked_on)) == ("Hauora", "2026-06-01")
    assert 'name="version" value="2"' in page(other, at).partition("voice-remove")[2]
    other.post(at, {"remove": "yes", "version": 2})
    with scope(school=asked.school):
        assert not Partner.objects.exists()


def test_a_line_that_somebody_changed_is_not_taken_out_by_another(asked):
    sent = {"version": 0, "audience": "staff", "said": "Too late", "changed": "no", "done": "Not yet",
            "part": ""}  # fmt: skip
    asked.client.post(f"{asked.at}heeded/add/", sent)
    with scope(school=asked.school):
        at = f"{asked.at}heeded/{Heeded.objects.get().pk}/"
    asked.client.post(at, sent | {"version": 1, "done": "From next term on"})
    asked.client.post(at, {"remove": "yes", "version": 1})
    with scope(school=asked.school):
        assert Heeded.objects.get().done == "From next term on"


def test_a_line_that_somebody_took_out_meanwhile_is_refused_in_words(asked):
    by, given = asked.staff["officer"].user, {"audience": "staff", "said": "More", "done": "Yes", "part": ""}
    with scope(school=asked.school):
        facts = {"by": by, "consultation": asked.asked, "changed": True, "now": asked.now, **given}
        row = heeded.keep(**facts)
        Heeded.objects.all().delete()
        with pytest.raises(NotAllowed, match="Somebody took this out since you opened it"):
            heeded.keep(**facts, row=row, version=row.version)
