"""Writes about schools: its dates, bells, settings and staff, and every grant."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, time
from fractions import Fraction
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from whetu.rules import access as rules
from whetu.rules import calendar as calendars
from whetu.rules import days
from whetu.web.audit import actions as audit
from whetu.web.jobs import recount
from whetu.web.schools import queries
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

# Words in a calendar's note that say why a school is closed.
CLOSURE_WORDS = (
    ("teacher", Closure.Kind.TEACHER_ONLY),
    ("anniversary", Closure.Kind.ANNIVERSARY),
    ("strike", Closure.Kind.STRIKE),
    ("flood", Closure.Kind.EMERGENCY),
    ("storm", Closure.Kind.EMERGENCY),
    ("emergency", Closure.Kind.EMERGENCY),
    ("holiday", Closure.Kind.HOLIDAY),
)


class NotAllowed(ValueError):
    """What was asked cannot be done; the words say why and are fit for a page."""


@transaction.atomic
def set_up_school(
    *,
    by: User | None,
    number: str,
    name: str,
    kind: str = School.Kind.PRIMARY,
    region: str = "auckland",
    terms: Iterable[calendars.Term] = (),
    **facts,
) -> School:
    """A new school with its terms, closed on public holidays and its region's anniversary day.

    `facts`: other fields of School (time_zone, sms, morning_minutes, afternoon_minutes, go_live, demo).
    """
    school = School.objects.create(number=number, name=name, kind=kind, region=region, **facts)
    audit.record(by=by, did="set up the school", school=school)
    with scope(school=school):
        set_terms(by=by, school=school, terms=terms)
        for year in sorted({term.year for term in queries.terms(school)}):
            fill_holidays(by=by, school=school, year=year)
    return school


@transaction.atomic
def describe_school(*, by: User, school: School, **facts) -> School:
    """Change what the school settled once: its name, kind, region, session lengths, go-live day."""
    before = {field: getattr(school, field) for field in facts}
    for field, value in facts.items():
        setattr(school, field, value)
    school.save(update_fields=list(facts))
    changed = {
        field: [str(before[field]), str(facts[field])] for field in facts if before[field] != facts[field]
    }
    if changed:
        audit.record(by=by, did="changed the school", school=school, **changed)
        recount(school)
    return school


# Terms, closures and bells


@transaction.atomic
def set_terms(*, by: User | None, school: School, terms: Iterable[calendars.Term]) -> None:
    """Set the first and last day of terms.

    Raises NotAllowed for terms that overlap, or that 12 weeks do not hold.
    """
    terms = list(terms)
    if not terms:
        return
    kept = {(term.year, term.term): term for term in queries.terms(school)}
    check_terms((kept | {(term.year, term.term): term for term in terms}).values())
    for term in terms:
        Term.objects.update_or_create(
            school=school, year=term.year, term=term.term, defaults={"start": term.start, "end": term.end}
        )
    changed = [term for term in terms if kept.get((term.year, term.term)) != term]
    if changed:
        audit.record(by=by, did="set terms", school=school, terms=[write_term(term) for term in changed])
        recount(school)


def write_term(term: calendars.Term) -> str:
    return f"{term.year} Term {term.term}: {term.start} to {term.end}"


def check_terms(terms: Iterable[calendars.Term]) -> None:
    """Raises NotAllowed for the first term that cannot be."""
    before = None
    for term in sorted(terms):
        if term.end < term.start:
            raise NotAllowed(f"Term {term.term}, {term.year} ends before it starts.")
        if term.start.year != term.year or term.end.year != term.year:
            raise NotAllowed(f"Term {term.term}, {term.year} must lie in {term.year}.")
        if before and term.start <= before.end:
            raise NotAllowed(f"Term {term.term}, {term.year} starts before Term {before.term} has ended.")
        check_weeks(term, calendars.open_half_days(term, {}))
        before = term


def check_weeks(term: calendars.Term, half_days: Mapping[date, int]) -> None:
    try:
        calendars.check_calendar(half_days, term.year, term.term)
    except ValueError as wrong:
        raise NotAllowed(f"Term {term.term}, {term.year}: {wrong}") from wrong


@transaction.atomic
def set_calendar(*, by: User | None, school: School, rows: Iterable[Mapping]) -> None:
    """Take in a calendar as it stands: rows as `rules.tables` "calendar" has them.

    A term runs from its first to its last date there; a weekday inside it that is missing is closed. Raises
    NotAllowed for a calendar that cannot be.
    """
    by_term: dict[tuple[int, int], dict[date, Mapping]] = defaultdict(dict)
    for row in rows:
        by_term[row["year"], row["term"]][row["date"]] = row
    terms = [calendars.Term(*key, min(found), max(found)) for key, found in by_term.items()]
    for term in terms:
        found = by_term[term.year, term.term]
        check_weeks(term, {on: row["open_half_days"] for on, row in found.items()})
    set_terms(by=by, school=school, terms=terms)
    for term in terms:
        replace_closures(school, term, by_term[term.year, term.term])
    audit.record(by=by, did="loaded the calendar", school=school, terms=[write_term(term) for term in terms])
    recount(school)


def replace_closures(school: School, term: calendars.Term, rows: Mapping[date, Mapping]) -> None:
    """Closures of one term, from its calendar's rows."""
    holidays = holidays_of(school, term.year)
    weekdays = calendars.open_half_days(term, {})
    half_days = {on: rows[on]["open_half_days"] if on in rows else 0 for on in weekdays}
    Closure.objects.filter(school=school, on__range=(term.start, term.end)).delete()
    Closure.objects.bulk_create(
        closure(school, on, half_days[on], (rows.get(on) or {}).get("note") or "", holidays)
        for on in weekdays
        if half_days[on] < 2
    )


