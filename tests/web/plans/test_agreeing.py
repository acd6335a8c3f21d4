"""Whānau agree to a plan by link: sent by real mail, opened by a code, answered once; and every refusal."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests import kura as world
from whetu.web.audit.models import Entry
from whetu.web.people.models import Caregiver, Student
from whetu.web.plans.actions import links as actions
from whetu.web.plans.actions import own, states
from whetu.web.plans.models import AgreeLink, Agreement, PlanComment, PlanPerson, StudentPlan
from whetu.web.plans.queries import links
from whetu.web.response.models import Barrier, Goal, Support

ON = world.TODAY
YES = {"agreed": "yes", "words": "It suits us.", "whanau": "The bus is late.", "student": "I like art."}


@pytest.fixture
def plan(kura):
    """A plan that is shared with whānau alone, whose answer starts it."""
    cache.clear()
    student, lead = kura.students[3], kura.staff["pastoral"]
    of = {"school": kura.school, "student": student}
    with scope(school=kura.school):
        kura.school.phone = "06 555 8001"
        kura.school.save()
        Goal.objects.create(
            **of, words="Here on Mondays", measure="5 Mondays", due=date(2026, 7, 3), set_on=ON
        )
        Support.objects.create(**of, kind="mentoring", words="A tuakana", offered_on=ON, answer="accepted")
        Barrier.objects.create(
            **of, kind="transport", source="student", note="Zz-told in confidence", raised_on=ON, state_on=ON
        )
        row = own.begin(
            by=lead.user, student=student, kind="tailored", lead=lead, starts=ON, on=ON, now=timezone.now()
        )
        row.people.update(agrees=False)
        own.add_person(
            by=lead.user, plan=row, side="whanau", caregiver=student.caregivers.get(), on=ON, agrees=True,
            does="Drives on Mondays",
        )  # fmt: skip
        StudentPlan.objects.filter(pk=row.pk).update(strengths="Kind to younger students")
        row.refresh_from_db()
        states.share(by=lead.user, plan=row, version=row.version, on=ON, now=timezone.now())
        row.refresh_from_db()
        kura.plan, kura.mother = row, row.people.get(side="whanau")
    return kura


def sent(plan, sign_in, post, role="pastoral") -> str:
    """The path of a link that staff sent by mail just now."""
    assert sign_in(role).post(f"/plan-people/{plan.mother.key}/link/").status_code == 303
    return re.search(r"http://testserver(/agree/\S+/)", post.letters[-1].get_content())[1]


def code_for(phone: Client, path: str, post) -> str:
    assert phone.post(path, {"send": "1"}).status_code == 303
    return re.search(r"code is (\d{6})", post.letters[-1].get_content())[1]


def opened(phone: Client, path: str, post):
    """The page with the plan, after the right code."""
    page = phone.post(path, {"code": code_for(phone, path, post)})
    assert page.status_code == 200
    return page


def text(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def ticket(page) -> str:
    return page.context["ticket"]


def link() -> AgreeLink:
    with scopes_disabled():
        return AgreeLink.objects.select_related("version").latest("id")


def is_closed(page) -> bool:
    return page.status_code == 404 and "This link is closed" in text(page)


def test_whanau_read_and_agree_on_a_phone(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    first = phone.get(path)
    assert "m•••" not in text(first)
    assert "w•••@h•••" in text(first)
    assert "Here on Mondays" not in text(first)
    page = opened(phone, path, post)
    words = text(page)
    assert "Here on Mondays" in words
    assert "Friday 3 July 2026" in words
    assert "Kind to younger students" in words
    assert "Drives on Mondays" in words
    assert "Transport" not in words  # what stands in the way may have been told in confidence
    answer = phone.post(path, YES | {"ticket": ticket(page)})
    assert "The school knows now that you agree" in text(answer)
    with scope(school=plan.school):
        plan.plan.refresh_from_db()
        given = Agreement.objects.get()
        assert plan.plan.state == "active"
        assert (given.agreed, given.how, given.by, given.words) == (True, "link", None, "It suits us.")
        assert given.evidence["to"] == "w•••@h•••"
        assert given.evidence["sha256"] == given.version.sha256
        assert given.evidence["version"] == 1
        assert all(given.evidence[name] for name in ("sent_at", "code_at", "opened_at", "answered_at"))
        said = {(one.side, one.words, one.by) for one in PlanComment.objects.all()}
        assert said == {("whanau", "The bus is late.", None), ("student", "I like art.", None)}
    assert is_closed(phone.get(path))
    assert is_closed(phone.post(path, YES | {"ticket": ticket(page)}))


def test_the_mail_and_the_address_tell_nothing_of_a_child(plan, sign_in, post):
    path = sent(plan, sign_in, post)
    code_for(Client(), path, post)
    with scopes_disabled():
        told = [
            value
            for model in (Student, Caregiver)
            for one in model.objects.all()
            for value in (
                getattr(one, name, "") for name in ("first_name", "last_name", "number", "nsn", "key", "name")
            )
        ]
    for one in post.letters:
        whole = "\n".join([one["Subject"], one["From"], one.get_content()])
        assert not [value for value in told if value and value in whole]
        assert "Mondays" not in whole
    assert plan.school.name in post.letters[0].get_content()
    assert "06 555 8001" in post.letters[0].get_content()
    assert not [value for value in told if value and value in path]
    assert link().secret not in path  # only a hash is kept
    assert post.letters[0]["To"] == "whanau3@home.example"


def test_nobody_keeps_finds_or_passes_on_the_page(plan, sign_in, post):
    path = sent(plan, sign_in, post)
    for page in (Client().get(path), Client().get("/agree/nothing/")):
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "strict-origin"
        assert "noindex" in page["X-Robots-Tag"]
        assert "whetu_session" not in page.cookies


def test_who_does_not_agree_says_why_and_a_next_step_is_asked(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    page = opened(phone, path, post)
    again = phone.post(path, {"agreed": "no", "words": "", "ticket": ticket(page)})
    assert "what does not fit" in text(again)
    answer = phone.post(path, {"agreed": "no", "words": "Mondays are hard", "ticket": ticket(again)})
    assert "do not agree to the plan as it is" in text(answer)
    with scope(school=plan.school):
        plan.plan.refresh_from_db()
        assert plan.plan.state == "not agreed"
        assert Agreement.objects.get().words == "Mondays are hard"


def test_a_link_lives_seven_days_and_a_code_ten_minutes(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    code, now = code_for(phone, path, post), timezone.now()
    with scopes_disabled():
        row = AgreeLink.objects.all()
        row.update(code_at=now - timedelta(minutes=10))
        assert "ten minutes of that code are over" in text(phone.post(path, {"code": code}))
        assert row.get().tries == 0  # to be late is no wrong try
        row.update(code_at=now - timedelta(minutes=9))
        page = phone.post(path, {"code": code})
        assert "Here on Mondays" in text(page)
        row.update(opened_at=now - timedelta(hours=1))
        assert phone.post(path, YES | {"ticket": ticket(page)}).status_code == 303  # asked for a code again
        assert not Agreement.objects.exists()
        assert row.get().ends_at - row.get().at == timedelta(days=7)
        row.update(ends_at=now)
        assert is_closed(phone.get(path))


def test_five_wrong_codes_close_a_link_for_good(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    code = code_for(phone, path, post)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert "You have not used up a try" in text(phone.post(path, {"code": "12 34"}))
    for left in (4, 3, 2, 1):
        assert f"Tries left: {left}" in text(phone.post(path, {"code": wrong}))
    assert is_closed(phone.post(path, {"code": wrong}))
    page = text(sign_in("pastoral").get(f"/students/{plan.plan.student.key}/plan/"))
    assert "Closed: the code was wrong five times" in page
    assert is_closed(phone.post(path, {"code": code}))
    assert is_closed(phone.get(path))


def test_three_codes_are_sent_and_no_more(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    old = code_for(phone, path, post)
    codes = [code_for(phone, path, post) for _ in range(2)]
    letters = len(post.letters)
    assert is_closed(phone.post(path, {"send": "1"}))
    assert len(post.letters) == letters
    if old not in codes:
        assert "That is not the code" in text(phone.post(path, {"code": old}))
    assert "Here on Mondays" in text(phone.post(path, {"code": codes[-1]}))
    with scopes_disabled():
        AgreeLink.objects.update(opened_at=None, code_at=timezone.now() - timedelta(minutes=11))
    assert is_closed(phone.get(path))


WHY = {  # what changes → what staff are told of the link
    "restricted": "must not be contacted", "address": "the e-mail address on record is another now",
    "withdrawn": "Taken back", "again": "Taken back", "version": "the plan has changed since",
    "ended": "Taken back", "paper": "they answered in another way", "name": "names somebody else",
}  # fmt: skip


@pytest.mark.parametrize("change", WHY)
def test_a_link_closes_with_what_it_rests_on(plan, sign_in, post, change):
    """Even one whose plan is being read: no word is shown, and no answer taken."""
    path, phone = sent(plan, sign_in, post), Client()
    page, by, now = opened(phone, path, post), plan.staff["pastoral"].user, timezone.now()
    with scope(school=plan.school):
        row = plan.mother.caregiver
        if change == "restricted":
            Caregiver.objects.filter(pk=row.pk).update(contact_allowed=False)
        elif change == "address":
            Caregiver.objects.filter(pk=row.pk).update(email="another@home.example")
        elif change == "name":
            Caregiver.objects.filter(pk=row.pk).update(name="Zz-Mātua")
        elif change == "withdrawn":
            assert (
                sign_in("pastoral").post(f"/plan-people/{plan.mother.key}/link/withdraw/").status_code == 303
            )
        elif change == "again":
            sent(plan, sign_in, post)
        elif change == "version":
            own.freeze(by=by, plan=changed(plan.plan), now=now)
        elif change == "ended":
            states.end(
                by=by, plan=plan.plan, version=plan.plan.version, why="error", words="", on=ON, now=now
            )
        else:
            Agreement.objects.create(
                school=plan.school, version=plan.plan.versions.get(), person=plan.mother, agreed=True,
                how="paper", on=ON, at=now,
            )  # fmt: skip
        before = Agreement.objects.count()
        for asked in ({"send": "1"}, {"code": "123456"}, YES | {"ticket": ticket(page)}):
            assert is_closed(phone.post(path, asked)), asked
        assert is_closed(phone.get(path))
        assert Agreement.objects.count() == before
        first = AgreeLink.objects.order_by("id").select_related(*links.WITH)[0]
        assert WHY[change] in links.CLOSED[links.closed(first, now)]


def changed(row):
    StudentPlan.objects.filter(pk=row.pk).update(strategies="Something else")
    row.refresh_from_db()
    return row


def test_closed_and_unknown_links_answer_alike(plan, sign_in, post):
    path = sent(plan, sign_in, post)
    with scopes_disabled():
        AgreeLink.objects.update(withdrawn_at=timezone.now())
    one, other = Client().get(path), Client().get("/agree/there-never-was-one/")
    assert one.status_code == other.status_code == 404
    assert text(one) == text(other)


def test_without_the_code_or_with_anothers_ticket_nothing_is_answered(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    for given in ("", "0" * 64):
        assert phone.post(path, YES | {"ticket": given}).status_code == 303
    with scopes_disabled():
        assert not Agreement.objects.exists()


def test_a_link_is_made_for_whanau_on_record_alone(plan, sign_in, post):
    client = sign_in("pastoral")
    with scope(school=plan.school):
        others = [plan.plan.people.get(side="student"), plan.plan.people.get(side="staff")]
        others.append(
            PlanPerson.objects.create(
                school=plan.school, plan=plan.plan, side="whanau", name="An aunt", agrees=True
            )
        )
    for one in others:
        client.post(f"/plan-people/{one.key}/link/")
    for facts in ({"contact_allowed": False}, {"email": "", "contact_allowed": True}):
        with scope(school=plan.school):
            Caregiver.objects.filter(pk=plan.mother.caregiver_id).update(**facts)
        client.post(f"/plan-people/{plan.mother.key}/link/")
        page = text(client.get(f"/plan-people/{plan.mother.key}/link/"))
        assert "A link goes to whānau whom" in page
        assert ("must not be contacted." in page) == ("email" not in facts)
    with scopes_disabled():
        assert not AgreeLink.objects.exists()
    assert post.letters == []


def test_no_link_goes_to_who_stands_in_the_place_of_another(plan, sign_in, post):
    with scope(school=plan.school):
        Caregiver.objects.filter(pk=plan.mother.caregiver_id).update(name="Zz-Mātua")
    client = sign_in("pastoral")
    client.post(f"/plan-people/{plan.mother.key}/link/")
    assert any("names somebody else" in str(one) for one in client.get("/").context["messages"])
    page = text(client.get(f"/plan-people/{plan.mother.key}/link/"))
    assert "names somebody else" in page
    assert "Send the link" not in page
    with scopes_disabled():
        assert not AgreeLink.objects.exists()
    assert post.letters == []


def test_a_code_works_once(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    code = code_for(phone, path, post)
    assert "Here on Mondays" in text(phone.post(path, {"code": code}))
    again = text(Client().post(path, {"code": code}))
    assert "Here on Mondays" not in again
    assert "That code was used" in again
    assert (link().code, link().tries) == ("", 0)


def test_an_answer_holds_the_plan_before_its_link(plan, sign_in, post):
    """As taking a plan back does: two who come at once wait for each other in one order."""
    path, phone = sent(plan, sign_in, post), Client()
    given, row = ticket(opened(phone, path, post)), link()
    with scope(school=plan.school), CaptureQueriesContext(connection) as asked:
        actions.answer(link=row, given=given, agreed=True, on=ON, now=timezone.now())
    read = re.findall(r'FROM "plans_(agreelink|studentplan)"', str(asked.captured_queries))
    assert read[0] == "studentplan"


def test_of_a_draft_no_link_is_made(plan, sign_in, post):
    with scope(school=plan.school):
        by = plan.staff["pastoral"].user
        states.take_back(by=by, plan=plan.plan, version=plan.plan.version, on=ON, now=timezone.now())
    sign_in("pastoral").post(f"/plan-people/{plan.mother.key}/link/")
    with scopes_disabled():
        assert not AgreeLink.objects.exists()


def test_who_may_not_write_the_plan_sends_no_link(plan, sign_in, post):
    for role in ("teacher", "other", "board", "agency_worker"):
        answer = sign_in(role).post(f"/plan-people/{plan.mother.key}/link/")
        assert answer.status_code in (403, 404)
    assert post.letters == []


def test_a_mail_server_that_takes_nothing_is_told_with_the_way_out(plan, sign_in, post):
    post.refuses = True
    client = sign_in("pastoral")
    client.post(f"/plan-people/{plan.mother.key}/link/")
    said = [str(one) for one in client.get("/").context["messages"]]
    assert any("ask on paper or in person" in one for one in said)
    assert link().failed_at
    post.refuses = False
    path, phone = sent(plan, sign_in, post), Client()
    post.refuses = True
    page = phone.post(path, {"send": "1"})
    assert "Our mail is not going out just now" in text(page)


def test_how_it_goes_is_asked_once_the_plan_is_under_way(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    phone.post(path, YES | {"ticket": ticket(opened(phone, path, post))})
    path = sent(plan, sign_in, post)
    assert link().asks == "comment"
    page = opened(phone, path, post)
    assert "Do you agree" not in text(page)
    assert "Write a few words first" in text(phone.post(path, {"ticket": ticket(page)}))
    answer = phone.post(path, {"whanau": "Mornings go better", "student": "Better", "ticket": ticket(page)})
    assert "Your words are with the people who help" in text(answer)
    with scope(school=plan.school):
        assert {"Mornings go better", "Better"} <= {one.words for one in PlanComment.objects.all()}
        assert Agreement.objects.count() == 1
    assert is_closed(phone.get(path))


def test_nobody_who_must_not_be_contacted_is_named(plan, sign_in, post):
    with scope(school=plan.school):
        father = Caregiver.objects.create(
            school=plan.school, student=plan.plan.student, place=2, name="Zz-Rangi Away", phone="021 777 000",
        )  # fmt: skip
        by = plan.staff["pastoral"].user
        states.take_back(by=by, plan=plan.plan, version=plan.plan.version, on=ON, now=timezone.now())
        own.add_person(by=by, plan=plan.plan, side="whanau", caregiver=father, on=ON)
        StudentPlan.objects.filter(pk=plan.plan.pk).update(culture="Not with Zz-Rangi Away, 021 777 000")
        plan.plan.refresh_from_db()
        states.share(by=by, plan=plan.plan, version=plan.plan.version, on=ON, now=timezone.now())
        Caregiver.objects.filter(pk=father.pk).update(contact_allowed=False)
    path = sent(plan, sign_in, post)
    words = text(opened(Client(), path, post))
    assert "Not with" in words
    assert "Rangi" not in words
    assert "777" not in words


def test_too_many_tries_wait(plan, sign_in, post):
    phone = Client()
    answers = [phone.post("/agree/guess/", {"code": "123456"}).status_code for _ in range(31)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_every_deed_is_written_down(plan, sign_in, post):
    path, phone = sent(plan, sign_in, post), Client()
    phone.post(path, YES | {"ticket": ticket(opened(phone, path, post))})
    did = set(Entry.objects.filter(key=plan.plan.student.key).values_list("did", flat=True))
    assert {"sent a link to a plan", "answered by link"} <= did
