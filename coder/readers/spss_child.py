"""Child process: reads an SPSS or Stata file with pyreadstat, whose parser can crash on damaged files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coder.errors import FileRefused
from coder.kept_message import to_json
from coder.message import Message
from coder.model.decoding import decode
from coder.readers.asked import CASES, AboutCases, CasesColumn, CasesSet, ReadCases, ReadRow
from coder.readers.cells import NUL, NUL_NOTE, PlainCell, plain
from coder.readers.child import serve
from coder.readers.portable import LOST, write_readable
from coder.readers.readstat import pyreadstat
from coder.reasons import damage

FALLBACK = "WINDOWS-1252"
"""Tried when an old file gives no encoding, or a wrong one."""

Value = str | float | int
"""A raw value. Dates and times have others, but no labels or ranges."""


class Metadata(Protocol):
    """The metadata of a file in pyreadstat."""

    column_names: list[str]
    column_names_to_labels: dict[str, str | None]
    variable_value_labels: dict[str, dict[Value, str]]
    missing_ranges: dict[str, list[dict[str, Value]]]
    missing_user_values: dict[str, list[Value]]
    file_encoding: str | None


Columns = dict[str, Sequence[object]]


@dataclass(frozen=True, slots=True)
class _Set:
    """A multiple response set, with pyreadstat's names of its parts."""

    label: str | None
    variable_list: tuple[str, ...]
    is_dichotomy: bool
    counted_value: Value | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Raw values from `lo` to `hi`, inclusive, that are no answers."""

    lo: Value
    hi: Value

    def holds(self, value: object) -> bool:
        """Return whether a value is in the range; text is compared with text only."""
        if isinstance(value, str):
            return isinstance(self.lo, str) and isinstance(self.hi, str) and self.lo <= value <= self.hi
        return (
            isinstance(value, int | float)
            and not isinstance(self.lo, str)
            and not isinstance(self.hi, str)
            and self.lo <= value <= self.hi
        )


_KIND = {".dta": Message("a Stata file"), ".por": Message("an SPSS portable file")}


def read(request: ReadCases) -> Iterator[AboutCases | ReadRow]:
    """Yield the description of the columns, then the rows."""
    path, encoding, most = request.path, request.encoding, request.rows
    try:
        data, meta = _read(path, encoding, most or 0)
    except UnicodeError:
        raise FileRefused(
            "{path}: the texts are not in {encoding}.",
            "Give another.",
            path=path,
            encoding=encoding or Message("the encoding it names"),
        ) from None
    except Exception as error:  # pyreadstat's own class is not exported, and it derives from Exception
        if encoding is None and "encoding" in str(error):
            yield from read(ReadCases(path, FALLBACK, most))
            return
        raise FileRefused(
            "{path}: it is not {kind}, or it is damaged ({error}).",
            "Export it again, or as CSV.",
            path=path,
            kind=_KIND.get(path.suffix.lower(), Message("an SPSS file")),
            error=damage(error),
        ) from None
    names = meta.column_names
    yield AboutCases(
        tuple(
            CasesColumn(
                name,
                meta.column_names_to_labels.get(name) or "",
                _labels(meta.variable_value_labels.get(name, {})),
            )
            for name in names
        ),
        encoding or meta.file_encoding or "",
        tuple(
            CasesSet(
                name,
                response_set.label or "",
                response_set.variable_list,
                not response_set.is_dichotomy,
                str(response_set.counted_value) if response_set.is_dichotomy else None,
            )
            for name, response_set in decode(dict[str, _Set], getattr(meta, "mr_sets", None) or {}).items()
        ),
    )
    labels = [_labels(meta.variable_value_labels.get(name, {})) for name in names]
    ranges = [[Range(**bounds) for bounds in meta.missing_ranges.get(name, [])] for name in names]
    # Stata's .a to .z are values of their own beside the numbers.
    letters = [set(meta.missing_user_values.get(name, ())) for name in names]
    lossy = path.suffix.lower() == ".por"
    for number, values in enumerate(zip(*(data[name] for name in names), strict=True), start=1):
        cells: list[PlainCell] = []
        missing: list[tuple[int, str]] = []
        notes: list[Message] = []
        for index, value in enumerate(values):
            cell = plain(value)
            if (
                ranges[index]
                and cell is not None
                and any(missing_range.holds(value) for missing_range in ranges[index])
            ):
                missing.append((index, labels[index].get(str(cell), "user-missing")))
            elif letters[index] and isinstance(cell, str) and cell in letters[index]:
                cell = f".{cell}"
                missing.append((index, labels[index].get(cell[1:], "user-missing")))
            if isinstance(cell, str) and NUL in cell:
                notes.append(Message("{column} {what}", column=names[index], what=NUL_NOTE))
            if lossy and isinstance(cell, str) and LOST in cell:
                notes.append(
                    Message(
                        "{column} has letters that this format cannot hold; save the file as .sav", column=names[index]
                    )
                )
            cells.append(cell)
        yield ReadRow(number, cells, tuple(missing), tuple(map(to_json, notes)))


def _read(path: Path, encoding: str | None, most: int) -> tuple[Columns, Metadata]:
    """Return columns by name, and the file's metadata; of `most` rows, 0 for all."""
    suffix = path.suffix.lower()
    if suffix == ".por":
        return _read_portable(path, encoding, most)
    read_file = pyreadstat.read_dta if suffix == ".dta" else pyreadstat.read_sav
    data, meta = read_file(str(path), output_format="dict", user_missing=True, encoding=encoding, row_limit=most)
    return data, meta


def _read_portable(path: Path, encoding: str | None, most: int) -> tuple[Columns, Metadata]:
    with tempfile.TemporaryDirectory(prefix="coder-") as folder:
        readable = Path(folder) / "a.por"
        letters = write_readable(path, readable, encoding)
        data, meta = pyreadstat.read_por(str(readable), output_format="dict", row_limit=most)
    columns: Columns = {
        name: [letters.restored(value) if isinstance(value, str) else value for value in data[name]] for name in data
    }
    meta.column_names_to_labels = {
        name: letters.restored(label or "") for name, label in meta.column_names_to_labels.items()
    }
    meta.variable_value_labels = {
        name: {value: letters.restored(label) for value, label in labels.items()}
        for name, labels in meta.variable_value_labels.items()
    }
    meta.file_encoding = letters.encoding
    return columns, meta


def _labels(labels: Mapping[Value, str]) -> dict[str, str]:
    """Return value labels by the text of the raw value: «1», not «1.0»."""
    return {str(plain(value)): label for value, label in labels.items()}


if __name__ == "__main__":
    serve(CASES, read)
