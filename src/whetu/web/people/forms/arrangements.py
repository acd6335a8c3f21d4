"""What people fill in about arrangements."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.people.queries.arrangements import WORDS
from whetu.web.schools.forms import Day

WHO = {
    "parent": gettext_lazy("A parent, who asked for it"),
    "principal": gettext_lazy("The principal"),
    "Secretary": gettext_lazy("The Secretary for Education, through the Ministry"),
}


class ArrangementForm(forms.Form):
    """From a day to a day, and who decided it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("Choose")), *WORDS.items()]
    )
    starts = Day(label=gettext_lazy("From"))
    ends = Day(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The last day. An exemption or a suspension may be without one for now."),
    )
    decided_by = forms.CharField(
        label=gettext_lazy("Who decided it"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "For leave, a stand-down or a suspension. An exemption or a plan is asked for first; who agreed "
            "is noted when they have."
        ),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence seen"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In words: who wrote it, and when. The letter itself stays in your files."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For a plan under s 42: the hours that were agreed. The whānau may ask to read it."
        ),
    )


class AgreeForm(forms.Form):
    """Who has agreed."""

    who = forms.MultipleChoiceField(
        label=gettext_lazy("Who has agreed"),
        choices=list(WHO.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence seen"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "For a wellbeing plan: the letter by a medical practitioner or psychologist, who wrote it and "
            "when. A renewal needs no new one."
        ),
    )


class EndForm(forms.Form):
    """The last day on which it held."""

    last_day = Day(
        label=gettext_lazy("Last day on which it held"),
        help_text=gettext_lazy("Like 3/02/2026."),
        required=False,
    )
    never = forms.BooleanField(
        label=gettext_lazy("It never held: not agreed, or noted in error"), required=False
    )

    def __init__(self, *args, before, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before

    def clean(self) -> dict:
        last, never = self.cleaned_data.get("last_day"), self.cleaned_data.get("never")
        if not last and not never and "last_day" not in self.errors:
            self.add_error("last_day", _("Give the last day, or say that it never held."))
        return {"last_day": self.before if never else last}
