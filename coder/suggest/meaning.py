"""Encoder vectors as a model uses them: centred on the corpus, and scaled to the latent vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from coder.errors import CoderError

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of their meaning; one of zeros says nothing either way."""

    name: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Texts × dimensions."""
        ...


@dataclass
class Absent:
    """The encoder of a model that was read from a file, known by its name alone until it is put to work."""

    name: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Raises CoderError: to go on with words alone would be another model."""
        raise CoderError(
            "The model was made with the encoder {name}, and needs the same.", "Name its folder with --encoder.",
            name=self.name,
        )  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """An encoder with the `centre` of its vectors, and the `scale` they are brought to."""

    encoder: Encoder
    centre: Matrix
    scale: float

    @classmethod
    def of(cls, encoder: Encoder, texts: Sequence[str], share: float) -> Self:
        """Centred on `texts`, whose mean square length is then `share`."""
        vectors = encoder.encode(texts)
        directed = vectors[vectors.any(axis=1)]
        vectors = directed if len(directed) else vectors
        centre = vectors.mean(axis=0)
        spread = float(((vectors - centre) ** 2).sum() / max(len(vectors), 1))
        return cls(encoder, centre, float(np.sqrt(share / spread)) if spread > 1e-12 else 0.0)

    def __len__(self) -> int:
        return len(self.centre)

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """Texts × dimensions; zeros for a text without a direction."""
        if not texts:
            return np.zeros((0, len(self)), np.float32)
        raw = self.encoder.encode(texts)
        found = np.asarray((raw - self.centre) * np.float32(self.scale), np.float32)
        found[~raw.any(axis=1)] = 0
        return found

    def by(self, encoder: Encoder) -> Self:
        """The same with its encoder at work. Raises CoderError for another one, whose vectors must not be mixed in."""
        if encoder.name != self.encoder.name:
            raise CoderError(
                "The model was made with the encoder {name}, not with {other}.", "Make it anew with: coder model",
                name=self.encoder.name, other=encoder.name,
            )  # fmt: skip
        return replace(self, encoder=encoder)

    def times(self, factor: float) -> Self:
        """The same with all lengths times `factor`."""
        return replace(self, scale=self.scale * factor)
