"""Putting a version of the plan into practice: what is to be done for it, by whom, by when."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from whetu.rules.access import PLAN_VIEW, may
from whetu.rules.amp import ACTIVITIES
from whetu.web.amp import queries
from whetu.web.amp.models import Activity, Plan
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff
from whetu.web.schools.queries.staff import at_work
from whetu.web.sheets import Sheet
from whetu.web.words import short_day

SOON = timedelta(days=7)  # an activity is called for so long before its day


class Row(NamedTuple):
    """One activity on a day: `late` once its day is past and it is not done."""

    activity: Activity
    late: bool

    @property
    def when(self) -> str:
        """In words: done on a day, or due on one."""
        if self.activity.done_on:
            return _("Done on %s") % short_day(self.activity.done_on)
        if self.activity.due is None:
            return _("No day yet")
        return (_("Was due on %s") if self.late else _("Due on %s")) % short_day(self.activity.due)


def draft_or_newest(school: School) -> Plan | None:
    """The version being written; else the newest that was put in force."""
    return queries.draft(school) or queries.newest(school)


def living(school: School) -> Plan | None:
    """The version that people are told of and that is put into practice: the newest that was put in force.

    Its draft instead once the board has that, or while nothing was published at all.
    """
    draft, newest = queries.draft(school), queries.newest(school)
    if draft and (draft.submitted_at or newest is None or not newest.published_at):
        return draft
    return newest


def rows(plan: Plan, on: date) -> list[Row]:
    """What is to be done for a version: open first, by day, those without a day after them; then the done."""
    found = Activity.objects.filter(plan=plan).select_related("owner__user", "plan")
    return [Row(one, late(one, on)) for one in sorted(found, key=in_order)]


def left_over(plan: Plan, on: date) -> list[Row]:
    """What is still open of other versions that were put in force."""
    others = Activity.objects.filter(school=plan.school, done_on=None, plan__from_day__isnull=False)
    found = others.exclude(plan=plan).select_related("owner__user", "plan")
    return [Row(one, late(one, on)) for one in sorted(found, key=in_order)]


def in_order(one: Activity) -> tuple:
    return one.done_on is not None, one.due is None, one.due or date.max, one.place, one.pk


def late(one: Activity, on: date) -> bool:
    return bool(one.due and one.due < on and not one.done_on)


def activity(school: School, pk: int) -> Activity | None:
    """One activity of this school."""
    return Activity.objects.filter(school=school, pk=pk).select_related("owner__user", "plan").first()


def to_offer(plan: Plan) -> bool:
    """Whether some of the list to begin from is not in a version's yet."""
    held = set(Activity.objects.filter(plan=plan).values_list("source", flat=True))
    return any(one.source not in held for one in ACTIVITIES)


def owners(school: School, on: date) -> list[Staff]:
    """Those at work on a day who may read the plan."""
    return [one for one in at_work(school, on) if schools.in_force(one, on) and may(one.roles, PLAN_VIEW)]


def asked_for(school: School, on: date) -> QuerySet[Activity]:
    """Open activities whose day is past, today or within a week."""
    return Activity.objects.filter(school=school, done_on=None, due__lte=on + SOON)


def mine(staff: Staff) -> QuerySet[Activity]:
    """What somebody has not done yet."""
    return Activity.objects.filter(school=staff.school, owner=staff, done_on=None)


def sheet(plan: Plan, on: date) -> Sheet:
    """The activities of a version to take away."""
    headings = [_("What"), _("Who"), _("Due"), _("Done on"), _("Late"), _("Note"), _("Follows line")]
    found = [
        [one.words, one.owner.user.name if one.owner else "", iso(one.due), iso(one.done_on),
         _("yes") if is_late else "", one.note, one.source]
        for one, is_late in rows(plan, on)
    ]  # fmt: skip
    return Sheet(_("Putting it into practice"), headings, found)


def iso(on: date | None) -> str:
    return on.isoformat() if on else ""
