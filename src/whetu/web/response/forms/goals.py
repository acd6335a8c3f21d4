"""What people fill in about a student's goals."""

from django import forms
from django.utils.translation import gettext_lazy

from whetu.web.response.models import Goal
from whetu.web.schools.forms import Day


class GoalForm(forms.Form):
    """A short-term goal: what, how we know, by when."""

    words = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=300,
        help_text=gettext_lazy("In the student's own words, small enough to reach."),
    )
    measure = forms.CharField(
        label=gettext_lazy("How we know that it is met"),
        max_length=200,
        help_text=gettext_lazy("Something to count or to see, such as “at school on four Mondays”."),
    )
    due = Day(label=gettext_lazy("By"))
    student_agrees = forms.BooleanField(
        label=gettext_lazy("The student set it with me, and agrees"), required=False
    )
    whanau_agrees = forms.BooleanField(label=gettext_lazy("Whānau know of it, and agree"), required=False)


class GoalStateForm(forms.Form):
    """What became of a goal."""

    state = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        choices=[(value, gettext_lazy(label)) for value, label in Goal.State.choices],
        widget=forms.RadioSelect,
    )
    due = Day(label=gettext_lazy("By"))
    whanau_agrees = forms.BooleanField(label=gettext_lazy("Whānau know of it, and agree"), required=False)
