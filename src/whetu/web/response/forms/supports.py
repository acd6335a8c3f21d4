"""What people fill in about supports, and about work to catch up on."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import BARRIERS
from whetu.web.people.forms import Person, choose, offer
from whetu.web.response.models import Barrier, Support
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff

IN_SCHOOL, OUTSIDE = gettext_lazy("In school"), gettext_lazy("Outside")

# kind of support: its name, and whether the school gives it by itself. Our own list.
# Source: counselling, catch-up, mentoring, SENCO, RTLB, social work and health are those of the Ministry's
# example plan. Look again: 2027-12-01
SUPPORTS: dict[str, tuple[str, bool]] = {
    "counselling": (gettext_lazy("Counselling"), True),
    "catch-up": (gettext_lazy("Catch-up learning"), True),
    "mentoring": (gettext_lazy("Mentoring"), True),
    "food": (gettext_lazy("Food"), True),
    "transport": (gettext_lazy("Transport"), True),
    "uniform": (gettext_lazy("Uniform or shoes"), True),
    "device": (gettext_lazy("Device or internet"), True),
    "senco": (gettext_lazy("SENCO"), True),
    "rtlb": (gettext_lazy("RTLB"), False),
    "health": (gettext_lazy("Health service"), False),
    "social work": (gettext_lazy("Social work"), False),
    "youth worker": (gettext_lazy("Youth worker"), False),
    "attendance service": (gettext_lazy("Attendance Service"), False),
    "other": (gettext_lazy("Something else"), True),
}


def kinds() -> list[tuple]:
    """The kinds of support to choose from, those of the school first."""
    return [
        (place, [(kind, label) for kind, (label, inside) in SUPPORTS.items() if inside is here])
        for place, here in ((IN_SCHOOL, True), (OUTSIDE, False))
    ]


class SupportForm(forms.Form):
    """A support that is offered."""

    kind = forms.ChoiceField(label=gettext_lazy("Support"), choices=[("", ""), *kinds()])
    words = forms.CharField(
        label=gettext_lazy("What exactly, and by whom"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    barrier = forms.ChoiceField(label=gettext_lazy("For which barrier"), required=False)
    offered_on = Day(label=gettext_lazy("Offered on"))
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(value, gettext_lazy(label)) for value, label in Support.Answer.choices],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, barriers: Iterable[Barrier], **kwargs):
        super().__init__(*args, **kwargs)
        self.barriers = {one.key: one for one in barriers}
        named = [(key, _(BARRIERS[one.kind].label)) for key, one in self.barriers.items()]
        choose(self, "barrier", [("", _("No particular one")), *named])

    def clean_barrier(self) -> Barrier | None:
        return self.barriers.get(self.cleaned_data["barrier"])


class SupportStateForm(forms.Form):
    """What became of an offer."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(value, gettext_lazy(label)) for value, label in Support.Answer.choices],
        widget=forms.RadioSelect,
    )
    started_on = Day(label=gettext_lazy("Started on"), required=False)
    ended_on = Day(label=gettext_lazy("Ended on"), required=False)
    effect = forms.CharField(
        label=gettext_lazy("What it did"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed when it ends: did it help, and how does the student see it?"),
    )


class CatchUpForm(forms.Form):
    """Work that a student missed."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=60)
    work = forms.CharField(
        label=gettext_lazy("Work"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What matters most of what was missed, not all of it."),
    )
    teacher = Person(label=gettext_lazy("Who gives it"), required=False)
    due = Day(label=gettext_lazy("By"), required=False)

    def __init__(self, *args, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "teacher", staff)
