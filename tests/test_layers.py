"""Who may import whom, and what only one module may do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_layers_hold() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_nothing_but_the_log_of_jobs_writes_a_log_and_nothing_else_begins_work_behind_the_screen() -> None:
    """What `jobs/trace.py` keeps out of the log must not come into it by another door."""
    sources = {
        path.relative_to(ROOT / "coder").as_posix(): path.read_text("utf-8") for path in (ROOT / "coder").rglob("*.py")
    }
    assert {name for name, text in sources.items() if "import logging" in text} == {"jobs/log.py"}
    assert {name for name, text in sources.items() if ".run_worker(" in text or "@work" in text} == {
        "tui/background/task_runner.py"
    }
    assert {name for name, text in sources.items() if "subprocess.Popen(" in text} == {"jobs/process.py"}


def test_the_connection_is_the_stores_own() -> None:
    """A session holds it; operations and queries only hand it on, and the front ends never see it."""
    for file in (ROOT / "coder").rglob("*.py"):
        place, text = file.relative_to(ROOT / "coder"), file.read_text(encoding="utf-8")
        its_own, in_front = place.parts[0] == "store" or place.name == "project.py", place.parts[0] in ("cli", "tui")
        may_import = not its_own and re.search(r"\bConnection\b", text)
        may_hold = in_front and re.search(r"session\W+project\b", text)
        if not may_import and not may_hold:
            continue
        tree = ast.parse(text)
        imported = {
            name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coder.store")
            for name in node.names
        }
        assert its_own or "Connection" not in imported, place
        if in_front:
            attributes = [
                ast.unparse(node)
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and node.attr == "project"
            ]
            assert not [attribute for attribute in attributes if attribute.endswith("session.project")], place
