"""Doors of the sign-in library that stay shut, and pages that a shared computer does not keep."""

import pytest
from django.urls import reverse

from whetu.web.schools.models import User

ACCOUNT = {"email": "new.head@8001.example", "action_add": "", "password1": "x", "password2": "x"}


@pytest.mark.parametrize(
    "path",
    ["/account/email/", "/account/confirm-email/", "/account/3rdparty/signup/", "/account/social/signup/"],
)
def test_nobody_changes_their_own_address(kura, sign_in, path):
    client, before = sign_in("teacher"), set(User.objects.values_list("email", flat=True))
    assert client.get(path).status_code == 404
    assert client.post(path, ACCOUNT).status_code == 404
    assert client.post(path, {"email": ACCOUNT["email"], "action_primary": ""}).status_code == 404
    assert set(User.objects.values_list("email", flat=True)) == before


def test_nobody_signs_up(kura, client):
    before = User.objects.count()
    client.post("/account/signup/", {**ACCOUNT, "password1": kura.password, "password2": kura.password})
    assert User.objects.count() == before


@pytest.mark.parametrize("name", ["today", "students", "school", "counts"])
def test_no_page_of_somebody_signed_in_is_kept_by_the_browser(sign_in, name):
    answer = sign_in("principal").get(reverse(name))
    assert "no-store" in answer.headers["Cache-Control"]


def test_five_wrong_passwords_stop_a_person_and_not_the_whole_school(kura, client):
    for _ in range(7):
        client.post("/account/login/", {"login": "teacher@8001.example", "password": "wrong"})
    client.post("/account/login/", {"login": "teacher@8001.example", "password": kura.password})
    assert "_auth_user_id" not in client.session
    client.post("/account/login/", {"login": "principal@8001.example", "password": kura.password})
    assert "_auth_user_id" in client.session
