"""`coder redact`: what could tell who an answer is about, and deciding on it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def private(study: Path, run: Run) -> Path:
    """The small study with an answer that names somebody, a place, a number and a date. All are made up."""
    text = "id;grupper\nK9;Ring Kari i Bærum på 22 85 50 50 før 3. mai 2023\nK10;Kari igjen\n"
    Path("ny.csv").write_text(text, encoding="utf-8")
    assert run("import", study, "ny.csv").code == 0
    return study


def found(project: Path, run: Run) -> list[dict[str, object]]:
    return json.loads(run("redact", project, "--json").out)


def test_listing(private: Path, run: Run) -> None:
    done = run("redact", private)
    assert done.code == 0
    assert "9:5-9  name  «Kari»" in done.out
    assert "K9/grupper: …Ring →Kari← i Bærum" in done.out
    assert "5 places undecided: 2 name, 1 date, 1 phone, 1 place." in done.err or "5 places undecided" in done.err
    assert [place["kind"] for place in found(private, run)] == ["name", "place", "phone", "date", "name"]
    assert "The first 2 are listed" in run("redact", private, "--limit", "2").err


def test_deciding_by_id_kind_word_and_all(private: Path, run: Run) -> None:
    assert "1 place kept." in run("redact", private, "--keep", "9:5-9").err
    assert "1 place kept." in run("redact", private, "--keep-kind", "date").err
    assert "1 place redacted." in run("redact", private, "--redact-word", "Kari", "--as", "N.N.").err
    done = run("redact", private, "--redact-all")
    assert "2 places redacted." in done.err
    assert "Everything that was found is decided." in done.err
    rows = json.loads(run("redact", private, "--decided", "--json").out)
    assert [(row["text"], row["decision"], row["replacement"]) for row in rows] == [
        ("Kari", "keep", ""), ("Bærum", "redact", ""), ("22 85 50 50", "redact", ""), ("3. mai 2023", "keep", ""),
        ("Kari", "redact", "N.N."),
    ]  # fmt: skip
    assert "N.N." in run("redact", private, "--decided").out


def test_undo_and_forget(private: Path, run: Run) -> None:
    assert run("redact", private, "--redact-all").code == 0
    assert found(private, run) == []
    assert "redact" in run("log", private).out
    assert run("undo", private).code == 0
    assert len(found(private, run)) == 5
    assert run("redo", private).code == 0
    assert "1 decision taken away." in run("redact", private, "--forget", "9:5-9").err
    assert [place["id"] for place in found(private, run)] == ["9:5-9"]


def test_by_hand(private: Path, run: Run) -> None:
    done = run("redact", private, "--response", "1", "--start", "0", "--end", "5")
    assert "Redacted «Eldre»." in done.err
    assert run("check", private).code == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--keep", "1:0-3"), 1, "Nothing undecided is found at «1:0-3»"),
        (("--forget", "1:0-3"), 1, "Nothing is decided"),
        (("--response", "1"), 2, "--start and --end"),
        (("--response", "1", "--start", "0", "--end", "5000"), 1, "no excerpt"),
        (("--redact-kind", "colour"), 2, "colour"),
    ],
)
def test_refused(private: Path, run: Run, words: tuple[str, ...], code: int, message: str) -> None:
    done = run("redact", private, *words)
    assert done.code == code
    assert message in done.err
    assert len(found(private, run)) == 5


def test_nothing_to_find(study: Path, run: Run) -> None:
    assert "Nothing undecided is found." in run("redact", study).err


def test_words_in_the_codebook_are_listed_and_decided_on(private: Path, run: Run) -> None:
    Path("bok.yaml").write_text(
        "name: Bok\ncodes:\n  - id: venter\n    name: venter\n    examples: [Ola i Bærum venter]\n", encoding="utf-8"
    )
    assert run("codebook", "import", private, "bok.yaml").code == 0
    outside = [place for place in found(private, run) if place["response"] is None]
    assert [(place["id"], place["place"]) for place in outside] == [
        ("word:Ola", "code «venter»"), ("word:Bærum", "code «venter»"),
    ]  # fmt: skip
    assert "code «venter»: …→Ola← i Bærum venter…" in run("redact", private).out
    assert "1 place redacted." in run("redact", private, "--redact", "word:Ola", "--as", "NN").err
    assert "2 places kept." in run("redact", private, "--keep-word", "Bærum").err
    assert "word:Ola" in run("redact", private, "--decided").out
    assert "1 decision taken away." in run("redact", private, "--forget", "word:Ola").err


def test_a_word_found_often_is_listed_once_and_decided_on_with_one_key(
    study: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"K{number};Tilbod i Bærum\n" for number in range(20, 60)) + "K60;vi i bærum ventar på Ola\n"
    Path("ny.csv").write_text("id;grupper\n" + rows, encoding="utf-8")
    assert run("import", study, "ny.csv", "--open", "grupper").code == 0
    listed = run("redact", study)
    assert "place  «Bærum»  ×41" in listed.out
    assert listed.out.count("\n") == 4
    monkeypatch.setattr(sys, "stdin", io.StringIO("k\nr\nb\nr\n"))
    done = run("redact", study, "--ask")
    assert "1 of 2: «Bærum» (place, 41 places)" in done.out
    assert "and 38 more" in done.out
    assert "42 places decided, 0 undecided." in done.err
    assert {row["decision"] for row in json.loads(run("redact", study, "--decided", "--json").out)} == {
        "keep",
        "redact",
    }
    assert found(study, run) == []


def test_asking_ends_with_the_input_and_keeps_what_was_decided(
    private: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("r\n\nx\n"))
    assert "2 places decided, 3 undecided." in run("redact", private, "--ask").err
    assert len(found(private, run)) == 3


def test_exports_are_redacted_unless_told_otherwise(private: Path, run: Run) -> None:
    Path("bok.yaml").write_text(
        "name: Bok\ncodes:\n  - id: venter\n    name: venter\n    examples: [Ring Kari i Bærum]\n", encoding="utf-8"
    )
    assert run("codebook", "import", private, "bok.yaml").code == 0
    for span in ((), ("--start", "5", "--end", "18")):
        assert run("apply", private, "--response", "K9/grupper", "--code", "venter", *span).code == 0
    assert (
        "5 places that could identify somebody stand in it undecided" in run("export", private, "--what", "matrix").err
    )
    assert "4 places" in run("export", private, "--what", "excerpts").err
    assert run("redact", private, "--redact-all").code == 0
    for what in ("excerpts", "matrix", "codebook"):
        for ending in ("csv", "jsonl", "md"):
            done = run("export", private, "--what", what, "--format", ending)
            assert done.code == 0
            assert not any(word in done.out for word in ("Kari i", "22 85", "mai 2023")), (what, ending)
            assert "undecided" not in done.err
    excerpts = [json.loads(line) for line in run("export", private, "--format", "jsonl").out.splitlines()]
    assert [(row["excerpt"], row["start"], row["end"]) for row in excerpts] == [
        ("Ring [navn] i [sted] på [telefonnummer] før [dato]", 0, 48), ("[navn] i [sted] ", 5, 18),
    ]  # fmt: skip
    assert "Kari i Bærum" in run("export", private, "--unredacted").out
    assert "Kari" not in run("codebook", "export", private).out
    assert "Kari" in run("codebook", "export", private, "--unredacted").out


def test_a_part_of_what_is_replaced_is_replaced_whole(private: Path, run: Run) -> None:
    assert run("redact", private, "--redact-all").code == 0
    assert run("apply", private, "--response", "K9/grupper", "--code", "eldre", "--start", "7", "--end", "14").code == 0
    assert json.loads(run("export", private, "--format", "jsonl").out)["excerpt"] == "[navn] i [sted]"
