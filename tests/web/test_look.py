"""What pages draw: steps, days, weeks of a term, te reo runs, forms, and the style page that shows all."""

import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template import engines
from django.utils import formats, translation
from django.utils.translation import gettext_lazy

import whetu.web
from whetu.rules.days import tally
from whetu.web import look, style

WEB = Path(whetu.web.__file__).parent
WORDS = sorted(WEB.glob("locale/*/LC_MESSAGES/django.po"))
THURSDAY = date(2026, 3, 5)


def render(template: str, **context) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(
    ("step", "shape", "words"),
    [
        ("good", "●", "Good"),
        ("worrying", "▲", "Worrying"),
        ("concerning", "◆", "Concerning"),
        ("serious", "■", "Serious concern"),
    ],
)
def test_a_step_has_colour_word_and_shape(step, shape, words):
    drawn = render("{% step name half_days %}", name=step, half_days=31)
    assert f"step--{step}" in drawn
    assert shape in drawn
    assert words in drawn
    assert "15.5" in drawn


@pytest.mark.parametrize(
    ("pattern", "kinds"),
    [
        ("P60P60L60M60M60", ("present", "justified")),
        ("T120T180", ("unjustified", "unjustified")),
        ("?120?180", ("unexplained", "unexplained")),
        ("P180_120", ("present", "unmarked")),
        ("", ("unmarked", "unmarked")),
    ],
)
def test_a_day_shows_each_half_day_that_was_counted(pattern, kinds):
    assert look.halves(tally(pattern, 2, THURSDAY)) == kinds


def test_a_day_in_words():
    assert look.Day(THURSDAY, ("present", "justified"), "PPM").words == (
        "Thursday 5 March: present half the day, justified absence half the day. marks P P M"
    )
    assert look.Day(THURSDAY, note="Teachers only").words == "Thursday 5 March: school closed. Teachers only"


def test_weeks_run_from_the_first_day_to_the_last():
    weeks = look.weeks([look.Day(date(2026, 2, 3)), look.Day(date(2026, 2, 20))])
    assert [(week.number, week.monday.day) for week in weeks] == [(1, 2), (2, 9), (3, 16)]
    assert weeks[0].days[0] is None
    assert weeks[2].days[4].on == date(2026, 2, 20)


def test_names_in_attributes_stay_text():
    drawn = render("{% sparkline values label %}", values=[1], label='"><script>')
    assert "<script>" not in drawn


def test_te_reo_is_marked_where_it_is_te_reo():
    students, uploads = gettext_lazy("Students"), gettext_lazy("Uploads")
    with translation.override("mi"):
        assert look.te(students) == '<span lang="mi">Ākonga</span>'
        assert look.te(uploads) == "Uploads"
    assert look.te(students) == "Students"


def test_days_stand_before_months():
    for language in ("en-nz", "mi"):
        with translation.override(language):
            assert formats.date_format(date(2026, 2, 3), "DATE_FORMAT") == "Tuesday 3 February 2026"
            assert (
                style.StyleForm({"closed_on": "3/02/2026"}).fields["closed_on"].clean("3/02/2026").month == 2
            )


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.parts[-3])
def test_compiled_words_are_the_written_ones(path):
    compiled = io.BytesIO()
    write_mo(compiled, read_po(path.open("rb")))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run make words"


def test_each_word_of_te_reo_names_its_source():
    words = read_po((WEB / "locale/mi/LC_MESSAGES/django.po").open("rb"))
    unsourced = [
        one.id for one in words if one.id and not re.search("Source:|Reviewed by", str(one.auto_comments))
    ]
    assert not unsourced
    assert words.plural_expr == "(n > 1)"


class Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.fixture
def style_page(client):
    answer = client.get("/style/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_style_page_shows_every_component(style_page):
    assert not re.search(r"<c-|\{%|\{#", style_page)
    shown = (WEB / "templates/style.html").read_text("utf-8")
    inside_others = {"both", "rung", "legend", "days"}
    components = {path.stem.replace("_", "-") for path in (WEB / "templates/cotton").glob("*.html")}
    assert {name for name in components if f"<c-{name}" not in shown} <= inside_others


def test_pages_need_no_inline_style_or_script(style_page):
    found = Tags()
    found.feed(style_page)
    for tag, attributes in found.tags:
        assert not {name for name in attributes if name in {"style", "hx-on"} or name.startswith("on")}, tag
        assert tag != "script" or attributes.get("src"), "an inline script"


def test_a_failed_form_leads_to_each_mistake(style_page):
    for field in ("name", "email", "closed_on", "level", "password", "agreed"):
        assert f'href="#failed_{field}"' in style_page
        assert f'id="failed_{field}_error"' in style_page
    assert 'href="#failed_half_0"' in style_page
    assert 'id="failed_half_0"' in style_page


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_what_went_wrong_is_said_kindly(page):
    said = engines["django"].get_template(f"{page}.html").render()
    assert "<h1>" in said
    assert "error" not in said.lower().split("<main")[1].split("</main")[0]
