"""Words with which to ask teachers for rolls that were not taken."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.web.attendance.queries.marks import UnmarkedRoll, teachers
from whetu.web.schools.models import Staff
from whetu.web.words import short_day


class Reminder(NamedTuple):
    """What to say to the teachers of some rolls; `teachers` empty where the school names nobody."""

    teachers: list[str]
    rolls: list[UnmarkedRoll]
    text: str


def reminders(sender: Staff, rolls: Iterable[UnmarkedRoll], on: date) -> list[Reminder]:
    """One row per set of rolls that the same teachers could take, by name; those of nobody last. Nothing is
    sent from here."""
    by_class = teachers(sender.school, on)
    of_teacher: dict[str, list[UnmarkedRoll]] = defaultdict(list)
    for roll in rolls:
        names = [staff.user.name for staff in by_class.get(roll.class_group and roll.class_group.pk, ())]
        for name in names or [""]:
            of_teacher[name].append(roll)
    together: dict[tuple[UnmarkedRoll, ...], list[str]] = defaultdict(list)
    for name in sorted(of_teacher):
        together[tuple(of_teacher[name])].append(name)
    found = [
        reminder([name for name in names if name], list(same), sender) for same, names in together.items()
    ]
    return sorted(found, key=lambda one: (not one.teachers, one.teachers))


def reminder(names: list[str], rolls: list[UnmarkedRoll], sender: Staff) -> Reminder:
    """The words are kind and short; they name classes and days, and no child."""
    system = sender.school.sms or _("the student management system")
    greeting = (
        _("Kia ora %(name)s,") % {"name": names[0].split(" ")[0]} if len(names) == 1 else _("Kia ora koutou,")
    )
    lines = [
        greeting,
        "",
        ngettext("This roll has not been marked yet:", "These rolls have not been marked yet:", len(rolls)),
        *(line(roll) for roll in sorted(rolls, key=lambda roll: roll.on)),
        "",
        _("Please mark what is yours in %(system)s when you can.") % {"system": system},
        _("Ngā mihi, %(name)s") % {"name": sender.user.name},
    ]
    return Reminder(names, rolls, "\n".join(lines))


def line(roll: UnmarkedRoll) -> str:
    students = ngettext("%(n)s student", "%(n)s students", roll.students) % {"n": roll.students}
    group = roll.class_group or _("no class")
    return f"– {short_day(roll.on)}, {group}: {students}"
