"""The evidence pack: the record as it stood on a day, without whom it does not concern, and provable."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django_scopes import scope

from tests import kura as world
from tests.web.response.reading import words_of
from whetu.rules.evidence import canonical
from whetu.web.people.models import Caregiver, Student
from whetu.web.plans.actions import evidence as actions
from whetu.web.plans.models import (
    Agency,
    AgencyGroup,
    Disclosure,
    GroupMember,
    PlanAction,
    PlanPerson,
    PlanVersion,
    Referral,
    StudentPlan,
)
from whetu.web.plans.queries.evidence import record
from whetu.web.response.actions import meetings as meeting
from whetu.web.response.actions.record import record as respond
from whetu.web.response.models import Barrier, Note, Response, Task

OLIVER = 4
AS_AT = world.TODAY  # a Friday; the pack is asked for a week later
LATER = date(2026, 6, 19)
BEFORE, AFTER = datetime(2026, 6, 9, 1, tzinfo=UTC), datetime(2026, 6, 15, 1, tzinfo=UTC)


@pytest.fixture
def student(kura, settings):
    """Oliver's record, in which people wrote of others, a week later."""
    settings.TODAY = LATER.isoformat()
    oliver, by = kura.students[OLIVER], kura.staff["pastoral"].user
    of = {"school": kura.school, "student": oliver}
    with scope(school=kura.school):
        Caregiver.objects.create(
            **of, place=2, name="Rāwiri Zz-Kingi", phone="+64 21 999 0000", email="rawiri@home.example",
            contact_allowed=False,
        )  # fmt: skip
        respond(
            by=by, student=oliver, kind="RA02", on=date(2026, 6, 9), outcome="reached", channel="call",
            now=BEFORE, caregiver=oliver.caregivers.get(place=1),
            said="Rawiri (021 999 0000) shouted. His sister Sēfina was there. Aunty Zz-Hēmi drove.",
        )  # fmt: skip
        respond(
            by=by, student=oliver, kind="RA09", on=date(2026, 6, 9), outcome="reached", channel="visit",
            now=BEFORE, whom="Aunty Zz-Hēmi", said="She will drive him",
        )  # fmt: skip
        respond(
            by=by, student=oliver, kind="RA03", on=date(2026, 6, 15), outcome="done", channel="letter",
            now=AFTER, caregiver=oliver.caregivers.get(place=1), said="Sent on Monday",
        )  # fmt: skip
        Note.objects.create(**of, words="Said in private", restricted=True, by=by, at=BEFORE)
        Note.objects.create(**of, words="Plain words", by=by, at=BEFORE)
    return oliver


@pytest.fixture
def at_school(kura):
    with scope(school=kura.school):
        yield


def written(student, on=AS_AT) -> str:
    return canonical(record(student, on)).decode()


@pytest.fixture
def made(student, at_school):
    return actions.made(record(student, LATER))


def test_a_referral_to_the_ministry_hides_neither_it_nor_the_act(kura, student, at_school):
    """The act and the Ministry share a word."""
    respond(
        by=kura.staff["pastoral"].user, student=student, kind="RA24", on=date(2026, 6, 9), outcome="done",
        now=BEFORE, whom="Ministry of Education", said="Education and Training Act 2020, section 36",
    )  # fmt: skip
    words = written(student)
    assert '"reached": "Ministry of Education"' in words
    assert "Education and Training Act 2020, section 36" in words


def test_two_makings_are_the_same_to_the_byte(kura, student, at_school, settings):
    first = actions.made(record(student, AS_AT))
    settings.TODAY = "2026-08-01"
    assert actions.made(record(Student.objects.get(pk=student.pk), AS_AT)) == first


