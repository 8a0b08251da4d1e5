"""The cost of a report: CPU seconds and memory for DOCX, XLSX, HTML and Markdown of a made-up study.

    uv run python benchmarks/report.py [ANSWERS … | wide]

Makes a project with 40 codes and 6 variables, one to three codes on every answer by one of two coders, and writes the
default report in a process of its own. `wide` is a survey of 145 columns and 1 000 respondents instead: three of
background, 60 scales, 70 questions of yes and no, nine more, and two open ones. Without arguments: `wide`, 10 000 and
100 000 answers. Prints which bound each run meets: 10 s for `wide`, 6 s for 10 000, 60 s for 100 000, 400 MB for all, a
million (which takes minutes to make) included.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CODES = 40
WIDE = 1_000
BOUNDS = {WIDE: (10.0, 400.0), 10_000: (6.0, 400.0), 100_000: (60.0, 400.0), 1_000_000: (None, 400.0)}
TEXT = """eldre unge barn voksne familier pårørende kommune tjeneste tilbud hjelp behov venter lenge får ikke nok tid
folk samtale gruppe kurs lege sykehus hjem bolig arbeid skole økonomi ensom trygg angst sorg rus søvn vold
krise dei som treng nokon å snakke med utan tilvising når det er travelt og lite ressursar hos oss i bygda
"""


def make(path: Path, answers: int) -> None:
    """Make a project of so many answers, all coded."""
    from coder.model import Code, Codebook
    from coder.operations.codebook_edits import put_codebook
    from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
    from coder.project import create_project
    from coder.store import answer_references, codebooks, journal, variables

    draw, words = random.Random(1), TEXT.split()
    table = path.with_suffix(".jsonl")
    with table.open("w", encoding="utf-8") as file:
        for number in range(answers):
            row = {
                "id": f"K{number:06d}",
                "svar": " ".join(draw.choices(words, k=draw.randint(3, 40))).capitalize() + ".",
            }
            row |= {f"v{place}": f"gruppe {draw.randrange(2 + place)}" for place in range(6)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    codes = tuple(
        Code(f"c{number}", f"kode {number}", f"c{number - number % 5}" if number % 5 else None, "Det som menes.")
        for number in range(CODES)
    )
    closed = tuple(f"v{place}" for place in range(6))
    with create_project(path, "Kari", "Måling") as session:
        put_codebook(session, Codebook(codes, "Bok"), "codebook")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",), closed=closed)))
        rows = codebooks.code_ids(session.project)
        responses = answer_references.responses_by_case(
            session.project, variables.question_id(session.project, "svar"), ""
        )
        for coder in ("Kari", "Ola"):
            with journal.change(session.project, "apply", coder) as act:
                act.insert_many(
                    "codings",
                    ("response_id", "start_char", "end_char", "code_id", "coder_id", "at"),
                    (
                        (response, 0, length, rows[code], act.coder_id, act.at)
                        for place, ((response, length), *_) in enumerate(responses.values())
                        if place % 2 == (coder == "Ola")
                        for code in {f"c{int(draw.paretovariate(0.7)) % CODES}" for _ in range(draw.randint(1, 3))}
                    ),
                )


def make_wide(path: Path) -> None:
    """Make a survey of 145 columns, of which two open ones are coded."""
    from coder.model import Code, Codebook
    from coder.operations.codebook_edits import put_codebook
    from coder.operations.coding import code_answers
    from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
    from coder.project import create_project

    draw, words, degrees = random.Random(1), TEXT.split(), ("I stor grad", "I noen grad", "I liten grad", "Vet ikke")
    table = path.with_suffix(".jsonl")
    with table.open("w", encoding="utf-8") as file:
        for number in range(WIDE):
            row = {"id": f"K{number:06d}", "fylke": f"fylke {draw.randrange(11)}"}
            row |= {"kjønn": draw.choice(("kvinne", "mann")), "aldersgruppe": draw.choice(("18–34", "35–54", "55–80"))}
            row |= {f"påstand {place}": draw.choice(degrees) for place in range(60)}
            row |= {f"bruker {place}": draw.choice(("Ja", "Nei")) for place in range(70)}
            row |= {f"valg {place}": f"valg {place} {draw.randrange(3 + place)}" for place in range(9)}
            for name in ("hva", "hvorfor"):
                row[name] = " ".join(draw.choices(words, k=draw.randint(3, 40))).capitalize() + "."
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    codes = tuple(Code(f"c{number}", f"kode {number}") for number in range(12))
    with create_project(path, "Kari", "Måling") as session:
        put_codebook(session, Codebook(codes, "Bok"), "codebook")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("hva", "hvorfor"))))
        for name in ("hva", "hvorfor"):
            for number in range(0, WIDE, 4):
                code_answers(session, [f"K{number:06d}/{name}"], (f"kode {draw.randrange(12)}",), stands=None)


def report(path: Path) -> None:
    """Write the report in four formats and print its cost, as JSON."""
    from coder.operations.reporting import make_report
    from coder.project import open_project

    targets = [path.with_name(f"r.{ending}") for ending in ("docx", "xlsx", "html", "md")]
    with open_project(path, "Kari") as session:
        done = make_report(session, targets, undecided="hide")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "cpu": round(used.ru_utime + used.ru_stime, 1), "mb": round(used.ru_maxrss / 1024),
                "tables": done.tables, "figures": done.figures, "quotes": done.quotes,
                "kb": {target.suffix: round(target.stat().st_size / 1024) for target in targets},
            }
        )
    )  # fmt: skip


def main() -> None:
    if sys.argv[1:2] == ["--report"]:
        report(Path(sys.argv[2]))
        return
    sizes = [WIDE if argument == "wide" else int(argument) for argument in sys.argv[1:]]
    for answers in sizes or [WIDE, 10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "p.db"
            if answers == WIDE:
                make_wide(path)
            else:
                make(path, answers)
            started = time.monotonic()
            done = subprocess.run(
                [sys.executable, __file__, "--report", str(path)], check=True, capture_output=True, text=True
            )
            found = json.loads(done.stdout)
        cpu, memory = BOUNDS.get(answers, (None, None))
        bound = "" if cpu is None else f" (at most {cpu:.0f})"
        bound_memory = "" if memory is None else f" (at most {memory:.0f})"
        print(
            f"{answers:>7} answers: {found['cpu']:.1f} s CPU{bound}, {time.monotonic() - started:.1f} s wall,"
            f" {found['mb']} MB{bound_memory}; {found['tables']} tables, {found['figures']} figures,"
            f" {found['quotes']} quotes; {found['kb']} kB",
            flush=True,
        )


if __name__ == "__main__":
    main()
