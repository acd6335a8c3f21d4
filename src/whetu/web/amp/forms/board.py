"""What people fill in about the board's decision."""

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.schools.forms import Day


class OfText(forms.Form):
    """A form about one text that the board has: it knows which."""

    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class BackForm(OfText):
    """Why it comes back."""

    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the version's history, for who writes it and for the board."),
    )  # fmt: skip


class DecidedForm(OfText):
    """The day on which the board decided."""

    decided_on = Day(label=gettext_lazy("The day of the board's decision"))


class ApproveForm(DecidedForm):
    """The second step: the day typed, and a word that it is so."""

    sure = forms.BooleanField(
        label=gettext_lazy("The board has read this text and approves it, and I may say so for the board")
    )

    def clean(self):
        said = super().clean()
        said.pop("sure", None)
        return said


class MinuteForm(DecidedForm):
    """What a minute says."""

    minute = forms.CharField(
        label=gettext_lazy("Where the minute is"), max_length=200,
        help_text=gettext_lazy("“Minutes of 4 March, item 5, in the office.”"),
    )  # fmt: skip
    presided = forms.CharField(label=gettext_lazy("Who presided"), max_length=120)
