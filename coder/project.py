"""An open project and the coder who works in it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import CoderError
from coder.partial import PRIVATE, SHARED
from coder.store import check, connection, identity, opening, settings

if TYPE_CHECKING:
    from coder.store.connection import Connection


def create_project(path: Path, coder: str, title: str = "", *, shared: bool = False) -> Session:
    """Create a project file and open it: for its owner alone, or (`shared`) for the group that owns the folder, too.

    Raises ProjectRefused when the path exists.
    """
    project = opening.create(path, SHARED if shared else PRIVATE)
    with project.transaction():
        settings.put_setting(project, "title", title or path.stem)
        settings.put_setting(project, "made", connection.now())
        settings.put_setting(project, identity.PROJECT, next(identity.fresh()))
    return Session(project, coder)


def open_project(path: Path, coder: str = "", *, read_only: bool = False) -> Session:
    """Open a project file. `coder` is the person whose operations are journalled; reading needs none.

    A coder known here is meant by the name in other letter case, too.
    """
    project = opening.open_project(path, read_only=read_only)
    try:
        if coder and not project.read_only:
            project.refuse_meddled()  # refused before the work, not after it
        return Session(project, opening.known_as(project, coder) if coder else "")
    except BaseException:
        project.close()
        raise


def open_trial(session: Session) -> Session:
    """Return the project as a copy of its own, to see what an operation would do. What it does ends with the copy."""
    return Session(opening.scratch_copy(session.project), session.coder)


class Session:
    """One coder working in one project file. Every operation is journalled and can be undone."""

    def __init__(self, project: Connection, coder: str) -> None:
        self.project = project
        self.coder = coder
        self.in_order = ""
        """The order of the coder's answers, recorded with decisions; empty if unknown. See `store.coding_orders`."""

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Close the file. Raises Damaged for an unforeseen error if the file turns out to be damaged."""
        try:
            if isinstance(error, Exception) and not isinstance(error, CoderError | OSError | AssertionError):
                check.refuse_damaged(self.project, error)
        finally:
            self.close()

    def close(self) -> None:
        """Close the project file."""
        self.project.close()

    @property
    def path(self) -> Path:
        """The path of the project file."""
        return self.project.path

    @property
    def read_only(self) -> bool:
        """Whether the file is read-only, or was opened so."""
        return self.project.read_only

    def refuse_as_target(self, path: Path) -> None:
        """Raise CoderError where writing to `path` would replace the project file."""
        if path.exists() and path.samefile(self.path):
            raise CoderError("{target} is the project file itself.", "Choose another name.", target=path)

    def snapshot(self) -> AbstractContextManager[None]:
        """Return a context in which every query sees the same state, whatever others write meanwhile."""
        return self.project.snapshot()

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context whose writes outside the journal are all or nothing. Operations open their own."""
        return self.project.transaction()
