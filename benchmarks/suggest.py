"""How good suggestions are on coded answer sets, beside what a data scientist writes in ten lines.

    python benchmarks/suggest.py [--sets nhs45,nhs12,storting] [--coded 0,25,100,400] [--draws 5] [--speed]

Needs the answer sets of the sibling folder `shared/data`. For every set, number of coded answers and draw: a test
set of other answers, and the suggester and the baseline learning from the same coded ones. Non-response, codes with
fewer than 5 answers, exact duplicates and test answers standing among the codebook's examples are left out; near
duplicates of a test answer are kept out of the coded ones.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_union

from coder.language import normal_form
from coder.model import Code, Codebook
from coder.suggest import load_suggester
from coder.suggest.evaluate import Figures, figures

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
N_TEST = 1500
COLUMNS = ("lrap", "precision_at_1", "recall_at_3", "micro_f1", "ece")


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


def answer_set(name: str, table: list[dict[str, str]], column: str, codebook: Codebook) -> AnswerSet:
    """The answers of `table` with the codes in `column`, cleaned as the module says."""
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
    often = {code for code, n in Counter(c for _, labels, _ in kept for c in labels).items() if n >= 5}
    return AnswerSet(
        name, [t for t, _, _ in kept], [labels & often for _, labels, _ in kept], codebook, [v for _, _, v in kept]
    )


def nhs_codebook(column: str) -> Codebook:
    """The NHS codebook by `code`, or by `theme` with the definitions and examples of the codes below it."""
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
    """The examples of a cell that holds them in single quotes, separated by commas."""
    pieces = re.split(r"['’‘]\s*,\s*['’‘]|['’]\s*\n+\s*['‘]", cell)
    return [piece.strip(" '‘’,\n") for piece in pieces if len(piece.strip(" '‘’,\n")) > 1]


def storting_codebook() -> Codebook:
    """The 27 main topics, with the names of their sub-topics as keywords."""
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


def near(texts: Sequence[str], tests: Sequence[str]) -> np.ndarray:
    """Which of `texts` share more than 0.85 of their word pairs and words with one of `tests` (cosine of counts)."""
    vectors = TfidfVectorizer(ngram_range=(1, 2), use_idf=False).fit([*texts, *tests])
    similar = vectors.transform(texts) @ vectors.transform(tests).T
    return np.asarray(similar.max(axis=1).todense()).ravel() > 0.85


def draws(answers: AnswerSet, n_coded: int, n_draws: int) -> list[tuple[list[int], list[int]]]:
    """Row numbers of coded and of test answers, per draw; test answers have at least one code."""
    found = []
    for draw in range(n_draws):
        order = np.random.default_rng(1000 + draw).permutation(len(answers.texts)).tolist()
        test = [i for i in order if answers.codes[i]][:N_TEST]
        held_out = set(test)
        rest = [i for i in order if i not in held_out]
        twins = near([answers.texts[i] for i in rest], [answers.texts[i] for i in test])
        found.append(([i for i, twin in zip(rest, twins, strict=True) if not twin][:n_coded], test))
    return found


def matrix(codes: Sequence[frozenset[str]], names: Sequence[str]) -> np.ndarray:
    return np.array([[name in answer for name in names] for answer in codes], float)


def baseline(answers: AnswerSet, coded: list[int], test: list[int]) -> Figures:
    """TF-IDF of words and character n-grams, one-vs-rest logistic regression, cut at 0.5.

    A code that no coded answer has gets confidence 0, one that every coded answer has gets 1. The liblinear solver
    gives the figures of the default one (LRAP within .002) in a fifth of the time.
    """
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2)),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)),
    )
    learned = features.fit_transform([answers.texts[i] for i in coded])
    asked = features.transform([answers.texts[i] for i in test])
    known = matrix([answers.codes[i] for i in coded], answers.names)
    confidences = np.zeros((len(test), len(answers.names)))
    for column, target in enumerate(known.T):
        if target.min() == target.max():
            confidences[:, column] = target[0]
            continue
        model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear")
        confidences[:, column] = model.fit(learned, target).predict_proba(asked)[:, 1]
    return figures(confidences, confidences >= 0.5, matrix([answers.codes[i] for i in test], answers.names))


def suggester(answers: AnswerSet, coded: list[int], test: list[int], *, codebook: bool = True) -> Figures:
    """The default suggester; with the codebook's codes that nobody used in the set left out of the figures."""
    fitted = load_suggester().fit(
        [answers.texts[i] for i in coded],
        [answers.codes[i] for i in coded],
        codebook=answers.codebook if codebook else None,
        corpus=answers.texts,
    )
    confidences = np.zeros((len(test), len(answers.names)))
    proposed = np.zeros(confidences.shape, bool)
    column = {name: j for j, name in enumerate(answers.names)}
    scores = fitted.scores([answers.texts[i] for i in test])
    passed = scores >= fitted.thresholds_
    for j, name in enumerate(fitted.codes_):
        if name in column:
            confidences[:, column[name]] = scores[:, j]
            proposed[:, column[name]] = passed[:, j]
    return figures(confidences, proposed, matrix([answers.codes[i] for i in test], answers.names))


