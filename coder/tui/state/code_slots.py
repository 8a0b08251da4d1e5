"""The codes of the number keys: in codebook order, and unchanged while the coder works."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.model import Code, Codebook
    from coder.tui.state.settings import Settings

SLOTS = 9
"""Digits, and so codes on a page of slots."""


class CodeSlots:
    """The codes in use, one per slot. New codes come last; a retired code leaves its slot empty.

    `late` are stable ids of codes that were added during the session, in order: they stay behind the others, whatever
    their position in the codebook, until codes are reordered.
    """

    def __init__(self, codebook: Codebook, settings: Settings) -> None:
        """Read the late codes and the page of slots from `settings`."""
        self.settings = settings
        self._used = _used(codebook)
        late = settings.late_codes
        behind = set(late)
        self.late = [code for code in late if code in self._used]
        self._order = [code for code in self._used if code not in behind] + self.late
        self.codes: tuple[Code | None, ...] = ()
        """By slot; None where a code was retired in this session."""
        self._lay(codebook)

    def follow(self, codebook: Codebook) -> None:
        """Update to a changed codebook; every remaining code keeps its slot unless codes have changed places."""
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
        self.settings.late_codes = tuple(self.late)

    @property
    def first(self) -> int:
        """The index in `codes` of slot 1."""
        return self.settings.first_slot if self.settings.first_slot < len(self.codes) else 0

    def turn(self, step: int) -> None:
        """Turn to the next or previous nine codes, cyclically."""
        pages = max(1, -(-len(self.codes) // SLOTS))
        self.settings.first_slot = (self.first // SLOTS + step) % pages * SLOTS

    def code(self, number: int) -> Code | None:
        """Return the code in slot 1 to 9."""
        index = self.first + number - 1
        return self.codes[index] if index < len(self.codes) and number <= SLOTS else None

    @property
    def numbers(self) -> dict[str, str]:
        """The digits of the codes on the page, by stable id."""
        page = self.codes[self.first : self.first + SLOTS]
        return {code.id: str(number) for number, code in enumerate(page, start=1) if code is not None}


def _used(codebook: Codebook) -> list[str]:
    return [code.id for code in codebook if not code.retired]
