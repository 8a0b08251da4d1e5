"""Checks the installation with a temporary project: runs every part once, and watches for use of the network."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from coder.jobs import log
from coder.jobs.network import watched
from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import make_report
from coder.operations.suggesting import suggest
from coder.project import create_project


@dataclass(frozen=True, slots=True)
class TriedOut:
    """The result: uses of the network observed, and the kind of error that stopped it, if any."""

    network: tuple[str, ...]
    error: str = ""
    log: Path | None = None


def try_out() -> TriedOut:
    """Make a project, import, code, suggest and report, in a temporary folder."""
    with watched() as seen:
        try:
            with tempfile.TemporaryDirectory(prefix="coder-") as folder:
                _everything(Path(folder))
        except Exception as error:
            return TriedOut(tuple(seen), type(error).__name__, log.unforeseen("trying the program out", error))
    return TriedOut(tuple(seen))


def _everything(folder: Path) -> None:
    table = folder / "answers.csv"
    table.write_text("id;answer\nK1;the canteen is closed\nK2;no parking\nK3;the canteen\n", encoding="utf-8")
    with create_project(folder / "trial.db", "coder") as session:
        put_codebook(session, Codebook((Code("food", "canteen"), Code("car", "parking"))), "codebook")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("answer",))))
        code_answers(session, ["1"], ("food",))
        suggest(session)
        make_report(session, [folder / "trial.md"], undecided="show")
