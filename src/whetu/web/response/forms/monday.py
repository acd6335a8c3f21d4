"""What the Monday meeting writes down of one student."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from whetu.rules.plan import OUTCOMES
from whetu.web.response.forms.record import DecideForm
from whetu.web.schools.forms import Day


class DoneForm(forms.Form):
    """What was done of what was agreed, and what came of it."""

    kind = forms.ChoiceField(label=gettext_lazy("What was done"))
    on = Day(label=gettext_lazy("On"), help_text="")
    whom = forms.CharField(
        label=gettext_lazy("With whom"), max_length=120, required=False,
        help_text=gettext_lazy("Such as: the student, the mother. A call or meeting needs it."),
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=[("", ""), *((key, gettext_lazy(word)) for key, word in OUTCOMES.items())],
    )
    said = forms.CharField(
        label=gettext_lazy("What was said"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, kinds: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", ""), *kinds.items()]


class CarryForm(forms.Form):
    """By when what was not done yet is to be done."""

    due = Day(label=gettext_lazy("By when now"), help_text="")


class AgreeForm(DecideForm):
    """What is done this week, by whom and by when."""

    field_order = ("words", "owner", "due")

    def __init__(self, *args, due: date, **kwargs):
        super().__init__(*args, initial={"due": due}, **kwargs)
        self.fields["due"].help_text = ""
