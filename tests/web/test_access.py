"""Every address × every role × another school's ids: generated from the site's own addresses.

A new page is found here by itself. Nothing that a role may not see may stand in any answer, whatever id is
put into an address; and nothing that is sent to another school's ids changes a row there.
"""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import URLPattern, get_resolver
from django_scopes import scope, scopes_disabled

from whetu.rules.access import ROLES, permissions
from whetu.rules.evidence import canonical
from whetu.web.amp import models as amp
from whetu.web.amp.queries.text import whole
from whetu.web.people import queries as people
from whetu.web.people.models import Arrangement, KnownCircumstances, Student
from whetu.web.plans.models import (
    Agency,
    AgencyGroup,
    AgreeLink,
    Approval,
    Disclosure,
    Escalation,
    Event,
    EvidencePack,
    FlexibleLearning,
    FormalLetter,
    GroupMember,
    PlanAction,
    PlanComment,
    PlanPerson,
    PlanReview,
    PlanVersion,
    Referral,
    StudentPlan,
)
from whetu.web.plans.queries import sharing
from whetu.web.plans.queries.evidence import record
from whetu.web.plans.queries.frozen import said
from whetu.web.reports.models import BoardPack
from whetu.web.response.models import (
    Barrier,
    CatchUp,
    Goal,
    HomeVisit,
    Invited,
    LongAbsence,
    Meeting,
    Note,
    Notice,
    Response,
    Review,
    Support,
)
from whetu.web.schools.models import OfSchool, Staff
from whetu.web.voice import models as voice

# no data of anybody: a link asks for a code first
OPEN_TO_ALL = {"health", "style", "closed", "evidence_key", "agree"}
# what is published for everyone, of which nothing is about anybody
OPEN_TO_ALL |= {"public_plan", "public_file", "public_version", "public_old_file", "public_slash"}
OPEN_TO_ALL |= {"public_versions", "public_versions_page", "public_nothing", "have_your_say", "say"}


