"""What people fill in about a student's plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import student_plan as rules
from whetu.web.amp.queries.pages import CADENCES
from whetu.web.people.forms import Person, choose, offer
from whetu.web.plans.models import Agency, Agreement, PlanAction, PlanPerson, StudentPlan
from whetu.web.response.queries import meetings
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Staff

Side, How = PlanPerson.Side, Agreement.How
NO_LEAD = gettext_lazy("A plan has one person who leads it. Choose them first.")
TEXT_HELP = {
    "strengths": gettext_lazy("What they are good at, what they like, when it goes well."),
    "student_view": gettext_lazy("In their own words."),
    "whanau_view": gettext_lazy("In their own words: what they see, what they hope for."),
    "culture": gettext_lazy(
        "Ask, do not guess: language, faith, marae, days that matter, who should be there."
    ),
    "strategies": gettext_lazy("What is done differently from now on, in class, at school and at home."),
    "learning": gettext_lazy("Besides the work to catch up on, which stands on its own list."),
    "wellbeing": gettext_lazy("How they are, and what helps."),
    "wraparound": gettext_lazy("Who helps from inside and outside, who joins it up, how often they talk."),
    "flexible": gettext_lazy(
        "Part-time, online, alternative education: which were talked about, and what came."
    ),
}
# The sections of a plan: title, and fields.
SECTIONS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "when": (
        gettext_lazy("Who leads it, by when, and how often"),
        ("lead", "starts", "ends", "target_days", "target_weeks", "check_in", "review_every"),
    ),
    "voices": (
        gettext_lazy("Strengths, and what student and whānau say"),
        ("strengths", "student_view", "whanau_view", "culture"),
    ),
    "help": (
        gettext_lazy("What we do"),
        ("strategies", "learning", "wellbeing", "wraparound", "flexible"),
    ),
}
HEAVIER = ("wraparound", "flexible")  # asked of a re-engagement plan alone, unless it is written already


def often(empty: str = "") -> list[tuple]:
    """How often, for a plan: not once."""
    found = [(name, words) for name, words in CADENCES.items() if name != "once"]
    return [("", empty), *found] if empty else found


class BeginForm(forms.Form):
    """The kind of plan, who leads it, and from when."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of plan"), widget=forms.RadioSelect)
    lead = Person(
        label=gettext_lazy("Who leads it"), error_messages={"required": NO_LEAD},
        help_text=gettext_lazy("One person answers for a plan."),
    )  # fmt: skip
    starts = Day(label=gettext_lazy("From"))

    def __init__(self, *args, leads: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "kind", list(meetings.PLANS.items()))
        offer(self, "lead", leads)


