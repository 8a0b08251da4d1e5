"""The shipped survey, its two coders and the shipped codebooks are what the README of the corpus says they are."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from coder import shipped
from coder.codebook.advice import advise
from coder.codebook.read import check_codebook, read_codebook
from coder.text.language import variety
from tests.small_study import shipped_codebook

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT / ".." / "shared" / "seeds").glob("*.txt"))
CODEBOOKS = sorted((ROOT / "codebooks").glob("*.yaml"))
QUESTIONS = ("aktiviteter", "tiltak", "kommentar_voksne", "andre_kommentarer", "grupper", "udekkede_behov")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


ROWS = table(shipped.SURVEY)
ANSWERS = [row[question] for row in ROWS for question in QUESTIONS if row[question].strip()]
CODED = {
    coder: {row["id"]: frozenset(row["koder"].split("|")) for row in table(path)}
    for coder, path in shipped.CODINGS.items()
}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_enough_municipalities_with_their_background() -> None:
    assert len(ROWS) >= 340
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    for column, least in (("folketall_gruppe", 5), ("fylke", 10), ("helseforetak", 15)):
        assert len({row[column] for row in ROWS} - {""}) >= least


@pytest.mark.parametrize(
    ("column", "yes", "no", "unknown"),
    [("deltatt", 135, 162, 50), ("tiltak_igangsatt", 85, 118, 141), ("prioriterer_bort", 106, 195, 47)],
)
def test_closed_questions_have_the_distributions_of_the_report(column: str, yes: int, no: int, unknown: int) -> None:
    counts = Counter(row[column] for row in ROWS)
    del counts[""]
    assert counts == {"Ja": yes, "Nei": no, "Vet ikke": unknown}


def test_enough_open_answers_to_six_questions() -> None:
    assert len(ANSWERS) >= 600
    for question in QUESTIONS:
        answered = sum(bool(row[question].strip()) for row in ROWS)
        assert 50 <= answered < len(ROWS), "many leave one empty, as in the real one"


def test_enough_nynorsk() -> None:
    assert sum(variety(text) == "nn" for text in ANSWERS) >= 0.15 * len(ANSWERS)


def test_the_mess_of_real_answers() -> None:
    lengths = [len(words(text)) for text in ANSWERS]
    assert sum(length <= 2 for length in lengths) >= 20
    assert sum(length >= 60 for length in lengths) >= 5
    assert sum("\n" in text for text in ANSWERS) >= 5, "lists in one cell"
    folded = Counter(text.casefold().strip(" .!?") for text in ANSWERS)
    assert folded["vet ikke"] >= 3
    assert folded["nei"] >= 3
    assert Counter(ANSWERS).total() - len(Counter(ANSWERS)) >= 20, "exact duplicates"
    longer = sorted({text for text in ANSWERS if len(text) >= 20})
    alike = process.cdist(longer, longer, scorer=fuzz.ratio, score_cutoff=85)
    assert (alike > 0).sum() > len(longer), "near duplicates"


def test_answers_were_written_one_by_one_and_not_from_templates() -> None:
    openings = Counter(" ".join(words(text)[:4]) for text in set(ANSWERS) if len(words(text)) >= 10)
    assert max(openings.values()) <= 0.03 * openings.total()


def test_the_first_coder_coded_every_answer_and_the_second_120_of_them() -> None:
    first, second = CODED.values()
    assert set(first) == {row["id"] for row in ROWS if row["grupper"].strip()}
    assert len(second) == 120
    assert set(second) <= set(first)


def test_every_code_used_stands_in_the_codebook() -> None:
    codebook = shipped_codebook()
    used = {name for coded in CODED.values() for names in coded.values() for name in names}
    for name in used:
        assert codebook.find(name)
    assert len(used) >= 20


def test_the_coders_agree_on_most_and_differ_in_some() -> None:
    first, second = CODED.values()
    equal = sum(first[case] == second[case] for case in second)
    overlap = sum(bool(first[case] & second[case]) for case in second)
    assert 0.6 * len(second) <= equal <= 0.95 * len(second)
    assert overlap >= 0.9 * len(second)


def test_it_is_not_solved_by_keywords_alone() -> None:
    codebook = shipped_codebook()
    texts = {row["id"]: row["grupper"].casefold() for row in ROWS}
    missed = total = 0
    for case, names in CODED["Ingrid"].items():
        for name in names:
            total += 1
            missed += not any(keyword.casefold() in texts[case] for keyword in codebook.find(name).keywords)
    assert missed >= 0.15 * total


def test_it_is_marked_as_synthetic() -> None:
    assert "synthetic" in (ROOT / "corpus" / "README.md").read_text(encoding="utf-8").casefold()
    for path in (shipped.SURVEY, *shipped.CODINGS.values()):
        assert path.name.startswith("syntetisk")


@pytest.mark.skipif(not SEEDS, reason="the seeds are not beside this project")
def test_no_sentence_of_the_seeds_was_carried_over() -> None:
    ours = " ".join(
        " ".join(words(path.read_text(encoding="utf-8")))
        for folder in ("corpus", "codebooks")
        for path in sorted((ROOT / folder).iterdir())
        if path.is_file() and path.suffix != ".xlsx"  # which holds what the CSV file holds
    )
    sentences = set()
    for seed in SEEDS:
        text = seed.read_text(encoding="utf-8")
        for whole in (text, " ".join(text.split())):
            sentences |= {" ".join(words(piece)) for piece in re.split(r"[.!?:;•\n]", whole) if len(words(piece)) >= 6}
    assert len(sentences) > 300
    assert sorted(sentence for sentence in sentences if f" {sentence} " in f" {ours} ") == []


def test_two_codebooks_are_shipped() -> None:
    assert len(CODEBOOKS) >= 2
    assert shipped.CODEBOOK.name in {path.name for path in CODEBOOKS}


@pytest.mark.parametrize("path", CODEBOOKS, ids=lambda path: path.stem)
def test_codebooks_are_whole(path: Path) -> None:
    assert check_codebook(path) == []
    codebook = read_codebook(path)
    assert len(codebook) >= 20
    assert any(code.parent for code in codebook)
    for code in codebook:
        assert len(code.keywords) >= 10, code.id
        assert 2 <= len(code.examples) <= 5, code.id
        assert len(words(code.definition)) >= 5, code.id
        assert len(set(code.keywords)) == len(code.keywords), code.id
    texts = " ".join(example for code in codebook for example in code.examples)
    assert variety(texts) == "nb"
    assert any(variety(example) == "nn" for code in codebook for example in code.examples)
    assert all("several codes are called" in str(advice) for advice in advise(codebook))