def patterns(resolver=None, prefix=""):
    """Every address of ours: (name, [parts], view)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.callback.__module__.startswith("whetu."):
                yield pattern.name, prefix + str(pattern.pattern), pattern.callback
        elif prefix + str(pattern.pattern) != "account/":
            yield from patterns(pattern, prefix + str(pattern.pattern))


MOST, FEW = 6, 4  # addresses tried of one pattern: in one's own school, in another
OF = {  # whose keys an address that begins so takes; others are tried with one of each kind
    "students": "Student", "uploads": "Upload", "meetings": "Meeting", "tasks": "Task", "plan": "Plan",
    "responses": "Response", "notices": "Notice", "barriers": "Barrier", "goals": "Goal", "reviews": "Review",
    "supports": "Support", "catch-up": "CatchUp", "visits": "HomeVisit", "arrangements": "Arrangement",
    "circumstances": "KnownCircumstances", "own-plans": "StudentPlan", "plan-actions": "PlanAction",
    "plan-people": "PlanPerson", "agencies": "Agency", "referrals": "Referral", "groups": "AgencyGroup",
    "members": "GroupMember", "disclosures": "Disclosure", "shared": "Disclosure", "service": "Referral",
    "flexible": "FlexibleLearning", "escalations": "Escalation", "letters": "FormalLetter",
    "packs": "EvidencePack", "plan-reviews": "Review", "consultations": "Consultation", "concerns": "Concern",
    "replies": "Reply", "board-packs": "BoardPack",
}  # fmt: skip


@pytest.fixture
def kura(kura, settings):
    """The kura, and beside it the other school, with a row of every kind about two students of each."""
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # a third of the time of a page that is refused
    for school, students in ((kura.school, kura.students), (kura.other, kura.others)):
        with scope(school=school):
            leader = Staff.objects.filter(roles__icontains="principal").first()
            for student in (students[1], students[4]):
                furnish(school, student, leader)
            furnish_text(school, students[4], leader)
    return kura


def furnish(school, student, staff) -> None:
    """What may be known and done for a student; words about them hold their name."""
    about, on, now = f"About {student.last_name}", date(2026, 6, 10), datetime(2026, 6, 10, 1, tzinfo=UTC)
    of = {"school": school, "student": student}
    by = {"by": staff.user, "at": now}
    said = Response.objects.create(**of, **by, kind="RA08", on=on, outcome="agreed", said=about, whom=about)
    meeting = Meeting.objects.create(**of, **by, kind="formal", starts_at=now, agenda=about, response=said)
    Invited.objects.create(school=school, meeting=meeting, side="agency", name=about)
    Notice.objects.create(**of, staff=staff, kind="undone", step="worrying", was_on=on, at=now)
    Note.objects.create(**of, **by, restricted=True, words=about)
    Barrier.objects.create(
        **of, kind="transport", source="whanau", note=about, raised_on=on, state_on=on, by=staff.user
    )
    Goal.objects.create(**of, words=about, measure=about, due=on, set_on=on, by=staff.user)
    Support.objects.create(**of, kind="mentoring", words=about, offered_on=on, by=staff.user)
    CatchUp.objects.create(**of, **by, subject="Maths", work=about)
    HomeVisit.objects.create(**of, **by, on=on, visitor=staff, purpose=about)
    Review.objects.create(**of, kind="urgent", causes=about, opened_at=now, by=staff.user)
    LongAbsence.objects.create(**of, **by, run_start=on, note=about)
    KnownCircumstances.objects.create(**of, kind="illness", note=about, starts=on, proposed_at=now)
    Arrangement.objects.create(**of, **by, kind="stand-down", starts=on, ends=on, note=about)
    furnish_plan(of, by, about, on, now, staff)


def furnish_plan(of, by, about, on, now, staff) -> None:
    """A plan of the student's own, help asked of others, and how far it went."""
    school = of["school"]
    plan = StudentPlan.objects.create(
        **of, **by, kind="re-engagement", state="active", starts=on, active_on=on, strengths=about
    )
    person = PlanPerson.objects.create(school=school, plan=plan, side="whanau", name=about, agrees=True)
    PlanAction.objects.create(school=school, **by, plan=plan, side="whanau", words=about, due=on)
    version = PlanVersion.objects.create(
        school=school, **by, plan=plan, number=1, kind=plan.kind, said=said(plan)
    )
    AgreeLink.objects.create(
        school=school, **by, version=version, person=person, secret=person.key, sent_to="a@home.example",
        ends_at=now,
    )  # fmt: skip
    PlanReview.objects.create(
        school=school, **by, plan=plan, since=on, on=on, half_days_open=10, half_days_away=2, words=about,
        decision="go on",
    )  # fmt: skip
    PlanComment.objects.create(school=school, **by, plan=plan, side="whanau", words=about)
    agency, _made = Agency.objects.get_or_create(school=school, name="Hauora", kind="health")
    share = Disclosure.objects.create(
        **of, agency=agency, to="Hauora", what=about, basis="agreed", child_told=True, whanau_told=True,
        shared=sharing.said(of["student"], [], on, reason=about), starts=on, ends=on,
        decided_by=staff.user, at=now,
    )  # fmt: skip
    Referral.objects.create(**of, **by, agency=agency, reason=about, disclosure=share)
    service, _made = Agency.objects.get_or_create(school=school, name="Te Ara", kind="attendance service")
    Referral.objects.create(
        **of, **by, agency=service, reason=about, state="approved", primary_contact=staff,
        ready={"told": {"basis": "agreed", "whanau_told": True, "whanau_why": about, "ends": "2026-07-01"}},
    )  # fmt: skip
    group = AgencyGroup.objects.create(**of, **by, name=about)
    GroupMember.objects.create(school=school, group=group, agency=agency, name=about, since=on)
    FlexibleLearning.objects.create(
        **of, **by, kind="part-time", basis="s42", days=about, why=about, starts=on, ends=on, review_on=on
    )
    escalation = Escalation.objects.create(**of, **by, why=about, route="letter", state="approved")
    given = dict.fromkeys(("strength", "will_do", "place", "leader", "contact", "phone"), about)
    given |= {"to": [], "meet_on": "2026-06-20", "meet_at": "15:30", "law": ""}
    FormalLetter.objects.create(**of, **by, escalation=escalation, rung=1, said={"given": given})
    Approval.objects.create(**of, **by, about="escalation", row=escalation.key, agreed=True, why=about)
    EvidencePack.objects.create(
        **of, **by, number=1, as_at=on, pdf=about.encode(), sha256="0" * 64, signature="", signed_with="",
        record=canonical(record(of["student"], on)), released_at=now, released_by=staff.user,
    )  # fmt: skip
    Event.objects.create(**of, **by, about="escalation", row=escalation.key, state="considered", on=on)


