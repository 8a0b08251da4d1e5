"""Values, not rows: what is not typed is counted, so that it only becomes less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "coder"

ANYTHING = 6
"""`Any` in the package, as last counted: what SQLite gives, of which the query says the kind, and a set of whatever."""

ALIASES = 0
"""Names of modules that stand for something with `Any` in it; the aim is none."""


def trees() -> Iterator[ast.Module]:
    """Of the modules that say `Any` at all."""
    for file in PACKAGE.rglob("*.py"):
        if "Any" in (text := file.read_text(encoding="utf-8")):
            yield ast.parse(text)


def is_any(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "Any"


def test_any_becomes_less() -> None:
    found, aliases = 0, 0
    for tree in trees():
        found += sum(map(is_any, ast.walk(tree)))
        given = (one.value for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign))
        aliases += sum(isinstance(one, ast.Subscript) and any(map(is_any, ast.walk(one))) for one in given)
    assert found <= ANYTHING
    assert aliases <= ALIASES
