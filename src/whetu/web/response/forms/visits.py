"""What people fill in about a visit to a home."""

from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import OUTCOMES
from whetu.web.people.forms import Person, offer
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff


class Question(NamedTuple):
    """One question of the safety check. `go`: the answer with which it is safe to go."""

    words: str
    go: str


# Our own list. Look again: 2027-12-01
SAFETY: dict[str, Question] = {
    "dogs": Question(gettext_lazy("Is there a dog that is not tied up?"), "no"),
    "violence": Question(gettext_lazy("Is violence known of, or are weapons?"), "no"),
    "health": Question(gettext_lazy("Is there an illness that visitors could catch?"), "no"),
    "phone": Question(gettext_lazy("Is there phone signal, and a charged phone?"), "yes"),
    "told": Question(
        gettext_lazy("Does somebody at school know where you go, and when you are back?"), "yes"
    ),
    "time": Question(gettext_lazy("Is it a safe time of day?"), "yes"),
}
ANSWERS = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("unknown", gettext_lazy("Not known"))]
RESULTS: dict[str, str] = {
    "done": gettext_lazy("Somebody was home, and we talked"),
    "nobody home": gettext_lazy("Nobody was home"),
    "not safe": gettext_lazy("It was not safe to go, or to stay"),
}
CAME_OF_IT = [
    (name, gettext_lazy(label))
    for name, label in OUTCOMES.items()
    if name not in ("no answer", "left message")
]


class VisitForm(forms.Form):
    """A visit that is planned."""

    on = Day(label=gettext_lazy("Day"))
    visitor = Person(label=gettext_lazy("Who goes"))
    beside = forms.CharField(
        label=gettext_lazy("Who goes with them"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Two people go together."),
    )
    alone = forms.CharField(label=gettext_lazy("If one goes alone: why"), max_length=300, required=False)
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you bring, and what you would like to hear."),
    )

    def __init__(self, *args, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "visitor", staff)


class SafetyForm(forms.Form):
    """The safety check, a question each; then whether it is safe to go. `shown`: what it began with."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, question in SAFETY.items():
            self.fields[name] = forms.ChoiceField(
                label=question.words, choices=ANSWERS, widget=forms.RadioSelect
            )
        self.fields["care"] = forms.CharField(
            label=_("What we do about it"),
            max_length=300,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Needed where an answer is not the safe one, or is not known."),
        )
        self.fields["safe"] = forms.ChoiceField(
            label=_("Is it safe to go?"),
            choices=[("yes", _("Yes")), ("no", _("No"))],
            widget=forms.RadioSelect,
        )

    def clean_safe(self) -> bool:
        return self.cleaned_data["safe"] == "yes"

    def clean(self) -> dict:
        given = self.cleaned_data
        unsafe = [name for name, question in SAFETY.items() if given.get(name) not in (None, question.go)]
        if given.get("safe") and unsafe and not given.get("care"):
            self.add_error("care", _("Say what makes it safe all the same."))
        return given


class ResultForm(forms.Form):
    """How a visit went."""

    result = forms.ChoiceField(
        label=gettext_lazy("How it went"), choices=list(RESULTS.items()), widget=forms.RadioSelect
    )
    whom = forms.CharField(label=gettext_lazy("Whom you met"), max_length=120, required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), choices=[("", ""), *CAME_OF_IT], required=False
    )
    said = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In words that the student and their whānau may read."),
    )
