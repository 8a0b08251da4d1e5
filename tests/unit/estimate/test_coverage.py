"""The interval printed for a code holds the true share as often as it says (few draws; many in `benchmarks/`)."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[3] / "benchmarks" / "shares.py"


@pytest.mark.parametrize("way", ["random sample", "first of a random order"])
def test_the_interval_of_a_random_sample_holds_the_share_of_all_who_answered(way: str) -> None:
    """300 draws: a coverage of .93 is below .90 once in a hundred times, so that bound is a test."""
    coverage = runpy.run_path(str(BENCHMARK))["coverage"]
    for of, n, total in ((0.05, 50, 300), (0.3, 100, 300)):
        in_sample, in_population = coverage(way, of, n, total, 300)
        assert in_sample >= 0.93
        assert 0.90 <= in_population <= 0.995


def test_the_interval_of_all_answers_is_of_the_population_they_come_from() -> None:
    coverage = runpy.run_path(str(BENCHMARK))["coverage"]
    assert 0.92 <= coverage("random sample", 0.2, 200, 200, 500)[1] <= 0.98
