"""What people fill in about a student's key adult and notes."""

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.people.forms import Person, offer
from whetu.web.schools.models import Staff


class KeyAdultForm(forms.Form):
    """A student's key adult."""

    key_adult = Person(
        label=gettext_lazy("Key adult"),
        required=False,
        help_text=gettext_lazy("Somebody at school whom the student trusts, and who checks in with them."),
    )

    def __init__(self, *args, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "key_adult", staff)


class NoteForm(forms.Form):
    """Words to keep about a student."""

    words = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("In words that the student and their whānau may read."),
    )
    restricted = forms.BooleanField(
        label=gettext_lazy("A counselling note: nobody but me can read it"),
        required=False,
        help_text=gettext_lazy("The principal is shown that it exists. It is in no search and no export."),
    )

    def __init__(self, *args, may_restrict: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_restrict:
            del self.fields["restricted"]
