"""What people fill in around a draft's text: figures, what is done each day, documents, dates."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import WHO
from whetu.web.amp.models import PlanLink
from whetu.web.amp.queries import figures
from whetu.web.amp.queries.writing import plainly
from whetu.web.schools.forms import Day


class Upon(forms.Form):
    """A form that remembers what it was opened on, so that nobody writes over what somebody else saved."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_was(self) -> dict[str, str]:
        try:
            was = json.loads(self.cleaned_data["was"] or "{}")
        except ValueError:
            return {}
        return {name: str(value) for name, value in was.items()} if isinstance(was, dict) else {}


def remembered(values: dict[str, Any]) -> str:
    """What a form is opened on, for its field `was`."""
    return json.dumps({name: plainly(value) for name, value in values.items()}, ensure_ascii=False)


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """What a form shows of a row, and remembers of it."""
    return {**values, "was": remembered(values)}


class Percent(forms.DecimalField):
    """A share, typed with or without its sign, with a point or a comma."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"})

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=100, decimal_places=1, required=False, **kwargs)

    def to_python(self, value):
        text = str(value or "").replace("%", "").replace(",", ".").strip()
        return super().to_python(text)

    def prepare_value(self, value):
        return plainly(value) if isinstance(value, Decimal) else value


class FiguresForm(Upon):
    """The figures of a plan for a year."""

    note = forms.CharField(
        label=gettext_lazy("Where the typed results are from"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as: the Ministry's report to the school of February 2026."),
    )

    def __init__(self, *args, labels: dict[figures.Key, str], **kwargs):
        super().__init__(*args, **kwargs)
        for key, label in labels.items():
            self.fields[figures.name(key)] = Percent(label=label)


class DailyForm(Upon):
    """A line of what happens each day."""

    at = forms.TimeField(
        label=gettext_lazy("At what time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%I:%M %p", "%I.%M %p", "%I:%M%p", "%I.%M%p", "%I%p", "%I %p"],
        help_text=gettext_lazy("Like 9:10 or 1.45 pm. Empty: through the day."),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Who"))
    words = forms.CharField(
        label=gettext_lazy("What is done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    words_mi = forms.CharField(
        label=gettext_lazy("What is done, in te reo Māori"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "mi"}),
    )

    def __init__(self, *args, who: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, who[key]) for key in WHO]


class LinkForm(Upon):
    """A document beside the plan."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(value, gettext_lazy(label)) for value, label in PlanLink.Kind.choices],
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Where it stands online, beginning with https://. Empty: it is named only."),
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return url


class DatesForm(Upon):
    """From when a plan is to hold, and by when it is looked at again."""

    wanted_from = Day(label=gettext_lazy("To be in force from"), required=False)
    review_on = Day(
        label=gettext_lazy("Looked at again by"),
        required=False,
        help_text=gettext_lazy("Day, month and year, at most three years after it begins."),
    )
