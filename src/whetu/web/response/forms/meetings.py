"""What people fill in about a meeting."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.response.actions.meetings import Decision, Guests
from whetu.web.response.models import Invited, Meeting, Task
from whetu.web.response.queries import meetings as queries
from whetu.web.schools.forms import Day
from whetu.web.schools.models import School, Staff

CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
DECISIONS = 4


class Clock(forms.CharField):
    """A time of day, typed: 15:30, 3.30 pm, 9am."""

    def __init__(self, **kwargs):
        super().__init__(max_length=10, help_text=gettext_lazy("Such as 3.30 pm or 15:30."), **kwargs)

    def clean(self, value) -> time:
        found = time_of(super().clean(value).strip().lower().replace(".m.", "m"))
        if found is None:
            raise forms.ValidationError(_("Write a time such as 3.30 pm or 15:30."))
        return found


def time_of(text: str) -> time | None:
    """The time that somebody typed: "3.30 pm" → 15:30. None: it is none."""
    match = CLOCK.fullmatch(text)
    if not match:
        return None
    hour, past, half = int(match[1]), int(match[2] or 0), match[3]
    if hour > (12 if half else 23) or past > 59 or (half and not hour):
        return None
    return time(hour % 12 + 12 * (half == "pm") if half else hour, past)


class MeetingForm(forms.Form):
    """When, where, who, and about what."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of meeting"), widget=forms.RadioSelect)
    on = Day(label=gettext_lazy("Day"))
    at = Clock(label=gettext_lazy("Time"))
    minutes_long = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=5, max_value=480, initial=30)
    place = forms.CharField(
        label=gettext_lazy("Where"), max_length=120, required=False,
        help_text=gettext_lazy("A room, an address, or “online”. It stands in the calendar file: no names."),
    )  # fmt: skip
    student = forms.BooleanField(label=gettext_lazy("Invite the student"), required=False, initial=True)
    caregivers = forms.MultipleChoiceField(
        label=gettext_lazy("Whānau"), required=False, widget=forms.CheckboxSelectMultiple
    )
    staff = forms.MultipleChoiceField(
        label=gettext_lazy("Staff"), required=False, widget=forms.CheckboxSelectMultiple
    )
    agencies = forms.CharField(
        label=gettext_lazy("People of agencies"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One to a line: name and agency. Whānau are told first."),
    )  # fmt: skip
    agency_told = forms.CharField(
        label=gettext_lazy("How whānau were told that an agency is invited"), required=False, max_length=200
    )
    interpreter = forms.CharField(
        label=gettext_lazy("Interpreter"), required=False, max_length=60,
        help_text=gettext_lazy("The language; leave it empty where none is wanted."),
    )  # fmt: skip
    support_person = forms.CharField(
        label=gettext_lazy("Support person"), required=False, max_length=120,
        help_text=gettext_lazy("Somebody whom student or whānau would like beside them."),
    )  # fmt: skip
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("Filled in from the record; change it as you like."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args, student, staff: Iterable[Staff], on: date, school: School, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school
        self.by_key = {one.key: one for one in staff}
        self.carers = {str(one.place): one for one in student.caregivers.all()}
        names = queries.names(student, on)
        self.fields["kind"].choices = [
            (kind, f"{name}. {queries.MEANINGS[kind]}") for kind, name in names.items()
        ]
        self.fields["caregivers"].choices = [
            (str(one.place), f"{one.name}, {one.relation.lower()}" if one.relation else one.name)
            for one in queries.allowed(student)
        ]
        closed = ", ".join(one.name for one in queries.not_allowed(student))
        if closed:
            words = _("Not to be contacted, so not invited: %(names)s.")
            self.fields["caregivers"].help_text = words % {"names": closed}
        if not self.fields["caregivers"].choices:
            del self.fields["caregivers"]
        self.fields["staff"].choices = [(one.key, f"{one.user.name} ({one.role_names()})") for one in staff]
        if spoken := queries.languages(student.caregivers.all()):
            words = _("Whānau speak %(languages)s. The language; leave it empty where none is wanted.")
            self.fields["interpreter"].help_text = words % {"languages": ", ".join(spoken)}

    def clean_agencies(self) -> list[str]:
        lines = [line.strip()[:120] for line in self.cleaned_data["agencies"].splitlines()]
        return [line for line in lines if line]

    def clean(self) -> dict:
        """What the actions take: the moment, and who is invited."""
        given = super().clean() or {}
        if self.errors:
            return given
        guests = Guests(
            given.pop("student"),
            [self.carers[place] for place in given.pop("caregivers", [])],
            [self.by_key[key] for key in given.pop("staff")],
            given.pop("agencies"),
        )
        zone = ZoneInfo(self.school.time_zone)
        starts_at = datetime.combine(given.pop("on"), given.pop("at"), zone)
        return given | {"guests": guests, "starts_at": starts_at}


def filled(row: Meeting) -> dict:
    """A meeting as the form shows it."""
    lines = list(row.invited.all())
    starts = row.starts_at.astimezone(ZoneInfo(row.school.time_zone))
    fields = (
        "kind",
        "minutes_long",
        "place",
        "interpreter",
        "support_person",
        "agency_told",
        "agenda",
        "version",
    )
    return {name: getattr(row, name) for name in fields} | {
        "on": starts.date(),
        "at": starts.strftime("%H:%M"),
        "student": any(one.side == "student" for one in lines),
        "caregivers": [str(one.caregiver.place) for one in lines if one.caregiver],
        "staff": [one.staff.key for one in lines if one.staff],
        "agencies": "\n".join(one.name for one in lines if one.side == "agency"),
    }


AGREED = [("yes", queries.AGREED[True]), ("no", queries.AGREED[False]), ("", queries.AGREED[None])]


class MinutesForm(forms.Form):
    """Who came, what was said, what was agreed, and who does what by when."""

    minutes = forms.CharField(
        label=gettext_lazy("What was said and agreed"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Student and whānau may read this: write it as you would say it to them."),
    )  # fmt: skip
    agreed = forms.ChoiceField(
        label=gettext_lazy("Do student and whānau agree?"), choices=AGREED, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        row: Meeting,
        tasks: list[Task],
        staff: Iterable[Staff],
        may_plan: bool = True,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.may_plan = may_plan
        self.row, self.tasks = row, {one.key: one for one in tasks}
        self.by_key = {one.key: one for one in staff}
        self.guests = list(row.invited.all())
        people = [("", _("Nobody yet")), *((one.key, one.user.name) for one in self.by_key.values())]
        if row.held_at:
            del self.fields["agreed"]
        else:
            for one in self.guests:
                self.fields[f"came{one.pk}"] = came(one, row)
        for n in range(1, DECISIONS + 1):
            self.fields[f"what{n}"] = forms.CharField(
                label=_("What, %(n)s") % {"n": n}, required=False, max_length=300
            )
            self.fields[f"who{n}"] = forms.ChoiceField(
                label=_("Who, %(n)s") % {"n": n}, required=False, choices=people
            )
            self.fields[f"due{n}"] = Day(label=_("By when, %(n)s") % {"n": n}, required=False, help_text="")
        if not row.held_at:
            self.add_outcome(tasks, people)

    def add_outcome(self, tasks: list[Task], people: list) -> None:
        """What the meeting answers, and the plan that came out of it."""
        if tasks:
            self.fields["tasks"] = forms.MultipleChoiceField(
                label=_("This meeting answers"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(one.key, one.words) for one in tasks],
            )  # fmt: skip
        if not self.may_plan:
            return
        self.fields["plan"] = forms.ChoiceField(
            label=_("A plan was agreed"), required=False,
            choices=[("", _("No plan came out")), *queries.PLANS.items()],
            help_text=_("Then no second plan is asked for."),
        )  # fmt: skip
        self.fields["plan_lead"] = forms.ChoiceField(label=_("Who leads it"), required=False, choices=people)

    def came_fields(self) -> list:
        return [self[f"came{one.pk}"] for one in self.guests if f"came{one.pk}" in self.fields]

    def decision_fields(self) -> list[tuple]:
        return [(self[f"what{n}"], self[f"who{n}"], self[f"due{n}"]) for n in range(1, DECISIONS + 1)]

    def outcome_fields(self) -> list:
        return [self[name] for name in ("agreed", "tasks", "plan", "plan_lead") if name in self.fields]

    def clean(self) -> dict:
        """What the action takes."""
        given = super().clean() or {}
        for n in range(1, DECISIONS + 1):
            if (given.get(f"who{n}") or given.get(f"due{n}")) and not given.get(f"what{n}"):
                self.add_error(f"what{n}", _("Say what is to be done."))
        if given.get("plan") and not given.get("plan_lead"):
            self.add_error("plan_lead", _("Say who leads the plan."))
        if self.errors:
            return given
        decisions = [
            Decision(given[f"what{n}"], self.by_key.get(given[f"who{n}"]), given[f"due{n}"])
            for n in range(1, DECISIONS + 1)
            if given[f"what{n}"]
        ]
        return {
            "minutes": given["minutes"],
            "version": given["version"],
            "came": {one.pk: given.get(f"came{one.pk}", one.came) for one in self.guests},
            "agreed": {"yes": True, "no": False}.get(given.get("agreed", "")),
            "decisions": decisions,
            "tasks": [self.tasks[key] for key in given.get("tasks", [])],
            "plan": given.get("plan", ""),
            "plan_lead": self.by_key.get(given.get("plan_lead", "")),
        }


def came(one: Invited, row: Meeting) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"{queries.invited_name(one, row.student)} ({queries.what(one)})", required=False,
        choices=[("", _("Not noted")), *queries.CAME.items()],
    )  # fmt: skip


def written(row: Meeting, tasks: Iterable[Task]) -> dict:
    """A meeting's minutes as the form shows them; the tasks of its kind are chosen."""
    agreed = {True: "yes", False: "no", None: ""}[row.agreed]
    found = {"minutes": row.minutes, "agreed": agreed, "version": row.version}
    found["tasks"] = [one.key for one in tasks if one.kind in queries.ANSWERS[row.kind]]
    return found | {f"came{one.pk}": one.came for one in row.invited.all()}


class CancelForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why it is called off"), max_length=200,
        help_text=gettext_lazy("Tell those who were invited, in the way they like best."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
