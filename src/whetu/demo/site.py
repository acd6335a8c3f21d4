"""A working site with the made-up schools: their files go through the same door as a school's own."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from whetu.demo import schools as made_up

LOCAL = ZoneInfo("Pacific/Auckland")
GO_LIVE = date(2026, 10, 27)  # in mid-term: what was crossed before it is history
CONTRACT_ENDS = date(2026, 12, 31)
MOVED = "0900001022"  # see the story "moved, after"
SIGN_INS = "sign-ins.json"


class RealSchool(Exception):
    """There is a real school in this database: nothing made up may be put beside it."""


def environment(data: Path, until: date) -> dict[str, str]:
    """The settings of a demo site, kept in its folder so that every later command has them too."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    words = {"WHETU_DEMO": "1", "WHETU_TODAY": until.isoformat()}
    kept = data / "whetu.env"
    if not kept.exists():
        kept.write_text("".join(f"{name}={value}\n" for name, value in words.items()))
    return {"WHETU_DATA": str(data), "DJANGO_SETTINGS_MODULE": "whetu.web.settings"}


def fill(until: date, seed: int, say: Callable[[str], None]) -> list[dict]:
    """Make the three schools where there is none yet, and load their files. Returns the sign-ins.

    A run that was broken off goes on where it stopped: a file that is loaded already changes nothing.
    Raises RealSchool.
    """
    from django.conf import settings
    from django_scopes import scopes_disabled

    from whetu.demo.write import write
    from whetu.web.schools.models import School

    kept = settings.DATA / SIGN_INS
    with scopes_disabled():
        if School.objects.filter(demo=False).exists():
            raise RealSchool
    if kept.exists():
        return json.loads(kept.read_text())
    say("Writing the schools' export files …")
    files = write(settings.DATA / "exports", until=until, seed=seed)
    for school_files in files:
        load_school(school_files, until, say)
    at_work_all_year(until)
    arrange(until)
    respond(until, seed, say)
    people = list(sign_ins())
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(people, indent=1, ensure_ascii=False))
    return people


def load_school(files, until: date, say: Callable[[str], None]) -> None:
    """One school: its own terms and principal, then each file as it would come in, evening by evening."""
    from django_scopes import scope

    from whetu.web.schools.models import School, Staff

    one = made_up.school(files.number)
    school = School.objects.filter(number=one.number).first() or set_up(one)
    with scope(school=school):
        principal = next(post for post in Staff.objects.order_by("pk") if "principal" in post.roles)
        for path, came in files.in_order:
            say(f"  {one.name}: {path.name}")
            load_file(principal.user, school, path, datetime.combine(came, time(18), LOCAL))


def set_up(one: made_up.School):
    """The school with its own dates and its principal, as somebody would set it up on the first day."""
    from django_scopes import scope

    from whetu.web.schools import actions as schools

    morning, afternoon = one.session_minutes
    school = schools.set_up_school(
        by=None, number=one.number, name=one.name, kind=one.kind, region=made_up.REGION, terms=one.terms,
        sms=one.sms, morning_minutes=morning, afternoon_minutes=afternoon, go_live=GO_LIVE, demo=True,
        phone=f"09 555 {one.number}",
    )  # fmt: skip
    head = next(post for post in one.staff if post.role == "principal")
    with scope(school=school):
        schools.add_staff(
            by=None, school=school, email=made_up.email(head.name, one.domain), name=head.name,
            roles=["principal"], starts=one.terms[0].start,
        )  # fmt: skip
    return school


def load_file(by, school, path: Path, now: datetime) -> None:
    """One file through the school's own door: received, looked at, loaded."""
    from django.core.files import File

    from whetu.web.attendance import actions as attendance

    with path.open("rb") as file:
        upload = attendance.receive(by=by, school=school, name=path.name, file=File(file, path.name), now=now)
    attendance.load(by=by, upload=upload, now=now)


