"""Bytes of a project file flipped at random: `python -m tests.flipped_bytes FILE` prints, as JSON, what read otherwise
without `check` finding anything, and of how many files something read otherwise.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from pathlib import Path
from typing import Any

from coder.errors import ProjectRefused
from coder.operations.coding import code_answers
from coder.project import open_project
from coder.queries.status import check_project
from coder.store import opening
from coder.store.journal import JOURNALLED
from tests.small_study import new_study, put_run

VIEWS = ("code_paths", "case_values", "coded_excerpts", "code_counts", "automatic_codes")


def everything(path: Path) -> list[list[Any]] | None:
    """All that the program reads of a file: its rows, its views, its schema and its index; None where it cannot."""
    file = sqlite3.connect(path)
    try:
        tables = (*JOURNALLED, "changes", "change_rows", "coders", *VIEWS)
        found = [file.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
        found.append(file.execute("SELECT rowid FROM responses_fts WHERE responses_fts MATCH 'flere'").fetchall())
        return [*found, file.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()]
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return None
    finally:
        file.close()


def main(path: Path) -> None:
    with new_study(path) as session:
        code_answers(session, ["1"], ("pårørende",), (15, 24))
        put_run(session, [(1, "eldre", 0.9)])
    content = path.read_bytes()
    whole = everything(path)
    used = [place for place in range(100, len(content)) if content[place]]
    generator = random.Random(20)
    missed: list[str] = []
    harmed = 0
    for _ in range(60):
        flipped = bytearray(content)
        for place in generator.sample(used, generator.choice([1, 1, 3])):
            flipped[place] ^= generator.randrange(1, 256)
        path.write_bytes(flipped)
        read = everything(path)
        path.write_bytes(flipped)
        try:
            with open_project(path) as session:
                found = check_project(session) != []
        except ProjectRefused:
            found = True
        harmed += read != whole
        if read != whole and not found:
            missed.append(repr([(a, b) for a, b in zip(whole or [], read or [], strict=False) if a != b])[:2000])
    print(json.dumps([missed, harmed]))


if __name__ == "__main__":
    opening.SYNCHRONOUS = "OFF"
    main(Path(sys.argv[1]))
