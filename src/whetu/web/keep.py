"""Keeping a site: open it, serve it, back it up, bring it back, see that it is well."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import django

KEPT = ("files", "evidence", "secret.key", "whetu.env")  # beside the database, what a site is made of
MANIFEST = "manifest.json"
STOPS_WITHIN = 15  # seconds, for the site and its job worker


class NotAWholeBackup(Exception):
    """The archive is not a backup of Whetū, or something in it was changed or lost."""


def start(**environment: str) -> None:
    """Load Django with the settings of this machine."""
    os.environ.update(environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whetu.web.settings")
    django.setup()


def prepare() -> None:
    """Bring the database up to date and gather the static files. Safe to run again."""
    from django.conf import settings
    from django.core.management import call_command

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("clearsessions", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(host: str, port: int, workers: int = 1) -> int:
    """Run the site and the job worker until one of them ends or somebody stops them."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "whetu.web.settings"}
    site = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    site += ["--workers", str(workers), "--blocking-threads", "2", "--log-level", "warning"]
    site += ["--workers-kill-timeout", "5s", "whetu.web.wsgi:application"]
    jobs = [sys.executable, "-m", "django", "run_huey", "--workers", "1", "--max-delay", "0.5"]
    jobs += ["--quiet"]
    running = [subprocess.Popen(command, env=environment) for command in (site, jobs)]
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: [process.terminate() for process in running])
    while all(process.poll() is None for process in running):
        time.sleep(0.2)
    for process in running:
        process.terminate()
    return max(map(ended, running))


def ended(process: subprocess.Popen) -> int:
    """How a process that was told to stop ended: 0 as it should. One that lingers is killed."""
    try:
        code = process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        return abs(process.wait())
    return 0 if code in (-signal.SIGTERM, -signal.SIGINT) else abs(code)


def open_school(number: str, name: str, kind: str, region: str, email: str, principal: str) -> str:
    """Set up a school with the terms that are known and its region's holidays, and its principal.

    Returns words with the link by which the principal sets a password. Raises ValueError.
    """
    from django.db import transaction
    from django_scopes import scope, scopes_disabled

    from whetu.rules.calendar import known_terms
    from whetu.web.schools import actions as schools
    from whetu.web.schools import queries
    from whetu.web.schools.models import School

    with scopes_disabled():
        if School.objects.filter(demo=True).exists():
            raise ValueError("This site holds the made-up schools. Give the school a folder of its own.")
        if School.objects.filter(number=number).exists():
            raise ValueError("There is a school with this number.")
    with transaction.atomic():
        year = datetime.now(UTC).year
        school = schools.set_up_school(
            by=None, number=number, name=name, kind=kind, region=region, terms=known_terms(year)
        )
        with scope(school=school):
            staff = schools.add_staff(
                by=None, school=school, email=email, name=principal, roles=["principal"],
                starts=queries.today(school),
            )  # fmt: skip
            link = schools.invitation_link(staff.user)
    terms = "" if known_terms(year) else f" The terms of {year} are not known: the School pages ask for them."
    return f"{name} is set up.{terms}\nThe principal sets a password at <address of the site>{link}"


def load(number: str, path: Path) -> tuple[str, bool]:
    """Load one file into a school as its Uploads page does: what happened, and whether there were findings.

    Raises LookupError where there is no such school.
    """
    from django.core.files import File
    from django_scopes import scope

    from whetu.web.attendance import actions as attendance
    from whetu.web.attendance.queries import uploads
    from whetu.web.schools.actions import NotAllowed
    from whetu.web.schools.models import School

    school = School.objects.filter(number=number).first()
    if school is None:
        raise LookupError(f"there is no school {number} on this site")
    now = datetime.now(UTC)
    with scope(school=school), path.open("rb") as file:
        try:
            upload = attendance.receive(
                by=None, school=school, name=path.name, file=File(file, path.name), source="command", now=now
            )
            upload = attendance.load(by=None, upload=upload, now=now)
        except NotAllowed as refused:
            return f"not loaded: {refused}", True
    wrong = [problem for problem in uploads.problems(upload) if problem.level == "error"]
    return f"loaded; {len(wrong)} findings, see Uploads", bool(wrong)


def backup(to: Path, now: datetime | None = None) -> Path:
    """Write one archive with everything a site is made of: database, files, keys, and their hashes.

    The copy of the database is whole even while the site is in use. Returns the archive's path.
    """
    from django.conf import settings

    now = now or datetime.now(UTC)
    archive = to / f"whetu-{now:%Y-%m-%d-%H%M%S}.tar.gz" if to.is_dir() else to
    with tempfile.TemporaryDirectory(prefix="whetu-backup-") as folder:
        copy_database(Path(folder))
        for name in KEPT:
            copy(settings.DATA / name, Path(folder) / name)
        hashes = {str(path.relative_to(folder)): sha256(path) for path in files_in(Path(folder))}
        manifest = {"whetu": 1, "at": now.isoformat(), "files": hashes}
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest, indent=1))
        part = archive.with_name(archive.name + ".part")
        with open(part, "wb", opener=private) as file, tarfile.open(fileobj=file, mode="w:gz") as out:
            out.add(folder, arcname=".")
        part.replace(archive)
    return archive


