"""Looking at what the school has before it writes: policies, routines, strengths, and how far it has come."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.amp import ELEMENTS, NOTICES, PARTS
from whetu.web.amp.models import Activity, LaunchNotice, Part, Plan, PolicyItem, Routine, StepAction, Strength
from whetu.web.amp.queries import practice
from whetu.web.schools.models import School
from whetu.web.sheets import Sheet

ROOMS: dict[str, Any] = {"policies": PolicyItem, "routines": Routine, "strengths": Strength}
WRITTEN_ANEW = (Routine.Change.DOCUMENT, Routine.Change.BOTH)
TO_LOOK_AT = (PolicyItem.Fits.PARTLY, PolicyItem.Fits.NO)


class Means(NamedTuple):
    """What an element of the plan means in plain words, what Whetū does for it, and the page where."""

    plain: Promise
    here: Promise
    page: str


MEANS: dict[str, Means] = {
    "C1": Means(
        gettext_lazy("What the board wants for attendance, and which of its goals this serves."),
        gettext_lazy("Words to begin from, and a place for the link to your strategic plan."),
        "plan_write",
    ),
    "C2": Means(
        gettext_lazy("How many students you hope to see at school regularly: this year, and each term."),
        gettext_lazy("Every term is counted the same way, so a result can stand beside its target."),
        "counts",
    ),
    "C3": Means(
        gettext_lazy("That no absence is left alone: somebody asks, acts by the plan, writes it down."),
        gettext_lazy("What the plan asks becomes somebody's task, which closes only with what was done."),
        "tasks",
    ),
    "C4": Means(
        gettext_lazy("How you notice who is away and when, ask what is in the way, and find what is behind."),
        gettext_lazy("Weekdays that are more than chance stand out; barriers are kept, with who said so."),
        "barriers",
    ),
    "C5": Means(
        gettext_lazy("Who looks at which figures how often, and how attendance is set beside learning."),
        gettext_lazy("Counts by year level and group, what is overdue, and before and after what was done."),
        "progress",
    ),
    "C6": Means(
        gettext_lazy("What students, whānau, staff and others do at each of the four steps."),
        gettext_lazy("A plan to begin from, each action with who and by when. Change what you like."),
        "plan",
    ),
    "C7": Means(
        gettext_lazy("When the targets are looked at again, when the whole plan is, and by whom."),
        gettext_lazy("Both days are remembered for you, each version is kept, and any two can be compared."),
        "plan_versions",
    ),
    "C8": Means(
        gettext_lazy("That your steps are those of STAR, with days counted as STAR counts them."),
        gettext_lazy("The four steps are fixed, and counted to the half-day from the start of each term."),
        "plan",
    ),
}


class Element(NamedTuple):
    """One of C1 to C8, and whether the version looked at has words about it."""

    code: str
    label: str
    means: Means
    said: bool


class Point(NamedTuple):
    """Something found that asks for other words in the plan, and the part where they belong (or none)."""

    room: str
    row: PolicyItem | Routine | Strength
    kind: str
    words: str
    why: str
    part: str

    @property
    def part_words(self) -> str:
        return _(PARTS[self.part].label) if self.part in PARTS else ""


class Looked(NamedTuple):
    """How far a school has come with looking at what it has."""

    policies: list[PolicyItem]
    routines: list[Routine]
    strengths: list[Strength]

    @property
    def works(self) -> list[Strength]:
        return [row for row in self.strengths if row.kind == Strength.Kind.WORKS]

    @property
    def better(self) -> list[Strength]:
        return [row for row in self.strengths if row.kind == Strength.Kind.BETTER]

    @property
    def any(self) -> bool:
        return bool(self.policies or self.routines or self.strengths)

    @property
    def open(self) -> int:
        """What is still to be decided or shown: policies not looked at, gaps not decided, claims alone."""
        return (
            sum(row.fits == PolicyItem.Fits.UNKNOWN for row in self.policies)
            + sum(row.change == Routine.Change.OPEN for row in self.routines)
            + sum(not row.evidence for row in self.works)
        )


def looked(school: School) -> Looked:
    """The three lists of a school."""
    return Looked(*(list(model.objects.filter(school=school)) for model in ROOMS.values()))


def row(school: School, room: str, pk: int):
    """One row of a list, or None."""
    return ROOMS[room].objects.filter(school=school, pk=pk).first()


def open_points(school: School) -> list[Point]:
    """What was found and does not stand in the plan's text yet, to be shown beside the part it concerns."""
    return [point for point in points(looked(school)) if point.row.settled_on is None]


def points(found: Looked) -> list[Point]:
    """What asks for other words: policies that no longer fit, gaps where what is written is to change, and
    what is to be better. Those that are settled too."""
    return [
        *(of_policy(row) for row in found.policies if row.fits in TO_LOOK_AT),
        *(of_routine(row) for row in found.routines if row.change in WRITTEN_ANEW),
        *(of_strength(row) for row in found.better),
    ]


