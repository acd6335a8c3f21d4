"""What whānau fill in on the page of a link, and staff before they send one."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = 2000


def written(label, help_text="", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The six digits of the e-mail, however they are spaced."""

    code = forms.CharField(
        label=gettext_lazy("Six-digit code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-10"}
        ),
    )

    def clean_code(self) -> str:
        digits = "".join(one for one in self.cleaned_data["code"] if not one.isspace())
        if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            raise forms.ValidationError(_("A code is six digits. You have not used up a try."))
        return digits


class AnswerForm(forms.Form):
    """Whether a caregiver agrees to a plan, and what they want to say."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("Do you agree to this plan?"),
        choices=[("yes", gettext_lazy("Yes, I agree")), ("no", gettext_lazy("No, not as it is"))],
        widget=forms.RadioSelect,
    )
    words = written(
        gettext_lazy("Your words on the plan"),
        gettext_lazy("If not as it is: what should be different? The school will talk with you about it."),
    )
    whanau = written(
        gettext_lazy("Is there anything the school should know?"),
        gettext_lazy(
            "What may keep your child away, what is hard, or what is better. You need not say anything."
        ),
    )
    student = written(gettext_lazy("Does your child want to say something?"), rows=3)

    def clean_agreed(self) -> bool:
        return self.cleaned_data["agreed"] == "yes"

    def clean(self) -> dict:
        if self.cleaned_data.get("agreed") is False and not self.cleaned_data.get("words", "").strip():
            self.add_error("words", _("Say in a few words what does not fit, so that it can be put right."))
        return self.cleaned_data


class CommentForm(forms.Form):
    """How it is going, in the words of whānau and of the student."""

    whanau = written(
        gettext_lazy("How is it going?"),
        gettext_lazy("What goes better, what is still hard, and what should change."),
        rows=6,
    )
    student = written(gettext_lazy("What does your child say?"))

    def clean(self) -> dict:
        if not any(self.cleaned_data.get(name) for name in ("whanau", "student")):
            self.add_error("whanau", _("Write a few words first."))
        return self.cleaned_data
