"""Requests to an encoder's process, and its answers."""

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
    """Load a model of a kind. What nobody waits for is done in the `background`; it uses so many `threads` (0: all)."""

    kind: str
    folder: Path | None
    background: bool
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model can be asked. `libraries` are those it runs on."""

    dimensions: int
    libraries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Encode:
    """Turn texts into vectors."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of texts, one after the other, as 32-bit numbers in base64; `cpu` is the seconds of processor time."""

    dimensions: int
    numbers: str
    cpu: float

    @classmethod
    def of(cls, vectors: NDArray[np.float32], cpu: float) -> Self:
        """Texts × dimensions, to be sent."""
        return cls(vectors.shape[1], b64encode(vectors.astype("<f4").tobytes()).decode(), cpu)

    def matrix(self) -> NDArray[np.float32]:
        """Texts × dimensions."""
        import numpy as np

        return np.frombuffer(b64decode(self.numbers), "<f4").reshape(-1, self.dimensions)


ENCODING = Work(
    "encoding", "coder.encoders.child", requests=(Load, Encode), answers=(Loaded, Vectors),
    # Threads that wait for each other must not burn what others could use; and the libraries look for nothing on the
    # net, and draw no bars.
    environment=(
        ("OMP_WAIT_POLICY", "passive"), ("HF_HUB_OFFLINE", "1"), ("TRANSFORMERS_OFFLINE", "1"),
        ("HF_DATASETS_OFFLINE", "1"), ("HF_HUB_DISABLE_PROGRESS_BARS", "1"), ("HF_HUB_DISABLE_TELEMETRY", "1"),
        ("TOKENIZERS_PARALLELISM", "false"),
    ),
)  # fmt: skip
