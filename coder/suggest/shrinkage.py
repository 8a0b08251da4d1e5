"""How much high logits are shrunk in a calibration. SciPy's optimisers, a sixth of a second, are loaded for it where
something is learned, and not where a model only suggests.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from coder.suggest.estimator import Array
from coder.suggest.logistic import sigmoid

USUAL_SHRINKAGE, SHRINKAGE_SPREAD = 0.7, 0.25
"""Mean and standard deviation of the prior of the shrinkage; no logit exceeds 1 / shrinkage. So no confidence exceeds
.8 before coded answers, some dozens, have shown that the highest are right.
"""


def likeliest(sums: Array, known: Array, counts: Array) -> float:
    """Return the likeliest shrinkage, 0 to 1, with the prior of USUAL_SHRINKAGE: where the slope of the loss is 0.

    `sums` are the logits, answers × codes, `known` whether each code is right, and `counts` the weight of each answer.
    """
    high = sums > 0
    above, target = sums[high], known[high]
    repeat = np.broadcast_to(counts[:, None], sums.shape)[high]

    def slope(shrinkage: float) -> float:
        logit = above / (1 + shrinkage * above)
        of_data = float(repeat @ ((target - sigmoid(logit)) * logit**2))
        return of_data + (shrinkage - USUAL_SHRINKAGE) / SHRINKAGE_SPREAD**2

    if slope(0.0) >= 0:
        return 0.0
    return 1.0 if slope(1.0) <= 0 else float(brentq(slope, 0.0, 1.0, xtol=1e-12))
