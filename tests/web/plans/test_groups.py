"""Several agencies together: each on a basis, one lead, one plan, looked at together, handed over."""

from datetime import timedelta

import pytest
from django_scopes import scope

from whetu.web.plans.actions import groups as actions
from whetu.web.plans.models import Agency, AgencyGroup, Disclosure, Event, GroupMember
from whetu.web.plans.queries import groups as queries
from whetu.web.response.models import Response, Task
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def kura(kura):
    with scope(school=kura.school):
        kura.student = kura.students[6]
        kura.agency = Agency.objects.create(school=kura.school, name="Zz-Whare", kind="housing")
        kura.by = kura.staff["pastoral"].user
        yield kura


@pytest.fixture
def group(kura):
    return actions.call(
        by=kura.by, student=kura.student, name="Getting to school", lead=kura.staff["pastoral"],
        needs=["housing"], culture="Asks that the aunt is there", on=kura.today, now=kura.now,
    )  # fmt: skip


@pytest.fixture
def joined(kura, group):
    def made(name="Zz-Hine", **facts):
        given = {"agency": kura.agency, "staff": None, "does": "Finds a home", "due": kura.today, **facts}
        return actions.add_member(
            by=kura.by, group=group, name=name, since=kura.today - timedelta(days=10), on=kura.today,
            now=kura.now, **given,
        )  # fmt: skip

    return made


@pytest.fixture
def told(kura):
    def shared(member, **facts):
        given = {
            "parts": [], "basis": "agreed", "basis_note": "Mother, 3 June", "child_told": True,
            "child_why": "", "whanau_told": True, "whanau_why": "", "worker": None,
            "ends": kura.today + timedelta(days=60), **facts,
        }  # fmt: skip
        leader = kura.staff["principal"].user
        return actions.share(by=leader, member=member, on=kura.today, now=kura.now, **given)

    return shared


@pytest.fixture
def move(kura, group):
    def moved(to, **facts):
        given = {"on": kura.today, "today": kura.today, "now": kura.now, **facts}
        return actions.move(by=kura.by, group=fresh(group), to=to, **given)

    return moved


def fresh(group):
    return AgencyGroup.objects.get(pk=group.pk)


def test_a_group_has_a_lead_and_the_question_of_culture_is_answered(kura, sign_in):
    url = f"/students/{kura.student.key}/groups/new/"
    lead = kura.staff["pastoral"].key
    given = {"name": "Zz-group", "lead": lead, "needs": ["housing"], "culture": "Nothing in particular"}
    client = sign_in("pastoral")
    for missing in ("lead", "culture", "needs"):
        assert client.post(url, {**given, missing: ""}).status_code == 200
    assert not AgencyGroup.objects.exists()
    assert client.post(url, given).status_code == 303
    assert client.get(f"/groups/{AgencyGroup.objects.get().key}/").status_code == 200


def test_nobody_of_an_agency_is_met_without_a_basis(kura, group, joined, told, move):
    member = joined()
    for to in ("basis", "met"):
        with pytest.raises(NotAllowed):
            move(to)
    told(member)
    assert fresh(group).state == "basis"
    Disclosure.objects.update(ends=kura.today - timedelta(days=1), starts=kura.today - timedelta(days=1))
    with pytest.raises(NotAllowed, match="lawful basis on record"):
        move("met")
    told(member)
    assert move("met").state == "met"


def test_having_met_is_a_response_and_answers_what_asked_for_it(kura, joined, told, move):
    task = Task.objects.create(
        school=kura.school, student=kura.student, year=2026, term=2, kind="RA17", words="Meet",
        since=kura.today, opened_at=kura.now,
    )  # fmt: skip
    told(joined())
    move("met")
    task.refresh_from_db()
    assert task.closed_why == "answered"
    assert Response.objects.get(kind="RA17").whom == "Zz-Hine, Zz-Whare"


def test_a_plan_is_agreed_once_everybody_has_something_to_do_by_a_day(kura, group, joined, told, move):
    told(joined(does="", due=None))
    move("met")
    with pytest.raises(NotAllowed, match="joint plan"):
        move("agreed")
    AgencyGroup.objects.update(plan_words="A home near school")
    with pytest.raises(NotAllowed, match="what each does"):
        move("agreed")
    actions.task(by=kura.by, member=GroupMember.objects.get(), does="Finds a home", due=kura.today)
    assert move("agreed").state == "agreed"


def test_a_joint_review_says_how_it_stands_and_closing_ends_the_shares(kura, group, joined, told, move):
    told(joined())
    AgencyGroup.objects.update(plan_words="A home near school")
    move("met")
    move("agreed")
    with pytest.raises(NotAllowed, match="how it stands"):
        move("reviewed")
    later = kura.today + timedelta(days=14)
    assert move("reviewed", words="Moving on Monday", review_on=later).review_on == later
    with pytest.raises(NotAllowed, match="before what happened last"):
        move("reviewed", words="Earlier", on=kura.today - timedelta(days=1))
    move("closed", words="Settled")
    assert Disclosure.objects.get().ended_at == kura.now
    states = list(Event.objects.filter(row=group.key).values_list("state", flat=True))
    assert states == ["called", "basis", "met", "agreed", "reviewed", "closed"]


