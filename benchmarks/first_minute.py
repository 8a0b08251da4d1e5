"""The quality of suggestions in the first minute, and whether their promises hold: few coded answers, many codes.

    python benchmarks/first_minute.py [--sets nhs45,survey] [--books whole,names] [--coded 0,1,3,5] [--draws 5]

For every set, codebook, number of coded answers and draw: other answers of one half of the set are asked
(`answer_sets.py` says how they are drawn). `whole` is the codebook as it is, `names` has only the names of its codes,
as a researcher's own list has. `storting125` are the sub-topics of the Storting, and `survey` is the synthetic
survey that comes along, with whose 190 answers no more than a half can be coded. `quotes` are fifty answers of
municipalities in the second document of `shared/seeds`. `--method linear` measures the suggester of that name,
`--encoder e5` joins one.

Columns: ranking (`lrap`, `p@1`), what is proposed (`f1`, and `right`, the share of it that is right), calibration
(`ece`, and the share right of what is shown at .85 and at .9 or more, over all draws, with how many per answer),
`miss` (right codes that the list lacks; it promises a tenth), and the suggester's own estimates less the true values:
`own lrap`, `own f1`; these are of answers drawn like the coded ones (test answers are not: nothing nearly the same was
coded). Mean ± standard error over draws. Below: where the curve dips under nothing coded.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from answer_sets import DATA, AnswerSet, answer_set, draws, load, matrix, rows
from msgspec import structs
from numpy.typing import NDArray

from coder.codebook.read import read_codebook
from coder.encoders.kinds import meant
from coder.encoders.process import EncoderProcess, Remembering
from coder.model import Code, Codebook
from coder.suggest.evaluate import figures
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.learner import Fitted
from coder.suggest.linear import LinearSuggester
from coder.suggest.meaning import Encoder

Array = NDArray[np.float64]

SHIPPED = Path(__file__).resolve().parents[1]
SEEDS = DATA.parent / "seeds"
SETS = ("nhs45", "nhs12", "storting", "storting125", "survey", "quotes")
FEW = {"survey": 90, "quotes": 25}
"""Answers to ask in sets that are too small to be halved."""
SHARE_LEARNED_FROM = 40
"""Coded answers from which the share of an encoder depends on them, so that each draw learns from the beginning."""
SIZES = (0, 1, 3, 5, 10, 15, 25, 50, 100, 400)
DIP = 0.005
"""A fall below the figures without coded answers that does not count."""


@dataclass(frozen=True)
class First:
    """The figures of one draw, without NaNs."""

    lrap: float
    p_at_1: float
    f1: float
    right: float
    ece: float
    n85: float
    right85: float
    n90: float
    right90: float
    miss: float
    own_lrap: float
    own_f1: float


def load_whole(name: str) -> AnswerSet:
    """Return a set by name, those of this benchmark among them, with codes added to its codebook by name if missing."""
    answers = _load(name)
    named = {code.name for code in answers.codebook}
    lacking = [Code(f"x{place}", code) for place, code in enumerate(answers.names) if code not in named]
    return replace(answers, codebook=structs.replace(answers.codebook, codes=(*answers.codebook, *lacking)))


def _load(name: str) -> AnswerSet:
    if name == "storting125":
        book = Codebook(
            tuple(
                Code(f"s{row['id']}", row["name"], keywords=(row["main_topic"].lower(),))
                for row in rows(DATA / "storting" / "codebook.csv")
                if row["main"] != "True"
            )
        )
        return answer_set(name, rows(DATA / "storting" / "answers.csv"), "labels_sub", book)
    book = read_codebook(SHIPPED / "codebooks" / "grupper-ikke-prioritert.yaml")
    if name == "quotes":
        return answer_set(name, _quotes(book), "codes", book, least_often=1)
    if name != "survey":
        return load(name)
    with (SHIPPED / "corpus" / "syntetisk-kartlegging.csv").open(encoding="utf-8", newline="") as file:
        first_coder = {row["id"]: row["grupper"] for row in csv.DictReader(file, delimiter=";")}
    with (SHIPPED / "corpus" / "syntetiske-kodinger-ingrid.csv").open(encoding="utf-8", newline="") as file:
        coded = [(first_coder[row["id"]], row["koder"]) for row in csv.DictReader(file, delimiter=";")]
    return answer_set(name, _by_name(coded, book), "codes", book, least_often=1)


def _by_name(coded: Sequence[tuple[str, str]], book: Codebook) -> list[dict[str, str]]:
    return [
        {"text": text, "codes": "|".join(book.by_id[code].name for code in codes.split("|") if code)}
        for text, codes in coded
    ]


def _quotes(book: Codebook) -> list[dict[str, str]]:
    """Return the quotes, by the checksums that a test of the project has of them."""
    document = sorted(SEEDS.glob("*.txt"))[1].read_text(encoding="utf-8")
    with (SHIPPED / "tests" / "unit" / "suggest" / "files" / "real-quotes.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        codes = {row["checksum"]: row["codes"] for row in csv.DictReader(file, delimiter=";")}
    pieces = [" ".join(piece.split()) for piece in re.split(r"\n\s*\n|\n(?=[•\-–*]|\d\.)", document)]
    by_sum = {hashlib.sha256(piece.encode()).hexdigest()[:8]: piece for piece in pieces}
    return _by_name([(by_sum[checksum], found) for checksum, found in codes.items()], book)


def names_alone(book: Codebook) -> Codebook:
    """Return the same codes with only their names."""
    return structs.replace(
        book, codes=tuple(Code(code.id, code.name, code.parent, residual=code.residual) for code in book)
    )


def asked(fitted: Fitted, answers: AnswerSet, test: Sequence[int]) -> tuple[Array, NDArray[np.bool_], Array]:
    """Return confidences, suggestions, and right codes, shapes (answers, codes of the set)."""
    texts = [answers.texts[i] for i in test]
    scores, column = fitted.scores(texts), {name: j for j, name in enumerate(fitted.codes_)}
    places = [column[name] for name in answers.names]
    passed: NDArray[np.bool_] = scores >= np.array(fitted.trust().proposed_from)
    proposed = fitted.proposed(texts, scores) if isinstance(fitted, FittedModel) else passed
    return scores[:, places], proposed[:, places], matrix([answers.codes[i] for i in test], answers.names)


def measured(
    fitted: Fitted, answers: AnswerSet, coded: Sequence[int], test: Sequence[int], others: Sequence[int]
) -> First:
    """Return the figures of what has learned from `coded`. Its own estimates are compared with `others`."""
    confidences, proposed, known = asked(fitted, answers, test)
    found = figures(confidences, proposed, known)
    least = fitted.trust().list_from
    own = fitted.info().quality if len(others) >= LEAST_OTHERS else None
    true = figures(*asked(fitted, answers, others)) if own else found
    n_right = known.sum(axis=1)
    missed = ((known * (confidences < least)).sum(axis=1) / n_right).mean()
    n85, right85, n90, right90 = (
        float(value)
        for mask in (confidences >= 0.85, confidences >= 0.9)
        for value in (mask.sum() / len(test), (known * mask).sum() / len(test))
    )
    return First(
        found.lrap, found.precision_at_1, found.micro_f1,
        float(known[proposed].mean()) if proposed.any() else np.nan, found.ece,
        n85, right85, n90, right90,
        float(missed) if coded else np.nan,
        own["lrap"] - true.lrap if own else np.nan, own["micro_f1"] - true.micro_f1 if own else np.nan,
    )  # fmt: skip


LEAST_OTHERS = 20
MOST_OTHERS = 600
COLUMNS = ("lrap", "p@1", "f1", "right", "ece", "≥.85", "a answer", "≥.9", "a answer", "miss", "own lrap", "own f1")


def line(label: str, found: Sequence[First]) -> str:
    """Return one line of the table."""
    table = {field.name: np.array([getattr(first, field.name) for first in found]) for field in fields(First)}

    def cell(name: str) -> str:
        values = table[name][~np.isnan(table[name])]
        if not len(values):
            return "      –      "
        error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
        return f"{values.mean():6.3f} ±{error:.3f}"

    def sure(at: str) -> str:
        n, right = table[f"n{at}"].sum(), table[f"right{at}"].sum()
        return f"{right / n if n else np.nan:5.2f} of {n / len(found):5.2f}"

    cells = [cell("lrap"), cell("p_at_1"), cell("f1"), cell("right"), cell("ece"), sure("85"), sure("90")]
    return f"{label:28}" + " ".join([*cells, cell("miss"), cell("own_lrap"), cell("own_f1")])


def learning(
    method: str, answers: AnswerSet, codebook: Codebook, encoder: Encoder | None
) -> Callable[[Sequence[int]], Fitted]:
    """Return a learner from the indices of coded answers, on one background if it does not depend on them."""

    def given(coded: Sequence[int]) -> tuple[list[str], list[frozenset[str]]]:
        return [answers.texts[i] for i in coded], [answers.codes[i] for i in coded]

    if method == "linear":
        return lambda coded: LinearSuggester().fit(*given(coded), codebook=codebook)
    begun = JoinedSuggester(encoder=encoder)
    begun.fit([], [], codebook=codebook, corpus=answers.texts)

    def learn(coded: Sequence[int]) -> Fitted:
        if encoder is None or len(coded) < SHARE_LEARNED_FROM:
            return begun.refit(*given(coded))
        return JoinedSuggester(encoder=encoder).fit(*given(coded), codebook=codebook, corpus=answers.texts)

    return learn


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--books", default="whole,names")
    parser.add_argument("--coded", default=",".join(map(str, SIZES)))
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--half", choices=("all", "dev", "report"), default="report")
    parser.add_argument("--method", choices=("default", "linear"), default="default")
    parser.add_argument("--encoder", metavar="NAME|FOLDER", help="a model of sentences to join: e5, or a folder")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print("The answer sets are not here: ../shared/data is missing.", file=sys.stderr)
        return 1
    heads = ("lrap", "p@1", "f1", "right", "ece", "≥.85 right", "≥.9 right", "miss", "own lrap", "own f1")
    print(f"{'set, codebook, coded':28}" + " ".join(f"{head:>13}" for head in heads))
    dips: list[str] = []
    encoder = None if options.encoder is None else Remembering(EncoderProcess(meant(options.encoder)))
    for name in options.sets.split(","):
        answers, sizes = load_whole(name), [int(n) for n in options.coded.split(",")]
        # Answers without a code were not used for tests and would all come first.
        mixed = np.random.default_rng(0)
        drawn = [
            ([coded[i] for i in mixed.permutation(len(coded))], test)
            for coded, test in draws(
                answers, len(answers.texts), options.draws, "all" if name in FEW else options.half, FEW.get(name)
            )
        ]
        for book in options.books.split(","):
            codebook = answers.codebook if book == "whole" else names_alone(answers.codebook)
            learn = learning(options.method, answers, codebook, encoder)
            start: dict[str, float] = {}
            for n in sizes:
                if min(len(coded) for coded, _ in drawn) < n or (options.method == "linear" and not n):
                    continue
                found = [
                    measured(learn(coded[:n]), answers, coded[:n], test, coded[n : n + MOST_OTHERS])
                    for coded, test in drawn
                    if options.method == "default" or any(answers.codes[i] for i in coded[:n])
                ]
                print(line(f"{name} {book} {n}", found), flush=True)
                for figure in ("lrap", "f1"):
                    mean = float(np.mean([getattr(first, figure) for first in found]))
                    if mean < start.setdefault(figure, mean) - DIP:
                        dips.append(f"{name} {book}: {figure} {mean - start[figure]:+.3f} at {n} coded")
    print("\nDips below nothing coded:", "; ".join(dips) or "none")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
