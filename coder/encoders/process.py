"""An encoder in its own process, with a cache of vectors, so that each text is encoded once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from coder import libraries
from coder.encoders.kinds import Meant
from coder.encoders.work import ENCODING, Encode, Load, Loaded, Vectors
from coder.errors import CoderError
from coder.jobs.messages import Crashed, Done, Refused
from coder.jobs.process import Process, Reply

Matrix = NDArray[np.float32]

AT_ONCE = 64
"""Texts per request."""
MOST_ENDS = 3
"""How often the process may end by itself before giving up."""


class EncoderStopped(CoderError):
    """An encoder whose process has ended again and again."""


class EncoderProcess:
    """The model `meant`, loaded on first use. It must be closed; it ends with its parent."""

    def __init__(self, meant: Meant, *, background: bool = False, threads: int = 0) -> None:
        self.name = meant.name
        self._load = Load(meant.kind.name, meant.folder, background, threads)
        self._process: Process | None = None
        self._replies: Iterator[Reply] = iter(())
        self._asked = self._ends = self._width = 0
        self.cpu = 0.0
        """CPU seconds of encoding."""

    @property
    def pid(self) -> int | None:
        """The process id, if started."""
        return None if self._process is None else self._process.pid

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return vectors, texts × dimensions, each of length 1; 0 for a text without a direction, or at which the
        process ends.

        They are rounded to 16-bit precision, so that new and stored vectors are equal. Raises EncoderStopped when it
        ends again and again, FileRefused for a model that cannot be read.
        """
        parts = [self._encoded(tuple(texts[i : i + AT_ONCE])) for i in range(0, len(texts), AT_ONCE)]
        whole = np.vstack(parts) if parts else np.zeros((0, max(self._width, 1)), np.float32)
        return whole.astype(np.float16).astype(np.float32)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _encoded(self, texts: tuple[str, ...]) -> Matrix:
        try:
            return self._answer(texts)
        except EncoderStopped:
            self._ends += 1
            if self._ends >= MOST_ENDS or not self._width:
                raise
        if len(texts) == 1:  # it was this one
            return np.zeros((1, self._width), np.float32)
        return np.vstack([self._encoded((text,)) for text in texts])

    def _answer(self, texts: tuple[str, ...]) -> Matrix:
        if self._process is None:
            self._process = Process(ENCODING)
            self._replies = self._process.messages()
            self._ask(self._load)
        vectors = self._ask(Encode(texts))
        assert vectors is not None
        return vectors.matrix()

    def _ask(self, request: Load | Encode) -> Vectors | None:
        assert self._process is not None
        self._asked += 1
        self._process.ask(self._asked, request)
        vectors: Vectors | None = None
        for _number, reply in self._replies:
            if isinstance(reply, Vectors):
                vectors = reply
                self.cpu += reply.cpu
            elif isinstance(reply, Loaded):
                self._width = reply.dimensions
                libraries.note(reply.libraries)
            elif isinstance(reply, Done):
                return vectors
            elif isinstance(reply, Refused):
                self.close()
                raise reply.error()
            elif isinstance(reply, Crashed):
                break
        self.close()
        raise EncoderStopped(
            "The encoder {name} stopped.", "Try again, or leave it out with --encoder none.", name=self.name
        )


class Encodes(Protocol):
    """Turns texts into vectors: texts × dimensions. Raises EncoderStopped, FileRefused."""

    name: str

    def encode(self, texts: Sequence[str]) -> Matrix: ...
    def close(self) -> None: ...


class Remembering:
    """An encoder with a cache of at most `most` texts."""

    def __init__(self, encoder: Encodes, most: int | None = None) -> None:
        self.name = encoder.name
        self.close = encoder.close
        self._known: dict[str, Matrix] = {}
        self._encoder = encoder
        self._most = most

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return vectors, texts × dimensions."""
        wanted = list(dict.fromkeys(text for text in texts if text not in self._known))
        if wanted:
            if self._most is not None and len(self._known) + len(wanted) > self._most:
                self._known, wanted = {}, list(dict.fromkeys(texts))
            self._known.update(zip(wanted, self._encoder.encode(wanted), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, 1), np.float32)
