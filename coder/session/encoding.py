"""An encoder that the user has on disk, with the vectors that the project has kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coder.session.session import Session
from coder.store import embeddings

if TYPE_CHECKING:
    from coder.suggest.encoder import Remembering


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
