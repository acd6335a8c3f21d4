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
    """What to say to one teacher; `teacher` empty where the school names nobody for the classes."""

    teacher: str
    rolls: list[UnmarkedRoll]
    text: str


def reminders(sender: Staff, rolls: Iterable[UnmarkedRoll], on: date) -> list[Reminder]:
    """One row per teacher with rolls to take, by name; those of nobody last. Nothing is sent from here."""
    by_class = teachers(sender.school, on)
    found: dict[str, list[UnmarkedRoll]] = defaultdict(list)
    for roll in rolls:
        names = [staff.user.name for staff in by_class.get(roll.class_group and roll.class_group.pk, ())]
        for name in names or [""]:
            found[name].append(roll)
    order = sorted(found, key=lambda name: (name == "", name))
    return [Reminder(name, found[name], words(name, found[name], sender)) for name in order]


def words(teacher: str, rolls: list[UnmarkedRoll], sender: Staff) -> str:
    """The reminder, kind and short; it names classes and days, and no child."""
    system = sender.school.sms or _("the student management system")
    lines = [
        _("Kia ora %(name)s,") % {"name": teacher.split(" ")[0]} if teacher else _("Kia ora,"),
        "",
        ngettext("This roll has not been marked yet:", "These rolls have not been marked yet:", len(rolls)),
        *(line(roll) for roll in sorted(rolls, key=lambda roll: roll.on)),
        "",
        _("Please mark them in %(system)s when you can.") % {"system": system},
        _("Ngā mihi, %(name)s") % {"name": sender.user.name},
    ]
    return "\n".join(lines)


def line(roll: UnmarkedRoll) -> str:
    students = ngettext("%(n)s student", "%(n)s students", roll.students) % {"n": roll.students}
    group = roll.class_group or _("no class")
    return f"– {short_day(roll.on)}, {group}: {students}"
