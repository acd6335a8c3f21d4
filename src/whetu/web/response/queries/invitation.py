"""A meeting as a line in a calendar: time, place and a link, and nobody's name."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from whetu.web.people.queries import fold
from whetu.web.response.models import Meeting


def ics(row: Meeting, link: str, now: datetime) -> bytes:
    """The calendar file of one meeting. A place that names the child or whānau is left out."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"meeting-{row.key}@whetu")
    event.add("summary", _("Attendance meeting"))
    starts = row.starts_at.astimezone(ZoneInfo(row.school.time_zone))
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=row.minutes_long))
    event.add("dtstamp", now)
    event.add("sequence", row.version)
    event.add("status", "CANCELLED" if row.cancelled_at else "CONFIRMED")
    event.add("class", "PRIVATE")
    if row.place and not names_somebody(row):
        event.add("location", row.place)
    event.add("description", _("Sign in to read more: %s") % link)
    event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", "-//Whetu//NZ")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def names_somebody(row: Meeting) -> bool:
    """Whether the place holds a name of the student or of a caregiver."""
    student = row.student
    people = [student.first_name, student.last_name, student.preferred_name]
    people += [one.name for one in student.caregivers.all()]
    names = {word for name in people for word in re.findall(r"\w+", fold(name)) if len(word) > 2}
    place = fold(row.place)
    return any(name in place for name in names)
