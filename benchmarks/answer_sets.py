"""The coded answer sets that suggestions are measured on, and the draws of coded and of test answers from them.

They stand in the sibling folder `shared/data`. Non-response, codes with fewer than 5 answers, exact duplicates and test
answers standing among the codebook's examples are left out; near duplicates of a test answer are kept out of the coded
ones.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from coder.model import Code, Codebook
from coder.text.language import normal_form

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
N_TEST = 1500


@dataclass(frozen=True)
class AnswerSet:
    """Coded answers and their codebook; `variety` is nb, nn or empty, per answer."""

    name: str
    texts: list[str]
    codes: list[frozenset[str]]
    codebook: Codebook
    variety: list[str]

    @property
    def names(self) -> list[str]:
        return sorted(set().union(*self.codes))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer_set(
    name: str, table: list[dict[str, str]], column: str, codebook: Codebook, least_often: int = 5
) -> AnswerSet:
    """Return the answers of `table` with the codes in `column`, cleaned as described above, without codes that fewer
    than `least_often` answers have.
    """
    in_codebook = {normal_form(example) for code in codebook for example in code.examples}
    names = {code.name.casefold(): code.name for code in codebook}
    seen: set[str] = set()
    kept: list[tuple[str, frozenset[str], str]] = []
    for row in table:
        form = normal_form(row["text"])
        labels = frozenset(names.get(code.casefold(), code) for code in row[column].split("|") if code)
        if not form or not labels or row.get("nonresponse") == "1" or form in seen or form in in_codebook:
            continue
        seen.add(form)
        kept.append((row["text"], labels, row.get("lang", "")))
    often = {code for code, n in Counter(c for _, labels, _ in kept for c in labels).items() if n >= least_often}
    return AnswerSet(
        name, [t for t, _, _ in kept], [labels & often for _, labels, _ in kept], codebook, [v for _, _, v in kept]
    )


def nhs_codebook(column: str) -> Codebook:
    """Return the NHS codebook by `code`, or by `theme` with the definitions and examples of the codes below it."""
    by_name: dict[str, list[dict[str, str]]] = {}
    for row in rows(DATA / "nhs-fft" / "codebook.csv"):
        by_name.setdefault(row[column].strip(), []).append(row)
    return Codebook(
        tuple(
            Code(
                id=f"c{i}",
                name=name,
                definition=" ".join(row["definition"] for row in below),
                keywords=tuple(row["code"] for row in below) if column == "theme" else (),
                examples=tuple(e for row in below for e in quoted(row["examples"])),
            )
            for i, (name, below) in enumerate(by_name.items())
        )
    )


def quoted(cell: str) -> list[str]:
    """Return the examples of a cell with them in single quotes, separated by commas."""
    pieces = re.split(r"['’‘]\s*,\s*['’‘]|['’]\s*\n+\s*['‘]", cell)
    return [piece.strip(" '‘’,\n") for piece in pieces if len(piece.strip(" '‘’,\n")) > 1]


def storting_codebook() -> Codebook:
    """Return the 27 main topics, with the names of their sub-topics as keywords."""
    below: dict[str, list[str]] = {}
    for row in rows(DATA / "storting" / "codebook.csv"):
        topic = below.setdefault(row["main_topic"], [])
        if row["main"] != "True":
            topic.append(row["name"].lower())
    return Codebook(tuple(Code(f"t{i}", name, keywords=tuple(k)) for i, (name, k) in enumerate(below.items())))


def load(name: str) -> AnswerSet:
    if name == "storting":
        return answer_set(name, rows(DATA / "storting" / "answers.csv"), "labels", storting_codebook())
    column = {"nhs45": "labels", "nhs12": "labels_broad"}[name]
    codebook = nhs_codebook("code" if name == "nhs45" else "theme")
    return answer_set(name, rows(DATA / "nhs-fft" / "answers.csv"), column, codebook)


def in_half(text: str, half: str) -> bool:
    """Return whether an answer belongs to this half of the set (`all`: both)."""
    return half == "all" or (hashlib.sha256(normal_form(text).encode()).digest()[0] % 2 == 0) == (half == "dev")


def near(texts: Sequence[str], tests: Sequence[str]) -> np.ndarray:
    """Return which of `texts` share over 0.85 of their word pairs and words with one of `tests` (cosine of counts)."""
    vectors = TfidfVectorizer(ngram_range=(1, 2), use_idf=False).fit([*texts, *tests])
    similar = vectors.transform(texts) @ vectors.transform(tests).T
    return np.asarray(similar.max(axis=1).todense()).ravel() > 0.85


def draws(
    answers: AnswerSet, n_coded: int, n_draws: int, half: str = "all", n_test: int | None = None
) -> list[tuple[list[int], list[int]]]:
    """Return row numbers of coded and of test answers, per draw; test answers have at least one code."""
    found = []
    chosen = [i for i, text in enumerate(answers.texts) if in_half(text, half)]
    for draw in range(n_draws):
        order = [chosen[i] for i in np.random.default_rng(1000 + draw).permutation(len(chosen)).tolist()]
        test = [i for i in order if answers.codes[i]][: n_test or N_TEST]
        held_out = set(test)
        rest = [i for i in order if i not in held_out]
        twins = near([answers.texts[i] for i in rest], [answers.texts[i] for i in test])
        found.append(([i for i, twin in zip(rest, twins, strict=True) if not twin][:n_coded], test))
    return found


def matrix(codes: Sequence[frozenset[str]], names: Sequence[str]) -> np.ndarray:
    return np.array([[name in answer for name in names] for answer in codes], float)
