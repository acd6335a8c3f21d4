"""What people fill in to make an evidence pack, and to release it."""

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.plans.models import Escalation
from whetu.web.plans.queries.evidence import packs
from whetu.web.schools.forms import Day


class PackForm(forms.Form):
    """As at which day, what for, and to which escalation it belongs."""

    as_at = Day(
        label=gettext_lazy("As at"),
        help_text=gettext_lazy(
            "The record as it stood at the end of this day, without what was written or corrected later. "
            "Like 3/02/2026."
        ),
    )
    escalation = forms.ModelChoiceField(
        label=gettext_lazy("Belongs to"), queryset=Escalation.objects.none(), required=False,
        empty_label=gettext_lazy("No escalation"),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("What it is for"), min_length=8, max_length=300,
        help_text=gettext_lazy("Who asks for it, and why. Kept in the audit."),
    )  # fmt: skip

    def __init__(self, *args, student, **kwargs):
        super().__init__(*args, **kwargs)
        rows = packs.escalations(student)
        field = self.fields["escalation"]
        field.queryset, field.to_field_name = rows, "key"
        field.label_from_instance = packs.escalation_words
        if not rows:
            del self.fields["escalation"]


class ReleaseForm(forms.Form):
    """Why a pack may leave the school."""

    why = forms.CharField(
        label=gettext_lazy("To whom it goes, and why"), min_length=8, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the pack and in the audit."),
    )  # fmt: skip
    read = forms.BooleanField(
        label=gettext_lazy("I have read it through: it tells of this student alone"),
        error_messages={"required": gettext_lazy("Read it through first: no machine knows everybody.")},
    )

    def clean(self) -> dict:
        """What the action takes: that it was read is asked, not kept."""
        found = super().clean() or self.cleaned_data
        found.pop("read", None)
        return found
