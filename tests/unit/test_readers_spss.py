"""SPSS files: labels, kinds of missing values, and what is no SPSS file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from coder.errors import FileRefused
from coder.readers import open_source
from coder.readers.spss_child import _is_missing, _labels

SAV = Path(__file__).resolve().parents[2] / ".." / "shared" / "bad-inputs" / "sav" / "labels_missing.sav"


@pytest.mark.parametrize(
    ("value", "ranges", "missing"),
    [
        (9.0, [{"lo": 9.0, "hi": 9.0}], True),
        (8.0, [{"lo": 9.0, "hi": 9.0}], False),
        (97.0, [{"lo": 1.0, "hi": 1.0}, {"lo": 90.0, "hi": 99.0}], True),
        ("x", [{"lo": "x", "hi": "x"}], True),
        ("9", [{"lo": 9.0, "hi": 9.0}], False),
    ],
)
def test_user_missing_ranges(value: object, ranges: list[dict[str, object]], missing: bool) -> None:
    assert _is_missing(value, ranges) is missing


def test_value_labels_are_keyed_by_plain_text() -> None:
    assert _labels({1.0: "Kvinne", 1.5: "Halv", "a": "A"}) == {"1": "Kvinne", "1.5": "Halv", "a": "A"}


@pytest.mark.parametrize("content", [b"$FL2" + bytes(200), b"$FL3" + b"x" * 5000, b"nothing of the sort"])
def test_damage_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.sav"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match="SPSS"):
        open_source(path)


@pytest.mark.skipif(not SAV.exists(), reason="../shared is not here")
def test_damaged_bytes_never_take_the_process_down(tmp_path: Path) -> None:
    rng = random.Random(3)
    sound = SAV.read_bytes()
    refused = []
    for turn in range(8):
        content = bytearray(sound)
        for _ in range(20):
            content[rng.randrange(4, 1500)] = rng.randrange(256)
        path = tmp_path / f"{turn}.sav"
        path.write_bytes(content)
        try:
            list(open_source(path).rows())
        except FileRefused as error:
            refused.append(error.message)
    assert len(refused) > 0
    assert all(str(tmp_path) in message for message in refused)
