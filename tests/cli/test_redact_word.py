"""`coder redact --redact-word` and `--keep-word`: a word is decided on wherever it stands, or nothing is done."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coder.text.folding import fold, words

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ANSWERS = """\
id,svar
K1,Eg heiter Jonas Vereide og bur her
K2,"Dei vil leggje ned Vereide skule, og det er dumt"
K3,Vegen til Hyen er stengd
K4,"VEREIDES folk; skriv til post@vereide.no, sa Vereide"
"""


@pytest.fixture
def village(tmp_path: Path, run: Run) -> Path:
    """A project in which a name stands in four answers, a code, a keyword, a memo and a theme. All is made up."""
    (tmp_path / "svar.csv").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "bok.yaml").write_text(
        "name: Bok\ncodes:\n  - id: skule\n    name: skulen på vereide\n    keywords: [vereide, skule]\n"
        "    examples: [Vereide-skulen]\n",
        encoding="utf-8",
    )
    assert run("init", "p.db", "--codebook", "bok.yaml").code == 0
    assert run("import", "p.db", "svar.csv", "--open", "svar", "--id", "id").code == 0
    assert run("memo", "p.db", "Spør folk frå Vereide", "--response", "K3/svar").code == 0
    assert run("apply", "p.db", "--response", "K2/svar", "--code", "skule").code == 0
    return Path("p.db")


def exported(project: Path, run: Run) -> str:
    """Return all that the exports, the archive and a redacted copy hold, but ids of codes."""
    made = [
        run("export", project, "--what", what, "--format", "jsonl").out
        for what in ("excerpts", "matrix", "memos", "codebook", "answers")
    ]
    archive = Path("archive.zip")
    archive.unlink(missing_ok=True)
    assert run("archive", project, "-o", archive, "--undecided", "show").code == 0
    with zipfile.ZipFile(archive) as whole:
        made += [whole.read(name).decode() for name in whole.namelist() if name.endswith((".csv", ".yaml"))]
    return "\n".join(made)


def is_in(word: str, text: str) -> bool:
    return bool({fold(word), f"{fold(word)}s"}.intersection(words(fold(text))))


@pytest.mark.parametrize("word", ["Vereide", "vereide", unicodedata.normalize("NFD", "Vereide")])
def test_no_export_holds_a_redacted_word(village: Path, run: Run, word: str) -> None:
    assert is_in("Vereide", exported(village, run))
    done = run("redact", village, "--redact-word", word)
    assert done.code == 0
    assert f"«{word}»: 5 places in 3 answers, and" in done.err
    assert not is_in("Vereide", exported(village, run))
    assert run("undo", village).code == 0
    assert is_in("Vereide", exported(village, run))


def test_every_word_can_be_redacted(village: Path, run: Run) -> None:
    for word in ("Hyen", "stengd", "dumt", "Jonas", "folk"):
        assert is_in(word, exported(village, run))
        assert run("redact", village, "--redact-word", word).code == 0
        assert not is_in(word, exported(village, run))
    assert run("check", village).code == 0


def test_places_that_were_kept_stay_and_it_says_so(village: Path, run: Run) -> None:
    assert run("redact", village, "--keep-word", "Vereide").code == 0
    kept = [row for row in json.loads(run("redact", village, "--decided", "--json").out) if row["text"] == "Vereide"]
    assert "kept by" in run("redact", village, "--redact-word", "Vereide").err
    assert is_in("Vereide", exported(village, run))
    assert run("redact", village, *(part for row in kept for part in ("--forget", row["name"]))).code == 0
    assert run("redact", village, "--redact-word", "Vereide").code == 0


def test_what_is_kept_in_the_same_command_stays(village: Path, run: Run) -> None:
    kept = next(place["id"] for place in json.loads(run("redact", village, "--json").out) if place["text"] == "Vereide")
    assert run("redact", village, "--keep", str(kept), "--redact-word", "Vereide").code == 0
    answers = [
        json.loads(line)["text"]
        for line in run("export", village, "--what", "matrix", "--format", "jsonl").out.splitlines()
    ]
    assert [is_in("Vereide", text) for text in answers] == [True, False, False, False]


@pytest.mark.parametrize("option", ["--redact-word", "--keep-word"])
def test_a_word_that_stands_nowhere_is_refused(village: Path, run: Run, option: str) -> None:
    done = run("redact", village, "--redact-word", "Jonas", option, "Hyan")
    assert done.code == 1
    assert "«Hyan» stands nowhere" in done.err
    assert "Did you mean «Hyen»?" in done.err
    assert run("redact", village, option, " ").code == 1
    assert json.loads(run("redact", village, "--decided", "--json").out) == []


def test_a_word_that_nothing_replaces_cannot_be_kept(village: Path, run: Run) -> None:
    done = run("redact", village, "--keep-word", "stengd")
    assert done.code == 1
    assert "nothing replaces it" in done.err
    assert run("redact", village, "--redact-word", "stengd").code == 0
    assert "redacted everywhere" in run("redact", village, "--keep-word", "stengd").err


def test_asking_says_where_a_redacted_word_still_stands(
    village: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words_asked = len({place["text"].casefold() for place in json.loads(run("redact", village, "--json").out)})
    monkeypatch.setattr(sys, "stdin", io.StringIO("r\n" * words_asked))
    done = run("redact", village, "--ask")
    assert "more place" in done.err
    assert "--redact-word Vereide" in done.err


@pytest.mark.parametrize(("language", "instead"), [("nn", "[namn]"), ("nb", "[navn]")])
def test_without_a_language_of_the_codebook_an_export_has_norwegian_as_its_reader(
    village: Path, run: Run, language: str, instead: str
) -> None:
    assert run("redact", village, "--redact-word", "Jonas").code == 0
    done = run("export", village, "--what", "matrix", "--language", language)
    assert f"Eg heiter {instead} Vereide" in done.out
