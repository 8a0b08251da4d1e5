"""The input of a batch run: files, globs, folders or standard input, and which column holds answers."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from glob import glob, has_magic
from pathlib import Path
from typing import IO

from coder.batch.chunks import CUTTABLE, Chunk, Table, can_be_cut, cuts
from coder.batch.reading import cell_text, chunks_of, readable
from coder.errors import CoderError, FileRefused, some_of
from coder.message import Message
from coder.model import Missing
from coder.naming import COLUMN, Named, find_name, folded
from coder.readers import ReadOptions, Source, open_source
from coder.readers.delimited import Layout
from coder.readers.delimiter import ONE_COLUMN, declared_delimiter, find_delimiter
from coder.readers.encoding import text_facts
from coder.readers.jsonlines import Lines
from coder.readers.missing import REASONS
from coder.readers.profile import look_for_missing, profile
from coder.registry import READERS, offered

__all__ = [
    "Opened",
    "ReadOptions",
    "Wanted",
    "find_files",
    "identity_of",
    "keep_standard_input",
    "open_input",
    "open_standard_input",
    "plan",
]

IN_FOLDERS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
"""Suffixes read from a folder; other files are read if named."""
_OBJECT = b"{"
_BINARY = (
    (b"PAR1", ".parquet"),
    (b"PK\x03\x04", ".xlsx"),
    (b"\xd0\xcf\x11\xe0", ".xls"),
    (b"$FL2", ".sav"),
    (b"$FL3", ".zsav"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The selection of answers: columns by name or label (None: guessed), the first `limit`, or a random `sample`.

    Without `text` the column is read whose name is one of `headings`: those of the question that the model is made for.
    """

    text: str | None = None
    id: str | None = None
    limit: int | None = None
    sample: int | None = None
    seed: int = 0
    read: ReadOptions = ReadOptions()  # noqa: RUF009 (frozen)
    headings: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """Whether only some answers are selected."""
        return self.limit is not None or self.sample is not None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its columns settled; `roles` describes them, `name` is the name of the file."""

    path: Path
    source: Source
    id: int | None
    text: int
    roles: Message
    name: str


def in_folders() -> tuple[str, ...]:
    """Return the suffixes searched for in a folder: ours of any size, and those that plug-ins read."""
    return *IN_FOLDERS, *(ending for ending, entry in offered(READERS).items() if not entry.ours)


def find_files(references: Sequence[str], leave_out: Path | None) -> list[Path]:
    """Return the distinct files matching names, globs and folders, except `leave_out`: the output may be among them.

    Raises FileRefused where a name matches nothing.
    """
    found: dict[Path, Path] = {}
    for reference in references:
        path = Path(reference)
        if path.is_dir():
            listed = sorted(
                member for member in path.iterdir() if member.suffix.lower() in in_folders() and member.is_file()
            )
        elif has_magic(reference) and not path.exists():
            listed = sorted(Path(name) for name in glob(reference, recursive=True) if Path(name).is_file())  # noqa: PTH207 (absolute patterns)
        else:
            listed = [path]
        listed = [member for member in listed if leave_out is None or member.resolve() != leave_out.resolve()]
        if not listed:
            raise FileRefused(
                "{reference} holds no file of answers.",
                "Looked for: {in_folders}.",
                reference=reference,
                in_folders=", ".join(in_folders()),
            )
        found.update({member.resolve(): member for member in listed})
    return list(found.values())


def keep_standard_input(stream: IO[bytes], folder: Path) -> Path:
    """Copy a stream to a file named by its content, since answers are read twice."""
    path = folder / "standard-input"
    with path.open("wb") as file:
        shutil.copyfileobj(stream, file, 1 << 20)
    with path.open("rb") as file:
        start = file.read(4096)
    text = ".jsonl" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_OBJECT) else ".csv"
    suffix = next((suffix for magic, suffix in _BINARY if start.startswith(magic)), text)
    return path.replace(path.with_suffix(suffix))


def open_standard_input(path: Path, wanted: Wanted) -> Opened:
    """Open the copy by `keep_standard_input`: a table, or prose with an answer on each line.

    A single word in the first line is the name of the column. Raises as `open_input`.
    """
    lines = _lines_of_prose(path, wanted)
    if lines is None:
        return open_input(path, wanted)
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    named = len(lines) > first + 1 and len(lines[first].split()) == 1
    if named:
        lines[first] = ""
    with path.with_suffix(".jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines((json.dumps({LINE: line}) if line.strip() else "") + "\n" for line in lines)
    opened = open_input(path.with_suffix(".jsonl"), replace(wanted, text=LINE))
    roles = (
        Message("each line below the first as an answer, without ids, so the line is the id")
        if named
        else Message("each line as an answer, without ids, so the line is the id")
    )
    return replace(opened, roles=roles)


LINE = "line"
SAMPLE = 1 << 18
"""Characters examined to tell prose from a table."""


def _lines_of_prose(path: Path, wanted: Wanted) -> list[str] | None:
    """Return the lines of a text without a table in it; None where there is one, or may be."""
    if path.suffix != ".csv" or wanted.text is not None or wanted.id is not None or wanted.read.delimiter is not None:
        return None
    facts = text_facts(path, wanted.read.encoding)
    text = path.read_text(encoding=facts.encoding, errors=facts.errors)
    sample = text[:SAMPLE]
    quoted = any(line.startswith('"') for line in sample.splitlines())
    if quoted or not sample.strip() or declared_delimiter(sample)[0] or find_delimiter(sample) != ONE_COLUMN:
        return None
    return text.split("\n")


def open_input(path: Path, wanted: Wanted) -> Opened:
    """Open a file and settle which column holds ids and which answers. Raises FileRefused, NotFound, CoderError."""
    source = open_source(path, wanted.read)
    names = [column.name for column in source.columns]
    if source.kind == "document":
        return Opened(path, source, None, 1, Message("its paragraphs as answers"), readable(str(path)))
    profiles = profile(source) if wanted.text is None or wanted.id is None else []
    if wanted.text is not None:
        text = _place(source, wanted.text)
    elif (headed := _headed(source, wanted.headings)) is not None:
        text = headed
    else:
        guessed = [place for place, profile in enumerate(profiles) if profile.role == "open"]
        if len(guessed) != 1:
            listed = ", ".join(f"«{names[place]}»" for place in guessed)
            raise CoderError(
                Message(
                    "{path}: more than one column looks like an open question ({listed}).", path=path, listed=listed
                )
                if guessed
                else Message("{path}: no column looks like an open question.", path=path),
                "Say which with --text COLUMN. There is: {names}.",
                names=some_of(names),
            )
        text = guessed[0]
    key: int | None
    if wanted.id is not None:
        key = _place(source, wanted.id)
    else:
        key = next((place for place, profile in enumerate(profiles) if profile.role == "id" and place != text), None)
    if wanted.text is not None and wanted.id is not None:
        look_for_missing(source, text)
    source.missing = {place: codes for place, codes in source.missing.items() if place == text}
    roles = (
        Message("«{text}» as answers, without ids, so the line is the id", text=names[text])
        if key is None
        else Message("«{text}» as answers, «{id}» as id", text=names[text], id=names[key])
    )
    return Opened(path, source, key, text, roles, readable(str(path)))


def _place(source: Source, reference: str) -> int:
    named = [Named(column.name, column.label) for column in source.columns]
    return named.index(find_name(reference, named, COLUMN, Message("in {path}", path=source.path)))


def _headed(source: Source, headings: Sequence[str]) -> int | None:
    """Return the place of the only column whose name or label is one of `headings`; None where none or several are."""
    names = {folded(heading) for heading in headings}
    places = [
        place for place, column in enumerate(source.columns) if names & {folded(column.name), folded(column.label)}
    ]
    return places[0] if len(places) == 1 else None


def plan(opened: Sequence[Opened], wanted: Wanted, folder: Path, size: int) -> list[Chunk]:
    """Return the chunks of all files, in order, of about `size` bytes. Files that cannot be split, or are only partly
    selected, are first written as plain rows in `folder`.
    """
    chosen = _chosen(opened, wanted) if wanted.chosen else None
    chunks: list[Chunk] = []
    for number, file in enumerate(opened):
        table, found = (None, None) if chosen is not None else _as_it_is(file, size)
        if table is None or found is None:
            plain_file = folder / f"rows-{number}.jsonl"
            _write_plain(file, plain_file, None if chosen is None else chosen[number])
            table, found = Table(plain_file.absolute(), file.name, "rows"), cuts(plain_file, None, size)
        chunks += chunks_of(table, found or [], len(chunks))
    return chunks


def _as_it_is(file: Opened, size: int) -> tuple[Table | None, list[tuple[int, int, int]] | None]:
    layout, missing = file.source.layout, frozenset(file.source.missing.get(file.text, ()))
    if isinstance(layout, Layout) and can_be_cut(layout):
        table = Table(
            file.path.absolute(), file.name, "delimited", file.id, file.text, layout.facts.encoding,
            layout.facts.errors, layout.delimiter, layout.width, layout.skip, layout.header.rows,
            layout.fits, missing,
        )  # fmt: skip
        return table, cuts(file.path, layout.delimiter, size)
    if isinstance(layout, Lines) and layout.facts.encoding in CUTTABLE:
        key = None if file.id is None else layout.keys[file.id]
        table = Table(
            file.path.absolute(), file.name, "jsonl", key, layout.keys[file.text], layout.facts.encoding,
            layout.facts.errors, missing=missing,
        )  # fmt: skip
        return table, cuts(file.path, None, size)
    return None, None


def _rows(file: Opened) -> Iterator[tuple[int | str, ...]]:
    """Yield line, id and text of each row, and what was taken as missing, if anything."""
    for line, cells in file.source.rows():
        text, key = cells[file.text], None if file.id is None else cells[file.id]
        row = (line, "" if key is None or isinstance(key, Missing) else cell_text(key))
        if isinstance(text, Missing):
            yield (*row, "", text.raw.strip()) if text.reason in REASONS else (*row, "")
        else:
            yield (*row, "" if text is None else cell_text(text))


def _write_plain(opened: Opened, target: Path, places: Sequence[int] | None) -> None:
    """Write the rows of a file in our own format, all or those at `places` (ascending)."""
    left = None if places is None else iter(places)
    following = None if left is None else next(left, None)
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for place, row in enumerate(_rows(opened)):
            if left is not None:
                if following is None:
                    break
                if place != following:
                    continue
                following = next(left, None)
            file.write(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")


def _chosen(opened: Sequence[Opened], wanted: Wanted) -> list[Sequence[int]]:
    """Return per file the places of the selected rows: the first ones, or a random sample over all files."""
    if wanted.sample is None:
        left = wanted.limit or 0
        found: list[Sequence[int]] = []
        for file in opened:
            count = sum(1 for _ in zip(range(left), file.source.rows(), strict=False)) if left else 0
            found.append(range(count))
            left -= count
        return found
    sizes = [sum(1 for _ in file.source.rows()) for file in opened]
    total = sum(sizes)
    drawn = sorted(random.Random(wanted.seed).sample(range(total), min(wanted.sample, total)))
    if wanted.limit is not None:
        drawn = drawn[: wanted.limit]
    listed: list[Sequence[int]] = []
    before = 0
    for size in sizes:
        listed.append([place - before for place in drawn if before <= place < before + size])
        before += size
    return listed


def identity_of(path: Path) -> dict[str, str | int]:
    """Return the properties by which a file is recognised as the one that finished parts were made of."""
    facts = path.stat()
    return {"path": str(path.absolute()), "bytes": facts.st_size, "changed": facts.st_mtime_ns}
