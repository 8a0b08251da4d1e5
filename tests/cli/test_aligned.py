"""Tables of the command line: columns that stand below each other on a terminal."""

from __future__ import annotations

import sys

from wcwidth import wcswidth

from coder.cli.aligned import _ONE_EACH, aligned, wide
from coder.text.visible import visible


def test_columns_stand_below_each_other_whatever_the_letters() -> None:
    rows = [["bø", "7"], ["東京 👩‍👩‍👧", "12"], ["e\u0301n\nto", ""]]
    assert [*aligned(["navn", "antall"], rows, {"antall"})] == [
        "navn       antall",
        "-------  --------",
        "bø              7",
        "東京 👩‍👩‍👧        12",
        "e\u0301n",
        "to",
    ]
    assert [*aligned(["a\tb"], [])] == ["a b", "-----"]


def test_letters_that_are_counted_without_a_library_take_one_column_each() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        shown = visible(character)
        if _ONE_EACH.fullmatch(shown):
            assert wcswidth(shown) == 1, hex(ord(character))
    assert wide("Å være alene – «ensom» … ␀") == 26
