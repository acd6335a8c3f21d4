"""A file as it comes in: kept, put aside, and purged by two people."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.attendance.actions import counting, forgetting
from whetu.web.attendance.models import Said, Upload
from whetu.web.audit import actions as audit
from whetu.web.jobs import later
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User

LONGEST_NAME = 200


def receive(
    *, by: User | None, school: School, name: str, file: File, source: str = "upload", now: datetime
) -> Upload:
    """Keep a file as it came, before anybody reads it. `source`: upload, watched or command."""
    if file.size > settings.BIGGEST_UPLOAD:
        raise NotAllowed(
            _("This file is larger than %(megabytes)s MB. Send fewer terms at a time.")
            % {"megabytes": settings.BIGGEST_UPLOAD // 10**6}
        )
    name = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:] or _("file")
    with transaction.atomic():
        upload = Upload(
            school=school, name=name, sha256=hashed(file.chunks()), size=file.size, source=source,
            by=by, came_at=now,
        )  # fmt: skip
        upload.file.save(f"{upload.key}{PurePath(name).suffix[:10].lower()}", file, save=False)
        upload.save()
        audit.record(
            by=by, did="sent a file", school=school, about="upload", key=upload.key, sha256=upload.sha256
        )
    return upload


def hashed(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def ask(*, by: User | None, upload: Upload, what: str, now: datetime) -> None:
    """Hand a file to the job that reads, loads or undoes it (`what`) for a person. The page does not wait."""
    upload.asked, upload.asked_at, upload.asked_by, upload.failure = what, now, by, ""
    upload.save(update_fields=["asked", "asked_at", "asked_by", "failure"])
    later(f"whetu.web.attendance.tasks.{what}", upload_id=upload.pk, by_id=by.pk if by else None)


def done(*, by: User | None, upload: Upload, what: str, failure: str = "") -> None:
    """What a person asked of a file is done, or cannot be (`failure`). What others ask since stays asked."""
    now = {"asked": "", "failure": failure[:300]} if failure else {"asked": ""}
    Upload.objects.filter(pk=upload.pk, asked=what, asked_by=by).update(**now)


@transaction.atomic
def put_aside(*, by: User | None, upload: Upload, why: str, now: datetime) -> Upload:
    """Put a file aside that should not be here, another school's for example: it is not loaded, and what was
    read of it is forgotten. A loaded file is undone first."""
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.loaded_at and not upload.undone_at:
        raise NotAllowed(_("This file is loaded. Undo it first."))
    if upload.put_aside_at:
        return upload
    Said.objects.filter(upload=upload).delete()
    upload.put_aside_at, upload.put_aside_why = now, why[:300]
    upload.preview, upload.problems, upload.headings = {}, [], []
    upload.save(update_fields=["put_aside_at", "put_aside_why", "preview", "problems", "headings"])
    audit.record(by=by, did="put a file aside", school=upload.school, about="upload", key=upload.key, why=why)
    return upload


@transaction.atomic
def purge(*, by: User, upload: Upload, now: datetime) -> Upload:
    """Ask that a file put aside is removed for good, or, as a second person, agree: then it is gone, and its
    size, its hash and both names stay, as a certificate.

    Students whom it alone named go too, with their history.
    """
    counting.lock(upload.school)
    upload = Upload.objects.select_for_update(of=("self",)).select_related("school").get(pk=upload.pk)
    if upload.purged_at or not upload.put_aside_at:
        raise NotAllowed(_("Only a file that was put aside can be removed for good."))
    forgetting.check(upload)
    if upload.purge_asked_by_id is None:
        upload.purge_asked_by, upload.purge_asked_at = by, now
        upload.save(update_fields=["purge_asked_by", "purge_asked_at"])
        did = "asked to purge a file"
    elif upload.purge_asked_by_id == by.pk:
        raise NotAllowed(_("A second person has to agree. You asked for it yourself."))
    else:
        _purge(upload, by, now)
        did = "purged a file"
    audit.record(by=by, did=did, school=upload.school, about="upload", key=upload.key, sha256=upload.sha256)
    return upload


@transaction.atomic
def keep(*, by: User, upload: Upload) -> Upload:
    """Take back the wish to purge a file."""
    if upload.purged_at:
        raise NotAllowed(_("This file is gone already."))
    upload.purge_asked_by = upload.purge_asked_at = None
    upload.save(update_fields=["purge_asked_by", "purge_asked_at"])
    audit.record(by=by, did="kept a file", school=upload.school, about="upload", key=upload.key)
    return upload


def _purge(upload: Upload, by: User, now: datetime) -> None:
    """Remove the file and all that was read from it; its name may name a child, so that goes too."""
    upload.changed = {**upload.changed, "gone": forgetting.forget(upload)}
    stored = upload.file
    upload.name, upload.file, upload.purged_by, upload.purged_at = _("purged file"), "", by, now
    upload.preview, upload.problems, upload.headings, upload.failure = {}, [], [], ""
    upload.save()
    transaction.on_commit(lambda: stored.storage.delete(stored.name) if stored.name else None)
