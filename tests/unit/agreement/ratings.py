"""Ratings written in a line each, and what is asked of the agreement on them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import strategies as st

from coder.agreement.codes import by_code
from coder.agreement.nominal import NominalFigures, Unit, nominal_figures
from coder.agreement.rated import Ratings, rated
from coder.model.agreement import CodeAgreement, Figure


def width(figure: Figure) -> float:
    """Of its interval, which it has."""
    assert figure.low is not None
    assert figure.high is not None
    return figure.high - figure.low


def value(figure: Figure) -> float:
    """What it is, which it has."""
    assert figure.value is not None
    return figure.value


def several(*rows: str) -> list[Ratings]:
    """Ratings of coders «A», «B» …, an answer per word; letters are codes, «-» is none of them, «.» is not coded."""
    return [
        {"ABCDE"[place]: frozenset(word.replace("-", "")) for place, word in enumerate(words) if word != "."}
        for words in zip(*(row.split() for row in rows), strict=True)
    ]


def table(a: int, b: int, c: int, d: int) -> list[Ratings]:
    """A 2 × 2 table: both, the first alone, the second alone, neither."""
    return several(" ".join("x" * (a + b) + "-" * (c + d)), " ".join("x" * a + "-" * b + "x" * c + "-" * d))


def nominal(units: Sequence[Unit]) -> NominalFigures:
    """Of units of which none is like another."""
    return nominal_figures(units, range(len(units)))


X = {"x": frozenset("x")}


def on_x(ratings: Sequence[Ratings], labels: Sequence[int] | None = None) -> CodeAgreement:
    (found,) = by_code(rated(ratings, labels), X)
    return found


def same(agreement: CodeAgreement, other: CodeAgreement) -> None:
    for name in ("share", "answers", "used"):
        assert getattr(agreement, name) == pytest.approx(getattr(other, name))
    for name in ("percent", "kappa", "alpha", "ac1", "positive"):
        first, second = getattr(agreement, name), getattr(other, name)
        for part in ("value", "low", "high"):
            assert getattr(first, part) == pytest.approx(getattr(second, part), abs=1e-6)


WORDS = st.sampled_from(["-", "x", "y", "xy"])


@st.composite
def studies(draw: st.DrawFn, coders: int = 3, missing: bool = True) -> list[Ratings]:
    """Answers coded by some of the coders."""
    words = st.one_of(WORDS, st.just(".")) if missing else WORDS
    rows = draw(st.lists(st.tuples(*[words] * coders), min_size=4, max_size=25))
    return several(*(" ".join(row[coder] for row in rows) for coder in range(coders)))
