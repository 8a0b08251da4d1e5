"""Tables of the command line: columns that stand below each other on a terminal."""

from __future__ import annotations

import sys

import pytest
from wcwidth import wcswidth

from coder.cli import output
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


def test_the_last_column_gives_way_on_a_narrow_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = (("column", output.Number("empty"), "for example"), [("tiltak", 1, "flere folk " * 6)])
    monkeypatch.setattr(output, "width", lambda: 50)
    output.print_table(*table, last_gives_way=True)
    assert capsys.readouterr().out.count("flere folk") == 6
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    output.print_table(*table, last_gives_way=True)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 50
    assert lines[-1].endswith("…")
