"""The questions of a consultation as a form: on a phone, and for somebody who types in a pile of paper."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from whetu.web.voice.models import Answer, Question
from whetu.web.voice.queries.consultations import scale_words

WORDS = 2000


class AnswersForm(forms.Form):
    """One person's answers. `typed`: from paper, by keyboard; else on a screen, with the choices to see."""

    def __init__(
        self, *args, audience: str, questions: list[Question], groups: list[tuple], typed: bool = False,
        **kwargs,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.audience, self.questions = audience, questions
        if audience == "whanau":
            self.fields["group"] = forms.MultipleChoiceField(
                label=_("Year levels of your children") if not typed else _("Year levels"),
                choices=groups, required=False, widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        else:
            none = _("Not said") if typed else _("I would rather not say")
            self.fields["group"] = forms.ChoiceField(
                label=GROUPS[audience](typed), choices=[("", none), *groups], required=False
            )
        for question in questions:
            self.fields[f"{question.kind}{question.pk}"] = field(question, typed)
        if typed and questions:
            first = self.fields[f"{questions[0].kind}{questions[0].pk}"]
            first.widget.attrs["autofocus"] = True

    def clean(self) -> dict:
        """The group as it is kept, and the answers by question; at least one answer is asked for."""
        group = self.cleaned_data.get("group") or ""
        given = {one.pk: self.cleaned_data.get(f"{one.kind}{one.pk}") for one in self.questions}
        answers = {
            pk: value.strip() if isinstance(value, str) else value
            for pk, value in given.items() if value not in (None, "")
        }  # fmt: skip
        if not any(value != "" for value in answers.values()) and not self.errors:
            raise forms.ValidationError(_("Answer at least one of the questions."))
        return {"group": group if isinstance(group, str) else " ".join(group), "answers": answers}


GROUPS = {
    "staff": lambda typed: _("Work here") if typed else _("Your work here"),
    "students": lambda typed: _("Year level") if typed else _("Your year level"),
    "partners": lambda typed: _("Organisation") if typed else _("Your organisation"),
}


def field(question: Question, typed: bool) -> forms.Field:
    """The field of one question; nobody has to answer any."""
    said: dict[str, Any] = {"label": asked(question), "required": False}
    if question.kind == Question.Kind.WORDS:
        rows = {"rows": 2 if typed else 3}
        return forms.CharField(max_length=WORDS, widget=forms.Textarea(attrs=rows), **said)
    if question.kind == Question.Kind.CHOICE:
        choices = [(one, one) for one in question.choices]
        if typed:
            return forms.ChoiceField(choices=[("", _("No answer")), *choices], **said)
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    if typed:
        box = forms.NumberInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"})
        return forms.IntegerField(min_value=1, max_value=5, widget=box, help_text=_("1 to 5"), **said)
    steps = [(number, f"{number} · {words}") for number, words in scale_words().items()]
    return forms.TypedChoiceField(
        choices=steps, coerce=int, empty_value=None, widget=forms.RadioSelect, **said
    )


def asked(question: Question) -> str:
    """The question in both languages, where the school wrote both."""
    if not question.words_mi:
        return question.words
    return format_html('{}<br><span lang="mi">{}</span>', question.words, question.words_mi)


def filled(group: str, answers: list[Answer], audience: str) -> dict[str, Any]:
    """A reply as the form shows it."""
    held = {f"{one.question.kind}{one.question_id}": one.number or one.words for one in answers}
    return {"group": group.split() if audience == "whanau" else group, **held}