def furnish_text(school, student, staff) -> None:
    """A draft of the school's plan and what was said of it; what people brought names a student."""
    about, on, now = f"About {student.last_name}", date(2026, 6, 10), datetime(2026, 6, 10, 1, tzinfo=UTC)
    by, of = {"by": staff.user, "at": now}, {"school": school}
    plan = amp.Plan.objects.filter(school=school).first() or amp.Plan.objects.create(
        **of, number=1, from_day=date(2026, 1, 1), made_at=now
    )
    source = amp.Source.objects.create(
        **of, **by, plan=plan, name="old.docx", media="text/plain", content=b""
    )
    amp.Piece.objects.create(**of, source=source, place=1, heading="Old", text="Old words")
    amp.Part.objects.create(**of, **by, plan=plan, part="objectives", en="Everyone here every day")
    amp.Figure.objects.create(**of, plan=plan, kind="target", year=2026, percent=75)
    amp.DailyStep.objects.create(**of, plan=plan, role="office", words="Text home")
    amp.PlanLink.objects.create(**of, plan=plan, kind="policy", title="Policy")
    amp.PolicyItem.objects.create(**of, title="Policy")
    amp.Routine.objects.create(**of, written="By nine", done="By ten")
    amp.Strength.objects.create(**of, words="Calls home")
    amp.Activity.objects.create(**of, plan=plan, words="Tell everyone", owner=staff)
    amp.LaunchNotice.objects.create(**of, plan=plan, audience="whanau", en="Kia ora")
    amp.PlanEvent.objects.create(**of, **by, plan=plan, state="submitted", on=on)
    sent = {"text": whole(plan), "sha256": "0" * 64, "by": staff.user, "on": on}
    amp.PlanText.objects.create(**of, plan=plan, **sent)
    amp.Review.objects.create(**of, **by, plan=plan, begun_on=on)
    asked = voice.Consultation.objects.create(
        **of, **by, about=plan.key, title="The plan", opens=on, closes=on, open=True
    )
    question = voice.Question.objects.create(**of, consultation=asked, words="What helps?")
    voice.Door.objects.create(**of, consultation=asked, audience="whanau")
    reply = voice.Reply.objects.create(
        **of, consultation=asked, audience="whanau", on=on, at=now, words=about
    )
    voice.Answer.objects.create(**of, reply=reply, question=question, words=about)
    voice.Partner.objects.create(**of, consultation=asked, name="Hauora")
    voice.Heeded.objects.create(**of, **by, consultation=asked, audience="whanau", said="More", done="Yes")
    voice.Concern.objects.create(**of, **by, source="whanau", name=about, words=about, received_on=on)
    BoardPack.objects.create(
        **of, **by, number=1, as_at=on, facts={}, pdf=b"", sha256="0" * 64, released_at=now
    )


def addresses(world, school):
    """Each address with ids of a school put in: (name, url). Those that take none are one's own school's."""
    with scopes_disabled():
        rows = [row for model in of_school() for row in model.objects.filter(school=school)[:2]]
    keyed = [row for row in rows if getattr(row, "key", None)]
    numbers = {row.pk for row in rows}
    for name, pattern, _view in patterns():
        if "<" not in pattern and school != world.school:
            continue
        parts = pattern.split("<")
        holes = [part.split(">")[0] for part in parts[1:]]
        own = OF.get(parts[0].split("/")[0])
        keys = {row.key for row in keyed if own == type(row).__name__}
        keys |= {row.key for row in keyed[:: 7 if own is None else 40]}
        fillings = [fill(hole, keys, numbers) for hole in holes]
        for values in list(product(*fillings))[: MOST if school == world.school else FEW]:
            url = "/" + parts[0]
            for part, value in zip(parts[1:], values, strict=True):
                url += f"{value}{part.split('>', 1)[1]}"
            yield name, url


