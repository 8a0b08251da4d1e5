"""SQL stands in the store alone: no text of it elsewhere, and nobody else runs one on a project file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[3] / "coder"

WORDS = (
    "SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA|WITH|CREATE|DROP|ALTER|ATTACH|DETACH|VACUUM|BEGIN|COMMIT|ROLLBACK"
    "|SAVEPOINT|FROM|WHERE|JOIN|ORDER BY|GROUP BY"
)
SQL = re.compile(rf"\s*({WORDS})(\s|$)")
"""How a statement begins, or a part of one that is put together from several."""

RUNS_SQL = {"execute", "executemany", "executescript", "rows", "row", "value", "db", "sqlite"}
"""What a Connection runs SQL with, and what is below it."""

WORTH_A_LOOK = re.compile(
    rf"""["'}}](?:\\[nrtfv]|\\?\s)*(?:{WORDS})(?!\w)|(?:project|connection)\W*(?:#.*\n\W*)*(?:{"|".join(RUNS_SQL)})|sqlite"""
)
"""What stands in every module with a fault, and in few others: to parse all of them takes a second."""


def faults(source: str) -> Iterator[str]:
    """Where a module holds SQL, or reaches for what runs it on a project."""
    if not WORTH_A_LOOK.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield f"line {node.lineno}: {node.value[:60]!r}"
        if isinstance(node, ast.Attribute) and node.attr in RUNS_SQL:
            receiver = ast.unparse(node.value)
            if re.search(r"(^|[._])(project|connection)$", receiver):
                yield f"line {node.lineno}: {receiver}.{node.attr}"
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if isinstance(node, ast.stmt) and {name.partition(".")[0] for name in names} & {"sqlite3", "sqlite_utils"}:
            yield f"line {node.lineno}: imports {names[0]}"


def test_no_module_outside_the_store_holds_or_runs_sql() -> None:
    elsewhere = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "store" not in path.parents]
    assert len(elsewhere) > 200
    found = {
        str(path.relative_to(PACKAGE)): held for path in elsewhere if (held := list(faults(path.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        'x = "SELECT 1"',
        'x = f"SELECT {name} FROM codes"',
        'x = f"{name} " " WHERE a = 1"',
        r'x = "\n SELECT 1"',
        'x = """\\\n  SELECT 1"""',
        "session.project.execute(sql)",
        "(session.project\n  # the file\n  .execute(sql))",
        "project.value(sql)",
        "for row in self.session.project.rows(sql): pass",
        "self.project.sqlite.total_changes",
        "from sqlite3 import connect",
    ],
)
def test_what_would_be_sql_elsewhere_is_found(line: str) -> None:
    assert list(faults(line))


def test_the_store_is_where_it_is_found() -> None:
    assert list(faults((PACKAGE / "store" / "runs.py").read_text("utf-8")))
