"""What people fill in about students, and about who may see them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff


class Person(forms.ChoiceField):
    """One of some members of staff, by key; the answer is the row, None for nobody."""

    def offer(self, staff: list[Staff]) -> None:
        self.rows = {one.key: one for one in staff}
        self.choices = [("", _("Choose")), *((one.key, one.user.name) for one in staff)]

    def clean(self, value: str) -> Staff | None:
        return self.rows.get(super().clean(value))


def offer(form: forms.Form, name: str, staff: list[Staff]) -> None:
    """Let a form's field choose among these people."""
    field = form.fields[name]
    if isinstance(field, Person):
        field.offer(staff)


def choose(form: forms.Form, name: str, choices: list[tuple]) -> None:
    """Let a form's field choose among these."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class SpanForm(forms.Form):
    """From a day to a day, both included."""

    starts = Day(label=gettext_lazy("From"))
    ends = Day(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("It ends by itself after this day, like 3/02/2026."),
    )

    def clean(self) -> dict:
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day is before the first."))
        return self.cleaned_data


class CoverForm(SpanForm):
    """Somebody takes another's classes for a time."""

    instead_of = Person(label=gettext_lazy("Who is away"))
    staff = Person(label=gettext_lazy("Who covers"))
    reason = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    field_order = ("instead_of", "staff", "starts", "ends", "reason")

    def __init__(self, *args, teachers: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "instead_of", teachers)
        offer(self, "staff", teachers)


class HandOverForm(forms.Form):
    """All of a teacher's classes go to a colleague."""

    staff = Person(label=gettext_lazy("From"))
    to = Person(label=gettext_lazy("To"))
    on = Day(label=gettext_lazy("From this day on"))

    def __init__(self, *args, teachers: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "staff", teachers)
        offer(self, "to", teachers)


class ShareForm(SpanForm):
    """One student's record for one person, for a time and a reason."""

    staff = Person(label=gettext_lazy("Who may see the record"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "In words that the whānau would accept. The person sees them, and the audit keeps them."
        ),
    )
    field_order = ("staff", "starts", "ends", "reason")

    def __init__(self, *args, people: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "staff", people)


class ContractForm(SpanForm):
    """An attendance service's officer who works with the school."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    reason = forms.CharField(
        label=gettext_lazy("Contract"), max_length=300, help_text=gettext_lazy("With whom, and what for.")
    )
    field_order = ("name", "email", "starts", "ends", "reason")


class OwnChildForm(forms.Form):
    """Whose child a student is."""

    staff = Person(label=gettext_lazy("Member of staff"))

    def __init__(self, *args, people: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "staff", people)


class NewYearForm(forms.Form):
    """The last day of the old year, who leaves, and the new name of each class."""

    last_day = Day(label=gettext_lazy("Last day of the old year"))
    leave_after = forms.IntegerField(
        label=gettext_lazy("Students leave after year level"),
        help_text=gettext_lazy("The last one that your school has."),
        min_value=0,
        max_value=13,
    )

    def __init__(self, *args, moves: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.moves = [move for move in moves if move.staying and move.name]
        for at, move in enumerate(self.moves):
            self.fields[f"class{at}"] = forms.CharField(
                label=_("New class of %(old)s") % {"old": move.name},
                initial=move.proposed,
                max_length=40,
                required=False,
            )

    def rows(self) -> list[tuple]:
        return [(move, self[f"class{at}"]) for at, move in enumerate(self.moves)]

    def classes(self) -> dict[str, str]:
        """New name by old, where one is given."""
        return {move.name: self.cleaned_data[f"class{at}"].strip() for at, move in enumerate(self.moves)}


class EarlierForm(forms.Form):
    """Days absent at an earlier school this term."""

    days_absent = forms.DecimalField(
        label=gettext_lazy("Days absent there"),
        min_value=0,
        max_value=60,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text=gettext_lazy("In days and halves, such as 4.5. Empty takes the note away."),
    )
    said_by = forms.CharField(
        label=gettext_lazy("Who said so"),
        max_length=120,
        help_text=gettext_lazy("The school and the person there, and when."),
    )

    def clean_days_absent(self):
        days = self.cleaned_data["days_absent"]
        if days is not None and (days * 2) % 1:
            raise forms.ValidationError(_("Days come in halves: 4, 4.5, 5 …"))
        return days


class LeftForm(forms.Form):
    """The last day of a student who has left."""

    last_day = Day(
        label=gettext_lazy("Last day of attendance"),
        help_text=gettext_lazy("The last day they came, not the day it was noticed."),
    )


class AuditForm(forms.Form):
    """What of the audit to show."""

    by = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int, empty_value=None, required=False)
    did = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    student = forms.CharField(label=gettext_lazy("Student"), max_length=80, required=False)
    first = Day(label=gettext_lazy("From"), help_text="", required=False)
    until = Day(label=gettext_lazy("Until"), help_text="", required=False)

    def __init__(self, *args, staff: list[Staff], deeds: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "by", [("", _("Everyone")), *((one.user_id, one.user.name) for one in staff)])
        choose(self, "did", [("", _("Everything")), *((deed, _(deed)) for deed in deeds)])
