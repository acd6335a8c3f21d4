"""What people fill in about a long absence."""

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.schools.forms import Day


class TemporaryForm(forms.Form):
    """The student comes back."""

    returns_on = Day(
        label=gettext_lazy("Expected back on"),
        help_text=gettext_lazy("Like 20/07/2026. If they are not back by then, they stand here again."),
    )
    said_by = forms.CharField(
        label=gettext_lazy("Who told us"),
        max_length=120,
        help_text=gettext_lazy("Such as: the father, by phone."),
    )
    said_on = Day(label=gettext_lazy("When"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("As little as will do. The whānau may ask to read it."),
    )


class LeftForm(forms.Form):
    """The student has left."""

    last_day = Day(
        label=gettext_lazy("Last day attended"),
        help_text=gettext_lazy("The last day on which they came. It is the leaving day."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("We asked the whānau, and nobody has told us that the absence is temporary")
    )

    def clean(self) -> dict:
        self.cleaned_data.pop("sure", None)
        return self.cleaned_data


class EnrolForm(forms.Form):
    """ENROL was told."""

    done_on = Day(label=gettext_lazy("Done in ENROL on"))
