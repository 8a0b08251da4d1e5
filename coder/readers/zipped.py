"""Zipped exports: the one table inside is unpacked into a private folder and read."""

from __future__ import annotations

import shutil
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from coder import registry
from coder.containers import open_archive
from coder.errors import FileRefused, some_of
from coder.message import Message
from coder.partial import scratch_prefix
from coder.readers import open_source
from coder.readers.source import ReadOptions, Row, Source
from coder.reasons import damage

PASSED_OVER = ("__MACOSX/", ".")
"""Name prefixes of entries that are not part of an export."""
BESIDE = (".txt", ".text", ".md", ".markdown", ".docx", ".odt", ".rtf", ".pdf", ".html", ".htm", ".zip")
"""Suffixes of files that may accompany a table, such as a note on the export: read only if alone, and reported."""


def read_zipped(path: Path, options: ReadOptions) -> Source:
    """Return a source for the only table in a ZIP file, unpacked within the limits of every container.

    Raises FileRefused for several tables, naming them, for none, and for one that unpacks to too much.
    """
    with open_archive(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _passed_over(entry.filename)]
        known = registry.offered(registry.READERS)
        readable = [entry for entry in entries if PurePosixPath(entry.filename).suffix.lower() in known]
        tables = [entry for entry in readable if PurePosixPath(entry.filename).suffix.lower() not in BESIDE]
        chosen = tables or [entry for entry in readable if not entry.filename.lower().endswith(".zip")]
        names = some_of(f"«{entry.filename}»" for entry in chosen)
        if len(chosen) > 1:
            raise FileRefused(
                "{path} holds several files: {names}.",
                "Unpack it and name the one that is meant.",
                path=path,
                names=names,
            )
        if not chosen:
            contents = some_of(f"«{entry.filename}»" for entry in entries) or Message("nothing")
            raise FileRefused(
                "{path} holds no table; it holds {held}.",
                "Unpack it and look at what is inside.",
                path=path,
                held=contents,
            )
        folder = Path(tempfile.mkdtemp(prefix=scratch_prefix("coder-")))
        unpacked = folder / ("svar" + PurePosixPath(chosen[0].filename).suffix.lower())
        try:
            source = _read(archive, chosen[0], unpacked, path, options)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    beside = [f"«{entry.filename}»" for entry in entries if entry is not chosen[0]]
    if beside:
        source.add(
            Message(
                "Only «{filename}» was read; beside it there is {beside}.",
                filename=chosen[0].filename,
                beside=some_of(beside),
            )
        )
    return source


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, unpacked: Path, path: Path, options: ReadOptions) -> Source:
    """Return the source for one entry, unpacked to `unpacked`."""
    try:
        with archive.open(entry) as packed, unpacked.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
    except (OSError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise FileRefused("{path} is damaged: {error}.", "Export it again.", path=path, error=damage(error)) from None
    inside = f"{path}: {entry.filename}"
    try:
        source = open_source(unpacked, replace(options, long=False))
    except FileRefused as refused:
        raise FileRefused(refused.what.with_fact(str(unpacked), inside), refused.hints) from None
    called = _called(source, path, entry.filename)
    weakref.finalize(called, shutil.rmtree, unpacked.parent, ignore_errors=True)
    return called


def _called(source: Source, path: Path, name: str) -> Source:
    """Return a source with the name of the ZIP file."""

    def rows(outer: Source) -> Iterator[Row]:
        yield from source.rows()
        for problem in source.problems:
            outer.add(problem.what, problem.where, problem.alike, problem.count)

    called = Source(path, source.columns, rows, kind=source.kind, detection={"inside": name, **source.detection})
    called.joined, called.choice_sets = source.joined, source.choice_sets
    called.listed_under, called.several, called.meant = source.listed_under, source.several, source.meant
    for problem in source.problems:
        called.add(problem.what, problem.where, problem.alike, problem.count)
    return called


def _passed_over(name: str) -> bool:
    return any(name.startswith(beginning) or f"/{beginning}" in f"/{name}" for beginning in PASSED_OVER)
