"""How often the promise of automatic coding is kept, in simulations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from coder.suggest.automatic import ERROR, cut_of


def test_the_promise_is_kept_in_simulations() -> None:
    """A code that is right in just less than what is promised passes in at most one of twenty tries."""
    rng = np.random.default_rng(3)
    passed = 0
    for _ in range(400):
        confidences = rng.uniform(0.9, 1.0, 300)
        known = rng.random(300) < 0.899
        passed += cut_of("a", confidences, known, 0.9).cut is not None
    assert passed / 400 <= 0.075


Chance = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""The chance that a person gives the code, by logits and confidences."""


def _simulated(answers: int, seed: int, chance: Chance) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Codes of one code each: confidences, the chance that a person gives it, and whether one did."""
    rng = np.random.default_rng(seed)
    for _ in range(300):
        logits = rng.normal(-2.2, 2.6, answers)
        confidences = 1 / (1 + np.exp(-logits))
        right = chance(logits, confidences)
        yield confidences, right, rng.random(answers) < right


@pytest.mark.parametrize("precision", [0.8, 0.9])
@pytest.mark.parametrize(
    "chance",
    [
        lambda logits, confidences: confidences,
        lambda logits, confidences: 1 / (1 + np.exp(-logits / 2)),
        lambda logits, confidences: np.minimum(confidences, 0.79),
        lambda logits, confidences: np.where(confidences > 0.9, 0.795, 0.6 * confidences),
    ],
    ids=["honest", "too sure", "capped just below", "level at the top"],
)
def test_a_promise_is_broken_in_at_most_one_of_twenty(precision: float, chance: Chance) -> None:
    """Whatever the confidences are worth, the true precision above the cut is below what was promised that seldom."""
    broken = 0
    for confidences, right, known in _simulated(1500, 17, chance):
        found = cut_of("a", confidences, known, precision)
        broken += found.cut is not None and right[confidences >= found.cut].mean() < precision
    assert broken / 300 <= ERROR + 1.65 * (ERROR * (1 - ERROR) / 300) ** 0.5


@pytest.mark.parametrize(("precision", "answers", "least"), [(0.8, 3000, 0.95), (0.8, 1000, 0.8), (0.9, 3000, 0.4)])
def test_what_would_keep_the_promise_is_accepted(precision: float, answers: int, least: float) -> None:
    """Honest confidences but for the surest, of which four in a hundred are wrong: no run of the surest is spotless."""
    accepted = [
        cut_of("a", confidences, known, precision).cut
        for confidences, _, known in _simulated(answers, 1, lambda _, confidences: np.minimum(confidences, 0.96))
    ]
    assert np.mean([cut is not None for cut in accepted]) >= least


@pytest.mark.parametrize("many_are_worse", [False, True])
def test_a_promise_of_all_codes_together_is_broken_in_at_most_one_of_twenty(many_are_worse: bool) -> None:
    """Codes of an answer are right or wrong together, and answers with many codes may be wrong more often."""
    rng = np.random.default_rng(23)
    broken = kept = 0
    for _ in range(120):
        sure = rng.beta(8, 1, 600)
        codes = rng.integers(1, 5, 600)
        confidences = np.where(np.arange(4) < codes[:, None], sure[:, None], 0.0)
        right = np.clip(sure - (0.015 * (codes - 1) if many_are_worse else 0.0), 0, 1)
        known = (rng.random(600) < right)[:, None] & (confidences > 0)
        found = cut_of("", confidences, known, 0.9)
        if found.cut is not None:
            above = confidences >= found.cut
            kept += 1
            broken += np.broadcast_to(right[:, None], above.shape)[above].mean() < 0.9
    assert kept > 30
    assert broken / 120 <= ERROR + 1.65 * (ERROR * (1 - ERROR) / 120) ** 0.5