def test_handing_over_keeps_the_old_line_and_shuts_what_it_read(kura, group, joined, told, sign_in):
    worker = kura.staff["agency_worker"]
    old = joined()
    share = told(old, worker=worker)
    assert sign_in("agency_worker").get(f"/shared/{share.key}/").status_code == 200
    hand = {"by": kura.by, "member": old, "staff": None, "on": kura.today, "now": kura.now}
    with pytest.raises(NotAllowed, match="needs to know"):
        actions.hand_over(**hand, name="Zz-Pita", since=kura.today, handover="")
    with pytest.raises(NotAllowed, match="after the first"):
        actions.hand_over(**hand, name="Zz-Pita", since=old.since, handover="Likes texts")
    new = actions.hand_over(**hand, name="Zz-Pita", since=kura.today, handover="Likes texts")
    old.refresh_from_db()
    assert (old.until, old.handover) == (kura.today - timedelta(days=1), "Likes texts")
    assert (new.name, new.does, new.since, new.disclosure) == ("Zz-Pita", "Finds a home", kura.today, None)
    assert [one.pk for one in queries.without_basis(group, kura.today)] == [new.pk]
    assert sign_in("agency_worker").get(f"/shared/{share.key}/").status_code == 404


def test_a_worker_sees_the_joint_plan_as_it_was_and_says_what_they_do(kura, group, joined, told, sign_in):
    AgencyGroup.objects.update(plan_words="A home near school")
    member = GroupMember.objects.get(pk=joined().pk)
    share = told(member, worker=kura.staff["agency_worker"])
    AgencyGroup.objects.update(plan_words="Zz-changed later")
    client, url = sign_in("agency_worker"), f"/shared/{share.key}/"
    text = client.get(url).content.decode()
    assert "A home near school" in text
    assert "Zz-changed later" not in text
    client.post(url + "part/", {"part-does": "Calls the landlord", "part-due": "19/06/2026"})
    member.refresh_from_db()
    assert (member.does, member.done_on) == ("Calls the landlord", None)
    client.post(url + "part/done/")
    member.refresh_from_db()
    assert member.done_on == kura.today
    client.post(url + "note/", {"note-words": "Keys on Friday"})
    assert "Keys on Friday" in sign_in("pastoral").get(f"/groups/{group.key}/").content.decode()


def test_notes_of_one_agency_are_not_for_the_other(kura, joined, told, sign_in):
    first = told(joined(), worker=kura.staff["agency_worker"])
    sign_in("agency_worker").post(f"/shared/{first.key}/note/", {"note-words": "Zz-in confidence"})
    kura.staff["board"].roles = ["agency_worker"]
    kura.staff["board"].save()
    second = told(joined("Zz-Pita"), worker=kura.staff["board"])
    text = sign_in("board").get(f"/shared/{second.key}/").content.decode()
    assert "Zz-in confidence" not in text


def test_the_joint_plan_is_one_page_without_whom_it_does_not_concern(kura, group, joined, sign_in):
    joined()
    AgencyGroup.objects.update(plan_words="Walks with Lupe to the bus")
    assert "Lupe" not in str(queries.paper(fresh(group), kura.today))
    answer = sign_in("pastoral").get(f"/groups/{group.key}/plan.pdf")
    assert answer.content.startswith(b"%PDF")


def test_only_a_leader_records_the_basis(kura, joined, sign_in):
    url = f"/members/{joined().key}/share/"
    assert sign_in("pastoral").get(url).status_code == 403
    client = sign_in("principal")
    assert client.get(url).status_code == 200
    given = {"basis": "purpose", "child_told": "yes", "whanau_told": "yes", "ends": "30/09/2026"}
    assert client.post(url, given).status_code == 303
    assert Disclosure.objects.get().to == "Zz-Hine, Zz-Whare"


def test_two_who_change_a_group_at_once_lose_nothing(kura, group, sign_in):
    client, url = sign_in("pastoral"), f"/groups/{group.key}/change/"
    given = {
        "name": "Getting to school", "lead": kura.staff["pastoral"].key, "needs": ["housing"],
        "culture": "The aunt", "version": group.version,
    }  # fmt: skip
    assert client.post(url, {**given, "plan_words": "Theirs"}).status_code == 303
    clash = client.post(url, {**given, "plan_words": "Mine"})
    assert clash.status_code == 409
    assert "Theirs" in clash.content.decode()
    assert fresh(group).plan_words == "Theirs"
