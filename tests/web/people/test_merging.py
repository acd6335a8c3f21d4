"""A student entered twice becomes one; where both have a day the kept one's stands; and it can be undone."""

import pytest
from django_scopes import scope

from tests.kura import load
from whetu.web.attendance.models import StudentDay, StudentTerm
from whetu.web.audit.models import Entry
from whetu.web.people import actions, queries
from whetu.web.people.models import Student
from whetu.web.people.queries import pages
from whetu.web.plans.models import StudentPlan
from whetu.web.schools import actions as schools
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def at(kura):
    with scope(school=kura.school):
        yield kura


@pytest.fixture
def pair(at):
    """A student, and a second entry of them with two days: one of them known already, one new."""
    keep = at.students[1]
    drop = Student.objects.create(
        school=at.school, number="X-9", nsn=keep.nsn, first_name=keep.first_name, last_name=keep.last_name
    )
    drop.enrolments.create(school=at.school, start="2026-04-20", end="2026-05-01")
    drop.caregivers.create(school=at.school, place=1, name="Zz-Another")
    drop.caregivers.create(school=at.school, place=2, name="Zz-Koro")
    load(at, at.school, b"student,date,marks\nX-9,12/06/2026,P210P120\nX-9,3/03/2026,M210M120", name="x.csv")
    keep.refresh_from_db(), drop.refresh_from_db()
    return keep, drop


def days(student) -> list[str]:
    return [str(on) for on in student.days.order_by("on").values_list("on", flat=True)]


def everything(at) -> list:
    """Each row that belongs to a student: what, which, whose."""
    return sorted(
        (relation.related_model.__name__, pk, owner)
        for relation in actions.merging.relations()
        for pk, owner in relation.related_model.objects.values_list("pk", relation.field.attname)
    )


def test_all_that_hangs_on_one_goes_to_the_other(at, pair):
    keep, drop = pair
    before = keep.days.get(on="2026-06-12").pattern
    done = actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    assert [str(on) for on in done.conflicts] == ["2026-06-12"]
    assert "2026-03-03" in days(keep)
    assert days(drop) == ["2026-06-12"]  # it stays where it was, so that nothing is lost
    assert keep.days.get(on="2026-06-12").pattern == before
    assert [one.name for one in keep.caregivers.all()] == ["Zz-Whaea 1", "Zz-Koro"]
    assert keep.enrolments.count() == 2


def test_one_row_a_student_among_those_it_is_said_of(at, pair):
    """A plan under way is not left behind because the other entry had one that ended."""
    keep, drop = pair
    facts = {"school": at.school, "kind": "tailored", "starts": at.today, "at": at.now}
    StudentPlan.objects.create(**facts, student=keep, state="ended")
    StudentPlan.objects.create(**facts, student=drop, state="ended")
    live = StudentPlan.objects.create(**facts, student=drop, state="active")
    actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    assert keep.plans.count() == 3
    assert live in keep.plans.all()


def test_of_two_plans_under_way_the_kept_students_stands(at, pair):
    keep, drop = pair
    facts = {"school": at.school, "kind": "tailored", "starts": at.today, "at": at.now}
    first, second = (StudentPlan.objects.create(**facts, student=one) for one in pair)
    actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    assert (list(keep.plans.all()), list(drop.plans.all())) == ([first], [second])


def test_a_merged_entry_is_listed_nowhere_and_its_key_opens_the_kept_one(at, pair):
    keep, drop = pair
    principal = at.staff["principal"]
    actions.merge(by=principal.user, keep=keep, drop=drop)
    assert drop not in queries.visible(principal, at.today)
    assert queries.open_student(principal, drop.key, at.today)[0] == keep
    assert queries.numbers(at.school)["X-9"] == keep.pk


def test_an_open_share_of_the_merged_entry_opens_the_kept_one(at, pair):
    keep, drop = pair
    officer = at.staff["provider_officer"]
    schools.open_share(
        by=at.staff["principal"].user,
        staff=officer,
        student_key=drop.key,
        starts=at.today,
        ends=at.today,
        reason="Referral",
    )
    actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    assert list(queries.visible(officer, at.today)) == [keep]
    actions.unmerge(by=at.staff["officer"].user, student=drop)
    assert list(queries.visible(officer, at.today)) == [drop]


