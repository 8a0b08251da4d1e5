"""Writes beside an export to REFI-QDA what the format cannot hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from coder.interchange.values import Guid
from coder.model.ids import ResponseId
from coder.store.connection import Value
from coder.store.rows import Image

WRITTEN = frozenset({"title", "lead_in", "summary"})
"""Columns of what people, or the log, wrote, in which redacted words are replaced."""


class Readable:
    """Rows as they leave the project: by global ids, and with redactions applied by `redact`."""

    def __init__(
        self, answers: Mapping[ResponseId, Guid], codes: Mapping[str, Guid], redact: Callable[[str], str]
    ) -> None:
        self._answers, self._codes, self._redact = answers, codes, redact

    def __call__(self, row: Image) -> dict[str, Value]:
        """Return a row; the answer is None if a later import changed it."""
        return {name: self._value(name, value) for name, value in row.items()}

    def _value(self, name: str, value: Value) -> Value:
        if name == "answer" and isinstance(value, int):
            return self._answers.get(ResponseId(value))
        if name in ("code", "code_instead") and isinstance(value, str):
            return self._codes[value]
        return self._redact(value) if name in WRITTEN and isinstance(value, str) else value


def write(
    path: Path, about: Mapping[str, object], rows: Iterable[tuple[str, Iterator[Image]]], readable: Readable
) -> None:
    """Write what there is to say of an export, then the rows of each kind, a line each."""
    head = json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head)
        for name, images in rows:
            file.write(f',\n "{name}": [')
            for number, row in enumerate(images):
                written = json.dumps(readable(row), ensure_ascii=False)
                file.write(f"{',' if number else ''}\n  {written}")
            file.write("\n ]")
        file.write("\n}\n")
