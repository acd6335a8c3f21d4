"""The files of an evidence pack, and how one shows that they are whole and by whom they were made.

A pack is a record (JSON), the same on paper (PDF), a list of both with their hashes, and a signature of that
list. The list is in the form that `sha256sum --check` reads, and the signature is Ed25519 over its bytes, so
that nobody needs our programs to check them.

Source: RFC 8032 for the signature, FIPS 180-4 for the hashes; what a pack holds is our own choice.
Look again: 2027-12-01
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

RECORD, PDF, MANIFEST, SIGNATURE = "record.json", "pack.pdf", "manifest.txt", "manifest.sig"
KIND, FORMAT = "Whetū evidence record", 1
_LINE = re.compile(r"([0-9a-f]{64})  ([\w.-]+)")


def canonical(record: Mapping[str, Any]) -> bytes:
    """A record as bytes, the same for the same record: UTF-8, keys in order. Raises TypeError for what has
    no one way to be written: a float, a date."""
    _refuse_floats(record)
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no one way to be written: give it as text")
    for one in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        _refuse_floats(one)


def is_record(content: bytes) -> bool:
    """Whether bytes are a record of a pack, whole to its end."""
    try:
        found = json.loads(content)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("kind") == KIND


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The list of a pack's files: hash, two spaces, name, in order of name."""
    return "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def hashes(listed: bytes) -> dict[str, str]:
    """Hash by name, of a list. Raises ValueError for what is none."""
    found = [_LINE.fullmatch(line) for line in listed.decode("ascii").splitlines()]
    if not found or not all(found):
        raise ValueError("not a list of files and hashes")
    return {one[2]: one[1] for one in found if one}
