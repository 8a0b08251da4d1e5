"""What the report tells of runs of suggestions and of the log."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from coder.model import Suggestion
from coder.model.ids import ResponseId, RunId
from coder.model.origins import ByHand, CodeFates
from coder.model.run import Run, RunReport
from coder.operations.coding import code_answers
from coder.operations.deciding import LiveSuggestion, decide
from coder.operations.reporting import make_report
from coder.queries.live_run import LiveRun
from coder.reports.chapter import BulletList, Paragraph
from coder.reports.definition import Definition
from coder.reports.log_phrases import ACTS
from coder.reports.run_lines import LIVE, STORED, WITHOUT, run_lines
from coder.store import journal
from tests.unit.reports.kept_runs import stored, uncoded
from tests.unit.reports.report_samples import compose_report, project_of, table


def test_each_code_within_each_run(tmp_path: Path) -> None:
    with uncoded(tmp_path / "p.db", 12) as session:
        code_answers(session, [12], ["c1"], stands=None)
        run = stored(session, "2020-01-01T00:00:00Z", {1: "c0", 2: "c0", 3: "c1"})
        later = stored(session, "2999-01-01T00:00:00Z", {3: "c1"})
        decide(session, [1], "accept")
        decide(session, [2], "reject")
        session.coder = "Ola"
        code_answers(session, [3], ["c0"], stands=None)  # by hand, where the first run had a suggestion
        session.coder = "Kari"
        chapter, _ = compose_report(session, undecided="hide")
    rows = table(chapter, "forslag-koder-kjoringer").rows
    held = {(row[0], row[1]): row[2:] for row in rows}
    # proposed, accepted, rejected, changed, by hand
    assert held == {
        (str(run), "a"): (2, 1, 1, 0, 1),
        (str(run), "b"): (1, 0, 0, 0, 0),
        (str(later), "b"): (1, 0, 0, 0, 0),
        ("Uten forslag", "b"): (0, 0, 0, 0, 1),
    }
    # method, model of meaning, version, shown, proposed, accepted, rejected, changed, put automatically
    assert table(chapter, "maskin").rows == (("standard", "", "", 0, 3, 1, 1, 0, 0),)
    (said,) = (block.text for block in chapter.blocks if isinstance(block, Paragraph) and "3 forslag." in block.text)
    assert "Koderne godtok 1 av dem, endret 0 og avviste 1; 1 av 3 kodinger kommer fra forslag." in said
    assert said.startswith(
        "Av 12 spurte respondenter svarte 12 (100 prosent) på det åpne spørsmålet. Av 12 svar på ett"
    )
    assert "Siden færre enn 10 er kodet, oppgir teksten tall, og ikke ord som «mange»." in said
    answered = {row[0]: row[2] for row in table(chapter, "coreq-llm").rows}
    assert answered["L6"] == "1 forslag godtatt, 0 endret og 1 avvist; ingen teller uten at noen har bestemt det."
    assert answered["L3"] == "Kodeboka og 4 kodede svar i dette prosjektet."
    by_code = {row[0]: row[1:] for row in table(chapter, "forslag-koder").rows}
    assert by_code["a"][-2:] == (1, 1)
    for code, sums in by_code.items():
        assert sum(row[6] for row in rows if row[1] == code) == sums[-2]  # type: ignore[misc]


def test_runs_made_while_coding_are_one_line_per_coder_and_day(tmp_path: Path) -> None:
    with uncoded(tmp_path / "p.db", 30) as session:
        for response in range(1, 21):
            live = LiveRun(f"t{response}", response, 30)
            decide(session, [LiveSuggestion(ResponseId(response), Suggestion("c0", 0.8, True, rank=1), live)], "accept")
        code_answers(session, [25], ["c1"], stands=None)
        session.coder = "Ola"
        decide(
            session,
            [LiveSuggestion(ResponseId(21), Suggestion("c1", 0.8, True, rank=1), LiveRun("o", 20, 30))],
            "reject",
        )
        chapter, _ = compose_report(session, undecided="hide")
    lines = [str(row[0]) for row in table(chapter, "forslag-kjoringer").rows]
    assert len(lines) == 2
    assert lines[0].startswith("Under koding, Kari, 2")
    assert lines[0].endswith("(kjøringer: 20)")
    assert table(chapter, "forslag-kjoringer").rows[0][3] == "1–20"
    held = {(row[0], row[1]): row[2:] for row in table(chapter, "forslag-koder-kjoringer").rows}
    assert held[lines[0], "a"] == (20, 20, 0, 0, 0)
    assert held[lines[0], "b"] == (0, 0, 0, 0, 1)
    assert held[lines[1], "b"] == (1, 0, 1, 0, 0)
    assert any("per koder og dag" in note for note in table(chapter, "forslag-kjoringer").notes)


def run(number: int, at: str, live: str = "") -> Run:
    return Run(RunId(number), at, "default", {}, 1, None, 10, 20, None, live, RunReport(), {})


def runs(live: int, kept: int) -> list[tuple[Run, str | None]]:
    made: list[tuple[Run, str | None]] = [
        (run(number, f"2025-{1 + number % 9:02}-{1 + number % 28:02}T10:00:00Z", "x"), "Kari") for number in range(live)
    ]
    return made + [(run(1000 + number, f"2025-{1 + number % 3:02}-01T10:00:00Z"), None) for number in range(kept)]


@pytest.mark.parametrize(
    ("live", "kept", "lines"), [(3, 2, 5), (200, 2, 3), (200, 11, 12), (200, 30, 4), (0, 12, 12), (0, 13, 3)]
)
def test_many_runs_are_folded_until_they_can_be_read(live: int, kept: int, lines: int) -> None:
    made = runs(live, kept)
    fates = [CodeFates(run.id, "a", 2, 2, 1, 0, 0) for run, _ in made]
    found = run_lines(made, fates, [ByHand("a", "Ola", "2025-01-01", None, 5)])
    assert len(found) == lines + 1
    assert sum(line.total("proposed") for line in found) == 2 * len(made)
    assert found[-1].key == (WITHOUT,)
    assert found[-1].total("by hand") == 5
    assert {line.key[0] for line in found[:-1]} == ({LIVE} if live else set()) | ({STORED} if kept else set())


def test_a_live_run_that_nobody_decided_on_is_passed_over() -> None:
    made = [(run(1, "2025-01-01T10:00:00Z", "x"), None)]
    assert run_lines(made, [CodeFates(RunId(1), "a", 1, 1, 0, 0, 0)], []) == []


def test_codes_that_a_run_had_nothing_for_are_one_line(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", [f"svar {number}" for number in range(12)], ["a", "b", "c"]) as session:
        run = stored(session, "2999-01-01T00:00:00Z", {1: "c0"})
        chapter, _ = compose_report(session, undecided="hide")
    assert table(chapter, "forslag-koder-kjoringer").rows == (
        (str(run), "a", 1, 0, 0, 0, 0),
        ("Uten forslag", "3 koder uten forslag", 0, 0, 0, 0, 24),
    )


@pytest.mark.parametrize(
    ("language", "method", "acts", "head"),
    [
        ("nb", "standard", {"Koder satt på", "Filer lest inn", "Kodeboka endret"}, "Tidspunkt (UTC)"),
        ("nn", "standard", {"Kodar sette på", "Filer lesne inn", "Kodeboka endra"}, "Tidspunkt (UTC)"),
        ("en", "default", {"Codes applied", "Files imported", "Codebook changed"}, "Time (UTC)"),
    ],
)
def test_acts_and_methods_are_named_in_the_language_of_the_report(
    language: str, method: str, acts: set[str], head: str, tmp_path: Path
) -> None:
    with project_of(tmp_path / "p.db", ["a", "b"], ["x"]) as session:
        stored(session, "2020-01-01T00:00:00Z", {1: "c0"})
        session.project.execute("UPDATE runs SET parameters = '{\"penalty\": 1.5}'")
        definition = Definition(language=language)
        chapter, _ = compose_report(session, definition, undecided="hide")
        files = [tmp_path / "r.xlsx", tmp_path / "r.zip"]
        make_report(session, files, definition, undecided="hide", with_appendices=True)
    assert {row[0] for row in table(chapter, "handlinger").rows} == acts
    assert table(chapter, "forslag-kjoringer").rows[0][2] == method
    (software,) = [block for block in chapter.blocks if isinstance(block, BulletList)]
    assert f"{method}: penalty=1.5" in software.items
    log = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[-1]
    header, first = [[cell.value for cell in row] for row in log.iter_rows(min_row=4, max_row=5)]
    assert header[1] == head
    assert first[3] in acts
    with zipfile.ZipFile(tmp_path / "r.zip") as bundle:
        kept = json.loads(bundle.read("log.jsonl").decode().splitlines()[0])
    assert kept["kind"] in ("codebook", "import"), "programs read the same words in every language"


def test_every_kind_of_act_has_a_name() -> None:
    source = Path(journal.__file__).parents[1]
    kinds = {
        kind
        for file in source.rglob("*.py")
        for kind in re.findall(r'(?:journal\.)?\bchange\([^"()]*"([a-z ]+)"', file.read_text(encoding="utf-8"))
    }
    assert {"apply", "undo", "redact", "no code fits"} <= kinds <= ACTS.keys()
