"""The site's key for evidence: made once, kept beside the site's own key, its public half for everybody.

In the data folder, `evidence/signing.key` signs (mode 600), and beside it stands each public key that ever
did, named by its fingerprint. A key that is gone is followed by a new one; what the old one signed is still
verified by its public key.
"""

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from whetu.rules.evidence import sha256

PEM = serialization.Encoding.PEM
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


def folder() -> Path:
    return settings.DATA / "evidence"


def signing_key() -> Ed25519PrivateKey:
    """The key that signs, made where there is none yet. Its public half is kept beside it."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / "signing.key"
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        keep(path, made.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("evidence/signing.key is not an Ed25519 key")
    public = folder() / f"{fingerprint(key.public_key())}.pem"
    if not public.exists():
        keep(public, key.public_key().public_bytes(PEM, SPKI))
    return key


def keep(path: Path, content: bytes) -> None:
    """Write a file that only this account may read; one that is there already stays as it is."""
    handle, part = tempfile.mkstemp(dir=path.parent)  # mode 600
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(part, path)
    except FileExistsError:
        pass  # somebody else was quicker: theirs holds
    finally:
        os.unlink(part)


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of a public key as DER, in hexadecimal."""
    return sha256(key.public_bytes(serialization.Encoding.DER, SPKI))


def sign(content: bytes) -> tuple[bytes, str]:
    """The signature of some bytes, and the fingerprint of the key that made it."""
    key = signing_key()
    return key.sign(content), fingerprint(key.public_key())


def published() -> str:
    """Every public key that ever signed here, as PEM after its fingerprint; the one of now first."""
    now = fingerprint(signing_key().public_key())
    found = sorted(folder().glob("*.pem"), key=lambda path: (path.stem != now, path.stem))
    return "\n".join(f"SHA-256 {path.stem}\n{path.read_text()}" for path in found)
