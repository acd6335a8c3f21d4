"""What a browser loads: our own things only, with their licences, in a font that writes everybody's name."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from whetu.web import static_build

STATIC = Path(static_build.__file__).parent / "static"
SHEETS_AND_SCRIPTS = sorted([*STATIC.rglob("*.css"), *STATIC.rglob("*.js")])
FONTS = sorted([*STATIC.rglob("*.woff2"), *STATIC.rglob("*.ttf")])
NAMES = "Ōtāhuhu Ḵai Tahu Faʻafia ḵ k̲ ✓ → ●▲◆■ ĀĒĪŌŪ āēīōū ÄËÏÖÜ 4.5 – “ ” ½"


def read(path: Path) -> str:
    return path.read_text("utf-8")


def relative(path: Path) -> str:
    return str(path.relative_to(STATIC))


@pytest.mark.parametrize("path", SHEETS_AND_SCRIPTS, ids=relative)
def test_nothing_is_fetched_from_elsewhere(path):
    assert not re.search(r"https?://|url\([\"']?//|@import", read(path))


@pytest.mark.parametrize("path", SHEETS_AND_SCRIPTS, ids=relative)
def test_nothing_belongs_to_another_countrys_site(path):
    assert not re.search(r"GDS Transport|govuk-crest|govuk-header|govuk-footer|crown[-_]", read(path))


@pytest.mark.parametrize("path", [path for path in SHEETS_AND_SCRIPTS if path.suffix == ".css"], ids=relative)
def test_each_file_that_a_sheet_names_is_here(path):
    for name in re.findall(r"url\([\"']?([^\"')]+)", read(path)):
        assert (path.parent / name).is_file(), name


def test_dark_says_each_colour_of_light_again():
    def colours(sheet):
        first = read(STATIC / sheet).split("}", 1)[0] if sheet == "dark.css" else read(STATIC / sheet)
        tokens = dict(
            re.findall(r"(--[a-z0-9-]+):\s*(#[0-9a-f]{3,6});", first.split("/* ---------- Ground")[0])
        )
        return {name for name in tokens if not name.startswith("--govuk")}

    same_in_both = {"--night-ink", "--night-ink-2", "--star"}
    assert colours("whetu.css") - same_in_both == colours("dark.css") - {"--star-quiet"}


@pytest.mark.parametrize(
    ("path", "words"),
    [("govuk.LICENSE", "The MIT License"), ("fonts/LICENSE", "SIL OPEN FONT LICENSE Version 1.1")],
)
def test_licences_stand_beside_what_they_cover(path, words):
    assert words in read(STATIC / path)


@pytest.mark.parametrize("path", FONTS, ids=relative)
def test_fonts_can_write_everybodys_name(path):
    letters = TTFont(path).getBestCmap()
    assert not {letter for letter in NAMES if ord(letter) not in letters}


@pytest.mark.parametrize("path", FONTS, ids=relative)
def test_fonts_bear_our_name_and_are_small(path):
    """The licence reserves the name "Source" for the whole font."""
    font = TTFont(path)
    assert font["name"].getBestFamilyName().startswith("Whetu Sans")
    assert path.stat().st_size < (22_000 if path.suffix == ".woff2" else 55_000)


def test_the_cutting_keeps_what_is_ours_to_use():
    css = (
        "@font-face{src:url(a)}.govuk-header,.govuk-input{a:b}@media print{.govuk-footer{c:d}.govuk-tag{e:f}}"
    )
    assert "".join(static_build.kept_rules(css)) == ".govuk-input{a:b}@media print{.govuk-tag{e:f}}"
