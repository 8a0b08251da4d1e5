"""Guesses at what was meant."""

from __future__ import annotations

import pytest

from coder.errors import nearest, some_of
from coder.quality import in_words

KNOWN = ["eldre", "eldre i bolig", "ensomhet", "hovedforløp", "forløp 1", "forløp 10", "pårørende", "K1", "Kari"]


@pytest.mark.parametrize(
    ("word", "guess"),
    [
        ("eldra", "Did you mean «eldre»?"),
        ("forlp 1", "Did you mean «forløp 1» or «forløp 10»?"),
        ("BOLIG", "Did you mean «eldre i bolig»?"),
        ("eldre kvinner", "Did you mean «eldre»?"),
        ("ensomheten", "Did you mean «ensomhet»?"),
        ("pårør", "Did you mean «pårørende»?"),
        ("foo", ""),
        ("annet", ""),
        ("sorg", ""),
        ("barn", ""),
        ("", ""),
    ],
)
def test_a_guess_is_made_only_where_one_is_near(word: str, guess: str) -> None:
    assert str(nearest(word, KNOWN) or "") == guess


def test_quality_is_told_in_words() -> None:
    figures = {"lrap": 0.8, "precision_at_1": 0.82, "recall_at_3": 0.93, "micro_f1": 0.71, "ece": 0.04}
    assert in_words(figures, 120) == (
        "good: the surest code is right on 82 % of the answers, 93 % of the right codes are among the three surest, and"
        " F1 of what is proposed is 0.71 (1 is perfect); a confidence is 4 percentage points off on average."
    )
    assert in_words(figures | {"precision_at_1": 0.6}, 12).startswith("fair: ")
    assert "few answers (12)" in in_words(figures, 12)
    assert in_words(figures | {"precision_at_1": 0.59}, 120).startswith("weak: ")
    assert in_words({}, 0) == ""


@pytest.mark.parametrize(
    ("count", "said"), [(0, ""), (2, "K1, K2"), (11, "K10, K11"), (12, "K9, K10 and 2 more"), (5000, "and 4,990 more")]
)
def test_a_hint_names_ten_and_says_how_many_more_there_are(count: int, said: str) -> None:
    assert str(some_of(f"K{n}" for n in range(1, count + 1))).endswith(said)
