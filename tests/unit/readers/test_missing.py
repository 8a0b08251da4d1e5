"""Codes for «no answer» are no answers, and answers are never taken for such."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model import Column, Missing
from coder.readers import ReadOptions, open_source
from coder.readers.missing import CODE, missing_codes
from coder.readers.profile import profile


def taken(
    cells: list[str], *, labels: dict[str, str] | None = None, said: tuple[str, ...] = (), detect: bool = True
) -> set[str]:
    codes = missing_codes(Column("q", value_labels=labels or {}), cells, said, detect)
    return {cell for cell in cells if cell in codes}


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["Mer tid", "-66", "-99", "Bedre buss"], {"-66", "-99"}),
        (["Mer tid", "N/A", "-", ".", "Flere folk"], {"N/A", "-", "."}),
        (["1", "2", "5", "99", "3", "-77"], {"99", "-77"}),
        (["0", "10", "999", "4"], {"999"}),
        (["1", "2", "-1", "3", "5"], {"-1"}),
        (["12,5", "-99", "40"], {"-99"}),
        (["Mer tid", "99", "99", "Bedre buss", "Flere folk"], {"99"}),
        (["34", "999", "67", "71", "18", "99", "40", "999"], {"999"}),
        # Answers all:
        (["Ingen", "None", "Nei", "Vet ikke", "ingenting", "Ikke relevant"], set()),
        (["34", "99", "67", "71"], set()),
        (["34", "999", "67", "71", "18", "40"], set()),
        (["34", "999", "67", "171", "18", "40", "999"], set()),
        (["13", "14", "99"], set()),
        (["-10", "-2", "-99", "3"], set()),
        (["-1", "-2", "15", "40"], set()),
        (["Mer tid", "99", "Bedre buss", "Flere folk"], set()),
        (["1", "2", "9"], set()),
    ],
)
def test_only_what_stands_outside_the_answers_is_missing(cells: list[str], missing: set[str]) -> None:
    assert taken(cells) == missing


@given(st.integers(12, 200), st.lists(st.integers(0, 200), min_size=1, max_size=30))
def test_no_number_among_ages_is_missing(oldest: int, ages: list[int]) -> None:
    assert taken([str(age) for age in [oldest if oldest not in (66, 77, 88, 97, 98, 99) else 50, *ages]]) == set()


def test_what_is_said_is_missing_and_detection_can_be_switched_off() -> None:
    cells = ["Mer tid", "-66", "vet ikke"]
    assert taken(cells, said=("vet ikke",)) == {"-66", "vet ikke"}
    assert taken(cells, said=("vet ikke",), detect=False) == {"vet ikke"}
    assert taken(cells, detect=False) == set()


def test_labels_say_what_a_coded_value_means() -> None:
    labels = {"1": "Ja", "2": "Nei", "8": "Vet ikke", "99": "Annet", "-9": "Ikke besvart"}
    assert taken(["1", "2", "8", "99", "-9"], labels=labels) == {"-9"}


def test_a_missing_cell_keeps_what_stood_there_and_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;svar\nNA;Mer tid til dem\n2;-66\n3;-66\n4;Ingen\n", encoding="utf-8")
    source = open_source(path)
    profile(source)
    rows = [cells for _, cells in source.rows()]
    assert rows == [["NA", "Mer tid til dem"], ["2", Missing("-66", CODE)], ["3", Missing("-66", CODE)], ["4", "Ingen"]]
    assert [str(problem) for problem in source.missing_problems()] == [
        "column svar: Taken as missing, not as answers: «-66» 2 times. With --no-missing they are kept as answers."
    ]
    kept = open_source(path, ReadOptions(detect_missing=False))
    profile(kept)
    assert [cells[1] for _, cells in kept.rows()] == ["Mer tid til dem", "-66", "-66", "Ingen"]
