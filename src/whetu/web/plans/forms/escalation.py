"""What people fill in about going further, the check of last resort, and formal letters."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.escalation import LADDER, LEGAL, ROUTES, is_number, law_in
from whetu.rules.law import Text
from whetu.web.people.models import Caregiver
from whetu.web.plans.models import Escalation, FormalLetter
from whetu.web.plans.queries.escalation import Line
from whetu.web.response.forms.meetings import Clock, time_of
from whetu.web.schools.forms import Day


class Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpenForm(forms.Form):
    """Which way to go further, and why."""

    route = forms.ChoiceField(label=gettext_lazy("Which way"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Why now"), max_length=2000, widget=area(4),
        help_text=gettext_lazy(
            "What was tried and what came of it. The student and their whānau may read this."
        ),
    )  # fmt: skip

    def __init__(self, *args, against: Mapping[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = [
            (key, f"{_(route.label)}. {_(route.meaning)} {against.get(key, '')}".strip())
            for key, route in ROUTES.items()
        ]


class CheckForm(Versioned):
    """The check of last resort: a yes or no, with a note, where the record does not answer by itself."""

    def __init__(self, *args, lines: Iterable[Line], whole: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = [line for line in lines if not (line.found and line.found.yes)]
        for line in self.asked:
            self.fields[f"yes_{line.name}"] = forms.ChoiceField(
                label=_("Is it so?"), required=False,
                choices=[("", _("Not answered")), ("yes", _("Yes")), ("no", _("No, or not yet"))],
            )  # fmt: skip
            self.fields[f"note_{line.name}"] = forms.CharField(
                label=_("How we know"), required=False, max_length=500
            )
        if not whole:
            self.fields["override_why"] = forms.CharField(
                label=_("Where a line is not met: why this cannot wait"), required=False, max_length=1000,
                widget=area(), help_text=_("Leave it empty where all is met."),
            )  # fmt: skip

    def pairs(self) -> list[tuple]:
        """Each line with its two fields, for the page."""
        return [(line, self[f"yes_{line.name}"], self[f"note_{line.name}"]) for line in self.asked]

    def clean(self) -> dict:
        given = super().clean() or {}
        answers = {}
        for line in self.asked:
            yes, note = given.get(f"yes_{line.name}", ""), given.get(f"note_{line.name}", "")
            if yes == "yes" and not note.strip():
                self.add_error(f"note_{line.name}", _("Say how you know: whoever decides relies on it."))
            answers[line.name] = {"yes": {"yes": True, "no": False}.get(yes), "note": note}
        return {
            "version": given.get("version", 0),
            "answers": answers,
            "override_why": given.get("override_why", ""),
        }


def check_filled(row: Escalation, lines: Iterable[Line]) -> dict:
    """The check as the form shows it."""
    found: dict = {"version": row.version, "override_why": row.override_why}
    for line in lines:
        found[f"yes_{line.name}"] = {True: "yes", False: "no", None: ""}[line.yes]
        found[f"note_{line.name}"] = line.note
    return found


class DecideForm(Versioned):
    """A leader's yes or no."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Approve")), ("no", gettext_lazy("Hold it: not now"))],
    )  # fmt: skip
    evidence_read = forms.BooleanField(
        label=gettext_lazy("I have read what the known circumstances rest on"), required=False
    )
    why = forms.CharField(
        label=gettext_lazy("Your reason"), required=False, max_length=500, widget=area(),
        help_text=gettext_lazy("A hold always has one. Write it as you would say it to whānau."),
    )  # fmt: skip

    def __init__(self, *args, evidence: bool = False, letter: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if letter:
            self.fields["agreed"].choices = [("yes", _("Approve it")), ("no", _("Take it back"))]
            self.fields["why"].help_text = _("Taking it back always has one.")
        if not evidence:
            del self.fields["evidence_read"]
        else:
            self.fields["why"].required = True

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("agreed") == "no" and not given.get("why", "").strip():
            self.add_error("why", _("Say why not, so that it can be put right."))
        return given | {"agreed": given.get("agreed") == "yes"}


class WhyForm(Versioned):
    """A reason, to hold or to take back."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=300, widget=area())


LOOK_AGAIN = 28  # days: four weeks, our own choice


class DoneForm(Versioned):
    """When it was done, and when its effect is looked at."""

    done_on = Day(label=gettext_lazy("Done on"))
    words = forms.CharField(
        label=gettext_lazy("What was done"), required=False, max_length=1000, widget=area()
    )
    review_on = Day(
        label=gettext_lazy("Look at the effect on"),
        help_text=gettext_lazy(
            "On this day it stands on the leaders' list, with days away before and after."
        ),
    )


class ReferForm(DoneForm):
    """The principal's referral to the Ministry."""

    reference = forms.CharField(
        label=gettext_lazy("The Ministry's reference, if it gave one"), required=False, max_length=60
    )
    field_order = ("done_on", "reference", "words", "review_on")


def look_again(on: date) -> dict:
    return {"done_on": on, "review_on": on + timedelta(days=LOOK_AGAIN)}


class MinistryForm(Versioned):
    """What the Ministry told the school."""

    state = forms.ChoiceField(label=gettext_lazy("What the Ministry told us"), widget=forms.RadioSelect)
    said_on = Day(label=gettext_lazy("Told on"))
    words = forms.CharField(
        label=gettext_lazy("In its words, or yours"), required=False, max_length=1000, widget=area()
    )
    reference = forms.CharField(label=gettext_lazy("Reference"), required=False, max_length=60)

    def __init__(self, *args, row: Escalation, **kwargs):
        super().__init__(*args, **kwargs)
        moves = LEGAL[row.legal_state].moves
        self.fields["state"].choices = [(state, _(LEGAL[state].label)) for state in moves]


class EffectForm(Versioned):
    effect = forms.CharField(
        label=gettext_lazy("What came of it, and what is next"), max_length=1000, widget=area(4)
    )


class LetterForm(Versioned):
    """What a person chooses for a letter; the rest comes from the record and the law's table."""

    to = forms.MultipleChoiceField(label=gettext_lazy("To"), widget=forms.CheckboxSelectMultiple)
    strength = forms.CharField(
        label=gettext_lazy("Something good about this student, or a thank-you"), max_length=300,
        widget=area(2), help_text=gettext_lazy("The letter begins with it."),
    )  # fmt: skip
    will_do = forms.CharField(
        label=gettext_lazy("What the school will do next"), max_length=600, widget=area()
    )
    meet_on = Day(label=gettext_lazy("Day to meet"))
    meet_at = Clock(label=gettext_lazy("Time"))
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120)
    leader = forms.ChoiceField(label=gettext_lazy("With whom"))
    contact = forms.ChoiceField(label=gettext_lazy("Whom whānau may ring"))
    phone = forms.CharField(label=gettext_lazy("On this number"), max_length=30)
    law = forms.ChoiceField(
        label=gettext_lazy("A passage of law"), required=False, widget=forms.RadioSelect,
        help_text=gettext_lazy("From the dated table alone. The principal approves a letter that holds one."),
    )  # fmt: skip

    def __init__(
        self, *args, caregivers: Iterable[Caregiver], people: Iterable[str], passages: Mapping[str, Text],
        rung: int, **kwargs,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        caregivers = list(caregivers)
        self.fields["to"].choices = [
            (str(one.pk), f"{one.name}, {one.relation.lower()}" if one.relation else one.name)
            for one in caregivers
            if one.contact_allowed
        ]
        if closed := ", ".join(one.name for one in caregivers if not one.contact_allowed):
            words = _("Not to be contacted, so not written to: %(names)s.")
            self.fields["to"].help_text = words % {"names": closed}
        names = [(name, name) for name in people]
        self.fields["leader"].choices = self.fields["contact"].choices = names
        if passages:
            none = [] if rung in LADDER and LADDER[rung].warns else [("", _("None"))]
            self.fields["law"].choices = none + [
                (key, f"{_(text.label)} ({text.where})") for key, text in passages.items()
            ]
        else:
            del self.fields["law"]

    def clean(self) -> dict:
        given = super().clean() or {}
        for name in ("strength", "will_do", "place"):
            if found := law_in(given.get(name, "")):
                words = _("“%s”: words of law or blame come from the table alone. Say it in another way.")
                self.add_error(name, words % found)
        if not is_number(given.get("phone", "0")):
            self.add_error("phone", _("Write the number alone: digits, spaces and +."))
        if self.errors:
            return given
        version = given.pop("version")
        chosen = given | {
            "to": [int(pk) for pk in given["to"]],
            "meet_on": given["meet_on"].isoformat(),
            "meet_at": given["meet_at"].strftime("%H:%M"),
        }
        return {"version": version, "given": chosen}


def letter_filled(row: FormalLetter) -> dict:
    """A draft as the form shows it."""
    given = row.said.get("given", {})
    return given | {
        "version": row.version,
        "to": [str(pk) for pk in given.get("to", [])],
        "meet_on": date.fromisoformat(given["meet_on"]),
        "meet_at": time_of(given["meet_at"]).strftime("%H:%M"),
    }


HOW = [
    ("hand", gettext_lazy("By hand")),
    ("post", gettext_lazy("By post")),
    ("e-mail", gettext_lazy("By e-mail, from somebody's own mailbox")),
]


class ServeForm(Versioned):
    """When, how and to whom a letter went."""

    done_on = Day(label=gettext_lazy("Served on"))
    how = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect, choices=HOW)
    to = forms.MultipleChoiceField(label=gettext_lazy("To"), widget=forms.CheckboxSelectMultiple)
    review_on = Day(label=gettext_lazy("Look at the effect on"))

    def __init__(self, *args, people: Iterable[Caregiver], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(one.pk), one.name) for one in people]

    def clean_to(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["to"]]


class EarlierForm(forms.Form):
    """A letter that was served before the school began with this site."""

    rung = forms.TypedChoiceField(
        label=gettext_lazy("Which letter"), widget=forms.RadioSelect, coerce=int,
        choices=[(number, gettext_lazy(rung.label)) for number, rung in LADDER.items() if not rung.warns],
    )  # fmt: skip
    served_on = Day(label=gettext_lazy("Served on"))
    how = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect, choices=HOW)
    to = forms.MultipleChoiceField(label=gettext_lazy("To"), widget=forms.CheckboxSelectMultiple)
    kept = forms.CharField(
        label=gettext_lazy("Where the paper is kept"), max_length=200,
        help_text=gettext_lazy("Like: student file, office, second drawer."),
    )  # fmt: skip

    def __init__(self, *args, caregivers: Iterable[Caregiver], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(one.pk), one.name) for one in caregivers if one.contact_allowed]

    def clean_to(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["to"]]
