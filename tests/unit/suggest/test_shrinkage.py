"""How much high logits are shrunk: the root that SciPy finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from coder.suggest.logistic import sigmoid
from coder.suggest.shrinkage import SHRINKAGE_SPREAD, USUAL_SHRINKAGE, likeliest


@given(
    st.integers(0, 2**32), st.integers(1, 60), st.integers(1, 8), st.floats(-3, 6), st.floats(0.1, 5), st.floats(0, 1.5)
)
def test_the_slope_of_the_loss_is_zero_there(
    seed: int, n_answers: int, n_codes: int, centre: float, spread: float, truth: float
) -> None:
    """`truth`: how far the logits can be believed, from not at all to more than they say."""
    random = np.random.default_rng(seed)
    sums = random.normal(centre, spread, (n_answers, n_codes))
    known = (random.random(sums.shape) < sigmoid(truth * sums)).astype(np.float64)
    counts = random.integers(1, 40, n_answers).astype(np.float64)

    def slope(shrinkage: float) -> float:
        logit = np.where(sums > 0, sums, 0) / (1 + shrinkage * np.where(sums > 0, sums, 0))
        of_data = float((counts[:, None] * (known - sigmoid(logit)) * logit**2).sum())
        return of_data + (shrinkage - USUAL_SHRINKAGE) / SHRINKAGE_SPREAD**2

    wanted = 0.0 if slope(0) >= 0 else 1.0 if slope(1) <= 0 else brentq(slope, 0, 1, xtol=1e-12)
    assert likeliest(sums, known, counts) == pytest.approx(wanted, abs=1e-9)