def closure(school: School, on: date, half_days: int, note: str, holidays: Mapping[date, str]) -> Closure:
    kind = next((kind for word, kind in CLOSURE_WORDS if word in note.lower()), Closure.Kind.OTHER)
    if on in holidays:
        kind, note = holiday_kind(holidays[on]), note or holidays[on]
    return Closure(school=school, on=on, open_half_days=half_days, kind=kind, note=note[:120])


def holiday_kind(name: str) -> str:
    return Closure.Kind.ANNIVERSARY if "anniversary" in name.lower() else Closure.Kind.HOLIDAY


def holidays_of(school: School, year: int) -> dict[date, str]:
    """Public holidays and the anniversary day of the school's region."""
    from whetu.intake.calendars import holidays_in

    return holidays_in(year, school.region)


@transaction.atomic
def fill_holidays(*, by: User | None, school: School, year: int) -> list[Closure]:
    """Close the school on the public holidays and the anniversary day that fall on its school days.

    A day for which the school has said something itself is left. The closures made.
    """
    made = Closure.objects.bulk_create(missing_holidays(school, year))
    if made:
        audit.record(by=by, did="filled in holidays", school=school, days=[str(one.on) for one in made])
        recount(school)
    return made


def missing_holidays(school: School, year: int) -> list[Closure]:
    """The closures that `fill_holidays` would make: for a preview."""
    held = queries.closures(school)
    terms = queries.terms(school)
    return [
        Closure(school=school, on=on, open_half_days=0, kind=holiday_kind(name), note=name[:120])
        for on, name in sorted(holidays_of(school, year).items())
        if on.weekday() < 5 and on not in held and calendars.term_of(on, terms)
    ]


