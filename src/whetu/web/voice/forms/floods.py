"""Which replies that came by a link are to be taken out, and why."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.people.forms import choose
from whetu.web.schools.forms import Day
from whetu.web.voice.forms.consultations import long


def clock(label) -> forms.TimeField:
    """A time, typed."""
    return forms.TimeField(
        label=label, required=False, help_text=gettext_lazy("Like 9:10 or 13.45."),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip


class FloodForm(forms.Form):
    """Whose link, and from when to when."""

    audience = forms.ChoiceField(label=gettext_lazy("Whose link"), widget=forms.RadioSelect)
    first = Day(
        label=gettext_lazy("From"), required=False,
        help_text=gettext_lazy("A day like 3/02/2026. Leave all four empty for everything by that link."),
    )  # fmt: skip
    first_at = clock(gettext_lazy("From what time"))
    last = Day(label=gettext_lazy("Until, that day too"), required=False, help_text="")
    last_at = clock(gettext_lazy("Until what time"))

    def __init__(self, *args, doors: list[tuple], **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "audience", doors)

    def clean(self) -> dict:
        """The times as `first` and `end`: the last minute, or the last day, is whole."""
        first, last = self.moment("first"), self.moment("last")
        step = timedelta(minutes=1) if self.cleaned_data.get("last_at") else timedelta(days=1)
        end = last + step if last else None
        if first and end and end <= first:
            self.add_error("last", _("This is before the time from which you look."))
        return {"audience": self.cleaned_data.get("audience"), "first": first, "end": end}

    def moment(self, name: str) -> datetime | None:
        day: date | None = self.cleaned_data.get(name)
        at: time | None = self.cleaned_data.get(f"{name}_at")
        if at and not day and name not in self.errors:
            self.add_error(name, _("Say the day, too."))
        return timezone.make_aware(datetime.combine(day, at or time())) if day else None


class WhyForm(forms.Form):
    """Why they are taken out. `link`: the secret of the link that the page showed."""

    link = forms.CharField(widget=forms.HiddenInput)
    why = long(
        gettext_lazy("Why they are no honest answers"), 2, 200,
        gettext_lazy("It is kept with your name. Leave out names of people."), required=True,
    )  # fmt: skip
