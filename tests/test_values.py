"""Values, not rows: what is not typed is counted, so that it only becomes less."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "coder"

ANYTHING = 6
"""`Any` in the package, as last counted: what SQLite gives, of which the query says the kind, and a set of whatever."""

ALIASES = 0
"""Names of modules that stand for something with `Any` in it; the aim is none."""

DOCUMENTS = {
    "cli": 1,  # an option by its name
    "extras.py": 1,  # JSON by which an installer tells where a package came from
    "message.py": 1,  # a fact by its blank
    "operations": 2,  # a column of a file that an export wrote; notes by what they stand on
    "reports": 6,  # parts of Word's and Matplotlib's documents, of JSON-LD and of quality by figure
    "suggest": 7,  # entries of an archive; varieties of Norwegian
}
"""Look-ups by a text that stands in the code, outside the store, by package: documents whose keys are others', and real
mappings. Rows are values."""


A_TEXT_IN_BRACKETS = re.compile(r"""\[(?:\s|\(|#.*)*[rRuU]?["']""")


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
        given = (statement.value for statement in tree.body if isinstance(statement, ast.Assign | ast.AnnAssign))
        aliases += sum(isinstance(value, ast.Subscript) and any(map(is_any, ast.walk(value))) for value in given)
    assert found <= ANYTHING
    assert aliases <= ALIASES


def looked_up(tree: ast.Module) -> int:
    """How often a key that is written as a text is looked up, but in tables of constants and the environment."""
    return sum(
        isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        and not isinstance(node.ctx, ast.Store)
        and not ast.unparse(node.value).split(".")[-1].isupper()
        and ast.unparse(node.value) not in ("Literal", "os.environ", "Sequence", "Mapping")
        for node in ast.walk(tree) if isinstance(node, ast.Subscript)
    )  # fmt: skip


def test_outside_the_store_rows_are_values() -> None:
    found = Counter[str]()
    for file in PACKAGE.rglob("*.py"):
        package = file.relative_to(PACKAGE).parts[0]
        if package != "store" and A_TEXT_IN_BRACKETS.search(text := file.read_text(encoding="utf-8")):
            found[package] += looked_up(ast.parse(text))
    assert {package: n for package, n in found.items() if n > DOCUMENTS.get(package, 0)} == {}
