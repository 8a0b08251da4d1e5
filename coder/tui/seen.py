"""What a coder in blind mode has seen: written once for each answer, later where the file cannot be written now."""

from __future__ import annotations

from contextlib import suppress

from coder.errors import ProjectRefused
from coder.session import Session, deciding
from coder.session.answer import Proposal


class Seen:
    """Notes of what was seen. They never stand in the way of an act: it is in the file already."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._noted: set[int] = set()
        self._unwritten: list[tuple[int, str, tuple[Proposal, ...]]] = []
        """The answer, how its suggestions came to be seen, and they."""

    def note(self, response: int, because: str, proposals: tuple[Proposal, ...]) -> None:
        """Note what is seen of an answer, the first time."""
        if response not in self._noted and proposals and not self.session.project.read_only:
            self._noted.add(response)
            self._unwritten.append((response, because, proposals))
            self.write()

    def write(self) -> None:
        """Write what is not in the file yet; what cannot be written waits for the next time."""
        with suppress(ProjectRefused):
            while self._unwritten:
                deciding.note_shown(self.session, *self._unwritten[0])
                self._unwritten.pop(0)
