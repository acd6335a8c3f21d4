"""Pages about seeing, merging, a new year and the audit."""

import csv
import html
import re
from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scope

from whetu.web.audit import actions as audit
from whetu.web.audit.models import Entry
from whetu.web.people import queries
from whetu.web.people.models import Enrolment, Student
from whetu.web.schools import actions as schools
from whetu.web.schools.models import Grant
from whetu.web.schools.queries import staff as staffing


def grants(kura, kind: str) -> list[Grant]:
    with scope(school=kura.school):
        return list(Grant.objects.filter(kind=kind).select_related("staff", "instead_of"))


def test_cover_is_arranged_and_taken_back(kura, sign_in):
    client = sign_in("officer")
    away, covering = kura.staff["teacher"], add_teacher(kura)
    sent = {"instead_of": away.key, "staff": covering.key, "starts": "12/06/2026", "ends": "19/06/2026"}
    client.post("/school/grants/cover/", sent)
    (cover,) = grants(kura, "cover")
    assert (cover.staff, cover.instead_of, cover.ends) == (covering, away, date(2026, 6, 19))
    assert covering.user.name in client.get("/school/grants/").content.decode()
    client.post(f"/school/grants/{cover.pk}/end/")
    assert grants(kura, "cover")[0].ended_at


def add_teacher(kura):
    from tests.kura import make_staff

    with scope(school=kura.school):
        return make_staff(kura.school, "teacher", "reliever")


def test_cover_that_ends_before_it_starts_is_refused_in_words(kura, sign_in):
    teacher, other = kura.staff["teacher"], add_teacher(kura)
    sent = {"instead_of": teacher.key, "staff": other.key, "starts": "12/06/2026", "ends": "1/06/2026"}
    page = sign_in("officer").post("/school/grants/cover/", sent).content.decode()
    assert "The last day is before the first." in page
    assert grants(kura, "cover") == []


def test_the_office_arranges_cover_but_opens_no_shares_and_ends_none(kura, sign_in):
    client, student = sign_in("officer"), kura.students[3]
    assert client.get(f"/school/grants/share/{student.key}/").status_code == 403
    with scope(school=kura.school):
        share = Grant.objects.create(
            school=kura.school,
            staff=kura.staff["provider_officer"],
            kind="share",
            student_key=student.key,
            starts=kura.today,
            ends=kura.today,
        )
    assert client.post(f"/school/grants/{share.pk}/end/").status_code == 403
    assert student.last_name not in client.get("/school/grants/").content.decode()


def test_a_share_is_opened_for_the_student_who_was_found_without_a_macron(kura, sign_in):
    client, student = sign_in("principal"), kura.students[2]
    found = client.post("/school/grants/find/?for=own", {"words": "taawhiri"}, follow=True)
    assert (student.key in found.content.decode(), "taawhiri" in str(found.redirect_chain)) == (True, False)
    assert f"/school/grants/own-child/{student.key}/" in found.content.decode()
    sent = {
        "staff": kura.staff["provider_officer"].key,
        "starts": "12/06/2026",
        "ends": "19/06/2026",
        "reason": "Agreed with whānau on 10 June",
    }
    client.post(f"/school/grants/share/{student.key}/", sent)
    (share,) = grants(kura, "share")
    assert (share.student_key, share.reason) == (student.key, "Agreed with whānau on 10 June")
    board = {**sent, "staff": kura.staff["board"].key}
    assert (
        "Select a valid choice" in client.post(f"/school/grants/share/{student.key}/", board).content.decode()
    )


def test_nobody_shares_or_merges_or_notes_their_own_child(kura, sign_in):
    client, child, other = sign_in("senior_leader"), kura.students[0], kura.students[1]
    for path in (
        f"/school/grants/share/{child.key}/",
        f"/school/grants/own-child/{child.key}/",
        f"/school/grants/own-child/{child.key}/{kura.staff['senior_leader'].key}/",
        f"/school/merge/{child.key}/{other.key}/",
        f"/school/merge/{other.key}/{child.key}/",
        f"/students/{child.key}/earlier/",
        f"/students/{child.key}/left/",
    ):
        answer = client.post(path, {"yes": "1"})
        assert answer.status_code == 403, path
        assert child.last_name not in answer.content.decode()
    with scope(school=kura.school):
        assert not Student.objects.filter(merged_into__isnull=False).exists()


