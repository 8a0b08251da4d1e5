"""Writes a workbook as a whole or not at all, and splits texts that do not fit a cell."""

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
    """Open a workbook that is written to `path` when the block ends; text in it never becomes a formula or a link.

    Raises OSError, like the other formats, where it cannot be written.
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
    """A file that writes completely or fails once: when the archive retries on being discarded, the output is dropped,
    as a second error would be printed after ours.
    """

    _failed = False

    @property
    def _over(self) -> bool:
        return self._failed or self.closed

    def write(self, content: ReadableBuffer) -> int:
        """Write all of `content`. Raises OSError on the first failure."""
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
        """Seek, as in any file."""
        return 0 if self._over else super().seek(place, whence)

    def tell(self) -> int:
        """Return the position, as in any file."""
        return 0 if self._over else super().tell()

    def flush(self) -> None:
        """Do nothing: the file is unbuffered."""


def row_in_pieces(row: Sequence[Value]) -> Iterator[list[Value]]:
    """Return a row with its text made visible, then a row for each further piece of texts that did not fit."""
    parts = [_pieces(value) if isinstance(value, str) else [value] for value in row]
    for part in range(max(map(len, parts), default=1)):
        yield [pieces[part] if part < len(pieces) else None for pieces in parts]


def _pieces(text: str) -> list[str]:
    """Split a text into pieces that fit a cell, counted as Excel counts: in UTF-16 units. No character is split."""
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
