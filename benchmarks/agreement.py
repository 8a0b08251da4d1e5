"""Agreement: what it costs, and how often its 95 % intervals hold the true value.

    uv run python benchmarks/agreement.py                 # 500 studies for each line
    uv run python benchmarks/agreement.py --studies 5000

Coders are exchangeable: how likely they are to put the code on an answer is drawn for each answer from a beta
distribution, so that alpha (and kappa) of everybody's answers is what the line says. Only studies in which the code was
used. «–»: no interval is told.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from coder.agreement.codes import by_code
from coder.agreement.rated import Rated, Ratings, rated
from coder.agreement.sets import over_sets
from coder.model.agreement import CodeAgreement, Figure

PREVALENCE = (0.01, 0.03, 0.1, 0.3)
FIGURES = ("percent", "kappa", "alpha", "ac1", "positive")


def drawn(alpha: float, share: float, coders: int, answers: int, studies: int, seed: int) -> NDArray[np.bool_]:
    """Who put the code where, of several studies: answers × coders × studies."""
    random = np.random.default_rng(seed)
    spread = (1 - alpha) / alpha
    likely = random.beta(share * spread, (1 - share) * spread, (answers, 1, studies))
    found: NDArray[np.bool_] = random.random((answers, coders, studies)) < likely
    return found


def truth(alpha: float, share: float) -> dict[str, float]:
    """The figures of everybody's answers."""
    both, one = share**2 + alpha * share * (1 - share), 2 * (1 - alpha) * share * (1 - share)
    chance = 2 * share * (1 - share)
    return {
        "percent": 1 - one, "kappa": alpha, "alpha": alpha, "ac1": 1 - one / (1 - chance),
        "positive": 2 * both / (2 * both + one),
    }  # fmt: skip


def studied(has: NDArray[np.bool_]) -> list[CodeAgreement]:
    """What is said of each study, as if it were a code of one."""
    answers, coders, studies = has.shape
    names = [str(number) for number in range(studies)]
    held = Rated(
        tuple(f"c{number}" for number in range(coders)), tuple(names), np.ones((answers, coders), np.bool_), has,
        range(answers),
    )  # fmt: skip
    return by_code(held, {name: frozenset([name]) for name in names})


def covered(figures: list[Figure], true: float) -> tuple[float, float]:
    """The share of intervals that hold the true value, and the share of studies that have one."""
    told = [one for one in figures if one.low is not None and one.high is not None]
    held = sum(one.low <= true <= one.high for one in told if one.low is not None and one.high is not None)
    return held / max(len(told), 1), len(told) / len(figures)


def coverage(studies: int) -> Iterator[str]:
    yield f"| coders | alpha | share | answers | {' | '.join(FIGURES)} |"
    yield "|---" * (4 + len(FIGURES)) + "|"
    for coders in (2, 5):
        for alpha in (0.3, 0.6, 0.8):
            for share in PREVALENCE:
                for answers in (50, 200, 1000):
                    found = studied(drawn(alpha, share, coders, answers, studies, answers))
                    true = truth(alpha, share)
                    cells = []
                    for name in FIGURES:
                        held, told = covered([getattr(one, name) for one in found], true[name])
                        cells.append(f"{held:.3f}" + (f" (– {1 - told:.2f})" if told < 1 else ""))
                    yield f"| {coders} | {alpha} | {share} | {answers} | {' | '.join(cells)} |"


def cost(coders: int = 5, answers: int = 10_000, codes: int = 40) -> Iterator[str]:
    """CPU seconds for all codes and for whole sets."""
    random = np.random.default_rng(1)
    shares = random.dirichlet(np.full(codes, 0.5)) * 2
    meant = random.random((answers, 1, codes)) < shares
    wrong = random.random((answers, coders, codes)) < np.where(meant, 0.15, 0.03 * shares)
    ratings: list[Ratings] = [
        {f"c{coder}": frozenset(f"k{code}" for code in np.flatnonzero(row)) for coder, row in enumerate(answer)}
        for answer in meant ^ wrong
    ]
    start = time.process_time()
    by_code(rated(ratings), {f"k{code}": frozenset([f"k{code}"]) for code in range(codes)})
    middle = time.process_time()
    over_sets(ratings)
    end = time.process_time()
    yield f"{coders} coders × {answers} answers × {codes} codes: {middle - start:.2f} s for codes and pairs of coders,"
    yield f"{end - middle:.2f} s for whole sets (limit 5 s in all)."


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--studies", type=int, default=500)
    for line in chain(cost(), [""], coverage(parser.parse_args().studies)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
