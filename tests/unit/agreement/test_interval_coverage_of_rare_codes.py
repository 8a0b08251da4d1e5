"""How often intervals of agreement hold the truth where a code is rare, in studies drawn at random."""

from __future__ import annotations

import pytest

from tests.agreement_studies import check_intervals


@pytest.mark.parametrize(
    ("coders", "alpha", "share", "answers", "least"),
    [(2, 0.6, 0.01, 200, 0.90), (2, 0.8, 0.03, 50, 0.90), (5, 0.8, 0.03, 200, 0.90)],
)
def test_intervals_cover_what_they_should(coders: int, alpha: float, share: float, answers: int, least: float) -> None:
    check_intervals(coders, alpha, share, answers, least)
