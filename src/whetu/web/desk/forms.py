"""What may be chosen and written on the desk's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from whetu.web.desk.queries.lists import AGES, LISTS
from whetu.web.desk.queries.students import ROLLS, SORTS, Choices
from whetu.web.words import STEP_WORDS

SORT_CHOICES = [(sign + name, name) for name in SORTS for sign in ("", "-")]


def named(rows: dict[str, Any]) -> list[tuple[str, Any]]:
    """Choices of a table whose rows have a label, or are one."""
    return [(name, getattr(row, "label", row)) for name, row in rows.items()]


class ChoicesForm(forms.Form):
    """The choices in an address. A choice that is none is left out: an old link still opens."""

    list = forms.ChoiceField(required=False, choices=named(LISTS))
    age = forms.ChoiceField(required=False, choices=named(AGES))
    step = forms.ChoiceField(required=False, choices=[*named(STEP_WORDS), ("none", "none")])
    year = forms.IntegerField(required=False, min_value=0, max_value=15)
    class_group = forms.CharField(required=False, max_length=40)
    roll = forms.ChoiceField(required=False, choices=named(ROLLS))
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    sort = forms.ChoiceField(required=False, choices=SORT_CHOICES)

    def choices(self) -> Choices:
        self.is_valid()
        return Choices(**self.cleaned_data)


class SearchForm(forms.Form):
    """Words of a name. They are kept with the session, never put in an address."""

    words = forms.CharField(required=False, max_length=80)


class SavedFilterForm(forms.Form):
    """A name for the choices of a list."""

    name = forms.CharField(label=_("Name of this list"), max_length=60)


class NumberForm(forms.Form):
    """A student's number in the school's own system, exactly."""

    number = forms.CharField(label=_("Student's number in your system"), max_length=20)


class GlassForm(forms.Form):
    """Why somebody needs to open a record that their work does not open."""

    reason = forms.CharField(
        label=_("Why do you need to open this record?"),
        help_text=_("A sentence is enough. It is kept with the record, and the principal is shown it."),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why you need to open this record."),
            "min_length": _("Say why in a few more words."),
        },
    )


class ChronologyForm(forms.Form):
    """What a chronology is taken away for, and whether phone numbers and e-mail addresses stay in it."""

    reason = forms.CharField(
        label=_("What it is for"),
        max_length=200,
        min_length=8,
        help_text=_("Who will read it, and why. Your reason is kept in the audit and on the paper."),
    )
    contacts = forms.BooleanField(
        label=_("Leave phone numbers and e-mail addresses in"),
        required=False,
        help_text=_("Those of people who must not be contacted are left out all the same."),
    )
