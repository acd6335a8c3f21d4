"""What somebody did, in the fewest fields: what, when, with whom, what was said, and what came of it."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import BARRIERS, CHANNELS, CHECK_INS, OUTCOMES
from whetu.web.attendance.actions.reasons import possible
from whetu.web.people.models import Caregiver
from whetu.web.schools.forms import Day

STUDENT, OTHER = "student", "other"
MOODS = (
    (1, gettext_lazy("Very low")),
    (2, gettext_lazy("Low")),
    (3, gettext_lazy("So-so")),
    (4, gettext_lazy("Good")),
    (5, gettext_lazy("Very good")),
)
HOW = [("", ""), *((key, gettext_lazy(word)) for key, word in CHANNELS.items())]
SOURCES = {
    "student": gettext_lazy("the student"),
    "whanau": gettext_lazy("whānau"),
    "staff": gettext_lazy("staff"),
}


class RecordForm(forms.Form):
    """One thing that was done for one student."""

    kind = forms.ChoiceField(label=gettext_lazy("What you did"))
    on = Day(label=gettext_lazy("On"))
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        required=False,
        choices=HOW,
    )
    person = forms.ChoiceField(label=gettext_lazy("With whom"), widget=forms.RadioSelect)
    whom = forms.CharField(label=gettext_lazy("Somebody else: who"), max_length=120, required=False)
    incoming = forms.BooleanField(label=gettext_lazy("They came to us"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        widget=forms.RadioSelect,
        choices=[(key, gettext_lazy(word)) for key, word in OUTCOMES.items()],
        help_text=gettext_lazy("A try without an answer is kept, and the task stays open."),
    )
    said = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In words that the student and their whānau may read."),
    )
    mood = forms.TypedChoiceField(
        label=gettext_lazy("How the student is"), required=False, coerce=int, empty_value=None,
        choices=[("", ""), *MOODS],
    )  # fmt: skip
    student_words = forms.CharField(
        label=gettext_lazy("In the student's own words"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    next_step = forms.CharField(label=gettext_lazy("Next step"), max_length=300, required=False)
    barrier = forms.ChoiceField(label=gettext_lazy("What keeps them from school"), required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("Who said so"), required=False, choices=[("", ""), *SOURCES.items()]
    )
    code = forms.ChoiceField(
        label=gettext_lazy("The reason, for the office to record"), required=False,
        help_text=gettext_lazy("For the days of this term that have no reason yet."),
    )  # fmt: skip
    also = forms.MultipleChoiceField(
        label=gettext_lazy("It answers as well"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        on: date,
        kinds: dict[str, str],
        caregivers: Iterable[Caregiver] = (),
        also: Iterable[tuple[str, str]] = (),
        unexplained: int = 0,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.today, self.caregivers = on, {str(one.pk): one for one in caregivers}
        self.fields["kind"].choices = [("", ""), *kinds.items()]
        self.fields["person"].choices = [
            (STUDENT, _("The student")),
            *((pk, named(one)) for pk, one in self.caregivers.items()),
            (OTHER, _("Somebody else")),
        ]
        self.fields["barrier"].choices = [("", ""), *((key, _(row.label)) for key, row in BARRIERS.items())]
        self.fields["also"].choices = list(also)
        codes = sorted(possible(on).items(), key=lambda code: code[1])
        self.fields["code"].choices = [("", ""), *((letter, f"{name} ({letter})") for letter, name in codes)]
        if not also:
            del self.fields["also"]
        if not unexplained:
            del self.fields["code"]

    def clean(self) -> dict:
        data = self.cleaned_data
        if data.get("on") and data["on"] > self.today:
            self.add_error("on", _("This day is still to come."))
        if data.get("person") == OTHER and not data.get("whom", "").strip():
            self.add_error("whom", _("Say who it was."))
        if data.get("barrier") and not data.get("source"):
            self.add_error("source", _("Say who said so."))
        return data

    def facts(self) -> dict:
        """What `actions.record.record` is to keep."""
        data = self.cleaned_data
        person = data["person"]
        facts = {
            name: data[name] for name in ("kind", "on", "channel", "incoming", "outcome", "said", "next_step")
        }
        facts |= {"caregiver": self.caregivers.get(person), "whom": data["whom"]}
        if person == STUDENT:
            facts["whom"] = "student"
        if data["kind"] in CHECK_INS:
            facts |= {"mood": data["mood"], "student_words": data["student_words"]}
        return facts

    def versions(self) -> dict[str, int]:
        """The tasks that the page showed, and their versions."""
        return versions(self.cleaned_data.get("seen", ""))


class ManyForm(forms.Form):
    """One thing that was done for several students alike."""

    kind = forms.ChoiceField(label=gettext_lazy("What you did"))
    on = Day(label=gettext_lazy("On"))
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        required=False,
        choices=HOW,
    )
    whom = forms.CharField(
        label=gettext_lazy("With whom"),
        max_length=120,
        help_text=gettext_lazy("Such as: the student, whānau, the class."),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), widget=forms.RadioSelect,
        choices=[(key, gettext_lazy(word)) for key, word in OUTCOMES.items()],
    )  # fmt: skip
    said = forms.CharField(
        label=gettext_lazy("What was said"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands with each of them, so name nobody here."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, on: date, kinds: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.today = on
        self.fields["kind"].choices = [("", ""), *kinds.items()]

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["on"]

    def facts(self) -> dict:
        return {
            name: self.cleaned_data[name] for name in ("kind", "on", "channel", "whom", "outcome", "said")
        }

    def versions(self) -> dict[str, int]:
        return versions(self.cleaned_data.get("seen", ""))


def versions(seen: str) -> dict[str, int]:
    """The tasks that a page showed, and their versions."""
    pairs = (part.partition(":") for part in seen.split(",") if part)
    return {key: int(number) for key, _colon, number in pairs if number.isdecimal()}


def named(one: Caregiver) -> str:
    relation = f", {one.relation}" if one.relation else ""
    return f"{one.name}{relation}" + ("" if one.contact_allowed else f" ({_('do not contact')})")


class SnoozeForm(forms.Form):
    """Until when a task waits, and why."""

    until = Day(label=gettext_lazy("Ask me again on"))
    why = forms.CharField(label=gettext_lazy("Why it waits"), max_length=200)


class HandOverForm(forms.Form):
    """Who takes a task on."""

    to = forms.ChoiceField(label=gettext_lazy("Hand over to"))

    def __init__(self, *args, people: Iterable, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {one.key: one for one in people}
        self.fields["to"].choices = [("", ""), *((key, one.user.name) for key, one in self.people.items())]

    def clean_to(self):
        return self.people[self.cleaned_data["to"]]


class WithdrawForm(forms.Form):
    """Why something was recorded in error."""

    why = forms.CharField(label=gettext_lazy("Why was this recorded in error?"), max_length=200)


class DecideForm(forms.Form):
    """Something to do that no plan asked for."""

    words = forms.CharField(label=gettext_lazy("What is to be done"), max_length=300)
    owner = forms.ChoiceField(label=gettext_lazy("By whom"))
    due = Day(label=gettext_lazy("By when"), required=False)

    def __init__(self, *args, people: Iterable, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {one.key: one for one in people}
        self.fields["owner"].choices = [("", ""), *((key, one.user.name) for key, one in self.people.items())]

    def clean_owner(self):
        return self.people[self.cleaned_data["owner"]]
