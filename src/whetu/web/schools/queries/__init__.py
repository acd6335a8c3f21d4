"""Reads about schools: posts, terms, the calendar, settings in force, and why somebody may see."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django_scopes import scopes_disabled

from whetu.rules import calendar as calendars
from whetu.rules.days import Settings
from whetu.web.schools.models import (
    BellTime,
    ClassGroup,
    Closure,
    CountingSettings,
    Grant,
    RoleLabel,
    School,
    Staff,
    Term,
    User,
)
from whetu.web.schools.queries.remembered import remembered


def today(school: School) -> date:
    """The school-local day; a made-up school stands still on the day its site names."""
    if settings.TODAY:
        return date.fromisoformat(settings.TODAY)
    return datetime.now(ZoneInfo(school.time_zone)).date()


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.lower(), is_active=True).first()


def by_number(number: str) -> School | None:
    """The school that the Ministry knows by a number."""
    return School.objects.filter(number=number).first()


def school(pk: int) -> School:
    """A school as it is kept now, apart from the one that a request carries."""
    return School.objects.get(pk=pk)


def posts(user: User) -> list[Staff]:
    """The posts that a person holds today, at all their schools."""
    with scopes_disabled():
        held = Staff.objects.filter(user=user).select_related("school", "user").order_by("school__name")
        return [post for post in held if in_force(post, today(post.school))]


def in_force(row, on: date) -> bool:
    """Whether a row with `starts` and `ends` (both included) holds on a day."""
    return row.starts <= on and (row.ends is None or on <= row.ends)


def chosen_post(held: list[Staff], school_id: int | None) -> Staff | None:
    """The post at the school chosen in this session, else the first."""
    return next((post for post in held if post.school_id == school_id), held[0] if held else None)


@remembered
def terms(school: School) -> list[calendars.Term]:
    """The school's own terms, in order."""
    rows = Term.objects.filter(school=school).values_list("year", "term", "start", "end")
    return [calendars.Term(*row) for row in rows]


@remembered
def closures(school: School) -> dict[date, int]:
    return dict(Closure.objects.filter(school=school).values_list("on", "open_half_days"))


@remembered
def calendar(school: School) -> dict[date, int]:
    """Open half-days by date for every term of the school; a date that is not here is closed."""
    closed = closures(school)
    return {
        on: open_half_days
        for term in terms(school)
        for on, open_half_days in calendars.open_half_days(term, {}, closed).items()
    }


@remembered
def counting(school: School) -> list[tuple[date, Settings]]:
    """The settings in force, oldest first, each with its first day."""
    rows = CountingSettings.objects.filter(school=school).order_by("from_day", "at")
    return [(date.min, Settings()), *((row.from_day, counting_settings(row.values)) for row in rows)]


def counting_settings(values: Mapping) -> Settings:
    """Settings as JSON keeps them ("1/5", lists); one that is not named has the default."""
    known = {name: value for name, value in values.items() if name in Settings._fields}
    settings = Settings(**known)
    return settings._replace(
        counted_share=Fraction(settings.counted_share), counted_types=tuple(settings.counted_types)
    )


def counting_on(versions: list[tuple[date, Settings]], on: date) -> Settings:
    """The settings in force on a day."""
    return [values for first, values in versions if first <= on][-1]


def bells(school: School) -> dict[tuple[int, int], int]:
    """Minutes by (weekday, slot)."""
    rows = BellTime.objects.filter(school=school).values_list("weekday", "slot", "minutes")
    return {(weekday, slot): minutes for weekday, slot, minutes in rows}


def grants(staff: Staff, on: date) -> list[Grant]:
    """The grants that a member of staff holds on a day, theirs and those of whom they cover."""
    held = Grant.objects.filter(
        Q(staff=staff), Q(starts__lte=on), Q(ends__isnull=True) | Q(ends__gte=on), ended_at__isnull=True
    ).select_related("class_group", "instead_of__user")
    own = list(held)
    covered = [grant.instead_of_id for grant in own if grant.kind == Grant.Kind.COVER]
    if covered:
        own += Grant.objects.filter(
            Q(staff__in=covered, kind=Grant.Kind.CLASS),
            Q(starts__lte=on),
            Q(ends__isnull=True) | Q(ends__gte=on),
            ended_at__isnull=True,
        ).select_related("class_group")
    return own


def class_grants(staff: Staff, on: date) -> list[Grant]:
    """The classes that a member of staff teaches on a day, not those they cover."""
    return [
        grant for grant in grants(staff, on) if grant.kind == Grant.Kind.CLASS and grant.staff_id == staff.pk
    ]


def day_before(on: date) -> date:
    return on - timedelta(days=1)


def staff_at(school: School) -> Iterable[Staff]:
    return Staff.objects.filter(school=school).select_related("user").order_by("user__name")


def class_groups(school: School, year: int) -> Iterable[ClassGroup]:
    return ClassGroup.objects.filter(school=school, year=year)


def role_labels(school: School) -> dict[str, RoleLabel]:
    return {row.role: row for row in RoleLabel.objects.filter(school=school)}
