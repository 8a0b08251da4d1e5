"""Modules that are imported from their package are loaded when something of them is asked for."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

PACKAGE = """
from coder.later import later

__getattr__ = later(__name__, __path__)
"""

SLOW = """
import time
time.sleep(0.05)
value = 1

def get():
    return value
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with a module that takes its time to load."""
    name = "loaded_later_in_a_test"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (folder / "slow.py").write_text(
        "import time\ntime.sleep(0.05)\nvalue = 1\n\n\ndef get():\n    return value\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    for loaded in [module for module in sys.modules if module.partition(".")[0] == name]:
        monkeypatch.delitem(sys.modules, loaded)
    return name


def test_a_module_is_loaded_when_something_of_it_is_asked_for(package: str) -> None:
    found: dict[str, object] = {}
    exec(f"from {package} import slow", found)
    assert f"{package}.slow" not in sys.modules
    assert eval("slow.value", found) == 1
    assert f"{package}.slow" in sys.modules


def test_threads_that_ask_at_once_all_get_the_whole_module(package: str) -> None:
    found: dict[str, object] = {}
    exec(f"from {package} import slow", found)
    with ThreadPoolExecutor(8) as pool:
        assert [*pool.map(lambda _: eval("slow.get()", found), range(8))] == [1] * 8


def test_what_is_set_is_set_in_the_module(package: str) -> None:
    found: dict[str, object] = {}
    exec(f"from {package} import slow\nslow.value = 2", found)
    assert eval("slow.get()", found) == 2
    exec("del slow.value", found)
    assert not hasattr(sys.modules[f"{package}.slow"], "value")


def test_what_there_is_not_is_no_module(package: str) -> None:
    with pytest.raises(ImportError, match="cannot import name 'quick'"):
        exec(f"from {package} import quick")
    found: dict[str, object] = {}
    exec(f"from {package} import slow", found)
    with pytest.raises(AttributeError, match="has no attribute 'other'"):
        eval("slow.other", found)
