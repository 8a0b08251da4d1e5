"""Plug-ins that are broken: each is told in one line, the log has the rest, and ours work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.places import log_file
from coder.project import open_project
from coder.tui.state.coding_state import CodingState
from tests.cli.conftest import Run
from tests.plugged import made

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
    why = {failure["name"]: failure["why"] for failure in json.loads(done.out)["failed"]}
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
    ("arguments", "message"),
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
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.headless_driver:HeadlessDriver")
    Path(arguments[2]).write_text("x", encoding="utf-8") if arguments[0] == "import" else None
    before = run("log", study).out
    done = run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert "of broken 1.0 failed: " in done.err
    assert message in done.err
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
