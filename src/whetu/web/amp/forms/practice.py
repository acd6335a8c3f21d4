"""What people fill in about putting the plan into practice, and about telling people of it."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.amp.forms.reflect import few_lines
from whetu.web.people.forms import Person, offer
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff


class ActivityForm(forms.Form):
    """What is to be done, by whom, by when."""

    words = few_lines(gettext_lazy("What is to be done"), required=True)
    owner = Person(label=gettext_lazy("Who does it"), required=False)
    due = Day(label=gettext_lazy("By which day"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, owners: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "owner", owners)


class DoneForm(forms.Form):
    """Since when it is done, and a note."""

    done_on = Day(label=gettext_lazy("Done on"))
    note = few_lines(gettext_lazy("What came of it"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NoticeForm(forms.Form):
    """A notice in both languages."""

    en = forms.CharField(
        label=gettext_lazy("In English"), max_length=4000, widget=forms.Textarea(attrs={"rows": 18})
    )
    mi = forms.CharField(
        label=gettext_lazy("In te reo Māori"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 18, "lang": "mi"}),
        help_text=gettext_lazy("Your school's own words, by somebody who writes te reo Māori well."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ToldForm(forms.Form):
    """When people were told, and how."""

    told_on = Day(label=gettext_lazy("Told on"))
    told_how = forms.CharField(
        label=gettext_lazy("How"), max_length=120,
        help_text=gettext_lazy("The newsletter, an assembly, a message by your own system, a hui."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def of_activity(row) -> dict:
    """An activity as its form shows it."""
    owner = row.owner.key if row.owner else ""
    return {"words": row.words, "owner": owner, "due": row.due, "version": row.version}


def of_done(row, on: date) -> dict:
    return {"done_on": row.done_on or on, "note": row.note, "version": row.version}


def of_notice(row) -> dict:
    return {"en": row.en, "mi": row.mi, "version": row.version}


def of_told(row, on: date) -> dict:
    return {"told_on": row.told_on or on, "told_how": row.told_how, "version": row.version}
