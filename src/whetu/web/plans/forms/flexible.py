"""What people fill in about flexible learning."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import law
from whetu.web.plans.models import FlexibleLearning
from whetu.web.schools.forms import Day


class FlexibleForm(forms.Form):
    """What is proposed, on which days, and on which legal basis."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind"),
        choices=[(value, gettext_lazy(label)) for value, label in FlexibleLearning.Kind.choices],
        widget=forms.RadioSelect,
    )
    days = forms.CharField(
        label=gettext_lazy("Days and hours, and where"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Such as “Monday to Wednesday until 12.30 at school; Thursday at home, online”."
        ),
    )  # fmt: skip
    provider = forms.CharField(
        label=gettext_lazy("With whom, outside the school"), max_length=120, required=False
    )
    why = forms.CharField(
        label=gettext_lazy("How it fits this student"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What it makes possible, and how the way back to full days will look."),
    )  # fmt: skip
    starts = Day(label=gettext_lazy("From"))
    ends = Day(label=gettext_lazy("Until"))
    review_on = Day(
        label=gettext_lazy("Reviewed on"), help_text=gettext_lazy("A day from the first to the last.")
    )
    basis = forms.ChoiceField(label=gettext_lazy("Legal basis"), widget=forms.RadioSelect)
    evidence = forms.CharField(
        label=gettext_lazy("Evidence seen"), max_length=200, required=False,
        help_text=gettext_lazy(
            "In words: who wrote or said it, and when. Where the Ministry confirms first: who there, "
            "and when."
        ),
    )  # fmt: skip
    student_agrees = forms.BooleanField(label=gettext_lazy("The student agrees"), required=False)
    whanau_agrees = forms.BooleanField(label=gettext_lazy("Whānau agree"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = bases(on)
        self.fields["basis"].error_messages["required"] = _("Choose a legal basis.")

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


def bases(on: date) -> list[tuple[str, str]]:
    """The legal bases in force on a day, each with its text."""
    return [(key, words_of(text)) for key, text in law.in_force(law.FLEXIBLE, on).items()]


def words_of(text: law.Text) -> str:
    first = "" if text.confirmed else f" {_(law.ASK_FIRST)}"
    return f"{_(text.label)} ({text.section}). {_(text.words)}{first}"


FIELDS = (
    "kind", "days", "provider", "why", "starts", "ends", "review_on", "basis", "evidence", "student_agrees",
    "whanau_agrees", "version",
)  # fmt: skip


def filled(row: FlexibleLearning) -> dict:
    """A proposal as the form shows it."""
    return {name: getattr(row, name) for name in FIELDS}


class DecideForm(forms.Form):
    agreed = forms.TypedChoiceField(
        label=gettext_lazy("Is it approved?"),
        choices=[("yes", gettext_lazy("Yes, approved")), ("no", gettext_lazy("No, not approved"))],
        coerce=lambda value: value == "yes", empty_value=None, widget=forms.RadioSelect,
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, required=False,
        help_text=gettext_lazy("Needed for a no, and where student or whānau do not agree."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    review_note = forms.CharField(
        label=gettext_lazy("How it goes"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Attendance on its own days, learning, wellbeing, what student and whānau say."
        ),
    )  # fmt: skip
    review_on = Day(
        label=gettext_lazy("Next review"), required=False,
        help_text=gettext_lazy("Left empty: on its last day."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(forms.Form):
    ended_on = Day(label=gettext_lazy("Last day on which it held"))
    ended_why = forms.CharField(label=gettext_lazy("Why it ends"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)
