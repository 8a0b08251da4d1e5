"""SPSS files: labels, kinds of missing values, and what is no SPSS file."""

from __future__ import annotations

import random
import struct
from pathlib import Path
from typing import Any

import pytest

from coder.errors import FileRefused
from coder.readers import child, open_source
from coder.readers.spss_child import Range, _labels

pytestmark = pytest.mark.usefixtures("warm_children")

SAV = Path(__file__).resolve().parents[3] / ".." / "shared" / "bad-inputs" / "sav" / "labels_missing.sav"


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
def test_user_missing_ranges(value: object, ranges: list[dict[str, float | str]], missing: bool) -> None:
    assert any(Range(**limits).holds(value) for limits in ranges) is missing


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


def test_of_a_long_file_its_beginning_is_read_first_then_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[object] = []
    stream = child.stream

    def watched(work: Any, asked: Any) -> object:
        wanted.append(asked.rows)
        return stream(work, asked)

    monkeypatch.setattr(child, "stream", watched)
    monkeypatch.setattr(child, "MOST_KEPT", 50)
    (tmp_path / "a.sav").write_bytes(of_texts([b"Ro %d" % number for number in range(120)]))
    source = open_source(tmp_path / "a.sav")
    assert wanted == [50]
    assert [cells for _, cells in source.rows()] == [[f"Ro {number}"] for number in range(120)]
    assert wanted == [50, None]


def test_texts_that_only_later_show_their_encoding_are_read_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "MOST_KEPT", 50)
    later = [b"b\xf8", b"\xe6rlig"]
    (tmp_path / "a.sav").write_bytes(of_texts([b"Ro"] * 50 + later))
    rows = [cells for _, cells in open_source(tmp_path / "a.sav").rows()]
    assert rows[49:] == [["Ro"], ["bø"], ["ærlig"]]


def test_texts_in_two_encodings_are_refused_and_never_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MOST_KEPT", 50)
    (tmp_path / "a.sav").write_bytes(of_texts(["bø".encode()] * 50 + [b"\xe6rlig"]))
    source = open_source(tmp_path / "a.sav")
    assert source.detection == {"encoding": "UTF-8"}
    with pytest.raises(FileRefused, match=r"a\.sav: its first rows .* not all in one encoding\.") as refused:
        list(source.rows())
    assert "--encoding" in refused.value.hint


def of_texts(texts: list[bytes]) -> bytes:
    """A system file of one variable of eight bytes that says that it is in UTF-8."""
    content = b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60)
    content += struct.pack("<iiiiid", 2, 1, 0, 0, len(texts), 100.0) + b"01 Jan 2612:00:00".ljust(84)
    content += struct.pack("<iiiiii", 2, 8, 0, 0, 0x010800, 0x010800) + b"SVAR".ljust(8)
    content += struct.pack("<iiii", 7, 20, 1, 5) + b"UTF-8" + struct.pack("<ii", 999, 0)
    return content + b"".join(text.ljust(8) for text in texts)
