"""The roll: what is new, what changed, and who is missing; nobody is ever deleted by a file."""

from datetime import date

import pytest
from django_scopes import scope

from whetu.rules.tables import names
from whetu.web.attendance.actions.tables import load_tables
from whetu.web.audit.models import Entry
from whetu.web.people import actions, queries
from whetu.web.people.models import Caregiver, Enrolment, OwnChild, Student
from whetu.web.schools.actions import NotAllowed, add_staff, set_up_school

ON = date(2026, 6, 12)


@pytest.fixture
def school(db):
    made = set_up_school(by=None, number="9001", name="Te Kura Made-up")
    with scope(school=made):
        yield made


def row(student: str, **values) -> dict:
    """One row of a roll, with every column."""
    blank = dict.fromkeys(names("roll"))
    named = {"first_name": f"First{student}", "last_name": "Zz-Māaka", "start_date": date(2026, 2, 2)}
    return {**blank, "student": student, **named, **values}


def load(school, *rows):
    return actions.load_roll(by=None, school=school, rows=rows, on=ON)


def test_a_roll_makes_students_enrolments_classes_and_caregivers(school):
    loaded = load(
        school,
        row(
            "A-1",
            nsn="0123456789",
            preferred_name="Māori",
            year_level=0,
            class_group="Rimu",
            ethnic_groups="Māori; Samoan",
            student_type="RE",
            caregiver1_name="Zz-Nan",
            caregiver1_email="nan@home.example",
            caregiver1_contact_allowed=False,
        ),
    )
    assert loaded[:4] == (1, 0, 0, [])
    student = Student.objects.get()
    assert (student.nsn, student.name, student.ethnic_groups) == (
        "0123456789",
        "Māori Zz-Māaka",
        ["Māori", "Samoan"],
    )
    enrolment = student.enrolments.get()
    assert (enrolment.year_level, enrolment.student_type, str(enrolment.class_group)) == (0, "RE", "Rimu")
    caregiver = student.caregivers.get()
    assert (caregiver.name, caregiver.contact_allowed, caregiver.checked_on) == ("Zz-Nan", False, ON)
    assert student.history.count() == enrolment.history.count() == 1


def test_the_same_roll_twice_changes_nothing(school):
    rows = [row(str(n), class_group="Rimu", year_level=3, caregiver1_name="Zz-Nan") for n in range(5)]
    load(school, *rows)
    before = [(one.pk, one.history.count()) for one in Student.objects.all()]
    assert load(school, *rows)[:4] == (0, 0, 5, [])
    assert [(one.pk, one.history.count()) for one in Student.objects.all()] == before


def test_a_student_whom_the_file_leaves_out_is_returned_and_kept(school):
    load(school, row("1"), row("2"), row("3", end_date=date(2026, 3, 1)))
    loaded = load(school, row("1"))
    assert [one.number for one in loaded.missing] == ["2"]  # 3 has left already
    assert Student.objects.count() == Enrolment.objects.count() == 3


def test_a_changed_name_is_changed_and_the_old_one_kept_in_history(school):
    load(school, row("1"), row("2"))
    assert load(school, row("1", last_name="Zz-Ōtene"), row("2"))[:3] == (0, 1, 1)
    student = Student.objects.get(number="1")
    assert student.search == "zz otene first1 1"
    assert [one.last_name for one in student.history.all()] == ["Zz-Ōtene", "Zz-Māaka"]


def test_a_corrected_first_day_moves_the_enrolment(school):
    load(school, row("1"))
    loaded = load(school, row("1", start_date=date(2026, 2, 16)))
    assert [(one.start, one.end) for one in Enrolment.objects.all()] == [(date(2026, 2, 16), None)]
    assert loaded.enrolments_changed == {Student.objects.get().pk}


def test_coming_back_in_a_later_year_keeps_the_earlier_enrolment(school):
    load(school, row("1", start_date=date(2025, 2, 3)))
    load(school, row("1", start_date=date(2026, 4, 20)))
    found = Enrolment.objects.order_by("start").values_list("start", "end")
    assert list(found) == [(date(2025, 2, 3), date(2026, 4, 19)), (date(2026, 4, 20), None)]


def test_two_enrolments_of_one_student_are_two_rows(school):
    load(
        school,
        row("1", start_date=date(2026, 2, 2), end_date=date(2026, 3, 6)),
        row("1", start_date=date(2026, 4, 20)),
    )
    assert Enrolment.objects.count() == 2
    assert Student.objects.count() == 1


def test_a_caregiver_who_is_gone_from_the_file_goes_but_not_when_it_names_none(school):
    load(school, row("1", caregiver1_name="Zz-Nan", caregiver2_name="Zz-Koro"))
    load(school, row("1", caregiver1_name="Zz-Nan"))
    assert [one.name for one in Caregiver.objects.all()] == ["Zz-Nan"]
    load(school, row("1"))
    assert Caregiver.objects.count() == 1


