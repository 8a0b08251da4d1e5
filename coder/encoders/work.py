"""Requests to an encoder's process, and its replies."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from coder.jobs.messages import Work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Load:
    """Load a model of a kind, in the `background` if nobody waits for it; it uses `threads` threads (0: all)."""

    kind: str
    folder: Path | None
    background: bool
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model is ready. `libraries` are those it uses."""

    dimensions: int
    libraries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Encode:
    """Turn texts into vectors."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of texts, concatenated, as 32-bit numbers in base64; `cpu` is CPU seconds."""

    dimensions: int
    numbers: str
    cpu: float

    @classmethod
    def of(cls, vectors: NDArray[np.float32], cpu: float) -> Self:
        """Pack vectors, texts × dimensions, for sending."""
        return cls(vectors.shape[1], b64encode(vectors.astype("<f4").tobytes()).decode(), cpu)

    def matrix(self) -> NDArray[np.float32]:
        """Return the vectors, texts × dimensions."""
        import numpy as np

        return np.frombuffer(b64decode(self.numbers), "<f4").reshape(-1, self.dimensions)


ENCODING = Work(
    "encoding", "coder.encoders.child", requests=(Load, Encode), answers=(Loaded, Vectors),
    # Waiting threads must not spin; and the libraries must not access the network or draw progress bars.
    environment=(
        ("OMP_WAIT_POLICY", "passive"), ("HF_HUB_OFFLINE", "1"), ("TRANSFORMERS_OFFLINE", "1"),
        ("HF_DATASETS_OFFLINE", "1"), ("HF_HUB_DISABLE_PROGRESS_BARS", "1"), ("HF_HUB_DISABLE_TELEMETRY", "1"),
        ("TOKENIZERS_PARALLELISM", "false"),
    ),
)  # fmt: skip
