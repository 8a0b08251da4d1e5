"""The record of which suggestions the coder was shown: once per answer, written when no key waits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from coder.errors import ProjectRefused
from coder.operations.flags import SuggestionsShown, note_shown, shown_now

if TYPE_CHECKING:
    from coder.model import Suggestion
    from coder.model.ids import ResponseId
    from coder.project import Session

ENOUGH = 500
"""Records waiting at most; while a file cannot be written, the oldest are kept."""


class ShownSuggestions:
    """Records of shown suggestions. No operation or key waits for them: the screen's timer writes them together."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._noted: set[ResponseId] = set()
        self._unwritten: list[SuggestionsShown] = []

    def note(self, response: ResponseId, because: str, suggestions: Sequence[Suggestion]) -> None:
        """Note which suggestions are seen with an answer, the first time. See `store.flags.note_shown`."""
        if response in self._noted or not suggestions or self.session.read_only:
            return
        if len(self._unwritten) < ENOUGH:
            self._noted.add(response)
            self._unwritten.append(shown_now(response, because, suggestions))

    def write(self) -> None:
        """Write what is not in the file yet; what cannot be written waits for the next call."""
        if self._unwritten:
            with suppress(ProjectRefused):
                note_shown(self.session, self._unwritten)
                self._unwritten.clear()
