"""An inverse whose changes wait is at every moment that of the changed matrix."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.suggest.inverse import MOST_WAITING, Inverse

STEPS = st.lists(st.sampled_from(("grow", "change", "keep", "write")), max_size=2 * MOST_WAITING + 8)


@settings(max_examples=30)
@given(steps=STEPS, seed=st.integers(0, 99))
def test_whatever_waits_it_is_the_inverse(steps: list[str], seed: int) -> None:
    random = np.random.default_rng(seed)
    square = random.random((4, 4))
    true = np.linalg.inv(square @ square.T + np.eye(4))
    inverse = Inverse(np.linalg.inv(true))
    for step in steps:
        n = len(true)
        if step == "grow":
            vector, factor = np.append(random.random(n) / 9, 1.0), random.random()
            true = np.pad(true, (0, 1)) + factor * np.outer(vector, vector)
            inverse.plus(vector, factor)
        elif step == "change":
            vector = random.random(n) / 9
            true = true + 0.1 * np.outer(vector, vector)
            inverse.plus(vector, 0.1)
        elif step == "keep" and n > 2:
            places = np.delete(np.arange(n), n // 2)
            true = true[np.ix_(places, places)]
            inverse.keep(places)
        elif step == "write":
            assert np.allclose(inverse.written, true, atol=1e-12)
        n = len(true)
        vector = random.random(n)
        assert len(inverse) == n
        assert np.allclose(inverse.times(vector), true @ vector, atol=1e-12)
        assert np.allclose(inverse.column(n - 1), true[:, -1], atol=1e-12)
        assert np.allclose(inverse.diagonal, np.diag(true), atol=1e-12)
        some = np.array([0, n - 1])
        assert np.allclose(inverse.block(some), true[np.ix_(some, some)], atol=1e-12)
