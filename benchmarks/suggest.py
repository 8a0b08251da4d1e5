"""How good suggestions are on coded answer sets, beside what a data scientist writes in ten lines.

    python benchmarks/suggest.py [--sets nhs45,nhs12,storting] [--coded 0,25,100,400] [--draws 5] [--half report]
    python benchmarks/suggest.py --speed
    python benchmarks/suggest.py --varieties
    python benchmarks/suggest.py --sets nhs45,nhs12 --encoder e5

`--half` takes one half of the answers of each set, split by a hash of the text: settings were chosen on `dev`, and
figures that are to be quoted come from `report`. Texts of both halves are known to the suggester, codes never.

Needs the answer sets (see `answer_sets.py`). For every set, number of coded answers and draw: a test set of other
answers, and the suggester and the baseline learning from the same coded ones.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from answer_sets import DATA, AnswerSet, draws, load, matrix
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_union

from coder.encoders.kinds import meant
from coder.encoders.process import EncoderProcess, Remembering
from coder.model import Codebook
from coder.suggest.evaluate import Figures, figures
from coder.suggest.joined import JoinedSuggester
from coder.suggest.meaning import Encoder

COLUMNS = ("lrap", "precision_at_1", "recall_at_3", "micro_f1", "ece", "sure_precision", "list_miss", "seconds")
"""`sure_precision`: precision of suggestions with a confidence of at least .9; `list_miss`: the share of right codes
missing from the lists, designed to be a tenth. Both only of the suggester; NaN for others. `seconds`: learning and
scoring the test answers, with an encoder's vectors at hand.
"""


@dataclass(frozen=True)
class Measured:
    """The figures of one fit."""

    lrap: float
    precision_at_1: float
    recall_at_3: float
    micro_f1: float
    ece: float
    sure_precision: float
    list_miss: float
    seconds: float

    @classmethod
    def of(
        cls, basic: Figures, seconds: float, *, sure_precision: float = np.nan, list_miss: float = np.nan
    ) -> Measured:
        return cls(
            basic.lrap, basic.precision_at_1, basic.recall_at_3, basic.micro_f1, basic.ece, sure_precision, list_miss,
            seconds,
        )  # fmt: skip


def baseline(answers: AnswerSet, coded: list[int], test: list[int], encoder: Encoder | None = None) -> Measured:
    """TF-IDF of words and character n-grams, one-vs-rest logistic regression, cut at 0.5.

    With an `encoder`, its vectors stand in place of the features.

    A code that no coded answer has gets confidence 0, one that every coded answer has gets 1. The liblinear solver
    gives the figures of the default one (LRAP within .002) in a fifth of the time.
    """
    start = time.perf_counter()
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2)),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)),
    )
    if encoder is None:
        learned = features.fit_transform([answers.texts[i] for i in coded])
        asked = features.transform([answers.texts[i] for i in test])
    else:
        learned = encoder.encode([answers.texts[i] for i in coded])
        asked = encoder.encode([answers.texts[i] for i in test])
    known = matrix([answers.codes[i] for i in coded], answers.names)
    confidences = np.zeros((len(test), len(answers.names)))
    for column, target in enumerate(known.T):
        if target.min() == target.max():
            confidences[:, column] = target[0]
            continue
        model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear")
        confidences[:, column] = model.fit(learned, target).predict_proba(asked)[:, 1]
    seconds = time.perf_counter() - start
    known = matrix([answers.codes[i] for i in test], answers.names)
    return Measured.of(figures(confidences, confidences >= 0.5, known), seconds)


def suggester(
    answers: AnswerSet, coded: list[int], test: list[int], *, codebook: bool = True, encoder: Encoder | None = None
) -> Measured:
    """Fit the default suggester; codes of the codebook that the set never uses are left out of the figures."""
    start = time.perf_counter()
    fitted = JoinedSuggester(encoder=encoder).fit(
        [answers.texts[i] for i in coded],
        [answers.codes[i] for i in coded],
        codebook=answers.codebook if codebook else None,
        corpus=answers.texts,
    )
    confidences = np.zeros((len(test), len(answers.names)))
    proposed = np.zeros(confidences.shape, bool)
    column = {name: j for j, name in enumerate(answers.names)}
    listed = np.zeros(confidences.shape, bool)
    scores = fitted.scores([answers.texts[i] for i in test])
    seconds = time.perf_counter() - start
    passed = scores >= fitted.thresholds_
    long_enough = scores >= fitted.least_confidence()
    for j, name in enumerate(fitted.codes_):
        if name in column:
            confidences[:, column[name]] = scores[:, j]
            proposed[:, column[name]] = passed[:, j]
            listed[:, column[name]] = long_enough[:, j]
    known = matrix([answers.codes[i] for i in test], answers.names)
    sure = confidences >= 0.9
    missed = known * ~listed
    return Measured.of(
        figures(confidences, proposed, known),
        seconds,
        sure_precision=float(known[sure].mean()) if sure.sum() >= 20 else np.nan,
        list_miss=float((missed.sum(axis=1) / known.sum(axis=1)).mean()) if coded else np.nan,
    )


def line(label: str, measured: Sequence[Measured]) -> str:
    """Return one line: mean ± standard error over draws, per figure."""
    table = np.array([[getattr(of_draw, name) for name in COLUMNS] for of_draw in measured])
    error = table.std(axis=0, ddof=1) / np.sqrt(len(table)) if len(table) > 1 else np.zeros(len(COLUMNS))
    cells = "".join(f"  {m:6.3f} ± {e:.3f}" for m, e in zip(table.mean(axis=0), error, strict=True))
    return f"{label:32}{cells}".replace("nan ± nan", "        –    ")


def quality(sets: Sequence[str], sizes: Sequence[int], n_draws: int, half: str, encoder: Encoder | None) -> None:
    print(f"{'set, coded, method':32}" + "".join(f"  {name:>14}" for name in COLUMNS))
    for name in sets:
        answers = load(name)
        if encoder is not None:
            start = time.perf_counter()
            encoder.encode(answers.texts)
            print(f"{name}: {len(answers.texts)} texts encoded in {time.perf_counter() - start:.0f} s", flush=True)
        for n_coded in sizes:
            ways: dict[str, list[Measured]] = {}
            for coded, test in draws(answers, n_coded, n_draws, half):
                if len(coded) < n_coded:
                    continue
                here = {"with codebook": suggester(answers, coded, test)}
                if n_coded:
                    here["without codebook"] = suggester(answers, coded, test, codebook=False)
                    here["baseline"] = baseline(answers, coded, test)
                    here["with, over baseline"] = difference(here["with codebook"], here["baseline"])
                    here["without, over baseline"] = difference(here["without codebook"], here["baseline"])
                if encoder is not None:
                    here["encoder joined"] = suggester(answers, coded, test, encoder=encoder)
                    if n_coded:
                        here["encoder, no codebook"] = suggester(answers, coded, test, codebook=False, encoder=encoder)
                        here["encoder + LR"] = baseline(answers, coded, test, encoder)
                for way, measured in here.items():
                    ways.setdefault(way, []).append(measured)
            for way, draws_of in ways.items():
                print(line(f"{name} {n_coded} {way}", draws_of), flush=True)


def difference(left: Measured, right: Measured) -> Measured:
    return Measured(*(getattr(left, name) - getattr(right, name) for name in COLUMNS))


def mean(several: Sequence[Measured]) -> Measured:
    return Measured(*(float(np.mean([getattr(measured, name) for measured in several])) for name in COLUMNS))


def varieties(n_draws: int, n_test: int = 400) -> None:
    """Compare answers in both written standards by a suggester taught in one, without a codebook and with it.

    Different answers are asked in each, and those of one may be harder. So `across` is the cost of being taught in the
    other standard, the mean of both directions, in which that cancels out: (nb → nb less nb → nn, and nn → nn less nn →
    nb). As many are coded in each.
    """
    answers = load("storting")
    by_variety = {
        variety: [i for i, found in enumerate(answers.variety) if found == variety and answers.codes[i]]
        for variety in ("nb", "nn")
    }
    n_coded = min(400, *(len(rows) - n_test for rows in by_variety.values()))
    print(f"{'taught, asked':32}" + "".join(f"  {name:>14}" for name in COLUMNS))
    for codebook in (True, False):
        ways: dict[str, list[Measured]] = {}
        for draw in range(n_draws):
            mixed = {
                variety: [rows[i] for i in np.random.default_rng(draw).permutation(len(rows)).tolist()]
                for variety, rows in by_variety.items()
            }
            here = {
                (taught, asked): suggester(
                    answers, mixed[taught][n_test : n_test + n_coded], mixed[asked][:n_test], codebook=codebook
                )
                for taught in by_variety
                for asked in by_variety
            }
            for (taught, asked), measured in here.items():
                ways.setdefault(f"{taught} → {asked}", []).append(measured)
            costs = [
                difference(here[taught, taught], here[taught, asked]) for taught, asked in (("nb", "nn"), ("nn", "nb"))
            ]
            ways.setdefault("across", []).append(mean(costs))
        for way, draws_of in ways.items():
            print(line(f"{way}, {n_coded} coded{'' if codebook else ', no book'}", draws_of), flush=True)


def speed() -> None:
    """Print milliseconds of a refresh after one more coded answer: wall and CPU time.

    10,000 answers (NHS, filled up with Storting, so that there are twice as many words as in most studies), 30 codes. A
    refresh is learning from all that is coded and the next answer's suggestions with their evidence.
    """
    answers = load("nhs45")
    often = {code for code, _ in Counter(c for codes in answers.codes for c in codes).most_common(30)}
    book = Codebook(tuple(code for code in answers.codebook if code.name in often))
    order = np.random.default_rng(0).permutation(len(answers.texts)).tolist()
    texts = [answers.texts[i] for i in order]
    codes = [answers.codes[i] & often for i in order]
    corpus = [*texts, *load("storting").texts][:10_000]
    for n_coded in (100, 1000, 2000):
        learner = JoinedSuggester()
        start = clocks()
        learner.fit(texts[:n_coded], codes[:n_coded], codebook=book, corpus=corpus)
        whole = clocks() - start
        took = []
        for n in range(n_coded + 1, n_coded + 201):
            start = clocks()
            fitted = learner.refit(texts[:n], codes[:n])
            fitted.suggest(texts[n : n + 1])
            took.append(1000 * (clocks() - start))
        p50, p95 = np.percentile(took, [50, 95], axis=0)
        print(f"{n_coded} coded: whole fit {whole[0]:.2f} s wall, {whole[1]:.2f} s CPU; refresh", end=" ")
        print(f"p50 {p50[0]:.0f} ms, p95 {p95[0]:.0f} ms wall; p50 {p50[1]:.0f}, p95 {p95[1]:.0f} ms CPU", flush=True)


def clocks() -> NDArray[np.float64]:
    """Return wall and CPU seconds, shape (2,)."""
    return np.array([time.perf_counter(), time.process_time()])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="nhs45,nhs12,storting")
    parser.add_argument("--coded", default="0,25,100,400")
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--half", choices=("all", "dev", "report"), default="report")
    parser.add_argument("--speed", action="store_true", help="only measure milliseconds")
    parser.add_argument("--varieties", action="store_true", help="only measure bokmål against nynorsk")
    parser.add_argument(
        "--encoder", metavar="NAME|FOLDER", help="a model of sentences to join and to compare with: e5, or a folder"
    )
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print("The answer sets are not here: ../shared/data is missing.", file=sys.stderr)
        return 1
    warnings.simplefilter("ignore", ConvergenceWarning)
    if options.speed:
        speed()
    elif options.varieties:
        varieties(options.draws)
    else:
        encoder = None if options.encoder is None else Remembering(EncoderProcess(meant(options.encoder)))
        sizes = [int(n) for n in options.coded.split(",")]
        quality(options.sets.split(","), sizes, options.draws, options.half, encoder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
