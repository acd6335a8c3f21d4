"""What people fill in about a referral."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.plan import BARRIERS
from whetu.rules.sharing import BY_AGENCY, OUTCOMES, States
from whetu.web.people.forms import Person, choose, offer
from whetu.web.plans.models import Agency, Referral
from whetu.web.plans.queries.agencies import inside, kind_words
from whetu.web.response.models import Barrier
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff

HOW = [
    ("sign-in", gettext_lazy("Their worker reads it here, with their own sign-in")),
    ("e-mail", gettext_lazy("I sent the form by e-mail myself")),
    ("their form", gettext_lazy("I filled in the agency's own form")),
    ("post", gettext_lazy("By post")),
    ("by hand", gettext_lazy("By hand")),
    ("phone", gettext_lazy("By phone")),
]


YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class YesNo(forms.TypedChoiceField):
    """Yes or no; the answer is a bool, and there is none until somebody gives it."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=YES_NO, widget=forms.RadioSelect, coerce=lambda given: given == "yes", **kwargs
        )


ENDS = [(key, gettext_lazy(one)) for key, one in OUTCOMES.items()]


class ReferralForm(forms.Form):
    """Whom we ask for help, why, and for what."""

    agency = forms.ChoiceField(label=gettext_lazy("Who is asked"))
    barrier = forms.ChoiceField(label=gettext_lazy("For which barrier"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why we ask"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "It goes to the agency, and student and whānau may read it. Other students' names, and people "
            "not to be contacted, are taken out."
        ),
    )  # fmt: skip
    asks = forms.CharField(
        label=gettext_lazy("What we ask of them"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    primary_contact = Person(
        label=gettext_lazy("Whom they answer to"), required=False,
        help_text=gettext_lazy("What the agency says becomes this person's task."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, agencies: list[Agency], barriers: Iterable[Barrier], staff: list[Staff],
                 **kwargs):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.agencies = {one.key: one for one in agencies}
        self.barriers = {one.key: one for one in barriers}
        choose(self, "agency", [("", _("Choose")), *grouped(agencies)])
        named = [(key, _(BARRIERS[one.kind].label)) for key, one in self.barriers.items()]
        choose(self, "barrier", [("", _("No particular one")), *named])
        offer(self, "primary_contact", staff)

    def clean_agency(self) -> Agency:
        return self.agencies[self.cleaned_data["agency"]]

    def clean_barrier(self) -> Barrier | None:
        return self.barriers.get(self.cleaned_data["barrier"])


def grouped(agencies: Iterable[Agency]) -> list[tuple]:
    """Agencies to choose from, the school's own people first."""
    rows = list(agencies)
    found = [
        (place, [(one.key, f"{one.name} ({kind_words(one.kind)})") for one in rows if inside(one) is here])
        for place, here in ((_("In school"), True), (_("Outside"), False))
    ]
    return [(place, lines) for place, lines in found if lines]


def filled(row: Referral) -> dict:
    """A referral as the form shows it."""
    return {
        "agency": row.agency.key,
        "barrier": row.barrier.key if row.barrier else "",
        "reason": row.reason,
        "asks": row.asks,
        "primary_contact": row.primary_contact.key if row.primary_contact else "",
        "version": row.version,
    }


class ApproveForm(forms.Form):
    """A leader's yes or no, and who of the agency reads it here."""

    agreed = YesNo(label=gettext_lazy("May it go, in these words?"))
    why = forms.CharField(
        label=gettext_lazy("Why not"), max_length=500, required=False,
        help_text=gettext_lazy("Needed for a no: it goes back to its writer."),
    )  # fmt: skip
    worker = Person(
        label=gettext_lazy("Who of the agency reads it here"), required=False,
        help_text=gettext_lazy(
            "Somebody who signs in as agency worker: they see these words until the share ends, and nothing "
            "else. Nobody: it goes another way."
        ),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, workers: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["worker"]
        offer(self, "worker", workers)
        field.choices = [("", _("Nobody")), *((one.key, one.user.name) for one in workers)]


class SendForm(forms.Form):
    """How it went, and when."""

    how = forms.ChoiceField(label=gettext_lazy("How it goes"), widget=forms.RadioSelect)
    sent_on = Day(label=gettext_lazy("On"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, worker: str, **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "how", [one for one in HOW if worker or one[0] != "sign-in"])


class MoveForm(forms.Form):
    """What became of it."""

    to = forms.ChoiceField(label=gettext_lazy("It is now"), widget=forms.RadioSelect)
    on = Day(label=gettext_lazy("Since"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), required=False,
        choices=[("", gettext_lazy("Not closed yet")), *ENDS],
        help_text=gettext_lazy("Needed where it is closed."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, table: States, state: str, by_agency: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        nexts = [one for one in table[state].next if one not in ("draft", "approval", "approved", "sent")]
        if by_agency:
            nexts = [one for one in nexts if one in BY_AGENCY]
            del self.fields["on"], self.fields["version"]
        if "closed" not in nexts:
            del self.fields["outcome"]
            self.fields["words"].help_text = _("Needed where you decline, or ask for more.")
        choose(self, "to", [(one, _(table[one].label)) for one in nexts])


class AgreedOnly(forms.Form):
    """A button that says which version of a row was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
