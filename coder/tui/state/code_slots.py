"""Which code each number key stands for: in the order of the codebook, and unchanged while the coder works."""

from __future__ import annotations

from collections.abc import Sequence

from coder.model import Code, Codebook

SLOTS = 9
"""Digits, and so codes on a page of slots."""


class CodeSlots:
    """The codes in use, one a slot. New codes come last; a retired code leaves its slot empty.

    `late` are stable ids of codes that came while the coder was at work, in the order in which they came: they stay
    behind the others, whatever their position in the codebook, until codes are put into another order.
    """

    def __init__(self, codebook: Codebook, late: Sequence[str] = ()) -> None:
        self._used = _used(codebook)
        behind = set(late)
        self.late = [code for code in late if code in self._used]
        self._order = [code for code in self._used if code not in behind] + self.late
        self.codes: tuple[Code | None, ...] = ()
        self._lay(codebook)

    def follow(self, codebook: Codebook) -> None:
        """Take a changed codebook; every code that stays keeps its slot unless codes have changed places."""
        before, now = self._used, _used(codebook)
        then, used = set(before), set(now)
        if [code for code in before if code in used] != [code for code in now if code in then]:
            self.late, self._order = [], now
        standing = set(self._order)
        new = [code for code in now if code not in standing]
        self._order = [*self._order, *new]
        self.late = [code for code in [*self.late, *new] if code in used]
        self._used = now
        self._lay(codebook)

    def _lay(self, codebook: Codebook) -> None:
        found = [codebook.by_id.get(code) for code in self._order]
        codes = [None if code is None or code.retired else code for code in found]
        while codes and codes[-1] is None:
            codes.pop()
        self.codes = tuple(codes)

    def number_of(self, first: int) -> dict[str, str]:
        """The digits of the codes on the page that begins at `first`, by stable id."""
        page = self.codes[first : first + SLOTS]
        return {code.id: str(number) for number, code in enumerate(page, start=1) if code is not None}


def _used(codebook: Codebook) -> list[str]:
    return [code.id for code in codebook if not code.retired]
