"""What people wrote beside the answers and a report repeats: scanned, decided on, and replaced as in the answers."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from coder.errors import NotFound
from coder.model import Code, Codebook
from coder.operations import redacting
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import new_code
from coder.operations.reporting import UndecidedHits, formats, make_report
from coder.operations.undoing import undo
from coder.project import Session
from coder.queries import redactions
from coder.reports.chapter import Chapter
from coder.reports.definition import Definition, QuoteRules, Section
from tests.unit.reports.report_samples import IN_FULL, compose_report, project_of

ANSWERS = [
    "Ring Kari Nordmann, hun venter på svar.",
    "Eldre på Fredheimtunet og i Fontenehus får ikke nok.",
    "Unge venter.",
]
EXAMPLES = ("Kari Nordmann, hun venter", "Eldre på Fredheimtunet", "Ola i Bærum sier nei")
NO_QUOTES = Definition(quotes=QuoteRules(per_code=0))


def study(path: Path, **code: object) -> Session:
    """A project whose codebook has one code of these texts and another; quotes are left out of its reports."""
    session = project_of(path, ANSWERS, ["x", "y"])
    made = Code("c0", **{"name": "venter", **code})  # type: ignore[arg-type]
    put_codebook(session, Codebook((made, Code("c1", "annet")), "Bok"), "codebook")
    return session


def everywhere(session: Session, folder: Path) -> str:
    """All that the report says in every format, as one text."""
    files = [folder / f"r.{ending}" for ending in formats()]
    make_report(session, files, NO_QUOTES, undecided="hide")
    said = []
    for file in files:
        if file.suffix in (".html", ".md"):
            said.append(file.read_text(encoding="utf-8"))
            continue
        with zipfile.ZipFile(file) as parts:
            said += [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
    return "\n".join(said)


def codebook_of(chapter: Chapter) -> str:
    (made,) = [table for table in chapter.tables if table.key == "kodebok"]
    return json.dumps(made.rows[0][:3], ensure_ascii=False)


def test_an_undecided_name_in_an_example_refuses_the_report(tmp_path: Path) -> None:
    with study(tmp_path / "p.db", examples=EXAMPLES) as session:
        with pytest.raises(UndecidedHits, match="the codebook or the log") as refused:
            compose_report(session, NO_QUOTES)
        assert "«Ola»" in refused.value.message
        assert "«Bærum»" in refused.value.message
        # Where the codebook is not printed, its examples are no matter.
        compose_report(session, Definition(quotes=QuoteRules(per_code=0), appendices=("method",)))
        draft, hits = compose_report(session, NO_QUOTES, undecided="show")
        said = everywhere(session, tmp_path)
    assert hits == 5
    assert "Ola i Bærum" in codebook_of(draft)
    for name in ("Nordmann", "Fredheimtunet", "Bærum"):
        assert name not in said


@pytest.mark.parametrize("field", ["name", "definition", "include", "exclude"])
def test_definitions_and_names_are_looked_at_too(field: str, tmp_path: Path) -> None:
    with study(tmp_path / "p.db", **{field: "slike som Kari Nordmann i Bærum"}) as session:
        with pytest.raises(UndecidedHits):
            compose_report(session, NO_QUOTES)
        assert {hit.name for hit in redactions.undecided(session) if not hit.response} == {
            "word:Kari", "word:Nordmann", "word:Bærum",
        }  # fmt: skip
        said = everywhere(session, tmp_path)
    assert "Nordmann" not in said
    assert "Bærum" not in said


def test_dates_and_unusual_words_in_a_definition_are_the_researchers_own(tmp_path: Path) -> None:
    with study(tmp_path / "p.db", definition="Som av 1. mai 2024 heter det Fontenehus, se www.example.org") as session:
        compose_report(session, NO_QUOTES)


def test_a_decision_in_an_answer_goes_for_the_same_words_elsewhere(tmp_path: Path) -> None:
    with study(tmp_path / "p.db", examples=EXAMPLES[:2], definition="Kari Nordmann er en av dem.") as session:
        found = redactions.undecided(session)
        redacting.decide(session, [hit for hit in found if hit.response and hit.text != "Kari"], "redact")
        redacting.decide(session, [hit for hit in found if hit.response and hit.text == "Kari"], "redact", "NN")
        assert [hit for hit in redactions.undecided(session) if not hit.response] == []
        chapter, hits = compose_report(session, NO_QUOTES)
    assert hits == 0
    said = codebook_of(chapter)
    assert "NN [navn] er en av dem." in said
    assert "«NN [navn], hun venter" in said
    assert "Fredheimtunet" not in said


def test_an_example_taken_from_an_answer_follows_what_was_redacted_there_by_hand(tmp_path: Path) -> None:
    with study(tmp_path / "p.db", examples=("Unge venter",), definition="Unge og eldre") as session:
        redacting.add(session, "3", 0, 4, "[…]")
        chapter, _ = compose_report(session, NO_QUOTES, undecided="hide")
    assert "[…] venter" in codebook_of(chapter)
    assert "Unge og eldre" in codebook_of(chapter), "an ordinary word is replaced in the answer's own words alone"


def test_words_are_decided_on_and_that_can_be_undone(tmp_path: Path) -> None:
    with study(tmp_path / "p.db", definition="Ola i Bærum") as session:
        outside = {hit.name: hit for hit in redactions.undecided(session) if not hit.response}
        redacting.decide(session, [outside["word:Ola"]], "keep")
        redacting.decide(session, [outside["word:Bærum"]], "redact", "en kommune")
        chapter, _ = compose_report(session, NO_QUOTES)
        assert "Ola i en kommune" in codebook_of(chapter)
        assert [(row.name, row.decision) for row in redactions.decisions(session)] == [
            ("word:Ola", "keep"), ("word:Bærum", "redact"),
        ]  # fmt: skip
        undo(session)
        assert [hit.name for hit in redactions.undecided(session) if not hit.response] == ["word:Bærum"]
        assert redacting.decide(session, [outside["word:Ola"]], "keep").decisions == 0
        redacting.forget(session, ["word:Ola"])
        with pytest.raises(UndecidedHits, match="«Ola»"):
            compose_report(session, NO_QUOTES)
        with pytest.raises(NotFound):
            redacting.forget(session, ["word:Per"])


def test_the_log_and_names_of_files_are_mended(tmp_path: Path) -> None:
    with project_of(tmp_path / "Kari Nordmann.db", ANSWERS, ["x", "y"]) as session:
        new_code(session, "Bærum nekter", [1])
        with pytest.raises(UndecidedHits, match="«Bærum»"):
            compose_report(session, NO_QUOTES)
        chapter, _ = compose_report(session, NO_QUOTES, undecided="hide")
        said = everywhere(session, tmp_path)
    (log,) = [data for data in chapter.data if data.key == "log"]
    assert any("[sted] nekter" in str(row[4]) for row in log.rows)
    assert "Bærum" not in said
    assert "Nordmann.jsonl" not in said


def test_a_code_whose_name_is_redacted_keeps_its_lead_and_counts(tmp_path: Path) -> None:
    with study(tmp_path / "p.db", name="Bærum venter") as session:
        section = Section("svar", codes=("Bærum venter",), leads=(("Bærum venter", "Disse venter."),))
        chapter, _ = compose_report(session, Definition(sections=(section,), tables=IN_FULL), undecided="hide")
        plain, _ = compose_report(session, Definition(sections=(section,), tables=IN_FULL), undecided="show")
    made, as_it_was = (next(table for table in each.tables if table.key == "svar").rows[0] for each in (chapter, plain))
    assert (made[0], as_it_was[0]) == ("[sted] venter", "Bærum venter")
    assert made[1:] == as_it_was[1:]
    assert any(getattr(block, "text", "") == "Disse venter." for block in chapter.blocks)