def verify(archive: Path) -> dict:
    """The manifest of a backup whose every file is there and unchanged. Raises NotAWholeBackup."""
    with tempfile.TemporaryDirectory(prefix="whetu-verify-") as folder:
        return unpack(archive, Path(folder))


def restore(archive: Path) -> dict:
    """Bring a site back from a backup. What stood there before is kept beside it, under its time.

    Nothing is touched before the archive has been read whole and every hash agrees. Raises NotAWholeBackup.
    """
    from django.conf import settings
    from django.db import connections

    data: Path = settings.DATA
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as folder:
        manifest = unpack(archive, Path(folder))
        connections.close_all()
        before = data / f"before-restore-{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
        before.mkdir(mode=0o700)
        put_database(Path(folder), before)
        for name in KEPT:
            if (data / name).exists():
                (data / name).rename(before / name)
            if (Path(folder) / name).exists():
                (Path(folder) / name).rename(data / name)
    return manifest


def unpack(archive: Path, folder: Path) -> dict:
    """Unpack a backup into a folder and check it against its manifest."""
    try:
        with tarfile.open(archive, "r:gz") as packed:
            packed.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text())
        hashes = manifest["files"]
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise NotAWholeBackup(f"{archive.name} is not a whole backup of Whetū: {error}") from error
    found = {str(path.relative_to(folder)): sha256(path) for path in files_in(folder)}
    found.pop(MANIFEST, None)
    if wrong := sorted(name for name in hashes.keys() | found.keys() if hashes.get(name) != found.get(name)):
        raise NotAWholeBackup(f"{archive.name}: changed or lost: {', '.join(wrong[:3])}")
    return manifest


def copy_database(folder: Path) -> None:
    """A whole copy of the database: SQLite's own `VACUUM INTO`, or PostgreSQL's `pg_dump`."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "whetu.sqlite3")])
    else:
        run_postgres("pg_dump", "--format=custom", f"--file={folder / 'whetu.pgdump'}")


def put_database(folder: Path, before: Path) -> None:
    """Put the copy in the database's place; the old one goes into `before`."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        for tail in ("", "-wal", "-shm"):
            old = Path(f"{settings.DATABASES['default']['NAME']}{tail}")
            if old.exists():
                old.rename(before / old.name)
        shutil.move(folder / "whetu.sqlite3", settings.DATABASES["default"]["NAME"])
    else:
        run_postgres("pg_dump", "--format=custom", f"--file={before / 'whetu.pgdump'}")
        dump = str(folder / "whetu.pgdump")
        name = f"--dbname={settings.DATABASES['default']['NAME']}"
        ways = ("--clean", "--if-exists", "--single-transaction", "--no-owner")
        run_postgres("pg_restore", name, *ways, dump)


def run_postgres(program: str, *words: str) -> None:
    """One of PostgreSQL's own programs, on this site's database; the password goes by the environment."""
    from django.conf import settings

    at = settings.DATABASES["default"]
    host = at["HOST"] or at.get("OPTIONS", {}).get("host", "")
    known = {"PGHOST": host, "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    environment = {**os.environ, "PGDATABASE": at["NAME"]}
    environment |= {name: unquote(str(value)) for name, value in known.items() if value}
    subprocess.run([program, *words], env=environment, check=True)


def doctor() -> Iterator[tuple[str, bool, str]]:
    """One row per check: what was looked at, whether it is well, and what to do if not."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    data: Path = settings.DATA
    yield "Python", sys.version_info >= (3, 11), "Python 3.11 or later is needed"
    yield "data folder is this account's own", not data.stat().st_mode & 0o077, f"chmod 700 {data.name}"
    free = shutil.disk_usage(data).free
    yield "disk space", free > 2_000_000_000, f"{free // 1_000_000} MB are left; keep 2 GB free"
    if connection.vendor == "sqlite":
        found = (
            sqlite3.connect(settings.DATABASES["default"]["NAME"]).execute("PRAGMA quick_check").fetchone()
        )
        yield "database is whole", found == ("ok",), "restore the last good backup: whetu restore FILE"
    waiting = MigrationExecutor(connection)
    targets = waiting.loader.graph.leaf_nodes()
    yield "database is up to date", not waiting.migration_plan(targets), "whetu serve brings it up to date"
    yield "static files are gathered", settings.STATIC_ROOT.exists(), "whetu serve gathers them"
    mail = "console" not in settings.EMAIL_BACKEND
    yield "e-mail is set up", mail or settings.DEMO, "set WHETU_EMAIL in whetu.env, see docs/operate.md"
    yield "HTTPS", settings.HTTPS or settings.DEMO, "set WHETU_HTTPS=1 behind an HTTPS server"


def private(path: str, flags: int) -> int:
    """Open a file that only this account may read."""
    return os.open(path, flags, 0o600)


def copy(what: Path, to: Path) -> None:
    if what.is_dir():
        shutil.copytree(what, to)
    elif what.exists():
        shutil.copy2(what, to)


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