def test_an_own_child_is_noted_and_taken_back_by_a_colleague(kura, sign_in):
    client, child, parent = sign_in("principal"), kura.students[3], kura.staff["pastoral"]
    client.post(f"/school/grants/own-child/{child.key}/", {"staff": parent.key})
    with scope(school=kura.school):
        assert child not in queries.visible(parent, kura.today)
    client.post(f"/school/grants/own-child/{child.key}/{parent.key}/")
    with scope(school=kura.school):
        assert child in queries.visible(parent, kura.today)


def test_a_contract_makes_a_post_and_its_end_ends_it(kura, sign_in):
    client = sign_in("principal")
    sent = {
        "name": "Zz Kahu",
        "email": "kahu@service.example",
        "starts": "1/06/2026",
        "ends": "16/12/2026",
        "reason": "Attendance Service",
    }
    client.post("/school/grants/contract/", sent)
    (contract,) = grants(kura, "contract")
    assert contract.staff.roles == ["provider_officer"]
    client.post(f"/school/grants/{contract.pk}/end/")
    with scope(school=kura.school):
        assert staffing.one(kura.school, contract.staff.key).ends == date(2026, 6, 11)


def test_two_entries_are_compared_made_one_and_parted_again(kura, sign_in):
    client, keep = sign_in("officer"), kura.students[4]
    with scope(school=kura.school):
        drop = Student.objects.create(
            school=kura.school, number="X-1", first_name="Zz", last_name="Zz-Second", nsn=keep.nsn
        )
    assert f"/school/merge/{keep.key}/{drop.key}/" in client.get("/school/merge/").content.decode()
    pair = client.get(f"/school/merge/{keep.key}/{drop.key}/").content.decode()
    assert ("Zz-Second" in pair, keep.last_name in pair, "differs" in pair) == (True, True, True)
    client.post(f"/school/merge/{keep.key}/{drop.key}/")  # without yes: nothing
    with scope(school=kura.school):
        assert not Student.objects.filter(merged_into=keep).exists()
    client.post(f"/school/merge/{keep.key}/{drop.key}/", {"yes": "1"})
    with scope(school=kura.school):
        assert Student.objects.get(merged_into=keep) == drop
    client.post(f"/school/merge/undo/{drop.key}/")
    with scope(school=kura.school):
        assert not Student.objects.filter(merged_into=keep).exists()


@pytest.mark.parametrize("other", ["itself", "another school's", "nobody's"])
def test_a_pair_that_is_none_is_not_found(kura, sign_in, other):
    keep = kura.students[4]
    drop = {"itself": keep.key, "another school's": kura.others[0].key, "nobody's": "abc"}[other]
    assert sign_in("officer").post(f"/school/merge/{keep.key}/{drop}/", {"yes": "1"}).status_code == 404


YEAR = {"last_day": "16/12/2026", "leave_after": "8", "class0": "Kahikatea"}


def test_a_new_year_can_be_looked_at_early_and_is_started_after_the_last_day(kura, sign_in, settings):
    client = sign_in("officer")
    plan = client.post("/school/new-year/", YEAR).content.decode()
    assert ("The year ends on Wednesday 16 December 2026" in plan, "Start 2027" in plan) == (True, False)
    early = client.post("/school/new-year/", {**YEAR, "yes": "1"}).content.decode()
    assert "The old year has not ended" in early
    settings.TODAY = "2026-12-17"
    assert "Start 2027" in client.get("/school/new-year/").content.decode()
    client.post("/school/new-year/", {**YEAR, "yes": "1"})
    with scope(school=kura.school):
        ended = Enrolment.objects.filter(end=date(2026, 12, 16)).count()
        moved = Enrolment.objects.filter(class_group__name="Kahikatea", class_group__year=2027, year_level=8)
        assert (ended, moved.count()) == (12, 6)
    assert "2027 is set up" in client.get("/school/new-year/").content.decode()


def test_days_at_an_earlier_school_are_kept_as_context(kura, sign_in):
    client, student = sign_in("officer"), kura.students[4]
    page = f"/students/{student.key}/earlier/"
    for wrong, words in (
        ("4.3", "Days come in halves"),
        ("-1", "greater than or equal"),
        ("99", "less than"),
    ):
        answer = client.post(page, {"days_absent": wrong, "said_by": "Zz"}).content.decode()
        assert words in answer
    client.post(page, {"days_absent": "4.5", "said_by": "Rāwhiti, by phone"})
    with scope(school=kura.school):
        assert [float(one.days_absent) for one in student.earlier_days.all()] == [4.5]


