"""How often intervals of agreement hold the truth, in studies drawn at random."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest

from coder.agreement.codes import nominal_alpha, outcomes, pair_shares
from coder.agreement.figures import ALPHA, clusters_of, figures

BENCHMARK = runpy.run_path(str(Path(__file__).resolve().parents[3] / "benchmarks" / "agreement.py"))
drawn, studied, truth, covered = (BENCHMARK[name] for name in ("drawn", "studied", "truth", "covered"))


@pytest.mark.parametrize(
    ("coders", "alpha", "share", "answers", "least"),
    [
        (2, 0.6, 0.3, 80, 0.93), (2, 0.8, 0.1, 200, 0.93), (5, 0.6, 0.3, 100, 0.93),
        (2, 0.6, 0.01, 200, 0.90), (2, 0.8, 0.03, 50, 0.90), (5, 0.8, 0.03, 200, 0.90),
    ],
)  # fmt: skip
def test_intervals_cover_what_they_should(coders: int, alpha: float, share: float, answers: int, least: float) -> None:
    """Few studies here, many in `benchmarks/agreement.py`: less what 300 are uncertain by."""
    found = studied(drawn(alpha, share, coders, answers, 300, 5))
    for name, true in truth(alpha, share).items():
        held, told = covered([getattr(one, name) for one in found], true)
        assert held >= least - 0.02, name
        assert share < 0.1 or held <= 0.99, name
        assert told == 1 or (coders > 2 and share < 0.1 and told > 0.5)


@pytest.mark.parametrize("answers", [50, 100, 200])
@pytest.mark.parametrize("share", [0.01, 0.03, 0.05, 0.1, 0.3])
@pytest.mark.parametrize("alpha", [0.0, 0.8])
def test_the_interval_of_alpha_covers_rare_codes_too(alpha: float, share: float, answers: int) -> None:
    """Of two coders, who may agree by chance alone; only tables in which the code was used."""
    both, one = share * share + alpha * share * (1 - share), 2 * (1 - alpha) * share * (1 - share)
    random, raters = np.random.default_rng(answers), np.full((answers, 1), 2.0)
    present = random.choice([2.0, 1.0, 0.0], (answers, 150), p=[both, one, 1 - both - one])
    present = present[:, present.any(axis=0)]
    alphas = nominal_alpha(present, raters)
    told = figures(
        ALPHA, alphas, outcomes(present, raters, alphas), *pair_shares(present, raters), np.ones(answers),
        clusters_of(range(answers)),
    )  # fmt: skip
    held, known = covered([one for one in told if one.value is not None], alpha)
    assert known == 1
    assert held >= 0.88  # 0.90 less what 150 draws are uncertain by
