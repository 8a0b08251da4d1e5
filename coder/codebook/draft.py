"""Codes as written in a file, with their places, and the checks that turn them into a codebook."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from coder.codebook.ids import as_id, make_id
from coder.errors import CodebookRefused
from coder.message import Message, lines, one_or_many
from coder.model import Code
from coder.model.problem import Problem
from coder.text.visible import visible

DEEPEST = 10
"""Levels of codes below each other that a codebook may have."""

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, lone surrogates and non-characters: terminals and spreadsheets choke on them."""


class Place(NamedTuple):
    """A place in a file: the line and the character in it, both counted from 1 (0: the whole line); in a table the
    heading of its column.
    """

    line: int
    column: int | str = 0

    def __str__(self) -> str:
        return f"{self.line}:{self.column}" if self.column else f"{self.line}"


class Findings(Struct):
    """Problems found so far, each with its place."""

    found: dict[tuple[Place, str], Message] = {}
    notes: list[Problem] = []
    """Notes for the researcher that do not prevent reading the codebook."""

    def add(self, at: Place, message: Message) -> None:
        """Record a problem; the same one is recorded once."""
        self.found[at, str(message)] = message

    def _sorted(self) -> list[tuple[Place, Message]]:
        return [(at, message) for (at, _), message in sorted(self.found.items(), key=lambda place: place[0][0].line)]

    def listed(self, name: str) -> list[Message]:
        """Return all problems in file order, each as `name:line:column: problem`."""
        return [
            Message("{file}:{place}: {what}", file=name, place=f"{at}", what=message) for at, message in self._sorted()
        ]

    def problems(self) -> list[Problem]:
        """Return all problems in file order; `where` is `line 12:5`."""
        return [Problem(message, f"line {at}") for at, message in self._sorted()]

    def refuse(self, name: str) -> None:
        """Raise CodebookRefused with every problem as `name:line:column: problem`, if there is any."""
        if not self.found:
            return
        head = one_or_many(
            "The codebook {name} was not read; it has {n} problem:",
            "The codebook {name} was not read; it has {n} problems:",
            len(self.found),
            name=name,
        )
        raise CodebookRefused(lines((head, *self.listed(name))), "Mend what is listed and read the file again.")


class Draft(Struct, eq=False):
    """One code as written. `places` has that of each key with its own, `place` that of the others."""

    place: Place
    name: str = ""
    id: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    colour: str = ""
    residual: bool = False
    replaces: tuple[str, ...] = ()
    places: dict[str, Place] = {}
    children: list[Draft] = []

    def at(self, key: str) -> Place:
        """Return the place of `key`."""
        return self.places.get(key, self.place)


