"""`whetu verify`: whether a backup is whole, or an evidence pack is, and who signed it. Needs no site."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click

from whetu.rules.evidence import MANIFEST, PDF, RECORD, SIGNATURE, hashes, is_record, sha256

NOT_PROVEN = 1
MOST = 200_000_000  # bytes of one file of a pack
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PUBLIC_KEY = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


class NotProven(Exception):
    """What is wrong with a pack, in words."""


@click.command(
    epilog="\b\nExample:\n  whetu verify pack.zip --key evidence-key.txt\n"
    "  whetu verify record.json --key evidence-key.txt\n  whetu verify whetu-2026-05-05-180000.tar.gz"
)
@click.argument("file", type=FILE)
@click.option("--key", type=FILE, help="The site's published key: its page /evidence-key/, saved.")
@click.option("--signature", type=FILE, help=f"Of a record alone; else {SIGNATURE} beside it.")
def verify(file: Path, key: Path | None, signature: Path | None) -> None:
    """Reads FILE through: a backup of a site, an evidence pack (zip), or the record.json out of one with
    manifest.txt and manifest.sig beside it. Ends with 0 where all is proven, else with 1."""
    packed = zipfile.is_zipfile(file) or file.suffix == ".zip"
    if not packed and file.suffix != ".json":
        verify_backup(file)
        return
    if key is None:
        raise click.UsageError("An evidence pack is checked against a published key: give it with --key.")
    known = keys_in(key)
    try:
        files = of_zip(file) if packed else of_folder(file, signature)
        for line in proven(files, known):
            click.echo(line)
    except NotProven as why:
        click.echo(f"NOT PROVEN: {why}", err=True)
        raise SystemExit(NOT_PROVEN) from why


def verify_backup(archive: Path) -> None:
    from whetu.web import keep

    try:
        manifest = keep.verify(archive)
    except keep.NotAWholeBackup as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(f"Whole: {len(manifest['files'])} files, made at {manifest['at']}.")


def keys_in(path: Path) -> dict[str, object]:
    """The public keys of a file, by fingerprint; what stands around them is passed over."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    found: dict[str, object] = {}
    for pem in PUBLIC_KEY.findall(path.read_bytes()):
        try:
            key = serialization.load_pem_public_key(pem)
        except ValueError as wrong:
            raise click.UsageError(f"{path.name} holds a key that cannot be read.") from wrong
        if isinstance(key, Ed25519PublicKey):
            der = key.public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            found[sha256(der)] = key
    if not found:
        raise click.UsageError(f"{path.name} holds no Ed25519 public key (PEM).")
    return found


def of_zip(path: Path) -> dict[str, bytes]:
    """The files of a pack's zip. Raises NotProven for one that is cut, or holds something else."""
    try:
        with zipfile.ZipFile(path) as packed:
            if too_big := [one.filename for one in packed.infolist() if one.file_size > MOST]:
                raise NotProven(f"{too_big[0]} is too big to be of a pack.")
            return {name: packed.read(name) for name in packed.namelist()}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as wrong:
        raise NotProven(f"{path.name} cannot be read whole: {wrong}") from wrong


def of_folder(path: Path, signature: Path | None) -> dict[str, bytes]:
    """A record, and what stands beside it. Raises NotProven for a file that is no record, or stands alone."""
    record = path.read_bytes()
    if not is_record(record):
        raise NotProven(f"{path.name} is no evidence record of Whetū, or it is cut.")
    beside = signature.parent if signature else path.parent
    names = {MANIFEST: beside / MANIFEST, SIGNATURE: signature or beside / SIGNATURE}
    if missing := [name for name, at in names.items() if not at.is_file()]:
        raise NotProven(f"{' and '.join(missing)} must stand beside the record: they came in the same zip.")
    files = {RECORD: record, **{name: at.read_bytes() for name, at in names.items()}}
    paper = path.parent / PDF
    return files | ({PDF: paper.read_bytes()} if paper.is_file() else {})


def proven(files: dict[str, bytes], keys: dict) -> Iterator[str]:
    """One line per thing that is proven. Raises NotProven at the first that is not."""
    from cryptography.exceptions import InvalidSignature

    if lost := [name for name in (RECORD, MANIFEST, SIGNATURE) if name not in files]:
        raise NotProven(f"{lost[0]} is missing: this is no evidence pack, or not all of it.")
    for fingerprint, key in keys.items():
        try:
            key.verify(files[SIGNATURE], files[MANIFEST])
        except InvalidSignature:
            continue
        yield f"Signed by the key {fingerprint}."
        break
    else:
        raise NotProven("the manifest was not signed by this key, or it or its signature was changed.")
    yield from whole(files)


def whole(files: dict[str, bytes]) -> Iterator[str]:
    """One line per file that is as it was signed."""
    try:
        listed = hashes(files[MANIFEST])
    except ValueError as wrong:
        raise NotProven("the manifest is no list of files.") from wrong
    if RECORD not in listed or not is_record(files[RECORD]):
        raise NotProven(f"{RECORD} is no evidence record of Whetū, or it is cut.")
    for name, expected in listed.items():
        if name not in files:
            yield f"{name} was not given; what is signed is {expected}."
        elif sha256(files[name]) != expected:
            raise NotProven(f"{name} was changed since it was signed.")
        else:
            yield f"{name} is as it was signed: {expected}."
    if extra := sorted(set(files) - set(listed) - {MANIFEST, SIGNATURE}):
        raise NotProven(f"{extra[0]} is no part of what was signed.")
