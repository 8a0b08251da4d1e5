"""How often intervals of agreement hold the truth, in studies drawn at random."""

from __future__ import annotations

import pytest

from tests.agreement_studies import check_intervals


@pytest.mark.parametrize(
    ("coders", "alpha", "share", "answers", "least"),
    [(2, 0.6, 0.3, 80, 0.93), (2, 0.8, 0.1, 200, 0.93), (5, 0.6, 0.3, 100, 0.93)],
)
def test_intervals_cover_what_they_should(coders: int, alpha: float, share: float, answers: int, least: float) -> None:
    check_intervals(coders, alpha, share, answers, least)
