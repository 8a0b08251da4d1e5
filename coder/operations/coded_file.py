"""Imports codings made elsewhere from a file, as one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import CoderError, NotFound, some_of
from coder.message import Message, lines, run_on, text
from coder.model import Code, Codebook, normal_name
from coder.model.problem import Problem
from coder.operations import codebook_edits
from coder.operations.changed import Changed, changed_by
from coder.operations.coded_marks import MarksBrought, put_marks
from coder.operations.coded_memos import ReadMemo, new_memos, put_memos
from coder.operations.coded_places import Places
from coder.operations.coded_questions import rows_by_question
from coder.operations.coded_rows import CodedRows
from coder.operations.coding import Decided, bring_codings
from coder.queries.codebooks import codebook_of
from coder.queries.variables import variables_of
from coder.readers import ReadOptions
from coder.store import codebooks, coding_orders, journal, variables
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.model.coding import Origin
    from coder.model.ids import CoderId, ResponseId
    from coder.operations.coded_tables import CodedRow
    from coder.project import Session

SEPARATORS = (";", "|", ",")
"""Common separators of codes in one cell."""

NOTHING = Changed("apply", None)


@dataclass(slots=True)
class CodedFileApplied:
    """The result: codings and the answers that got any, existing codings, new codes, and rows without a place.

    `no_code_fits` are answers without a code in the file, `known_no_code_fits` those marked so already, `not_coded`
    rows of answers not coded there; `kept` are answers without a code in the file that keep this coder's codes. `memos`
    are new, `known_memos` existed; `marks` are flags and decisions. `without_run` are codings from a suggestion whose
    run is not here. `coders` are those whose rows were imported; `others` counts the omitted rows of other coders.
    """

    changed: Changed = NOTHING
    responses: int = 0
    codings: int = 0
    known: int = 0
    no_code_fits: int = 0
    known_no_code_fits: int = 0
    not_coded: int = 0
    kept: int = 0
    memos: int = 0
    known_memos: int = 0
    marks: MarksBrought = field(default_factory=MarksBrought)
    without_run: int = 0
    coders: list[str] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    new_codes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def apply_file(
    session: Session,
    path: Path,
    *,
    codes_column: str | None = None,
    code_columns: Sequence[str] = (),
    separator: str = "|",
    id_column: str | None = None,
    question: str | None = None,
    wave: str | None = None,
    create_codes: bool = False,
    not_coded: bool = False,
    all_coders: bool = False,
    cases: Container[str] | None = None,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
) -> CodedFileApplied:
    """Apply the codes in a file, matched by case, as this coder's codings and as one change.

    Give `codes_column` (codes between `separator`), or `code_columns` (0/1, headed by their code); with neither the
    column is guessed. A column with questions of the project says which one each row is about. A table from `coder
    export` has question, wave, coder and characters itself, and its memos; with `all_coders` the rows of all coders are
    imported as theirs. An empty list, or a row of zeros, means «no code fits»; with `not_coded`, not coded. `cases`
    limits the cases. Raises NotFound, naming all unknown codes, unless `create_codes`.
    """
    done = CodedFileApplied()
    rows = CodedRows(
        session, codebook_of(session), path, options, id_column=id_column, listing=codes_column, headed=code_columns,
        separator=separator,
    )  # fmt: skip
    if all_coders and not rows.names_coder:
        raise CoderError(
            "{path} does not say whose its codings are.",
            "Bring them in as those of one coder, with --coder NAME.",
            path=path,
        )
    usual = None
    if not rows.exported and (question is not None or not rows.names_question):
        usual = _question(session, question)
    wanted = [row for row in rows if cases is None or row.case in cases]
    if rows.exported:
        wanted = _of(wanted, question, wave, path)
    elif (by_question := rows_by_question(session, wanted, question, wave, done.problems)) is not None:
        wanted, usual = by_question, None
    else:
        usual = usual or _question(session, question)
    by_coder = _by_coder(wanted, session.coder) if all_coders else {session.coder: _own(wanted, session.coder, done)}
    done.coders = list(by_coder)
    done.problems += rows.problems
    with journal.change(session.project, "apply", session.coder, in_order=coding_orders.FROM_FILE) as act:
        names = [name for theirs in by_coder.values() for row in theirs for name in row.named_codes]
        tried = () if rows.exported else tuple(other for other in SEPARATORS if other != separator)
        codebook, done.new_codes = _with_codes(session, act, names, create_codes, tried)
        answers: set[ResponseId] = set()
        memos: list[tuple[CoderId, ReadMemo]] = []
        for coder, theirs in by_coder.items():
            places = Places(session, done.problems, usual, wave)
            with act.written_for(coder):
                coded, fresh = _put(session, act, theirs, places, codebook, done, not_coded=not_coded)
                put_marks(session, act, theirs, places, codebook, done.marks)
            answers |= coded
            memos += fresh
            places.close()
        done.memos = put_memos(act, memos)
        done.responses = len(answers)
        act.describe(_summary(done, path.name))
        done.changed = changed_by(session, act)
    return done


def _summary(done: CodedFileApplied, file: str) -> Message:
    facts = {"codings": done.codings, "answers": done.responses, "none": done.no_code_fits, "memos": done.memos}
    if done.marks.flags:
        return Message("{flags} flags from {file}", file=file, flags=done.marks.flags)
    if done.marks.decisions:
        return Message("{decisions} decisions on suggestions from {file}", file=file, decisions=done.marks.decisions)
    if done.no_code_fits and done.memos:
        return Message(
            "{codings} codings on {answers} answers and «no code fits» on {none} and {memos} memos from {file}",
            file=file, **facts,
        )  # fmt: skip
    if done.no_code_fits:
        return Message("{codings} codings on {answers} answers and «no code fits» on {none} from {file}",
                       file=file, **facts)  # fmt: skip
    if done.memos:
        return Message("{codings} codings on {answers} answers and {memos} memos from {file}", file=file, **facts)
    return Message("{codings} codings on {answers} answers from {file}", file=file, **facts)


def _put(
    session: Session,
    act: journal.Change,
    rows: list[CodedRow],
    places: Places,
    codebook: Codebook,
    done: CodedFileApplied,
    *,
    not_coded: bool,
) -> tuple[Set[ResponseId], list[tuple[CoderId, ReadMemo]]]:
    """Apply the rows of one coder, and count them.

    Returns the answers that got a code by them, and the memos still to be written.
    """
    code_rows = codebooks.code_ids(session.project)
    found: dict[ResponseId, dict[tuple[int, int], list[Code]]] = {}
    memos: list[ReadMemo] = []
    origins: dict[Decided, Origin] = {}
    for row in rows:
        if row.flag or row.decision:
            continue
        if row.memo is not None:
            target = places.of_memo(row)
            if target is not None:
                if row.codes:
                    target = target._replace(code_id=code_rows[codebook.find(row.codes[0]).id])
                memos.append(ReadMemo(row.line, row.memo, target, row.origin))
            continue
        if not row.codes and (not_coded or not row.none_fits):
            done.not_coded += 1
            continue
        place = places.find(row)
        if place is None:
            continue
        response, span = place
        excerpts = found.setdefault(response, {})
        if row.codes:
            codes = [codebook.find(name) for name in row.codes]
            excerpts.setdefault(span, []).extend(codes)
            origins |= {(response, span, code.id): row.origin for code in codes}
        else:
            origins[response, None, None] = row.origin
    brought = bring_codings(session, act, codebook, found, origins)
    done.codings += brought.codings
    done.known += brought.known
    done.kept += brought.kept
    done.without_run += brought.without_run
    done.no_code_fits += brought.none_fits
    done.known_no_code_fits += brought.none_known
    fresh_memos = new_memos(session, act.coder_id, memos)
    done.known_memos += len(memos) - len(fresh_memos)
    return brought.answers, [(act.coder_id, memo) for memo in fresh_memos]


def _question(session: Session, name: str | None) -> str:
    """Return the question whose answers are coded: the named one, or the only one."""
    if name is not None:
        variables.question_id(session.project, name)
        return name
    names = [row.name for row in variables_of(session) if row.kind == "open"]
    if not names:
        raise NotFound("The project has no open question.", "Import answers with `coder import`.")
    if len(names) > 1:
        raise CoderError(
            "The project has {n} open questions.",
            "Say which was coded with --question: {names}.",
            n=len(names),
            names=", ".join(names),
        )
    return str(names[0])


def _of(rows: list[CodedRow], question: str | None, wave: str | None, path: Path) -> list[CodedRow]:
    """Return the rows of a question and a wave, where named. Raises NotFound where there are none."""
    fitting = [row for row in rows if question in (None, row.question) and wave in (None, row.wave)]
    if rows and not fitting:
        described = [
            Message("«{question}» in the wave «{wave}»", question=question, wave=name)
            if name
            else text(f"«{question}»")
            for question, name in sorted({(row.question, row.wave or "") for row in rows if row.question})
        ]
        raise NotFound(
            "{path} has no coding of that question and wave.", "There is: {names}.", path=path, names=some_of(described)
        )
    return fitting


def _own(rows: list[CodedRow], coder: str, done: CodedFileApplied) -> list[CodedRow]:
    """Return the rows of one coder, or of the only one. Raises CoderError where there are several without this one."""
    coder = normal_name(coder)
    by = Counter(row.coder for row in rows if row.coder)
    if len(by) < 2 and coder not in by:
        return rows
    if coder not in by:
        raise CoderError(
            "The file holds codings by {by}, and none by «{coder}».",
            "Say whose to bring in with --coder NAME, one coder at a time; or bring in all with --all-coders.",
            by=some_of([f"«{name}»" for name in by]),
            coder=coder,
        )
    done.others = {str(name): rows_of for name, rows_of in by.items() if name != coder}
    return [row for row in rows if row.coder == coder]


def _by_coder(rows: list[CodedRow], coder: str) -> dict[str, list[CodedRow]]:
    """Group rows by coder in order of appearance; rows without a name are `coder`'s."""
    found: dict[str, list[CodedRow]] = {}
    for row in rows:
        found.setdefault(normal_name(row.coder or "") or coder, []).append(row)
    return found


