"""The one made-up world of the tests: a small kura, another school beside it, and the people of both.

Their days come in as a file, through the same intake as a school's own. All names are made up.
"""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django_scopes import scope, scopes_disabled

from whetu.rules.access import ROLES
from whetu.web.attendance import actions as attendance
from whetu.web.attendance import queries as attendance_queries
from whetu.web.people import queries as people
from whetu.web.people.models import Caregiver, Enrolment, OwnChild, Student
from whetu.web.response.actions.derive import derive
from whetu.web.schools.models import ClassGroup, Closure, Grant, School, Staff, Term, User

TODAY = date(2026, 6, 12)  # a Friday in week 7 of Term 2
NOW = datetime(2026, 6, 12, 3, 0, tzinfo=UTC)  # 3 in the afternoon at the school
TERMS = [
    (2026, 1, date(2026, 2, 2), date(2026, 4, 2)),
    (2026, 2, date(2026, 4, 20), date(2026, 7, 3)),
    (2026, 3, date(2026, 7, 20), date(2026, 9, 25)),
    (2026, 4, date(2026, 10, 12), date(2026, 12, 16)),
]
CLOSED = {
    date(2026, 2, 6): "Waitangi Day",
    date(2026, 4, 27): "Anzac Day",
    date(2026, 6, 1): "King's Birthday",
}
NAMES = [
    ("Ākahuia", "Zz-Tūmanako"),
    ("Bēnea", "Zz-Kahurangi"),
    ("Tāwhirimātea", "Zz-Ōtene"),
    ("Sēfina", "Zz-Faʻafia"),
    ("Oliver", "Zz-van der Linde"),
    ("Mere-Ana", "Zz-Pōtae"),
    ("Hōri", "Zz-Whāea"),
    ("Isla", "Zz-Brightwater"),
    ("Manaia", "Zz-Tīpene"),
    ("Wiremu", "Zz-Ngāpō"),
    ("Lupe", "Zz-Taʻufoʻou"),
    ("Xīn Yí", "Zz-Lǐu"),
]
PASSWORD = "kia-kaha-kia-maia-2026"


def make() -> SimpleNamespace:
    """Two schools with staff of every role, students, and this term's days loaded at the first."""
    with scopes_disabled():
        kura, other = make_school("8001", "Kura Whetū Iti"), make_school("8002", "Rāwhiti Made-up School")
        world = SimpleNamespace(school=kura, other=other, today=TODAY, now=NOW, password=PASSWORD)
        world.classes = [
            ClassGroup.objects.create(school=kura, year=2026, name=name) for name in ("Rimu", "Tōtara")
        ]
        other_class = ClassGroup.objects.create(school=other, year=2026, name="Kauri")
        world.students = [make_student(kura, i, world.classes[i % 2]) for i in range(12)]
        world.others = [make_student(other, 20 + i, other_class) for i in range(6)]
        world.staff = {role: make_staff(kura, role) for role in ROLES}
        world.staff["other"] = make_staff(other, "principal", "other")
        Staff.objects.create(
            user=world.staff["provider_officer"].user, school=other, roles=["provider_officer"],
            starts=date(2026, 1, 1),
        )  # fmt: skip
        Grant.objects.create(
            school=kura, staff=world.staff["teacher"], kind="class", class_group=world.classes[0],
            starts=date(2026, 1, 1),
        )  # fmt: skip
        OwnChild.objects.create(school=kura, staff=world.staff["teacher"], student=world.students[10])
        OwnChild.objects.create(school=kura, staff=world.staff["senior_leader"], student=world.students[0])
    load(world, kura, days_file(world.students))
    load(world, other, days_file(world.others))
    return world


def make_school(number: str, name: str) -> School:
    """A small school whose terms and holidays are set, open two half-days on every other weekday."""
    school = School.objects.create(
        number=number, name=name, kind="composite", region="taranaki", sms="Spreadsheet",
        morning_minutes=210, afternoon_minutes=120, go_live=date(2026, 1, 26),
    )  # fmt: skip
    Term.objects.bulk_create(Term(school=school, year=y, term=t, start=s, end=e) for y, t, s, e in TERMS)
    Closure.objects.bulk_create(
        Closure(school=school, on=on, open_half_days=0, kind="holiday", note=note)
        for on, note in CLOSED.items()
    )
    return school


def make_student(school: School, i: int, class_group: ClassGroup) -> Student:
    """A student with one enrolment from the year's first day and one caregiver."""
    first, last = NAMES[i % len(NAMES)]
    last = last if i < 20 else last.replace("Zz", "Yy")  # no name of one school stands within the other's
    student = Student.objects.create(
        school=school, number=f"{7000 + i}", nsn=f"01234{i:05d}", first_name=first, last_name=last,
        search=people.fold(f"{last} {first} {7000 + i}"),
    )  # fmt: skip
    Enrolment.objects.create(
        school=school, student=student, start=date(2026, 2, 2), student_type="RE", year_level=7 + i % 2,
        class_group=class_group,
    )  # fmt: skip
    Caregiver.objects.create(
        school=school, student=student, place=1, name=f"Zz-Whaea {i}", relation="Mother",
        phone=f"+64 21 000 {i:04d}", email=f"whanau{i}@home.example", checked_on=date(2026, 2, 1),
    )  # fmt: skip
    return student


def make_staff(school: School, role: str, name: str = "") -> Staff:
    """Somebody with one role, who can sign in."""
    email = f"{name or role}@{school.number}.example"
    user = User.objects.create_user(email, PASSWORD, name=f"{(name or role).title()} of {school.number}")
    return Staff.objects.create(school=school, user=user, roles=[role], starts=date(2026, 1, 1))


def open_days(until: date = TODAY) -> list[date]:
    """The open days of Term 2 up to a day."""
    start = TERMS[1][2]
    days = [start + timedelta(days=n) for n in range((until - start).days + 1)]
    return [on for on in days if on.weekday() < 5 and on not in CLOSED]


# For each student, in order: how many of the latest open days they were away, and the code.
AWAY = [(0, "M"), (9, "M"), (10, "?"), (21, "M"), (5, "T"), (4, "J"), (30, "?"), (0, "M"), (1, "?"), (2, "_")]


def days_file(students: list[Student], away: list[tuple[int, str]] = AWAY, until: date = TODAY) -> bytes:
    """A `days` file: everybody present, but away on their latest days as `away` says."""
    days = open_days(until)
    rows = ["student,date,marks"]
    for place, student in enumerate(students):
        count, code = away[place % len(away)]
        for ago, on in enumerate(reversed(days)):
            mark = code if ago < count else "P"
            rows.append(f"{student.number},{on.day}/{on:%m/%Y},{mark}210{mark}120")
    return "\n".join(rows).encode()


def load(world: SimpleNamespace, school: School, content: bytes, name: str = "days.csv", now=NOW):
    """Load a file as the school's principal would, and derive the tasks as the job after it does; returns
    the upload."""
    with scope(school=school):
        by = Staff.objects.filter(roles__icontains="principal").first().user
        upload = attendance.receive(
            by=by, school=school, name=name, file=ContentFile(content, name=name), now=now
        )
        attendance.load(by=by, upload=upload, now=now)
        derive(school=school, on=attendance_queries.school_day(school, now), now=now)
        upload.refresh_from_db()
        return upload
