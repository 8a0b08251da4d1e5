"""Vectors of texts, stored so that a slow encoder computes each once. A cache: not journalled, and safe to lose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from coder.store.connection import Connection

AT_ONCE = 500


def content_key(text: str) -> bytes:
    """Return the key of a text's vector."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def vectors(project: Connection, encoder: str, contents: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the stored vectors of `encoder` for some texts, by content key, as 16-bit numbers."""
    found: dict[bytes, bytes] = {}
    for start in range(0, len(contents), AT_ONCE):
        batch = contents[start : start + AT_ONCE]
        found.update(
            project.execute(
                "SELECT content, vector FROM embeddings"
                f" WHERE encoder = ? AND content IN ({', '.join('?' * len(batch))})",
                (encoder, *batch),
            )
        )
    return found


def width(project: Connection, encoder: str) -> int:
    """Return the bytes of a vector of `encoder`; 0 where none is stored."""
    return int(project.value("SELECT length(vector) FROM embeddings WHERE encoder = ? LIMIT 1", (encoder,)) or 0)


def kept(project: Connection, encoder: str) -> int:
    """Return the number of vectors stored for `encoder`."""
    return int(project.value("SELECT count(*) FROM embeddings WHERE encoder = ?", (encoder,)))


def put_vectors(project: Connection, encoder: str, found: Mapping[bytes, bytes]) -> None:
    """Store further vectors."""
    with project.transaction():
        project.executemany(
            "INSERT OR IGNORE INTO embeddings (encoder, content, vector) VALUES (?, ?, ?)",
            [(encoder, content, vector) for content, vector in found.items()],
        )


def forget_vectors(project: Connection, texts: Iterable[str]) -> None:
    """Delete the vectors of these texts; within the caller's transaction."""
    contents = {content_key(text) for text in texts}
    encoders = [name for (name,) in project.execute("SELECT DISTINCT encoder FROM embeddings")]
    project.executemany(
        "DELETE FROM embeddings WHERE encoder = ? AND content = ?",
        [(encoder, content) for encoder in encoders for content in contents],
    )
