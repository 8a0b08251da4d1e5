"""How often the 95 % interval of a code's alpha holds the true alpha. `uv run python benchmarks/agreement.py`."""

from __future__ import annotations

import argparse
from collections import Counter
from functools import cache

import numpy as np

from coder.agreement import posterior_interval

PREVALENCE = (0.01, 0.03, 0.05, 0.1, 0.3)
ANSWERS = (50, 100, 200)


@cache
def interval(both: int, one: int, none: int) -> tuple[float, float]:
    """The interval from a table of two coders."""
    return posterior_interval(Counter({(2, 2): both, (2, 1): one, (2, 0): none}))


def coverage(alpha: float, share: float, answers: int, draws: int, seed: int = 1) -> float:
    """Among draws in which the code was used at all; coders who agree with this alpha on a code of this share."""
    both = share * share + alpha * share * (1 - share)
    one = 2 * (1 - alpha) * share * (1 - share)
    tables = np.random.default_rng(seed).multinomial(answers, [both, one, 1 - both - one], draws)
    used = [tuple(map(int, table)) for table in tables if table[0] + table[1]]
    held = (interval(*table) for table in used)
    return sum(low <= alpha <= high for low, high in held) / len(used)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=5_000)
    draws = parser.parse_args().draws
    print("true alpha  share of the code  " + "  ".join(f"n={answers}" for answers in ANSWERS))
    for alpha in (0.0, 0.8):
        for share in PREVALENCE:
            cells = "  ".join(f"{coverage(alpha, share, answers, draws):5.3f}" for answers in ANSWERS)
            print(f"{alpha:10.1f}  {share:17.0%}  {cells}")
