"""What people write into a draft's text."""

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.amp.actions.writing import MOST
from whetu.web.amp.queries.writing import mark


class Text(forms.CharField):
    """A long text: its lines end as ours do, whatever the browser sends."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def writing(label, lang: str) -> Text:
    attrs = {"rows": 16, "lang": lang, "data-words": "", "spellcheck": "true"}
    return Text(label=label, max_length=MOST, required=False, widget=forms.Textarea(attrs=attrs))


class PartForm(forms.Form):
    """A part in both languages, and which words it was opened on."""

    en = writing(gettext_lazy("In English"), "en-NZ")
    mi = writing(gettext_lazy("In te reo Māori"), "mi")
    en_was = forms.CharField(widget=forms.HiddenInput)
    mi_was = forms.CharField(widget=forms.HiddenInput)


def part_form(row, data=None) -> PartForm:
    """The form of a part as it stands, or as it was sent."""
    en, mi = (row.en, row.mi) if row else ("", "")
    return PartForm(data, initial={"en": en, "mi": mi, "en_was": mark(en), "mi_was": mark(mi)})