def test_a_leaver_is_noted(kura, sign_in):
    student = kura.students[4]
    sign_in("officer").post(f"/students/{student.key}/left/", {"last_day": "10/06/2026"})
    with scope(school=kura.school):
        assert student.enrolments.get().end == date(2026, 6, 10)


def look(kura, who: str, student, why="teaches this student"):
    audit.record(
        by=kura.staff[who].user,
        did="opened a student",
        school=kura.school,
        about="student",
        key=student.key,
        why=why,
    )


def test_the_audit_says_who_saw_whom_and_why_and_is_filtered(kura, sign_in):
    look(kura, "teacher", kura.students[2])
    look(kura, "pastoral", kura.students[4], why="pastoral care at this school")
    client = sign_in("principal")
    everything = client.get("/school/audit/").content.decode()
    assert (kura.students[2].last_name in everything, "teaches this student" in everything) == (True, True)
    teacher = kura.staff["teacher"].user.pk
    for query, seen in (
        (f"by={teacher}", (True, False)),
        ("did=opened a student", (True, True)),
        ("did=sent a file", (False, False)),
        ("until=1/01/2026", (False, False)),
    ):
        page = client.get(f"/school/audit/?{query}").content.decode()
        shown = tuple(kura.students[n].last_name in page for n in (2, 4))
        assert shown == seen, query


@pytest.mark.parametrize(("words", "seen"), [("Oliver", (False, True)), ("no-such-name", (False, False))])
def test_the_audit_of_one_student_is_found_by_words_that_no_address_holds(kura, sign_in, words, seen):
    look(kura, "teacher", kura.students[2])
    look(kura, "pastoral", kura.students[4], why="pastoral care at this school")
    client = sign_in("principal")
    sent = {"student": words, "did": "opened a student", "by": "", "first": "", "until": ""}
    answer = client.post("/school/audit/", sent, follow=True)
    page = answer.content.decode()
    assert tuple(kura.students[n].last_name in page for n in (2, 4)) == seen
    address, _status = answer.redirect_chain[-1]
    csv_link = re.search(r'href="([^"]*audit.csv[^"]*)"', page)[1]
    assert (words in address, words in csv_link) == (False, False)
    table = client.get(html.unescape(csv_link)).content.decode()
    assert tuple(kura.students[n].last_name in table for n in (2, 4)) == seen


def test_another_entry_is_found_by_words_that_no_address_holds(kura, sign_in):
    first, other = kura.students[4], kura.students[2]
    answer = sign_in("officer").post(f"/school/merge/?first={first.key}", {"words": "taawhiri"}, follow=True)
    assert f"/school/merge/{first.key}/{other.key}/" in answer.content.decode()
    assert "taawhiri" not in str(answer.redirect_chain)


def test_sign_ins_of_those_who_work_here_are_in_the_audit_and_no_others(kura, client):
    for who in ("teacher", "other"):
        client.force_login(kura.staff[who].user)
    client.force_login(kura.staff["principal"].user)
    page = client.get("/school/audit/?did=signed in").content.decode()
    rows = page[page.index("<tbody") :]
    assert kura.staff["teacher"].user.name in rows
    assert kura.staff["other"].user.name not in page


def test_the_audit_never_names_a_readers_own_child_nor_another_school(kura, sign_in):
    child = kura.students[0]  # of the senior leader
    look(kura, "teacher", child)
    audit.record(by=None, did="opened a student", school=kura.other, about="student", key=kura.others[0].key)
    client = sign_in("senior_leader")
    searched = client.post("/school/audit/", {"student": child.first_name}, follow=True)
    pages = [client.get(path) for path in ("/school/audit/", "/school/audit/audit.csv")]
    for page in (one.content.decode() for one in [searched, *pages]):
        assert (child.last_name in page, kura.others[0].key in page) == (False, False)


