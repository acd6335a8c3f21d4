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
    actions.load(by=upload.by, upload=upload, now=kura.NOW + timedelta(hours=1))
    print("done", flush=True)
"""
)

pytestmark = pytest.mark.skipif(
    "WHETU_DATABASE" in os.environ, reason="looks into the database file; a server keeps transactions itself"
)


def start(code: str, folder: Path) -> subprocess.Popen:
    environment = {**os.environ, "WHETU_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "whetu.web.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )


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
    load = start(LOAD, after)
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
    load = start(LOAD, folder)
    assert load.stdout.readline() == "begins\n"
    time.sleep(seconds)
    load.send_signal(signal.SIGKILL)
    load.wait(timeout=60)
    load.stdout.close()
    return folder


def check(site, moments, tmp_path):
    before, after, took = site
    old, new = state(before), state(after)
    found = set()
    for place, moment in enumerate(moments):
        folder = killed_after(before, moment * took, tmp_path / str(place))
        found.add(state(folder))
        if place == 0 and state(folder) == old:
            assert start(LOAD, folder).wait(timeout=300) == 0
            assert state(folder) == new
        shutil.rmtree(folder)
    assert found <= {old, new}
    return found, old, new


def test_a_load_that_is_killed_changes_nothing_or_everything(site, tmp_path):
    found, old, _new = check(site, [0.5, 0.8], tmp_path)
    assert old in found


@pytest.mark.long
def test_a_load_that_is_killed_at_any_moment_changes_nothing_or_everything(site, tmp_path):
    rng = random.Random(1)
    check(site, [rng.uniform(0, 1.2) for _ in range(40)], tmp_path)