def test_it_says_who_it_is_and_every_mark_with_its_meaning(student, at_school):
    found = record(student, AS_AT)
    assert found["student"]["name"] == "Oliver Zz-van der Linde"
    assert (found["student"]["year"], found["student"]["class"]) == ("7", "Rimu")
    assert student.nsn not in canonical(found).decode()
    days = {day["on"]: day for day in found["register"]["days"]}
    assert list(days)[0] == "2026-04-20"
    assert max(days) == "2026-06-12"
    assert days["2026-06-08"]["marks"] == [{"code": "T", "minutes": 210}, {"code": "T", "minutes": 120}]
    assert {"code": "P", "name": "Present", "counts_as": "present"} in found["register"]["codes"]
    (term,) = found["register"]["terms"]
    assert (term["term"], term["days_absent"], term["step"]) == ("Term 2, 2026", "5", "Worrying")


def test_a_mark_corrected_later_stands_as_it_stood(kura, student, at_school):
    with scope(school=kura.school):
        before = written(student)
    later = world.NOW + timedelta(days=3)
    away = [*world.AWAY, *world.AWAY[:2]]
    away[OLIVER] = (0, "P")
    world.load(kura, kura.school, world.days_file(kura.students, away), name="corrected.csv", now=later)
    with scope(school=kura.school):
        assert written(student) == before
        assert record(student, LATER)["register"]["terms"][0]["days_absent"] == "0"


def test_what_was_written_later_is_not_there(student, at_school):
    assert "She will drive him" in written(student)
    assert "Sent on Monday" not in written(student)
    assert "Sent on Monday" in written(student, LATER)


def test_what_changed_later_stands_as_it_stood(kura, student, at_school):
    """A barrier that was removed later is still raised; a plan that ended later is under way."""
    of, by = {"school": kura.school, "student": student}, kura.staff["pastoral"].user
    row = Barrier.objects.create(**of, kind="transport", source="whanau", note="No bus", raised_on=AS_AT,
                                 state_on=AS_AT, by=by)  # fmt: skip
    plan = StudentPlan.objects.create(
        **of, kind="improvement", state="active", starts=AS_AT, by=by, at=BEFORE
    )
    for one in (row, plan):
        one.history.update(history_date=BEFORE)
    row.state, row.state_on, row.note = "removed", LATER, "A lift now"
    plan.state, plan.ended_on, plan.ended_note = "ended", LATER, "All went well"
    for one in (row, plan):
        one.save()
        one.history.filter(history_type="~").update(history_date=AFTER)
    then, now = record(student, AS_AT), record(student, LATER)
    assert [(one["state"], one["words"]) for one in then["barriers"]] == [("Raised", "No bus")]
    assert [(one["state"], one["words"]) for one in now["barriers"]] == [("Removed", "A lift now")]
    assert [one["state"] for one in then["plans"]] == ["Under way"]
    assert "All went well" not in written(student)
    assert "All went well" in written(student, LATER)


def test_a_note_that_is_its_authors_alone_is_never_in_it(student, at_school, made):
    assert "Plain words" in made.record.decode()
    assert "Said in private" not in made.record.decode()
    assert "Said in private" not in words_of(made.pdf)


def test_nobody_who_must_not_be_contacted_is_in_it_under_any_name_or_number(kura, student, at_school):
    """Not the name that is kept now, nor one that was kept once, nor a number; in neither file."""
    barred = student.caregivers.get(place=2)
    barred.name, barred.phone = "Rāwiri Zz-Kereama", "+64 27 888 1111"
    barred.save()
    by = kura.staff["pastoral"].user
    said = "Rāwiri Zz-Kereama rang from 027 888 1111 and before that as Mr Zz-Kingi from 021 999 0000"
    respond(by=by, student=student, kind="RA02", on=AS_AT, outcome="reached", now=BEFORE.replace(day=12),
            caregiver=barred, incoming=True, said=said)  # fmt: skip
    files = actions.made(record(student, LATER))
    for content in (files.record.decode(), words_of(files.pdf)):
        assert "rang from [phone number]" in content
        for gone in ("Rāwiri", "Rawiri", "Kingi", "Kereama", "999", "888 1111", "home.example"):
            assert gone not in content, gone


