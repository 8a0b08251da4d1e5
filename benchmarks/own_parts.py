"""Own parts of the suggester beside their equivalents in scikit-learn: time, and how far they agree.

    python benchmarks/own_parts.py

In one run, one thread, the best of several times each, on the answer sets of the sibling folder `shared/data`. The
figures, in `docs/architecture.md`, decide which parts are kept.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from answer_sets import DATA, load
from scipy import sparse
from scipy.special import expit
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, label_ranking_average_precision_score
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from coder.suggest import calibration, latent
from coder.suggest.evaluate import figures, micro_f1
from coder.suggest.features import Vocabulary
from coder.suggest.joined import JoinedSuggester
from coder.suggest.rows import row_norms, scaled_rows

TIMES = 5


def best(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the milliseconds of the fastest of several times."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - start))
    return min(took)


def line(what: str, ours: Callable[[], object], theirs: Callable[[], object], result: str, times: int = TIMES) -> None:
    our_time, their_time = best(ours, times), best(theirs, times)
    print(
        f"{what:44} ours {our_time:8.2f} ms   scikit-learn {their_time:8.2f} ms"
        f"   {their_time / our_time:6.1f} times   {result}",
        flush=True,
    )


def metrics() -> None:
    """Compare metrics on 1,500 answers and 45 codes: rare codes, ties, and rows without a code."""
    chance = np.random.default_rng(0)
    known = (chance.random((1500, 45)) < chance.beta(0.5, 10, 45)).astype(float)
    confidences = np.clip(chance.normal(0.2 + 0.4 * known, 0.25), 0.001, 0.999)
    proposed, coded, counts = confidences >= 0.5, known.sum(axis=1) > 0, np.ones(len(known))
    print(f"{int((~coded).sum())} of 1500 answers have no code, {int((known.sum(axis=0) < 5).sum())} codes < 5 answers")
    for name, given in (("LRAP", confidences), ("LRAP where one in ten ties", np.round(confidences, 2))):
        theirs = partial(label_ranking_average_precision_score, known[coded], given[coded])
        result = f"{figures(given, proposed, known).lrap:.5f} and {theirs():.5f}; ours is all five figures"
        line(name, partial(figures, given, proposed, known), theirs, result)
    f1 = partial(f1_score, known, proposed, average="micro", zero_division=0)
    line("micro-F1", partial(micro_f1, proposed, known, counts), f1, f"{micro_f1(proposed, known, counts) - f1():.0e}")


def fit(n: int) -> None:
    """Compare the classifier, its calibration and its neighbours, with `n` coded answers and 45 codes."""
    answers = load("nhs45")
    texts, codes = answers.texts[:n], answers.codes[:n]
    learner = JoinedSuggester()
    fitted = learner.fit(texts, codes, codebook=answers.codebook, corpus=answers.texts)
    assert fitted.taught is not None
    learned, background = fitted.taught.learned, fitted.taught.background
    rows, known = learned.rows.rows, learned.coded.known
    both = sparse.hstack([rows.grams, np.sqrt(0.8) * rows.latent], format="csr")
    kernel = (both @ both.T).toarray()
    sizes = iter(range(n + 1, n + 100))

    def one_more() -> None:
        size = next(sizes)
        learner.refit(answers.texts[:size], answers.codes[:size])

    peer = KernelRidge(alpha=1.5, kernel="precomputed")
    line(
        f"{n} coded: one more coded answer", one_more, partial(peer.fit, kernel, known),
        "ours with scores out of fold and calibration; theirs the fit alone, the kernel given",
    )  # fmt: skip
    chance = np.random.default_rng(0)
    design = chance.normal(size=(known.size, 3))
    target = (chance.random(known.size) < expit(design @ [1.0, 0.9, 0.6] - 3)).astype(float)
    with_ones, counts = np.ascontiguousarray(np.column_stack([design, np.ones(len(design))]).T), np.ones(len(known))
    line(
        f"{n} coded: pooled calibration",
        lambda: calibration._logistic(
            with_ones, target, np.ones(known.size), calibration.USUAL_WEIGHTS, calibration.USUAL_SPREAD, None
        ),
        lambda: LogisticRegression().fit(design, target), "theirs knows no prior but zero", times=3,
    )  # fmt: skip
    own = calibration._own_spread(target.reshape(known.shape), counts)
    by_code, pooled = target.reshape(known.shape), design.sum(axis=1).reshape(known.shape)
    line(
        f"{n} coded: a line for each code", lambda: calibration._own_lines(pooled, by_code, counts, own, None),
        lambda: [LogisticRegression().fit(x[:, None], y) for x, y in zip(pooled.T, by_code.T, strict=True) if y.any()],
        "all codes at once, and one after the other", times=3,
    )  # fmt: skip
    asked = background.rows(answers.texts[-1:])
    asked_both = sparse.hstack([asked.grams, np.sqrt(0.8) * asked.latent], format="csr")
    line(
        f"{n} coded: most alike",
        lambda: learned.nearest(asked, 0.8, 3),
        lambda: cosine_similarity(both, asked_both),
        "",
    )


def decompositions() -> None:
    """Compare latent vectors of 5,000 answers, and of words by their neighbours."""
    answers = sorted({*load("nhs45").texts, *load("storting").texts})[:5000]
    vocabulary = Vocabulary().fit(answers)
    counted = vocabulary.count(answers)
    table, grams = scaled_rows(counted.table, 1 / row_norms(counted.table)), vocabulary.grams_
    whole = (table @ grams).tocsr()
    exact = float((sparse.linalg.svds(whole.astype(np.float64), k=100, random_state=0)[1] ** 2).sum())
    ours = partial(latent.by_answers, table, grams, np.random.default_rng(0))
    for iterations in (latent.POWER_ITERATIONS, 1):
        peer = TruncatedSVD(100, n_iter=iterations, random_state=0)
        kept = (float(np.linalg.norm(whole @ found) ** 2) / exact for found in (ours(), peer.fit(whole).components_.T))
        result = "{:.4f} and {:.4f} of what the exact one keeps".format(*kept)
        line(
            f"SVD of answers, {whole.shape[0]} × {whole.shape[1]}, {iterations} turns",
            ours,
            partial(peer.fit, whole),
            result,
            2,
        )
    beside = sparse.random(8000, 8000, density=0.004, random_state=0, dtype=np.float32, format="csr")
    line(
        "SVD of words beside words, 8000 × 8000", lambda: latent._factored(beside, np.random.default_rng(0)),
        lambda: randomized_svd(beside, 100, n_iter=latent.POWER_ITERATIONS, random_state=0), "", 2,
    )  # fmt: skip


def main() -> int:
    if not DATA.is_dir():
        print("The answer sets are not here: ../shared/data is missing.", file=sys.stderr)
        return 1
    warnings.simplefilter("ignore", ConvergenceWarning)
    with threadpool_limits(1):
        metrics()
        fit(400)
        fit(1000)
        decompositions()
    return 0


if __name__ == "__main__":
    sys.exit(main())
