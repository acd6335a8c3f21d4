"""The words of a PDF that typst made, to prove what is in it and what is not."""

import re
import zlib
from collections.abc import Iterator

ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(pdf: bytes) -> str:
    """All that the pages show, in order, as text on one line."""
    objects = dict(re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.S))
    found = []
    for page in (one for one in objects.values() if b"/Type/Page/" in one):
        resources, contents = (
            re.search(rb"/%s (\d+) 0 R" % name, page)[1] for name in (b"Resources", b"Contents")
        )
        fonts = re.search(rb"/Font<<(.*?)>>", objects[resources])
        letters = {
            name: letters_of(objects, objects[number])
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", fonts[1] if fonts else b"")
        }
        found += shown(stream(objects[contents]), letters)
    return " ".join(" ".join(found).split())


def stream(body: bytes) -> bytes:
    """What an object's stream holds."""
    held = re.search(rb"stream\r?\n(.*)\nendstream", body, re.S)[1]
    return zlib.decompressobj().decompress(held) if b"FlateDecode" in body else held


def letters_of(objects: dict[bytes, bytes], font: bytes) -> dict[int, str]:
    """The letters of one font by glyph."""
    cmap = stream(objects[re.search(rb"/ToUnicode (\d+) 0 R", font)[1]])
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap)
    return {int(glyph, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for glyph, said in pairs}


def shown(page: bytes, letters: dict[bytes, dict[int, str]]) -> Iterator[str]:
    """One string for each run of text."""
    line, font, at = "", {}, 0
    operators = re.compile(rb"/Lang\([^)]*\)|/(f\d+) [\d.]+ Tf|\(|T[jJ]")
    while found := operators.search(page, at):
        at = found.end()
        if found[1]:
            font = letters[found[1]]
        elif found[0] == b"(":
            text, at = literal(page, at)
            line += "".join(font[int.from_bytes(text[n : n + 2], "big")] for n in range(0, len(text), 2))
        elif not found[0].startswith(b"/"):
            yield line
            line = ""


def literal(page: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of a string that began before `at`, and where it ends; brackets in it may be balanced."""
    text, depth = b"", 1
    while True:
        one = page[at : at + 1]
        if one == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(page, at + 1)
            text += (
                bytes([int(octal[0], 8)])
                if octal
                else ESCAPED.get(page[at + 1 : at + 2], page[at + 1 : at + 2])
            )
            at = octal.end() if octal else at + 2
            continue
        depth += {b"(": 1, b")": -1}.get(one, 0)
        at += 1
        if not depth:
            return text, at
        text += one
