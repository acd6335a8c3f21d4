"""Who may see whom on a day: class, cover, lesson, share, breaking the glass; never one's own child."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from whetu.rules import access
from whetu.rules.access import ROLES
from whetu.web.people import actions, queries
from whetu.web.people.models import OwnChild, Student
from whetu.web.schools import actions as schools
from whetu.web.schools.actions import NotAllowed

DAY = timedelta(days=1)
NO_STUDENT = ("board", "presiding_member", "administrator", "provider_officer", "agency_worker")


@pytest.fixture
def at(kura):
    with scope(school=kura.school):
        yield kura


def why(staff, student, on) -> str | None:
    try:
        return queries.open_student(staff, student.key, on)[1]
    except queries.NoReason:
        return None


def listed(staff, on) -> set[str]:
    return set(queries.visible(staff, on).values_list("key", flat=True))


def another_teacher(at, name="reliever"):
    return schools.add_staff(
        by=at.staff["principal"].user,
        school=at.school,
        email=f"{name}@8001.example",
        name=name,
        roles=["teacher"],
        starts=date(2026, 1, 1),
    )


@pytest.mark.parametrize("role", ROLES)
def test_what_is_listed_is_what_may_be_opened(at, role):
    staff = at.staff[role]
    asking = queries.viewer(staff, at.today)
    may = {
        one.key for one in at.students if access.why_may_see(asking, queries.subject(one, at.today), at.today)
    }
    assert listed(staff, at.today) == may
    nobody = dict.fromkeys(NO_STUDENT, 0)
    assert (nobody | {"teacher": 5, "senior_leader": 11}).get(role, 12) == len(may)


def test_without_a_scope_nothing_is_read(kura):
    with pytest.raises(ScopeError):
        list(queries.visible(kura.staff["principal"], kura.today))


def test_a_student_of_another_school_is_not_found(at):
    with pytest.raises(Http404):
        queries.open_student(at.staff["principal"], at.others[0].key, at.today)
    assert not listed(at.staff["principal"], at.today) & {one.key for one in at.others}


def test_cover_starts_and_ends_by_itself_and_the_colleague_keeps_the_class(at):
    reliever, theirs = another_teacher(at), at.students[2]
    starts, ends = at.today + DAY, at.today + 3 * DAY
    schools.arrange_cover(
        by=at.staff["principal"].user,
        staff=reliever,
        instead_of=at.staff["teacher"],
        starts=starts,
        ends=ends,
    )
    seen = [why(reliever, theirs, at.today + n * DAY) for n in range(5)]
    assert seen == [None, *["covers for this student's teacher"] * 3, None]
    assert [theirs.key in listed(reliever, at.today + n * DAY) for n in range(5)] == [
        False,
        *[True] * 3,
        False,
    ]
    assert why(at.staff["teacher"], theirs, starts) == "teaches this student"


def test_cover_of_someone_who_is_covering_reaches_no_further(at):
    second, third = another_teacher(at, "second"), another_teacher(at, "third")
    by, span = at.staff["principal"].user, {"starts": at.today, "ends": at.today + DAY}
    schools.arrange_cover(by=by, staff=second, instead_of=at.staff["teacher"], **span)
    schools.arrange_cover(by=by, staff=third, instead_of=second, **span)
    assert why(third, at.students[2], at.today) is None


def test_handing_over_gives_the_class_from_that_day_on(at):
    colleague, theirs = another_teacher(at), at.students[2]
    schools.hand_over(
        by=at.staff["principal"].user, staff=at.staff["teacher"], to=colleague, on=at.today + DAY
    )
    assert [why(at.staff["teacher"], theirs, at.today + n * DAY) for n in (0, 1)] == [
        "teaches this student",
        None,
    ]
    assert [why(colleague, theirs, at.today + n * DAY) for n in (0, 1)] == [None, "teaches this student"]


def test_a_share_opens_one_record_between_two_days_and_can_be_taken_back(at):
    officer, student = at.staff["provider_officer"], at.students[3]
    by = at.staff["principal"].user
    share = schools.open_share(
        by=by, staff=officer, student_key=student.key, starts=at.today, ends=at.today + DAY, reason="Referral"
    )
    assert [why(officer, student, at.today + n * DAY) for n in (-1, 0, 1, 2)] == [
        None,
        *["open share until 13 June 2026"] * 2,
        None,
    ]
    assert listed(officer, at.today) == {student.key}
    schools.end_grant(by=by, grant=share, on=at.today)
    assert why(officer, student, at.today) is None


def test_breaking_the_glass_opens_one_record_for_that_day_alone(at):
    teacher, student = at.staff["teacher"], at.students[1]
    with pytest.raises(queries.NoReason) as refused:
        queries.open_student(teacher, student.key, at.today)
    assert (refused.value.may_give_one, student.last_name in str(refused.value)) == (True, False)
    schools.break_glass(
        by=teacher.user, staff=teacher, student_key=student.key, reason="Found upset at the gate", on=at.today
    )
    assert why(teacher, student, at.today) == "opened with a reason: Found upset at the gate"
    assert why(teacher, student, at.today + DAY) is None
    assert why(teacher, at.students[3], at.today) is None
    assert student.key not in listed(teacher, at.today)


def test_an_empty_reason_breaks_no_glass(at):
    teacher = at.staff["teacher"]
    with pytest.raises(NotAllowed):
        schools.break_glass(
            by=teacher.user, staff=teacher, student_key=at.students[1].key, reason="  because ", on=at.today
        )


@pytest.mark.parametrize("role", ["teacher", "pastoral", "officer", "senior_leader", "principal"])
def test_an_own_child_is_refused_whatever_the_reason(at, role):
    staff, child, by = at.staff[role], at.students[2], at.staff["principal"].user
    OwnChild.objects.create(school=at.school, staff=staff, student=child)
    schools.open_share(
        by=by, staff=staff, student_key=child.key, starts=at.today, ends=at.today, reason="Referral"
    )
    schools.break_glass(by=by, staff=staff, student_key=child.key, reason="I want to look at it", on=at.today)
    with pytest.raises(queries.NoReason) as refused:
        queries.open_student(staff, child.key, at.today)
    assert refused.value.may_give_one is False
    assert child.key not in listed(staff, at.today)


def test_the_record_opens_again_once_a_colleague_takes_the_note_back(at):
    staff, child = at.staff["pastoral"], at.students[2]
    by = at.staff["principal"].user
    actions.own_child(by=by, staff=staff, student=child, is_own=True)
    assert why(staff, child, at.today) is None
    actions.own_child(by=by, staff=staff, student=child, is_own=False)
    assert why(staff, child, at.today) == "pastoral care at this school"


def test_a_leaver_is_no_longer_in_the_class(at):
    student = at.students[2]
    actions.left(by=at.staff["officer"].user, student=student, last_day=at.today, on=at.today)
    assert why(at.staff["teacher"], student, at.today) == "teaches this student"
    assert why(at.staff["teacher"], student, at.today + DAY) is None
    assert why(at.staff["pastoral"], student, at.today + DAY) == "pastoral care at this school"


def test_leaving_before_coming_is_refused(at):
    with pytest.raises(NotAllowed, match="before the enrolment"):
        actions.left(
            by=at.staff["officer"].user, student=at.students[2], last_day=date(2026, 1, 1), on=at.today
        )


def test_lessons_open_students_to_the_one_who_covers_too(at):
    teacher, reliever = another_teacher(at, "maths"), another_teacher(at)
    rows = [
        {
            "student": at.students[1].number,
            "class": "9MAT",
            "teacher": teacher.user.email,
            "weekday": 1,
            "slot": 1,
        },
        {"student": at.students[3].number, "class": "", "teacher": "", "weekday": 1, "slot": 1},
    ]
    actions.load_timetable(by=None, school=at.school, rows=rows)
    schools.arrange_cover(
        by=at.staff["principal"].user, staff=reliever, instead_of=teacher, starts=at.today, ends=at.today
    )
    assert [len(listed(one, at.today)) for one in (teacher, reliever)] == [1, 1]
    assert why(reliever, at.students[1], at.today) == "covers for this student's teacher"
    assert why(reliever, at.students[3], at.today) is None


def test_reading_the_list_takes_the_same_queries_however_many_students(at, django_assert_num_queries):
    for role, queries_needed in (("principal", 1), ("teacher", 2)):
        with django_assert_num_queries(queries_needed):
            list(queries.visible(at.staff[role], at.today))


def test_earlier_days_are_kept_changed_and_taken_away(at):
    student, by = at.students[4], at.staff["officer"].user
    facts = {"by": by, "student": student, "year": 2026, "term": 2, "said_by": "Zz at Rāwhiti, by phone"}
    for days in (3, 4.5):
        actions.earlier_days(days_absent=days, **facts)
    assert [float(one.days_absent) for one in student.earlier_days.all()] == [4.5]
    actions.earlier_days(days_absent=None, **facts)
    assert not student.earlier_days.exists()


def test_the_other_school_is_untouched_by_all_this(kura):
    with scopes_disabled():
        assert Student.objects.filter(school=kura.other, merged_into=None).count() == 6
