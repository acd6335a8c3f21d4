"""Makes the checked-in front-end files again: python -m whetu.web.static_build

Takes two packages from the npm registry, checks their hashes, and writes under static/:
- govuk.css, govuk.js: govuk-frontend's ready-built files without crown, crest, header, footer and the
  other parts that belong to another country's site, in a cascade layer, set in our own font;
- fonts/: Source Sans 3, cut to the letters that New Zealand's names and our pages need, for browser and
  PDF. Its licence reserves the name "Source" for the whole font, so the cut one is called Whetu Sans;
- the licence of each.
A school never runs this; it needs npm, fonttools and brotli.
"""

import hashlib
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

STATIC = Path(__file__).parent / "static"

# Package, version, SHA-256 of its archive.
PACKAGES = {
    "govuk-frontend": ("6.6.0", "52c4eb554e54d8a6e4ba801e9da5ec3a5b930fd2f117a39677f0b6296e954751"),
    "@expo-google-fonts/source-sans-3": (
        "0.4.1",
        "eb41834f563921e19b18b40bc924b97110983aef800d9cb67b9186f546311828",
    ),
}

# Components that we do not use: their rules are left out.
LEFT_OUT = re.compile(
    r"\.govuk-(accordion|cookie-banner|exit-this-page|feedback|footer|generic-header|header|"
    r"language-navigation|logo-dot|phase-banner|service-navigation|file-upload|drop-zone|grid-|width-container|"
    r"main-wrapper|clearfix)"
)

# Their 19 px text is for reading a page once; ours is for working in all day.
SIZES = {
    "1.1875rem": "1rem",
    "1.3125rem": "1.125rem",
    "1.5rem": "1.25rem",
    "2.25rem": "1.75rem",
    "3rem": "2rem",
}

FAMILY = "Whetu Sans"
WEIGHTS = {"400Regular": "400", "600SemiBold": "600"}

# Latin and Latin Extended-A; ʻokina and its cousin; combining marks; Ḵ ḵ Ṉ ṉ; dashes, quotes, bullet,
# ellipsis; euro; arrows; minus, comparison; the step shapes; tick and cross.
LETTERS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x2BB, 0x2BC), (0x300, 0x304), (0x306, 0x30C), (0x323, 0x332),
    (0x1E34, 0x1E35), (0x1E48, 0x1E49), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022),
    (0x2026, 0x2026), (0x2032, 0x2033), (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2190, 0x2199),
    (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265), (0x25A0, 0x25A0), (0x25B2, 0x25BC),
    (0x25C6, 0x25CF), (0x2713, 0x2717),
]  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        govuk = fetch("govuk-frontend", Path(folder) / "govuk")
        fonts = fetch("@expo-google-fonts/source-sans-3", Path(folder) / "fonts")
        build = govuk / "dist/govuk"
        (STATIC / "govuk.css").write_text(
            stylesheet((build / "govuk-frontend.min.css").read_text("utf-8")), "utf-8"
        )
        (STATIC / "govuk.js").write_text(
            script((build / "govuk-frontend.min.js").read_text("utf-8")), "utf-8"
        )
        for name, weight in WEIGHTS.items():
            cut_font(fonts / name / f"SourceSans3_{name}.ttf", STATIC / f"fonts/whetu-sans-{weight}.woff2")
        (STATIC / "fonts/LICENSE").write_bytes((fonts / "LICENSE_FONT").read_bytes())


def fetch(package: str, folder: Path) -> Path:
    """The unpacked package. Raises SystemExit when its archive is not the one that we reviewed."""
    version, expected = PACKAGES[package]
    folder.mkdir()
    subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True)
    archive = next(folder.glob("*.tgz"))
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != expected:
        raise SystemExit(
            f"{package} {version}: the archive has SHA-256 {found}, not {expected}. Nothing was written."
        )
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def stylesheet(css: str) -> str:
    """The stylesheet without what we leave out, in a layer below our own rules."""
    kept = "".join(kept_rules(re.sub(r"/\*.*?\*/|@charset[^;]*;|\s*$", "", css, flags=re.S)))
    kept = re.sub(r"font-family:(GDS Transport,arial,)?sans-serif", "font-family:var(--font)", kept)
    kept = re.sub(
        r"font-size:([\d.]+rem)", lambda size: "font-size:" + SIZES.get(size.group(1), size.group(1)), kept
    )
    note = (
        "/*! Cut from govuk-frontend 6.6.0, Copyright (c) 2017 Crown Copyright, MIT: see govuk.LICENSE */\n"
    )
    return f"{note}@layer govuk{{{kept}}}\n"


def kept_rules(css: str) -> Iterator[str]:
    """Each rule of a sheet that still has a selector of ours to serve; groups (@media) are looked into."""
    for prelude, body in rules(css):
        if prelude.startswith(("@media", "@supports", "@-moz-document")):
            inner = "".join(kept_rules(body))
            yield f"{prelude}{{{inner}}}" if inner else ""
        elif prelude.startswith("@"):
            yield "" if prelude == "@font-face" else f"{prelude}{{{body}}}"
        else:
            selectors = [
                one for one in split_selectors(prelude) if not LEFT_OUT.search(one) and "://" not in one
            ]
            # Printed pages do not show addresses after links: ours hold keys.
            printed_address = "attr(href)" in body
            yield f"{','.join(selectors)}{{{body}}}" if selectors and not printed_address else ""


def rules(css: str) -> Iterator[tuple[str, str]]:
    """(prelude, body) of each block at the outer level of a minified sheet."""
    start = depth = opened = 0
    for place, letter in enumerate(css):
        if letter == "{":
            depth += 1
            opened = place if depth == 1 else opened
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1


def split_selectors(prelude: str) -> list[str]:
    """Split at the commas that stand outside brackets."""
    return re.split(r",(?![^()]*\))", prelude)


def script(js: str) -> str:
    """The script, starting itself: a module runs only where the browser supports what it needs."""
    body, _, _ = js.partition("export{")
    start = 'document.body.classList.add("js-enabled","govuk-frontend-supported");'
    note = "/*! govuk-frontend 6.6.0, Copyright (c) 2017 Crown Copyright, MIT: see govuk.LICENSE */\n"
    return f"{note}{body}{start}initAll();\n"


def cut_font(source: Path, target: Path) -> None:
    """Keep the letters of LETTERS with their marks, kerning and tabular figures, as woff2 and TTF."""
    from fontTools import subset

    options = subset.Options(
        flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"]
    )
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[letter for first, last in LETTERS for letter in range(first, last + 1)])
    cutter.subset(font)
    for record in font["name"].names:
        record.string = (
            record.toUnicode().replace("Source Sans 3", FAMILY).replace("SourceSans3", "WhetuSans")
        )
    target.parent.mkdir(exist_ok=True)
    subset.save_font(font, target, options)
    font.flavor = None
    font.save(target.with_suffix(".ttf"))  # for PDF


if __name__ == "__main__":
    main()