def tidy(text: str) -> str:
    """Return `text` with line ends as LF and no white space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def forbidden_character(text: str) -> Message | None:
    """Return a message on the first character in `text` that no field may hold, or None."""
    hit = FORBIDDEN.search(text)
    return hit and forbidden(hit)


def forbidden(hit: re.Match[str]) -> Message:
    """Return a message on a character that no field may hold."""
    return Message("the character U+{code} cannot be kept; remove it", code=f"{ord(hit.group()):04X}")


TEXTS = ("name", "definition", "include", "exclude", "keywords", "examples")


def forbidden_in(code: Code) -> Message | None:
    """Return a message on the first text of `code` with a forbidden character, or None."""
    for key in TEXTS:
        value: str | tuple[str, ...] = getattr(code, key)
        if trouble := forbidden_character(value if isinstance(value, str) else "".join(value)):
            return Message("{key}: {what}", key=key, what=trouble)
    return None


def shown(code: Code) -> Code:
    """Return `code` with symbols for forbidden characters, which older versions accepted."""
    if not forbidden_in(code):
        return code
    return replace(
        code, name=_shown(code.name), definition=_shown(code.definition), include=_shown(code.include),
        exclude=_shown(code.exclude), keywords=tuple(map(_shown, code.keywords)),
        examples=tuple(map(_shown, code.examples)),
    )  # fmt: skip


def _shown(text: str) -> str:
    return FORBIDDEN.sub(lambda found: visible(found[0]), text)


def assemble(top: Sequence[Draft], findings: Findings) -> tuple[Code, ...]:
    """Return the codes of a tree of drafts in tree order; with any problem in `findings` they are unusable."""
    walked = list(_walk(top, None, 1, findings))
    drafts = [draft for draft, _ in walked]
    for draft in drafts:
        _check_fields(draft, findings)
    _check_siblings(walked, findings)
    _check_residual(drafts, findings)
    _check_ids(drafts, findings)
    _make_ids(walked)
    _check_replaces(drafts, findings)
    return tuple(_code(draft, parent) for draft, parent in walked)


def _walk(
    drafts: Sequence[Draft], parent: Draft | None, depth: int, findings: Findings
) -> Iterator[tuple[Draft, Draft | None]]:
    for draft in drafts:
        if depth > DEEPEST:
            findings.add(
                draft.place, Message("codes go more than {levels} levels deep; use fewer levels", levels=DEEPEST)
            )
            return
        yield draft, parent
        yield from _walk(draft.children, draft, depth + 1, findings)


def _code(draft: Draft, parent: Draft | None) -> Code:
    return Code(
        id=draft.id,
        name=draft.name,
        parent=parent.id if parent else None,
        definition=draft.definition,
        include=draft.include,
        exclude=draft.exclude,
        keywords=draft.keywords,
        examples=draft.examples,
        colour=draft.colour,
        residual=draft.residual,
        replaces=draft.replaces,
    )


def _check_fields(draft: Draft, findings: Findings) -> None:
    if not draft.name:
        findings.add(draft.at("name"), Message("the code has no name; write one after «name:»"))
    elif all(unicodedata.category(character) in INVISIBLE for character in draft.name):
        findings.add(draft.at("name"), Message("the name of the code has no visible character"))
    if draft.colour and not COLOUR.fullmatch(draft.colour):
        findings.add(
            draft.at("colour"),
            Message('the colour «{colour}» is none; write it as "#1f77b4" or "#17b"', colour=draft.colour),
        )
    for key in TEXTS:
        value: str | tuple[str, ...] = getattr(draft, key)
        trouble = forbidden_character(value if isinstance(value, str) else "".join(value))
        if trouble:
            findings.add(draft.at(key), Message("{key}: {what}", key=key, what=trouble))


def _check_siblings(walked: Sequence[tuple[Draft, Draft | None]], findings: Findings) -> None:
    first: dict[tuple[Draft | None, str], Draft] = {}
    for draft, parent in walked:
        key = parent, draft.name.casefold()
        if draft.name and key in first:
            findings.add(
                draft.at("name"),
                Message(
                    "the name «{name}» is already used at the same level (line {line}); give them different names",
                    name=draft.name,
                    line=first[key].at("name").line,
                ),
            )
        first.setdefault(key, draft)


def _check_residual(drafts: Sequence[Draft], findings: Findings) -> None:
    residual = [draft for draft in drafts if draft.residual]
    for draft in residual[1:]:
        findings.add(
            draft.at("residual"),
            Message(
                "a codebook has one residual code, and «{name}» (line {line}) is it",
                name=residual[0].name,
                line=residual[0].place.line,
            ),
        )


def _check_ids(drafts: Sequence[Draft], findings: Findings) -> None:
    first: dict[str, Draft] = {}
    for draft in drafts:
        if not draft.id:
            continue
        trouble = _id_trouble(draft.id)
        if trouble:
            findings.add(draft.at("id"), trouble)
        elif draft.id in first:
            used = Message(
                "the id «{id}» is already used in line {line}; ids must differ",
                id=draft.id, line=first[draft.id].at("id").line,
            )  # fmt: skip
            findings.add(draft.at("id"), used)
        first.setdefault(draft.id, draft)


def _id_trouble(written: str) -> Message | None:
    proper = as_id(written)
    if proper == written:
        return None
    if not proper:
        return Message(
            "the id «{id}» may only have lower-case letters, digits and hyphens; write some letters or digits",
            id=written,
        )
    return Message(
        "the id «{id}» may only have lower-case letters, digits and hyphens; write {proper}", id=written, proper=proper
    )


def _make_ids(walked: Sequence[tuple[Draft, Draft | None]]) -> None:
    """Give an id to the drafts without one.

    Where several codes would get the same id, sub-codes include their parent's name: numbered by order alone, two codes
    that change places in the file would swap ids, and codings would follow the wrong one.
    """
    nobody: set[str] = set()
    wanted = Counter(draft.id or make_id(draft.name, nobody) for draft, _ in walked)
    taken = {draft.id for draft, _ in walked if draft.id}
    for draft, parent in walked:
        if draft.id:
            continue
        shared = parent is not None and wanted[make_id(draft.name, nobody)] > 1
        draft.id = make_id(f"{parent.name} {draft.name}" if parent and shared else draft.name, taken)
        taken.add(draft.id)


def _check_replaces(drafts: Sequence[Draft], findings: Findings) -> None:
    line_of = {draft.id: draft.place.line for draft in drafts}
    for draft in drafts:
        for replaced in draft.replaces:
            trouble = _id_trouble(replaced)
            if replaced == draft.id:
                trouble = Message(
                    "the code «{name}» cannot replace itself; leave «{id}» out of replaces",
                    name=draft.name,
                    id=replaced,
                )
            elif replaced in line_of:
                trouble = Message(
                    "replaces names «{id}», which is still a code (line {line}); remove that code, or leave its id out"
                    " of replaces",
                    id=replaced, line=line_of[replaced],
                )  # fmt: skip
            elif draft.replaces.count(replaced) > 1:
                trouble = Message("replaces names «{id}» more than once", id=replaced)
            if trouble:
                findings.add(draft.at("replaces"), trouble)
