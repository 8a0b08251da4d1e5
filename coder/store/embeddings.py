"""Vectors of texts, kept so that a slow encoder is asked once for each. A cache: not journalled, and safe to lose."""

from __future__ import annotations

from collections.abc import Mapping

from coder.store.connection import Connection

BATCH = 5_000


def vectors(project: Connection, encoder: str) -> dict[bytes, bytes]:
    """What is kept of `encoder`: hash of a text → its vector as 32-bit numbers."""
    return dict(project.execute("SELECT content, vector FROM embeddings WHERE encoder = ?", (encoder,)))


def vector(project: Connection, encoder: str, content: bytes) -> bytes | None:
    """The vector that is kept of one text, given by its hash; None where there is none."""
    found: bytes | None = project.value(
        "SELECT vector FROM embeddings WHERE encoder = ? AND content = ?", (encoder, content)
    )
    return found


def put_vectors(project: Connection, encoder: str, found: Mapping[bytes, bytes]) -> None:
    """Keep more of them, in pieces that never hold the file for long."""
    rows = [(encoder, content, vector) for content, vector in found.items()]
    for start in range(0, len(rows), BATCH):
        with project.transaction():
            project.executemany(
                "INSERT OR IGNORE INTO embeddings (encoder, content, vector) VALUES (?, ?, ?)",
                rows[start : start + BATCH],
            )
