"""The bytes of a codebook file."""

from __future__ import annotations

from pathlib import Path

from coder.errors import FileRefused

LARGEST = 10_000_000
"""Bytes. A codebook of a thousand codes with examples takes about one million."""


def read_bytes(path: Path) -> bytes:
    """What is in `path`. Raises FileRefused when it cannot be read or is too large to be a codebook."""
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is no ordinary file" if path.exists() else "does not exist"
            raise FileRefused(f"{path} {what}.", "Give the path of a codebook file.")
        size = path.stat().st_size
        if size > LARGEST:
            raise FileRefused(
                f"{path} is too large for a codebook: {size:,} bytes.",
                f"Codebooks have at most {LARGEST:,} bytes.",
            )
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror or error}.", "Look at its permissions.") from error
