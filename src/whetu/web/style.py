"""The living style page: every component with made-up data. It has an address in debugging and tests only."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from whetu.rules.codes import codes_on
from whetu.rules.star import Crossing
from whetu.web.look import Day, weeks

TERM = [date(2026, 2, 2) + timedelta(days=n) for n in range(61)]
CLOSED = {date(2026, 2, 2): "Teachers only", date(2026, 2, 6): "Waitangi Day"}
AWAY = {
    date(2026, 2, 9): (("justified", "justified"), "MMMMM"),
    date(2026, 2, 16): (("unexplained", "unexplained"), "?????"),
    date(2026, 2, 19): (("present", "justified"), "PPPMM"),
    date(2026, 2, 23): (("unjustified", "unjustified"), "TTTTT"),
    date(2026, 2, 25): (("present", "unmarked"), "PPP__"),
    date(2026, 3, 2): (("present", "unjustified"), "LPPTT"),
    date(2026, 3, 4): (("unmarked", "unmarked"), ""),
}
TODAY = date(2026, 3, 6)
STUDENTS = [
    # name, year level, class, half-days absent, justified, unjustified, step, weekly half-days absent
    ("Tāne Ōtāhuhu-Rewi", 9, "9KA", 31, 12, 19, "serious", [2, 4, 6, 5, 8, 6]),
    ("Ḵahu Faʻafia", 10, "10TE", 21, 15, 6, "concerning", [0, 2, 5, 6, 4, 4]),
    ("Sina Tuʻilagi", 9, "9KA", 11, 11, 0, "worrying", [0, 0, 9, 2, 0, 0]),
    ("Mereana Ngata", 11, "11WH", 1, 1, 0, "good", [0, 0, 1, 0, 0, 0]),
]


LEVELS = [("", "Choose"), ("9", "Year 9"), ("10", "Year 10")]
HALVES = [("1", "Half the day"), ("2", "All day")]
COLUMNS = ("name", "year", "group", "half_days", "justified", "unjustified", "step", "trend")


class StyleForm(forms.Form):
    """One field of each kind; sent with nothing filled in, it shows its mistakes."""

    name = forms.CharField(help_text="As the roll has it.")
    email = forms.EmailField(label="E-mail")
    closed_on = forms.DateField(label="Closed on", help_text="Like 3/02/2026.")
    level = forms.ChoiceField(label="Year level", choices=LEVELS)
    half = forms.ChoiceField(label="How much of the day", widget=forms.RadioSelect, choices=HALVES)
    classes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("9KA", "9KA"), ("10TE", "10TE")], required=False
    )
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    password = forms.CharField(widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="The principal has agreed")


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "style.html", made_up())


def made_up() -> dict:
    """What the style page shows: nobody and no school that exists."""
    return {
        "students": [dict(zip(COLUMNS, row, strict=True)) for row in STUDENTS],
        "weeks": weeks(day(on) for on in TERM if on.weekday() < 5),
        "codes": [codes_on(TODAY)[letter] for letter in "PLMT?"],
        "crossings": [Crossing("worrying", date(2026, 2, 24)), Crossing("concerning", date(2026, 3, 5))],
        "pages": Paginator(range(1900), 50).page(6),
        "form": StyleForm(),
        "failed": StyleForm({}, auto_id="failed_%s"),
        "years": [{"value": year, "label": f"Year {year}"} for year in range(9, 14)],
        "tabs": [
            {"url": "#a", "label": "Terms and closures", "current": True},
            {"url": "#b", "label": "Staff and roles"},
            {"url": "#c", "label": "How we count"},
        ],
        "saved": [
            {"url": "#d", "label": "My class", "current": True},
            {"url": "#e", "label": "Year 9, near a step"},
        ],
        "problems": problems(),
        "loaded_at": datetime(2026, 3, 6, 8, 40, tzinfo=UTC),
    }


def day(on: date) -> Day:
    if on in CLOSED:
        return Day(on, note=CLOSED[on])
    if on > TODAY:
        return Day(on, state="future")
    halves, marks = AWAY.get(on, (("present", "present"), "PPPPP"))
    return Day(on, halves, marks, url=f"#{on}", state="today" if on == TODAY else "")


def problems() -> list[SimpleNamespace]:
    common = {"file": "kamar-2026-03-06.csv", "row": None}
    return [
        SimpleNamespace(
            level="error", cell="D14", column="code", value="B", **common,
            why="“B” was not an attendance code on 5 March 2026.",
            fix="Put it right in KAMAR and export again. Codes on that day: ? A D E …",
        ),
        SimpleNamespace(
            level="warning", cell="B20", column="date", value="6/02/2026", **common,
            why="The school was closed: Waitangi Day. These marks do not count.",
            fix="Nothing, if that is right.",
        ),
    ]  # fmt: skip
