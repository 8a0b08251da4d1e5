"""An encoder that the user has on disk, with the vectors that the project has kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coder.project import Session
from coder.store import embeddings, runs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.suggest.encoder import Remembering

MOST_UNKNOWN = 0.1
"""Share of the texts that the project may have no vectors of for the kept ones to do without their encoder."""


def encoder_of(session: Session, folder: Path) -> Remembering:
    """The model in `folder`, knowing what the project knows. Raises FileRefused, CoderError."""
    import numpy as np

    from coder.suggest.encoder import load_encoder, remembering

    loaded = load_encoder(folder)
    kept = embeddings.vectors(session.project, loaded.name)
    return remembering(loaded, {key: np.frombuffer(vector, "<f4") for key, vector in kept.items()})


def keep_vectors(session: Session, encoder: Remembering) -> None:
    """Keep in the project what the encoder was asked for the first time."""
    if not session.project.read_only:
        embeddings.put_vectors(
            session.project,
            encoder.name,
            {key: vector.astype("<f4").tobytes() for key, vector in encoder.fresh.items()},
        )
    encoder.fresh.clear()


class KeptVectors:
    """An encoder without its model: the vectors that the project has kept.

    A text that it was never asked about gets the mean of the others, which says nothing either way.
    """

    def __init__(self, session: Session, name: str, texts: Sequence[str]) -> None:
        import numpy as np

        self.name = name
        self._session = session
        self._known: dict[bytes, NDArray[np.float32] | None] = {}
        found = self._look_up(texts)
        self.unknown = sum(one is None for one in found)
        there = [one for one in found if one is not None]
        self._mean: NDArray[np.float32] = np.asarray(np.mean(there, axis=0) if there else np.zeros(1), np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts × dimensions."""
        import numpy as np

        found = [self._mean if one is None else one for one in self._look_up(texts)]
        return np.stack(found) if found else np.zeros((0, self._mean.size), np.float32)

    def _look_up(self, texts: Sequence[str]) -> list[NDArray[np.float32] | None]:
        import numpy as np

        from coder.suggest.encoder import content_key

        keys = [content_key(text) for text in texts]
        for key in {*keys} - self._known.keys():
            kept = embeddings.vector(self._session.project, self.name, key)
            self._known[key] = None if kept is None else np.frombuffer(kept, "<f4")
        return [self._known[key] for key in keys]


def kept_vectors(session: Session, texts: Sequence[str]) -> KeptVectors | None:
    """What the project has kept of the newest run's encoder; None where it had none, or where too much is missing."""
    run = runs.latest_run(session.project)
    name = None if run is None else run.parameters.get("encoder")
    if not isinstance(name, str) or not texts:
        return None
    found = KeptVectors(session, name, texts)
    return found if found.unknown <= MOST_UNKNOWN * len(texts) else None
