"""What people fill in when they look at what the school has."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.amp import PARTS
from whetu.web.amp.models import PolicyItem, Routine, Strength
from whetu.web.schools.forms import Day

NO_NAMES = gettext_lazy("No names of students or whānau.")


def few_lines(label, help_text="", required: bool = False) -> forms.CharField:
    """A short text over a few lines."""
    return forms.CharField(
        label=label, max_length=300, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class LookedAtForm(forms.Form):
    """Where in the plan it belongs, and the state of the row on which the form was opened."""

    part = forms.ChoiceField(
        label=gettext_lazy("Part of the plan that it concerns"), required=False,
        help_text=gettext_lazy("It is shown beside this part when the plan is written."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["part"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("none, or not known yet")),
                *((key, _(PARTS[key].label)) for key in PARTS),
            ]
        self.order_fields([*(name for name in self.fields if name not in ("part", "version")), "part"])


class PolicyForm(LookedAtForm):
    """A policy or procedure, how old it is, and whether it fits."""

    title = forms.CharField(label=gettext_lazy("Policy or procedure"), max_length=120)
    made_on = Day(label=gettext_lazy("Made on"), required=False)
    updated_on = Day(label=gettext_lazy("Last changed on"), required=False)
    changed = few_lines(gettext_lazy("What changed then, and why"))
    fits = forms.ChoiceField(
        label=gettext_lazy("Does it still fit your values, priorities and community?"),
        choices=[(value, gettext_lazy(words)) for value, words in PolicyItem.Fits.choices],
        widget=forms.RadioSelect, initial=PolicyItem.Fits.UNKNOWN,
    )  # fmt: skip
    note = few_lines(gettext_lazy("Why, or what does not fit"), NO_NAMES)


class RoutineForm(LookedAtForm):
    """What is written beside what is done."""

    written = few_lines(gettext_lazy("What is written"), gettext_lazy("In a policy, a handbook, on a wall."))
    done = few_lines(gettext_lazy("What is done each day"), NO_NAMES)
    gap = few_lines(gettext_lazy("The gap between them"))
    change = forms.ChoiceField(
        label=gettext_lazy("Which of the two is to change?"),
        choices=[(value, gettext_lazy(words)) for value, words in Routine.Change.choices],
        widget=forms.RadioSelect, initial=Routine.Change.OPEN,
    )  # fmt: skip


class StrengthForm(LookedAtForm):
    """What works, with how the school knows; or what is to be better."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Is it working well, or to be better?"),
        choices=[(value, gettext_lazy(words)) for value, words in Strength.Kind.choices],
        widget=forms.RadioSelect, initial=Strength.Kind.WORKS,
    )  # fmt: skip
    words = few_lines(gettext_lazy("What it is"), NO_NAMES, required=True)
    evidence = few_lines(
        gettext_lazy("How do you know?"),
        gettext_lazy("A figure, what people said, what you saw. A strength without it is marked."),
    )


FORMS = {"policies": PolicyForm, "routines": RoutineForm, "strengths": StrengthForm}


def filled(row) -> dict:
    """A row as its form shows it."""
    return {
        name: getattr(row, name) for form in FORMS.values() for name in form.base_fields if hasattr(row, name)
    }
