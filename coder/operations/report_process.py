"""Writing a report in a process of its own, so that no key waits for it and leaving ends it at once.

A thread cannot be killed and the libraries that write documents cannot be interrupted; a process can. A file that was
begun stands under a temporary name, which is taken away with the process.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from coder.errors import CoderError
from coder.kept_message import from_json
from coder.operations.reporting import Progress, Reported, UndecidedHits
from coder.partial import remove_partial
from coder.project import Session


def _reported(done: dict[str, Any]) -> Reported:
    """What was written, from JSON."""
    pairs = {key: tuple(map(tuple, done[key])) for key in ("lacking", "left_out")}
    return Reported(**{**done, **pairs, "files": tuple(map(Path, done["files"]))})


async def report_elsewhere(
    session: Session,
    target: Path,
    *,
    several: str = "first",
    definition: Path | None = None,
    undecided: str,
    progress: Progress,
) -> Reported:
    """Write the report by a `definition` (None: the default one) to `target` as `make_report` does. Raises CoderError.
    `several` says what counts on an answer that several coders have coded.

    When the task is cancelled the process is killed, and nothing is left of the file but what stood there before.
    """
    request = {
        "project": str(session.project.path), "coder": session.coder, "read_only": session.project.read_only,
        "target": str(target), "several": several, "undecided": undecided,
        "definition": None if definition is None else str(definition.absolute()),
    }  # fmt: skip
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "coder.operations.report_child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        raise CoderError(
            "{target} was not written: the process that writes it could not be started: {why}.",
            "Close other programs, then try again.",
            target=target,
            why=error.strerror or error,
        ) from error
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
        while line := await asyncio.to_thread(child.stdout.readline):
            said = json.loads(line)
            if "step" in said:
                progress(*said["step"])
            elif "refused" in said:
                what, *hints = map(from_json, said["refused"])
                raise (UndecidedHits if said["undecided"] else CoderError)(what, hints)
            else:
                return _reported(said["done"])
        raise CoderError(
            "{target} was not written.", "The process ended with code {code}.", target=target, code=child.wait()
        )
    finally:
        # Nothing is awaited here: a task may be cancelled a second time while it ends.
        child.kill()
        child.wait()
        child.stdout.close()
        remove_partial(target, child.pid)