def test_undoing_puts_every_row_back(at, pair):
    keep, drop = pair
    before = everything(at)
    actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    assert everything(at) != before
    actions.unmerge(by=at.staff["officer"].user, student=drop)
    assert everything(at) == before
    drop.refresh_from_db()
    assert drop.merged_into is None


def test_the_terms_are_counted_again(at, pair, django_capture_on_commit_callbacks):
    keep, drop = pair
    with django_capture_on_commit_callbacks(execute=True):
        actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    first = StudentTerm.objects.get(student=keep, year=2026, term=1)
    assert first.absent == 2  # 3 March, which only the second entry had


def test_the_audit_says_who_and_how_much_and_names_nobody(at, pair):
    keep, drop = pair
    actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    entry = Entry.objects.get(did="merged a student entered twice")
    assert (entry.by, entry.key, entry.detail["merged"]) == (at.staff["officer"].user, keep.key, drop.key)
    assert len(entry.detail["moved"]["attendance.StudentDay.student"]) == 1
    assert keep.last_name not in str(entry.detail)
    assert StudentDay.objects.filter(pk__in=entry.detail["moved"]["attendance.StudentDay.student"]).exists()


@pytest.mark.parametrize("other", ["itself", "merged already"])
def test_what_cannot_be_one_is_refused(at, pair, other):
    keep, drop = pair
    by = at.staff["officer"].user
    if other == "itself":
        drop = keep
    else:
        actions.merge(by=by, keep=keep, drop=drop)
    with pytest.raises(NotAllowed):
        actions.merge(by=by, keep=keep, drop=drop)


def test_entries_that_may_be_one_are_proposed(at, pair):
    keep, drop = pair
    found = pages.twins(at.staff["officer"], at.today)
    assert [(one.first, one.second, one.why) for one in found] == [(keep, drop, "nsn")]
    drop.nsn = ""
    drop.save()
    found = pages.twins(at.staff["officer"], at.today)
    assert [(one.first, one.second, one.why) for one in found] == [(keep, drop, "name")]


def test_days_that_a_later_file_has_of_the_merged_number_are_the_kept_students(at, pair):
    keep, drop = pair
    actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    load(at, at.school, b"student,date,marks\nX-9,4/03/2026,M210M120", name="later.csv")
    assert "2026-03-04" in days(keep)
    assert "2026-03-04" not in days(drop)


@pytest.fixture
def chain(at, pair):
    """Three entries of one student, the first merged into the second and that into the third."""
    second, first = pair
    third = at.students[3]
    before = everything(at)
    for drop, keep in ((first, second), (second, third)):
        actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    for one in (first, second, third):
        one.refresh_from_db()
    return first, second, third, before


def test_an_entry_merged_before_follows_to_the_last(at, chain):
    first, second, third, _before = chain
    assert (first.merged_into, second.merged_into) == (third, third)
    assert queries.open_student(at.staff["principal"], first.key, at.today)[0] == third
    assert queries.numbers(at.school)[first.number] == third.pk


def test_undoing_the_last_merge_brings_the_follower_back_too(at, chain):
    first, second, _third, before = chain
    by = at.staff["officer"].user
    actions.unmerge(by=by, student=second)
    first.refresh_from_db()
    assert first.merged_into == second
    actions.unmerge(by=by, student=first)
    assert everything(at) == before


def test_the_first_entry_of_a_chain_may_leave_it_first(at, chain):
    first, second, third, before = chain
    by = at.staff["officer"].user
    actions.unmerge(by=by, student=first)
    second.refresh_from_db()
    assert (first.merged_into, second.merged_into) == (None, third)
    actions.unmerge(by=by, student=second)
    first.refresh_from_db()
    assert first.merged_into is None
    assert everything(at) == before


def test_two_who_merge_at_once_do_not_undo_each_other(at, pair):
    keep, drop = pair
    stale = Student.objects.get(pk=drop.pk)
    actions.merge(by=at.staff["officer"].user, keep=keep, drop=drop)
    with pytest.raises(NotAllowed):
        actions.merge(by=at.staff["officer"].user, keep=at.students[3], drop=stale)