def fill(hole: str, keys: set, numbers: set) -> list:
    kind, _, name = hole.rpartition(":")
    if name in ("year", "term"):
        return [2026] if name == "year" else [2]
    if name in ("format", "form", "kind", "as_format"):
        return ["csv", "xlsx"]
    if kind == "int":
        return sorted(numbers)
    return sorted(keys) + (["2026-06-12"] if name in ("on", "day") else [])


def of_school():
    return [model for model in apps.get_models() if issubclass(model, OfSchool)]


def snapshot(school) -> str:
    """All rows of a school, as text."""
    with scopes_disabled():
        rows = [
            serializers.serialize("json", model.objects.filter(school=school).order_by("pk"))
            for model in of_school()
        ]
    return json.dumps(rows)


def test_every_view_asks_for_a_permission():
    asks = {name: getattr(view, "permissions", None) for name, _, view in patterns()}
    assert {name for name, asked in asks.items() if asked is None} - OPEN_TO_ALL == {
        "switch_school",
        "account",
    } & set(asks)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_without_the_permission_is_refused(kura, sign_in, role):
    client = sign_in(role)
    for name, pattern, view in patterns():
        needed = getattr(view, "permissions", ())
        if "<" in pattern or not needed or set(needed) <= permissions([role]):
            continue
        for method in (client.get, client.post):
            answer = method("/" + pattern)
            refused = answer.status_code == 403 or (name == "today" and answer.status_code == 302)
            assert refused, f"{role} reached {name}: {answer.status_code}"


def test_nobody_is_asked_to_sign_in(kura, client):
    for name, url in addresses(kura, kura.school):
        if name not in OPEN_TO_ALL:
            answer = client.get(url)
            assert answer.status_code in (302, 405), f"{name}: {answer.status_code}"
            assert answer.status_code == 405 or "/account/login/" in answer.headers["Location"], name


@pytest.mark.parametrize("role", [*ROLES, "other"])
def test_no_address_shows_a_student_without_a_reason(kura, sign_in, role):
    """Own school and the other: the answer holds no name of a student whom the role may not see."""
    client, staff = sign_in(role), kura.staff[role]
    with scope(school=staff.school):
        visible = set(people.visible(staff, kura.today).values_list("last_name", flat=True))
    with scopes_disabled():
        hidden = set(Student.objects.values_list("last_name", flat=True)) - visible
    assert hidden or role in ("principal", "officer", "pastoral")
    for school in (kura.other, kura.school):
        for name, url in addresses(kura, school):
            answer = client.get(url)
            body = body_of(answer)
            assert answer.status_code < 500, f"{name}: {answer.status_code}"
            shown = [place for place, last in enumerate(sorted(hidden)) if last.encode() in body]
            assert not shown, f"{role} saw students {shown} at {name}"


@pytest.mark.parametrize("role", ROLES)
def test_nothing_sent_to_another_schools_ids_changes_it(kura, sign_in, role):
    client, before = sign_in(role), snapshot(kura.other)
    for name, url in addresses(kura, kura.other):
        if name in OPEN_TO_ALL:
            continue  # anybody may answer there
        answer = client.post(
            url, {"reason": "Checking that this is refused", "roles": ["principal"], "yes": "1"}
        )
        assert answer.status_code < 500, f"{name}: {answer.status_code}"
    assert snapshot(kura.other) == before


def body_of(answer) -> bytes:
    """What the answer says; a spreadsheet is opened first."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheet:
            return b"".join(sheet.read(name) for name in sheet.namelist())
    return body
