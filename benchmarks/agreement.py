"""Agreement: cost, and how often its 95 % intervals contain the true value.

    uv run python benchmarks/agreement.py                 # 500 studies for each line
    uv run python benchmarks/agreement.py --studies 5000

Codes: coders are exchangeable, and the probability that they apply the code is drawn for each answer, such that alpha
(and kappa) over all answers is that of the line: from a beta distribution, or («two kinds») as one probability for
answers with the theme and one for the others. Only studies in which the code was used. «–»: no interval is given.

Whole sets and excerpts: coders keep each code that is meant, or find each place, with one probability, and apply one
that is not with another. The true value is that of 20,000 answers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray

from coder.agreement.codes import by_code
from coder.agreement.excerpts import Marked, on_excerpts
from coder.agreement.rated import Rated, Ratings, rated
from coder.agreement.sets import over_sets
from coder.model.agreement import CodeAgreement, Figure

PREVALENCE = (0.01, 0.03, 0.1, 0.3)
LARGE = 20_000
KEPT = ((0.95, 0.05), (0.85, 0.15), (0.6, 0.3))
"""Probability of applying a code that is meant, and one that is not."""
FOUND = ((0.9, 0.01), (0.7, 0.04))
"""Probability of marking a place that is meant, and one in another answer."""
FIGURES = ("percent", "kappa", "alpha", "ac1", "positive")


def drawn(
    alpha: float, share: float, coders: int, answers: int, studies: int, seed: int, *, two_kinds: bool = False
) -> NDArray[np.bool_]:
    """Return who applied the code where, shape (answers, coders, studies)."""
    random = np.random.default_rng(seed)
    spread = (1 - alpha) / alpha
    if two_kinds:
        theme = random.random((answers, 1, studies)) < share
        likely = share + np.where(theme, 1 - share, -share) * alpha**0.5
    else:
        likely = random.beta(share * spread, (1 - share) * spread, (answers, 1, studies))
    found: NDArray[np.bool_] = random.random((answers, coders, studies)) < likely
    return found


def truth(alpha: float, share: float) -> dict[str, float]:
    """Return the figures over all answers."""
    both, only_one = share**2 + alpha * share * (1 - share), 2 * (1 - alpha) * share * (1 - share)
    chance = 2 * share * (1 - share)
    return {
        "percent": 1 - only_one, "kappa": alpha, "alpha": alpha, "ac1": 1 - only_one / (1 - chance),
        "positive": 2 * both / (2 * both + only_one),
    }  # fmt: skip


def studied(has: NDArray[np.bool_]) -> list[CodeAgreement]:
    """Return the agreement in each study, as if it were a code of one."""
    answers, coders, studies = has.shape
    names = [str(number) for number in range(studies)]
    ratings = Rated(
        tuple(f"c{number}" for number in range(coders)), tuple(names), np.ones((answers, coders), np.bool_), has,
        range(answers),
    )  # fmt: skip
    return by_code(ratings, {name: frozenset([name]) for name in names})


def covered(figures: list[Figure], true: float) -> tuple[float, float]:
    """Return the share of intervals that contain the true value, and the share of studies that have one."""
    with_interval = [figure for figure in figures if figure.low is not None and figure.high is not None]
    containing = sum(
        figure.low <= true <= figure.high
        for figure in with_interval
        if figure.low is not None and figure.high is not None
    )
    return containing / max(len(with_interval), 1), len(with_interval) / len(figures)


def coverage(studies: int) -> Iterator[str]:
    yield f"| coders | answers vary | alpha | share | answers | {' | '.join(FIGURES)} |"
    yield "|---" * (5 + len(FIGURES)) + "|"
    for coders, two_kinds, alpha, share, answers in product(
        (2, 3, 5), (False, True), (0.1, 0.3, 0.6, 0.8), PREVALENCE, (50, 200, 1000)
    ):
        has = drawn(alpha, share, coders, answers, studies, answers, two_kinds=two_kinds)
        kind = "two kinds" if two_kinds else "beta"
        cells = coverage_cells(studied(has), truth(alpha, share))
        yield f"| {coders} | {kind} | {alpha} | {share} | {answers} | {' | '.join(cells)} |"


def coverage_cells(found: Sequence[object], true: Mapping[str, float]) -> list[str]:
    """Return, for each figure, how often intervals contain the true value, and how often there is none."""
    cells = []
    for name, value in true.items():
        share_containing, share_with = covered([getattr(agreement, name) for agreement in found], value)
        cells.append(f"{share_containing:.3f}" + (f" (– {1 - share_with:.2f})" if share_with < 1 else ""))
    return cells


def applied(random: np.random.Generator, coders: int, answers: int, keeps: float, adds: float) -> list[Ratings]:
    """Return sets of twelve codes, some much more common than others, on answers with one or two themes."""
    common = 1 / np.arange(2, 14)
    common /= common.sum()
    found = []
    for _ in range(answers):
        meant = random.choice(12, 1 + (random.random() < 0.3), replace=False, p=common)
        more = np.where(random.random(coders) < adds, random.choice(12, coders, p=common), -1)
        kept = random.random((coders, len(meant))) < keeps
        found.append({
            f"c{coder}": frozenset(f"k{code}" for code in (*meant[kept[coder]], more[coder]) if code >= 0)
            for coder in range(coders)
        })  # fmt: skip
    return list(found)


def marked(
    random: np.random.Generator, coders: int, answers: int, share: float, finds: float, errs: float
) -> list[Marked]:
    """Return excerpts of answers of some 90 characters, whose ends differ by a sixth of them between coders."""
    found = []
    for _ in range(answers):
        length = int(np.clip(random.lognormal(4.5, 0.6), 20, 600))
        start = int(random.integers(0, length // 2))
        width = int(random.integers(8, max(9, length // 2)))
        there, by = random.random() < share, {}
        for coder in range(coders):
            spans = []
            if there and random.random() < finds:
                first = int(np.clip(start + random.normal(0, 0.15 * width), 0, length - 2))
                last = int(np.clip(start + width + random.normal(0, 0.15 * width), first + 1, length))
                spans = [("x", first, last)]
            elif random.random() < errs:
                first = int(random.integers(0, length - 5))
                spans = [("x", first, min(length, first + int(random.integers(5, 60))))]
            by[f"c{coder}"] = spans
        found.append(Marked(length, by))
    return found


def sets_coverage(studies: int) -> Iterator[str]:
    yield f"| coders | kept, added | answers | {' | '.join(FIGURES)} |"
    yield "|---" * (3 + len(FIGURES)) + "|"
    for coders, (keeps, adds) in product((2, 5), KEPT):
        whole = over_sets(applied(np.random.default_rng(99), coders, LARGE, keeps, adds))
        true = {name: getattr(whole, name).value for name in FIGURES}
        for answers in (50, 100, 200):
            random = np.random.default_rng(answers)
            found = [over_sets(applied(random, coders, answers, keeps, adds)) for _ in range(studies)]
            yield f"| {coders} | {keeps}, {adds} | {answers} | {' | '.join(coverage_cells(found, true))} |"


def excerpts_coverage(studies: int) -> Iterator[str]:
    names = ("percent", "alpha", "positive", "overlap")
    yield f"| coders | share | found, wrong | answers | {' | '.join(names)} |"
    yield "|---" * (4 + len(names)) + "|"
    below = {"x": frozenset("x")}
    for coders, share, (finds, errs) in product((2, 5), (0.05, 0.15, 0.4), FOUND):
        (whole,) = on_excerpts(marked(np.random.default_rng(99), coders, LARGE, share, finds, errs), below)
        true = {name: getattr(whole, name).value for name in names}
        for answers in (50, 200):
            random = np.random.default_rng(answers)
            every = (on_excerpts(marked(random, coders, answers, share, finds, errs), below) for _ in range(studies))
            cells = coverage_cells([agreement for found in every for agreement in found], true)
            yield f"| {coders} | {share} | {finds}, {errs} | {answers} | {' | '.join(cells)} |"


def cost(coders: int = 5, answers: int = 10_000, codes: int = 40) -> Iterator[str]:
    """Return CPU seconds for all codes and for whole sets."""
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
    studies = parser.parse_args().studies
    for line in chain(
        cost(), [""], coverage(studies), [""], sets_coverage(studies // 2), [""], excerpts_coverage(studies // 2)
    ):
        print(line, flush=True)


if __name__ == "__main__":
    main()
