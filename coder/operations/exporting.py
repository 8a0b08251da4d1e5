"""Exports tables of a project, filtered as in a search, each file as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from msgspec import structs

from coder.errors import FileRefused
from coder.i18n.translator import N_, languages
from coder.model import Codebook, Filter
from coder.model.ids import ResponseId
from coder.naming import CLOSED_VARIABLE, find_name
from coder.queries.codebooks import codebook_of, language_of
from coder.queries.counting import CountedAnswer, counted_answers, counted_codes
from coder.queries.redacted_export import RedactedExport
from coder.queries.variables import variables_of
from coder.reports import tables, writers
from coder.reports.coder_rule import CoderRule as CoderRule  # for the front ends too
from coder.reports.words import Words
from coder.reports.writers import Fitted as Fitted  # for the front ends too
from coder.reports.writers import HowWritten
from coder.store import marks, queries, reconciliations, search
from coder.store import variables as stored
from coder.store.answers import listed_under
from coder.text.leading import leading_sentence

if TYPE_CHECKING:
    from coder.model.excerpts import CodedResponse
    from coder.model.variable import Variable
    from coder.project import Session


@dataclass(frozen=True, slots=True)
class TableExported:
    """The result of writing, with losses due to the format; matching codings and memos left out because they are on
    answers that a later import changed; the number of undecided personal details (None: not searched); and the numbers
    of matching flags and decisions that a table of codings does not contain.
    """

    fitted: Fitted
    on_earlier_versions: int
    memos_on_earlier_versions: int = 0
    undecided: int | None = None
    flags_beside: int = 0
    decisions_beside: int = 0

    @property
    def rows(self) -> int:
        """Rows written."""
        return self.fitted.rows


def export(
    session: Session,
    what: str,
    format_: str,
    target: Path | IO[str],
    *,
    where: Filter | None = None,
    variables: Sequence[str] | None = None,
    several: CoderRule = CoderRule.FIRST,
    raw: bool = False,
    unredacted: bool = False,
) -> TableExported:
    """Write one table of the project to a path or an open stream.

    `variables` are the columns about each case (None: all closed ones). Redactions by `coder redact` are applied unless
    `unredacted`; offsets remain those in the whole answer. `several` selects the codes that count in the matrix and the
    codebook on answers coded by several coders. Raises NotFound, FileRefused.
    """
    where = where or Filter()
    if isinstance(target, Path):
        session.refuse_as_target(target)
        _require_ordinary(target)
    with session.snapshot():
        search.conditions(session.project, where)  # refuses an unknown name before anything is written
        redacted = None if unredacted else RedactedExport(session)
        words = words_of(session)
        table = table_of(session, what, where, _chosen(session, variables), several, redacted, words,
                         user_missing=format_ == "sav")  # fmt: skip
        description = words(ABOUT[table.name]) if table.name in ABOUT else ""
        fitted = writers.write(table, format_, target, HowWritten(raw, description))
        left_out = memos = 0
        counts_beside = (0, 0)
        if what in ("excerpts", "codings"):
            counts_beside = marks.beside_codings(session.project, where)
        if what in ("excerpts", "codings", "matrix", "reliability") and not where.all_versions:
            left_out = queries.codings_on_earlier_versions(session.project, where)
            memos = (
                0 if what in ("matrix", "reliability") else queries.memos_on_earlier_versions(session.project, where)
            )
    undecided = None if redacted is None else redacted.undecided
    return TableExported(fitted, left_out, memos, undecided, *counts_beside)


ABOUT = {
    "matrix": N_("1: the code was applied; 0: it was not; missing: nobody has coded the answer."),
    "reliability": N_("1: the coder applied the code; 0: did not; missing: did not code the answer."),
}
"""Notes on the numbers, stored in files for statistics programs."""


def words_of(session: Session) -> Words:
    """Return the words for labels of exports: those of their language."""
    return Words(language_of(session))


def words_in(codebook: Codebook) -> Words:
    """Return the words for texts about a codebook: those of its language."""
    language = codebook.language[:2]
    return Words(language if language in languages() else "nb")


def table_of(
    session: Session,
    what: str,
    where: Filter,
    variables: Sequence[Variable],
    several: CoderRule,
    redacted: RedactedExport | None,
    words: Words,
    *,
    user_missing: bool = False,
) -> tables.ExportTable:
    """Return a table of the project; its rows are read as they are consumed. `user_missing`: codes for the reasons of
    missing answers are kept.
    """
    project, codebook = session.project, codebook_of(session)
    if what == "reliability":
        return _reliability(session, where, redacted.named(codebook) if redacted else codebook, words)
    if what in ("flags", "decisions"):
        return _beside(session, what, where, redacted, words)
    decided: tables.Decided = {
        (reconciled.response, reconciled.code): reconciled.outcome for reconciled in reconciliations.decided(project)
    }
    if what == "excerpts":
        excerpts, memos = queries.decisions(project, where), queries.memos_beside(project, where)
        if redacted:
            excerpts, memos = redacted.excerpts(excerpts), redacted.memos(memos)
        return tables.excerpts(chain(excerpts, memos), variables, words, _under(session, redacted), decided,
                               user_missing=user_missing)  # fmt: skip
    if what == "codings":
        codings, memos = queries.decisions(project, where), queries.memos_beside(project, where)
        if redacted:
            codings, memos = redacted.codes(codings), redacted.memos(memos, quoted=False)
        return tables.codings(chain(codings, memos), words, decided)
    if what == "matrix":
        counted_by_response = counted_answers(session, several) if where.coder is None else {}
        answers = _counted(queries.answers(project, where), counted_by_response)
        if redacted:
            answers, codebook = redacted.answers(answers), redacted.named(codebook)
        return tables.matrix(
            answers, codebook, variables, words, dict.fromkeys(counted_by_response, several.value),
            _under(session, redacted), user_missing=user_missing,
        )  # fmt: skip
    used, by_several = counted_codes(session, several)
    counts = {
        code: (
            use.codings, use.answers, use.cases, *(use.answer_range or (None, None)), *(use.case_range or (None, None))
        )
        for code, use in used.items()
    }  # fmt: skip
    rule = several.value if by_several else ""
    return tables.codebook_table(redacted.codebook(codebook) if redacted else codebook, counts, rule)


def _beside(
    session: Session, what: str, where: Filter, redacted: RedactedExport | None, words: Words
) -> tables.ExportTable:
    """Return flags with their excerpts, or decisions on suggestions."""
    if what == "flags":
        flags = marks.flags_beside(session.project, where)
        return tables.flags(redacted.excerpts(flags) if redacted else flags, words)
    decisions = marks.decisions_beside(session.project, where)
    return tables.decisions(redacted.codes(decisions) if redacted else decisions, words)


def _reliability(session: Session, where: Filter, codebook: Codebook, words: Words) -> tables.ExportTable:
    """Return every answer coded by some coder, by all who coded any of these; `where` may name one coder, and codes."""
    codes = [code for code in codebook if not code.retired and (not where.codes or code.id in where.codes)]
    units: dict[int, tables.CodedBy] = {}
    applied: dict[int, dict[str, set[str]]] = {}
    coders: dict[str, None] = {}
    for excerpt in queries.decisions(session.project, structs.replace(where, codes=())):
        if excerpt.response is None:
            continue
        sets = applied.setdefault(excerpt.response, {})
        sets.setdefault(excerpt.coder, set()).update([excerpt.code_key] if excerpt.code_key else [])
        coders[excerpt.coder] = None
        if excerpt.response not in units:
            units[excerpt.response] = tables.CodedBy(excerpt.response, excerpt.case, excerpt.question, excerpt.wave, {})
    coded_answers = (
        replace(unit, codes={coder: frozenset(ids) for coder, ids in applied[response].items()})
        for response, unit in units.items()
    )
    return tables.reliability(coded_answers, sorted(coders), codebook, codes, words)


def _counted(
    rows: Iterable[CodedResponse], counted_by_response: Mapping[int, CountedAnswer]
) -> Iterator[CodedResponse]:
    """Yield the answers with the codes that count on them."""
    for row in rows:
        answer = counted_by_response.get(row.response)
        yield row if answer is None else row._replace(codes=sorted(answer.codes), no_code_fits=answer.none_fits)


def _under(session: Session, redacted: RedactedExport | None) -> tables.Under | None:
    """Return the headings of list items, if there are any."""
    above = listed_under(session.project)
    if not above:
        return None

    def under(response: int) -> str:
        found = above.get(ResponseId(response))
        if found is None:
            return ""
        return leading_sentence(redacted.whole(*found) if redacted else found[1])

    return under


def _chosen(session: Session, variables: Sequence[str] | None) -> list[Variable]:
    closed = {variable.name: variable for variable in variables_of(session) if variable.kind == "closed"}
    if variables is None:
        return list(closed.values())
    known = stored.known(session.project, "closed")
    return [
        closed[name]
        for name in dict.fromkeys(find_name(variable, known, CLOSED_VARIABLE).name for variable in variables)
    ]


def _require_ordinary(path: Path) -> None:
    """Refuse a device or a pipe: the finished file replaces its target, which must be a regular file."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise FileRefused("{path} is no ordinary file.", "Name a file, or «-» for standard output.", path=path)


def write_text(text: str, path: Path, encoding: str) -> None:
    """Write a whole text file, or nothing. Raises FileRefused."""
    _require_ordinary(path)
    with writers.whole_file(path) as partial:
        partial.write_text(text, encoding=encoding, newline="")
