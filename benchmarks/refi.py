"""The cost of exporting a project as REFI-QDA and importing it: 10,000 answers of 5,000 respondents, 13,334 codings.

    uv run python benchmarks/refi.py

The goals are 3 s of CPU out, 5 s in, and 400 MB. The floor beside them is the time that the same machine takes to make
the same elements with lxml, and to pack the same texts.
"""

from __future__ import annotations

import csv
import random
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from coder.model import Code, Codebook
from coder.model.places import CodedPlace
from coder.operations.codebook_edits import put_codebook
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import import_foreign, plan_foreign
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.refi_export import export_project
from coder.project import Session, create_project
from coder.store import codebooks, coding, journal

RESPONDENTS, CODINGS, CODES = 5_000, 13_334, 30
WORDS = [
    "kommunen",
    "trenger",
    "flere",
    "hender",
    "i",
    "omsorgen",
    "bedre",
    "tilbud",
    "til",
    "unge",
    "som",
    "sliter",
    "med",
    "ensomhet",
]


def make(session: Session, folder: Path) -> None:
    """Add answers and codings to a project."""
    drawn = random.Random(1)
    with (folder / "svar.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "kommune", "tiltak", "annet"])
        for n in range(RESPONDENTS):
            two_texts = (" ".join(drawn.choices(WORDS, k=drawn.randint(4, 40))) for _ in range(2))
            rows.writerow([f"R{n}", drawn.choice(["Nord", "Sør"]), *two_texts])
    put_codebook(session, Codebook(tuple(Code(f"k{n}", f"kode {n}") for n in range(CODES))), "the codebook")
    roles = Roles(id="id", open=("tiltak", "annet"), closed=("kommune",))
    run_import(session, plan_import(folder / "svar.csv", ReadOptions(), roles))
    rows_of = codebooks.code_ids(session.project)
    answers = session.project.execute("SELECT id, length(text) FROM responses").fetchall()
    with journal.change(session.project, "apply", session.coder, "codings") as act:
        made = set[CodedPlace]()
        while len(made) < CODINGS:
            (answer, length), code = drawn.choice(answers), rows_of[f"k{drawn.randrange(CODES)}"]
            start = drawn.choice([0, drawn.randrange(length)])
            made.add(CodedPlace(answer, start, drawn.choice([length, drawn.randint(start + 1, length)]), code))
        coding.put_codings(session.project, act, sorted(made), {})


def floor(file: Path, folder: Path) -> None:
    """Make as many elements, and pack the same texts."""
    with zipfile.ZipFile(file) as archive:
        texts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".txt")}
        elements = sum(1 for _ in etree.fromstring(archive.read("project.qde")).iter())
    with zipfile.ZipFile(folder / "floor.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, text in texts.items():
            packed.writestr(name, text)
    for _ in range(elements):
        etree.tostring(etree.Element("Coding", {"guid": "x", "creatingUser": "y"}))


def timed(what: str, act: Callable[[], object]) -> float:
    """Print and return the CPU seconds of a call."""
    begun = time.process_time()
    act()
    took = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:28} {took:5.1f} s CPU, {memory} MB so far")
    return took


def main() -> None:
    """Make a project, export it and import it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        file = folder / "x.qdpx"
        with create_project(folder / "p.db", "Kari") as session:
            make(session, folder)
            timed("out, looking for names", lambda: export_project(session, file))
            out = timed("out, in full", lambda: export_project(session, file, unredacted=True))
        with create_project(folder / "again.db", "Kari") as session:
            back = timed("in", lambda: import_foreign(session, plan_foreign(file, Cutting())))
        least = timed("floor", lambda: floor(file, folder))
        print(f"{out / least:.1f} and {back / least:.1f} times the floor")


if __name__ == "__main__":
    main()
