"""How much high logits are shrunk in a calibration."""

from __future__ import annotations

import numpy as np

from coder.suggest.estimator import Array
from coder.suggest.logistic import sigmoid

USUAL_SHRINKAGE, SHRINKAGE_SPREAD = 0.7, 0.25
"""Mean and standard deviation of the prior of the shrinkage; no logit exceeds 1 / shrinkage. So no confidence exceeds
.8 before coded answers, some dozens, have shown that the highest are right.
"""
STEPS, NEAR = 100, 1e-12
"""Steps that are taken at most, and the length of the last one."""


def likeliest(sums: Array, known: Array, counts: Array) -> float:
    """Return the likeliest shrinkage, 0 to 1, with the prior of USUAL_SHRINKAGE: where the slope of the loss is 0.

    `sums` are the logits, answers × codes, `known` whether each code is right, and `counts` the weight of each answer.
    Found by Newton's method, halving what is left where a step would leave it. `scipy.optimize.brentq` finds the same,
    but to load it takes a sixth of a second, and Ctrl-C meanwhile aborts the process.
    """
    high = sums > 0
    above, target = sums[high], known[high]
    repeat = np.broadcast_to(counts[:, None], sums.shape)[high]

    def slope_and_bend(shrinkage: float) -> tuple[float, float]:
        logit = above / (1 + shrinkage * above)
        p, squared = sigmoid(logit), logit**2
        slope = float(repeat @ ((target - p) * squared)) + (shrinkage - USUAL_SHRINKAGE) / SHRINKAGE_SPREAD**2
        bend = float(repeat @ (p * (1 - p) * squared**2 - 2 * (target - p) * squared * logit)) + 1 / SHRINKAGE_SPREAD**2
        return slope, bend

    if slope_and_bend(0.0)[0] >= 0:
        return 0.0
    if slope_and_bend(1.0)[0] <= 0:
        return 1.0
    least, most, found = 0.0, 1.0, USUAL_SHRINKAGE
    for _ in range(STEPS):
        slope, bend = slope_and_bend(found)
        least, most = (found, most) if slope < 0 else (least, found)
        step = found - slope / bend if bend > 0 else least
        before, found = found, step if least < step < most else (least + most) / 2
        if abs(found - before) < NEAR:
            break
    return found
