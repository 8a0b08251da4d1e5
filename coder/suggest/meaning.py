"""Encoder vectors as used by a model: centred on the corpus, and scaled to the latent vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from coder.errors import CoderError

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of their meaning; a zero vector carries no information."""

    name: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return vectors, texts × dimensions."""
        ...


@dataclass
class Absent:
    """The encoder of a model read from a file, known by name alone until one is supplied."""

    name: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Raise CoderError: words alone would make another model."""
        raise CoderError(
            "The model was made with the encoder {name}, and needs the same.", "Name its folder with --encoder.",
            name=self.name,
        )  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """An encoder with the `centre` of its vectors, and the `scale` applied to them."""

    encoder: Encoder
    centre: Matrix
    scale: float

    @classmethod
    def of(cls, encoder: Encoder, texts: Sequence[str], share: float) -> Self:
        """Centre on `texts`, whose mean square length then becomes `share`."""
        vectors = encoder.encode(texts)
        directed = vectors[vectors.any(axis=1)]
        vectors = directed if len(directed) else vectors
        centre = vectors.mean(axis=0)
        spread = float(((vectors - centre) ** 2).sum() / max(len(vectors), 1))
        return cls(encoder, centre, float(np.sqrt(share / spread)) if spread > 1e-12 else 0.0)

    def __len__(self) -> int:
        return len(self.centre)

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """Return vectors, texts × dimensions; zeros for a text without a direction."""
        if not texts:
            return np.zeros((0, len(self)), np.float32)
        raw = self.encoder.encode(texts)
        found = np.asarray((raw - self.centre) * np.float32(self.scale), np.float32)
        found[~raw.any(axis=1)] = 0
        return found

    def by(self, encoder: Encoder) -> Self:
        """Return the same with its encoder supplied. Raises CoderError for another one: vectors must not be mixed."""
        if encoder.name != self.encoder.name:
            raise CoderError(
                "The model was made with the encoder {name}, not with {other}.", "Make it anew with: coder model",
                name=self.encoder.name, other=encoder.name,
            )  # fmt: skip
        return replace(self, encoder=encoder)

    def times(self, factor: float) -> Self:
        """Return the same with all lengths times `factor`."""
        return replace(self, scale=self.scale * factor)
