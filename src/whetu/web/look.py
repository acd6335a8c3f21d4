"""Marks that pages draw: te reo runs, step shapes, sparklines, the form fields' dress."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django import forms, template
from django.forms.renderers import TemplatesSetting
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from whetu.rules.days import Tally
from whetu.web.words import days, step_words

register = template.Library()

SHAPES = {"good": "●", "worrying": "▲", "concerning": "◆", "serious": "■"}
# What a browser says of itself, the telling sign first: later ones stand in the earlier ones' words too.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "Chromebook"}
SYSTEMS |= {"Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"}
FIELD_CLASSES = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "file"),
    (forms.widgets.Input, "govuk-input"),
)


@register.simple_tag
def te(text) -> str:
    """The words in the page's language; where they are te reo Māori, marked so for screen readers."""
    if get_language() != "mi":
        return text
    with override("en-nz"):
        english = str(text)
    return text if str(text) == english else format_html('<span lang="mi">{}</span>', text)


@register.filter
def shape(step: str) -> str:
    """The shape that goes with a step's colour: ● ▲ ◆ ■."""
    return SHAPES.get(step, "")


@register.filter
def device(user_agent: str) -> str:
    """A browser and where it runs, as a person calls them: "Chrome, Chromebook"."""
    found = [
        next((name for sign, name in kinds.items() if sign in user_agent), "")
        for kinds in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or gettext("A browser")


class Point(NamedTuple):
    """One value of a sparkline, in the units of its 96 by 24 drawing."""

    x: float
    y: float
    height: float


def points(values: Sequence[float]) -> list[Point]:
    """One point per value, in order, from 0 at the foot to the highest value at the head."""
    top = max(values, default=0) or 1
    gap = 96 / max(len(values), 1)
    return [Point(round(gap * (at + 0.5), 1), round(22 - 20 * v / top, 1), round(20 * v / top + 1, 1))
            for at, v in enumerate(values)]  # fmt: skip


@register.simple_tag
def sparkline(values: Sequence[float], label: str, kind: str = "bars") -> str:
    """A small trend, bars or a line; the label says it in words."""
    if kind == "line":
        drawn = format_html('<polyline points="{}"/>', " ".join(f"{p.x},{p.y}" for p in points(values)))
    else:
        bar = '<rect x="{}" y="{}" width="5" height="{}"/>'
        drawn = format_html_join("", bar, ((p.x - 2.5, p.y, p.height) for p in points(values)))
    return format_html(
        '<svg class="sparkline" viewBox="0 0 96 24" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<title>{}</title><line x1="0" x2="96" y1="23.5" y2="23.5"/>{}</svg>',
        label, label, drawn,
    )  # fmt: skip


PART_BAR = (
    '<svg class="part-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="part-bar-all" width="100" height="8"/><rect width="{}" height="8"/></svg>'
)


@register.simple_tag
def part_bar(part: int, whole: int) -> str:
    """A part of a whole as a bar, beside the numbers that say the same."""
    return format_html(PART_BAR, round(min(100 * part / whole, 100), 1) if whole else 0)


BEFORE_AFTER = (
    '<svg class="before-after" viewBox="0 0 60 24" role="img" aria-label="{}"><title>{}</title>'
    '<rect x="2" y="{}" width="22" height="{}"/><rect class="after" x="36" y="{}" width="22" height="{}"/>{}'
    '<line class="foot" x1="0" x2="60" y1="23.5" y2="23.5"/></svg>'
)


@register.simple_tag
def before_after(before: float, after: float, expected: float | None) -> str:
    """Two columns, shares from 0 to 1; a line where the second was to be expected."""
    words = gettext("Before %(before)s, after %(after)s") % {
        "before": f"{before:.0%}", "after": f"{after:.0%}",
    }  # fmt: skip
    line = ""
    if expected is not None:
        words += gettext(", expected anyway %s") % f"{expected:.0%}"
        line = format_html('<line x1="32" x2="60" y1="{0}" y2="{0}"/>', round(23 - 22 * expected, 1))
    heights = [round(22 * share, 1) for share in (before, after)]
    bars = [number for height in heights for number in (round(23 - height, 1), height)]
    return format_html(BEFORE_AFTER, words, words, *bars, line)


PARTS = (
    '<svg class="parts" viewBox="0 0 120 14" preserveAspectRatio="none" role="img" aria-label="{}">'
    "<title>{}</title>{}</svg>"
)
PART = '<rect class="part part--{}" x="{}" y="0" width="{}" height="14"/>'


@register.simple_tag
def parts_bar(parts: Sequence[tuple[str, str, float]]) -> str:
    """One bar in parts, each a kind, its words and its number; the label says them."""
    whole = sum(number for _kind, _words, number in parts)
    if not whole:
        return ""
    label = ", ".join(f"{words} {number}" for _kind, words, number in parts if number)
    at, drawn = 0.0, []
    for kind, _words, number in parts:
        width = round(120 * number / whole, 2)
        drawn.append((kind, round(at, 2), width))
        at += width
    return format_html(PARTS, label, label, format_html_join("", PART, (one for one in drawn if one[2])))


SHARE_BAR = (
    '<svg class="share-bar" viewBox="0 0 120 14" preserveAspectRatio="none" role="img" aria-label="{}">'
    '<title>{}</title><rect class="share-bar-whole" width="120" height="14"/><rect width="{}" height="14"/>'
    '<line x1="{}" x2="{}" y1="0" y2="14"/></svg>'
)


@register.simple_tag
def share_bar(share: float, expected: float) -> str:
    """A share from 0 to 1 as a bar, with a line where it was to be expected."""
    words = gettext("%(share)s, to be expected %(expected)s") % {
        "share": f"{share:.0%}", "expected": f"{expected:.0%}",
    }  # fmt: skip
    at = round(120 * expected, 1)
    return format_html(SHARE_BAR, words, words, round(120 * share, 1), at, at)


@register.simple_tag
def step(name: str, half_days: int | None = None) -> str:
    """A step, always with its word and shape; with the days that made it, where they are given."""
    more = ""
    if half_days not in (None, ""):
        more = format_html(' <span class="step-days">· {}</span>', days_in_words(half_days))
    mark = '<span class="step step--{}"><span class="shape" aria-hidden="true">{}</span>{}{}</span>'
    return format_html(mark, name, shape(name), step_words(name), more)


SQUARE = (
    '<{tag} class="day{state}" title="{words}"><span class="visually-hidden">{words}</span>{halves}'
    '<span class="day-text" aria-hidden="true"><span class="day-date">{on}</span>{text}</span></{end}>'
)
HALF = '<span class="half half--{}{}"></span>'


@register.simple_tag
def square(day: "Day") -> str:
    """One day of a term's grid: drawn in one go, since a page has sixty."""
    shown = () if day.state in ("future", "out") else day.halves or ("closed",)
    whole = " half--whole" if len(shown) == 1 else ""
    text = ""
    if day.marks:
        many = " day-marks--many" if len(day.marks) > 3 else ""
        text = format_html('<span class="day-marks{}">{}</span>', many, day.marks)
    elif day.note:
        text = format_html('<span class="day-note">{}</span>', day.note)
    return format_html(
        SQUARE,
        tag=format_html('a href="{}"', day.url) if day.url else "div",
        end="a" if day.url else "div",
        state=f" day--{day.state}" if day.state else "",
        words=day.words,
        halves=format_html_join("", HALF, ((half, whole) for half in shown)),
        on=day.on.day,
        text=text,
    )


BARS = (
    '<svg class="sparkline" viewBox="0 0 96 24" preserveAspectRatio="none" role="img" aria-label="{}">'
    '<path d="{}"/><line x1="0" x2="96" y1="23.5" y2="23.5"/></svg>'
)


@register.simple_tag
def week_bars(values: Sequence[float], label: str) -> str:
    """Days absent in each week, every bar out of a whole week's five: drawn in one go, for long lists."""
    bars = (f"M{8 * week + 1.5} 23v{-4 * one:g}h5v{4 * one:g}z" for week, one in enumerate(values) if one)
    return format_html(BARS, f"{label} {', '.join(f'{one:g}' for one in values)}", "".join(bars))


CELL = '<td class="number" data-label="{}">{}</td>'


@register.simple_tag
def cells(*pairs) -> str:
    """Cells of numbers of one row: label, number, label, number …"""
    return format_html_join("", CELL, zip(pairs[::2], pairs[1::2], strict=True))


@register.simple_tag
def days_in_words(half_days: int) -> str:
    """Half-days as days: 9 → 4.5 days, the figure in bold."""
    unit = ngettext("day", "days", 1 if half_days == 2 else 2)
    return format_html('<span class="days"><b>{}</b>&nbsp;{}</span>', days(half_days), unit)


class Day(NamedTuple):
    """One day of a term's grid. `halves` has a kind for each half-day: present, justified, unjustified,
    unexplained, unmarked; none where the school was closed. `state` is "", "today", "future" or "out"
    (not enrolled)."""

    on: date
    halves: tuple[str, ...] = ()
    marks: str = ""
    note: str = ""
    url: str = ""
    state: str = ""

    @property
    def words(self) -> str:
        """The day in words, for those who do not see the colours."""
        if self.state == "out":
            what = gettext("not enrolled")
        elif self.state == "future":
            what = gettext("still to come")
        elif len(set(self.halves)) == 1:
            what = str(KIND_WORDS[self.halves[0]][len(self.halves) - 1])
        else:
            none = gettext("not counted") if self.marks else gettext("school closed")
            what = ", ".join(str(KIND_WORDS[half][0]) for half in self.halves) or none
        parts = [f"{date_format(self.on, 'l j F')}: {what}"]
        parts += [gettext("marks %s") % " ".join(self.marks)] if self.marks else []
        return ". ".join([*parts, self.note] if self.note else parts)


class Week(NamedTuple):
    """One week of a term's grid, Monday to Friday; None where the term has no such day."""

    number: int
    monday: date
    days: tuple[Day | None, ...]


KIND_WORDS = {  # half a day, a whole day
    "present": (_("present half the day"), _("present")),
    "justified": (_("justified absence half the day"), _("justified absence")),
    "unjustified": (_("unjustified absence half the day"), _("unjustified absence")),
    "unexplained": (_("no reason yet for half the day"), _("no reason yet")),
    "unmarked": (_("roll not marked for half the day"), _("roll not marked")),
}


def halves(tally: Tally) -> tuple[str, ...]:
    """The kind of each half-day of a judged day, present first. Half or more by "?" is "no reason yet"."""
    away = "unexplained" if tally.unexplained * 2 >= max(tally.minutes.unjustified, 1) else "unjustified"
    return (
        ("present",) * tally.present
        + ("justified",) * tally.justified
        + (away,) * tally.unjustified
        + ("unmarked",) * tally.unmarked
    )


def weeks(days: Iterable[Day]) -> list[Week]:
    """One row per week from the first of the days to the last, numbered from 1."""
    by_date = {day.on: day for day in days}
    if not by_date:
        return []
    monday = min(by_date) - timedelta(days=min(by_date).weekday())
    count = (max(by_date) - monday).days // 7 + 1
    mondays = [monday + timedelta(weeks=number) for number in range(count)]
    return [Week(number, one, tuple(by_date.get(one + timedelta(days=at)) for at in range(5)))
            for number, one in enumerate(mondays, start=1)]  # fmt: skip


class Field(forms.BoundField):
    """A form's field whose widget wears the classes of our stylesheet."""

    def build_widget_attrs(self, attrs, widget=None) -> dict:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        dress = next((name for kind, name in FIELD_CLASSES if isinstance(widget, kind)), "")
        if self.errors and dress:
            dress = f"{dress} {dress}--error"
        if self.widget_type == "password":
            dress += " govuk-password-input__input govuk-js-password-input-input"
        attrs["placeholder"] = False  # a label says it, and stays
        attrs["class"] = " ".join(filter(None, [dress, widget.attrs.get("class")]))
        return attrs


class Renderer(TemplatesSetting):
    """Forms with an error summary, and fields with label, hint and error in that order."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field


@register.filter
def page_range(paginator, number: int):
    """Page numbers around one, with gaps: 1 … 4 5 6 … 20."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