def test_siblings_and_third_people_are_left_out_and_counted(student, made):
    words = words_of(made.pdf)
    for gone in ("Sēfina", "Hēmi", "999 0000"):
        assert gone not in words, gone
    assert "His sister [another student] was there. [another person] drove." in words
    listed = words[words.rindex("What was left out") :]
    assert "Names of other students 1" in listed
    assert "They are protected: the school must not contact them." in listed
    assert "Phone numbers 1" in listed


def test_what_was_taken_back_keeps_that_it_was_and_no_word(kura, student, at_school):
    Response.objects.filter(kind="RA09").update(withdrawn_at=AFTER, withdrawn_why="It was another child")
    for on in (AS_AT, LATER):
        found = [one for one in record(student, on)["contacts"] if one["what"] == "Home visit"]
        assert [one["outcome"] for one in found] == ["Taken back: recorded in error"]
        assert "drive him" not in written(student, on)
        assert "another child" not in written(student, on)


def test_a_meeting_tells_who_came_and_what_was_said(kura, student, at_school):
    by = kura.staff["pastoral"]
    starts = datetime(2026, 6, 12, 9, tzinfo=world.NOW.tzinfo)
    guests = meeting.Guests(True, [student.caregivers.get(place=1)], [by], ["Moana of Hauora"])
    row = meeting.call(
        by=by.user, student=student, kind="formal", starts_at=starts, now=BEFORE, guests=guests,
        agency_told="They asked for it",
    )  # fmt: skip
    came = {one.pk: "yes" if one.side != "agency" else "no" for one in row.invited.all()}
    meeting.write_up(
        by=by.user, meeting=row, version=row.version, minutes="Bus is too early", came=came, agreed=True,
        decisions=[meeting.Decision("Ring the bus", by, LATER)], on=LATER, now=AFTER, held=True,
    )  # fmt: skip
    row.history.filter(history_type="+").update(history_date=BEFORE)
    row.history.filter(history_type="~").update(history_date=AFTER)
    (then,), (now,) = (record(student, on)["meetings"] for on in (AS_AT, LATER))
    assert then["state"] == "To come"
    assert "minutes" not in then
    assert (now["minutes"], now["agreement"]) == ("Bus is too early", "Student and whānau agreed")
    assert now["people"] == [
        "Oliver, student: came", "Zz-Whaea 4, whānau: came", "Pastoral of 8001, staff: came",
        "Moana of Hauora, agency: did not come",
    ]  # fmt: skip
    assert now["decisions"] == ["Ring the bus (Pastoral of 8001, by Fri 19 Jun 2026, open)"]


def test_a_plan_stands_with_its_versions_and_answers_in_pages_too(kura, student, at_school):
    by, of = kura.staff["pastoral"].user, {"school": kura.school}
    plan = StudentPlan.objects.create(**of, student=student, kind="improvement", state="active", starts=AS_AT,
                                      by=by, at=BEFORE)  # fmt: skip
    home = PlanPerson.objects.create(**of, plan=plan, side="whanau", name="Zz-Whaea 4", agrees=True)
    version = PlanVersion.objects.create(
        **of, plan=plan, number=1, kind=plan.kind, by=by, at=BEFORE, sha256="ab" * 32,
        said={"title": "Plan", "goals": [{"words": "Three mornings with Sēfina", "due": "2026-07-01"}],
              "people": [{"key": home.key, "name": home.name}], "target": {"days": "1", "weeks": 1}},
    )  # fmt: skip
    version.agreements.create(**of, person=home, agreed=True, how="link", on=AS_AT, words="Āe", at=BEFORE)
    found = record(student, AS_AT)
    (kept,) = found["plans"]
    assert kept["versions"][0]["says"]["goals"][0]["words"] == "Three mornings with [another student]"
    assert kept["versions"][0]["answers"][0] | {"on": ""} == {
        "on": "", "what": "Agreed", "who": "Zz-Whaea 4", "how": "By link", "words": "Āe",
    }  # fmt: skip
    assert home.key not in canonical(found).decode()
    words = words_of(actions.made(found).pdf)
    for said in ("Attendance improvement plan", "Version 1", "Three mornings with [another student]", "Āe"):
        assert said in words, said