@transaction.atomic
def close_day(
    *,
    by: User,
    school: School,
    on: date,
    open_half_days: int = 0,
    kind: str = Closure.Kind.OTHER,
    note: str = "",
) -> Closure:
    """Close the school for a day, or for half of one. Raises NotAllowed outside terms and at weekends."""
    if on.weekday() > 4:
        raise NotAllowed(f"{on:%A} {on.day} {on:%B} is at a weekend: the school is closed anyway.")
    if calendars.term_of(on, queries.terms(school)) is None:
        raise NotAllowed(f"{on:%A} {on.day} {on:%B %Y} is not in a term of this school.")
    row, _made = Closure.objects.update_or_create(
        school=school, on=on, defaults={"open_half_days": open_half_days, "kind": kind, "note": note}
    )
    audit.record(
        by=by, did="closed a day", school=school, day=str(on), open_half_days=open_half_days, note=note
    )
    recount(school)
    return row


@transaction.atomic
def open_day(*, by: User, school: School, on: date) -> None:
    """Take a closure back: the school is open on that day as on any other."""
    gone, _rows = Closure.objects.filter(school=school, on=on).delete()
    if gone:
        audit.record(by=by, did="opened a day", school=school, day=str(on))
        recount(school)


@transaction.atomic
def load_bells(*, by: User | None, school: School, rows: Iterable[Mapping]) -> int:
    """Replace the bell times: rows as `rules.tables` "bells" has them. The number of slots kept."""
    bells = {
        (row["weekday"], row["slot"]): BellTime(
            school=school,
            weekday=row["weekday"],
            slot=row["slot"],
            start=clock(row.get("start")),
            minutes=row["minutes"],
        )
        for row in rows
    }
    BellTime.objects.filter(school=school).delete()
    BellTime.objects.bulk_create(bells.values())
    audit.record(by=by, did="set bell times", school=school, slots=len(bells))
    return len(bells)


def clock(text: str | time | None) -> time | None:
    """ "8:50" or "08:50" as a time."""
    if not text or isinstance(text, time):
        return text or None
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(:\d{2})?", text.strip())
    return time(int(found[1]), int(found[2])) if found else None


@transaction.atomic
def set_counting(*, by: User, school: School, from_day: date, values: Mapping, why: str) -> CountingSettings:
    """Count otherwise from a day on. `values`: the fields of `rules.days.Settings` that are not the default.

    Raises NotAllowed for a value that the rules do not know.
    """
    settings = queries.counting_settings(values)
    try:
        days.check(settings)
    except days.BadSettings as wrong:
        raise NotAllowed(str(wrong)) from wrong
    row = CountingSettings.objects.create(
        school=school, from_day=from_day, values=plain(values), why=why, by=by
    )
    audit.record(
        by=by, did="changed how we count", school=school, why=why, from_day=str(from_day), values=row.values
    )
    recount(school)
    return row


def plain(values: Mapping) -> dict:
    """Settings as JSON holds them: a share as "1/5"."""
    return {name: str(value) if isinstance(value, Fraction) else value for name, value in values.items()}


# Classes, staff and roles


