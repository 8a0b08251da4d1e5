"""Taguette: reads its databases, where documents are HTML and positions count UTF-8 bytes of its text, and writes a
codebook as the table of tags that it imports.
"""

from __future__ import annotations

import csv
import io
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

from coder.codebook.in_use import codes_in_use
from coder.interchange.codes import description_of
from coder.interchange.foreign import (
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    Key,
)
from coder.interchange.losses import losses
from coder.interchange.tables import People, Tables, by_paths, in_tree, text, when, whole
from coder.model import PATH_SEPARATOR, Codebook

LONGEST_TAG = 200
"""Characters of a tag, with the path to it."""

NEEDED = ("documents", "highlights", "tags", "highlight_tags")
_APART = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "table", "caption", "tr",
     "blockquote", "pre"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})


class _Text(HTMLParser):
    """The text of a document, paragraphs separated, and the positions of its bytes in that text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._length = self._bytes = 0
        self._runs: list[tuple[int, int, str]] = []
        """(bytes before, characters before, text) of each text node."""
        self._begins_pre = False
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        data = data.replace("\r\n", "\n").replace("\r", "\n")
        if self._begins_pre:
            # Browsers do not count the line end after this tag.
            data = data.removeprefix("\n")
            self._begins_pre = False
        self._runs.append((self._bytes, self._length, data))
        self._bytes += len(data.encode())
        self._append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)
        self._begins_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        self._begins_pre = False
        if tag in _CELLS:
            self._append("\t")

    def _part(self, tag: str) -> None:
        if tag == "br":
            self._append("\n")
        elif tag in _APART and self._length:
            self._append("\n\n")

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """Return the text."""
        return "".join(self._parts)

    def at(self, position: int, *, is_end: bool) -> int:
        """Return the position of a byte; an end between two text nodes belongs to the first."""
        place = bisect_right(self._runs, position - is_end, key=lambda run: run[0]) - 1
        if place < 0:
            return 0
        before, start, data = self._runs[place]
        return start + len(data.encode()[: position - before].decode(errors="ignore"))


def read_taguette(tables: Tables) -> ForeignProject:
    """Return the projects in a database with the tables NEEDED; of several, each groups its codes."""
    people, lost = People(), Counter[str]()
    memos: list[ForeignMemo] = []
    projects = [
        (text(id_), text(name), text(description))
        for id_, name, description in tables.rows("projects", "id", "name", "description")
    ]
    memos += [ForeignMemo(description) for _, _, description in projects]
    several = len(projects) > 1
    codes = [ForeignCode(f"project {id_}", name, None, "", "", False) for id_, name, _ in projects if several]
    for id_, project, path, description in tables.rows("tags", "id", "project_id", "path", "description"):
        parent = f"project {text(project)}" if several else None
        codes.append(ForeignCode(f"tag {text(id_)}", text(path), parent, text(description)))
    known = {code.key for code in codes}
    read: dict[Key, _Text] = {}
    sources = []
    for id_, name, description, html in tables.rows("documents", "id", "name", "description", "contents"):
        key = text(id_)
        read[key] = _Text(text(html))
        sources.append(ForeignSource(key, text(name), read[key].text))
        memos.append(ForeignMemo(text(description), source=key))
    tagged: dict[Key, list[Key]] = {}
    for highlight, tag in tables.rows("highlight_tags", "highlight_id", "tag_id"):
        tagged.setdefault(text(highlight), []).append(f"tag {text(tag)}")
    makers = _made_by(tables)
    codings = []
    for id_, document, first, last in tables.rows("highlights", "id", "document_id", "start_offset", "end_offset"):
        source, tags = text(document), tagged.get(text(id_), [])
        lost["marks"] += not tags
        who, at = makers.get(text(id_), ("", ""))
        for tag in tags:
            if source not in read or tag not in known:
                lost["codings"] += 1
                continue
            start, end = read[source].at(whole(first), is_end=False), read[source].at(whole(last), is_end=True)
            if not 0 <= start < end:
                lost["places"] += 1
                continue
            codings.append(ForeignCoding(source, start, end, tag, people(who), at))
    return ForeignProject(
        "Taguette", projects[0][1] if len(projects) == 1 else "", people.all(),
        in_tree(by_paths(codes, PATH_SEPARATOR)), sources=sources, codings=codings,
        memos=[memo for memo in memos if memo.text.strip()], losses=losses(lost),
    )  # fmt: skip


def _made_by(tables: Tables) -> dict[Key, tuple[str, str]]:
    """Return coder and time of each highlight, which only the log of commands records."""
    found: dict[Key, tuple[str, str]] = {}
    for who, at, payload in tables.rows("commands", "user_login", "date", "payload"):
        try:
            command = json.loads(text(payload))
        except (ValueError, RecursionError):
            continue
        if isinstance(command, dict) and command.get("type") == "highlight_add":
            found.setdefault(str(command.get("highlight_id")), (text(who), when(at)))
    return found


def tags_csv(codebook: Codebook, words: Callable[[str], str]) -> str:
    """Return the codes in use as tags, named by their paths, with their descriptions.

    Cells are not protected against formulas: such a mark would become part of the tag.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("tag", "description"))
    for code in codes_in_use(codebook):
        writer.writerow((codebook.path(code), description_of(code, words)))
    return written.getvalue()


def too_long(codebook: Codebook) -> int:
    """Return how many codes in use have a path longer than a tag may be."""
    return sum(len(codebook.path(code)) > LONGEST_TAG for code in codes_in_use(codebook))
