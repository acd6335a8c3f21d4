"""PDF of our own making: a typst file beside the app's pages, its data as JSON, set in our own font.

Words come in as data, so what people wrote stays text whatever it holds. The files are tagged for screen
readers (PDF/UA-1) and fetch nothing.
"""

import json
from datetime import datetime
from pathlib import Path

FONTS = Path(__file__).parent / "static" / "fonts"


def made(template: Path, data: dict, now: datetime) -> bytes:
    """The PDF of a typst file and what it is to say, as made at a moment."""
    import typst  # 80 MB, and few pages want it

    said = {"data": json.dumps(data, default=str)}
    return typst.compile(
        str(template), root=str(template.parent), font_paths=[str(FONTS)], ignore_system_fonts=True,
        format="pdf", pdf_standards="ua-1", sys_inputs=said, timestamp=int(now.timestamp()),
    )  # fmt: skip
