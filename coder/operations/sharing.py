"""Makes a coder's own copy of a project, to work in independently; `merging` merges it back."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import CoderError, FileRefused
from coder.model import normal_name
from coder.model.ids import ResponseId
from coder.partial import begin, partial_name, put_in_place
from coder.project import Session
from coder.queries.redacted_export import RedactedExport
from coder.reasons import reason
from coder.store import coders, erasing, fulltext, opening, sharing
from coder.store.header import side_files

if TYPE_CHECKING:
    from coder.store.connection import Value


@dataclass(frozen=True, slots=True)
class Shared:
    """The content of a copy: answers, and codings of its coder; omitted rows of others, by table; places replaced in
    texts by decision, and undecided ones (None: not searched).
    """

    answers: int
    codings: int
    left_out: dict[str, int]
    replaced: int = 0
    undecided: int | None = None


def share(
    session: Session, target: Path, coder: str, *, with_codings: bool = False, redacted: str | None = None
) -> Shared:
    """Make `target` a copy of the project for `coder`: as a whole or not at all, without overwriting.

    The work of other coders is omitted unless `with_codings`. With `redacted`, redactions by `coder redact` are applied
    to texts, each character replaced by one other, so that offsets stay valid; undecided details make it `refuse`, are
    replaced, too (`hide`), or shown (`show`). The coder is registered in the project. Raises CoderError, FileRefused,
    ProjectRefused.
    """
    if target.exists() or target.is_symlink():
        raise FileRefused("{target} exists already.", "Choose another name; nothing is overwritten.", target=target)
    if not target.parent.is_dir():
        raise FileRefused(
            "The folder {parent} does not exist.", "Make it first, or choose another.", parent=target.parent
        )
    if log := next((path for path in side_files(target) if path.exists()), None):
        # SQLite would read its content as changes of the copy.
        raise FileRefused(
            "{log} is left of another project of this name, which may still be open.",
            "Close that, or remove {log}; or choose another name.",
            log=log,
        )
    with session.transaction():
        coders.coder_of(session.project, coder)  # known here by the id that the copy knows this coder by
    partial = partial_name(target.resolve(), os.getpid())
    try:
        begin(target.resolve())
        sharing.copy_to(session.project, partial)
        with opening.open_project(partial) as copy:
            own = Session(copy, session.coder)
            done = _made_own(own, normal_name(coder), with_codings=with_codings, redacted=redacted)
            erasing.clean(copy)
        if target.exists():
            raise FileRefused("{target} exists already.", "Choose another name; nothing is overwritten.", target=target)
        put_in_place(partial, target)
    except OSError as error:
        raise FileRefused(
            "{target} could not be written in the folder {parent}: {why}.",
            "Nothing was left there.",
            target=target,
            parent=target.parent,
            why=reason(error),
        ) from error
    finally:
        for left in (partial, *side_files(partial)):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return done


def _made_own(copy: Session, coder: str, *, with_codings: bool, redacted: str | None) -> Shared:
    left_out: dict[str, int] = {}
    replaced, undecided = 0, None
    with copy.transaction():
        coder_id = coders.coder_of(copy.project, coder)
        if not with_codings:
            left_out = sharing.leave_out_others(copy.project, coder_id)
        if redacted is not None:
            replaced, undecided = _replace_texts(copy, redacted)
    if redacted is not None:
        fulltext.rebuild(copy.project)
    answers, codings = sharing.how_many(copy.project, coder_id)
    return Shared(answers, codings, left_out, replaced, undecided)


def _replace_texts(copy: Session, undecided: str) -> tuple[int, int]:
    """Replace in a copy what a report would; return the numbers replaced by decision, and undecided."""
    redacted = RedactedExport(copy, hide_undecided=undecided == "hide")
    masked: list[int] = []

    def answer(row: tuple[Value, ...]) -> tuple[Value, ...]:
        number, text = ResponseId(int(str(row[0]))), str(row[1])
        safe = redacted.masked(number, text)
        if safe != text:
            masked.append(number)
        return safe, number

    def memo(row: tuple[Value, ...]) -> tuple[Value, ...]:
        number, text, response, case = row
        response_id = None if response is None else ResponseId(int(str(response)))
        return redacted.memo(str(text), response_id, of_case=(response, case) != (None, None)), number

    def code(row: tuple[Value, ...]) -> tuple[Value, ...]:
        number, *texts, examples = row
        written = [redacted.written(example, example=True) for example in json.loads(str(examples))]
        return (*(redacted.written(str(text)) for text in texts), json.dumps(written, ensure_ascii=False), number)

    def imported(row: tuple[Value, ...]) -> tuple[Value, ...]:
        problems = [redacted.written(problem) for problem in json.loads(str(row[2]))]
        return redacted.written(str(row[1])), json.dumps(problems, ensure_ascii=False), row[0]

    def other(row: tuple[Value, ...]) -> tuple[Value, ...]:
        return (*(redacted.written(str(text)) for text in row[1:]), row[0])

    rewriting = {"responses": answer, "memos": memo, "reconciliations": memo, "codes": code, "imports": imported}
    texts = {
        table: [rewriting.get(table, other)(row) for row in sharing.texts_of(copy.project, table)]
        for table in sharing.TEXTS
    }
    if redacted.undecided and undecided == "refuse":
        raise CoderError(
            redacted.undecided_message(),
            "Decide with `coder redact PROJECT`, or make the copy with --undecided hide (they are replaced)"
            " or --undecided show.",
        )
    for table, rows in texts.items():
        sharing.put_texts(copy.project, table, rows)
    sharing.begin_anew(copy.project, copy.coder, masked)
    return len(redacted.replaced_kinds), redacted.undecided
