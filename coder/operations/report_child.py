"""The process behind `report_process`: reads what to write from standard input, writes it, says how far it is."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from coder.errors import CoderError
from coder.jobs.with_parent import end_with_parent
from coder.kept_message import to_json
from coder.operations.reporting import UndecidedHits, make_report
from coder.project import open_project
from coder.queries.definitions import bare_definition, load_definition


def main() -> None:
    """Write the one report that is asked for."""
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(10)  # the screen goes first
    request = json.loads(sys.stdin.buffer.read())
    try:
        with open_project(Path(request["project"]), request["coder"], read_only=request["read_only"]) as session:
            file = request["definition"]
            definition = bare_definition(session) if file is None else load_definition(Path(file))
            done = make_report(
                session, [Path(request["target"])],
                replace(definition, several_coders=request["several"]), undecided=request["undecided"],
                progress=lambda what, done, steps: _say({"step": [what, done, steps]}),
            )  # fmt: skip
        _say({"done": {**asdict(done), "files": [str(file) for file in done.files]}})
    except CoderError as error:
        _say(
            {
                "refused": [to_json(one) for one in (error.what, *error.hints)],
                "undecided": isinstance(error, UndecidedHits),
            }
        )
    except BrokenPipeError:
        # Nobody waits for the report any more; what was begun of it is gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(said: dict[str, Any]) -> None:
    print(json.dumps(said, ensure_ascii=True), flush=True)


if __name__ == "__main__":
    main()
