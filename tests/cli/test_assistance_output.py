"""What is told of answers coded with suggestions: seconds, and differences with their sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from coder.cli import assistance_output
from coder.cli.agreement_output import between_points, points
from coder.i18n.words import use_language
from coder.model import Codebook
from coder.model.agreement import Assistance, Figure
from coder.queries.assisting import QuestionAssistance

FOUND = Assistance(9, 9, (), 1.2, 1.0, (-0.5, 0.7), 0, Figure(None), ())


@pytest.fixture(autouse=True)
def bokmål() -> Iterator[None]:
    use_language("nb")
    yield
    use_language("en")


def test_one_second_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    for found in (FOUND, replace(FOUND, seconds_with=2.4)):
        assistance_output.print_comparison(QuestionAssistance("svar", found), Codebook(()))
    output = " ".join(capsys.readouterr().out.split())
    assert "Et svar tok 1 sekund med forslag, 1 uten (median)." in output
    assert "Et svar tok 2 sekunder med forslag" in output
    assert "−0,5 til 0,7" in output


def test_differences_have_a_minus_and_no_hyphen_and_none_has_no_sign() -> None:
    assert between_points(Figure(0.02, -0.14, 0.22)) == "−14 til +22"
    assert [points(value) for value in (-0.14, -0.001, 0.0, 0.22)] == ["−14", "0", "0", "+22"]
