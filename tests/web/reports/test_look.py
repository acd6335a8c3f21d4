"""Figures to look at when reflecting: steps by group and term, weekdays, barriers; small numbers withheld."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from whetu.web.people.models import Enrolment, Student
from whetu.web.reports.queries import look
from whetu.web.response.models import Barrier

PAGE = "/reports/look/"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def found(kura, by: str = "") -> look.Look:
    with scope(school=kura.school):
        return look.look(kura.staff["principal"], kura.today, by)


def test_steps_of_the_term_by_year_level_are_those_of_the_page_of_counts(kura, sign_in):
    """Six in each year, three of each at Good: only the totals can be told."""
    rows = found(kura).groups
    assert [(row.label, row.steps, row.students) for row in rows] == [
        ("Year 7", [None] * 4, 6), ("Year 8", [None] * 4, 6),
    ]  # fmt: skip
    counts = text(sign_in("principal").get("/counts/?as=board"))
    assert "Year 7 withheld withheld withheld withheld 6" in counts
    term = found(kura).terms[-1]
    assert (term.label, term.steps, term.students) == ("Term 2, 2026", [6, None, None, None], 12)


def test_groups_that_overlap_are_each_beside_all_others(kura):
    """Seven of twelve are Māori, two of these Pacific too; five are at Good among the others."""
    groups = [["Māori", "Pacific"]] * 2 + [["Māori"]] * 5 + [["Asian"]] * 5
    with scope(school=kura.school):
        for student, own in zip(kura.students, groups, strict=True):
            Student.objects.filter(pk=student.pk).update(ethnic_groups=own)
    rows = {row.label: row.students for row in found(kura, "ethnic").groups}
    assert rows == {"Asian": 5, "Māori": 7, "Pacific": None}


def test_two_groups_and_everybody_do_not_tell_who_is_of_both(kura):
    """Ten of twelve are Māori and seven Asian: five of both."""
    groups = [["Māori"]] * 5 + [["Māori", "Asian"]] * 5 + [["Asian"]] * 2
    with scope(school=kura.school):
        for student, own in zip(kura.students, groups, strict=True):
            Student.objects.filter(pk=student.pk).update(ethnic_groups=own)
    rows = {row.label: row.students for row in found(kura, "ethnic").groups}
    assert rows == {"Asian": 7, "Māori": None}


def test_a_total_that_the_page_withholds_is_withheld_by_gender_too(kura):
    """Every cell of the terms' table beyond Good is withheld: no group shows one."""
    with scope(school=kura.school):
        Student.objects.update(gender="F")
    rows = [(row.label, row.steps, row.students) for row in found(kura, "gender").groups]
    assert rows == [("Girls", [6, None, None, None], 12)]


def test_barriers_are_asked_for_once(kura, monkeypatch):
    asked = []
    monkeypatch.setattr(look.barriers, "register", lambda staff, on: asked.append(on) or [])
    found(kura)
    assert len(asked) == 1


def test_days_away_by_weekday(kura):
    """By hand: Fridays are the 1st, 6th, 10th, 15th, 20th, 25th and 30th of the latest open days, since two
    Mondays were holidays. Away for 9, 10, 21, 5, 4, 30, 1 and 9 of them."""
    row = found(kura).weekdays[-1]
    assert row.label == "Term 2, 2026"
    assert sum(row.away) == 9 + 10 + 21 + 5 + 4 + 30 + 1 + 9
    assert row.away[4] == 2 + 3 + 5 + 1 + 1 + 7 + 1 + 2
    assert row.away[0] == min(row.away)
    assert row.shares[4] == round(100 * 22 / 89)


def test_barriers_in_school_and_outside(kura):
    with scope(school=kura.school):
        for place, student in enumerate(kura.students):
            Barrier.objects.create(
                school=kura.school, student=student, kind="bullying" if place < 6 else "transport",
                in_school=place < 6, source="staff", raised_on=kura.today, state_on=kura.today,
            )  # fmt: skip
    rows = [(row.label, row.in_school, row.number) for row in found(kura).barriers]
    assert rows == [("Bullying", True, 6), ("Transport", False, 6)]
    with scope(school=kura.school):
        Barrier.objects.filter(student__in=kura.students[:2]).delete()
    assert [row.number for row in found(kura).barriers] == [None, None]


def test_who_writes_the_plan_looks_and_takes_it_away(kura, sign_in):
    for role, status in (("teacher", 403), ("board", 403), ("officer", 200), ("senior_leader", 200)):
        assert sign_in(role).get(PAGE).status_code == status
    assert sign_in("officer").get(f"{PAGE}export/xlsx/?by=gender").status_code == 200
    assert sign_in("officer").get(f"{PAGE}export/pdf/").status_code == 404


def test_a_fixed_number_of_queries(kura, sign_in):
    client = sign_in("principal")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    with scope(school=kura.school):
        Enrolment.objects.filter(student__in=kura.students[3:]).delete()
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    assert len(many) == len(few)
