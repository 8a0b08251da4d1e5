"""Plug-ins: the example's reader, writers, suggester and order at work, and what becomes of broken ones."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from coder.jobs.places import log_file
from coder.project import open_project
from coder.queries.queue import make_queue
from coder.registry import KINDS, OWN
from coder.tui.state.answer_queue import Order
from coder.tui.state.coding_state import CodingState
from tests.cli.conftest import Run
from tests.cli.test_completion_command import ENTRY, completed
from tests.plugged import EXAMPLE, install, made

CARDS = """id: K1
grupper: Eldre

id: K2
grupper: De som er ensomme, og alle pårørende
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where packages are looked for, here and in every process."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


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
        code = next(one for one in state.codebook if one.name == "pårørende")
        state.toggle([code.id])

    assert run("export", new, "-o", tmp_path / "ut.tsv").code == 0
    assert "pårørende" in (tmp_path / "ut.tsv").read_text(encoding="utf-8").splitlines()[1]
    done = run("report", new, "-o", tmp_path / "kapittel.txt", "--undecided", "hide", "--with-appendices")
    assert done.code == 0, done.err
    report = (tmp_path / "kapittel.txt").read_text(encoding="utf-8")
    assert "coder-example 0.1.0" in report
    assert "longest 1 (coder-example 0.1.0) (1)" in report


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
        ["|".join(one["codes"]), "|".join(str(sure) for sure in one["confidence"])] for one in same
    ]
    assert any(one["codes"] for one in same)
    names = [name.removeprefix("confidence ") for name in header[3:-1]]
    assert [[float(cell) for cell in row[3:-1]] for row in rows] == [
        [one["confidences"][name] for name in names] for one in same
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
    assert [one["method"] for one in json.loads(done.out)["beside"]] == ["linear", "names"]
    assert json.loads(run(*arguments, "--method", "names").out)["method"] == "names"
    done = run(*arguments, "--method", "gone")
    assert (done.code, done.out) == (1, "")
    assert "«gone» (coder.suggesters) of lacking 1.0 failed: AttributeError" in done.err


def test_what_is_there_is_listed_by_kind_name_and_distribution(run: Run, site: Path) -> None:
    install(EXAMPLE, site)
    found = json.loads(run("plugins", "--json").out)
    there = {(one["kind"], one["name"]): f"{one['distribution']} {one['version']}" for one in found["there"]}
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


BROKEN = """
from coder.plugins.readers import Column, Reader, Source

class Unlearned:
    def fit(self, texts, codes, *, codebook=None, corpus=None, excerpts=()):
        raise LookupError("no words")
    refit = fit

def stops(given):
    raise RuntimeError("no order today")

def forgets(given):
    return given.ids[1:]

def breaking(path, options):
    def rows(source):
        yield 1, ["K1", "Eldre"]
        raise ZeroDivisionError("in row 2")
    return Source(path, (Column("id"), Column("svar")), rows)

def ragged(path, options):
    return Source(path, (Column("id"), Column("svar")), lambda source: iter([(1, ["K1"])]))

def typed(path, options):
    return Source(path, (Column("id"), Column("svar")), lambda source: iter([(7, ["K1", {"a": 1}])]))

def writes_nothing(report, path):
    pass

def no_vector(folder, threads):
    return lambda texts: [1.0]

BREAKING, RAGGED, TYPED = Reader(breaking, "x"), Reader(ragged, "x"), Reader(typed, "x")
SCORES = 3
"""
POINTS = {
    "coder.readers": {"breaking": "broken:BREAKING", "ragged": "broken:RAGGED", "typed": "broken:TYPED",
                      "untyped": "broken:breaking", "gone": "nowhere_at_all:READER", "csv": "broken:BREAKING"},
    "coder.writers": {"report.none": "broken:writes_nothing", "report.lacks": "broken:LACKING",
                      "table.lacking": "broken:LACKING", "txt": "broken:forgets"},
    "coder.suggesters": {"unlearned": "broken:Unlearned", "scores": "broken:SCORES"},
    "coder.encoders": {"flat": "broken:no_vector"},
    "coder.orders": {"stops": "broken:stops", "forgets": "broken:forgets", "both": "broken:stops"},
}  # fmt: skip


@pytest.fixture
def broken(site: Path) -> Path:
    """A distribution whose plug-ins are all broken, and another that claims the name of one of them."""
    made(site, "broken", BROKEN, POINTS)
    made(site, "second", "", {"coder.orders": {"both": "second:nothing"}}, "2.0")
    return site


@pytest.mark.usefixtures("broken")
def test_broken_plug_ins_are_listed_with_the_reason_and_the_traceback_is_in_the_log(run: Run) -> None:
    done = run("plugins", "--json")
    assert done.code == 0, done.err
    why = {one["name"]: one["why"] for one in json.loads(done.out)["failed"]}
    assert "«.gone» (coder.readers) of broken 1.0 failed: ModuleNotFoundError: No module named" in why[".gone"]
    assert "AttributeError" in why["table.lacking"]
    assert why[".csv"] == "The name «.csv» (coder.readers) is ours; that of broken 1.0 is left out."
    assert (
        why["both"]
        == "The name «both» (coder.orders) is claimed by each of broken 1.0, second 2.0; none of them is used."
    )
    assert "does not say what it writes" in why["txt"]
    assert "it is no coder.plugins.Reader, but of type function" in why[".untyped"]
    assert "it is no classifier with confidences" in why["scores"]
    assert why.keys() == {".gone", "table.lacking", "report.lacks", ".csv", "both", "txt", ".untyped", "scores"}
    assert "plug-in .gone (readers) of broken 1.0 stopped" in log_file().read_text(encoding="utf-8")
    assert "Left out: The name «both» (coder.orders)" in run("plugins").out


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "study.db", "a.gone"), "ModuleNotFoundError"),
        (("import", "study.db", "a.breaking", "--id", "id", "--open", "svar"), "ZeroDivisionError: in row 2"),
        (("import", "study.db", "a.ragged", "--id", "id", "--open", "svar"), "row 1: 1 cells for 2 columns"),
        (("import", "study.db", "a.typed", "--id", "id", "--open", "svar"), "row 7: dict is no value of a cell"),
        (("suggest", "study.db", "--method", "unlearned"), "LookupError: no words"),
        (("suggest", "study.db", "--encoder", "flat"), "it gave no vector for each text"),
        (("report", "study.db", "-o", "a.none", "--undecided", "hide"), "it wrote nothing"),
        (("export", "study.db", "-o", "a.lacking"), "AttributeError"),
        (("report", "study.db", "-o", "a.lacks", "--undecided", "hide"), "AttributeError"),
        (("batch", "study.db", "svar.csv", "-o", "a.lacking"), "AttributeError"),
        (("code", "study.db", "--order", "stops"), "RuntimeError: no order today"),
        (("code", "study.db", "--order", "forgets"), "it does not give each of the 5 answers once"),
    ],
    ids=lambda value: "-".join(value[:3]).replace("study.db", "") if isinstance(value, tuple) else "",
)
def test_a_broken_plug_in_is_told_in_one_line_and_nothing_is_written(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.headless_driver:HeadlessDriver")
    Path(arguments[2]).write_text("x", encoding="utf-8") if arguments[0] == "import" else None
    before = run("log", study).out
    done = run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert "of broken 1.0 failed: " in done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert run("log", study).out == before
    assert not Path("a.none").exists()
    assert not Path("a.lacking").exists()


@pytest.mark.usefixtures("broken")
def test_where_plug_ins_are_broken_ours_work(run: Run, study: Path) -> None:
    assert run("import", study, "svar.csv", "--id", "id", "--open", "grupper").code == 0
    assert run("suggest", study, "--method", "linear").err.startswith("Error: The suggester «linear» learns from coded")
    done = run("import", study, "a.pptx")
    Path("a.pptx").write_text("x", encoding="utf-8")
    done = run("import", study, "a.pptx")
    assert "cannot be read" in done.err
    assert ".ragged" in done.err


def test_a_saved_order_whose_plug_in_is_broken_gives_way_to_that_of_the_file(study: Path, broken: Path) -> None:
    with open_project(study, "Kari") as session:
        state = CodingState(session)
        state.settings.order = "stops"
        state.load_queue()
        assert state.queue.order == "file"
        assert "no order today" in str(state.queue.order_failed)


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
