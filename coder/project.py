"""An open project in the hands of one coder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coder.errors import CoderError
from coder.model import Codebook, Filter, Problem
from coder.model.change import LoggedChange
from coder.model.progress import Status
from coder.model.response import FoundResponse, Memo, Response
from coder.model.variable import Variable
from coder.partial import PRIVATE, SHARED
from coder.store import (
    Connection,
    codebooks,
    coding,
    connection,
    counts,
    journal,
    queries,
    runs,
    search,
    units,
    variables,
)


def create_project(path: Path, coder: str, title: str = "", *, shared: bool = False) -> Session:
    """Make a project file and open it: for its owner alone, or (`shared`) for the group that owns the folder too.

    Raises ProjectRefused when something stands there already.
    """
    project = connection.create(path, SHARED if shared else PRIVATE)
    with project.transaction():
        queries.put_setting(project, "title", title or path.stem)
        queries.put_setting(project, "made", connection.now())
    return Session(project, coder)


def open_project(path: Path, coder: str = "", *, read_only: bool = False) -> Session:
    """Open a project file. `coder` is the person whose acts will be journalled; looking needs none."""
    project = connection.open_project(path, read_only=read_only)
    if coder and not project.read_only:
        try:
            project.refuse_meddled()  # said before the work, not after it
        except BaseException:
            project.close()
            raise
    return Session(project, coder)


class Session:
    """One coder at work in one project file. Every act is journalled and can be undone."""

    def __init__(self, project: Connection, coder: str) -> None:
        self.project = project
        self.coder = coder
        self.in_order = ""
        """The order in which answers come to the coder, recorded with what is decided; empty where it is not known.
        See `store.coding_orders`."""

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Close the file. Raises Damaged for an error that nobody foresaw, where the file is found to be damaged."""
        try:
            if isinstance(error, Exception) and not isinstance(error, CoderError | OSError | AssertionError):
                from coder.store import check  # which everyday commands do not need

                check.refuse_damaged(self.project, error)
        finally:
            self.close()

    def close(self) -> None:
        """Close the project file."""
        self.project.close()

    # Looks

    def codebook(self) -> Codebook:
        """The codebook as it stands, retired codes last."""
        return codebooks.codebook_of(self.project)

    def codings_by_code(self) -> dict[str, int]:
        """How many codings each code has, by id."""
        return codebooks.codings_by_code(self.project)

    def response(self, reference: str) -> Response:
        """The answer with this number, CASE/QUESTION or only case. Raises NotFound."""
        return coding.find_response(self.project, reference)

    def question_meant(self, wanted: str | None) -> str | None:
        """The name of the open question that `wanted` means; None stays None. Raises NotFound, CoderError."""
        return None if wanted is None else variables.question_name(self.project, wanted)

    def variable_meant(self, wanted: str) -> str:
        """The name of the variable that `wanted` means. Raises NotFound, CoderError."""
        return variables.variable_name(self.project, wanted)

    def search(self, where: Filter, limit: int | None = None) -> Iterator[FoundResponse]:
        """Answers that fit. See `store.search`."""
        return search.search(self.project, where, limit)

    def count(self, where: Filter) -> int:
        """How many answers fit."""
        return search.count(self.project, where)

    def log(self, limit: int | None = None) -> Iterator[LoggedChange]:
        """The journal, newest first; with this coder's name given, only theirs."""
        return journal.log(self.project, limit=limit, coder=self.coder or None)

    def status(self) -> Status:
        """Progress per question, code and coder, the newest run, and answers that were changed by an import."""
        with self.project.snapshot():
            return Status(
                str(self.project.path),
                queries.setting(self.project, "title"),
                units.current(self.project),
                queries.totals(self.project),
                tuple(queries.progress_by_question(self.project)),
                tuple(queries.code_counts(self.project)),
                tuple(queries.progress_by_coder(self.project)),
                runs.latest_run(self.project),
                tuple(queries.earlier_versions(self.project)),
                tuple(counts.imports(self.project)),
            )

    def memos(self) -> list[Memo]:
        """Every memo, in the order they were written."""
        return queries.memos(self.project)

    def variables(self) -> list[Variable]:
        """Every variable, in the order of the survey."""
        return queries.variables(self.project)

    def values_of(self, variable: str) -> list[str]:
        """VARIABLE=VALUE for at most a hundred values of a variable, in their order."""
        found = queries.values_of(self.project, variable)
        return [f"{variable}={value}" for value in found]

    def waves(self) -> list[str]:
        """The waves in the order they were imported; one with an empty name where none was given."""
        return counts.waves(self.project)

    def check(self) -> list[Problem]:
        """Everything that is wrong with the file; empty when it is sound."""
        from coder.store import check

        return check.check(self.project)
