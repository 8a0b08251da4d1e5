"""The single list of readers, writers, suggesters, encoders and orders, built in and from plug-ins.

Three levels: the names (`offered`, loads nothing), one entry (`load`), all entries (`coder plugins`, see
`queries.plugins`). An unusable plug-in is reported by name, distribution and cause, and the program continues without
it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType

from msgspec import Struct

from coder import libraries
from coder.errors import CoderError, NotFound, nearest, there_is
from coder.jobs import log
from coder.message import Message
from coder.places import short

READERS, WRITERS, SUGGESTERS, ENCODERS, ORDERS = KINDS = ("readers", "writers", "suggesters", "encoders", "orders")
"""Kinds; the entry points of plug-ins are in the groups `coder.KIND`."""
REPORT, TABLE = "report.", "table."
"""Prefixes of writers' names: for a chapter, or for a table."""

_DELIMITED, _SPREADSHEET = "coder.readers.delimited:read_delimited", "coder.readers.spreadsheet:read_spreadsheet"
_STATISTICS, _TEXT = "coder.readers.spss:read_spss", "coder.readers.document:read_text"
_LINES, _MARKDOWN = "coder.readers.jsonlines:read_jsonlines", "coder.readers.document:read_markdown"
OWN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        READERS: {
            ".csv": _DELIMITED, ".tsv": _DELIMITED, ".tab": _DELIMITED, ".jsonl": _LINES, ".ndjson": _LINES,
            ".json": "coder.readers.jsonlist:read_json", ".parquet": "coder.readers.parquet:read_parquet",
            ".xlsx": _SPREADSHEET, ".xlsm": _SPREADSHEET, ".xlsb": _SPREADSHEET, ".xls": _SPREADSHEET,
            ".ods": _SPREADSHEET, ".sav": _STATISTICS, ".zsav": _STATISTICS, ".por": _STATISTICS, ".dta": _STATISTICS,
            ".zip": "coder.readers.zipped:read_zipped", ".txt": _TEXT, ".text": _TEXT, ".md": _MARKDOWN,
            ".markdown": _MARKDOWN, ".docx": "coder.readers.document:read_docx",
            ".odt": "coder.readers.letters:read_odt", ".rtf": "coder.readers.letters:read_rtf",
            ".pdf": "coder.readers.letters:read_pdf",
        },
        WRITERS: {
            "report.docx": "coder.reports.render:docx", "report.xlsx": "coder.reports.render:xlsx",
            "report.html": "coder.reports.render:html", "report.md": "coder.reports.render:markdown",
            "report.zip": "coder.reports.render:bundle",
            "table.csv": "coder.reports.writers:csv_text", "table.xlsx": "coder.reports.writers:one_sheet",
            "table.jsonl": "coder.reports.writers:json_lines", "table.md": "coder.reports.writers:markdown_table",
            "table.sav": "coder.reports.stats_writer:write_sav", "table.dta": "coder.reports.stats_writer:write_dta",
            "table.parquet": "coder.reports.stats_writer:write_parquet",
        },
        SUGGESTERS: {
            "default": "coder.suggest.joined:JoinedSuggester", "linear": "coder.suggest.linear:LinearSuggester",
        },
        ENCODERS: {
            "e5": "coder.encoders.child:e5", "onnx": "coder.encoders.onnx_folder:load",
            "sentence-transformers": "coder.encoders.child:network", "model2vec": "coder.encoders.child:static",
        },
        ORDERS: {
            "file": "coder.queries.orders:as_in_the_file", "random": "coder.queries.ranked_orders:at_random",
            "uncertain": "coder.queries.ranked_orders:least_certain",
            "half": "coder.queries.ranked_orders:half_and_half", "more": "coder.queries.ranked_orders:more_of_a_code",
            "sample": "coder.queries.orders:as_drawn",
            "assigned": "coder.queries.orders:as_assigned", "again": "coder.queries.orders:looked_at_again",
            "similar": "coder.queries.likeness:similar",
        },
    }
)  # fmt: skip
"""Kind → name → location, in the form of entry points; a table, since nothing must be searched for our own."""
TAKEN = {ENCODERS: ("none",), ORDERS: ("list",)}
"""Reserved names."""

NAME = re.compile(r"[\w.-]+")
LONGEST_CAUSE = 300
"""Characters quoted from an exception; one raised by a plug-in may contain a whole file."""


class Offered(Struct, frozen=True):
    """An available entry: its location (`module:attribute`) and distribution, empty for our own."""

    kind: str
    name: str
    target: str
    distribution: str = ""
    version: str = ""

    @property
    def ours(self) -> bool:
        """Whether it comes with the program."""
        return not self.distribution

    @property
    def source(self) -> str:
        """The distribution and its version; empty for our own."""
        return f"{self.distribution} {self.version}".strip()


class LeftOut(Struct, frozen=True):
    """An unusable plug-in, and why."""

    offered: Offered
    why: Message


class PluginFailed(CoderError):
    """A plug-in that cannot be used, or that failed at work."""


def offered(kind: str) -> Mapping[str, Offered]:
    """Return name → entry of a kind: our own as in OWN, then plug-ins by name. Nothing is loaded."""
    return _found(tuple(sys.path))[0][kind]


