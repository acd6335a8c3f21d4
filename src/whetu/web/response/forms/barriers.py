"""What people fill in about what keeps a student from school."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import BARRIERS
from whetu.web.response.models import Barrier
from whetu.web.schools.forms import Day

KINDS = [(kind, gettext_lazy(one.label)) for kind, one in BARRIERS.items()]
SOURCES: dict[str, str] = {
    "student": gettext_lazy("The student"),
    "whanau": gettext_lazy("Whānau"),
    "staff": gettext_lazy("Staff"),
}
STATES = [(value, gettext_lazy(label)) for value, label in Barrier.State.choices]


class BarrierForm(forms.Form):
    """A barrier that somebody told of, or saw."""

    kind = forms.ChoiceField(label=gettext_lazy("What keeps them away"), choices=[("", ""), *KINDS])
    in_school = forms.ChoiceField(
        label=gettext_lazy("Where it lies"),
        choices=[("yes", gettext_lazy("In school")), ("no", gettext_lazy("Outside"))],
        widget=forms.RadioSelect,
        required=False,
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Who said so"), choices=list(SOURCES.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In words that the student and their whānau may read."),
    )
    for_teachers = forms.BooleanField(
        label=gettext_lazy("It matters in class: the student's teachers see it"), required=False
    )
    raised_on = Day(label=gettext_lazy("Known since"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        either = [str(_(one.label)) for one in BARRIERS.values() if one.place == "either"]
        words = _("Needed for: %s. Of the others the kind says it.")
        self.fields["in_school"].help_text = words % ", ".join(either)

    def clean_in_school(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["in_school"])


class BarrierStateForm(forms.Form):
    """How a barrier stands now."""

    state = forms.ChoiceField(label=gettext_lazy("How it stands"), choices=STATES, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    for_teachers = forms.BooleanField(
        label=gettext_lazy("It matters in class: the student's teachers see it"), required=False
    )