def test_the_pages_are_numbered_and_the_last_one_holds_the_hash(made):
    words = words_of(made.pdf)
    assert "Page 1 of " in words
    assert actions.sha256(made.record) in words[-600:]
    assert "Left blank, to be completed by hand" in words


def test_a_float_is_no_record():
    with pytest.raises(TypeError):
        canonical({"days": [{"absent": 4.5}]})


def test_each_contact_stands_with_its_words_and_what_is_known_of_its_delivery(student, at_school):
    letter = next(one for one in record(student, LATER)["contacts"] if one.get("how") == "Letter")
    assert letter == {
        "on": "2026-06-15", "what": "E-mail or letter about attendance", "how": "Letter",
        "reached": "Zz-Whaea 4", "outcome": "Done", "delivery": "Not known to the site",
        "by": "Pastoral of 8001", "recorded": "2026-06-15", "said": "Sent on Monday",
    }  # fmt: skip


def test_a_concern_told_to_oranga_tamariki_or_the_police_is_counted_and_never_said(kura, student, at_school):
    by, of = kura.staff["pastoral"].user, {"school": kura.school}
    respond(by=by, student=student, kind="RA19", on=date(2026, 6, 9), outcome="done", channel="call",
            now=BEFORE, whom="Intake", said="Zz-concern rang them")  # fmt: skip
    police = Agency.objects.create(**of, name="Zz-Station", kind="police")
    made_by = {**of, "student": student, "by": by, "at": BEFORE}
    Referral.objects.create(**made_by, agency=police, reason="Zz-concern asks for a look")
    group = AgencyGroup.objects.create(**made_by, name="Round", plan_words="Zz-concern plans")
    GroupMember.objects.create(**of, group=group, agency=police, name="Constable", since=AS_AT)
    for agency, basis in ((police, "threat"), (None, "ot15")):
        Disclosure.objects.create(
            **of, student=student, agency=agency, to="Intake", what="Zz-concern shared", basis=basis,
            child_told=False, whanau_told=False, starts=AS_AT, ends=AS_AT, decided_by=by, at=BEFORE,
        )  # fmt: skip
    found = record(student, LATER)
    text = canonical(found).decode()
    for gone in ("Zz-concern", "Zz-Station", "Oranga Tamariki or Police told"):
        assert gone not in text, gone
    cuts = {row["part"]: row["times"] for row in found["left_out"] if row["what"] == "concern"}
    assert cuts == {"contacts": 1, "referrals": 2, "shared": 2}
    assert "Reports of concern" in words_of(actions.made(found).pdf)


def test_an_action_of_the_schools_is_done_once_its_task_is_answered(kura, student, at_school):
    by, of = kura.staff["pastoral"], {"school": kura.school}
    plan = StudentPlan.objects.create(**of, student=student, kind="improvement", state="active", starts=AS_AT,
                                      by=by.user, at=BEFORE)  # fmt: skip
    answers = {
        words: Response.objects.create(**of, student=student, kind="RA04", on=on, outcome="done", at=at)
        for words, on, at in (("Greet them", date(2026, 6, 9), BEFORE), ("Ring home", LATER, AFTER))
    }
    for words, answer in answers.items():
        task = Task.objects.create(
            **of, student=student, year=2026, term=2, since=AS_AT, opened_at=BEFORE, words=words, owner=by,
            response=answer,
        )  # fmt: skip
        PlanAction.objects.create(
            **of, plan=plan, side="staff", words=words, owner=by, due=LATER, task=task, at=BEFORE
        )

    def done(on):
        (kept,) = record(student, on)["plans"]
        return {one["words"]: one["done"] for one in kept["actions"] if "done" in one}

    assert done(AS_AT) == {"Greet them": "2026-06-09"}
    assert done(LATER) == {"Greet them": "2026-06-09", "Ring home": "2026-06-19"}
    Response.objects.filter(pk=answers["Greet them"].pk).update(withdrawn_at=AFTER)
    assert done(LATER) == {"Ring home": "2026-06-19"}
