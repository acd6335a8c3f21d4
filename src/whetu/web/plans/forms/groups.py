"""What people fill in about several agencies together."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import BARRIERS
from whetu.rules.sharing import GROUP
from whetu.web.people.forms import Person, choose, offer
from whetu.web.plans.forms.referrals import grouped
from whetu.web.plans.forms.sharing import ShareForm
from whetu.web.plans.models import Agency, AgencyGroup, GroupMember
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff


class GroupForm(forms.Form):
    """What the group is for, who leads it, what matters to the whānau, and what is planned together."""

    name = forms.CharField(
        label=gettext_lazy("Name of the group"), max_length=120,
        help_text=gettext_lazy("As all of them will call it, such as “Getting to school”."),
    )  # fmt: skip
    lead = Person(label=gettext_lazy("Who of us leads it"))
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What it is to help with"), widget=forms.CheckboxSelectMultiple
    )
    culture = forms.CharField(
        label=gettext_lazy("What matters to this student and whānau: language, faith, tikanga, who is asked"),
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ask them; “nothing in particular” is an answer."),
    )  # fmt: skip
    plan_words = forms.CharField(
        label=gettext_lazy("The joint plan"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("What all of you do as one. Once you met."),
    )  # fmt: skip
    review_on = Day(label=gettext_lazy("We look at it together on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "needs", [(key, _(barrier.label)) for key, barrier in BARRIERS.items()])
        offer(self, "lead", staff)


def filled(row: AgencyGroup) -> dict:
    """A group as the form shows it."""
    names = ("name", "needs", "culture", "plan_words", "review_on", "version")
    return {name: getattr(row, name) for name in names} | {"lead": row.lead.key if row.lead else ""}


class MemberForm(forms.Form):
    """Somebody who joins: of an agency, or of the school."""

    agency = forms.ChoiceField(label=gettext_lazy("Of which agency"), required=False)
    name = forms.CharField(label=gettext_lazy("Who of the agency"), max_length=120, required=False)
    staff = Person(label=gettext_lazy("Or somebody of the school"), required=False)
    does = forms.CharField(label=gettext_lazy("What they do"), max_length=300, required=False)
    due = Day(label=gettext_lazy("By when"), required=False)
    since = Day(label=gettext_lazy("In the group since"))

    def __init__(self, *args, agencies: Iterable[Agency], staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        rows = list(agencies)
        self.agencies = {one.key: one for one in rows}
        choose(self, "agency", [("", _("None")), *grouped(rows)])
        offer(self, "staff", staff)

    def clean_agency(self) -> Agency | None:
        return self.agencies.get(self.cleaned_data["agency"])


class TaskForm(forms.Form):
    """What somebody does, and by when."""

    does = forms.CharField(label=gettext_lazy("What they do"), max_length=300)
    due = Day(label=gettext_lazy("By when"))


class MemberShareForm(ShareForm):
    """On which basis somebody of an agency is told, what of the record, and who reads it here."""

    worker = Person(
        label=gettext_lazy("Who of the agency reads it here"), required=False,
        help_text=gettext_lazy("They see these words until the share ends, and nothing else."),
    )  # fmt: skip

    def __init__(self, *args, workers: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parts"].help_text = _("Besides what you plan together, which goes with it.")
        field = self.fields["worker"]
        field.offer(workers)
        field.choices = [("", _("Nobody")), *((one.key, one.user.name) for one in workers)]


class HandOverForm(forms.Form):
    """Another takes over, and what they need to know."""

    name = forms.CharField(label=gettext_lazy("Who takes over"), max_length=120, required=False)
    staff = Person(label=gettext_lazy("Who takes over"), required=False)
    since = Day(label=gettext_lazy("From this day on"))
    handover = forms.CharField(
        label=gettext_lazy("What they need to know"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("So that the student need not begin again: what helps, what was promised."),
    )  # fmt: skip

    def __init__(self, *args, member: GroupMember, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "staff", staff)
        self.fields["name" if member.staff_id else "staff"].widget = forms.HiddenInput()


class MoveForm(forms.Form):
    """How the group stands now."""

    to = forms.ChoiceField(label=gettext_lazy("It is now"), widget=forms.RadioSelect)
    on = Day(label=gettext_lazy("On"))
    words = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed for a review, and when it is closed."),
    )  # fmt: skip
    review_on = Day(label=gettext_lazy("The next look together, on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, state: str, **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "to", [(one, _(GROUP[one].label)) for one in GROUP[state].next if one != "basis"])
