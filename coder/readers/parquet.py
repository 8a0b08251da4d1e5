"""Parquet files, with pyarrow (the extra `parquet`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

from coder.errors import FileRefused
from coder.extras import how_to_install
from coder.message import Message
from coder.model import Column
from coder.readers.records import Seen, as_text, chosen
from coder.readers.source import ReadOptions, Row, Source
from coder.reasons import damage

BATCH = 1000


def read_parquet(path: Path, options: ReadOptions) -> Source:
    """Return a source for a Parquet file. Lists of options are several answers, other lists and structures become JSON
    text. No `options` apply.

    Raises FileRefused for a damaged file, and when pyarrow is not installed.
    """
    try:
        import pyarrow  # an extra: the message must name it
        import pyarrow.parquet as parquet
    except ImportError:
        raise FileRefused(
            "{path}: reading Parquet needs pyarrow.",
            "Install it with: {command}",
            path=path,
            command=how_to_install("parquet"),
        ) from None
    try:
        with parquet.ParquetFile(path) as file:
            names, count = list(file.schema_arrow.names), file.metadata.num_rows
            listed = [field.name for field in file.schema_arrow if pyarrow.types.is_list(field.type)]
    except (pyarrow.ArrowException, OSError) as error:
        raise FileRefused(
            "{path} is not a Parquet file, or it is damaged ({error}).",
            "Export it again.",
            path=path,
            error=damage(error),
        ) from None
    if len(set(names)) != len(names):
        raise FileRefused("{path}: two columns have the same name.", "Rename one, or export as CSV.", path=path)
    seen = Seen()
    if listed:
        for record in _records(parquet, pyarrow.ArrowException, path, listed):
            seen.look(record)
    lists = seen.columns_of(names, [Column(name) for name in names])
    several = frozenset(lists.several)
    source = Source(path, lists.columns, partial(_rows, parquet, pyarrow.ArrowException, several))
    lists.apply_to(source)
    if not count:
        source.add(Message("There are columns and no rows: 0 respondents."))
    return source


def _rows(parquet: ModuleType, damage: type[Exception], several: frozenset[str], source: Source) -> Iterator[Row]:
    for number, record in enumerate(_records(parquet, damage, source.path, None), start=1):
        yield number, [chosen(value) if key in several else as_text(value) for key, value in record.items()]


def _records(
    parquet: ModuleType, damage: type[Exception], path: Path, columns: list[str] | None
) -> Iterator[dict[str, object]]:
    """Yield the rows, name → value, of all `columns` or of those named."""
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH, columns=columns):
                names = batch.schema.names
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield dict(zip(names, values, strict=True))
    except (damage, OSError) as error:
        raise FileRefused(
            "{path}, after row {number}: damaged ({error}).",
            "Export it again.",
            path=path,
            number=number,
            error=damage(error),
        ) from None
