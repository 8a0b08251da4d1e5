"""Plug-ins in batches and evaluations: the example's reader, writers and suggester."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_completion_command import ENTRY
from tests.plugged import CARDS, EXAMPLE, install, made


def test_batch_reads_and_writes_and_evaluate_measures_by_the_example(run: Run, site: Path, study: Path) -> None:
    install(EXAMPLE, site)
    batch = ("batch", study, "inn", "--text", "grupper", "--id", "id", "--method", "names", "--confidences")
    folder = Path("inn")
    folder.mkdir()
    (folder / "svar.cards").write_text(CARDS, encoding="utf-8")
    done = run(*batch, "--evidence", "-o", "ut.tsv")
    assert done.code == 0, done.err
    header, *rows = [line.split("\t") for line in Path("ut.tsv").read_text(encoding="utf-8").splitlines()]
    assert header[:3] == ["id", "codes", "confidence"]
    assert header[-1] == "evidence"
    assert [row[0] for row in rows] == ["K1", "K2"]
    assert run(*batch, "-o", "ut.jsonl").code == 0
    same = [json.loads(line) for line in Path("ut.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row[1:3] for row in rows] == [
        ["|".join(answer["codes"]), "|".join(str(sure) for sure in answer["confidence"])] for answer in same
    ]
    assert any(answer["codes"] for answer in same)
    names = [name.removeprefix("confidence ") for name in header[3:-1]]
    assert [[float(cell) for cell in row[3:-1]] for row in rows] == [
        [answer["confidences"][name] for name in names] for answer in same
    ]
    piped = subprocess.run(
        [*ENTRY, *map(str, batch), "--evidence", "--format", "tsv", "-o", "-"], capture_output=True, check=True
    )
    assert piped.stdout == Path("ut.tsv").read_bytes()
    assert not Path("ut.tsv.parts").exists()


def test_evaluate_reads_and_measures_by_the_example_and_goes_on_without_a_broken_one(run: Run, site: Path) -> None:
    install(EXAMPLE, site)
    made(site, "lacking", "", {"coder.suggesters": {"gone": "lacking:GONE"}})
    cards = (f"svar: De {kind} nr. {n}\nkoder: {kind}\n" for n in range(40) for kind in ("eldre", "unge"))
    Path("kodet.cards").write_text("\n".join(cards), encoding="utf-8")
    arguments = ("evaluate", "kodet.cards", "--coded", "20", "--draws", "1", "--json")
    done = run(*arguments)
    assert done.code == 0, done.err
    assert "«gone» (coder.suggesters) of lacking 1.0 failed: AttributeError" in done.err
    assert "Traceback" not in done.err
    assert [method["method"] for method in json.loads(done.out)["beside"]] == ["linear", "names"]
    assert json.loads(run(*arguments, "--method", "names").out)["method"] == "names"
    done = run(*arguments, "--method", "gone")
    assert (done.code, done.out) == (1, "")
    assert "«gone» (coder.suggesters) of lacking 1.0 failed: AttributeError" in done.err
