"""What people fill in about sharing what the school knows of a student."""

from datetime import date

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.sharing import BASES, bases_for
from whetu.web.people.forms import Person, choose
from whetu.web.plans.forms.referrals import YesNo, grouped
from whetu.web.plans.models import Agency
from whetu.web.plans.queries.sharing import PARTS
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff


class ShareForm(forms.Form):
    """What is shared, on which basis, who was told, and until when."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What of the record goes with it"), required=False,
        widget=forms.CheckboxSelectMultiple, choices=[(key, label) for key, (label, _lines) in PARTS.items()],
        help_text=gettext_lazy("As little as they need. You see it whole before it goes."),
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=gettext_lazy("On which lawful basis"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy(
            "Choose a lawful basis. Without one nothing is shared: ask the student and whānau whether they "
            "agree, or do not share."
        )},
    )  # fmt: skip
    basis_note = forms.CharField(
        label=gettext_lazy("Who agreed or asked, and when"), max_length=300, required=False,
        help_text=gettext_lazy("Needed where they agreed to it, and where it answers a request."),
    )  # fmt: skip
    child_told = YesNo(label=gettext_lazy("Does the student know?"))
    child_why = forms.CharField(
        label=gettext_lazy("What they said; or why they are not told"), max_length=300, required=False
    )
    whanau_told = YesNo(label=gettext_lazy("Do whānau know?"))
    whanau_why = forms.CharField(
        label=gettext_lazy("What they said; or why they are not told"), max_length=300, required=False
    )
    ends = Day(
        label=gettext_lazy("Open until"),
        help_text=gettext_lazy("The last day on which the agency may use and read it, a year at most."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = [(key, basis_words(one)) for key, one in bases_for(kind).items()]


def basis_words(basis) -> str:
    """A basis as it is chosen: what it is, what it permits, and where it stands."""
    words = format_html("<b>{}</b>. {} <small>{}.</small>", _(basis.label), _(basis.permits), basis.source)
    return format_html("{} <b>{}</b>", words, _(basis.confirm)) if basis.confirm else words


def prepared(ready: dict, version: int, ends: date) -> dict:
    """What was said of sharing, as the form shows it; `ends`: where nobody said yet."""
    yes_no = {True: "yes", False: "no", None: ""}
    return {
        **{name: ready.get(name, "") for name in ("basis", "basis_note", "child_why", "whanau_why")},
        "parts": ready.get("parts", ["days", "tried"]),
        "child_told": yes_no[ready.get("child_told")],
        "whanau_told": yes_no[ready.get("whanau_told")],
        "ends": date.fromisoformat(ready["ends"]) if ready.get("ends") else ends,
        "version": version,
    }


class DirectForm(ShareForm):
    """Something that is shared without a referral: with whom, and why."""

    to = forms.CharField(
        label=gettext_lazy("With whom"), max_length=200,
        help_text=gettext_lazy("The person and their agency, as the register is to name them."),
    )  # fmt: skip
    agency = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why we share"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    worker = Person(
        label=gettext_lazy("Who of the agency reads it here"), required=False,
        help_text=gettext_lazy("They see these words until the share ends, and nothing else."),
    )  # fmt: skip
    field_order = ("agency", "to", "reason")

    def __init__(self, *args, agencies: list[Agency], workers: list[Staff], **kwargs):
        super().__init__(*args, kind="", **kwargs)
        self.agencies = {one.key: one for one in agencies}
        self.fields["basis"].choices = [
            (key, basis_words(one)) for key, one in BASES.items() if not one.inside
        ]
        choose(self, "agency", [("", _("None of the directory")), *grouped(agencies)])
        field = self.fields["worker"]
        field.offer(workers)
        field.choices = [("", _("Nobody")), *((one.key, one.user.name) for one in workers)]

    def clean_agency(self) -> Agency | None:
        return self.agencies.get(self.cleaned_data["agency"])


class WordsForm(forms.Form):
    """Words of an agency to the school."""

    words = forms.CharField(
        label=gettext_lazy("Note to the school"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It is kept with the referral. Student and whānau may read it."),
    )  # fmt: skip


class DoForm(forms.Form):
    """What an agency does, by when."""

    words = forms.CharField(label=gettext_lazy("What you do"), max_length=300)
    due = Day(label=gettext_lazy("By when"))


class DidForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("What came of it"), max_length=300, required=False)
