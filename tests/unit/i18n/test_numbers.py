"""Numbers as each language writes them."""

from __future__ import annotations

import pytest

from coder.i18n.translator import translator


@pytest.mark.parametrize(("language", "sign"), [("en", "."), ("nb", ","), ("nn", ",")])
def test_what_rounds_to_zero_has_no_minus_sign(language: str, sign: str) -> None:
    number = translator(language).number
    assert [number(value, ",.1f") for value in (-0.04, -0.0, 0.04, 0)] == [f"0{sign}0"] * 4
    assert number(-0.4, ",.0f") == "0"
    assert number(-0.06, ",.1f") == f"-0{sign}1"
    assert number(-12) == "-12"
