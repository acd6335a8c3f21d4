"""What people fill in about their school."""

import re
from datetime import date, time
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import calendar as calendars
from whetu.rules.access import ROLES
from whetu.rules.days import CHOICES, LONGEST_SLOT, Settings
from whetu.web.schools.models import Closure, School
from whetu.web.schools.queries import how_we_count

FIRST_YEAR, LAST_YEAR = 1990, 2100  # a year beyond these is a slip of the fingers: 0206, 20026


def of_our_time(on: date) -> None:
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise forms.ValidationError(_("Look at the year: it is between %(first)s and %(last)s.") % years)


class Day(forms.DateField):
    """A date, typed. A browser's own picker shows 04/02 for 2 April where it was set up in America."""

    widget = forms.DateInput(format="%d/%m/%Y")

    def __init__(self, *, help_text=gettext_lazy("Day, month and year, like 3/02/2026."), **kwargs):
        super().__init__(help_text=help_text, validators=[of_our_time], **kwargs)


class SchoolForm(forms.ModelForm):
    """What the school settled once."""

    go_live = Day(
        label=gettext_lazy("Works with Whetū from"),
        required=False,
        help_text=gettext_lazy(
            "Steps crossed before this day are history, to be looked through once; they make no work."
        ),
    )

    class Meta:
        model = School
        fields = (
            "name",
            "kind",
            "region",
            "phone",
            "sms",
            "morning_minutes",
            "afternoon_minutes",
            "cut_off",
            "go_live",
        )
        labels = {
            "name": gettext_lazy("Name"),
            "kind": gettext_lazy("Kind of school"),
            "region": gettext_lazy("Region"),
            "phone": gettext_lazy("Phone"),
            "sms": gettext_lazy("Student management system"),
            "morning_minutes": gettext_lazy("Minutes in the morning"),
            "afternoon_minutes": gettext_lazy("Minutes in the afternoon"),
            "cut_off": gettext_lazy("Absences explained by"),
        }
        help_texts = {
            "region": gettext_lazy("Its anniversary day is a holiday."),
            "phone": gettext_lazy("Of the office: it stands on what goes to whānau."),
            "cut_off": gettext_lazy(
                "Like 10:00. Who is away without a reason then is ready to tell home of."
            ),
            "morning_minutes": gettext_lazy("Used where a file says morning and afternoon, not minutes."),
        }

    def __init__(self, *args, regions: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        chosen = {**regions, self.instance.region: regions.get(self.instance.region, self.instance.region)}
        self.fields["region"] = forms.ChoiceField(
            label=self.fields["region"].label,
            help_text=self.fields["region"].help_text,
            choices=sorted(chosen.items(), key=lambda pair: str(pair[1])),
        )
        for name in ("morning_minutes", "afternoon_minutes"):
            self.fields[name].validators.append(minutes_of_a_session)


def minutes_of_a_session(minutes: int) -> None:
    if not 30 <= minutes <= 600:
        raise forms.ValidationError(_("A session lasts from 30 to 600 minutes."))


class TermsForm(forms.Form):
    """First and last day of the four terms of a year."""

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        for number in (1, 2, 3, 4):
            first, last = _("First day of Term %(n)s"), _("Last day of Term %(n)s")
            self.fields[f"start{number}"] = Day(label=first % {"n": number}, help_text="", required=False)
            self.fields[f"end{number}"] = Day(label=last % {"n": number}, help_text="", required=False)

    def pairs(self) -> list[tuple]:
        """The two fields of each term, for the page."""
        return [(n, (self[f"start{n}"], self[f"end{n}"])) for n in (1, 2, 3, 4)]

    def clean(self) -> dict:
        given = {
            n: (self.cleaned_data.get(f"start{n}"), self.cleaned_data.get(f"end{n}")) for n in (1, 2, 3, 4)
        }
        for number, (start, end) in given.items():
            if bool(start) != bool(end) and not {f"start{number}", f"end{number}"} & self.errors.keys():
                missing = f"end{number}" if start else f"start{number}"
                self.add_error(missing, _("Term %(n)s needs both its days.") % {"n": number})
            elif not start and not end and self.initial.get(f"start{number}"):
                words = _("Term %(n)s has its days already: change them, but keep them.")
                self.add_error(f"start{number}", words % {"n": number})
        terms = [
            calendars.Term(self.year, n, start, end) for n, (start, end) in given.items() if start and end
        ]
        return {"terms": terms}


LISTED_DAY = re.compile(
    r"(?P<first>\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d)"
    r"(?:\s*(?:-|–|to)\s*(?P<last>\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d))?"
    r"[\s,;:]*(?P<note>.*)"
)
LONGEST_SPAN = 60


class ClosuresForm(forms.Form):
    """Days on which the school is closed, or open for a half-day: a list, one day or span to a line."""

    days = forms.CharField(
        label=gettext_lazy("Days"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One to a line, with a note if you like: “5/06/2026 Teacher-only day”, "
            "“22/06/2026 to 23/06/2026 Flood”."
        ),
    )
    open_half_days = forms.TypedChoiceField(
        label=gettext_lazy("On these days the school is"),
        coerce=int,
        choices=[(0, gettext_lazy("closed all day")), (1, gettext_lazy("open for one half-day"))],
        widget=forms.RadioSelect,
        initial=0,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Because of"),
        choices=[(value, gettext_lazy(label)) for value, label in Closure.Kind.choices],
        initial=Closure.Kind.TEACHER_ONLY,
    )

    def clean_days(self) -> dict[date, str]:
        found: dict[date, str] = {}
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if line.strip():
                found |= listed_days(number, line.strip())
        return found


def listed_days(number: int, line: str) -> dict[date, str]:
    """The weekdays that one line names, each with its note. Raises ValidationError that says which line."""
    match = LISTED_DAY.fullmatch(line)
    if not match:
        raise forms.ValidationError(_("Line %(n)s: begin with a date such as 5/06/2026.") % {"n": number})
    try:
        first = forms.DateField().clean(match["first"])
        last = forms.DateField().clean(match["last"]) if match["last"] else first
    except forms.ValidationError as wrong:
        raise forms.ValidationError(_("Line %(n)s: there is no such date.") % {"n": number}) from wrong
    if not 0 <= (last - first).days <= LONGEST_SPAN:
        raise forms.ValidationError(_("Line %(n)s: the last day must come after the first.") % {"n": number})
    span = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
    return {on: match["note"].strip() for on in span if on.weekday() < 5 or first == last}


WEEKDAYS = [
    (1, gettext_lazy("Monday")),
    (2, gettext_lazy("Tuesday")),
    (3, gettext_lazy("Wednesday")),
    (4, gettext_lazy("Thursday")),
    (5, gettext_lazy("Friday")),
]
LISTED_SLOT = re.compile(
    r"(?:(?P<hour>\d{1,2})[:.](?P<past>\d{2})[\s,;–-]*)?(?P<minutes>\d{1,3})\s*(?:min(?:utes)?)?"
)


class BellsForm(forms.Form):
    """The slots of some weekdays, one to a line."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    slots = forms.CharField(
        label=gettext_lazy("Periods"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "One to a line, in order: when it starts and how many minutes it lasts, such as “8:50 60”. "
            "List each period in which a roll is taken."
        ),
    )

    def clean_slots(self) -> list[tuple[time | None, int]]:
        lines = [line.strip() for line in self.cleaned_data["slots"].splitlines() if line.strip()]
        return [listed_slot(number, line) for number, line in enumerate(lines, start=1)]


def listed_slot(number: int, line: str) -> tuple[time | None, int]:
    """When the slot of one line starts, and its minutes. Raises ValidationError that says which line."""
    match = LISTED_SLOT.fullmatch(line)
    if not match or not 1 <= int(match["minutes"]) <= LONGEST_SLOT:
        words = _("Line %(n)s: write the start and the minutes, such as 8:50 60.")
        raise forms.ValidationError(words % {"n": number})
    if not match["hour"]:
        return None, int(match["minutes"])
    try:
        return time(int(match["hour"]), int(match["past"])), int(match["minutes"])
    except ValueError as wrong:
        raise forms.ValidationError(_("Line %(n)s: there is no such time.") % {"n": number}) from wrong


def choice(name: str) -> forms.ChoiceField:
    """A setting that takes one of a few values."""
    label, meaning = how_we_count.WORDS[name]
    return forms.ChoiceField(
        label=label,
        help_text=meaning,
        choices=[(value, how_we_count.VALUES[value]) for value in CHOICES[name]],
    )


class CountingForm(forms.Form):
    """How the school counts, from a day on."""

    from_day = Day(
        label=gettext_lazy("From"),
        help_text=gettext_lazy(
            "Days before this one stay as they were counted. Best is the first day of a term."
        ),
    )
    half_day_minutes = forms.IntegerField(
        label=how_we_count.WORDS["half_day_minutes"][0],
        help_text=how_we_count.WORDS["half_day_minutes"][1],
        min_value=1,
        max_value=600,
    )
    half_day_mode = choice("half_day_mode")
    exam_leave = choice("exam_leave")
    unmarked = choice("unmarked")
    tie = choice("tie")
    counted_share = forms.DecimalField(
        label=how_we_count.WORDS["counted_share"][0],
        help_text=gettext_lazy("In percent of the term's open days so far."),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    counted_types = forms.CharField(
        label=how_we_count.WORDS["counted_types"][0],
        help_text=how_we_count.WORDS["counted_types"][1],
        max_length=60,
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy(
            "Who decided it, and where it is written. Shown to everyone who asks how a number came about."
        ),
    )

    def clean_counted_types(self) -> tuple[str, ...]:
        return tuple(
            part.upper() for part in re.split(r"[\s,;]+", self.cleaned_data["counted_types"]) if part
        )

    def settings(self) -> Settings:
        """The settings that a valid form asks for."""
        given = {name: self.cleaned_data[name] for name in Settings._fields}
        return Settings(**{**given, "counted_share": Fraction(given["counted_share"]) / 100})


def as_filled_in(settings: Settings) -> dict:
    """Settings as the form's fields show them."""
    share = float(settings.counted_share * 100)
    return {
        **settings._asdict(),
        "counted_share": f"{share:g}",
        "counted_types": ", ".join(settings.counted_types),
    }


def roles_field(words: dict[str, str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(key, f"{words[key]}: {role.description}") for key, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )


def classes_field(names: list[str], year: int) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Classes in %(year)s") % {"year": year},
        choices=[(name, name) for name in names],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class StaffForm(forms.Form):
    """A new person at the school."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("They sign in with it, and their invitation goes there."),
    )
    starts = Day(label=gettext_lazy("First day"))
    ends = Day(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("For a reliever or a fixed term: the sign-in ends by itself after it."),
    )

    def __init__(self, *args, words: dict[str, str], classes: list[str], year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"] = roles_field(words)
        if classes:
            self.fields["classes"] = classes_field(classes, year)

    def clean(self) -> dict:
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day is before the first."))
        return self.cleaned_data


class RolesForm(forms.Form):
    """What a person may do."""

    def __init__(self, *args, words: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"] = roles_field(words)


class ClassesForm(forms.Form):
    """The classes that a teacher has."""

    def __init__(self, *args, classes: list[str], year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["classes"] = classes_field(classes, year)


class LastDayForm(forms.Form):
    last_day = Day(label=gettext_lazy("Last day at the school"))


class RoleLabelsForm(forms.Form):
    """What the school calls each role, in English and te reo Māori."""

    def __init__(self, *args, rows: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for language, value, ours in (
                ("en", row.label, row.role.label),
                ("mi", row.label_mi, row.role.label_mi),
            ):
                self.fields[f"{row.key}_{language}"] = forms.CharField(
                    label=_("%(role)s, in English") % {"role": row.role.label}
                    if language == "en"
                    else _("%(role)s, in te reo Māori") % {"role": row.role.label},
                    initial=value,
                    max_length=60,
                    required=False,
                    widget=forms.TextInput(attrs={"placeholder": ours or ""}),
                )

    def pairs(self) -> list[tuple]:
        return [(row, (self[f"{row.key}_en"], self[f"{row.key}_mi"])) for row in self.rows]

    def changed(self) -> list[tuple[str, str, str]]:
        """Role, English and Māori word of each role whose words were changed."""
        return [
            (row.key, self.cleaned_data[f"{row.key}_en"], self.cleaned_data[f"{row.key}_mi"])
            for row in self.rows
            if {f"{row.key}_en", f"{row.key}_mi"} & set(self.changed_data)
        ]
