"""Reads files into columns and rows of plain values. A format's library is imported only when such a file is opened."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from coder import registry
from coder.errors import FileRefused, NotFound
from coder.message import Message
from coder.readers.long import widened
from coder.readers.of_plugins import read_by, reader_of
from coder.readers.source import ReadOptions, Source
from coder.reasons import reason

__all__ = ["ReadOptions", "Reader", "Source", "load_reader", "open_source"]

Reader = Callable[[Path, ReadOptions], Source]

_TABLE = frozenset({"missing", "detect_missing", "long", "options_apart"})
_DOCUMENT = frozenset({"headings", "split", "skip_letterhead"})
TAKES = {
    "read_delimited": _TABLE | {"encoding", "delimiter", "header_rows", "repair_mojibake"},
    "read_jsonlines": _TABLE | {"encoding"},
    "read_json": _TABLE | {"encoding"},
    "read_parquet": _TABLE,
    "read_spreadsheet": _TABLE | {"sheet", "header_rows"},
    "read_spss": _TABLE | {"encoding"},
    "read_text": _DOCUMENT | {"encoding", "repair_mojibake"},
    "read_markdown": _DOCUMENT | {"encoding", "repair_mojibake"},
    "read_docx": _DOCUMENT,
    "read_odt": _DOCUMENT,
    "read_rtf": _DOCUMENT,
    "read_pdf": _DOCUMENT,
}
"""Reader → the options that apply to it; others take none. An option without effect is refused, not ignored."""
OPTION_OF = {
    "encoding": "--encoding", "delimiter": "--delimiter", "sheet": "--sheet", "header_rows": "--header-rows",
    "repair_mojibake": "--repair-mojibake", "missing": "--missing", "detect_missing": "--no-missing", "long": "--long",
    "options_apart": "--options-apart", "headings": "--headings", "split": "--split",
    "skip_letterhead": "--skip-letterhead",
}  # fmt: skip
KIND_OF = {
    "delimited": "delimited text", "jsonlines": "JSON lines", "jsonlist": "JSON", "parquet": "Parquet",
    "spreadsheet": "a spreadsheet", "spss": "a statistics file", "document": "a document", "letters": "a document",
    "zipped": "a ZIP file",
}  # fmt: skip

COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".7z")

SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"PAR1", "parquet"),
    (b"<stata_dta>", "dta"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
)
EXPECTED = {
    ".xlsx": {"zip", "ole"},
    ".xlsm": {"zip", "ole"},
    ".xlsb": {"zip", "ole"},
    ".xls": {"zip", "ole"},
    ".ods": {"zip", "ole"},
    ".docx": {"zip", "ole"},
    ".odt": {"zip"},
    ".rtf": {"rtf"},
    ".pdf": {"pdf"},
    ".sav": {"sav"},
    ".zsav": {"sav"},
    ".parquet": {"parquet"},
}
SUFFIX_OF = {name: f".{name}" for name in ("zip", "sav", "parquet", "dta", "pdf", "rtf")} | {"ole": ".xls"}
INSIDE = (("xl/", ".xlsx"), ("word/", ".docx"), ("content.xml", ".ods"))
"""Prefix of an entry in a ZIP container → what the container is."""


CODEBOOKS = (".yaml", ".yml")
"""What a codebook is written in, and no answers are."""


def load_reader(suffix: str) -> Reader:
    """Return the reader for a suffix (`.csv` or `csv`, any letter case), ours or a plug-in's.

    Raises FileRefused when there is none, PluginFailed for an unusable plug-in.
    """
    wanted = "." + suffix.lower().removeprefix(".")
    try:
        found = registry.find(registry.READERS, wanted)
    except NotFound:
        raise FileRefused(
            Message("Files named «{wanted}» cannot be read.", wanted=wanted)
            if wanted != "."
            else Message("A file without a suffix cannot be read."),
            [
                Message("Unpack it first.") if wanted in COMPRESSED else None,
                Message("A codebook is used with: coder codebook apply PROJECT FILE.") if wanted in CODEBOOKS else None,
                Message("Supported: {readers}.", readers=sorted(registry.offered(registry.READERS))),
            ],
        ) from None
    return cast(Reader, registry.load(found)) if found.ours else partial(read_by, found)


def _module(suffix: str) -> str:
    """Return the module of this package that reads a suffix; "" for those of plug-ins."""
    return registry.OWN[registry.READERS].get(suffix, "").removeprefix("coder.readers.").partition(":")[0]


def open_source(path: Path, options: ReadOptions = ReadOptions()) -> Source:  # noqa: B008 (frozen)
    """Open a file with the reader for its suffix, or for its content where the two disagree.

    Raises FileRefused for a file that is missing, not regular, unreadable, or not what it should be.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise FileRefused("{path} is a folder.", "Name the file in it.", path=path)
    if not path.exists():
        raise FileRefused("There is no file {path}.", "Check the name and the folder.", path=path)
    if not path.is_file():
        raise FileRefused("{path} is no ordinary file.", "Save the data in a file first.", path=path)
    reader = load_reader(suffix)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        if not start:
            raise FileRefused("{path}: the file is empty.", "Export it again, or name another file.", path=path)
        if _module(suffix) == "spreadsheet" and start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            raise FileRefused(
                "{path} is a web page or XML, no spreadsheet.", "Open it in Excel and save it as .xlsx.", path=path
            )
        actual = _suffix_by_content(path, suffix, start, options)
        if actual != suffix:
            reader = load_reader(actual)
        _refuse_idle(path, actual, options)
        source = reader(path, options)
    except OSError as error:
        raise FileRefused(
            "{path} cannot be read: {why}.", "Check the file's permissions.", path=path, why=reason(error)
        ) from None
    source.options = options
    if options.long is not False and source.kind == "table" and options.split is None:
        source = widened(source, options)
    if actual == suffix or suffix in (".txt", ".text"):
        return source
    source.detection |= {"format": actual.removeprefix(".")}
    source.add(
        Message(
            "The file is named {suffix}, but its content is {actual} and was read as that.",
            suffix=suffix,
            actual=actual.removeprefix("."),
        )
    )
    return source


