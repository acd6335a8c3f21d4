"""What people fill in about an agency."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import BARRIERS
from whetu.rules.sharing import AGENCY_KINDS
from whetu.web.people.forms import Person, offer
from whetu.web.plans.models import Agency
from whetu.web.schools.models import Staff


def kinds() -> list[tuple]:
    """The kinds of agency to choose from, those of the school first."""
    return [
        (place, [(key, _(kind.label)) for key, kind in AGENCY_KINDS.items() if kind.inside is here])
        for place, here in ((_("In school"), True), (_("Outside"), False))
    ]


class AgencyForm(forms.Form):
    """What it does, how it is asked, and who here knows them."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    area = forms.CharField(
        label=gettext_lazy("Area"), max_length=120, required=False,
        help_text=gettext_lazy("Where it works: a suburb, a town, a region, or “our school”."),
    )  # fmt: skip
    helps = forms.MultipleChoiceField(
        label=gettext_lazy("Helps with"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing chosen: what its kind usually helps with."),
    )  # fmt: skip
    route = forms.CharField(
        label=gettext_lazy("How it is asked"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Their form, a call first, or whānau ask themselves. Whānau may read this."),
    )  # fmt: skip
    hours = forms.CharField(label=gettext_lazy("Hours"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    contact = forms.CharField(
        label=gettext_lazy("Who answers there"), max_length=120, required=False,
        help_text=gettext_lazy("For staff alone: it does not stand on the sheet for whānau."),
    )  # fmt: skip
    our_contact = Person(label=gettext_lazy("Who of us knows them"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note for staff"), max_length=300, required=False,
        help_text=gettext_lazy("Such as how long they usually take. No word about a student."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *kinds()]
        self.fields["helps"].choices = [(key, _(barrier.label)) for key, barrier in BARRIERS.items()]
        offer(self, "our_contact", staff)


def filled(row: Agency) -> dict:
    """An agency as the form shows it."""
    names = (
        "name",
        "kind",
        "area",
        "helps",
        "route",
        "hours",
        "phone",
        "email",
        "contact",
        "note",
        "version",
    )
    return {name: getattr(row, name) for name in names} | {
        "our_contact": row.our_contact.key if row.our_contact else ""
    }
