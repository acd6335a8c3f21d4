"""Who does what the plan asks, and what this school calls it."""

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.access import ROLES
from whetu.rules.plan import WHO
from whetu.web.amp.models import Holder, ResponseType
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import RoleLabel, School, Staff, User


@transaction.atomic
def keep_holder(*, by: User, school: School, role: str, staff: Staff, year_levels: list[int]) -> None:
    """Somebody holds a role of the plan, for these year levels or, with none, for all."""
    if not set(staff.roles) & set(WHO[role].roles):
        raise NotAllowed(_("What this person may see does not fit the role. Change their access first."))
    Holder.objects.update_or_create(
        school=school, role=role, staff=staff, defaults={"year_levels": sorted(year_levels)}
    )
    audit.record(
        by=by, did="gave a role of the plan", school=school, about="staff", key=staff.key, role=role,
        year_levels=sorted(year_levels),
    )  # fmt: skip


@transaction.atomic
def drop_holder(*, by: User, holder: Holder) -> None:
    """Somebody no longer holds a role of the plan. Tasks that they own stay theirs until handed over."""
    audit.record(
        by=by, did="took a role of the plan away", school=holder.school, about="staff",
        key=holder.staff.key, role=holder.role,
    )  # fmt: skip
    holder.delete()


@transaction.atomic
def name_role(*, by: User, school: School, role: str, label: str, label_mi: str) -> None:
    """What the school calls a role of its plan; two empty words bring our own back."""
    if role in ROLES:
        raise NotAllowed(_("This role is named with the roles of access, under School."))
    if label or label_mi:
        RoleLabel.objects.update_or_create(
            school=school, role=role, defaults={"label": label, "label_mi": label_mi}
        )
    else:
        RoleLabel.objects.filter(school=school, role=role).delete()
    audit.record(
        by=by, did="named a role of the plan", school=school, role=role, label=label, label_mi=label_mi
    )


@transaction.atomic
def set_kinds(*, by: User, school: School, kinds: dict[str, dict]) -> None:
    """What the school calls kinds of response, their codes in its own system, and which it uses."""
    for code, values in kinds.items():
        ResponseType.objects.update_or_create(school=school, code=code, defaults=values)
    audit.record(by=by, did="settled kinds of response", school=school, kinds=sorted(kinds))


@transaction.atomic
def note_export(*, by: User, school: School, what: str, **detail) -> None:
    """Write down that somebody took a table away."""
    audit.record(by=by, did=f"exported {what}", school=school, about=what, **detail)
