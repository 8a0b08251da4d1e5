"""One way to understand what a code is called; what several are called is refused, with a way to name each."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import CoderError, NotFound
from coder.model import Code, Codebook

CLASH = Codebook((Code("1", "eldre"), Code("unge", "1"), Code("2", "barn"), Code("3", "2", "2")))


def test_a_name_that_is_another_codes_id_is_refused_and_both_are_shown() -> None:
    with pytest.raises(CoderError, match="«1» stands for several codes") as refused:
        CLASH.find("1")
    assert refused.value.hint == "Say which: «eldre», «id:unge» («1»)."
    assert CLASH.find("id:1").name == "eldre"
    assert CLASH.find("id:unge").name == "1"
    with pytest.raises(CoderError, match="several") as refused:
        CLASH.find("2")
    assert refused.value.hint == "Say which: «barn», «barn > 2»."


def test_an_id_of_ones_own_is_no_clash() -> None:
    book = Codebook((Code("eldre", "Eldre"), Code("x", "id:eldre")))
    assert book.find("eldre").name == "Eldre"
    assert book.find("id:eldre").id == "eldre"
    assert book.find("x") == book.find("id:x")
    with pytest.raises(NotFound):
        book.find("id:unge")


def test_a_retired_code_stands_in_nobodys_way() -> None:
    book = Codebook((Code("eldre-2", "eldre"), Code("eldre", "eldre", retired=True), Code("x", "y", retired=True)))
    assert book.find("eldre").id == "eldre-2"
    assert book.find("id:eldre").retired
    assert book.find("x").id == "x"


NAMES = st.sampled_from(["1", "2", "a", "A", "a > 1", "id:1", "id:a"])


@given(st.lists(st.tuples(NAMES, NAMES), unique_by=lambda pair: pair[0]), st.randoms())
def test_the_reference_of_every_code_in_use_finds_it(pairs: list[tuple[str, str]], draw: Random) -> None:
    codes: list[Code] = []
    for given_id, name in pairs:
        codes.append(Code(given_id, name, draw.choice([None, *(code.id for code in codes)])))
    book = Codebook(tuple(codes))
    for code in book:
        assert book.find(book.reference(code)) == code
        assert book.resolve(code.id) == code
