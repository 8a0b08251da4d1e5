"""A corpus beside the project: imported, coded, suggested and exported by commands."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.exports import exported
from tests.front_door import Run

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
SAMPLE = 400
CODED = 260


def a_big_corpus(run: Run, corpus: str) -> None:
    """Two thirds of some answers as people have coded them, and the rest as it is suggested."""
    folder = SHARED / "data" / corpus
    if not folder.is_dir():
        pytest.skip("the corpora are not beside this project")
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(SAMPLE), strict=False)]
    for name, part in (("svar.csv", rows), ("kodet.csv", rows[:CODED])):
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(part)
    run("init", "study.db")
    done = run("codebook", "import", "study.db", folder / "codebook.csv")
    assert done.code == 0, done.err
    # Some wrote «N/a», which these corpora code as an answer.
    done = run("import", "study.db", "svar.csv", "--no-missing")
    assert done.code == 0, done.err
    assert f"Imported {SAMPLE} answers of {SAMPLE} cases.\n" in done.out
    arguments = ["--from", "kodet.csv", "--codes", "labels", "--separator", "|", "--create-codes", "--json"]
    applied = json.loads(run("apply", "study.db", *arguments).out)
    assert applied["responses"] == CODED
    assert applied["codings"] == sum(len(set(row["labels"].split("|"))) for row in rows[:CODED])
    assert applied["problems"] == []
    suggested = json.loads(run("suggest", "study.db", "--json").out)
    assert (suggested["learned_from"], suggested["responses"]) == (CODED, SAMPLE - CODED)
    assert suggested["with_proposal"] > (SAMPLE - CODED) / 2

    labels = {row["id"]: set(row["labels"].split("|")) for row in rows[CODED:]}
    waiting = json.loads(run("decide", "study.db", "--list", "--limit", "100000", "--json").out)
    right = sum(row["code"].split(" > ")[-1] in labels[row["case"]] for row in waiting)
    assert right / len(waiting) > 0.5, "most of what is proposed is what people chose"
    exported(run, "study.db", rows=SAMPLE)