def left_out() -> tuple[LeftOut, ...]:
    """Return the plug-ins with an invalid or taken name. Nothing is loaded."""
    return _found(tuple(sys.path))[1]


def knows(kind: str, name: str) -> bool:
    """Return whether an entry has that name. Plug-ins are searched only if none of our own has it."""
    return name in OWN[kind] or name in offered(kind)


def find(kind: str, name: str) -> Offered:
    """Return the entry of that name. Raises NotFound, or PluginFailed for a name claimed by two plug-ins."""
    if name in OWN[kind]:
        return Offered(kind, name, OWN[kind][name])
    known = offered(kind)
    if name in known:
        return known[name]
    for refused in left_out():
        if (refused.offered.kind, refused.offered.name) == (kind, name):
            raise PluginFailed(refused.why, Message("Uninstall what you do not need. `coder plugins` lists all."))
    raise NotFound("There is none called «{name}».", nearest(name, known) or there_is(known), name=name)


def load(entry: Offered) -> object:
    """Import and return the object of an entry, recorded as in use. Raises PluginFailed for a plug-in's."""
    with watched(entry):
        module, _, attribute = entry.target.partition(":")
        found: object = import_module(module)
        for part in attribute.split("."):
            found = getattr(found, part)
    if not entry.ours:
        libraries.note((entry.distribution,))
    return found


def function(entry: Offered) -> Callable[..., object]:
    """Import and return the object, which must be callable. Raises PluginFailed."""
    found = load(entry)
    if not callable(found):
        raise failed(entry, Message("it is no function."))
    return found


@contextmanager
def watched(entry: Offered) -> Iterator[None]:
    """Report any exception of a plug-in inside, except a refusal, as its failure, and log it.

    Our own entries are not wrapped: their faults are the program's.
    """
    try:
        yield
    except (Exception, SystemExit) as error:
        if entry.ours or isinstance(error, CoderError):
            raise
        raise failed(entry, f"{type(error).__name__}: {error}", error) from error


def failed(entry: Offered, why: str | Message, error: BaseException | None = None) -> PluginFailed:
    """Return the error for a plug-in that does not do what it should, logging the exception."""
    logged = None if error is None else log.unforeseen(f"plug-in {entry.name} ({entry.kind}) of {entry.source}", error)
    return PluginFailed(
        Message(
            "The plug-in «{name}» ({kind}) of {source} failed: {why}",
            name=entry.name,
            kind=f"coder.{entry.kind}",
            source=entry.source,
            why=" ".join(why.split())[:LONGEST_CAUSE] if isinstance(why, str) else why,
        ),
        [
            None if logged is None else Message("Where it stopped is in the log: {file}", file=short(logged)),
            Message("`coder plugins` lists what there is; tell whoever made it."),
        ],
    )


@lru_cache(maxsize=1)
def _found(_path: tuple[str, ...]) -> tuple[Mapping[str, Mapping[str, Offered]], tuple[LeftOut, ...]]:
    """Return all entries, and what is left out; cached until the module search path changes."""
    from importlib.metadata import entry_points  # loads all of «email»: only where a name is looked up

    entries, refused = {}, []
    for kind in KINDS:
        ours = {name: Offered(kind, name, target) for name, target in OWN[kind].items()}
        claims: dict[str, list[Offered]] = {}
        for point in entry_points(group=f"coder.{kind}"):
            name, source = _spelt(kind, point.name), point.dist
            entry = Offered(kind, name, point.value, source.name if source else "?", source.version if source else "")
            if entry not in claims.setdefault(name, []):  # a folder may be on the search path twice
                claims[name].append(entry)
        for name, claimed in sorted(claims.items()):
            why = _why_not(kind, name, claimed)
            if why is None:
                ours[name] = claimed[0]
            else:
                refused += [LeftOut(claim, why) for claim in claimed]
        entries[kind] = MappingProxyType(ours)
    return MappingProxyType(entries), tuple(refused)


def _spelt(kind: str, name: str) -> str:
    """Return the name in the spelling of our own: that of a reader is the ending of its files."""
    return "." + name.lower().removeprefix(".") if kind == READERS else name.lower() if kind == WRITERS else name


def _why_not(kind: str, name: str, claimed: list[Offered]) -> Message | None:
    sources = tuple(sorted(claim.source for claim in claimed))
    facts = {"name": name, "kind": f"coder.{kind}", "sources": sources}
    if name in OWN[kind] or name in TAKEN.get(kind, ()):
        return Message("The name «{name}» ({kind}) is ours; that of {sources} is left out.", **facts)
    if len(claimed) > 1:
        return Message("The name «{name}» ({kind}) is claimed by each of {sources}; none of them is used.", **facts)
    if not NAME.fullmatch(name):
        return Message("«{name}» ({kind}, of {sources}) is no name: letters, digits, «.», «-» and «_».", **facts)
    if kind == WRITERS and not (name.startswith((REPORT, TABLE)) and name.partition(".")[2]):
        return Message("«{name}» of {sources} does not say what it writes: report.ENDING or table.ENDING.", **facts)
    return None
