"""What people fill in about known circumstances."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.people.queries.circumstances import WORDS
from whetu.web.schools.forms import Day


class HeldForm(forms.Form):
    """How long they hold, when somebody looks again, and on what they rest."""

    ends = Day(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Their last day, like 3/07/2026. Leave it empty while nobody knows."),
    )
    review_on = Day(
        label=gettext_lazy("Look again on"),
        required=False,
        help_text=gettext_lazy("On this day it stands on the leaders' list. It does not end by itself."),
    )
    no_review = forms.BooleanField(
        label=gettext_lazy("No review: they do not change, such as a lasting health condition"),
        required=False,
    )
    evidence_seen = forms.CharField(
        label=gettext_lazy("Evidence seen"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "In words: “letter from the GP, 4 May”. Nothing is kept but the words, and none is needed."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("As little as will do. The whānau may ask to read it."),
    )

    def clean(self) -> dict:
        sent = self.cleaned_data
        if bool(sent.get("review_on")) == sent.pop("no_review", False) and "review_on" not in self.errors:
            self.add_error("review_on", _("Choose a day on which to look again, or “no review”."))
        return sent


class ProposalForm(HeldForm):
    """Circumstances of which the school knows, for a leader to accept."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is known"), choices=[("", gettext_lazy("Choose")), *WORDS.items()]
    )
    starts = Day(label=gettext_lazy("From"))
    field_order = ("kind", "starts")

    def clean(self) -> dict:
        sent = super().clean()
        starts, ends, review_on = sent.get("starts"), sent.get("ends"), sent.get("review_on")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day is before the first."))
        if starts and review_on and review_on < starts:
            self.add_error("review_on", _("The day to look again is before the first."))
        return sent


class DeclineForm(forms.Form):
    """Why a proposal is not accepted."""

    why = forms.CharField(
        label=gettext_lazy("Why not"),
        max_length=200,
        help_text=gettext_lazy("The person who proposed it reads this."),
    )
