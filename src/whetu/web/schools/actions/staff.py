"""Classes, the people who work at the school, and their roles."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access as rules
from whetu.web.audit import actions as audit
from whetu.web.schools import queries
from whetu.web.schools.actions.refused import NotAllowed
from whetu.web.schools.models import ClassGroup, Grant, RoleLabel, School, Staff, User

FREE_ROLES = {"teacher", "administrator"}  # whoever keeps the staff list may give these


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
    edit staff, NotAllowed where the list gives a role that they may not give.
    """
    must_edit_staff(by, school, on)
    listed_now = {row["email"].strip().lower(): row for row in rows}
    known = {one.user.email: one for one in queries.staff_at(school)}
    outcome = {email: load_person(by, school, known.get(email), row, on) for email, row in listed_now.items()}
    words = {word for row in listed_now.values() for word in listed(row["roles"])}
    count = list(outcome.values()).count
    loaded = StaffLoaded(
        count("new"),
        count("changed"),
        count("same"),
        [one for email, one in known.items() if email not in listed_now and queries.in_force(one, on)],
        sorted(word for word in words if role_named(word) is None),
    )
    audit.record(by=by, did="loaded the staff list", school=school, new=loaded.new, changed=loaded.changed)
    return loaded


def must_edit_staff(by: User | None, school: School, on: date) -> None:
    """The site itself may; a person needs the permission at this school."""
    post = by and Staff.objects.filter(school=school, user=by).first()
    if by is not None and not (
        post and queries.in_force(post, on) and rules.may(post.roles, rules.STAFF_EDIT)
    ):
        raise PermissionDenied


def load_person(by: User | None, school: School, post: Staff | None, row: Mapping, on: date) -> str:
    """One row of a staff list: "new", "changed" or "same"."""
    roles = sorted({role for word in listed(row["roles"]) if (role := role_named(word))})
    levels = [int(level) for level in listed(row.get("year_levels")) if level.isdigit()]
    if post is None:
        must_give(by, school, roles)
        post = employ(school, row["email"], row["name"], roles, levels, on)
        note_roles(by, post, "added staff", roles)
        teach(by, post, listed(row.get("classes")), on)
        return "new"
    own = by is not None and post.user_id == by.pk
    wanted = {"roles": sorted(post.roles) if own else roles, "year_levels": levels}
    held = {"roles": sorted(post.roles), "year_levels": post.year_levels}
    if changed := wanted != held:
        must_give(by, school, set(wanted["roles"]) - set(post.roles))
        if wanted["roles"] != held["roles"]:
            note_roles(by, post, "changed roles", [post.roles, wanted["roles"]])
        post.roles, post.year_levels = wanted["roles"], levels
        post.save(update_fields=["roles", "year_levels"])
    return "changed" if teach(by, post, listed(row.get("classes")), on) or changed else "same"


def must_give(by: User | None, school: School, roles: Iterable[str]) -> None:
    """Whoever sees no student makes nobody see them: only one who sees the whole school gives other roles."""
    if not (set(roles) <= FREE_ROLES or leads(by, school)):
        raise NotAllowed(
            _(
                "You may give the roles of teacher and system administrator. "
                "Ask the principal or a senior leader to give any other."
            )
        )


def leads(by: User | None, school: School) -> bool:
    """Keeps the staff list and sees the whole school; the site itself does."""
    if by is None:
        return True
    mine = [role for post in queries.posts(by) if post.school_id == school.pk for role in post.roles]
    return rules.may(mine, rules.STAFF_EDIT) and rules.sees_whole_school(mine)


def note_roles(by: User | None, post: Staff, did: str, roles: list) -> None:
    audit.record(by=by, did=did, school=post.school, about="staff", key=post.key, roles=roles)


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
    """Give a teacher exactly these classes of the running year from a day on; whether anything changed.

    Raises NotAllowed where `by` would give a class and does not lead the school: a class opens its students.
    """
    groups = set(class_groups_named(staff.school, {(on.year, name) for name in classes}).values())
    held = {grant.class_group_id: grant for grant in queries.class_grants(staff, on)}
    if groups - held.keys() and not leads(by, staff.school):
        raise NotAllowed(_("A class opens its students: ask the principal or a senior leader to give them."))
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


def end_row(row: Grant) -> None:
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])


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
    """A post at the school. Raises NotAllowed for a person who has one, or a role that `by` may not give."""
    check_roles(roles)
    must_give(by, school, roles)
    staff = Staff.objects.filter(school=school, user__email=email.strip().lower()).first()
    if staff and (staff.ends is None or staff.ends >= starts):
        raise NotAllowed("This person is on the staff list already. Change their roles there.")
    if staff:
        staff.roles, staff.starts, staff.ends = sorted(roles), starts, ends
        staff.save(update_fields=["roles", "starts", "ends"])
    else:
        staff = employ(school, email, name, sorted(roles), [], starts, ends)
    teach(by, staff, list(classes), starts)
    note_roles(by, staff, "added staff", staff.roles)
    return staff


def check_roles(roles: Iterable[str]) -> None:
    if not set(roles) or set(roles) - rules.ROLES.keys():
        raise NotAllowed("Choose at least one role.")


@transaction.atomic
def change_roles(*, by: User, staff: Staff, roles: list[str]) -> None:
    """Change what a person may do. Nobody changes their own."""
    not_oneself(by, staff)
    check_roles(roles)
    must_give(by, staff.school, set(roles) - set(staff.roles))
    before, staff.roles = staff.roles, sorted(roles)
    staff.save(update_fields=["roles"])
    note_roles(by, staff, "changed roles", [before, staff.roles])


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


@transaction.atomic
def invite(*, by: User, staff: Staff, site: str) -> None:
    """Send a person the link by which they set their password. `site`: the address of the site's root.

    Raises OSError or SMTPException where the mail server does not take the message.
    """
    words = render_to_string(
        "schools/invitation.txt",
        {
            "staff": staff,
            "by": by,
            "link": site.rstrip("/") + invitation_link(staff.user),
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        },
    )
    audit.record(by=by, did="invited staff", school=staff.school, about="staff", key=staff.key)
    subject = _("Whetū: your sign-in at %(school)s") % {"school": staff.school}
    transaction.on_commit(lambda: send_mail(subject, words, None, [staff.user.email]))


def invitation_link(user: User) -> str:
    """The path, within the site, at which a person sets their password; it works once and for a few days."""
    names = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=names)
