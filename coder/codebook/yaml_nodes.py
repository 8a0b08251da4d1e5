"""YAML text as a tree of nodes with lines. No values are made: `no`, `1e3` and 2023 stay as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from coder.codebook.draft import Findings, forbidden_character
from coder.message import Message

DEEPEST_NODE = 40
"""Levels of lists and keys; ten levels of codes need 22."""

NULL = re.compile(r"|~|null|Null|NULL")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word or a text. `plain` when it stands without quotes and is no block."""

    line: int
    text: str
    plain: bool

    @property
    def null(self) -> bool:
        """Whether nothing was written here (or `null`)."""
        return self.plain and NULL.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys with values, in the order of the file; a key may stand twice."""

    line: int
    pairs: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Listing | Keyed


class _Mark(Protocol):
    @property
    def line(self) -> int: ...


class _Event(Protocol):
    """What ruamel.yaml says of a piece of YAML; `value` and `style` are those of a scalar."""

    start_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None


class _Stop(Exception):
    """Reading ends here; the reason is among the findings."""


def read_nodes(text: str, findings: Findings) -> Node | None:
    """The tree of the one document in `text`, or None when there is none or it cannot be parsed.

    Aliases, anchors and tags are problems: they are no part of the format, and an alias can stand for a tree
    of any size.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    for number, line in enumerate(text.split("\n"), start=1):
        if trouble := forbidden_character(line.rstrip("\r")):
            findings.add(number, trouble)
    if findings.found:
        return None
    last_line = 1
    documents: list[Node] = []
    try:
        events: Iterator[_Event] = YAML(typ="safe", pure=True).parse(text)
        for event in events:
            last_line = _line(event)
            if type(event).__name__ == "DocumentStartEvent":
                if documents:
                    findings.add(
                        last_line, Message("a second document begins here («---»); one file holds one codebook")
                    )
                    break
                documents.append(_node(next(events), events, 1, findings))
    except _Stop:
        return None
    except YAMLError as error:
        findings.add(*_syntax_problem(error, text, last_line))
        return None
    except (ValueError, OverflowError):
        # ruamel.yaml lets these through for an escape such as "\UFFFFFFFF", without a line.
        findings.add(
            last_line, Message("after this line, an escape (\\x, \\u or \\U) in double quotes is no character")
        )
        return None
    return documents[0] if documents else None


def _line(event: _Event) -> int:
    return event.start_mark.line + 1


def _node(event: _Event, events: Iterator[_Event], depth: int, findings: Findings) -> Node:
    line = _line(event)
    kind = type(event).__name__
    if depth > DEEPEST_NODE:
        findings.add(line, Message("lists and keys go more than {levels} levels deep", levels=DEEPEST_NODE))
        raise _Stop
    if kind == "AliasEvent":
        findings.add(
            line,
            Message(
                "the alias «*{alias}» cannot be used in a codebook; write the value out, or quote it",
                alias=event.anchor,
            ),
        )
        return Scalar(line, "", False)
    if event.anchor is not None:
        findings.add(
            line, Message("«&{name}» is read as an anchor; put the text in quotes, or remove it", name=event.anchor)
        )
    if event.tag is not None:
        findings.add(line, Message("«{name}» is read as a tag; put the text in quotes, or remove it", name=event.tag))
    if kind == "ScalarEvent":
        return Scalar(line, event.value, not event.style)
    if kind == "SequenceStartEvent":
        items = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            items.append(_node(event, events, depth + 1, findings))
        return Listing(line, tuple(items))
    pairs = []
    while type(event := next(events)).__name__ != "MappingEndEvent":
        key = _node(event, events, depth + 1, findings)
        value = _node(next(events), events, depth + 1, findings)
        if isinstance(key, Scalar):
            pairs.append((key, value))
        else:
            findings.add(key.line, Message("a list or braces stand where a key should; put the text in quotes"))
    return Keyed(line, tuple(pairs))


def _syntax_problem(error: Exception, text: str, last_line: int) -> tuple[int, Message]:
    """The line and a plain sentence for what ruamel.yaml says of a syntax error."""
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "it cannot be parsed")
    line = mark.line + 1 if mark is not None else last_line
    if "end of stream" in problem and opened is not None:
        return opened.line + 1, Message("a quote is opened here and never closed")
    if "expected <block end>" in problem:
        return line, Message("the line is indented differently from those it belongs with")
    if "'\\t'" in problem:
        return line, Message("a tab stands here; use spaces, two for each level")
    if "mapping values are not allowed" in problem:
        return line, Message(
            "there is a colon too many, or the line is indented wrongly; put a text with «: » in quotes"
        )
    if "cannot start any token" in problem and mark is not None:
        return line, Message("a text cannot begin with «{sign}»; put it in quotes", sign=text[mark.index])
    if opened and opened.line + 1 != line:
        return line, Message(
            "not valid YAML: {problem} (what is being read began in line {line}); look at indentation, quotes and"
            " brackets",
            problem=problem, line=opened.line + 1,
        )  # fmt: skip
    return line, Message("not valid YAML: {problem}; look at indentation, quotes and brackets", problem=problem)