class WriteForm(forms.Form):
    """One section of a plan."""

    lead = Person(label=gettext_lazy("Who leads it"), error_messages={"required": NO_LEAD})
    starts = Day(label=gettext_lazy("From"))
    ends = Day(
        label=gettext_lazy("By when it is to have worked"), required=False,
        help_text=gettext_lazy("Day, month and year, like 3/02/2026."),
    )  # fmt: skip
    target_days = forms.DecimalField(
        label=gettext_lazy("Target: days away at most"), required=False, min_value=0, max_digits=4,
        decimal_places=1, help_text=gettext_lazy("Half days count: 0.5, 1, 1.5. Small, and within reach."),
    )  # fmt: skip
    target_weeks = forms.IntegerField(
        label=gettext_lazy("… in so many school weeks"), min_value=1, max_value=10
    )
    check_in = forms.ChoiceField(
        label=gettext_lazy("Somebody checks in with the student"), required=False,
        choices=often(gettext_lazy("As the school's plan asks at their step")),
    )  # fmt: skip
    review_every = forms.ChoiceField(label=gettext_lazy("The plan is looked at together"), choices=often())
    why = forms.CharField(
        label=gettext_lazy("Why the plan changes"), max_length=300,
        help_text=gettext_lazy("It is under way: what you keep becomes a new version, with this reason."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, section: str, plan: StudentPlan, leads: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        wanted = [
            name
            for name in SECTIONS[section][1]
            if name not in HEAVIER or plan.kind == "re-engagement" or getattr(plan, name)
        ]
        for name in wanted:
            if name in rules.TEXTS:
                self.fields[name] = text_field(name)
        last = ["why"] if plan.state == StudentPlan.State.ACTIVE else []
        self.fields = {name: self.fields[name] for name in [*wanted, *last, "version"]}
        if "lead" in self.fields:
            offer(self, "lead", leads)
        self.wanted = wanted

    def clean(self) -> dict:
        """What the action takes: the fields of the section as changes."""
        given = super().clean() or {}
        if self.errors:
            return given
        changes = {name: given[name] for name in self.wanted}
        return {"version": given["version"], "why": given.get("why", ""), "changes": changes}


def text_field(name: str) -> forms.CharField:
    return forms.CharField(
        label=_(rules.TEXTS[name]), required=False, max_length=2000, help_text=TEXT_HELP[name],
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


def written(plan: StudentPlan, section: str) -> dict:
    """A section of a plan as its form shows it."""
    found = {name: getattr(plan, name) for name in SECTIONS[section][1]}
    if "lead" in found:
        found["lead"] = plan.lead.key if plan.lead else ""
    if found.get("target_days") is not None:
        found["target_days"] = f"{float(found['target_days']):g}"
    return found | {"version": plan.version}


class WhoForm(forms.Form):
    """Somebody: of the student's own people, of staff, of an agency, or named in words."""

    who = forms.ChoiceField(label=gettext_lazy("Who"))
    name = forms.CharField(
        label=gettext_lazy("Their name, if they are not on the list"), max_length=120, required=False
    )

    def __init__(self, *args, student, staff: list[Staff], agencies: list[Agency], **kwargs):
        super().__init__(*args, **kwargs)
        self.people: dict[str, dict] = {"student": {"side": Side.STUDENT}}
        home = [("student", student.name)]
        for one in meetings.allowed(student):
            self.people[f"home {one.place}"] = {"side": Side.WHANAU, "caregiver": one}
            home.append((f"home {one.place}", f"{one.name}, {one.relation}" if one.relation else one.name))
        self.people["home"] = {"side": Side.WHANAU}
        self.people["agency"] = {"side": Side.AGENCY}
        for one in staff:
            self.people[f"staff {one.key}"] = {"side": Side.STAFF, "staff": one}
        for one in agencies:
            self.people[f"agency {one.key}"] = {"side": Side.AGENCY, "agency": one}
        choose(self, "who", [
            ("", _("Choose")),
            (_("Student and whānau"), [*home, ("home", _("Somebody else of the whānau"))]),
            (_("School"), [(f"staff {one.key}", one.user.name) for one in staff]),
            (_("Agencies"), [
                *((f"agency {one.key}", one.name) for one in agencies),
                ("agency", _("Somebody of an agency")),
            ]),
        ])  # fmt: skip

    def clean(self) -> dict:
        given = super().clean() or {}
        who, name = given.get("who"), given.get("name", "").strip()
        if who in ("home", "agency") and not name:
            self.add_error("name", _("Write their name."))
        if self.errors:
            return given
        chosen = self.people[given.pop("who")]
        return {**given, "name": name, **chosen}


class PersonForm(WhoForm):
    """Somebody of the plan."""

    does = forms.CharField(label=gettext_lazy("How they help"), max_length=200, required=False)
    wrote = forms.BooleanField(label=gettext_lazy("They helped to write it"), required=False)
    agrees = forms.BooleanField(label=gettext_lazy("They are asked to agree"), required=False)


class ActionForm(WhoForm):
    """What somebody does by when."""

    words = forms.CharField(label=gettext_lazy("What"), max_length=300)
    due = Day(label=gettext_lazy("By when"))
    field_order = ("words", "who", "name", "due")

    def clean(self) -> dict:
        """What the action takes: an owner, an agency, or a name."""
        given = super().clean()
        if self.errors:
            return given
        caregiver, staff = given.pop("caregiver", None), given.pop("staff", None)
        name = caregiver.name if caregiver else given["name"]
        return given | {"name": name, "owner": staff}


class PersonChangeForm(forms.Form):
    """How somebody helps, and what they are asked."""

    does = forms.CharField(label=gettext_lazy("How they help"), max_length=200, required=False)
    wrote = forms.BooleanField(label=gettext_lazy("They helped to write it"), required=False)
    agrees = forms.BooleanField(label=gettext_lazy("They are asked to agree"), required=False)


class MoveForm(forms.Form):
    """Another day, or another owner."""

    due = Day(label=gettext_lazy("By when"))
    owner = Person(label=gettext_lazy("Who does it"), required=False)

    def __init__(self, *args, action: PlanAction, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "owner", staff)
        if action.side != Side.STAFF:
            del self.fields["owner"]

    def clean(self) -> dict:
        given = super().clean() or {}
        return {"owner": None, **given}


class DoneForm(forms.Form):
    """That somebody did what they said."""

    done_on = Day(label=gettext_lazy("Done on"))
    done_note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class AnswerForm(forms.Form):
    """One person's answer, and how they gave it."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("Do they agree?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Agrees")), ("no", gettext_lazy("Does not agree"))],
    )  # fmt: skip
    how = forms.ChoiceField(label=gettext_lazy("How they answered"), widget=forms.RadioSelect)
    on = Day(label=gettext_lazy("On"))
    words = forms.CharField(
        label=gettext_lazy("What they said"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where they do not agree: what does not fit."),
    )  # fmt: skip

    def __init__(self, *args, themselves: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if themselves:
            del self.fields["how"], self.fields["on"]
            self.fields["agreed"].label = _("Do you agree?")
            self.fields["agreed"].choices = [("yes", _("I agree")), ("no", _("I do not agree"))]
            self.fields["words"].label = _("What you say to it")
        else:
            choose(self, "how", [(How.PAPER, _("On paper")), (How.IN_PERSON, _("In person"))])

    def clean(self) -> dict:
        given = super().clean() or {}
        return {**given, "agreed": given.get("agreed") == "yes"}


class NextStepForm(forms.Form):
    """What is next after a no."""

    why = forms.CharField(
        label=gettext_lazy("Why it was not agreed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    words = forms.CharField(
        label=gettext_lazy("The next step"), max_length=300, help_text=gettext_lazy("It becomes a task.")
    )
    owner = Person(label=gettext_lazy("Who takes it"))
    due = Day(label=gettext_lazy("By when"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, staff: list[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "owner", staff)


class StepForm(forms.Form):
    """More support, or less."""

    kind = forms.ChoiceField(label=gettext_lazy("The plan becomes"), widget=forms.RadioSelect)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, plan: StudentPlan, **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "kind", [(kind, words) for kind, words in meetings.PLANS.items() if kind != plan.kind])


class EndForm(forms.Form):
    """Why a plan ends, and how it stands."""

    why = forms.ChoiceField(label=gettext_lazy("Why it ends"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("How learning and wellbeing stand"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What has grown since the plan began, and what is still to do."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "why", [(why, _(words)) for why, words in rules.ENDED.items()])


class CommentForm(forms.Form):
    """What somebody says to a plan."""

    side = forms.ChoiceField(label=gettext_lazy("Whose words"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("Your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, may_write_for: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if may_write_for:
            choose(self, "side", [(Side.STAFF, _("Mine")), (Side.STUDENT, _("The student's")),
                                  (Side.WHANAU, _("Whānau's")), (Side.AGENCY, _("An agency's"))])  # fmt: skip
            self.fields["words"].label = _("Words")
        else:
            del self.fields["side"]
            self.fields["words"].help_text = _(
                "How they were welcomed back, what you changed in class so that they can join in, what they "
                "need in their learning. Those who keep the plan read it at the next review."
            )

    def clean(self) -> dict:
        return {"side": Side.STAFF, **(super().clean() or {})}


class ReviewForm(forms.Form):
    """A look at the plan together."""

    wellbeing = forms.TypedChoiceField(
        label=gettext_lazy("Wellbeing"), required=False, coerce=int, empty_value=None,
        choices=[("", gettext_lazy("Not asked")), (1, gettext_lazy("1, low")), (2, "2"), (3, "3"), (4, "4"),
                 (5, gettext_lazy("5, good"))],
        help_text=gettext_lazy("As the student says it, where they like to."),
    )  # fmt: skip
    wellbeing_note = forms.CharField(
        label=gettext_lazy("How they are doing"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    learning_note = forms.CharField(
        label=gettext_lazy("Learning"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    student_words = forms.CharField(
        label=gettext_lazy("What the student says"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    whanau_words = forms.CharField(
        label=gettext_lazy("What whānau say"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What we saw, and what is next"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)  # the newest comment on the page

    def __init__(self, *args, plan: StudentPlan, **kwargs):
        super().__init__(*args, **kwargs)
        steps = {"step up": 1, "step down": -1}
        none = [one for one, by in steps.items() if rules.stepped(plan.kind, by) is None]
        offered = {one: words for one, words in rules.DECISIONS.items() if one not in none}
        choose(self, "decision", [(one, _(words)) for one, words in offered.items()])


class VersionForm(forms.Form):
    """Why a version is kept."""

    why = forms.CharField(label=gettext_lazy("What changed, and why"), max_length=300)
