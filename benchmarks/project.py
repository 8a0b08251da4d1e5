"""The cost of the project file: start, import, a coding, export, tables of codes, search. Prints a table.

    uv run python benchmarks/project.py              # 10,000 answers
    uv run python benchmarks/project.py --large      # and 1,000,000

CPU seconds are user and system time of the process, start included where a command is run. Bytecode is kept, as it is
for users: to compile our own source would be a quarter of an import. The floor is the bulk insert of sqlite-utils with
a full-text index, on the same file in the same run. The export has a limit where it does what the peers do, write rows
(`--unredacted`); without that it also searches every answer for what could identify somebody. The table of codes is
what the report screen counts. Times of peers on such data, measured
elsewhere on two cores: import of 10,000 answers QualCoder 10.5, qc 18.7, Taguette 73.6 CPU seconds; export of 13,334
excerpts qc 1.35, Taguette 1.76; code by code qc 43.7.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from coder.model import Code, Codebook, Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.project import Session, open_project
from coder.queries.code_tables import CoderRule
from coder.shipped import SURVEY
from coder.store import codebooks, journal, opening, search
from coder.tui.report_counts import count_codes

RUN = (sys.executable, "-c", "from coder.cli.main import main; main()")
FLOOR = """
import csv, sys, sqlite_utils
db = sqlite_utils.Database(sys.argv[2])
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    db["answers"].insert_all(csv.DictReader(file, delimiter=";"), pk="id", batch_size=5000)
db["answers"].enable_fts(["svar"])
"""


def command(*words: str | Path) -> tuple[float, float]:
    """Run a command; return its CPU seconds and peak memory in MB."""
    child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{words} ended with {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def cpu(work: Callable[[], object], times: int = 1) -> float:
    """Return CPU seconds of one call, the least of `times`."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def write_answers(path: Path, count: int) -> None:
    """Write a survey of `count` cases with four variables: runs of 2–29 words from the shipped corpus."""
    random.seed(7)
    questions = ("aktiviteter", "tiltak", "grupper", "udekkede_behov", "andre_kommentarer")
    with SURVEY.open(encoding="utf-8", newline="") as file:
        words = [
            word for row in csv.DictReader(file, delimiter=";") for name in questions for word in row[name].split()
        ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["id", "alder", "fylke", "størrelse", "svar"])
        for number in range(count):
            length = random.randrange(2, 30)
            start = random.randrange(len(words) - length)
            writer.writerow(
                [
                    f"R{number:07d}",
                    random.randrange(18, 90),
                    random.choice(["Nordland", "Viken", "Innlandet", "Vestland"]),
                    random.choice(["liten", "middels", "stor"]),
                    " ".join(words[start : start + length]),
                ]
            )


def make(path: Path, answers: Path) -> tuple[float, float]:
    """Make a project and import into it; return CPU seconds and peak memory of the import."""
    command(*RUN, "init", path)
    return command(*RUN, "import", path, answers)


def floor(answers: Path, path: Path) -> float:
    """Return CPU seconds of the same data in one plain table with a full-text index."""
    return command(sys.executable, "-c", FLOOR, answers, path)[0]


