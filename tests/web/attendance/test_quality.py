"""Data quality: each check finds what was planted, and its count is its list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import kura as world
from whetu.web.attendance.queries import quality
from whetu.web.people.models import Caregiver, Enrolment, Student
from whetu.web.people.queries import visible
from whetu.web.schools.models import Closure

FRIDAY = world.TODAY


def marks(kura, *rows):
    lines = ["student,date,marks", *(f"{number},{on},{pattern}" for number, on, pattern in rows)]
    return world.load(kura, kura.school, "\n".join(lines).encode())


def look(kura, role="principal"):
    from whetu.web.attendance.queries import current_term

    staff = kura.staff[role]
    return quality.Look(
        kura.school, visible(staff, kura.today), current_term(kura.school, kura.today), kura.today
    )


def plant_closed(kura):
    marks(kura, ("7000", date(2026, 6, 1), "P210P120"))


def plant_unknown(kura):
    marks(kura, ("7001", FRIDAY, "B210P120"))


def plant_short(kura):
    marks(kura, ("7003", FRIDAY, "P60"))


def plant_outside(kura):
    Enrolment.objects.filter(student=kura.students[0]).update(end=FRIDAY - timedelta(days=1))


def plant_overlap(kura):
    Enrolment.objects.create(school=kura.school, student=kura.students[4], start=date(2026, 4, 20))


def plant_no_roll(kura):
    marks(kura, ("990001", FRIDAY, "P210P120"))


def plant_stale(kura):
    Caregiver.objects.filter(student=kura.students[1]).update(checked_on=None)


def plant_unreachable(kura):
    Caregiver.objects.filter(student=kura.students[3]).update(contact_allowed=False)


def plant_twice(kura):
    first = kura.students[0]
    Student.objects.create(
        school=kura.school, number="8000", first_name="Akahuia", last_name="Zz Tuumanako", search="x"
    )
    Enrolment.objects.create(
        school=kura.school, student=Student.objects.get(number="8000"), start=date(2026, 2, 2), year_level=7,
        end=date(2026, 4, 1),
    )  # fmt: skip
    return first


def plant_noon(kura):
    from whetu.web.schools.models import CountingSettings

    CountingSettings.objects.create(school=kura.school, from_day=FRIDAY, values={"half_day_mode": "am_pm"})


PLANTED = {  # a check, what to do to the kura, and how many lines the check then has
    "closed": (plant_closed, 1),
    "unknown-codes": (plant_unknown, 1),
    "short": (plant_short, 1),
    "outside": (plant_outside, 1),
    "overlaps": (plant_overlap, 1),
    "no-roll": (plant_no_roll, 1),
    "stale": (plant_stale, 1),
    "unreachable": (plant_unreachable, 1),
    "twice": (plant_twice, 2),
    "noon": (plant_noon, 12),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_check_finds_what_was_planted(kura, name):
    plant, lines = PLANTED[name]
    with scope(school=kura.school):
        assert quality.findings(look(kura), name) == []
        plant(kura)
        assert len(quality.findings(look(kura), name)) == lines


def test_rolls_not_taken_are_blanks_and_days_without_any_mark(kura):
    with scope(school=kura.school):
        found = quality.findings(look(kura), "unmarked")
        assert {(row.student.pk, row.on) for row in found} == {
            (kura.students[9].pk, FRIDAY),
            (kura.students[9].pk, FRIDAY - timedelta(days=1)),
        }
        kura.students[0].days.filter(on=FRIDAY).delete()
        from whetu.web.attendance import actions

        actions.rebuild(school=kura.school, now=world.NOW)
        assert (kura.students[0].pk, FRIDAY) in {
            (row.student.pk, row.on) for row in quality.findings(look(kura), "unmarked")
        }


def test_kamars_half_days_are_compared_again_whenever_somebody_looks(kura):
    import json

    from tests.web.attendance.test_uploads import KAMAR
    from whetu.web.schools.models import BellTime

    with scope(school=kura.school):
        BellTime.objects.bulk_create(
            BellTime(school=kura.school, weekday=day, slot=slot, minutes=minutes)
            for day in range(1, 6)
            for slot, minutes in ((1, 210), (2, 120))
        )
    day = {"date": "20260612", "codes": "PM", "hdu": 0, "hdj": 0, "hdp": 2}
    message = json.loads(json.dumps(KAMAR))["SMSDirectoryData"]
    message["schools"][0]["moeCode"] = "8001"
    message["attendance"]["data"] = [{"id": 7000, "values": [day]}]
    world.load(kura, kura.school, json.dumps({"SMSDirectoryData": message}).encode(), "kamar.json")
    with scope(school=kura.school):
        [found] = quality.findings(look(kura), "half-days")
        assert (found.student.pk, found.on) == (kura.students[0].pk, FRIDAY)
    marks(kura, ("7000", FRIDAY, "P210P120"))
    with scope(school=kura.school):
        assert quality.findings(look(kura), "half-days") == []


def test_every_count_is_its_list_and_the_page_shows_both(kura, sign_in):
    with scope(school=kura.school):
        for name, (plant, _lines) in PLANTED.items():
            if name != "noon":  # a day that cannot be counted is neither short nor of unknown codes
                plant(kura)
        what = look(kura)
        counts = quality.counts(what, contacts=True)
        assert {name for name in PLANTED if not counts[name]} == {"noon"}
        assert counts == {name: len(quality.findings(what, name)) for name in quality.CHECKS}
    client = sign_in("principal")
    words = client.get("/quality/").content.decode()
    for name, check in quality.CHECKS.items():
        assert str(check.label) in words
        page = client.get(reverse("quality_list", args=[name]))
        assert page.context["count"] == counts[name]
        assert page.content.decode().count("<tr><th scope=") == counts[name]


def test_the_closed_day_goes_when_the_calendar_is_put_right(kura):
    with scope(school=kura.school):
        plant_closed(kura)
        Closure.objects.filter(on=date(2026, 6, 1)).delete()
        assert quality.findings(look(kura), "closed") == []


def test_own_children_are_left_out_of_every_list(kura):
    """The senior leader's own child is the first student, in whom much is planted."""
    with scope(school=kura.school):
        for plant, _lines in PLANTED.values():
            plant(kura)
        theirs, all_seen = look(kura, "senior_leader"), look(kura, "principal")
        for name in quality.CHECKS:
            assert kura.students[0].pk not in [row.student.pk for row in quality.findings(theirs, name)]
        assert kura.students[0].pk in [row.student.pk for row in quality.findings(all_seen, "closed")]


