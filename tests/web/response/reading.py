"""The words of a PDF that typst made, to prove what is in it and what is not."""

import re
import zlib


def words_of(pdf: bytes) -> str:
    """All that the pages show, in order, as text."""
    objects = dict(re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.S))
    letters = {
        name: letters_of(stream(objects[found[1]]))
        for names in re.findall(rb"/Font<<(.*?)>>", pdf)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", names)
        if (found := re.search(rb"/ToUnicode (\d+) 0 R", objects[number]))
    }
    pages = [page for page in map(stream, objects.values()) if b" Tf " in page]
    return " ".join(" ".join(shown(page, letters)) for page in pages)


def stream(body: bytes) -> bytes:
    """What an object's stream holds, or nothing."""
    found = re.search(rb"stream\r?\n(.*?)\r?\nendstream", body, re.S)
    if not found:
        return b""
    return zlib.decompress(found[1]) if b"FlateDecode" in body else found[1]


def letters_of(cmap: bytes) -> dict[int, str]:
    """The letters by glyph of one font."""
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap.partition(b"beginbfchar")[2])
    return {int(glyph, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for glyph, said in pairs}


TEXT = re.compile(rb"/(f\d+) [\d.]+ Tf|\((?:\\.|[^\\()])*\)|(T[jJ])", re.S)


def shown(page: bytes, letters: dict) -> list[str]:
    """One string for each run of text."""
    found, font, line = [], {}, ""
    for part in TEXT.finditer(page):
        if part[1]:
            font = letters[part[1]]
        elif part[2]:
            found.append(line)
            line = ""
        else:
            raw = unescaped(part[0][1:-1])
            line += "".join(
                font.get(int.from_bytes(raw[n : n + 2], "big"), "?") for n in range(0, len(raw), 2)
            )
    return found


ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.S)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def unescaped(text: bytes) -> bytes:
    return ESCAPED.sub(
        lambda one: bytes([int(one[1], 8)]) if one[1].isdigit() else PLAIN.get(one[1], one[1]), text
    )
