"""What people tap on the same-day page."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import CHANNELS
from whetu.web.attendance.actions.reasons import possible

OUTCOMES = {
    "reached": gettext_lazy("Told"),
    "left message": gettext_lazy("Left a message"),
    "no answer": gettext_lazy("No answer"),
    "reason given": gettext_lazy("Reason given"),
}
HOW = ("call", "text", "e-mail", "in person")


class TellForm(forms.Form):
    """Whom, how, and what came of it. `keys`: the students, a family together."""

    keys = forms.CharField(max_length=400, widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    caregiver = forms.IntegerField(required=False)
    channel = forms.ChoiceField(choices=[(how, gettext_lazy(CHANNELS[how])) for how in HOW])
    outcome = forms.ChoiceField(choices=list(OUTCOMES.items()))
    code = forms.ChoiceField(required=False)
    whom = forms.CharField(max_length=120, required=False)

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", ""), *codes(on)]

    def clean(self) -> dict:
        if self.cleaned_data.get("outcome") == "reason given" and not self.cleaned_data.get("code"):
            raise forms.ValidationError(_("Choose the reason that was given."))
        return self.cleaned_data


def codes(on: date) -> list[tuple[str, str]]:
    """The reasons that may be given for a day, by name."""
    known = sorted(possible(on).items(), key=lambda code: code[1])
    return [(letter, f"{name} ({letter})") for letter, name in known]
