"""An open project in the hands of one coder: every act and every look, one method each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coder.errors import CoderError, Conflict
from coder.model import Code, Codebook, Filter, Problem
from coder.model.change import LoggedChange
from coder.model.progress import Status
from coder.model.variable import Variable
from coder.partial import PRIVATE, SHARED
from coder.store import (
    Connection,
    codebooks,
    coding,
    connection,
    counts,
    journal,
    mending,
    newest_run,
    queries,
    runs,
    search,
    undoing,
    units,
    variables,
)

Row = dict[str, Any]


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

    # Acts

    def apply(
        self, response: str, codes: tuple[str, ...], start: int | None = None, end: int | None = None
    ) -> list[tuple[Code, bool]]:
        """Apply codes to an answer or to characters `start` to `end` of it, as one change.

        Returns each code with whether it is new there. Raises NotFound for an unknown answer or code, CoderError for
        characters outside the text or a retired code.
        """
        with journal.change(self.project, "apply", self.coder, in_order=self.in_order) as act:
            codebook = self.codebook()  # read under the lock: nobody retires a code between the look and the act
            wanted = [in_use(codebook, codebook.find(name)) for name in codes]
            row = coding.find_response(self.project, response)
            span = coding.checked_span(row, start, end)
            rows = codebooks.code_ids(self.project)
            done = [
                (code, coding.put_coding(self.project, act, row["id"], span, rows[code.id]) is not None)
                for code in wanted
            ]
            names = ", ".join(f"«{code.name}»" for code, new in done if new)
            act.describe(f"{names} on answer {row['id']}{_span_words(row, span)}")
        return done

    def remove(self, response: str, code: str, start: int | None = None, end: int | None = None) -> tuple[int, int]:
        """Take back one of this coder's codings; returns the characters it stood on. Raises NotFound."""
        with journal.change(self.project, "remove", self.coder) as act:
            found = self.codebook().find(code)
            row = coding.find_response(self.project, response)
            span = None if start is None and end is None else coding.checked_span(row, start, end)
            code_row = codebooks.code_ids(self.project)[found.id]
            removed = coding.remove_coding(self.project, act, row, span, code_row, found.name)
            act.describe(f"«{found.name}» off answer {row['id']}{_span_words(row, removed)}")
        return removed

    def memo(
        self,
        text: str,
        *,
        response: str | None = None,
        start: int | None = None,
        end: int | None = None,
        case: str | None = None,
        code: str | None = None,
    ) -> int:
        """Write a memo on an answer, an excerpt, a case, a code, or else the project; returns its id."""
        if not text.strip():
            raise CoderError("The memo is empty.", "Give its text.")
        with journal.change(self.project, "memo", self.coder) as act:
            found = None if code is None else self.codebook().find(code)
            target: Row = {}
            about = "the project"
            if response is not None:
                row = coding.find_response(self.project, response)
                target["response_id"], about = row["id"], f"answer {row['id']}"
                if start is not None or end is not None:
                    target["start_char"], target["end_char"] = coding.checked_span(row, start, end)
            if case is not None:
                target["case_id"], about = coding.find_case(self.project, case), f"case {case}"
            if found is not None:
                target["code_id"], about = codebooks.code_ids(self.project)[found.id], f"«{found.name}»"
            memo_id = coding.put_memo(act, text, target)
            act.describe(f"memo on {about}")
        return memo_id

    def rename(self, wanted: str, name: str) -> tuple[str, str]:
        """Give a question or variable another name, as one change; returns the name it had, and the new one.

        Its full text stays, and a later file with the earlier name as heading belongs to it. Raises NotFound where
        nothing is called so, CoderError for a name that is taken or cannot be one.
        """
        with journal.change(self.project, "rename", self.coder) as act:
            old, new = variables.rename(self.project, act, wanted, name)
            act.describe(f"«{old}» is now called «{new}»")
        return old, new

    def decide(self, suggestions: list[int], decision: str, code: str | None = None) -> list[Row]:
        """Accept, reject or change (to `code`) suggestions, as one change.

        Returns suggestion, response, code and coding (None where none was made) for each. Raises NotFound for an
        unknown suggestion, Conflict when this coder decided on one before.
        """
        made = []
        with journal.change(self.project, "decide", self.coder, in_order=self.in_order) as act:
            codebook = self.codebook()
            other = None if code is None else in_use(codebook, codebook.find(code))
            rows = codebooks.code_ids(self.project)
            for suggestion_id in suggestions:
                suggestion = coding.find_suggestion(self.project, suggestion_id)
                chosen = other or codebook.known(suggestion["code_key"])
                if decision != "reject":
                    in_use(codebook, chosen)
                    refuse_earlier_version(suggestion)
                coding_id = coding.put_decision(
                    self.project, act, suggestion, decision, rows[other.id] if other else None
                )
                made.append(
                    {
                        "suggestion": suggestion_id, "response": suggestion["response_id"],
                        "code": codebook.path(chosen), "coding": coding_id,
                    }
                )  # fmt: skip
            act.describe(_decided(decision, made))
        return made

    def undo(self, change: int | None = None) -> Row:
        """Undo one act: this coder's latest, or `change`, whoever did it. See `undoing.undo`."""
        return undoing.undo(self.project, self.coder, change_id=change)

    def redo(self, change: int | None = None) -> Row:
        """Redo one act: what this coder undid last, or `change`, whoever undid it. See `undoing.redo`."""
        return undoing.redo(self.project, self.coder, change_id=change)

    def put_codebook(self, new: Codebook, summary: str, *, seen: Codebook | None = None) -> int:
        """Bring the project's codebook to `new`, as one change; returns the number of rows it touched.

        Codes that `new` lacks are retired. Give as `seen` the codebook that `new` was worked out from: raises
        Conflict when somebody has changed it since, so that nothing of theirs is taken away unseen.
        """
        with journal.change(self.project, "codebook", self.coder, summary) as act:
            if seen is not None and codebooks.codebook_of(self.project) != seen:
                raise Conflict(
                    "Somebody has changed the codebook of the project meanwhile.",
                    "Nothing was changed. Look at the differences again: coder codebook diff",
                )
            codebooks.put_codebook(self.project, act, new)
            touched = act.rows_touched
        return touched

    def change_codebook(self, make: Callable[[Codebook], Codebook], summary: str) -> int:
        """Bring the codebook to what `make` makes of it as it stands, read under the lock; else as `put_codebook`."""
        with journal.change(self.project, "codebook", self.coder, summary) as act:
            codebooks.put_codebook(self.project, act, make(codebooks.codebook_of(self.project)))
            touched = act.rows_touched
        return touched

    def repair(self) -> list[str]:
        """Take out triggers that another program has put in, put back views, and build the full-text index anew.

        Returns what was mended, in words.
        """
        return mending.repair(self.project)

    def compact(self) -> mending.Compacted:
        """Give back the room of what is gone from the file. Raises ProjectRefused where there is no room to do it."""
        return mending.compact(self.project)

    def room_to_give_back(self) -> int:
        """Bytes of the file that hold nothing."""
        return mending.free_bytes(self.project)

    # Looks

    def codebook(self) -> Codebook:
        """The codebook as it stands, retired codes last."""
        return codebooks.codebook_of(self.project)

    def codings_by_code(self) -> dict[str, int]:
        """How many codings each code has, by id."""
        return codebooks.codings_by_code(self.project)

    def response(self, reference: str) -> Row:
        """The answer with this number, CASE/QUESTION or only case: id, case, question, text. Raises NotFound."""
        return coding.find_response(self.project, reference)

    def question_meant(self, wanted: str | None) -> str | None:
        """The name of the open question that `wanted` means; None stays None. Raises NotFound, CoderError."""
        return None if wanted is None else variables.question_name(self.project, wanted)

    def variable_meant(self, wanted: str) -> str:
        """The name of the variable that `wanted` means. Raises NotFound, CoderError."""
        return variables.variable_name(self.project, wanted)

    def search(self, where: Filter, limit: int | None = None) -> Iterator[Row]:
        """Answers that fit. See `store.search`."""
        return search.search(self.project, where, limit)

    def count(self, where: Filter) -> int:
        """How many answers fit."""
        return search.count(self.project, where)

    def waiting(self, code: str | None = None, limit: int | None = None) -> Iterator[Row]:
        """Proposed suggestions of the newest run that this coder has not decided on, in any run, surest first."""
        with self.project.snapshot():
            row = None if code is None else codebooks.code_ids(self.project)[self.codebook().find(code).id]
        return runs.waiting(self.project, self.coder, code=row, limit=limit)

    def not_waiting(self, code: str | None = None) -> dict[str, int]:
        """Why suggestions of the newest run do not wait for this coder. See `runs.not_waiting`."""
        row = None if code is None else codebooks.code_ids(self.project)[self.codebook().find(code).id]
        return runs.not_waiting(self.project, self.coder, code=row)

    def suggestion_for(self, response: str, code: str) -> int:
        """The newest run's suggestion of `code` for an answer. Raises CoderError when there is none."""
        with self.project.snapshot():
            row = coding.find_response(self.project, response)
            found = self.codebook().find(code)
            suggestion = newest_run.suggestion_for(self.project, row["id"], codebooks.code_ids(self.project)[found.id])
        if suggestion is None:
            raise CoderError(
                f"The newest run does not suggest «{found.name}» for answer {row['id']}.",
                "Apply the code by hand with `coder apply`, or make a new run with `coder suggest`.",
            )
        return suggestion

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

    def memos(self) -> list[Row]:
        """Every memo with its coder, time and what it is about."""
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


