"""Plug-ins: the example's reader, writers, suggester and order at work."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from coder.project import open_project
from coder.queries.queue import make_queue
from coder.registry import KINDS, OWN
from coder.tui.state.answer_queue import Order
from coder.tui.state.coding_state import CodingState
from tests.cli.conftest import Run
from tests.cli.test_completion_command import completed
from tests.plugged import CARDS, EXAMPLE, install, made


def test_the_example_reads_suggests_orders_and_writes(run: Run, site: Path, study: Path, tmp_path: Path) -> None:
    install(EXAMPLE, site)
    (tmp_path / "svar.cards").write_text(CARDS, encoding="utf-8")
    new = tmp_path / "ny.db"
    assert run("init", new, "--codebook", "kodebok.yaml").code == 0
    done = run("import", new, tmp_path / "svar.cards", "--id", "id", "--open", "grupper")
    assert done.code == 0, done.err
    done = run("suggest", new, "--method", "names")
    assert done.code == 0, done.err
    recorded = sqlite3.connect(new).execute("SELECT method, parameters, libraries FROM runs").fetchone()
    assert (recorded[0], json.loads(recorded[1])["plugin"]) == ("names", "coder-example 0.1.0")
    assert json.loads(recorded[2])["coder-example"] == "0.1.0"
    (read_with,) = sqlite3.connect(new).execute("SELECT libraries FROM imports").fetchone()
    assert json.loads(read_with)["coder-example"] == "0.1.0"

    with open_project(new, "Kari") as session:
        assert make_queue(session, "grupper", "longest") == [2, 1]
        state = CodingState(session)
        state.set_order(Order("longest"))
        assert (state.queue.ids, session.in_order) == ([2, 1], "longest 1 (coder-example 0.1.0)")
        code = next(code for code in state.codebook if code.name == "pårørende")
        state.toggle([code.id])

    assert run("export", new, "-o", tmp_path / "ut.tsv").code == 0
    assert "pårørende" in (tmp_path / "ut.tsv").read_text(encoding="utf-8").splitlines()[1]
    done = run("report", new, "-o", tmp_path / "kapittel.txt", "--undecided", "hide", "--with-appendices")
    assert done.code == 0, done.err
    report = (tmp_path / "kapittel.txt").read_text(encoding="utf-8")
    assert "coder-example 0.1.0" in report
    assert "longest 1 (coder-example 0.1.0) (1)" in report


def test_the_report_of_the_example_has_cells_as_documents_print_them(
    run: Run, site: Path, study: Path, tmp_path: Path
) -> None:
    install(EXAMPLE, site)
    for answer, code in ((1, "ensomhet"), (3, "forløp 1"), (4, "ensomhet"), (6, "pårørende"), (7, "forløp 1")):
        assert run("apply", study, "--response", str(answer), "--code", code).code == 0
    definition = "language: nb\nvariables: [fylke]\ntables: [codes, groups]\nquestions: [grupper]\nmask_below: 0\n"
    (tmp_path / "d.yaml").write_text(definition, encoding="utf-8")
    done = run("report", study, "-d", tmp_path / "d.yaml", "-o", tmp_path / "kapittel.txt", "--undecided", "hide")
    assert done.code == 0, done.err
    report = (tmp_path / "kapittel.txt").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "Nordland (n=2): 1 (50 %); Viken (n=3): 1 (33 %); Alle (n=5): 2 (40 %)" in report
    assert "Antall, og prosent av dem i gruppa som svarte." in report
    assert "CountedShare" not in report


def test_what_is_there_is_listed_by_kind_name_and_distribution(run: Run, site: Path) -> None:
    install(EXAMPLE, site)
    found = json.loads(run("plugins", "--json").out)
    there = {
        (plugin["kind"], plugin["name"]): f"{plugin['distribution']} {plugin['version']}" for plugin in found["there"]
    }
    assert found["failed"] == []
    for kind in KINDS:
        assert all(there[kind, name].startswith("answer-coder ") for name in OWN[kind])
    assert {key for key, source in there.items() if source == "coder-example 0.1.0"} == {
        ("readers", ".cards"), ("writers", "report.txt"), ("writers", "table.tsv"), ("suggesters", "names"),
        ("orders", "longest"),
    }  # fmt: skip
    assert ".cards" in run("plugins").out
    assert "tsv" in run("export", "--help").out
    assert "names" in run("suggest", "--help").out
    for name in ("evaluate", "batch"):
        assert "[default|linear|names|module:Class]" in run(name, "--help").out
    assert "[jsonl|csv|parquet|tsv]" in run("batch", "--help").out
    assert "Of plug-ins: .txt." in " ".join(run("report", "--help").out.split())
    assert completed("bash", "coder report s.db -o kapittel.t") == ["plain,kapittel.txt"]
    assert completed("bash", "coder batch m svar.csv --format t") == ["plain,tsv"]
    assert completed("bash", "coder evaluate s.db --method n") == ["plain,names"]
    assert "longest" in run("code", "--help").out


ENCODER = """
import numpy as np

def load(folder, threads):
    return lambda texts: np.array([[text.count(letter) + 0.1 for letter in "aeiou"] for text in texts])
"""


def test_the_encoder_of_a_plug_in_joins_suggestions_and_is_recorded_with_its_version(
    run: Run, site: Path, study: Path
) -> None:
    made(site, "letters", ENCODER, {"coder.encoders": {"vowels": "letters:load"}})
    done = run("suggest", study, "--encoder", "vowels")
    assert done.code == 0, done.err
    (parameters, libraries) = sqlite3.connect(study).execute("SELECT parameters, libraries FROM runs").fetchone()
    assert json.loads(parameters)["encoder"] == "vowels letters-1.0"
    assert json.loads(libraries)["letters"] == "1.0"
    assert "of the plug-in letters 1.0" in run("encoder").out
