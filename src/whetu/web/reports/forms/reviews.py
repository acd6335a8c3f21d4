"""What people fill in while the plan is looked at."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.amp.actions.reviews import Said
from whetu.web.amp.queries.reviews import KIND_WORDS

WIDE = forms.Textarea(attrs={"rows": 6})


class BeginForm(forms.Form):
    """Which kind of review."""

    kind = forms.ChoiceField(choices=list(KIND_WORDS.items()))


class ConcludeForm(forms.Form):
    """What was found, and what was decided."""

    found = forms.CharField(
        label=gettext_lazy("What was found"), max_length=4000, required=False, widget=WIDE,
        help_text=gettext_lazy("What the figures and people say. No names."),
    )  # fmt: skip
    decided = forms.CharField(
        label=gettext_lazy("What was decided"), max_length=4000, required=False, widget=WIDE,
        help_text=gettext_lazy("What changes and what stays: targets, actions, who does what, by when."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


def said(data: Mapping[str, str], actions: list[int], before: str = "") -> dict[int, Said]:
    """What the page sent of each action; with `before` "was-", what stood there when it was opened."""
    return {
        pk: Said(data.get(f"{before}says-{pk}", "")[:6], data.get(f"{before}why-{pk}", "").strip()[:300])
        for pk in actions
        if f"{before}why-{pk}" in data
    }
