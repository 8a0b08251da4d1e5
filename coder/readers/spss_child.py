"""Child process: read an SPSS or Stata file with pyreadstat, whose parser can crash on damaged files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coder.errors import FileRefused
from coder.message import Message
from coder.readers.asked import CASES, AboutCases, CasesColumn, CasesSet, ReadCases, ReadRow
from coder.readers.cells import NUL, NUL_KEPT, PlainCell, plain
from coder.readers.child import serve
from coder.readers.portable import LOST, write_readable
from coder.readers.readstat import pyreadstat

FALLBACK = "WINDOWS-1252"
"""Tried when an old file says nothing, or something wrong, about its encoding."""

_KIND = {".dta": Message("a Stata file"), ".por": Message("an SPSS portable file")}


def read(request: ReadCases) -> Iterator[AboutCases | ReadRow]:
    """About the columns, then the rows."""
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
            error=error,
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
                one.get("label") or "",
                tuple(one["variable_list"]),
                not one["is_dichotomy"],
                str(one["counted_value"]) if one["is_dichotomy"] else None,
            )
            for name, one in (getattr(meta, "mr_sets", None) or {}).items()
        ),
    )
    labels = [_labels(meta.variable_value_labels.get(name, {})) for name in names]
    ranges = [meta.missing_ranges.get(name, []) for name in names]
    # Stata's .a to .z are values of their own beside the numbers.
    letters = [set(meta.missing_user_values.get(name, ())) for name in names]
    lossy = path.suffix.lower() == ".por"
    for number, values in enumerate(zip(*(data[name] for name in names), strict=True), start=1):
        cells: list[PlainCell] = []
        missing, notes = [], []
        for index, value in enumerate(values):
            cell = plain(value)
            if ranges[index] and cell is not None and _is_missing(value, ranges[index]):
                missing.append((index, labels[index].get(str(cell), "user-missing")))
            elif letters[index] and isinstance(cell, str) and cell in letters[index]:
                cell = f".{cell}"
                missing.append((index, labels[index].get(cell[1:], "user-missing")))
            if isinstance(cell, str) and NUL in cell:
                notes.append(f"{names[index]} {NUL_KEPT}")
            if lossy and isinstance(cell, str) and LOST in cell:
                notes.append(f"{names[index]} has letters that this format cannot tell; save the file as .sav")
            cells.append(cell)
        yield ReadRow(number, cells, tuple(missing), tuple(notes))


def _read(path: Path, encoding: str | None, most: int) -> tuple[dict[str, Any], Any]:
    """Columns by name, and what the file tells of them; of `most` rows, 0 for all."""
    suffix = path.suffix.lower()
    if suffix == ".por":
        return _read_portable(path, encoding, most)
    read_file = pyreadstat.read_dta if suffix == ".dta" else pyreadstat.read_sav
    data, meta = read_file(str(path), output_format="dict", user_missing=True, encoding=encoding, row_limit=most)
    return data, meta


def _read_portable(path: Path, encoding: str | None, most: int) -> tuple[dict[str, Any], Any]:
    import tempfile  # with all of «random»

    with tempfile.TemporaryDirectory(prefix="coder-") as folder:
        readable = Path(folder) / "a.por"
        letters = write_readable(path, readable, encoding)
        data, meta = pyreadstat.read_por(str(readable), output_format="dict", row_limit=most)
    kept = {name: [letters.restored(one) if isinstance(one, str) else one for one in data[name]] for name in data}
    meta.column_names_to_labels = {
        name: letters.restored(label or "") for name, label in meta.column_names_to_labels.items()
    }
    meta.variable_value_labels = {
        name: {value: letters.restored(label) for value, label in labels.items()}
        for name, labels in meta.variable_value_labels.items()
    }
    meta.file_encoding = letters.encoding
    return kept, meta


def _labels(labels: Mapping[Any, str]) -> dict[str, str]:
    """Value labels by the text of the raw value: «1», not «1.0»."""
    return {str(plain(value)): label for value, label in labels.items()}


def _is_missing(value: Any, ranges: list[dict[str, Any]]) -> bool:
    """Whether a value lies in one of the ranges (lo and hi included); a text is compared with texts only."""
    return any(isinstance(value, str) == isinstance(r["lo"], str) and r["lo"] <= value <= r["hi"] for r in ranges)


if __name__ == "__main__":
    serve(CASES, read)
