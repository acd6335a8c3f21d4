"""`whetu verify`: an evidence pack is whole and signed, or it says what is wrong and ends with 1."""

import subprocess
import sys
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from whetu.rules.evidence import KIND, MANIFEST, PDF, RECORD, SIGNATURE, canonical, manifest, sha256


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def pack(tmp_path):
    """The files of a pack in a folder, a zip of them, and the published keys."""
    key = Ed25519PrivateKey.generate()
    files = {
        RECORD: canonical({"kind": KIND, "as_at": "2026-06-12", "days": ["4.5"]}),
        PDF: b"%PDF-1.7 pages",
    }
    files[MANIFEST] = manifest(files)
    files[SIGNATURE] = key.sign(files[MANIFEST])
    (tmp_path / "pack").mkdir()
    for name, content in files.items():
        (tmp_path / "pack" / name).write_bytes(content)
    (tmp_path / "keys.txt").write_bytes(
        b"SHA-256 of old\n" + public(Ed25519PrivateKey.generate()) + public(key)
    )
    return zipped(tmp_path)


def zipped(folder):
    with zipfile.ZipFile(folder / "pack.zip", "w") as out:
        for path in sorted((folder / "pack").iterdir()):
            out.write(path, path.name)
    return folder


def test_a_whole_pack_is_proven_with_whose_key_it_is(whetu, pack):
    answer = whetu("verify", pack / "pack.zip", "--key", pack / "keys.txt")
    assert answer.exit_code == 0, answer.output
    assert "Signed by the key " in answer.output
    for name in (RECORD, PDF):
        said = sha256((pack / "pack" / name).read_bytes())
        assert f"{name} is as it was signed: {said}." in answer.output


def test_a_record_is_proven_with_its_manifest_beside_it(whetu, pack):
    answer = whetu("verify", pack / "pack" / RECORD, "--key", pack / "keys.txt")
    assert answer.exit_code == 0, answer.output
    (pack / "pack" / PDF).unlink()
    alone = whetu("verify", pack / "pack" / RECORD, "--key", pack / "keys.txt")
    assert (alone.exit_code, "pack.pdf was not given" in alone.output) == (0, True)
    (pack / "pack" / MANIFEST).unlink()
    lost = whetu("verify", pack / "pack" / RECORD, "--key", pack / "keys.txt")
    assert (lost.exit_code, "manifest.txt must stand beside the record" in lost.output) == (1, True)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (RECORD, lambda content: content.replace(b"4.5", b"0.5"), "record.json was changed"),
        (RECORD, lambda content: content[:-20], "is no evidence record of Whetū, or it is cut"),
        (PDF, lambda content: content + b" ", "pack.pdf was changed"),
        (MANIFEST, lambda content: content.replace(b"a", b"b"), "not signed by this key"),
        (SIGNATURE, lambda content: bytes(64), "not signed by this key"),
        (SIGNATURE, lambda content: b"", "not signed by this key"),
    ],
)  # fmt: skip
def test_one_changed_byte_anywhere_is_found(whetu, pack, name, change, said):
    path = pack / "pack" / name
    path.write_bytes(change(path.read_bytes()))
    answer = whetu("verify", zipped(pack) / "pack.zip", "--key", pack / "keys.txt")
    assert (answer.exit_code, said in answer.output) == (1, True), answer.output


def test_another_key_proves_nothing(whetu, pack):
    (pack / "other.pem").write_bytes(public(Ed25519PrivateKey.generate()))
    answer = whetu("verify", pack / "pack.zip", "--key", pack / "other.pem")
    assert (answer.exit_code, "not signed by this key" in answer.output) == (1, True)


def test_what_is_cut_or_added_or_no_pack_is_said(whetu, pack):
    whole = (pack / "pack.zip").read_bytes()
    (pack / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (pack / "letter.json").write_text('{"kind": "a letter"}')
    (pack / "pack" / "more.txt").write_text("more")
    for name, said in (
        ("cut.zip", "cannot be read whole"), ("letter.json", "is no evidence record"),
        (zipped(pack) / "pack.zip", "more.txt is no part of what was signed"),
    ):  # fmt: skip
        answer = whetu("verify", pack / name, "--key", pack / "keys.txt")
        assert (answer.exit_code, said in answer.output) == (1, True), answer.output


def test_a_key_is_asked_for_and_must_be_one(whetu, pack):
    assert whetu("verify", pack / "pack.zip").exit_code == 2
    (pack / "no.pem").write_text("no key")
    assert whetu("verify", pack / "pack.zip", "--key", pack / "no.pem").exit_code == 2


def test_a_pack_is_verified_without_django(pack):
    call = (
        "import sys; from whetu.cli import main\n"
        f"try: main(['verify', {str(pack / 'pack.zip')!r}, '--key', {str(pack / 'keys.txt')!r}])\n"
        "except SystemExit as end: sys.exit(10 if 'django' in sys.modules else end.code)"
    )
    assert subprocess.run([sys.executable, "-c", call], check=False).returncode == 0
