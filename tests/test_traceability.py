"""docs/traceability.csv: each row has a line, what meets it, where to see it, and a test that holds it."""

import ast
import csv
import re
from pathlib import Path

from django.urls import Resolver404, resolve

from whetu.cli import COMMANDS

ROOT = Path(__file__).parents[1]
LINE = re.compile(r"S[0-4]:\d+|F\d\d|W\d\d|D\d\d|R-\d\d|ask \d+")
A_KEY = re.compile(r"<[a-z]+>")


def rows() -> list[dict]:
    with (ROOT / "docs" / "traceability.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_has_its_columns_and_lines():
    found = rows()
    assert list(found[0]) == ["line", "what", "where", "test"]
    assert not [row["line"] for row in found if not LINE.fullmatch(row["line"])]


def test_every_page_and_command_named_is_there():
    assert not [row["where"] for row in rows() if not is_there(row["where"])]


def is_there(where: str) -> bool:
    if where.startswith("whetu "):
        return where.split()[1] in COMMANDS
    if not where.startswith("/"):
        return (ROOT / where).exists()
    try:
        resolve(A_KEY.sub("abcdefghijkl", where).replace("abcdefghijkl-", "2026-"))
    except Resolver404:
        return False
    return True


def test_every_test_named_is_there():
    missing = [row["test"] for row in rows() if row["test"].split("::")[-1] not in functions(row["test"])]
    assert not missing


def functions(test: str) -> set[str]:
    path = ROOT / test.split("::")[0]
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