def _refuse_idle(path: Path, suffix: str, options: ReadOptions) -> None:
    """Raise FileRefused for an option that does not apply to this kind of file."""
    module, usual = _module(suffix), ReadOptions()
    if module == "zipped":
        return  # the table inside takes them
    plugin = None if module else reader_of(registry.find(registry.READERS, suffix))
    takes = _taken_by(suffix) if plugin is None else plugin.takes
    for name, option in OPTION_OF.items():
        if name not in takes and getattr(options, name) != getattr(usual, name):
            ours = registry.OWN[registry.READERS]
            raise FileRefused(
                "{option} cannot act on {path}: it is read as {kind}.",
                "Leave it out; it is for {able}.",
                option=option,
                path=path,
                kind=KIND_OF.get(module, module) if plugin is None else plugin.about,
                able=sorted(
                    {
                        KIND_OF.get(_module(other_suffix), other_suffix)
                        for other_suffix in ours
                        if name in _taken_by(other_suffix)
                    }
                ),
            )


def _taken_by(suffix: str) -> frozenset[str]:
    return TAKES.get(registry.OWN[registry.READERS][suffix].rpartition(":")[2], frozenset())


def _suffix_by_content(path: Path, suffix: str, start: bytes, options: ReadOptions) -> str:
    """Return the suffix of the reader that fits a file's content; `suffix` itself wherever that may be right."""
    from coder.readers.tabulated_text import is_table, json_suffix

    signature = next((name for magic, name in SIGNATURES if start.startswith(magic)), "text")
    module = _module(suffix)
    if not module:
        return suffix  # only a plug-in knows what it can read
    if suffix in EXPECTED:
        if signature in EXPECTED[suffix]:
            true_suffix = _in_container(path, ".zip") if signature == "zip" else suffix
            same = true_suffix == ".zip" or _module(true_suffix) == "spreadsheet" == module
            return suffix if same else true_suffix
        # A .sav or .parquet without its signature is more likely damaged than a table in plain text.
        if signature == "text":
            return ".csv" if module == "spreadsheet" and _is_table_text(start) else suffix
        return _in_container(path, SUFFIX_OF[signature])
    if signature in ("pdf", "rtf"):
        return SUFFIX_OF[signature]
    if signature in ("zip", "ole") and module == "document":
        true_suffix = _in_container(path, SUFFIX_OF[signature])
        return true_suffix if true_suffix in (".odt", ".docx") else ".docx"
    if signature in SUFFIX_OF and module in ("delimited", "jsonlines", "jsonlist", "zipped"):
        return _in_container(path, SUFFIX_OF[signature])
    if signature != "text":
        return suffix

    if module == "delimited" and options.delimiter is not None:
        return suffix
    if module in ("delimited", "jsonlines", "jsonlist") or suffix in (".txt", ".text"):
        found = json_suffix(path, suffix, options.encoding)
        if found != suffix:
            return found
    if suffix in (".txt", ".text"):
        if options.split is not None:
            return suffix
        has_options = options.delimiter is not None or options.header_rows is not None
        return ".csv" if has_options or is_table(path, options.encoding) else suffix
    return suffix


def _in_container(path: Path, suffix: str) -> str:
    """Return the suffix for a ZIP container by the names of its parts; `suffix` for any other file."""
    if suffix != ".zip":
        return suffix

    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "content.xml" in names and "mimetype" in names:
                with archive.open("mimetype") as file:
                    if file.read(200).startswith(b"application/vnd.oasis.opendocument.text"):
                        return ".odt"
    except (OSError, EOFError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return suffix if suffix == ".zip" else ".xlsx"
    return next((kind for beginning, kind in INSIDE if any(name.startswith(beginning) for name in names)), ".zip")


def _is_table_text(start: bytes) -> bool:
    """Return whether the bytes look like text without markup: no control bytes, and no `<` first."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r" for byte in start)
    return controls == 0 and not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
