"""What people fill in to ask the Attendance Service, and about its case."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.attendance_service import PACK, READINESS, VERDICTS
from whetu.rules.sharing import SERVICE, SERVICE_CLOSED, Basis, bases_for
from whetu.web.plans.models import Agency, Referral
from whetu.web.plans.queries import service as queries
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
Lines = forms.Textarea


class CheckForm(forms.Form):
    """Whether it is time: each line with what the record knows of it."""

    agency = forms.ChoiceField(label=gettext_lazy("The service"))
    hold_why = forms.CharField(
        label=gettext_lazy("Why the request is made all the same"), required=False, max_length=500,
        widget=Lines(attrs={"rows": 3}),
        help_text=gettext_lazy("Where a line under Hold is yes, or the service is for others: say why now."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, agencies: list[Agency], facts: Mapping[str, queries.Fact], **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = {one.key: one for one in agencies}
        self.fields["agency"].choices = [(one.key, one.name) for one in agencies]
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
            self.fields["agency"].initial = agencies[0].key
        for key, line in READINESS.items():
            self.fields[name(key)] = forms.ChoiceField(
                label=_(line.words), choices=YES_NO, widget=forms.RadioSelect, help_text=shown(facts[key])
            )

    def groups(self) -> list[tuple[str, str, list]]:
        """The lines by what they decide: key, heading, and fields."""
        kinds = dict.fromkeys(line.decides for line in READINESS.values())
        return [
            (
                kind,
                _(VERDICTS[kind]),
                [self[name(key)] for key, line in READINESS.items() if line.decides == kind],
            )
            for kind in kinds
        ]

    def clean(self) -> dict:
        """What the action takes."""
        given = super().clean() or {}
        if self.errors:
            return given
        return {
            "agency": self.agencies[given["agency"]],
            "answers": {key: given[name(key)] == "yes" for key in READINESS},
            "hold_why": given["hold_why"],
            "version": given["version"],
        }


def name(key: str) -> str:
    return f"line_{key.replace(' ', '_')}"


def shown(fact: queries.Fact) -> str:
    """What the record knows, with the way to it."""
    if not fact.words:
        return _("The record does not know: please say.")
    if not fact.url:
        return format_html("{}", fact.words)
    return format_html('{} <a href="{}">{}</a>', fact.words, fact.url, _("Look at it"))


def check_initial(facts: Mapping[str, queries.Fact], row: Referral | None = None) -> dict:
    """What was answered before; else what the record says where it can."""
    kept = row.ready.get("check", {}) if row else {}
    answered = kept.get("answers", {})
    first = {name(key): yes_no(answered.get(key, fact.yes)) for key, fact in facts.items()}
    first |= {"hold_why": kept.get("hold_why", "")}
    return first | ({"version": row.version, "agency": row.agency.key} if row else {})


def yes_no(yes: bool | None) -> str:
    return "" if yes is None else "yes" if yes else "no"


LONG = (
    "reason",
    "asks",
    "working",
    "strengths",
    "student_view",
    "whanau_view",
    "achievement",
    "health",
    "risks",
)
AS_PLAN = gettext_lazy("Left empty: as the student's plan says it.")
HINTS = {
    "reason": gettext_lazy(
        "What happened, and why the school's own help is not enough. The student may read it."
    ),
    "orders": gettext_lazy(
        "Name nobody who must not be contacted: say what there is, and whom to ask at school."
    ),
    "health": gettext_lazy(
        "Only what the service needs to know, and student and whānau know that you say it."
    ),
    "strengths": AS_PLAN,
    "student_view": AS_PLAN,
    "whanau_view": AS_PLAN,
    "home_language": gettext_lazy("Left empty: the languages of those who may be contacted."),
    "risks": gettext_lazy("“None known” is an answer too."),
    "emergency": gettext_lazy("Somebody who may be contacted, and how."),
}  # fmt: skip


class WriteForm(forms.Form):
    """What people write into a request; the rest comes from the record."""

    primary_contact = forms.ChoiceField(
        label=gettext_lazy("The school's contact for this case"),
        help_text=gettext_lazy("Exactly one person: the Ministry's system tells them what happens."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, staff: Iterable[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {one.key: one for one in staff}
        people = [(one.key, f"{one.user.name} ({one.role_names()})") for one in self.by_key.values()]
        self.fields["primary_contact"].choices = [("", _("Choose")), *people]
        for _title, fields in PACK.values():
            for key, field in fields.items():
                if field.by_hand:
                    self.fields[key] = forms.CharField(
                        label=_(field.label), required=key in ("reason", "asks"), max_length=2000,
                        help_text=HINTS.get(key, ""),
                        widget=Lines(attrs={"rows": 4}) if key in LONG else forms.TextInput,
                    )  # fmt: skip

    def groups(self) -> list[tuple[str, list]]:
        """The fields by part of the request."""
        found = [
            (_(title), [self[key] for key, field in fields.items() if field.by_hand])
            for title, fields in PACK.values()
        ]
        return [
            *((title, fields) for title, fields in found if fields),
            (_("Who asks"), [self["primary_contact"]]),
        ]

    def clean(self) -> dict:
        given = super().clean() or {}
        if self.errors:
            return given
        hand = {
            key: given[key] for key in given if key not in ("version", "primary_contact", "reason", "asks")
        }
        return {
            "primary_contact": self.by_key[given["primary_contact"]],
            "reason": given["reason"],
            "asks": given["asks"],
            "hand": hand,
            "version": given["version"],
        }


def written(row: Referral) -> dict:
    contact = row.primary_contact.key if row.primary_contact else ""
    return {**row.pack.get("hand", {}), "primary_contact": contact, "version": row.version}


class ToldForm(forms.Form):
    """Who was told, and on which lawful basis it is shared."""

    whanau_told = forms.BooleanField(label=gettext_lazy("Whānau were told"), required=False)
    whanau_why = forms.CharField(
        label=gettext_lazy("When, by whom, and what they said; or why they were not told"), max_length=300,
        required=False,
    )  # fmt: skip
    child_told = forms.BooleanField(label=gettext_lazy("The student was told"), required=False)
    child_why = forms.CharField(
        label=gettext_lazy("What the student said; or why they were not told"), max_length=300, required=False
    )
    basis = forms.ChoiceField(label=gettext_lazy("It is shared because"), widget=forms.RadioSelect)
    basis_note = forms.CharField(
        label=gettext_lazy("Who agreed, or who asked, and when"), max_length=300, required=False
    )
    ends = Day(
        label=gettext_lazy("Shared until"),
        help_text=gettext_lazy("The last day; a year at most. It ends when the case is closed."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = [
            (key, basis_words(one)) for key, one in bases_for(queries.KIND).items()
        ]


def basis_words(basis: Basis) -> str:
    confirm = f" {_(basis.confirm)}" if basis.confirm else ""
    return f"{_(basis.label)}. {_(basis.permits)}{confirm}"


class AnswerForm(forms.Form):
    agreed = forms.TypedChoiceField(
        label=gettext_lazy("May it go?"),
        choices=[("yes", gettext_lazy("Yes, approved")), ("no", gettext_lazy("No, back to a draft"))],
        coerce=lambda value: value == "yes", empty_value=None, widget=forms.RadioSelect,
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, required=False, help_text=gettext_lazy("Needed for a no.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SubmittedForm(forms.Form):
    sent_on = Day(label=gettext_lazy("Submitted on"))
    reference = forms.CharField(
        label=gettext_lazy("Reference"), max_length=60,
        help_text=gettext_lazy("The number or name that the Ministry's system or its e-mail gives."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class FollowForm(forms.Form):
    """What happened there."""

    to = forms.ChoiceField(label=gettext_lazy("What happened"), widget=forms.RadioSelect)
    happened_on = Day(label=gettext_lazy("On"))
    words = forms.CharField(
        label=gettext_lazy("In words"), max_length=2000, required=False, widget=Lines(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where more is asked for, and for a pause, a transfer or a no."),
    )  # fmt: skip
    closed = forms.ChoiceField(label=gettext_lazy("If closed: why"), required=False)
    manager = forms.CharField(label=gettext_lazy("Case manager"), max_length=120, required=False)
    manager_contact = forms.CharField(label=gettext_lazy("How to reach them"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, choices: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(key, _(SERVICE[key].label)) for key in choices]
        self.fields["closed"].choices = [
            ("", "–"),
            *((key, _(words)) for key, words in SERVICE_CLOSED.items()),
        ]


class ContactForm(forms.Form):
    primary_contact = forms.ChoiceField(
        label=gettext_lazy("The school's contact for this case"),
        help_text=gettext_lazy("Exactly one person. Change it in the Ministry's system too."),
    )
    manager = forms.CharField(label=gettext_lazy("Case manager there"), max_length=120, required=False)
    manager_contact = forms.CharField(label=gettext_lazy("How to reach them"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, staff: Iterable[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {one.key: one for one in staff}
        self.fields["primary_contact"].choices = [(one.key, one.user.name) for one in self.by_key.values()]

    def clean_primary_contact(self) -> Staff:
        return self.by_key[self.cleaned_data["primary_contact"]]