def of_policy(row: PolicyItem) -> Point:
    return Point("policies", row, _(row.get_fits_display()), row.title, row.note, row.part)


def of_routine(row: Routine) -> Point:
    words = _("Written: %(written)s Done: %(done)s") % {
        "written": row.written or _("nothing."),
        "done": row.done or _("nothing."),
    }
    return Point(
        "routines", row, _(row.get_change_display()), row.gap or words, words if row.gap else "", row.part
    )


def of_strength(row: Strength) -> Point:
    return Point("strengths", row, _(row.get_kind_display()), row.words, row.evidence, row.part)


def elements(plan: Plan | None) -> list[Element]:
    """C1 to C8, each with whether a version says something about it."""
    said = elements_said(plan) if plan else set()
    return [Element(code, _(label), MEANS[code], code in said) for code, label in ELEMENTS.items()]


def elements_said(plan: Plan) -> set[str]:
    """The elements about which a version has words, in either language. Of the four steps: an action."""
    rows = Part.objects.filter(plan=plan).values_list("part", "en", "mi")
    found = {PARTS[part].element for part, en, mi in rows if part in PARTS and (en.strip() or mi.strip())}
    found.discard("C6")
    if StepAction.objects.filter(plan=plan, trigger=None).exists():
        found.add("C6")
    return found - {""}


class Stage(NamedTuple):
    """One of the four things to do on the way to a plan that is lived, and how far the school is."""

    name: str
    title: str
    state: str
    done: bool


def stages(plan: Plan | None, found: Looked, said: list[Element]) -> list[Stage]:
    """The way, in its order."""
    with_words = sum(one.said for one in said)
    return [
        Stage(
            "understand", _("Understand what a plan holds"),
            _("%(n)s of %(all)s have words in your plan") % {"n": with_words, "all": len(said)},
            with_words == len(said),
        ),
        Stage("look", _("Look at what you have"), look_words(found), found.any and not found.open),
        Stage("write", _("Write the plan"), *written(plan)),
        Stage("practice", _("Put it into practice"), *practised(plan)),
    ]  # fmt: skip


def look_words(found: Looked) -> str:
    if not found.any:
        return _("Not begun")
    return (_("%(n)s still to decide") % {"n": found.open}) if found.open else _("All looked at")


def written(plan: Plan | None) -> tuple[str, bool]:
    """Where a version is on its way, and whether it is out."""
    if plan is None:
        return _("Not begun"), False
    states = [
        (plan.published_at, _("Version %(n)s is published")),
        (plan.approved_on, _("Version %(n)s is approved")),
        (plan.submitted_at, _("Version %(n)s is with the board")),
        (plan.from_day, _("Version %(n)s is in use, and not published yet")),
        (True, _("Version %(n)s is being written")),
    ]
    words = next(words for holds, words in states if holds)
    return words % {"n": plan.number}, bool(plan.published_at)


def practised(plan: Plan | None) -> tuple[str, bool]:
    if plan is None:
        return _("Not begun"), False
    done = list(Activity.objects.filter(plan=plan).values_list("done_on", flat=True))
    told = LaunchNotice.objects.filter(plan=plan, told_on__isnull=False).count()
    if not done and not told:
        return _("Not begun"), False
    words = _("%(n)s of %(all)s done, %(told)s of %(notices)s told") % {
        "n": sum(bool(on) for on in done), "all": len(done), "told": told, "notices": len(NOTICES),
    }  # fmt: skip
    return words, all(done) and bool(done) and told == len(NOTICES)


def plan_on_the_way(school: School) -> Plan | None:
    """The version that the way is about: the one being written, else the newest."""
    return practice.draft_or_newest(school)


def sheets(school: School) -> list[Sheet]:
    """The three lists to take away."""
    found = looked(school)
    return [
        Sheet(
            _("Policies"),
            [_("Policy"), _("Made"), _("Last changed"), _("What changed, and why"), _("Still fits?"),
             _("Note"), _("Part of the plan"), _("Settled on")],
            [[row.title, iso(row.made_on), iso(row.updated_on), row.changed, _(row.get_fits_display()),
              row.note, part_words(row), iso(row.settled_on)] for row in found.policies],
        ),
        Sheet(
            _("Written and done"),
            [_("What is written"), _("What is done"), _("The gap"), _("What changes"),
             _("Part of the plan"), _("Settled on")],
            [[row.written, row.done, row.gap, _(row.get_change_display()), part_words(row),
              iso(row.settled_on)] for row in found.routines],
        ),
        Sheet(
            _("Strengths"),
            [_("Kind"), _("What"), _("How we know"), _("Part of the plan"), _("Settled on")],
            [[_(row.get_kind_display()), row.words, row.evidence, part_words(row), iso(row.settled_on)]
             for row in found.strengths],
        ),
    ]  # fmt: skip


def iso(on) -> str:
    return on.isoformat() if on else ""


def part_words(row) -> str:
    return _(PARTS[row.part].label) if row.part in PARTS else ""
