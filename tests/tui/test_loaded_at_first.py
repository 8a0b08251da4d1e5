"""What the first screen loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.warm_children import ColdPopen


def test_the_first_screen_loads_neither_scikit_learn_nor_spacy(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What learns and what parses is loaded when it is needed, never before the first paint."""
    monkeypatch.setattr("subprocess.Popen", ColdPopen)  # a warm process has loaded all of it
    script = (
        "import asyncio, sys; from pathlib import Path; from coder.project import open_project\n"
        "from coder.tui.app import CoderApp\n"
        "async def main():\n"
        "    app = CoderApp(open_project(Path(sys.argv[1]), 'Kari'), learn=False)\n"
        "    async with app.run_test() as pilot:\n"
        "        await pilot.pause()\n"
        "        print(sorted({'sklearn', 'scipy', 'spacy', 'numpy', 'simplemma', 'ruamel.yaml'} & set(sys.modules)))\n"
        "        app.background.stop()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(project)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
