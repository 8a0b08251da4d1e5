"""YAML text as a tree of nodes with places. Values are not converted: `no`, `1e3` and 2023 stay as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from coder.codebook.draft import FORBIDDEN, Findings, Place, forbidden
from coder.message import Message

DEEPEST_NODE = 40
"""Levels of lists and keys; ten levels of codes need 22."""

NULL = re.compile(r"|~|null|Null|NULL")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word or a text. `plain` for one without quotes that is no block."""

    at: Place
    text: str
    plain: bool

    @property
    def null(self) -> bool:
        """Whether it is empty (or `null`)."""
        return self.plain and NULL.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    at: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys with values, in file order; a key may occur twice."""

    at: Place
    pairs: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Listing | Keyed


class _Mark(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _Event(Protocol):
    """An event of ruamel.yaml; `value` and `style` are those of a scalar."""

    start_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None


class _Stop(Exception):
    """Ends reading; the reason is among the findings."""


def read_nodes(text: str, findings: Findings) -> Node | None:
    """Return the tree of the single document in `text`, or None when there is none or it cannot be parsed.

    Aliases, anchors and tags are problems: they are not part of the format, and an alias can stand for a tree of any
    size.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    for number, line in enumerate(text.split("\n"), start=1):
        if match := FORBIDDEN.search(line.rstrip("\r")):
            findings.add(Place(number, match.start() + 1), forbidden(match))
    if findings.found:
        return None
    last = Place(1)
    documents: list[Node] = []
    try:
        events: Iterator[_Event] = YAML(typ="safe", pure=True).parse(text)
        for event in events:
            last = _place(event.start_mark)
            if type(event).__name__ == "DocumentStartEvent":
                if documents:
                    findings.add(last, Message("a second document begins here («---»); one file holds one codebook"))
                    break
                documents.append(_node(next(events), events, 1, findings))
    except _Stop:
        return None
    except YAMLError as error:
        findings.add(*_syntax_problem(error, text, last))
        return None
    except (ValueError, OverflowError):
        # ruamel.yaml lets these through for an escape such as "\UFFFFFFFF", without a line.
        findings.add(
            Place(last.line), Message("after this line, an escape (\\x, \\u or \\U) in double quotes is no character")
        )
        return None
    return documents[0] if documents else None


def _place(mark: _Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _node(event: _Event, events: Iterator[_Event], depth: int, findings: Findings) -> Node:
    at = _place(event.start_mark)
    kind = type(event).__name__
    if depth > DEEPEST_NODE:
        findings.add(at, Message("lists and keys go more than {levels} levels deep", levels=DEEPEST_NODE))
        raise _Stop
    if kind == "AliasEvent":
        findings.add(
            at,
            Message(
                "the alias «*{alias}» cannot be used in a codebook; write the value out, or quote it",
                alias=event.anchor,
            ),
        )
        return Scalar(at, "", False)
    if event.anchor is not None:
        findings.add(
            at, Message("«&{name}» is read as an anchor; put the text in quotes, or remove it", name=event.anchor)
        )
    if event.tag is not None:
        findings.add(at, Message("«{name}» is read as a tag; put the text in quotes, or remove it", name=event.tag))
    if kind == "ScalarEvent":
        return Scalar(at, event.value, not event.style)
    if kind == "SequenceStartEvent":
        items = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            items.append(_node(event, events, depth + 1, findings))
        return Listing(at, tuple(items))
    pairs = []
    while type(event := next(events)).__name__ != "MappingEndEvent":
        key = _node(event, events, depth + 1, findings)
        value = _node(next(events), events, depth + 1, findings)
        if isinstance(key, Scalar):
            pairs.append((key, value))
        else:
            findings.add(key.at, Message("a list or braces stand where a key should; put the text in quotes"))
    return Keyed(at, tuple(pairs))


_MEANING = (
    ("expected ',' or ']'", Message("a list in brackets lacks its «]», or a comma before this")),
    ("expected ',' or '}'", Message("keys in braces lack their «}}», or a comma before this")),
    ("escape", Message("in double quotes «\\» begins an escape, and this is none; use single quotes")),
    ("entries are not allowed", Message("a list cannot begin here; begin it on a line of its own")),
    ("chomping or indentation", Message("after «|» or «>» the text begins on the next line")),
    ("document end marker", Message("nothing may stand after «...»; one file holds one codebook")),
    ("'\\t'", Message("a tab stands here; use spaces, two for each level")),
    ("mapping values are not allowed",
     Message("there is a colon too many, or the line is indented wrongly; put a text with «: » in quotes")),
)  # fmt: skip
"""Beginnings or parts of ruamel.yaml's syntax errors → what is wrong and what to do."""


def _syntax_problem(error: Exception, text: str, last: Place) -> tuple[Place, Message]:
    """Return the place and a plain sentence for a syntax error of ruamel.yaml."""
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "it cannot be parsed")
    at = _place(mark) if mark is not None else last
    if "end of stream" in problem and opened is not None:
        return _place(opened), Message("a quote is opened here and never closed")
    if "expected <block end>" in problem and mark is not None:
        if text[: mark.index].rpartition("\n")[2].strip(" -"):
            return at, Message("this stands after a text in quotes or brackets; put all of it in quotes")
        return at, Message("the line is indented differently from those it belongs with")
    if "could not find expected ':'" in problem and opened is not None:
        return _place(opened), Message("a key lacks its colon, or a text goes on here and is not indented")
    begins = {"cannot start any token": mark, "node content": mark, "alphabetic or numeric": opened}
    sign = next((marked for words, marked in begins.items() if words in problem and marked is not None), None)
    if sign is not None and text[sign.index : sign.index + 1].strip():
        return _place(sign), Message("a text cannot begin with «{sign}»; put it in quotes", sign=text[sign.index])
    for words, meaning in _MEANING:
        if words in problem:
            return at, meaning
    return at, Message("not valid YAML: {problem}; look at indentation, quotes and brackets", problem=problem)
