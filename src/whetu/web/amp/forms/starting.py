"""What a draft begins from."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.intake.documents import MOST_BYTES, MOST_CHARACTERS


class FileForm(forms.Form):
    """A document of the school's own."""

    file = forms.FileField(label=gettext_lazy("A Word file (.docx) or a PDF"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file has more than 10 MB: leave its pictures out."))
        return file


class PasteForm(forms.Form):
    """Text of the school's own, pasted in."""

    text = forms.CharField(
        label=gettext_lazy("Text to begin from"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Headings on lines of their own."),
    )