def told(label: str, measured: Sequence[Figures]) -> str:
    """One line: mean ± standard error over draws, per figure."""
    table = np.array([[getattr(each, name) for name in COLUMNS] for each in measured])
    error = table.std(axis=0, ddof=1) / np.sqrt(len(table)) if len(table) > 1 else np.zeros(len(COLUMNS))
    cells = "".join(f"  {m:6.3f} ± {e:.3f}" for m, e in zip(table.mean(axis=0), error, strict=True))
    return f"{label:32}{cells}"


def quality(sets: Sequence[str], sizes: Sequence[int], n_draws: int) -> None:
    print(f"{'set, coded, method':32}" + "".join(f"  {name:>14}" for name in COLUMNS))
    for name in sets:
        answers = load(name)
        for n_coded in sizes:
            ways = {"with codebook": [], "without codebook": [], "baseline": [], "difference": []}
            for coded, test in draws(answers, n_coded, n_draws):
                ways["with codebook"].append(suggester(answers, coded, test))
                if n_coded:
                    ways["without codebook"].append(suggester(answers, coded, test, codebook=False))
                    ways["baseline"].append(baseline(answers, coded, test))
                    ways["difference"].append(difference(ways["with codebook"][-1], ways["baseline"][-1]))
            for way, measured in ways.items():
                if measured:
                    print(told(f"{name} {n_coded} {way}", measured), flush=True)


def difference(one: Figures, other: Figures) -> Figures:
    return Figures(*(getattr(one, name) - getattr(other, name) for name in COLUMNS))


def speed(sets: Sequence[str]) -> None:
    """CPU seconds of learning from 500 coded of 5,000 answers with 30 codes, and of 10,000 answers' suggestions.

    The first fit of a process also loads the lemma tables where the answers are Norwegian.
    """
    for name in sets:
        answers = load(name)
        often = [code for code, _ in Counter(c for codes in answers.codes for c in codes).most_common(30)]
        texts = answers.texts[:5000]
        codes = [codes & set(often) for codes in answers.codes[:500]]
        book = Codebook(tuple(code for code in answers.codebook if code.name in often))
        fitted = load_suggester()
        for codebook in (None, book):
            start = time.process_time()
            fitted.fit(texts[:500], codes, codebook=codebook, corpus=texts)
            learned = time.process_time()
            fitted.suggest([*texts, *texts][:10_000])
            done = time.process_time()
            print(
                f"{name}, {len(often)} codes, {'with' if codebook else 'without'} codebook: "
                f"fit {learned - start:.2f} s, suggest {done - learned:.2f} s CPU"
            )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="nhs45,nhs12,storting")
    parser.add_argument("--coded", default="0,25,100,400")
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--speed", action="store_true", help="only measure seconds")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print("The answer sets are not here: ../shared/data is missing.", file=sys.stderr)
        return 1
    warnings.simplefilter("ignore", ConvergenceWarning)
    if options.speed:
        speed(options.sets.split(","))
    else:
        quality(options.sets.split(","), [int(n) for n in options.coded.split(",")], options.draws)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