def in_use(codebook: Codebook, code: Code) -> Code:
    """`code`, unless it is retired: then CoderError, naming the codes that replaced it."""
    if not code.retired:
        return code
    heirs = [other.name for other in codebook if code.id in other.replaces and not other.retired]
    hint = f"Use {' or '.join(f'«{name}»' for name in heirs)} instead." if heirs else "Choose another code."
    raise CoderError(f"The code «{code.name}» is retired, so it cannot be applied.", hint)


def refuse_earlier_version(suggestion: Row) -> None:
    if suggestion["replaced_by"] is not None:
        raise CoderError(
            f"Suggestion {suggestion['id']} is about an answer whose text a later import changed"
            f" (now answer {suggestion['replaced_by']}).",
            "Make a new run with `coder suggest`.",
        )


def _decided(decision: str, made: list[Row]) -> str:
    verb = {"accept": "accepted", "reject": "rejected", "change": "changed to another code"}[decision]
    if len(made) == 1:
        return f"{verb} «{made[0]['code']}» on answer {made[0]['response']}"
    return f"{verb} {len(made)} suggestions"


def _span_words(response: Row, span: tuple[int, int]) -> str:
    whole = span == (0, len(response["text"]))
    return "" if whole else f", characters {span[0]}–{span[1]}"
