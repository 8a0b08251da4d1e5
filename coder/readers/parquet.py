"""Parquet files, with pyarrow (the extra `parquet`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from coder.errors import FileRefused
from coder.model import Column
from coder.readers.cells import plain
from coder.readers.source import ReadOptions, Row, Source

BATCH = 1000


def read_parquet(path: Path, options: ReadOptions) -> Source:
    """A source for a Parquet file; lists and structures become JSON text. `options` has nothing for it.

    Raises FileRefused for a damaged file, and when pyarrow is not installed.
    """
    try:
        import pyarrow  # an extra: the message must say which
        import pyarrow.parquet as parquet
    except ImportError:
        raise FileRefused(f"{path}: reading Parquet needs pyarrow.", "Install it with coder[parquet].") from None
    try:
        with parquet.ParquetFile(path) as file:
            names, count = list(file.schema_arrow.names), file.metadata.num_rows
    except (pyarrow.ArrowException, OSError) as error:
        raise FileRefused(f"{path} is not a Parquet file, or it is damaged ({error}).", "Export it again.") from None
    if len(set(names)) != len(names):
        raise FileRefused(f"{path}: two columns have the same name.", "Rename one, or export as CSV.")
    columns = tuple(Column(name) for name in names)
    source = Source(path, columns, partial(_rows, parquet, pyarrow.ArrowException))
    if not count:
        source.add("There are columns and no rows: 0 respondents.")
    return source


def _rows(parquet: Any, damage: type[Exception], source: Source) -> Iterator[Row]:
    number = 0
    try:
        with parquet.ParquetFile(source.path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, [plain(value) for value in values]
    except (damage, OSError) as error:
        raise FileRefused(f"{source.path}, after row {number}: damaged ({error}).", "Export it again.") from None
