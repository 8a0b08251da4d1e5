"""Writes a workbook, whole or not at all, and knows what fits into a cell."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coder.reports.tables import Value
from coder.reports.workbook_types import Workbook
from coder.text.visible import visible

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

EXCEL_CELL = 32_767
"""Characters that a cell of an Excel file holds."""

EXCEL_ROWS = 1_048_576


@contextmanager
def workbook(path: Path, **options: bool) -> Iterator[Workbook]:
    """A workbook that is written to `path` as the block ends, in which no text becomes a formula or a link.

    Raises OSError, as the other formats do, where it cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as scratch, _Once(path, "w") as file:
        book = xlsxwriter.Workbook(file, {**plain, **options, "tmpdir": scratch})
        try:
            yield book
        finally:
            try:
                book.close()
            except FileCreateError as error:
                raise error.args[0] from None


class _Once(io.FileIO):
    """A file that writes whole or fails once: what the archive in it tries again as it is thrown away goes nowhere,
    since an error there would be printed after ours.
    """

    _failed = False

    @property
    def _over(self) -> bool:
        return self._failed or self.closed

    def write(self, content: ReadableBuffer) -> int:
        """Write all of `content`. Raises OSError the first time that fails."""
        left = memoryview(content).cast("B")
        size = len(left)
        while left and not self._over:
            try:
                left = left[super().write(left) :]
            except OSError:
                self._failed = True
                raise
        return size

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place, as in any file."""
        return 0 if self._over else super().seek(place, whence)

    def tell(self) -> int:
        """Where it is, as in any file."""
        return 0 if self._over else super().tell()

    def flush(self) -> None:
        """Nothing waits."""


def row_in_pieces(row: Sequence[Value]) -> Iterator[list[Value]]:
    """A row with its text made visible, then what of it did not fit into its cells, a row for each further piece."""
    parts = [_pieces(value) if isinstance(value, str) else [value] for value in row]
    for part in range(max(map(len, parts), default=1)):
        yield [held[part] if part < len(held) else None for held in parts]


def _pieces(text: str) -> list[str]:
    """A text as pieces that each fit a cell, counted as Excel counts: in UTF-16 units. No character is split."""
    safe = visible(text)
    if len(safe) * 2 <= EXCEL_CELL:
        return [safe]
    found = []
    start, units = 0, 0
    for place, character in enumerate(safe):
        width = 2 if ord(character) > 0xFFFF else 1
        if units + width > EXCEL_CELL:
            found.append(safe[start:place])
            start, units = place, 0
        units += width
    found.append(safe[start:])
    return found
