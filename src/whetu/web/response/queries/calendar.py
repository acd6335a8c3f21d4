"""A person's own calendar file: due days with counts, and meetings. It holds no name and no number of a
child: a calendar goes to phones and to other companies' servers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from whetu.web.response.models import Meeting
from whetu.web.schools.models import Staff


def of_person(
    *, staff: Staff, due: Iterable[tuple[date, int]], meetings: Iterable[Meeting], link: str, now: datetime
) -> bytes:
    """The calendar as a file. `due`: days, and how many things are due on each."""
    calendar = Calendar()
    calendar.add("prodid", "-//Whetu//Digest//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Whetū")
    for on, number in due:
        words = ngettext("%s thing due: sign in to Whetū", "%s things due: sign in to Whetū", number) % number
        whole_day = {"dtstart": on, "dtend": on + timedelta(days=1)}
        calendar.add_component(event(f"due-{on}-{staff.key}@whetu", words, link, now, **whole_day))
    for one in meetings:
        starts = one.starts_at.astimezone(ZoneInfo(staff.school.time_zone))
        times = {"dtstart": starts, "dtend": starts + timedelta(minutes=one.minutes_long)}
        calendar.add_component(event(f"meeting-{one.key}@whetu", _("Attendance meeting"), link, now, **times))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def event(uid: str, words: str, link: str, now: datetime, **times) -> Event:
    found = Event()
    for name, value in {"uid": uid, "dtstamp": now, "summary": words, "url": link, **times}.items():
        found.add(name, value)
    found.add("description", _("Sign in to see more: %s") % link)
    return found
