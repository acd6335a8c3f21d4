"""PDF of our own making: a typst file beside the app's pages, its data as JSON, set in our own font.

Words come in as data, so what people wrote stays text whatever it holds. The files are tagged for screen
readers (PDF/UA-1) and fetch nothing. A sign that no font of ours has (an emoji, a script) stands as "[…]".
"""

import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "static" / "fonts"
GAP = "[…]"
NO_FONT = re.compile(r'the text `"(?:\\u\{([0-9a-f]+)\}|(.))[^`]*"` could not be displayed')


def made(template: Path, data: dict, now: datetime) -> bytes:
    """The PDF of a typst file and what it is to say, as made at a moment."""
    import typst  # 80 MB, and few pages want it

    gaps: set[str] = set()
    while True:
        said = {"data": json.dumps(without(data, gaps) if gaps else data, default=str)}
        try:
            return typst.compile(
                str(template), root=str(template.parent), font_paths=[str(FONTS)], ignore_system_fonts=True,
                format="pdf", pdf_standards="ua-1", sys_inputs=said, timestamp=int(now.timestamp()),
            )  # fmt: skip
        except typst.TypstError as why:
            found = NO_FONT.search(str(why))
            missing = kind(chr(int(found[1], 16)) if found[1] else found[2]) if found else ""
            if not missing or missing in gaps:
                raise
            gaps.add(missing)


def kind(sign: str) -> str:
    """What else is missing where a sign is: of scripts without capitals the whole script, and everything
    beyond the first 65,536 signs; else the sign alone."""
    if sign > "\uffff":
        return "beyond"
    return unicodedata.name(sign, sign).partition(" ")[0] if unicodedata.category(sign) == "Lo" else sign


def without(what: Any, gaps: set[str]) -> Any:
    """The same words with a gap for each run of signs of these kinds."""
    if isinstance(what, dict):
        return {name: without(one, gaps) for name, one in what.items()}
    if isinstance(what, list | tuple):
        return [without(one, gaps) for one in what]
    if not isinstance(what, str):
        return what
    shown = "".join("\0" if kind(sign) in gaps else sign for sign in what)
    return re.sub("\0+", GAP, shown)
