"""A real site on this machine for the browser: the demo, opened as `make demo` opens it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path


class RunningDemo:
    """`whetu demo` in a process of its own. `people` holds an address and password by role and school;
    `settings` are the site's own, over those of its folder."""

    def __init__(self, folder: Path, **settings: str):
        self.data, self.settings = folder, settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self) -> "RunningDemo":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WHETU_")}
        environment |= {"WHETU_DATA": str(self.data), "PYTHONUNBUFFERED": "1"} | self.settings
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.log = (self.data.parent / "demo.log").open("w+")
        command = [sys.executable, "-m", "whetu.cli", "demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=environment, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True
        )
        self.wait(600)
        self.people = json.loads((self.data / "sign-ins.json").read_text())
        return self

    def later(self, on: date) -> None:
        """Close the site and open it again on a later day."""
        self.stop()
        self.settings["WHETU_TODAY"] = on.isoformat()
        self.start()

    def wait(self, seconds: int) -> None:
        for _ in range(seconds * 4):
            if self.process.poll() is not None:
                raise RuntimeError(f"the demo ended: {self.said()}")
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError(f"the demo did not open: {self.said()}")

    def said(self) -> str:
        self.log.flush()
        return re.sub(r"\S+@\S+", "…", Path(self.log.name).read_text())[-2000:]

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
        self.log.close()
