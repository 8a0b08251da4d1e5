"""The encoder vectors that a project has stored, and how missing ones are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from coder.encoders import process
from coder.encoders.kinds import Meant, chosen
from coder.project import Session
from coder.store import embeddings, runs
from coder.store.embeddings import content_key
from coder.suggest import prior

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.encoders.process import Encodes
    from coder.model import Codebook

MOST_UNKNOWN = 0.1
"""Share of texts without stored vectors up to which the others are used without their encoder."""
MOST_UNASKED = 20_000
"""Texts that are encoded without being requested, about ten minutes."""
AT_ONCE = 64
"""Texts encoded, and then stored, at a time."""


class Vectors:
    """An encoder in a project: its stored vectors, and those that the `model`, if there is one, makes.

    A text without a vector gets zeros, which is neutral. New vectors are stored, unless the project is read-only or
    None.
    """

    def __init__(self, session: Session | None, name: str, model: Encodes | None = None) -> None:
        self.name = name
        self.session = session
        self._model = model
        self._width = embeddings.width(session.project, name) // 2 if session else 0
        self._beside: dict[bytes, bytes] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors, shape (texts, dimensions)."""
        import numpy as np

        found: list[bytes | None] = []
        for start in range(0, len(texts), AT_ONCE):
            batch = texts[start : start + AT_ONCE]
            keys = [content_key(text) for text in batch]
            kept = self._kept(keys)
            wanted = {key: text for key, text in zip(keys, batch, strict=True) if key not in kept}
            if wanted and self._model is not None:
                kept.update(self._made(self._model, wanted))
            found += map(kept.get, keys)
        nothing = bytes(2 * max(self._width, 1))
        numbers = b"".join(nothing if vector is None else vector for vector in found)
        return np.frombuffer(numbers, "<f2").astype(np.float32).reshape(len(texts), max(self._width, 1))

    @property
    def kept(self) -> int:
        """Return how many vectors of this encoder the project has."""
        return embeddings.kept(self.session.project, self.name) if self.session else 0

    def lacking(self, texts: Iterable[str]) -> list[str]:
        """Return the texts without a vector, each once and in order."""
        keys = {content_key(text): text for text in texts}
        kept = self._kept(list(keys))
        return [text for key, text in keys.items() if key not in kept]

    def make(self, texts: Sequence[str], progress: Callable[[int, int, float], None] = lambda *_: None) -> None:
        """Make the missing vectors. `progress` gets how many are made, how many are needed, and the seconds left,
        estimated by letters, since codes come first and are short.
        """
        lacking = self.lacking(texts)
        self.encode(lacking[:1])  # loads the model
        began, done, letters = monotonic(), 0, sum(map(len, lacking))
        for start in range(0, len(lacking), AT_ONCE):
            batch = lacking[start : start + AT_ONCE]
            self.encode(batch)
            done += sum(map(len, batch))
            progress(start + len(batch), len(lacking), (monotonic() - began) * (letters - done) / max(done, 1))

    def close(self) -> None:
        """End the model's process."""
        if self._model is not None:
            self._model.close()

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found = embeddings.vectors(self.session.project, self.name, keys) if self.session else {}
        found.update((key, self._beside[key]) for key in keys if key in self._beside)
        return found

    def _made(self, model: Encodes, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        vectors = model.encode(list(texts.values())).astype("<f2")
        self._width = vectors.shape[1]
        fresh = dict(zip(texts, map(bytes, vectors), strict=True))
        if self.session is None or self.session.read_only:
            self._beside.update(fresh)
        else:
            embeddings.put_vectors(self.session.project, self.name, fresh)
        return fresh


def vectors_of(session: Session | None, meant: Meant, *, background: bool = False) -> Vectors:
    """Return an encoder with its model, which is loaded when a vector is missing. Close it after use."""
    return Vectors(session, meant.name, process.EncoderProcess(meant, background=background))


def how_many_encoded(session: Session, meant: Meant) -> tuple[int, int]:
    """Return how many different current responses have a vector of an encoder, and how many there are."""
    texts = {text for _, text in runs.texts(session.project)}
    return len(texts) - len(Vectors(session, meant.name).lacking(texts)), len(texts)


def kept_vectors(session: Session, texts: Sequence[str]) -> Vectors | None:
    """Return the stored vectors of the newest run's encoder, else of the configured one; None if many are missing."""
    run = runs.latest_run(session.project)
    of_run = None if run is None else run.parameters.get("encoder")
    for name in (of_run, _in_use()):
        if isinstance(name, str) and texts:
            vectors = Vectors(session, name)
            if len(vectors.lacking(texts)) <= MOST_UNKNOWN * len(set(texts)):
                return vectors
    return None


def _in_use() -> str | None:
    meant = chosen(None)
    return None if meant is None else meant.name


def wanted_texts(codebook: Codebook, coded: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Return all texts whose vectors suggestions need, each once: of the codebook, the coded ones, and the rest."""
    return list(dict.fromkeys((*prior.texts_of_codebook(codebook), *coded, *texts)))
