"""The doors of the house: health, the choice of school, and pages that cannot be shown."""

import pytest
from django.test import RequestFactory

from whetu.web import doors


def test_health_says_ok_and_nothing_else_without_the_database(client):
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_somebody_with_two_schools_chooses_one(kura, sign_in):
    client = sign_in("provider_officer")
    assert b"Kura Whet" in client.get("/account/").content.split(b"</title>")[0]
    client.post("/school/switch/", {"school": kura.other.pk})
    assert kura.other.name in client.get("/account/").content.decode().split("</title>")[0]


@pytest.mark.parametrize("chosen", ["abc", "999999", ""])
def test_a_school_where_one_holds_no_post_cannot_be_chosen(kura, sign_in, chosen):
    client = sign_in("teacher")
    for school in (chosen, kura.other.pk):
        client.post("/school/switch/", {"school": school})
        assert kura.school.name in client.get("/account/").content.decode().split("</title>")[0]


def test_choosing_is_a_post(kura, sign_in):
    assert sign_in("teacher").get("/school/switch/").status_code == 405


def test_a_refusal_names_nobody_and_offers_the_way_with_a_reason(kura, sign_in):
    student = kura.students[1]
    answer = sign_in("teacher").get(f"/students/{student.key}/earlier/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f"/students/{student.key}/reason/" in page
    assert student.last_name not in page


def test_an_own_child_offers_no_way(kura, sign_in):
    child = kura.students[10]
    answer = sign_in("teacher").get(f"/students/{child.key}/earlier/")
    assert (answer.status_code, b"/reason/" in answer.content) == (403, False)


def test_a_page_that_is_not_there_repeats_nothing_of_its_address(kura, sign_in):
    answer = sign_in("teacher").get("/students/0123456789-Zz-Name/x/y/")
    main = answer.content.split(b"<main")[1].split(b"</main>")[0]
    assert (answer.status_code, b"Zz-Name" in main) == (404, False)


def test_what_broke_is_said_without_the_database_and_without_words_of_the_mistake():
    answer = doors.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"broke" in answer.content.lower() or b"wrong" in answer.content.lower()
