"""Arrangements: asked for, agreed, renewed once, ended, within the limits of the law."""

from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scope

from whetu.web.people.models import Arrangement, KnownCircumstances

ALL = ["parent", "principal", "Secretary"]


def url(kura, at: int = 4, renews: str = "") -> str:
    return reverse("arrangements", args=[kura.students[at].key]) + (f"?renews={renews}" if renews else "")


def note(kura, client, kind: str, starts: str, ends: str, renews: str = "", at: int = 4, **more) -> str:
    sent = {"kind": kind, "starts": starts, "ends": ends, "decided_by": "The principal", **more}
    return client.post(url(kura, at, renews), sent, follow=True).content.decode()


def agree(client, row: Arrangement, who=ALL, evidence: str = "Dr Zz, 4 May") -> str:
    sent = {"who": who, "evidence": evidence}
    return client.post(reverse("arrangement_agree", args=[row.key]), sent, follow=True).content.decode()


def rows(kura) -> list[Arrangement]:
    with scope(school=kura.school):
        return list(Arrangement.objects.order_by("pk").select_related("student"))


@pytest.fixture
def office(sign_in):
    return sign_in("officer")


def test_a_wellbeing_plan_is_asked_for_agreed_renewed_once_and_ended(kura, office):
    note(kura, office, "wellbeing", "1/06/2026", "30/11/2026", decided_by="")
    (plan,) = rows(kura)
    assert "asked for" in office.get("/arrangements/").content.decode()
    assert "agreed by parent, principal and the Secretary" in agree(office, plan, who=["parent", "principal"])
    assert "medical practitioner or psychologist" in agree(office, plan, evidence="")
    agree(office, plan)
    assert "in force" in office.get("/arrangements/").content.decode()
    words = note(kura, office, "wellbeing", "1/12/2026", "1/06/2027", renews=plan.key)
    assert "until 31/05/2027" in words
    note(kura, office, "wellbeing", "1/12/2026", "31/05/2027", renews=plan.key)
    renewal = rows(kura)[1]
    assert "It is agreed already." not in agree(office, renewal, evidence="")
    assert rows(kura)[1].agreed_by
    assert "can be renewed once" in note(kura, office, "wellbeing", "1/06/2027", "1/07/2027", renewal.key)
    assert "can be renewed once" in note(kura, office, "wellbeing", "1/06/2027", "1/07/2027", plan.key)
    office.post(reverse("arrangement_end", args=[plan.key]), {"last_day": "5/06/2026"})
    assert rows(kura)[0].ends == date(2026, 6, 5)
    assert "over" in office.get(url(kura)).content.decode()


def test_a_transitional_plan_is_not_renewed(kura, office):
    note(kura, office, "transitional", "1/06/2026", "1/07/2026", decided_by="")
    (plan,) = rows(kura)
    agree(office, plan)
    words = note(kura, office, "transitional", "2/07/2026", "3/07/2026", renews=plan.key)
    assert "Only a wellbeing plan can be renewed" in words
    assert len(rows(kura)) == 1


@pytest.mark.parametrize(
    ("kind", "starts", "ends", "words"),
    [
        ("leave", "8/06/2026", "15/06/2026", "at most five school days at a time"),
        ("stand-down", "8/06/2026", "15/06/2026", "at most five school days in a term"),
        ("wellbeing", "1/06/2026", "1/12/2026", "at most six months (s 42): until 30/11/2026"),
        ("transitional", "1/06/2026", "1/12/2026", "It cannot be renewed."),
        ("leave", "8/06/2026", "", "It needs a last day."),
        ("leave", "8/06/2026", "1/06/2026", "The last day is before the first."),
    ],
)
def test_beyond_the_limit_is_refused_with_the_limit_and_the_way_out(kura, office, kind, starts, ends, words):
    assert words in note(kura, office, kind, starts, ends)
    assert rows(kura) == []


def test_stand_downs_add_up_over_the_term_and_what_was_taken_back_does_not_count(kura, office):
    note(kura, office, "stand-down", "5/05/2026", "7/05/2026")
    assert "3 are used" in note(kura, office, "stand-down", "8/06/2026", "10/06/2026")
    (first,) = rows(kura)
    office.post(reverse("arrangement_end", args=[first.key]), {"never": "on"})
    assert "It is noted." in note(kura, office, "stand-down", "8/06/2026", "10/06/2026")
    student = reverse("student", args=[kura.students[4].key])
    assert "Stood down or suspended on 3 school days of this term." in office.get(student).content.decode()


def test_two_of_a_kind_do_not_overlap(kura, office):
    note(kura, office, "leave", "8/06/2026", "10/06/2026")
    assert "covers some of these days already" in note(kura, office, "leave", "10/06/2026", "11/06/2026")
    assert "It is noted." in note(kura, office, "leave", "11/06/2026", "12/06/2026")


def test_a_suspension_says_by_when_the_board_meets(kura, office):
    note(kura, office, "suspension", "10/06/2026", "")
    assert "The board meets by Friday 19 June 2026." in office.get(url(kura)).content.decode()


def test_a_plan_in_force_proposes_known_circumstances_in_one_press(kura, office):
    note(kura, office, "wellbeing", "1/06/2026", "30/11/2026", decided_by="")
    (plan,) = rows(kura)
    propose = reverse("arrangement_propose", args=[plan.key])
    assert propose not in office.get(url(kura)).content.decode()
    assert office.post(propose).status_code == 404
    agree(office, plan)
    assert propose in office.get(url(kura)).content.decode()
    office.post(propose)
    with scope(school=kura.school):
        known = KnownCircumstances.objects.get()
    assert (known.kind, known.ends, known.accepted_at) == ("transition", date(2026, 11, 30), None)


def test_no_letter_of_health_reaches_a_teacher(kura, office, sign_in):
    note(kura, office, "wellbeing", "1/06/2026", "30/11/2026", decided_by="", note="Zz-mornings only")
    agree(office, rows(kura)[0], evidence="Zz-letter")
    client = sign_in("teacher")
    assert client.get(url(kura)).status_code == 403
    assert client.get("/arrangements/").status_code == 403
    page = client.get(reverse("student", args=[kura.students[4].key])).content.decode()
    assert "Wellbeing plan" in page
    assert "Zz-letter" not in page
    assert "Zz-mornings" not in page
