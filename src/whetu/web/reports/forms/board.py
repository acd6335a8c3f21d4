"""What people fill in about a board pack."""

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.schools.forms import Day


class PackForm(forms.Form):
    """As at which day."""

    as_at = Day(
        label=gettext_lazy("As at"),
        help_text=gettext_lazy(
            "The pack says what stood at the end of that day; of today, what stands so far."
        ),
    )