def at_work_all_year(until: date) -> None:
    """The staff list came in today; its people have been there, with their classes, since the year began."""
    from django_scopes import scope

    from whetu.web.schools.models import Grant, School, Staff

    for school in School.objects.all():
        begins = next(term.start for term in made_up.school(school.number).terms if term.year == until.year)
        with scope(school=school):
            Staff.objects.filter(starts=until).update(starts=begins)
            Grant.objects.filter(kind=Grant.Kind.CLASS, starts=until).update(starts=begins)


def arrange(until: date) -> None:
    """The provider's officer at their contracted schools, an open share, and what the kura heard of a
    student who came in mid-term."""
    from django_scopes import scope

    from whetu.web.people import actions as people
    from whetu.web.people.models import Student
    from whetu.web.schools import actions as schools
    from whetu.web.schools.models import School, Staff

    officer = made_up.OFFICER
    for number in officer.schools:
        school = School.objects.get(number=number)
        with scope(school=school):
            principal = next(post for post in Staff.objects.all() if "principal" in post.roles)
            contract = schools.open_contract(
                by=principal.user, school=school, email=officer.email, name=officer.name,
                starts=officer.contract_starts, ends=CONTRACT_ENDS, reason=officer.provider,
            )  # fmt: skip
            for share in (share for share in officer.shares if share.school == number):
                student = Student.objects.get(number=share.student)
                schools.open_share(
                    by=principal.user, staff=contract.staff, student_key=student.key, starts=share.starts,
                    ends=share.ends, reason=share.purpose,
                )  # fmt: skip
            for student in Student.objects.filter(number=MOVED, school__number=made_up.KURA):
                people.earlier_days(
                    by=principal.user, student=student, year=2026, term=4, days_absent=Decimal(3),
                    said_by=made_up.school(made_up.PRIMARY).name,
                )  # fmt: skip


def respond(until: date, seed: int, say: Callable[[str], None]) -> None:
    """What the schools' staff did about the crossings since they went live, and the plans that they wrote."""
    from django_scopes import scope

    from whetu.demo import plans, response, school_plan
    from whetu.web.schools.models import School

    say("Answering what the plans ask …")
    for school in School.objects.order_by("number"):
        with scope(school=school):
            response.answer(school, until, seed)
            plans.act(school, until)
            school_plan.act(school, until)


def sign_ins() -> Iterator[dict]:
    """One row per person and school: who, role, address, and a password made just now."""
    from django_scopes import scopes_disabled

    from whetu.web.schools.models import Staff

    passwords: dict[int, str] = {}
    with scopes_disabled():
        for post in Staff.objects.select_related("school", "user").order_by("school__number", "pk"):
            if post.user_id not in passwords:
                passwords[post.user_id] = secrets.token_urlsafe(9)
                post.user.set_password(passwords[post.user_id])
                post.user.save()
            yield {
                "school": post.school.name,
                "role": post.roles[0],
                "name": post.user.name,
                "email": post.user.email,
                "password": passwords[post.user_id],
            }


def opened(people: list[dict], url: str) -> str:
    """What the first run says at the end: the address, and one sign-in for each role."""
    seen: dict[str, dict] = {}
    for person in people:
        seen.setdefault(person["role"], person)
    lines = [f"\nWhetū is open at {url}  (made-up schools; only this machine can reach it)\n"]
    lines += [
        f"  {one['role']:<17} {one['email']:<44} {one['password']}   {one['school']}" for one in seen.values()
    ]
    return "\n".join([*lines, "\nPress Ctrl+C to close. Everyone else's sign-in is in sign-ins.json.\n"])


def open_demo(*, port: int, until: date, seed: int, say: Callable[[str], None]) -> int:
    """`whetu demo`: make it where it is not there yet, then serve it on this machine alone."""
    from whetu.web import keep

    data = Path(os.environ.get("WHETU_DATA") or "data/demo").resolve()
    os.environ |= environment(data, until)
    keep.start()
    keep.prepare()
    people = fill(until, seed, say)
    say(opened(people, f"http://localhost:{port}/"))
    return keep.serve("127.0.0.1", port)
