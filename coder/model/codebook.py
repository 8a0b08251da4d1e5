"""The codebook: a tree of codes, each found by its id, its name or its path."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from coder.errors import CoderError, NotFound, nearest
from coder.message import Message

PATH_SEPARATOR = " > "
"""Separator of the names in a code's path, in tables, exports and references."""

ID = "id:"
"""Prefix of an id where it could be mistaken for the name of another code."""


def normal_name(name: str) -> str:
    """Return `name` as stored: NFC, white space reduced to single spaces. `forløp 1` differs from `forløp 10`."""
    return " ".join(unicodedata.normalize("NFC", name).split())


class Code(Struct, frozen=True):
    """One code of a codebook.

    `id` is stable and survives renaming; `parent` is the id of the category above, or None at the top. `replaces` names
    ids whose codings this code takes over (a merge) or shares with others (a split). `residual` marks the code for
    answers that fit none of the others.
    """

    id: str
    name: str
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    colour: str = ""
    residual: bool = False
    replaces: tuple[str, ...] = ()
    retired: bool = False


class Codebook(Struct, frozen=True, dict=True):
    """A tree of codes in tree order: a parent precedes its children."""

    codes: tuple[Code, ...] = ()
    name: str = ""
    description: str = ""
    language: str = ""

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        """Every code by its id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def _by_reference(self) -> Mapping[str, tuple[Code, ...]]:
        """Codes by case-folded name and by case-folded full path."""
        found: dict[str, list[Code]] = {}
        for code in self.codes:
            for reference in {normal_name(code.name).casefold(), normal_name(self.path(code)).casefold()}:
                found.setdefault(reference, []).append(code)
        return {reference: tuple(codes) for reference, codes in found.items()}

    def find(self, reference: str) -> Code:
        """Return the code with this id, name or full path (ignoring letter case and Unicode form), or `id:` and its id.

        Raises NotFound with similar names when there is none; CoderError when several codes match, be it that a name
        occurs under several parents, or is another code's id.
        """
        found = self._called(reference)
        if len(found) == 1:
            return found[0]
        if found:
            ways = ", ".join(map(self._way, found))
            raise CoderError(
                "The name «{reference}» stands for several codes.", "Say which: {ways}.", reference=reference, ways=ways
            )
        names = [code.name for code in self.codes if not code.retired]
        raise NotFound(
            "There is no code «{reference}» in the codebook.",
            nearest(reference, names)
            or Message("`coder codebook show` lists the codes; `coder codebook import` brings in new ones."),
            reference=reference,
        )

    def _called(self, reference: str) -> tuple[Code, ...]:
        """Return the codes that `find` may mean: retired ones only where there are no others."""
        if reference.startswith(ID) and (codes := self._with_id(reference.removeprefix(ID))):
            return codes  # the one form that no name can shadow
        named = self._by_reference.get(normal_name(reference).casefold(), ())
        codes = tuple(dict.fromkeys((*self._with_id(reference), *named)))
        return tuple(code for code in codes if not code.retired) or codes

    def _with_id(self, code: str) -> tuple[Code, ...]:
        return (self.by_id[code],) if code in self.by_id else ()

    def _way(self, code: Code) -> str:
        """Return how to refer to one of several codes with the same name, with its path where that does not show."""
        way, path = self.reference(code), self.path(code)
        return f"«{way}»" if way == path else f"«{way}» («{path}»)"

    def reference(self, code: Code) -> str:
        """Return a reference that `find` resolves to this code alone: its name, its path, or `id:` and its id."""
        for way in (code.name, self.path(code)):
            if self._called(way) == (code,):
                return way
        return ID + code.id

    def resolve(self, reference: str) -> Code:
        """Return the code meant by a learner: by id, or by name where it learned without coded answers."""
        return self.by_id[reference] if reference in self.by_id else self.find(reference)

    def known(self, code: str) -> Code:
        """Return the code with this id. Raises NotFound where it is gone, as when another program has undone it."""
        if code in self.by_id:
            return self.by_id[code]
        raise NotFound(
            "There is no code «{code}» in the codebook any more.", "Another program may have taken it back.", code=code
        )

    def path(self, code: Code) -> str:
        """Return the names from the top down to `code`, joined by PATH_SEPARATOR."""
        names = [code.name]
        while code.parent is not None:
            code = self.by_id[code.parent]
            names.append(code.name)
        return PATH_SEPARATOR.join(reversed(names))

    def depth(self, code: Code) -> int:
        """Return the number of categories above `code`."""
        depth = 0
        while code.parent is not None:
            code = self.by_id[code.parent]
            depth += 1
        return depth

    def children(self, parent: str | None) -> tuple[Code, ...]:
        """Return the codes right below `parent` (None: the top), in order."""
        return tuple(code for code in self.codes if code.parent == parent)

    def subtree(self, code: Code) -> tuple[Code, ...]:
        """Return `code` and all codes below it."""
        return (code, *(below for child in self.children(code.id) for below in self.subtree(child)))

    def split_into(self, code: Code) -> tuple[Code, ...]:
        """Return the codes among which a retired code was split, whose codings wait to be recoded; () for others."""
        heirs = tuple(heir for heir in self.codes if code.id in heir.replaces and not heir.retired)
        return heirs if code.retired and len(heirs) > 1 else ()

    def counting_as(self, codes: Iterable[Code] | None = None) -> dict[str, frozenset[str]]:
        """Map the id of each code, of all or of `codes`, to the ids counting as it: its own and all below it."""
        chosen = self.codes if codes is None else codes
        return {code.id: frozenset(member.id for member in self.subtree(code)) for code in chosen}
