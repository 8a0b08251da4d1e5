"""A whole study through the commands: the shipped survey, from an empty project to every export."""

from __future__ import annotations

import json

from coder import shipped
from tests.cli.conftest import Run
from tests.cli.exports import exported


def test_the_shipped_survey(run: Run) -> None:
    assert run("init", "study.db", "--codebook", shipped.CODEBOOK).code == 0
    # Some answered with a dash, which a coder coded.
    done = run("import", "study.db", shipped.SURVEY, "--no-missing", "--json")
    assert done.code == 0
    result = json.loads(done.out)
    assert result["cases"] >= 340
    assert result["responses"] >= 600
    assert result["problems"] == []
    roles = {column["name"]: column["role"] for column in result["columns"]}
    assert list(roles.values()).count("open") == 6
    for coder, file in shipped.CODINGS.items():
        applied = run(
            "apply", "study.db", "--from", file, "--codes", "koder", "--question", "grupper", "--coder", coder
        )
        assert applied.code == 0, applied.err
        assert applied.err == "", "every coded case has an answer"
    suggested = json.loads(run("suggest", "study.db", "--json").out)
    assert suggested["learned_from"] >= 120
    assert suggested["with_proposal"] > suggested["responses"] / 3
    exported(run, "study.db", rows=result["responses"])
