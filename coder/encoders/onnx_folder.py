"""A sentence model as a folder for onnxruntime: `model.onnx` (or `onnx/model.onnx`) and `tokenizer.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coder.errors import FileRefused

Matrix = NDArray[np.float32]

MOST_TOKENS = 512
AT_ONCE = 16
"""Texts in one pass: each is padded to the longest of them."""


def load(folder: Path | None, threads: int = 0) -> Callable[[Sequence[str]], Matrix]:
    """Return a function from texts to vectors. Raises FileRefused for an incomplete folder."""
    assert folder is not None
    import onnxruntime
    from tokenizers import Tokenizer

    model, tokens = _model(folder), next(iter(sorted(folder.rglob("tokenizer.json"))), None)
    if tokens is None:
        raise FileRefused("{folder} holds no tokenizer.json.", "Export the model with its tokenizer.", folder=folder)
    tokenizer = Tokenizer.from_file(str(tokens))
    tokenizer.enable_truncation(MOST_TOKENS)
    if tokenizer.padding is None:
        tokenizer.enable_padding()
    onnxruntime.set_default_logger_severity(4)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    wanted = [model_input.name for model_input in session.get_inputs()]
    if "input_ids" not in wanted or not {*wanted} <= {"input_ids", "attention_mask", "token_type_ids"}:
        raise FileRefused(
            "{file} is no model of sentences: it wants {wanted}.", "Export one that takes input_ids.",
            file=model, wanted=tuple(wanted),
        )  # fmt: skip
    prompt, first = _prompt(folder), _of_first_token(folder)

    def encode(texts: Sequence[str]) -> Matrix:
        lengths = np.argsort([len(text) for text in texts], kind="stable").tolist()
        parts = [one_pass([texts[i] for i in lengths[n : n + AT_ONCE]]) for n in range(0, len(texts), AT_ONCE)]
        return np.vstack(parts)[np.argsort(lengths)]

    def one_pass(texts: Sequence[str]) -> Matrix:
        found = tokenizer.encode_batch([prompt + text for text in texts])
        mask = np.array([encoding.attention_mask for encoding in found], np.int64)
        inputs = {"attention_mask": mask, "input_ids": np.array([encoding.ids for encoding in found], np.int64),
                 "token_type_ids": np.array([encoding.type_ids for encoding in found], np.int64)}  # fmt: skip
        answers = session.run(None, {name: inputs[name] for name in wanted})
        whole = next((answer for answer in answers if answer.ndim == 2), None)
        if whole is not None:
            return np.asarray(whole, np.float32)
        states = np.asarray(answers[0], np.float32)
        if first:
            return states[:, 0]
        return np.asarray((states * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)[:, None])

    return encode


def _model(folder: Path) -> Path:
    paths = sorted(folder.rglob("*.onnx"))
    for name in ("model.onnx", "onnx/model.onnx"):
        if folder / name in paths:
            return folder / name
    if len(paths) != 1:
        raise FileRefused(
            "{folder} holds several models: {files}.", "Keep one of them, as model.onnx.",
            folder=folder, files=tuple(file.relative_to(folder).as_posix() for file in paths),
        )  # fmt: skip
    return paths[0]


def _prompt(folder: Path) -> str:
    """Return the prefix that the model requires before each text, by its settings."""
    settings = _settings(folder / "config_sentence_transformers.json")
    prompts = settings.get("prompts")
    if not isinstance(prompts, dict):
        return ""
    return str(prompts.get(settings.get("default_prompt_name") or "query", ""))


def _of_first_token(folder: Path) -> bool:
    return _settings(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token") is True


def _settings(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}