def test_nothing_about_a_readers_own_child_stands_in_the_audit_or_among_the_grants(kura, sign_in):
    child, by = kura.students[0], kura.staff["principal"].user
    look(kura, "teacher", child, why="Zz-teaches-this-one")
    with scope(school=kura.school):
        share = schools.open_share(
            by=by, staff=kura.staff["provider_officer"], student_key=child.key, reason="Zz-share-words",
            starts=kura.today, ends=kura.today,
        )  # fmt: skip
        schools.break_glass(
            by=kura.staff["teacher"].user, staff=kura.staff["teacher"], student_key=child.key,
            reason="Zz-glass-words", on=kura.today,
        )  # fmt: skip
    paths = ("/school/audit/", "/school/audit/audit.csv", "/school/grants/")
    secret = re.compile("Zz-teaches|Zz-share|Zz-glass")
    found = {who: [secret.search(sign_in(who).get(path).content.decode()) for path in paths]
             for who in ("principal", "senior_leader")}  # fmt: skip
    assert (all(found["principal"]), any(found["senior_leader"])) == (True, False)
    assert sign_in("senior_leader").post(f"/school/grants/{share.pk}/end/").status_code == 403


def test_the_office_reads_no_reason_for_which_a_record_was_opened(kura, sign_in):
    with scope(school=kura.school):
        schools.break_glass(
            by=kura.staff["teacher"].user, staff=kura.staff["teacher"], student_key=kura.students[3].key,
            reason="Zz-glass-words", on=kura.today,
        )  # fmt: skip
    assert "Zz-glass-words" in sign_in("principal").get("/school/grants/").content.decode()
    assert "Zz-glass-words" not in sign_in("officer").get("/school/grants/").content.decode()


def test_every_page_that_shows_a_student_writes_the_opening_down(kura, sign_in):
    student, other = kura.students[4], kura.students[5]
    client = sign_in("principal")
    for path, keys in (
        (f"/school/merge/{student.key}/{other.key}/", [student.key, other.key]),
        (f"/students/{student.key}/earlier/", [student.key]),
        (f"/students/{student.key}/left/", [student.key]),
        (f"/school/grants/share/{student.key}/", [student.key]),
        (f"/school/grants/own-child/{student.key}/", [student.key]),
    ):
        Entry.objects.filter(did="opened a student").delete()
        client.get(path)
        lines = Entry.objects.filter(did="opened a student").order_by("pk")
        assert [(one.key, one.why) for one in lines] == [(key, "leads this school") for key in keys], path


def test_a_caregiver_who_must_not_be_contacted_is_marked_so_side_by_side(kura, sign_in):
    student, other = kura.students[4], kura.students[5]
    with scope(school=kura.school):
        student.caregivers.update(contact_allowed=False)
        contact = student.caregivers.get()
    page = sign_in("officer").get(f"/school/merge/{student.key}/{other.key}/").content.decode()
    assert page.count("Do not contact") == 1
    assert (contact.phone in page, contact.email in page) == (False, False)


def test_breaking_the_glass_opens_for_reading_alone(kura, sign_in):
    student, teacher = kura.students[3], kura.staff["teacher"]
    with scope(school=kura.school):
        schools.break_glass(
            by=teacher.user, staff=teacher, student_key=student.key, reason="Upset at the gate", on=kura.today
        )
    client = sign_in("teacher")
    assert client.get(f"/students/{student.key}/").status_code == 200
    sent = {"days_absent": "4.5", "said_by": "Rāwhiti, by phone"}
    assert client.post(f"/students/{student.key}/earlier/", sent).status_code == 403
    assert client.post(reverse("reason", args=[student.key]), {}).status_code == 403
    with scope(school=kura.school):
        assert not student.earlier_days.exists()


def test_what_was_opened_with_a_reason_stands_out(kura, sign_in):
    audit.record(
        by=kura.staff["teacher"].user,
        did="broke the glass",
        school=kura.school,
        about="student",
        key=kura.students[3].key,
        why="Found upset at the gate",
    )
    page = sign_in("principal").get("/school/audit/").content.decode()
    assert (
        page.index("Opened with a reason, lately")
        < page.index("Found upset at the gate")
        < page.index("<table")
    )


def test_the_audit_as_a_table_holds_no_formulas(kura, sign_in):
    look(kura, "teacher", kura.students[2], why='=HYPERLINK("http://x")')
    answer = sign_in("principal").get("/school/audit/audit.csv")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[0][:4] == ["When", "Who", "What", "Student"]
    opened = next(row for row in rows if row[2] == "opened a student")
    assert opened[4].startswith("'=HYPERLINK")
    assert opened[3] == kura.students[2].name
