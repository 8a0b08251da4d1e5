"""Studies drawn at random, whose true agreement is known, as in `benchmarks/agreement.py`: few here, many there."""

from __future__ import annotations

import runpy
from pathlib import Path

BENCHMARK = runpy.run_path(str(Path(__file__).resolve().parents[1] / "benchmarks" / "agreement.py"))
drawn, studied, truth, covered = (BENCHMARK[name] for name in ("drawn", "studied", "truth", "covered"))


def check_intervals(coders: int, alpha: float, share: float, answers: int, least: float) -> None:
    """Intervals of 300 studies hold the truth as often as `least`, less what so few are uncertain by."""
    found = studied(drawn(alpha, share, coders, answers, 300, 5))
    for name, true in truth(alpha, share).items():
        share_containing, share_with = covered([getattr(agreement, name) for agreement in found], true)
        assert share_containing >= least - 0.02, name
        assert share < 0.1 or share_containing <= 0.99, name
        assert share_with == 1 or (coders > 2 and share < 0.1 and share_with > 0.5)
