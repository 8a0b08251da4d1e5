"""The output of a run: parts joined in a file, or passed to standard output as they are finished."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Container, Sequence
from pathlib import Path
from typing import IO

from coder.batch.chunks import Chunk
from coder.batch.parts import NotWritten, Parts
from coder.batch.run_report import RunReport, as_json
from coder.batch.writing import Writer, as_table
from coder.errors import FileRefused
from coder.reports.writers import HowWritten, whole_file, write

AT_ONCE = 1 << 20


class Output:
    """The file `out`, or otherwise the `stream`; finished parts are in `parts`."""

    def __init__(self, out: Path | None, stream: IO[bytes] | None, parts: Parts, writer: Writer) -> None:
        self._out, self._parts, self._writer = out, parts, writer
        self._stream = stream if out is None else None
        self._passed = 0
        self._piecewise = writer.how.format in ("jsonl", "csv")
        if self._stream is not None and self._piecewise:
            self._stream.write(writer.header())

    def pass_on(self, finished: Container[int]) -> None:
        """Write to standard output, in order, the parts whose numbers are `finished`."""
        if self._stream is None or not self._piecewise:
            return
        while self._passed in finished:
            with self._parts.path(self._passed).open("rb") as part:
                shutil.copyfileobj(part, self._stream, AT_ONCE)
            self._passed += 1
        self._stream.flush()

    def finish(self, chunks: Sequence[Chunk]) -> None:
        """Join the parts; standard output has received all but tables already. Raises NotWritten."""
        parts = [self._parts.path(chunk.number) for chunk in chunks]
        if self._out is not None:
            self._put_together(self._out, parts)
        elif self._stream is not None:
            if not self._piecewise:
                whole = self._parts.folder / f"whole.{self._writer.how.format}"
                self._join(parts, whole)
                with whole.open("rb") as file:
                    shutil.copyfileobj(file, self._stream, AT_ONCE)
            self._stream.flush()

    def keep_report(self, run_report: RunReport) -> None:
        """Write the report beside the file, if that is where the rows went."""
        if self._out is not None:
            with whole_file(self._out.with_name(self._out.name + ".report.json")) as partial:
                partial.write_text(
                    json.dumps(as_json(run_report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
                )

    def _put_together(self, out: Path, parts: Sequence[Path]) -> None:
        try:
            with whole_file(out) as partial:
                if not self._piecewise:
                    self._join(parts, partial)
                    return
                with partial.open("wb") as file:
                    file.write(self._writer.header())
                    for path in parts:
                        with path.open("rb") as part:
                            shutil.copyfileobj(part, file, AT_ONCE)
                    file.flush()
                    os.fsync(file.fileno())
        except FileRefused as error:
            raise NotWritten(
                error.what,
                "All parts are kept in {folder}: run again when that is mended.",
                folder=self._parts.folder,
            ) from error

    def _join(self, parts: Sequence[Path], target: Path) -> None:
        """Join all parts as one Parquet file, or as the table of a plug-in. Raises PluginFailed."""
        how = self._writer.how
        if how.format == "parquet":
            _join_parquet(parts, target)
        else:
            write(as_table(parts, self._writer.codes, how), how.format, target, HowWritten(raw=how.raw))


def _join_parquet(parts: Sequence[Path], target: Path) -> None:
    """Write one file with a row group for each part."""
    import pyarrow.parquet as parquet

    with target.open("wb") as file:  # opened here, as pyarrow takes no path that is no text
        writer = None
        try:
            for path in parts:
                with path.open("rb") as part:
                    table = parquet.read_table(part)
                writer = writer or parquet.ParquetWriter(file, table.schema)
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()
