"""Checks of the site that need no database rows: Django's own, and that migrations are complete and safe."""

import os
import sys
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whetu.web.settings")
os.environ["WHETU_DATA"] = tempfile.mkdtemp(prefix="whetu-check-")
os.environ["WHETU_HTTPS"] = "1"

import django  # noqa: E402  the settings above come first
from django.core.management import call_command  # noqa: E402


def main() -> int:
    django.setup()
    call_command("check", "--deploy", "--fail-level", "WARNING")
    call_command("makemigrations", "--check", "--dry-run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