def put_codings(session: Session, tags: int) -> None:
    """Add ten codes, and `tags` codings over the answers in turn, some with two."""
    put_codebook(session, Codebook(tuple(Code(f"k{n}", f"kode {n}") for n in range(10)), "test"), "test")
    ids = [row for (row,) in session.project.execute("SELECT id FROM responses ORDER BY id")]
    rows = list(codebooks.code_ids(session.project).values())
    with journal.change(session.project, "apply", "Kari") as act:
        act.insert_many(
            "codings",
            ("response_id", "start_char", "end_char", "code_id", "coder_id", "at"),
            ((ids[n % len(ids)], 0, 2, rows[(n * 7 + n // len(ids)) % 10], act.coder_id, act.at) for n in range(tags)),
        )


def one_coding(session: Session, first: int, acts: int = 300) -> float:
    """Return CPU milliseconds of one journalled, durable coding, the median over `acts`."""
    spent = []
    for number in range(acts):
        start = time.process_time()
        code_answers(session, [str(first + number)], ("kode 3",), (0, 1))
        spent.append(time.process_time() - start)
    return 1000 * statistics.median(spent)


def first_hits(session: Session, text: str) -> float:
    """Return wall milliseconds until the first fifty answers with these words, the median of nine."""
    spent = []
    for _ in range(9):
        start = time.perf_counter()
        list(search.search(session.project, Filter(text=text), 50))
        spent.append(time.perf_counter() - start)
    return 1000 * statistics.median(spent)


def small(folder: Path) -> list[tuple[str, str, str]]:
    """Return the figures at 10,000 answers."""
    answers, project = folder / "answers.csv", folder / "study.db"
    write_answers(answers, 10_000)
    bare = min(command(sys.executable, "-c", "pass")[0] for _ in range(5))
    rows = [
        (
            "coder --help, CPU",
            f"{min(command(*RUN, '--help')[0] for _ in range(5)):.3f} s",
            f"0.20 s (python alone {bare:.3f})",
        )
    ]
    imported = []
    for number in range(3):
        imported.append(make(folder / f"import{number}.db", answers)[0])
    base = min(floor(answers, folder / f"floor{number}.db") for number in range(3))
    rows.append(
        (
            "import of 10,000 answers, 4 variables, CPU",
            f"{min(imported):.2f} s",
            f"1.5 s (floor {base:.2f}; QualCoder 10.5)",
        )
    )
    make(project, answers)
    with open_project(project, "Kari") as session:
        put_codings(session, 200)
        few = one_coding(session, 1)
    grown = folder / "grown.db"
    make(grown, answers)
    with open_project(grown, "Kari") as session:
        put_codebook(session, Codebook(tuple(Code(f"k{n}", f"kode {n}") for n in range(10)), "test"), "test")
        _many_codings(session, 200_000)
        many = one_coding(session, 1)
    rows.append(("one coding at 200 codings, CPU", f"{few:.2f} ms", "1 ms"))
    rows.append(("one coding at 200,000 codings, CPU", f"{many:.2f} ms (ratio {many / few:.2f})", "ratio 1.2 (qc 6)"))
    coded = folder / "coded.db"
    make(coded, answers)
    with open_project(coded, "Kari") as session:
        put_codings(session, 13_334)
    for name, options, limit in (
        ("export of 13,334 excerpts to CSV, CPU", ("--unredacted",), "0.6 s (qc 1.35, Taguette 1.76)"),
        ("… and details found in 10,000 answers, CPU", (), "none"),
    ):
        export = (*RUN, "export", coded, *options, "-o", folder / "excerpts.csv")
        rows.append((name, f"{min(command(*export)[0] for _ in range(3)):.2f} s", limit))
    with open_project(coded) as session:
        tables = cpu(lambda: count_codes(session, "svar", ["fylke"], CoderRule.FIRST), times=5)
    rows.append(("table of codes and code × variable, CPU", f"{tables:.2f} s", "0.3 s (qc 43.7)"))
    return rows


def _many_codings(session: Session, count: int) -> None:
    """Add `count` codings by five coders, without repeats."""
    ids = [row for (row,) in session.project.execute("SELECT id FROM responses ORDER BY id")]
    rows = list(codebooks.code_ids(session.project).values())
    for number in range(5):
        with journal.change(session.project, "apply", f"Coder {number}") as act:
            share = count // 5
            act.insert_many(
                "codings",
                ("response_id", "start_char", "end_char", "code_id", "coder_id", "at"),
                ((ids[n % len(ids)], 0, 2, rows[n // len(ids)], act.coder_id, act.at) for n in range(share)),
            )


def large(folder: Path) -> list[tuple[str, str, str]]:
    """Return the figures at 1,000,000 answers."""
    answers, project = folder / "large.csv", folder / "large.db"
    write_answers(answers, 1_000_000)
    base = floor(answers, folder / "large-floor.db")
    spent, memory = make(project, answers)
    rows = [
        (
            "import of 1,000,000 answers, CPU",
            f"{spent:.1f} s ({spent / base:.2f} × the floor of {base:.1f} s)",
            "3 × the floor",
        ),
        ("its peak memory", f"{memory:.0f} MB", "400 MB"),
    ]
    with opening.open_project(project, read_only=True) as opened:
        session = Session(opened, "")
        for text in ("ikke", "eldre*", '"psykisk helse"', "sorg* eldre*", "finnesikkeher"):
            rows.append((f"first 50 of 1,000,000 with {text}, wall", f"{first_hits(session, text):.1f} ms", "50 ms"))
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--large", action="store_true", help="measure 1,000,000 answers too (minutes)")
    large_too = parser.parse_args().large
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        rows = small(folder) + (large(folder) if large_too else [])
    print(f"| {'what':<45} | {'measured':<42} | limit |")
    print(f"|{'-' * 47}|{'-' * 44}|-------|")
    for what, measured, limit in rows:
        print(f"| {what:<45} | {measured:<42} | {limit} |")


if __name__ == "__main__":
    main()
