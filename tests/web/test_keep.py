"""A site is backed up, spoilt and brought back: with its own commands, in a folder of its own."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from whetu.web import keep

ROOT = Path(__file__).parents[2]
DATABASE = "whetu.pgdump" if os.environ.get("WHETU_DATABASE") else "whetu.sqlite3"


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """A whole small site made once; each test copies or changes it in turn."""
    data = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "WHETU_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*words: str, ok: bool = True) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], env=environment, cwd=ROOT, capture_output=True, text=True
        )
        assert (done.returncode == 0) is ok, done.stderr[-800:]
        return done.stdout.strip() + done.stderr.strip()

    run.data = data
    run.first = run("tests.small_site", "make")
    return run


def test_a_backup_brings_the_school_back(small_site, tmp_path):
    small_site("whetu.cli", "backup", str(tmp_path))
    archive = next(tmp_path.glob("whetu-*.tar.gz"))
    assert archive.stat().st_mode & 0o077 == 0
    spoilt = small_site("tests.small_site", "spoil")
    assert spoilt != small_site.first
    small_site("whetu.cli", "restore", str(archive), "--yes")
    assert small_site("tests.small_site", "digest") == small_site.first
    assert list(small_site.data.glob("before-restore-*")), "what stood before is kept"


def test_a_damaged_backup_is_refused_and_nothing_changes(small_site, tmp_path):
    small_site("whetu.cli", "backup", str(tmp_path / "whole.tar.gz"))
    whole, damaged = tmp_path / "whole.tar.gz", tmp_path / "damaged.tar.gz"
    with tarfile.open(whole) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    with (tmp_path / "unpacked" / DATABASE).open("r+b") as database:
        database.seek(5000)
        database.write(b"spoilt")
    with tarfile.open(damaged, "w:gz") as packed:
        packed.add(tmp_path / "unpacked", arcname=".")
    said = small_site("whetu.cli", "restore", str(damaged), "--yes", ok=False)
    assert DATABASE in said
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole.read_bytes()[:20_000])
    small_site("whetu.cli", "verify", str(cut), ok=False)
    small_site("whetu.cli", "verify", str(whole))
    assert small_site("tests.small_site", "digest") == small_site.first


def test_doctor_says_what_to_do(small_site):
    said = small_site("whetu.cli", "doctor", ok=False)
    assert "WHETU_HTTPS" in said
    assert "WHETU_EMAIL" in said


def test_the_demo_is_refused_beside_a_real_school(small_site):
    said = small_site("whetu.cli", "demo", "--port", "1", ok=False)
    assert "real school" in said
    assert small_site("tests.small_site", "digest") == small_site.first


WAITS = "import time; print(flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"


@pytest.mark.parametrize(("code", "how"), [(DEAF, 9), (WAITS, 0), ("raise SystemExit(3)", 3)])
def test_what_is_told_to_stop_ends(monkeypatch, code, how):
    monkeypatch.setattr(keep, "STOPS_WITHIN", 1)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        if how != 3:
            process.terminate()
        assert keep.ended(process) == how
