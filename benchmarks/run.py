"""The cost of a run of suggestions over a project's own answers, which all differ: `coder suggest PROJECT`.

    python benchmarks/run.py                       # 100,000 and 1,000,000 answers
    python benchmarks/run.py --sizes 100000 --rounds 3

Answers, codes and misspellings are those of `benchmarks/batch.py`: 30 codes, 1,000 coded answers, about 20 words each.
CPU seconds are user and system time of the command with all its processes, its start and its learning from 50,000
answers included; memory is the peak of the largest process. The rows of the run, hashed without what is new in every
run, show whether two versions give the same.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from batch import CODED, RUN, Answers, coded_answers, cost_of

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.project import open_project
from coder.store import codebooks, journal

ROWS = (
    "SELECT run_id, response_id, code_id, rank, confidence, proposed, evidence FROM suggestions"
    " ORDER BY run_id, response_id, rank"
)


def write_answers(path: Path, count: int) -> list[frozenset[str]]:
    """Write CODED answers and `count` more that differ; return the codes of the first ones."""
    texts, codes, _ = coded_answers()
    supply = Answers(11)
    seen = set(texts[:CODED])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["id", "fylke", "svar"])
        writer.writerows((f"K{number:08d}", "Nordland", text) for number, text in enumerate(texts[:CODED]))
        number = 0
        while number < count:
            text = supply.one()
            if text not in seen:
                seen.add(text)
                writer.writerow((f"R{number:08d}", "Nordland", text))
                number += 1
    return codes


def make_project(path: Path, answers: Path, codes: list[frozenset[str]]) -> None:
    """Make a project of a file of answers, with the first ones coded."""
    for words in (("init", path), ("import", path, answers)):
        subprocess.run([*RUN, *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    names = sorted(frozenset[str]().union(*codes))
    with open_project(path, "Kari") as session:
        put_codebook(session, Codebook(tuple(Code(f"k{n}", name) for n, name in enumerate(names)), "test"), "test")
        rows = dict(zip(names, codebooks.code_ids(session.project).values(), strict=True))
        ids = [row for (row,) in session.project.execute("SELECT id FROM responses ORDER BY id")]
        with journal.change(session.project, "apply", "Kari") as act:
            act.insert_many(
                "codings",
                ("response_id", "start_char", "end_char", "code_id", "coder_id", "at"),
                (
                    (ids[n], 0, 2, rows[name], act.coder_id, act.at)
                    for n, of_answer in enumerate(codes)
                    for name in sorted(of_answer)
                ),
            )


def digest(path: Path) -> str:
    """Return a hash of all suggestions of a project."""
    found = hashlib.sha256()
    with open_project(path, "Kari") as session:
        for row in session.project.execute(ROWS):
            found.update(repr(tuple(row)).encode())
    return found.hexdigest()[:12]


def run(project: Path, folder: Path) -> str:
    """Suggest in a copy of `project`; return wall and CPU seconds, peak memory, and the hash of the rows."""
    copy = folder / "copy.coder"
    shutil.copyfile(project, copy)
    wall, used = cost_of("suggest", copy, "--encoder", "none")
    cpu = used.ru_utime + used.ru_stime
    return f"{wall:6.1f} s  {cpu:6.1f} CPU s  {used.ru_maxrss / 1024:5.0f} MB  {digest(copy)}"


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--sizes", default="100000,1000000")
    asked.add_argument("--rounds", type=int, default=2)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for size in map(int, given.sizes.split(",")):
            answers, project = folder / f"{size}.csv", folder / f"{size}.coder"
            codes = write_answers(answers, size)
            make_project(project, answers, codes)
            for _ in range(given.rounds):
                print(f"{size:>9,} answers  {run(project, folder)}", flush=True)


if __name__ == "__main__":
    main()
