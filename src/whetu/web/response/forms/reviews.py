"""What people fill in about a review, and how two texts of one part are joined."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.response.models import Review

KINDS = [(value, gettext_lazy(label)) for value, label in Review.Kind.choices]
# A part of a review: its name, and what belongs into it.
HINTS: dict[str, tuple[str, str]] = {
    "pattern": (
        gettext_lazy("Pattern of attendance"),
        gettext_lazy("Over several terms: which days, since when, after what."),
    ),
    "causes": (
        gettext_lazy("Causes"),
        gettext_lazy("What lies behind it. Raise each as a barrier, so that somebody works on it."),
    ),
    "earlier_steps": (
        gettext_lazy("Earlier steps"),
        gettext_lazy("What was tried, what helped a little, what did not."),
    ),
    "wellbeing": (
        gettext_lazy("Wellbeing"),
        gettext_lazy("How the student is, in their own words where you have them."),
    ),
    "progress": (
        gettext_lazy("Progress in learning"),
        gettext_lazy("Where they stand, and what they missed."),
    ),
    "decision": (
        gettext_lazy("Decision"),
        gettext_lazy("What happens now, who does it, and when we look again."),
    ),
}


class OpenForm(forms.Form):
    """Which kind of review to open."""

    kind = forms.ChoiceField(label=gettext_lazy("Review"), choices=KINDS, widget=forms.RadioSelect)


class Part(forms.CharField):
    """One part of a review. It may be empty while the review is open, so no page calls it optional."""

    def __init__(self, **kwargs):
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def validate(self, value: str) -> None:
        """Whatever is needed is asked when the review is closed."""


class ReviewForm(forms.Form):
    """The parts of a review. `version`: the one that this page was opened with."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint) in HINTS.items():
            self.fields[name] = Part(label=label, help_text=hint)

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in HINTS}


def first(review: Review) -> dict:
    """A review as the form first shows it."""
    return {"version": review.version, **{name: getattr(review, name) for name in HINTS}}


def joined(base: Review | None, saved: Review, mine: Mapping[str, str]) -> dict:
    """The form after two people wrote at once. `base`: the review as this person had opened it.

    A part that only one of the two changed is theirs; of one that both changed both texts stand, one under
    the other: nothing is lost, and a person decides.
    """
    texts = {name: join(getattr(base, name, ""), getattr(saved, name), mine[name]) for name in HINTS}
    return {"version": saved.version, **texts}


def join(base: str, theirs: str, ours: str) -> str:
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else f"{theirs}\n\n{ours}"
