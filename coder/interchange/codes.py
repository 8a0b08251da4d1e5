"""Converts a codebook to REFI-QDA."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from coder.i18n.translator import N_
from coder.interchange.returned import grouped
from coder.interchange.texts import unique
from coder.interchange.values import Guid, QdaCode
from coder.model import Code, Codebook


def codes_of(
    codebook: Codebook,
    guids: Mapping[str, Guid],
    about: Mapping[str, Sequence[Guid]],
    words: Callable[[str], str],
    reader: str,
) -> list[QdaCode]:
    """Return the codes as a tree; `reader` may need unique names, or two levels at most."""
    beneath: dict[str | None, list[Code]] = defaultdict(list)
    for code in codebook:
        beneath[code.parent].append(code)
    names: dict[str, str] = {}
    taken: set[str] = set()
    known = {code.id: code for code in codebook}
    often = Counter(code.name.casefold() for code in codebook)
    for code in codebook:
        name = code.name
        if reader == "qualcoder" and often[name.casefold()] > 1 and code.parent is not None:
            name = f"{name} ({known[code.parent].name})"
        names[code.id] = unique(name, taken) if reader == "qualcoder" else name

    def made(code: Code, name: str, under: Sequence[QdaCode] = ()) -> QdaCode:
        notes = about.get(f"code {code.id}", ())
        return QdaCode(guids[code.id], name, description_of(code, words), code.colour, True, notes, under)

    def tree(code: Code) -> QdaCode:
        return made(code, names[code.id], [tree(child) for child in beneath[code.id]])

    def by_path(code: Code, path: str = "") -> Iterator[QdaCode]:
        for child in beneath[code.id]:
            name = f"{path}{names[child.id]}"
            yield made(child, name)
            yield from by_path(child, f"{name} / ")

    if reader == "atlas":
        return [made(code, names[code.id], list(by_path(code))) for code in beneath[None]]
    return [tree(code) for code in beneath[None]]


def description_of(code: Code, words: Callable[[str], str]) -> str:
    """Return the description of a code, a paragraph for each part of its definition."""
    parts = (
        ("", code.definition),
        (words(N_("Include")), code.include),
        (words(N_("Exclude")), code.exclude),
        (words(N_("Keywords")), "; ".join(code.keywords)),
        (words(N_("Examples")), "; ".join(code.examples)),
        ("", words(N_("retired")) if code.retired else ""),
    )
    return "\n".join(f"{name}: {text}" if name else text for name, text in parts if text)


def flat(codes: Iterable[QdaCode]) -> Iterator[QdaCode]:
    """Yield codes and their descendants."""
    for code in codes:
        yield code
        yield from flat(code.beneath)


def apart(code: QdaCode, group: QdaCode, taken: set[str]) -> QdaCode:
    """Return a code below a group, named after that, too, if another code has its name."""
    name = grouped(code.name, group.name) if code.name.casefold() in taken else code.name
    return replace(code, name=unique(name, taken))
