"""How often the interval of alpha between two coders holds the truth, from codes that hardly occur to common ones."""

from __future__ import annotations

import numpy as np
import pytest

from coder.agreement.codes import nominal_alpha, outcomes, pair_shares
from coder.agreement.figures import ALPHA, clusters_of, figures
from tests.agreement_studies import covered


@pytest.mark.parametrize("answers", [50, 100, 200])
@pytest.mark.parametrize("share", [0.01, 0.03, 0.05, 0.1, 0.3])
@pytest.mark.parametrize("alpha", [0.0, 0.8])
def test_the_interval_of_alpha_covers_rare_codes_too(alpha: float, share: float, answers: int) -> None:
    """Of two coders, who may agree by chance alone; only tables in which the code was used."""
    both, one_alone = share * share + alpha * share * (1 - share), 2 * (1 - alpha) * share * (1 - share)
    random, raters = np.random.default_rng(answers), np.full((answers, 1), 2.0)
    present = random.choice([2.0, 1.0, 0.0], (answers, 150), p=[both, one_alone, 1 - both - one_alone])
    present = present[:, present.any(axis=0)]
    alphas = nominal_alpha(present, raters)
    told = figures(
        ALPHA, alphas, outcomes(present, raters, alphas), *pair_shares(present, raters), np.ones(answers),
        clusters_of(range(answers)),
    )  # fmt: skip
    held, known = covered([figure for figure in told if figure.value is not None], alpha)
    assert known == 1
    assert held >= 0.88  # 0.90 less what 150 draws are uncertain by
