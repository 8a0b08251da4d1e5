"""Vectors of texts, stored so that a slow encoder is asked once for each. A cache: not journalled, and safe to lose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from coder.store.connection import Connection

AT_ONCE = 500


def content_key(text: str) -> bytes:
    """What a text's vector is kept under."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def vectors(project: Connection, encoder: str, contents: Sequence[bytes]) -> dict[bytes, bytes]:
    """What is kept of `encoder` for some texts, by the hash of each: its vector as 16-bit numbers."""
    found: dict[bytes, bytes] = {}
    for start in range(0, len(contents), AT_ONCE):
        some = contents[start : start + AT_ONCE]
        found.update(
            project.execute(
                "SELECT content, vector FROM embeddings"
                f" WHERE encoder = ? AND content IN ({', '.join('?' * len(some))})",
                (encoder, *some),
            )
        )
    return found


def width(project: Connection, encoder: str) -> int:
    """The bytes of a vector of `encoder`; 0 where none is kept."""
    return int(project.value("SELECT length(vector) FROM embeddings WHERE encoder = ? LIMIT 1", (encoder,)) or 0)


def kept(project: Connection, encoder: str) -> int:
    """How many vectors of `encoder` are kept."""
    return int(project.value("SELECT count(*) FROM embeddings WHERE encoder = ?", (encoder,)))


def put_vectors(project: Connection, encoder: str, found: Mapping[bytes, bytes]) -> None:
    """Keep more of them."""
    with project.transaction():
        project.executemany(
            "INSERT OR IGNORE INTO embeddings (encoder, content, vector) VALUES (?, ?, ?)",
            [(encoder, content, vector) for content, vector in found.items()],
        )


def forget_vectors(project: Connection, texts: Iterable[str]) -> None:
    """Keep nothing of these texts; within a transaction of the caller's."""
    contents = {content_key(text) for text in texts}
    encoders = [name for (name,) in project.execute("SELECT DISTINCT encoder FROM embeddings")]
    project.executemany(
        "DELETE FROM embeddings WHERE encoder = ? AND content = ?",
        [(encoder, content) for encoder in encoders for content in contents],
    )
