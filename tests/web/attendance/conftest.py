"""A school of two students and two terms, and files that say something of their days without being read."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django_scopes import scope

from tests import kura as world
from whetu.web.attendance.actions import reading
from whetu.web.attendance.models import Upload
from whetu.web.people.models import Enrolment, Student

FIRST = datetime(2026, 5, 11, 20, tzinfo=UTC)
DAYS = [date(2026, 3, 30), date(2026, 3, 31), *(date(2026, 4, 20) + timedelta(days=n) for n in range(12))]


@pytest.fixture
def small(db, settings):
    """`small.say({("A", day): "P210P120"})` makes an upload that says so; `small.at(3)` is the third hour."""
    settings.TODAY = "2026-06-12"
    school = world.make_school("8001", "Kura Iti")
    by = world.make_staff(school, "principal").user
    with scope(school=school):
        people = {number: student(school, number) for number in ("A", "B")}
        made = SimpleNamespace(school=school, by=by, students=people, uploads=[])
        made.at = lambda moment: FIRST + timedelta(hours=moment)
        made.say = lambda days: say(made, days)
        yield made


def student(school, number: str) -> Student:
    one = Student.objects.create(school=school, number=number, first_name="Zz", last_name=f"Zz-{number}")
    Enrolment.objects.create(school=school, student=one, start=date(2026, 2, 2))
    return one


def say(made, days: dict) -> Upload:
    """An upload that was read and says this of days; not loaded yet."""
    upload = Upload.objects.create(
        school=made.school, name="days.csv", sha256="0", size=1, by=made.by, kinds=["days"],
        came_at=made.at(0),
    )  # fmt: skip
    rows = sorted((number, on, pattern) for (number, on), pattern in days.items())
    return reading.note(upload, rows, [], {}, made.at(0))


@pytest.fixture
def send(kura, client, django_capture_on_commit_callbacks):
    """`send("officer", url, data)`: that person posts a form, the jobs it asks for run, and the page to which
    it leads is opened; `page.came_to` is its address."""

    def posted(role: str, url: str, data: dict | None = None):
        client.force_login(kura.staff[role].user)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(url, data or {})
        if answer.status_code != 303:
            return answer
        page = client.get(answer.url)
        page.came_to = answer.url
        return page

    return posted


@pytest.fixture
def drop(send, kura):
    """`drop("days.csv", b"…")`: the officer drops a file on the page; gives the upload and the page."""

    def dropped(name: str, content: bytes, role: str = "officer"):
        page = send(role, "/uploads/", {"files": ContentFile(content, name=name)})
        with scope(school=kura.school):
            return Upload.objects.order_by("pk").last(), page

    return dropped
