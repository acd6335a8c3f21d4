"""Killing the process at any moment of a load leaves the old state or the new one, and nothing between."""

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TABLES = ("upload", "said", "studentday", "replaced", "studentterm", "crossingevent", "reason")
START = """
from whetu.web import keep
keep.start(WHETU_JOBS_AT_ONCE="1", WHETU_TODAY="2026-06-12")
from datetime import timedelta
from django_scopes import scope, scopes_disabled
from tests import kura
from whetu.web.attendance import actions
from whetu.web.attendance.models import Upload
"""
MAKE = (
    START
    + """
keep.prepare()
from django.core.files.base import ContentFile
world = kura.make()
with scope(school=world.school):
    group = world.classes[0]
    many = [kura.make_student(world.school, place, group) for place in range(100, 220)]
    kura.load(world, world.school, kura.days_file(many))
    content = kura.days_file(many, [(7, "T"), (12, "M"), (0, "M"), (25, "?")])
    by = world.staff["principal"].user
    file = ContentFile(content, name="second.csv")
    upload = actions.receive(by=by, school=world.school, name="second.csv", file=file, now=kura.NOW)
    actions.preview(upload=upload, now=kura.NOW)
"""
)
LOAD = (
    START
    + """
with scopes_disabled():
    upload = Upload.objects.select_related("school", "by").get(name="second.csv")
with scope(school=upload.school):
    print("begins", flush=True)
    with watched():
        actions.load(by=upload.by, upload=upload, now=kura.NOW + timedelta(hours=1))
    print("done", flush=True)
"""
)
FREE = "from contextlib import nullcontext as watched\n"
STEP_BY_STEP = """
from django.db import connection
def told(execute, *asked):
    done = execute(*asked)
    print("statement", flush=True)
    input()
    return done
def watched():
    return connection.execute_wrapper(told)
"""

pytestmark = pytest.mark.skipif(
    "WHETU_DATABASE" in os.environ, reason="looks into the database file; a server keeps transactions itself"
)


def start(code: str, folder: Path) -> subprocess.Popen:
    environment = {**os.environ, "WHETU_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "whetu.web.settings"}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
    )


def stopped_after(statements: int, folder: Path) -> int:
    """How many statements a load had said when it was killed after so many (fewer where it ended)."""
    load = start(STEP_BY_STEP + LOAD, folder)
    assert load.stdout.readline() == "begins\n"
    said = 0
    while said < statements and load.stdout.readline() == "statement\n":
        said += 1
        if said < statements:
            load.stdin.write("\n")
            load.stdin.flush()
    load.kill()
    load.communicate(timeout=60)
    return said


def state(folder: Path) -> str:
    """A hash of everything that a load may change."""
    found = hashlib.sha256()
    with sqlite3.connect(folder / "whetu.sqlite3") as con:
        for table in TABLES:
            for row in con.execute(f"select * from attendance_{table} order by id"):
                found.update(repr(row).encode())
    con.close()
    return found.hexdigest()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with a file that was read and waits; the same with the file loaded; how long loading takes."""
    folder = tmp_path_factory.mktemp("kill")
    before, after = folder / "before", folder / "after"
    assert start(MAKE, before).wait(timeout=300) == 0
    shutil.copytree(before, after)
    load = start(FREE + LOAD, after)
    assert load.stdout.readline() == "begins\n"
    began = time.monotonic()
    assert load.stdout.readline() == "done\n"
    took = time.monotonic() - began
    assert load.wait(timeout=300) == 0
    assert state(before) != state(after)
    return before, after, took


def killed_after(site: Path, seconds: float, folder: Path) -> Path:
    """A copy of the site whose load was killed so many seconds after it began."""
    shutil.copytree(site, folder)
    load = start(FREE + LOAD, folder)
    assert load.stdout.readline() == "begins\n"
    time.sleep(seconds)
    load.send_signal(signal.SIGKILL)
    load.wait(timeout=60)
    load.stdout.close()
    return folder


def test_a_load_that_is_killed_changes_nothing_or_everything(site, tmp_path):
    before, after, _took = site
    old, new = state(before), state(after)
    whole = stopped_after(1_000_000, shutil.copytree(before, tmp_path / "whole"))
    assert state(tmp_path / "whole") == new
    found = []
    for share in (0.2, 0.4, 0.6, 0.8):
        folder = shutil.copytree(before, tmp_path / str(share))
        assert stopped_after(round(whole * share), folder) == round(whole * share)
        found.append({old: "old", new: "new"}.get(state(folder), "between"))
    assert found[:2] == ["old", "old"]
    assert found[2:] in (["old", "old"], ["old", "new"], ["new", "new"])
    assert start(FREE + LOAD, tmp_path / "0.4").wait(timeout=300) == 0
    assert state(tmp_path / "0.4") == new


@pytest.mark.long
def test_a_load_that_is_killed_at_any_moment_changes_nothing_or_everything(site, tmp_path):
    before, after, took = site
    rng = random.Random(1)
    for place in range(40):
        folder = killed_after(before, rng.uniform(0, 1.2) * took, tmp_path / str(place))
        assert state(folder) in {state(before), state(after)}
        shutil.rmtree(folder)
