"""What people fill in to bring something, and to answer it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.voice import STATES
from whetu.web.people.forms import Person, choose, offer
from whetu.web.schools.models import Staff
from whetu.web.voice.forms.consultations import long, part_choices
from whetu.web.voice.queries.concerns import SOURCE_WORDS, STATE_WORDS

WAYS = {
    "talk": gettext_lazy("In person or by phone"),
    "paper": gettext_lazy("On paper or by e-mail"),
}


class SayForm(forms.Form):
    """What somebody brings by themselves, without signing in: a name is not needed."""

    source = forms.ChoiceField(
        label=gettext_lazy("Who you are"),
        choices=[
            ("students", gettext_lazy("A student")),
            ("whanau", gettext_lazy("Whānau")),
            ("staff", gettext_lazy("I work at the school")),
            ("partners", gettext_lazy("Somebody else")),
        ],
        widget=forms.RadioSelect,
    )
    words = long(
        gettext_lazy("What does not work, or could be better?"), 6, 4000,
        gettext_lazy("Please name no child."), required=True,
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, required=False)
    contact = forms.CharField(
        label=gettext_lazy("How we can reach you"), max_length=120, required=False,
        help_text=gettext_lazy("A phone number or an e-mail address, if you want an answer."),
    )  # fmt: skip


class BringForm(forms.Form):
    """What a member of staff brings."""

    words = long(
        gettext_lazy("What does not work, or could be better?"), 6, 4000,
        gettext_lazy("About how attendance is dealt with, not about one child."), required=True,
    )  # fmt: skip
    part = forms.ChoiceField(label=gettext_lazy("Part of the plan"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "part", part_choices(_("None, or not sure")))


class PassOnForm(BringForm):
    """What somebody else told a member of staff who keeps the plan."""

    source = forms.ChoiceField(
        label=gettext_lazy("Who brings it"), choices=list(SOURCE_WORDS.items()), widget=forms.RadioSelect
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=list(WAYS.items()),
        widget=forms.RadioSelect,
        initial="talk",
    )
    name = forms.CharField(label=gettext_lazy("Their name"), max_length=120, required=False)
    contact = forms.CharField(
        label=gettext_lazy("How they wish to be answered"), max_length=120, required=False
    )
    field_order = ("source", "way", "words", "name", "contact", "part")


class DealForm(forms.Form):
    """Whose a concern is, how it stands, and what is answered."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = Person(label=gettext_lazy("Who is on it"), required=False)
    answer = long(
        gettext_lazy("The answer"), 5, 4000,
        gettext_lazy("What you tell them, or why there is no answer. You tell them yourself."),
    )  # fmt: skip
    state = forms.ChoiceField(label=gettext_lazy("How it stands"), widget=forms.RadioSelect, required=False)
    change = long(
        gettext_lazy("What changed because of it"), 2, 300, gettext_lazy("One sentence, if something did.")
    )
    part = forms.ChoiceField(label=gettext_lazy("Part of the plan"), required=False)

    def __init__(self, *args, owners: list[Staff], was: str, may_give: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "owner", owners)
        self.owners = {one.key: one for one in owners}
        if not may_give:
            self.fields["owner"].disabled = True
        choose(self, "state", [(state, STATE_WORDS[state]) for state in (was, *STATES[was])])
        choose(self, "part", part_choices(_("None")))


def filled(concern: Any) -> dict[str, Any]:
    """A concern as the form shows it."""
    return {
        "version": concern.version, "owner": concern.owner.key if concern.owner else "",
        "answer": concern.answer, "state": concern.state, "change": concern.change, "part": concern.part,
    }  # fmt: skip
