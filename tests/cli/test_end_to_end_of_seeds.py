"""A whole study through the commands: the seeds beside the project."""

from __future__ import annotations

import json

import pytest

from coder import shipped
from tests.cli.conftest import Run
from tests.cli.corpora import SHARED
from tests.cli.exports import exported

SEEDS = sorted((SHARED / "seeds").glob("*.txt"))


@pytest.mark.skipif(not SEEDS, reason="the seeds are not beside this project")
def test_the_seeds(run: Run) -> None:
    run("init", "study.db", "--codebook", shipped.CODEBOOK)
    for seed in SEEDS:
        done = run("import", "study.db", seed)
        assert done.code == 0, done.err
    status = json.loads(run("status", "study.db", "--json").out)
    assert status["totals"]["cases"] == len(SEEDS)
    assert status["totals"]["responses"] > 100
    assert len(status["questions"]) > 5, "headings became questions"
    assert json.loads(run("suggest", "study.db", "--json").out)["proposed"] > 0
    run("decide", "study.db", "--accept", "--above", "0.3", "--yes")
    exported(run, "study.db", rows=status["totals"]["responses"])