WHO = {"pastoral": 200, "officer": 200, "principal": 200, "teacher": 403, "board": 403}
WHO |= {"provider_officer": 403, "administrator": 403}


@pytest.mark.parametrize("role", WHO)
def test_who_may_look_at_data_quality(kura, sign_in, role):
    client = sign_in(role)
    assert client.get("/quality/").status_code == WHO[role]
    assert client.get("/quality/short/").status_code == WHO[role]


def test_rolls_by_class_and_day_with_words_to_copy(kura, sign_in):
    words = sign_in("principal").get("/rolls/").content.decode()
    assert "2 rolls this term" in words
    assert "Fri 12 Jun" in words
    assert "No teacher is named for these classes" in words  # the student's class is nobody's
    reminders = words.split("Reminders to copy")[1]
    assert kura.students[9].name not in reminders


def test_a_teacher_sees_the_rolls_of_their_own_classes(kura, sign_in):
    with scope(school=kura.school):
        kura.students[0].days.filter(on=FRIDAY).update(pattern="_210_120", unmarked=True)
    words = sign_in("teacher").get("/rolls/").content.decode()
    assert "1 roll this term" in words
    assert "Rimu" in words
    assert "Tōtara" not in words
    assert "Kia ora Teacher," in words


@pytest.mark.parametrize(
    ("role", "status"), [("board", 403), ("provider_officer", 403), ("administrator", 403)]
)
def test_those_who_see_no_student_see_no_roll(sign_in, role, status):
    assert sign_in(role).get("/rolls/").status_code == status
