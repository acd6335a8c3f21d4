"""What people fill in to ask others, and to say what came of it."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.amp import PARTS
from whetu.rules.voice import TALK_MOST
from whetu.web.people.forms import choose
from whetu.web.schools.forms import Day
from whetu.web.voice.models import Question
from whetu.web.voice.queries.consultations import AUDIENCE_WORDS

KINDS = {
    "words": gettext_lazy("In their own words"),
    "scale": gettext_lazy("From 1 to 5"),
    "choice": gettext_lazy("One of several"),
}
CHOICES_MOST = 10


def part_choices(none) -> list[tuple]:
    """The parts of a plan, by their own names."""
    return [("", none), *((key, _(part.label)) for key, part in PARTS.items())]


def long(label, rows: int, most: int, help_text="", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class ConsultationForm(forms.Form):
    """What people are asked about, and on which days."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    title = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=120,
        help_text=gettext_lazy("People read it first: “How we help everyone to be at school”."),
    )
    intro = long(
        gettext_lazy("Words before the questions"), 4, 2000,
        gettext_lazy("Why you ask, and what you will do with the answers. Plain and short."),
    )  # fmt: skip
    intro_mi = long(gettext_lazy("The same in te reo Māori"), 4, 2000, gettext_lazy("Your own, if you like."))
    opens = Day(label=gettext_lazy("From"))
    closes = Day(
        label=gettext_lazy("Until"), help_text=gettext_lazy("The last day on which people can answer.")
    )

    def clean(self) -> dict:
        opens, closes = self.cleaned_data.get("opens"), self.cleaned_data.get("closes")
        if opens and closes and closes < opens:
            self.add_error("closes", _("The last day is before the first."))
        return self.cleaned_data


class QuestionForm(forms.Form):
    """One question."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    words = forms.CharField(
        label=gettext_lazy("The question"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("From 1 to 5 works best with a sentence that people agree to or not."),
    )  # fmt: skip
    words_mi = forms.CharField(
        label=gettext_lazy("In te reo Māori"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("Your own, if you like."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("How it is answered"), choices=list(KINDS.items()), widget=forms.RadioSelect,
        initial="words",
    )  # fmt: skip
    choices = forms.CharField(
        label=gettext_lazy("The answers to choose from"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line; only for “One of several”."),
    )  # fmt: skip

    def clean_choices(self) -> list[str]:
        lines = (line.strip()[:120] for line in self.cleaned_data["choices"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict:
        choices = self.cleaned_data.get("choices") or []
        if self.cleaned_data.get("kind") != Question.Kind.CHOICE:
            self.cleaned_data["choices"] = []
        elif not 2 <= len(choices) <= CHOICES_MOST:
            self.add_error("choices", _("Write two to ten answers, one a line."))
        return self.cleaned_data


class PartnerForm(forms.Form):
    """An organisation outside the school."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    name = forms.CharField(
        label=gettext_lazy("Organisation"), max_length=120,
        help_text=gettext_lazy("The Attendance Service, a health or social service, iwi. No person's name."),
    )  # fmt: skip
    asked_on = Day(label=gettext_lazy("Asked on"), required=False, help_text="")
    heard_on = Day(label=gettext_lazy("Heard on"), required=False, help_text="")


class TalkForm(forms.Form):
    """What was heard in a conversation, a hui or a group."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who was heard"), choices=list(AUDIENCE_WORDS.items()), widget=forms.RadioSelect
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Of which group"), required=False,
        help_text=gettext_lazy("If they were all of one year level, one kind of staff or one organisation."),
    )  # fmt: skip
    people = forms.IntegerField(
        label=gettext_lazy("How many people"), min_value=1, max_value=TALK_MOST, initial=1
    )
    day = Day(label=gettext_lazy("When"))
    words = long(
        gettext_lazy("What was heard"), 6, 4000,
        gettext_lazy("No name of anybody, and nothing by which a child could be known."), required=True,
    )  # fmt: skip

    def __init__(self, *args, groups: dict[str, list[tuple]], **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = groups
        named = [
            (str(AUDIENCE_WORDS[audience]), [(f"{audience}:{value}", words) for value, words in rows])
            for audience, rows in groups.items() if rows and audience != "whanau"
        ]  # fmt: skip
        choose(self, "group", [("", _("Several, or not known")), *named])

    def clean(self) -> dict:
        audience, _colon, group = self.cleaned_data.get("group", "").partition(":")
        if group and audience != self.cleaned_data.get("audience"):
            self.add_error("group", _("This group is not of those who were heard."))
        self.cleaned_data["group"] = group
        return self.cleaned_data


class HeededForm(forms.Form):
    """What people said, and what came of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    audience = forms.ChoiceField(label=gettext_lazy("Who said it"), choices=list(AUDIENCE_WORDS.items()))
    said = long(
        gettext_lazy("What they said, in short"), 2, 300,
        gettext_lazy("It stands in the plan: no words by which anybody could be known."), required=True,
    )  # fmt: skip
    changed = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=[("yes", gettext_lazy("A change")), ("no", gettext_lazy("No change"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    done = long(gettext_lazy("What was done, or why not"), 2, 300, required=True)
    part = forms.ChoiceField(label=gettext_lazy("Part of the plan"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "part", part_choices(_("None")))

    def clean_changed(self) -> bool:
        return self.cleaned_data["changed"] == "yes"


def first_days(on: date) -> dict:
    """Two weeks from a day: what a new consultation is offered."""
    return {"opens": on, "closes": date.fromordinal(on.toordinal() + 14)}