def _with_codes(
    session: Session, act: journal.Change, names: Iterable[str], create: bool, tried: Iterable[str]
) -> tuple[Codebook, list[str]]:
    """Return the codebook with every named code, and the names of those created.

    Raises NotFound, naming all unknown ones, unless they are to be created; suggests a separator of `tried` that would
    split one into known codes.
    """
    codebook = codebook_of(session)
    # Letter case and blanks do not distinguish names, here as in look-ups.
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(normal_name(name).casefold(), name)
    unknown: dict[str, NotFound] = {}
    for name in spelled.values():
        try:
            codebook.find(name)
        except NotFound as error:
            unknown[name] = error
    if not unknown:
        return codebook, []
    if not create:
        refusals = lines(run_on((error.what, *error.hints)) for error in unknown.values())
        for separator in tried:
            if any(_all_known(codebook, name.split(separator)) for name in unknown):
                raise NotFound(
                    refusals,
                    "Nothing was applied. «{separator}» stands between codes: give --separator {typed_separator}",
                    separator=separator,
                    typed_separator=typed(separator),
                )
        raise NotFound(refusals, "Nothing was applied. Correct the file, or let new codes be made with --create-codes.")
    codes = codebook_edits.add_codes(session, act, unknown)
    return codebook_of(session), [code.name for code in codes]


def _all_known(codebook: Codebook, names: Sequence[str]) -> bool:
    """Return whether these are several names of codes."""
    try:
        return len([codebook.find(name) for name in names]) > 1
    except NotFound:
        return False
