"""What people fill in about the plan."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.access import ROLES
from whetu.rules.plan import CADENCES, CHANNELS, KINDS, OPENS, WHO
from whetu.web.amp.models import Trigger
from whetu.web.amp.queries import pages
from whetu.web.schools.forms import Day


class OfDraft(forms.Form):
    """A form about the draft: it knows which state of the draft it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def choices(table, words) -> list[tuple]:
    return [(key, words[key]) for key in table]


class Maori(forms.CharField):
    """Words in te reo Māori beside the English ones: the school's own."""

    def __init__(self, *, rows: int = 0, **kwargs):
        super().__init__(required=False, **kwargs)
        self.widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        self.widget.attrs["lang"] = "mi"
        self.widget.is_required = False


class ActionForm(OfDraft):
    """One action of the plan."""

    words = forms.CharField(
        label=gettext_lazy("What is done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    words_mi = Maori(label=gettext_lazy("The same in te reo Māori"), max_length=300, rows=3)
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=80, required=False)
    heading_mi = Maori(label=gettext_lazy("Heading in te reo Māori"), max_length=80)
    role = forms.ChoiceField(label=gettext_lazy("Who does it"))
    opens = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[(key, gettext_lazy(words)) for key, words in OPENS.items()],
        widget=forms.RadioSelect,
        initial="needed",
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of response"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[("", gettext_lazy("any way")), *choices(CHANNELS, pages.CHANNELS)],
        required=False,
    )
    due = forms.IntegerField(
        label=gettext_lazy("Due within how many school days"), min_value=0, max_value=60, initial=5
    )
    cadence = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=choices(CADENCES, pages.CADENCES), initial="once"
    )
    approval = forms.BooleanField(label=gettext_lazy("A leader approves it first"), required=False)
    circumstances = forms.BooleanField(
        label=gettext_lazy("Asked in place of the others while circumstances are known"),
        required=False,
    )
    outcome = forms.CharField(label=gettext_lazy("What should come of it"), max_length=200, required=False)
    outcome_mi = Maori(label=gettext_lazy("What should come of it, in te reo Māori"), max_length=200)

    def __init__(self, *args, who: dict[str, str], kinds: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, who[key]) for key, one in WHO.items() if one.roles]
        self.fields["kind"].choices = [("", _("none: nothing is recorded")), *kinds.items()]


class LineForm(OfDraft):
    """A responsibility or an outcome."""

    words = forms.CharField(
        label=gettext_lazy("Words"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    words_mi = Maori(label=gettext_lazy("The same in te reo Māori"), max_length=300, rows=3)
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=80, required=False)
    heading_mi = Maori(label=gettext_lazy("Heading in te reo Māori"), max_length=80)
    role = forms.ChoiceField(label=gettext_lazy("Who"))

    def __init__(self, *args, who: dict[str, str], kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(who.items())
        if kind == "outcome":
            del self.fields["role"]


class TriggerForm(OfDraft):
    """A line of the school's own."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is counted"),
        choices=[(value, gettext_lazy(label)) for value, label in Trigger.Kind.choices],
        widget=forms.RadioSelect,
        initial=Trigger.Kind.DAYS,
    )
    number = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=60)


class PublishForm(OfDraft):
    """From when the draft is the plan, and why it was changed."""

    from_day = Day(label=gettext_lazy("In force from"))
    why = forms.CharField(
        label=gettext_lazy("Why it was changed"),
        max_length=200,
        help_text=gettext_lazy("Stands in the list of versions: “Board meeting of 3 June”."),
    )


class CloseForm(forms.Form):
    """Why nobody outside is to read it now."""

    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the version's history. Write nobody's name here either."),
    )  # fmt: skip


class ElsewhereForm(forms.Form):
    """Where the plan stands too."""

    elsewhere = forms.URLField(
        label=gettext_lazy("Address on your own site"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Where families find it there: the page itself, not the first page."),
    )


class HolderForm(forms.Form):
    """Who holds a role of the plan, and for which year levels."""

    staff = forms.ChoiceField(label=gettext_lazy("Person"))
    year_levels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Year levels"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None ticked: for all of them."),
    )

    def __init__(self, *args, could: list, levels: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.could = {one.key: one for one in could}
        self.fields["staff"].choices = [(one.key, one.user.name) for one in could]
        self.fields["year_levels"].choices = [(n, _("Year %(n)s") % {"n": n}) for n in levels]

    def clean_staff(self):
        return self.could[self.cleaned_data["staff"]]


class RoleForm(forms.Form):
    """What the school calls a role of its plan."""

    label = forms.CharField(label=gettext_lazy("In English"), max_length=60, required=False)
    label_mi = forms.CharField(label=gettext_lazy("In te reo Māori"), max_length=60, required=False)


NAMED_ELSEWHERE = frozenset(ROLES)


class KindsForm(forms.Form):
    """The school's word for each kind of response, its own system's code, and whether it is used."""

    def __init__(self, *args, held: dict, **kwargs):
        super().__init__(*args, **kwargs)
        for code, kind in KINDS.items():
            row = held.get(code)
            self.fields[f"{code}_label"] = forms.CharField(
                label=_("This school's word for “%(kind)s”") % {"kind": kind.label},
                initial=row.label if row else "", max_length=80, required=False,
                widget=forms.TextInput(attrs={"placeholder": kind.label}),
            )  # fmt: skip
            self.fields[f"{code}_mapped_to"] = forms.CharField(
                label=_("Code of “%(kind)s” in the school's own system") % {"kind": kind.label},
                initial=row.mapped_to if row else "", max_length=80, required=False,
            )  # fmt: skip
            self.fields[f"{code}_used"] = forms.BooleanField(
                label=_("%(kind)s is used") % {"kind": kind.label},
                initial=row.used if row else True, required=False,
            )  # fmt: skip

    def rows(self) -> list[tuple]:
        """For the page: code, kind, and its three fields."""
        parts = ("label", "mapped_to", "used")
        return [(code, kind, [self[f"{code}_{part}"] for part in parts]) for code, kind in KINDS.items()]

    def changed(self) -> dict[str, dict]:
        """The kinds of which something was changed, each with all that was sent of it."""
        parts = ("label", "mapped_to", "used")
        return {
            code: {part: self.cleaned_data[f"{code}_{part}"] for part in parts}
            for code in KINDS
            if {f"{code}_{part}" for part in parts} & set(self.changed_data)
        }
