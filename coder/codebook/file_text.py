"""Decodes the bytes of a codebook file."""

from __future__ import annotations

from pathlib import Path

from coder.errors import FileRefused
from coder.message import Message
from coder.reasons import reason

LARGEST = 10_000_000
"""Bytes. A codebook of a thousand codes with examples takes about one million."""


def read_bytes(path: Path) -> bytes:
    """Return the content of `path`. Raises FileRefused when it cannot be read or is too large for a codebook."""
    try:
        if not path.is_file():
            if path.is_dir():
                what = Message("{path} is a folder.", path=path)
            elif path.exists():
                what = Message("{path} is no ordinary file.", path=path)
            else:
                what = Message("{path} does not exist.", path=path)
            raise FileRefused(what, "Give the path of a codebook file.")
        size = path.stat().st_size
        if size > LARGEST:
            raise FileRefused(
                "{path} is too large for a codebook: {size:,} bytes.",
                "Codebooks have at most {largest:,} bytes.",
                path=path,
                size=size,
                largest=LARGEST,
            )
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(
            "{path} cannot be read: {why}.", "Look at its permissions.", path=path, why=reason(error)
        ) from error
