"""A small site in a folder of its own, for tests that stop, kill, copy or damage a whole site.

python -m tests.small_site make | digest | spoil       (WHETU_DATA names the folder)
"""

import hashlib
import sys

from whetu.web import keep


def main(what: str) -> None:
    keep.start(WHETU_JOBS_AT_ONCE="1", WHETU_TODAY="2026-06-12")
    if what == "make":
        keep.prepare()
        from tests import kura

        kura.make()
    elif what == "spoil":
        spoil()
    print(digest())


def digest() -> str:
    """A hash of every row of ours and of every uploaded file."""
    from django.apps import apps
    from django.conf import settings
    from django.core import serializers
    from django_scopes import scopes_disabled

    found = hashlib.sha256()
    with scopes_disabled():
        for model in apps.get_models():
            if model.__module__.startswith("whetu."):
                rows = model._default_manager.order_by("pk")
                found.update(serializers.serialize("jsonl", rows).encode())
    for path in sorted((settings.DATA / "files").rglob("*")):
        if path.is_file():
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def spoil() -> None:
    """What a bad day does: rows gone, a file gone."""
    from django.conf import settings
    from django_scopes import scopes_disabled

    from whetu.web.attendance.models import StudentDay
    from whetu.web.people.models import Student

    with scopes_disabled():
        StudentDay.objects.all().delete()
        Student.objects.update(last_name="Lost")
    for path in (settings.DATA / "files").rglob("*"):
        if path.is_file():
            path.unlink()


if __name__ == "__main__":
    main(sys.argv[1])
