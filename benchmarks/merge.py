"""The cost of merging copies: ten files with ten thousand codings each, every coding a change of its own.

    uv run python benchmarks/merge.py            # 1, 5 and 10 files: CPU seconds and the highest memory
    uv run python benchmarks/merge.py --codings 1000

The goal for ten files is 10 s of CPU, with memory that does not grow with the number of files. The floor beside it is
the time that the same machine takes to read the files' codings and to write as many rows with their journal.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import closing
from pathlib import Path

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.merging import merge
from coder.operations.sharing import share
from coder.project import create_project, open_project
from coder.store import opening

CODES = 30
FILES = (1, 5, 10)


def make(folder: Path, codings: int) -> None:
    """Make a project with an answer for each coding, and ten copies, each coded completely by one coder."""
    opening.SYNCHRONOUS = "OFF"
    table = folder / "svar.csv"
    table.write_text("id;svar\n" + "".join(f"R{n};Svar {n} om bemanning\n" for n in range(codings)), "utf-8")
    with create_project(folder / "study.db", "Leder") as session:
        put_codebook(session, Codebook(tuple(Code(f"k{n}", f"kode {n}") for n in range(CODES))), "codes")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",))))
        share(session, folder / "0.db", "Koder 0")
    with open_project(folder / "0.db", "Koder 0") as copy:
        for n in range(codings):
            code_answers(copy, [n + 1], (f"k{n % CODES}",))
    for number in range(1, max(FILES)):
        path = folder / f"{number}.db"
        shutil.copyfile(folder / "0.db", path)
        with closing(sqlite3.connect(path)) as file:  # another coder, other changes, other codings
            file.create_function("other", 0, lambda: str(uuid.uuid4()))
            file.execute("UPDATE coders SET name = ?, uuid = other() WHERE name = 'Koder 0'", (f"Koder {number}",))
            file.execute("UPDATE changes SET uuid = other() WHERE coder_id = (SELECT max(id) FROM coders)")
            file.execute("UPDATE codings SET uuid = other()")
            file.commit()


def measure(folder: Path, files: int) -> None:
    """Merge so many files, and print CPU seconds, those of the floor, and the highest memory in MB."""
    project = folder / f"with {files}.db"
    shutil.copyfile(folder / "study.db", project)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open_project(project, "Leder") as session:
        start = time.process_time()
        done = merge(session, [folder / f"{n}.db" for n in range(files)])
        took = time.process_time() - start
    codings = sum(merged_file.added["codings"] for merged_file in done.files)
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{files:>5} {codings:>8} {took:>8.2f} {floor(folder, files):>8.2f} {(highest - before) / 1024:>8.0f}")


def floor(folder: Path, files: int) -> float:
    """Return CPU seconds to read each row and its change with plain SQL, and to write as many with their images."""
    start = time.process_time()
    with closing(sqlite3.connect(folder / f"floor {files}.db")) as target:
        target.execute("CREATE TABLE codings (response, first, last, code, coder, at, uuid)")
        target.execute("CREATE TABLE change_rows (change, seq, after)")
        for number in range(files):
            with closing(sqlite3.connect(folder / f"{number}.db")) as file:
                rows = file.execute(
                    "SELECT response_id, start_char, end_char, code_id, coder_id, at, uuid FROM codings"
                )
                target.executemany("INSERT INTO codings VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
                acts = file.execute("SELECT change_id, seq, after FROM change_rows WHERE table_name = 'codings'")
                target.executemany("INSERT INTO change_rows VALUES (?, ?, ?)", acts)
        target.commit()
    return time.process_time() - start


def main() -> None:
    """Make the files once, and measure each number of them in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codings", type=int, default=10_000)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(Path(given.measure[0]), int(given.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), given.codings)
        print("files  codings    CPU s  floor s   MB more")
        for files in FILES:
            subprocess.run([sys.executable, __file__, "--measure", folder, str(files)], check=True)


if __name__ == "__main__":
    main()
