"""What people fill in about files and reasons."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.intake.cells import Heading
from whetu.intake.headings import HEADINGS
from whetu.web.attendance.actions.reasons import possible
from whetu.web.words import code_words, short_day

MOST_FILES = 20


class Files(forms.FileField):
    """One file or several."""

    widget = type("Several", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Send at most %(n)s files at a time.") % {"n": MOST_FILES})
        return [super(Files, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    files = Files(
        label=gettext_lazy("Files"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file.")},
    )


class HeadingsForm(forms.Form):
    """What each heading that nobody knows means: one choice a heading."""

    LEAVE_OUT = "leave it out"

    def __init__(self, *args, headings: Iterable[Heading], **kwargs):
        super().__init__(*args, **kwargs)
        self.headings = list({heading.text: heading for heading in headings}.values())
        for place, heading in enumerate(self.headings):
            self.fields[f"heading{place}"] = forms.ChoiceField(
                label=_("“%(heading)s” in column %(column)s")
                % {"heading": heading.text, "column": heading.column},
                choices=self.choices(heading),
                required=False,
            )

    def choices(self, heading: Heading) -> list:
        """Likely fields first, then all others."""
        named = [(field, field.replace("_", " ")) for field in heading.guesses]
        others = [(field, field.replace("_", " ")) for field in HEADINGS if field not in heading.guesses]
        found = [("", _("Not decided")), (self.LEAVE_OUT, _("Nothing that is needed: leave it out"))]
        return [*found, *([(_("It looks like"), named)] if named else []), (_("Others"), others)]

    def chosen(self) -> list[tuple[str, str]]:
        """Heading and field; an empty field leaves the column out. Undecided ones are not here."""
        answers = [(one.text, self.cleaned_data[f"heading{n}"]) for n, one in enumerate(self.headings)]
        return [(text, "" if field == self.LEAVE_OUT else field) for text, field in answers if field]


class GoLiveForm(forms.Form):
    """From which day the school works with Whetū: asked before the first marks are loaded."""

    go_live = forms.DateField(
        label=gettext_lazy("Works with Whetū from"),
        help_text=gettext_lazy("Steps crossed before this day are history, to be looked through once."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PutAsideForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why should this file not be here?"),
        help_text=gettext_lazy("No names of children."),
        max_length=300,
    )


class ReasonForm(forms.Form):
    """Why a student was away on some of their days with a `?`."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Reason"), error_messages={"required": gettext_lazy("Choose a reason.")}
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the office"),
        help_text=gettext_lazy("Only what the office needs to record the reason."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args, days: Iterable, on: date, noted: Mapping[date, str] | None = None, **kwargs):
        """`days`: rows with `on`, a day with a `?`. `noted`: the code that is noted for a day already."""
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(str(day.on), in_words(day.on, noted or {})) for day in days]
        codes = sorted(possible(on).items(), key=lambda code: code[1])
        self.fields["code"].choices = [("", ""), *((letter, f"{name} ({letter})") for letter, name in codes)]

    def clean_days(self) -> list[date]:
        return [date.fromisoformat(on) for on in self.cleaned_data["days"]]


def in_words(on: date, noted: Mapping[date, str]) -> str:
    """A day to choose, and what is noted for it already: "Tue 3 Feb (noted: Medical)"."""
    if on not in noted:
        return short_day(on)
    return _("%(day)s (noted: %(reason)s)") % {"day": short_day(on), "reason": code_words(noted[on], on)}
