"""What the one-page summary of a meeting says."""

from datetime import date

from django.utils.translation import gettext as _

from whetu.web.response.queries.meetings import AGREED, Shown, guests
from whetu.web.words import day


def facts(shown: Shown, on: date) -> dict:
    """The summary as data for the printed page: headings, rows and words. Prompts are not in it."""
    row, student = shown.row, shown.row.student
    when = f"{day(shown.starts.date())}, {shown.starts:%H:%M} – {shown.ends:%H:%M}"
    people = [[one.name, one.what, one.came or _("invited")] for one in guests(row)]
    tasks = [
        [one.words, str(one.owner or _("Nobody yet")), day(one.due) or _("No day set")]
        for one in row.tasks.all()
    ]
    facts = [
        [_("When"), when],
        [_("Where"), row.place],
        [_("Interpreter"), row.interpreter],
        [_("Support person"), row.support_person],
        [_("Called by"), row.by.name if row.by else ""],
        [_("State"), shown.state if not row.cancelled_why else f"{shown.state}: {row.cancelled_why}"],
    ]
    return {
        "title": _("%(meeting)s: summary") % {"meeting": shown.name},
        "school": row.school.name,
        "student": student.name,
        "facts": [pair for pair in facts if pair[1]],
        "people_title": _("Who was there") if row.held_at else _("Who is invited"),
        "people_head": [_("Name"), _("As"), _("Came") if row.held_at else _("Answer")],
        "people": people,
        "agreed_title": _("What was said and agreed"),
        "agreed": str(AGREED[row.agreed]) if row.held_at else "",
        "minutes": row.minutes or _("Nothing is written down yet."),
        "tasks_title": _("Who does what by when"),
        "tasks_head": [_("What"), _("Who"), _("By when")],
        "tasks": tasks,
        "no_tasks": _("Nothing was left to anybody."),
        "foot": _("Made on %s. For those who were there: keep it safe.") % day(on),
        "page": _("Page"),
        "lang": "en",
    }