def class_groups_named(school: School, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Rows of class groups by year and name; those that are not there are made."""
    wanted = set(wanted)
    ClassGroup.objects.bulk_create(
        [ClassGroup(school=school, year=year, name=name[:40]) for year, name in sorted(wanted)],
        ignore_conflicts=True,
    )
    rows = ClassGroup.objects.filter(school=school, year__in={year for year, _name in wanted})
    found = {(year, name): pk for year, name, pk in rows.values_list("year", "name", "pk")}
    return {(year, name): found[year, name[:40]] for year, name in wanted}


class StaffLoaded(NamedTuple):
    """Staff new, changed and unchanged; those whom the file left out; role words that nobody knows."""

    new: int
    changed: int
    same: int
    missing: list[Staff]
    unknown_roles: list[str]


@transaction.atomic
def load_staff(*, by: User | None, school: School, rows: Iterable[Mapping], on: date) -> StaffLoaded:
    """Take in a staff list: rows as `rules.tables` "staff" has them, one row per person.

    Someone whom the file leaves out is returned, never ended; one's own roles are left as they are. People
    get no password: they set one by the link in their invitation. Raises PermissionDenied where `by` may not
    edit staff.
    """
    must_edit_staff(by, school)
    rows = {row["email"].strip().lower(): row for row in rows}
    known = {one.user.email: one for one in queries.staff_at(school)}
    outcome = {email: load_person(by, school, known.get(email), row, on) for email, row in rows.items()}
    unknown = {word for row in rows.values() for word in listed(row["roles"]) if role_named(word) is None}
    count = list(outcome.values()).count
    loaded = StaffLoaded(
        count("new"),
        count("changed"),
        count("same"),
        [one for email, one in known.items() if email not in rows and queries.in_force(one, on)],
        sorted(unknown),
    )
    audit.record(by=by, did="loaded the staff list", school=school, new=loaded.new, changed=loaded.changed)
    return loaded


def must_edit_staff(by: User | None, school: School) -> None:
    """The site itself may; a person needs the permission at this school."""
    post = by and Staff.objects.filter(school=school, user=by).first()
    if by is not None and not (post and rules.may(post.roles, rules.STAFF_EDIT)):
        raise PermissionDenied


def load_person(by: User | None, school: School, post: Staff | None, row: Mapping, on: date) -> str:
    """One row of a staff list: "new", "changed" or "same"."""
    roles = sorted({role for word in listed(row["roles"]) if (role := role_named(word))})
    levels = [int(level) for level in listed(row.get("year_levels")) if level.isdigit()]
    if post is None:
        post = employ(school, row["email"], row["name"], roles, levels, on)
        teach(by, post, listed(row.get("classes")), on)
        return "new"
    own = by is not None and post.user_id == by.pk
    wanted = {"roles": sorted(post.roles) if own else roles, "year_levels": levels}
    held = {"roles": sorted(post.roles), "year_levels": post.year_levels}
    if changed := wanted != held:
        post.roles, post.year_levels = wanted["roles"], levels
        post.save(update_fields=["roles", "year_levels"])
    return "changed" if teach(by, post, listed(row.get("classes")), on) or changed else "same"


def role_named(word: str) -> str | None:
    """The role that a word means: its key, or its label in either language."""
    word = word.strip().casefold()
    names = {
        name.casefold(): key
        for key, role in rules.ROLES.items()
        for name in (key, role.label, role.label_mi or key)
    }
    return names.get(word)


def listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def employ(
    school: School, email: str, name: str, roles: list[str], levels: list[int], starts: date, ends=None
) -> Staff:
    """A post for a person, known already or not."""
    user, _made = User.objects.get_or_create(email=email.strip().lower(), defaults={"name": name})
    if not user.password:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return Staff.objects.create(
        school=school, user=user, roles=roles, year_levels=levels, starts=starts, ends=ends
    )


def teach(by: User | None, staff: Staff, classes: list[str], on: date) -> bool:
    """Give a teacher exactly these classes of the running year from a day on; whether anything changed."""
    groups = set(class_groups_named(staff.school, {(on.year, name) for name in classes}).values())
    held = {grant.class_group_id: grant for grant in queries.class_grants(staff, on)}
    for group in held.keys() - groups:
        end_row(held[group])
    Grant.objects.bulk_create(
        Grant(
            school_id=staff.school_id,
            staff=staff,
            kind=Grant.Kind.CLASS,
            class_group_id=group,
            starts=on,
            by=by,
        )
        for group in groups - held.keys()
    )
    return groups != held.keys()


@transaction.atomic
def add_staff(
    *,
    by: User | None,
    school: School,
    email: str,
    name: str,
    roles: list[str],
    starts: date,
    ends: date | None = None,
    classes: Iterable[str] = (),
) -> Staff:
    """A post at the school. Raises NotAllowed where the person has one already."""
    check_roles(roles)
    staff = Staff.objects.filter(school=school, user__email=email.strip().lower()).first()
    if staff and (staff.ends is None or staff.ends >= starts):
        raise NotAllowed("This person is on the staff list already. Change their roles there.")
    if staff:
        staff.roles, staff.starts, staff.ends = sorted(roles), starts, ends
        staff.save(update_fields=["roles", "starts", "ends"])
    else:
        staff = employ(school, email, name, sorted(roles), [], starts, ends)
    teach(by, staff, list(classes), starts)
    audit.record(by=by, did="added staff", school=school, about="staff", key=staff.key, roles=staff.roles)
    return staff


def check_roles(roles: Iterable[str]) -> None:
    if not set(roles) or set(roles) - rules.ROLES.keys():
        raise NotAllowed("Choose at least one role.")


@transaction.atomic
def change_roles(*, by: User, staff: Staff, roles: list[str]) -> None:
    """Change what a person may do. Nobody changes their own."""
    not_oneself(by, staff)
    check_roles(roles)
    before, staff.roles = staff.roles, sorted(roles)
    staff.save(update_fields=["roles"])
    audit.record(
        by=by,
        did="changed roles",
        school=staff.school,
        about="staff",
        key=staff.key,
        roles=[before, staff.roles],
    )


def not_oneself(by: User | None, staff: Staff) -> None:
    if by is not None and staff.user_id == by.pk:
        raise NotAllowed("Nobody changes their own roles, posts or grants. Ask a colleague who may.")


@transaction.atomic
def change_classes(*, by: User, staff: Staff, classes: list[str], on: date) -> None:
    """Give a teacher exactly these classes from a day on."""
    not_oneself(by, staff)
    if teach(by, staff, classes, on):
        audit.record(
            by=by, did="changed classes", school=staff.school, about="staff", key=staff.key, classes=classes
        )


@transaction.atomic
def end_post(*, by: User, staff: Staff, last_day: date) -> None:
    """A person's last day at the school; their grants end with it."""
    not_oneself(by, staff)
    staff.ends = last_day
    staff.save(update_fields=["ends"])
    for grant in Grant.objects.filter(staff=staff, ended_at__isnull=True):
        grant.ends = min(grant.ends or last_day, last_day)
        grant.save(update_fields=["ends"])
    audit.record(
        by=by, did="ended a post", school=staff.school, about="staff", key=staff.key, last_day=str(last_day)
    )


@transaction.atomic
def label_role(*, by: User, school: School, role: str, label: str, label_mi: str) -> None:
    """What the school calls a role; two empty words bring our own back."""
    if role not in rules.ROLES:
        raise NotAllowed("There is no such role.")
    if label or label_mi:
        RoleLabel.objects.update_or_create(
            school=school, role=role, defaults={"label": label, "label_mi": label_mi}
        )
    else:
        RoleLabel.objects.filter(school=school, role=role).delete()
    audit.record(by=by, did="named a role", school=school, role=role, label=label, label_mi=label_mi)


# Grants: the reasons to see


@transaction.atomic
def arrange_cover(
    *, by: User, staff: Staff, instead_of: Staff, starts: date, ends: date, reason: str = ""
) -> Grant:
    """Somebody takes another's classes from a day to a day, both included; it ends by itself."""
    check_span(starts, ends)
    if staff.pk == instead_of.pk:
        raise NotAllowed("Choose two different people.")
    if not rules.CLASS_ROLES & set(staff.roles):
        raise NotAllowed(f"{staff} is not a teacher here. Give them the role first.")
    return grant(by, staff, Grant.Kind.COVER, "arranged cover", starts, ends, reason, instead_of=instead_of)


@transaction.atomic
def hand_over(*, by: User, staff: Staff, to: Staff, on: date) -> list[Grant]:
    """All of a teacher's classes go to a colleague from a day on. The new grants."""
    if staff.pk == to.pk:
        raise NotAllowed("Choose two different people.")
    if not rules.CLASS_ROLES & set(to.roles):
        raise NotAllowed(f"{to} is not a teacher here. Give them the role first.")
    given = []
    for held in queries.class_grants(staff, on):
        end_before(held, on)
        given.append(
            grant(by, to, Grant.Kind.CLASS, "handed over a class", on, None, "", class_group=held.class_group)
        )
    return given


@transaction.atomic
def open_share(*, by: User, staff: Staff, student_key: str, starts: date, ends: date, reason: str) -> Grant:
    """Somebody may open one student's record from a day to a day, both included, for a reason."""
    check_span(starts, ends)
    if not reason.strip():
        raise NotAllowed("Say why. The reason is shown to those who ask who may see the student.")
    if not rules.may(staff.roles, rules.STUDENT_VIEW):
        raise NotAllowed(f"{staff}'s role sees no student. A share would change nothing.")
    return grant(by, staff, Grant.Kind.SHARE, "opened a share", starts, ends, reason, student_key=student_key)


@transaction.atomic
def open_contract(
    *, by: User, school: School, email: str, name: str, starts: date, ends: date, reason: str
) -> Grant:
    """An attendance service's officer works with the school from a day to a day: counts, and open shares."""
    check_span(starts, ends)
    post = Staff.objects.filter(school=school, user__email=email.strip().lower()).first()
    if post is None:
        post = add_staff(
            by=by, school=school, email=email, name=name, roles=["provider_officer"], starts=starts, ends=ends
        )
    elif post.roles != ["provider_officer"]:
        raise NotAllowed("This person has another role at the school.")
    else:
        post.starts, post.ends = min(post.starts, starts), ends
        post.save(update_fields=["starts", "ends"])
    return grant(by, post, Grant.Kind.CONTRACT, "opened a contract", starts, ends, reason)


@transaction.atomic
def break_glass(*, by: User, staff: Staff, student_key: str, reason: str, on: date) -> Grant:
    """Open one student's record for this day alone, with a reason that the principal is shown."""
    if len(reason.strip()) < 10:
        raise NotAllowed("Say why in a few words. The principal is shown the reason.")
    if not rules.may(staff.roles, rules.BREAK_GLASS):
        raise PermissionDenied
    return grant(
        by, staff, Grant.Kind.BROKE_GLASS, "broke the glass", on, on, reason.strip(), student_key=student_key
    )


@transaction.atomic
def end_grant(*, by: User, grant: Grant) -> None:
    """Take a grant back at once. The end of a contract ends the post."""
    end_row(grant)
    if grant.kind == Grant.Kind.CONTRACT:
        end_post(by=by, staff=grant.staff, last_day=queries.day_before(queries.today(grant.school)))
    audit.record(by=by, did="took back a grant", school=grant.school, **about(grant))


def grant(
    by: User | None, staff: Staff, kind: str, did: str, starts: date, ends: date | None, reason: str, **what
) -> Grant:
    """One grant and its line in the audit."""
    row = Grant.objects.create(
        school_id=staff.school_id,
        staff=staff,
        kind=kind,
        starts=starts,
        ends=ends,
        reason=reason[:300],
        by=by,
        **what,
    )
    audit.record(by=by, did=did, school=staff.school, why=reason, **about(row))
    return row


def about(row: Grant) -> dict:
    """What the audit says of a grant: the student it opens, else the person who holds it."""
    facts = {"kind": row.kind, "staff": row.staff.key, "starts": str(row.starts), "ends": str(row.ends or "")}
    if row.student_key:
        return {"about": "student", "key": row.student_key, **facts}
    return {"about": "staff", "key": row.staff.key, **facts}


def check_span(starts: date, ends: date) -> None:
    if ends < starts:
        raise NotAllowed("The last day is before the first.")


def end_row(row: Grant) -> None:
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])


def end_before(row: Grant, on: date) -> None:
    """A grant's last day is the day before; one that would start later ends at once."""
    last = queries.day_before(on)
    if last < row.starts:
        end_row(row)
    else:
        row.ends = last
        row.save(update_fields=["ends"])
