"""An encoder's process that ends at some texts, as a library in C may."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from coder.encoders import child


def encode(texts: Sequence[str]) -> np.ndarray:
    for text in texts:
        if "die" in text:
            os.abort()
    return np.array([[len(text), 1.0] for text in texts], np.float32)


def e5(_folder: Path | None, threads: int) -> child.Model:
    return encode


if __name__ == "__main__":
    child.e5 = e5
    child.main()
