"""Shared by all tests: the made-up kura, the working site for the browser, and what runs only when asked."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
CHROMIUM = next((path for path in BROWSERS if Path(path).exists()), None)
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


def pytest_addoption(parser):
    parser.addoption(
        "--long", action="store_true", help="also run what takes long: every look, kills, big files"
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--long"):
        skip = pytest.mark.skip(reason="takes long: make long")
        for item in items:
            if "long" in item.keywords:
                item.add_marker(skip)


@pytest.fixture
def kura(db, settings):
    """The small made-up kura, with this term's days loaded; `kura.school` is not yet in scope."""
    from tests import kept, kura

    settings.TODAY = kura.TODAY.isoformat()
    return kept.again(kura.make)


@pytest.fixture
def sign_in(kura, client):
    """`sign_in("teacher")` gives a client signed in with that role at the kura."""

    def signed_in(role: str):
        client.force_login(kura.staff[role].user)
        return client

    return signed_in


@pytest.fixture
def post(settings):
    """A mail server of our own on this machine, to which the site sends: `post.letters`."""
    from tests.post import Post

    server = Post()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.ADDRESS = "https://whetu.our.school"
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*FLAGS, *root]}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demo as `make demo` opens it, on a port of its own: `site.url`, and `site.people` to sign in as.

    Each worker serves its own copy. In a hurry: `WHETU_TEST_SITE=FOLDER` names the data folder of a demo that
    was made before and is not open now; then nothing is made.
    """
    from tests.running import RunningDemo

    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(demo_to_copy(tmp_path_factory), folder)
    demo = RunningDemo(folder)
    try:
        yield demo.start()
    finally:
        demo.stop()


def demo_to_copy(tmp_path_factory) -> Path:
    """The data folder of a demo that is not open: the one that is named, or one made for this run."""
    named = os.environ.get("WHETU_TEST_SITE")
    return Path(named) if named else made_once(tmp_path_factory)


def made_once(tmp_path_factory) -> Path:
    """The data folder of a demo that is made once for all workers of one run; the others wait for it."""
    from tests.running import RunningDemo

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            demo = RunningDemo(shared / "making")
            try:
                demo.start()
            finally:
                demo.stop()
            (shared / "making").rename(shared / "made")
    return shared / "made"
