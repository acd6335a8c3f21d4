"""The watched folder, `data/watched/<school number>/`: what arrives there whole is taken, and loads alone
only when nothing about it asks for a person. The copy that the site keeps is then the only one."""

import logging
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from whetu.web.attendance.actions import files, loading, reading
from whetu.web.attendance.models import Upload
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School

MOST_CHANGED = 20  # one known student-day in twenty: 5%
ALONE = reading.MARKS | {"roll", "kamar-students"}  # what may load without a person
TOO_LARGE = "too-large"  # the folder for what is larger than any file that we take

log = logging.getLogger("whetu.attendance")

Seen = dict[str, tuple[int, int]]  # size and time of change, by name


def look(*, school: School, seen: Mapping[str, tuple[int, int]], now: datetime) -> Seen:
    """Take the files of a school's watched folder that have not grown since the last look (`seen`). Returns
    what this look saw, for the next."""
    folder = Path(settings.WATCHED) / school.number
    folder.mkdir(parents=True, exist_ok=True)
    found = {path.name: _state(path) for path in sorted(folder.iterdir()) if path.is_file()}
    for name in sorted(found):
        if name[0] not in ".~" and found[name][0] and tuple(seen.get(name, ())) == found[name]:
            take(school, folder / name, now)
    return found


def _state(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def take(school: School, path: Path, now: datetime) -> None:
    """Keep one file, and no copy of it here; read it and, if nothing asks for a person, load it. Should that
    break off, it is read again as anything that was asked for and never ended."""
    try:
        with path.open("rb") as file:
            upload = files.receive(
                by=None, school=school, name=path.name, file=File(file, path.name), source="watched", now=now
            )
            Upload.objects.filter(pk=upload.pk).update(asked="read", asked_at=now)
    except NotAllowed:
        leave(school, path)
        return
    path.unlink()
    upload = reading.preview(upload=upload, now=now)
    if not why_wait(upload):
        loading.load(by=None, upload=upload, now=now)
    files.done(by=None, upload=upload, what="read")


def why_wait(upload: Upload) -> str:
    """Why a file waits for a person; empty if it may load alone."""
    errors = any(problem[0] == "error" for problem in upload.problems)
    changed, same = (upload.preview.get(name, 0) for name in ("changed", "same"))
    if upload.put_aside_at:
        return _("It was put aside.")
    if upload.failure or errors or upload.headings:
        return _("There are errors in it.")
    if not set(upload.kinds) <= ALONE:
        return _("It changes more than marks and the roll.")
    if upload.preview.get("strangers"):
        return _("Most students in it are not known here.")
    if changed * MOST_CHANGED > changed + same:
        return _("It changes more than 5% of the days that are known.")
    return ""


def leave(school: School, path: Path) -> None:
    """A file larger than any that we take goes into a folder beside it, never over an earlier one, and that
    is said; nothing of it was kept."""
    folder = path.parent / TOO_LARGE
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    place = 1
    while target.exists():
        place += 1
        target = folder / f"{path.stem}-{place}{path.suffix}"
    audit.record(by=None, did="left a file that is too large", school=school, size=path.stat().st_size)
    log.warning("a file in a watched folder is too large, and was moved aside")
    shutil.move(path, target)
