"""Whether promises of automatic coding are kept on answers that nobody had coded, and how much is coded by them.

    python benchmarks/automatic.py [--sets nhs45,nhs12,storting] [--coded 400,1000] [--draws 20] [--precision 0.8,0.9]

Of each draw so many answers are coded and the others (at most 3,000) are not. The promise is made from the coded ones,
of each code and of all together, and what it lets be put on the others is compared with what people said of them.
«broken» counts draws whose codes together are right less often than was promised or, of a promise of each code, codes
(with 30 automatic ones at least); «finds less» codes of which fewer are found than the bound said. Each may come about
in one of twenty. The figures in `docs/suggestions.md` are of these draws.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from answer_sets import AnswerSet, load, matrix
from numpy.typing import NDArray

from coder.model.run import Cut
from coder.suggest.automatic import cut_of, cuts_together
from coder.suggest.cross_fitting import out_of_fold
from coder.suggest.joined import JoinedSuggester

CORPUS, TESTED, LEAST = 5_000, 3_000, 30
Array = NDArray[np.float64]
Marked = NDArray[np.bool_]


@dataclass(frozen=True)
class Draw:
    """Coded and other answers: confidences (of the coded ones out of fold) and codes, shapes (answers, codes)."""

    coded: Array
    coded_known: Marked
    others: Array
    others_known: Marked


@dataclass(frozen=True)
class Kept:
    """The outcome of a promise in a draw: shares of answers and of right codes that were applied, the precision, the
    precision of the worst code; and how many draws, or codes, there were, broke it, and found less.
    """

    share: float
    found: float
    precision: float
    worst: float
    promised: int
    broken: int
    found_less: int


def drawn(answers: AnswerSet, coded: int, seed: int) -> Draw:
    """Learn from `coded` answers drawn at random, and score the others."""
    order = random.Random(seed).sample(range(len(answers.texts)), len(answers.texts))
    known, others = order[:coded], order[coded : coded + TESTED]
    texts, codes = [answers.texts[i] for i in known], [answers.codes[i] for i in known]
    learner, names = JoinedSuggester(), [code.name for code in answers.codebook]
    fitted = learner.fit(texts, codes, codebook=answers.codebook, corpus=answers.texts[:CORPUS])
    columns = [fitted.codes_.index(name) for name in names]
    of_others = fitted.scores([answers.texts[i] for i in others])[:, columns]
    of_coded = out_of_fold(learner, texts, codes, [], answers.codebook)
    return Draw(
        of_coded, matrix(codes, names) > 0, of_others, matrix([answers.codes[i] for i in others], names) > 0
    )  # fmt: skip


def kept(draw: Draw, precision: float, *, pooled: bool) -> Kept:
    """Make the promise, and check it on the others."""
    names = [str(column) for column in range(draw.coded.shape[1])]
    if pooled:
        cuts: Sequence[Cut] = cuts_together(names, draw.coded, draw.coded_known, precision)[1]
    else:
        cuts = [
            cut_of(name, draw.coded[:, column], draw.coded_known[:, column], precision)
            for column, name in enumerate(names)
        ]
    applied = draw.others >= np.array([2.0 if cut.cut is None else cut.cut for cut in cuts])
    right = applied & draw.others_known
    n, n_right, positives = applied.sum(axis=0), right.sum(axis=0), draw.others_known.sum(axis=0)
    many = n >= LEAST
    together = float(right.sum() / applied.sum()) if applied.any() else np.nan
    judged = (n > 0) & (positives >= LEAST)
    found_less = n_right[judged] < positives[judged] * np.array([cut.found_bound or 0.0 for cut in cuts])[judged]
    return Kept(
        float(applied.any(axis=1).mean()), float(right.sum() / positives.sum()), together,
        float((n_right[many] / n[many]).min()) if many.any() else np.nan,
        int(applied.any()) if pooled else int(many.sum()),
        int(together < precision) if pooled else int((n_right[many] < precision * n[many]).sum()),
        int(found_less.sum()),
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Print a line for each set, number of coded answers, precision, and kind of promise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="nhs45,nhs12,storting")
    parser.add_argument("--coded", default="400,1000")
    parser.add_argument("--precision", default="0.8,0.9")
    parser.add_argument("--draws", type=int, default=20)
    given = parser.parse_args(arguments)
    print(f"{'set':10} {'coded':>5} {'asked':>5} of   {'answers':>8} {'found':>6} {'right':>6} {'worst':>6}"
          f" {'broken':>9} {'finds less':>10}")  # fmt: skip
    for name in given.sets.split(","):
        answers = load(name)
        for coded in map(int, given.coded.split(",")):
            draws = [drawn(answers, coded, 7 * draw + coded) for draw in range(given.draws)]
            for precision in map(float, given.precision.split(",")):
                for pooled in (False, True):
                    found = [kept(draw, precision, pooled=pooled) for draw in draws]
                    means = [
                        float(np.nanmean([getattr(result, figure) for result in found] or [np.nan]))
                        for figure in ("share", "found", "precision", "worst")
                    ]
                    promised, broken, less = (
                        sum(getattr(result, figure) for result in found)
                        for figure in ("promised", "broken", "found_less")
                    )
                    print(
                        f"{name:10} {coded:5} {precision:5} {'all ' if pooled else 'each'} {means[0]:8.3f}"
                        f" {means[1]:6.3f} {means[2]:6.3f} {means[3]:6.2f} {broken:4}/{promised:<4} {less:10}",
                        flush=True,
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
