"""Who is to do what the plan asks: the holder of a role for one student on a day."""

from collections import defaultdict
from datetime import date

from whetu.rules.plan import WHO
from whetu.web.amp.models import Holder
from whetu.web.people.models import Caregiver, Enrolment, OwnChild, Student
from whetu.web.people.queries import in_force
from whetu.web.response.models import Case
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Grant, School, Staff
from whetu.web.schools.queries.staff import held_on

INSTEAD = {  # where nobody holds a role, who is asked in their place
    "teacher": "dean",
    "counsellor": "dean",
    "senco": "dean",
    "key_adult": "dean",
    "dean": "leader",
    "office": "officer",
    "officer": "leader",
    "leader": "principal",
}
BY_CLASS = "teacher"


class Owners:
    """Everybody who may own a task at a school on a day, read in a fixed number of queries."""

    def __init__(self, school: School, on: date):
        posts = Staff.objects.filter(school=school).select_related("user").order_by("pk")
        self.staff = {one.pk: one for one in posts if schools.in_force(one, on)}
        self.holders = list(Holder.objects.filter(school=school).order_by("pk"))
        self.key_adults = dict(
            Case.objects.filter(school=school, key_adult__isnull=False).values_list("student", "key_adult")
        )
        self.classes: dict[int, list[int]] = defaultdict(list)
        for group, staff in (
            held_on(school, on)
            .filter(kind=Grant.Kind.CLASS)
            .order_by("pk")
            .values_list("class_group", "staff")
        ):
            self.classes[group].append(staff)
        enrolled = Enrolment.objects.filter(in_force(on), school=school)
        self.places = {
            student: (group, level)
            for student, group, level in enrolled.values_list("student", "class_group", "year_level")
        }
        self.own = own_children(school, self.staff)

    def find(self, role: str, student: int) -> int | None:
        """The member of staff who holds a role for a student; who is asked in their place; None: nobody."""
        wanted: str | None = role if role in WHO else None
        while wanted:
            for staff in self.candidates(wanted, student):
                if staff in self.staff and (staff, student) not in self.own:
                    return staff
            wanted = INSTEAD.get(wanted)
        return None

    def candidates(self, role: str, student: int) -> list[int]:
        """Who may hold a role for a student, the likeliest first."""
        group, level = self.places.get(student, (None, None))
        named = [one for one in self.holders if one.role == role]
        chosen = [one.staff_id for one in named if level in one.year_levels]
        chosen += [one.staff_id for one in named if not one.year_levels]
        if role == "key_adult":
            return [pk for pk in [self.key_adults.get(student)] if pk] + chosen
        if role == BY_CLASS:
            return chosen + self.classes.get(group, [])
        return chosen + self.by_level(WHO[role].roles, level)

    def by_level(self, roles: tuple[str, ...], level: int | None) -> list[int]:
        """Staff with one of the roles: those of the student's year level, then those of none in particular,
        then the others; of roles given in order."""
        found = []
        for role in roles:
            having = [one for one in self.staff.values() if role in one.roles]
            found += sorted(having, key=lambda one: (distance(one, level), one.pk))
        return [one.pk for one in found]


def distance(staff: Staff, level: int | None) -> int:
    """0: this year level is theirs; 1: none in particular; 2: another."""
    if level in staff.year_levels:
        return 0
    return 2 if staff.year_levels else 1


def own_children(school: School, staff: dict[int, Staff]) -> set[tuple[int, int]]:
    """Staff and student, where the student is their own child: noted so, or by a caregiver's e-mail, under
    the entry that is kept or one that was merged into it."""
    pairs = set(OwnChild.objects.filter(school=school).values_list("staff", "student"))
    by_email = {one.user.email.lower(): pk for pk, one in staff.items()}
    emails = Caregiver.objects.filter(school=school).exclude(email="").values_list("email", "student")
    pairs |= {(by_email[e.lower()], student) for e, student in emails if e.lower() in by_email}
    kept = dict(Student.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    return pairs | {(one, kept[student]) for one, student in pairs if student in kept}