def test_an_answer_that_the_file_does_not_give_stands(school):
    load(school, row("1", caregiver1_name="Zz-Nan", caregiver1_contact_allowed=False))
    load(school, row("1", caregiver1_name="Zz-Nan", caregiver1_phone="021 000 000"))
    assert Caregiver.objects.get().contact_allowed is False


def test_a_caregiver_with_a_staff_address_is_noted_as_a_parent(school):
    staff = add_staff(
        by=None, school=school, email="Hana@kura.example", name="Hana", roles=["pastoral"], starts=ON
    )
    load(school, row("1", caregiver1_name="Hana", caregiver1_email="hana@KURA.example"), row("2"))
    assert OwnChild.objects.get().staff == staff
    assert [one.number for one in queries.visible(staff, ON)] == ["2"]


def test_the_audit_says_how_many_and_names_nobody(school):
    load(school, row("1"))
    entry = Entry.objects.get(did="loaded the roll")
    assert entry.detail == {"new": 1, "changed": 0, "same": 0}


def test_a_merged_number_is_left_alone(school):
    load(school, row("1"), row("2"))
    keep, drop = Student.objects.order_by("number")
    actions.merge(by=None, keep=keep, drop=drop)
    load(school, row("1"), row("2", last_name="Zz-Otherwise"))
    drop.refresh_from_db()
    assert drop.last_name == "Zz-Māaka"
    assert queries.numbers(school) == {"1": keep.pk, "2": keep.pk}


def test_nineteen_hundred_rows_load_in_few_statements(school, django_assert_max_num_queries):
    caregivers = {f"caregiver{n}_name": "Zz" for n in (1, 2)}
    rows = [row(str(n), class_group=f"Class {n % 70}", year_level=n % 14, **caregivers) for n in range(1900)]
    with django_assert_max_num_queries(300):
        assert load(school, *rows).new == 1900
    with django_assert_max_num_queries(20):
        assert load(school, *rows).same == 1900
    with django_assert_max_num_queries(200):
        assert load(school, *[{**one, "class_group": "New"} for one in rows]).changed == 1900


def test_the_timetable_opens_a_student_to_their_teacher(school):
    load(school, row("1"), row("2"))
    teacher = add_staff(by=None, school=school, email="t@k.example", name="T", roles=["teacher"], starts=ON)
    lessons = [{"student": "1", "class": "9MAT", "teacher": "T@k.example", "weekday": 1, "slot": 2}]
    assert actions.load_timetable(by=None, school=school, rows=lessons) == 1
    assert [one.number for one in queries.visible(teacher, ON)] == ["1"]
    assert queries.open_student(teacher, Student.objects.get(number="1").key, ON)[1] == "teaches this student"
    assert queries.timetable(school) == {("1", 1): {2}}


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Tāwhirimātea", "tawhirimatea"),
        ("Taawhirimaatea", "tawhirimatea"),
        ("Fa’afia", "fafia"),
        ("Faʻafia", "fafia"),
        ("Mere-Ana  PŌTAE", "mere ana potae"),
        ("Ngāpōo", "ngapo"),
        ("Lǐu", "liu"),
        ("Zoë", "zoe"),
    ],
)
def test_names_fold_as_people_type_them(typed, folded):
    assert queries.fold(typed) == folded


def test_staff_who_come_after_the_roll_are_parents_too(school):
    load(school, row("1", caregiver1_name="Hana", caregiver1_email="hana@KURA.example"), row("2"))
    listed = {"email": "Hana@kura.example", "name": "Hana", "roles": "pastoral"}
    load_tables(by=None, school=school, tables={"staff": [listed]}, on=ON)
    assert [one.student.number for one in OwnChild.objects.all()] == ["1"]


def test_a_parent_is_kept_out_without_a_note_of_it(school):
    load(school, row("1", caregiver1_name="Hana", caregiver1_email="hana@KURA.example"), row("2"))
    staff = add_staff(
        by=None, school=school, email="Hana@kura.example", name="Hana", roles=["principal"], starts=ON
    )
    assert not OwnChild.objects.exists()
    assert [one.number for one in queries.visible(staff, ON)] == ["2"]
    with pytest.raises(queries.NoReason) as refused:
        queries.open_student(staff, Student.objects.get(number="1").key, ON)
    assert refused.value.may_give_one is False
    with pytest.raises(NotAllowed, match="the roll"):
        actions.own_child(by=None, staff=staff, student=Student.objects.get(number="1"), is_own=False)


def test_a_parent_stays_out_when_the_entry_that_names_them_is_merged(school):
    nan = {"caregiver1_name": "Zz-Nan", "caregiver1_email": "nan@home.example"}
    load(school, row("1", **nan), row("2", caregiver1_name="Hana", caregiver1_email="hana@kura.example"))
    staff = add_staff(
        by=None, school=school, email="hana@kura.example", name="H", roles=["principal"], starts=ON
    )
    keep, drop = Student.objects.order_by("number")
    actions.merge(by=None, keep=keep, drop=drop)
    assert not queries.visible(staff, ON).exists()
    assert set(queries.own_child_keys(staff)) == {keep.key, drop.key}
