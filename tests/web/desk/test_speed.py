"""Pages ask the database as often for 220 students as for 32."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

PAGES = [
    "/",
    "/students/",
    "/students/?sort=class",
    "/students/?list=needs",
    "/students/?list=unexplained&age=week",
    "/students/export/csv/?list=needs",
    "/counts/",
    "/counts/?as=board",
    "/history/",
]


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("role", ["principal", "teacher"])
def test_a_fixed_number_of_queries(role, kura, sign_in, many):
    from django_scopes import scope

    from whetu.web.schools.models import Grant

    pages = [url for url in PAGES if role == "principal" or not url.startswith(("/counts", "/history"))]
    client = sign_in(role)
    client.get("/")  # the first request of a session also notes the session
    counted = []
    for count in (20, 200):
        group = many(count).group
        with scope(school=kura.school):
            Grant.objects.create(
                school=kura.school, staff=kura.staff["teacher"], kind="class", class_group=group,
                starts=kura.today,
            )  # fmt: skip
        counted.append([queries(client, url) for url in pages])
    assert counted[0] == counted[1]
    assert max(counted[1]) < 45


def test_one_students_page_asks_as_often_whoever_it_is(kura, sign_in, many):
    client = sign_in("principal")
    client.get("/")
    asked = {queries(client, f"/students/{kura.students[place].key}/") for place in (2, 3, 6, 7)}
    assert max(asked) - min(asked) <= 2  # the file behind a crossing or a correction, where there is one
