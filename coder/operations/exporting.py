"""What leaves a project: the tables, filtered as in a search, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from coder.errors import CoderError, FileRefused
from coder.model import Filter
from coder.model.ids import ResponseId
from coder.model.response import CodedResponse
from coder.naming import CLOSED_VARIABLE, find_name
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.counting import CountedAnswer, counted_answers, counted_codes
from coder.queries.redacted_export import RedactedExport
from coder.queries.variables import variables_of
from coder.readers.lists import leading_sentence
from coder.reports import tables, writers
from coder.reports.coder_rule import CoderRule as CoderRule  # for the front ends too
from coder.store import queries, search
from coder.store import variables as stored
from coder.store.answers import listed_under


@dataclass(frozen=True, slots=True)
class TableExported:
    """Rows written; fitting codings and memos left out because they stand on answers that a later import changed; and
    places in what was written that could tell who somebody is and that nobody has decided on (None: not looked for).
    """

    rows: int
    on_earlier_versions: int
    memos_on_earlier_versions: int = 0
    undecided: int | None = None


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

    `variables` are the columns about each case (None: all closed ones). What was decided on with `coder redact` is
    replaced unless `unredacted`; offsets stay those in the whole answer. `several` says what counts in the matrix and
    the codebook on an answer that several coders have coded. Raises NotFound, FileRefused.
    """
    where = where or Filter()
    if isinstance(target, Path) and target.exists() and target.samefile(session.path):
        raise CoderError("{target} is the project file itself.", "Choose another name for the export.", target=target)
    if isinstance(target, Path):
        _require_ordinary(target)
    with session.snapshot():
        search.conditions(session.project, where)  # refuses an unknown name before anything is written
        redacted = None if unredacted else RedactedExport(session)
        table = _table(session, what, where, _chosen(session, variables), several, redacted)
        rows = writers.write(table, format_, target, raw=raw)
        left_out = memos = 0
        if what != "codebook" and not where.all_versions:
            left_out = queries.codings_on_earlier_versions(session.project, where)
            memos = 0 if what == "matrix" else queries.memos_on_earlier_versions(session.project, where)
    undecided = None if redacted is None else redacted.undecided
    return TableExported(rows, left_out, memos, undecided)


def _table(
    session: Session,
    what: str,
    where: Filter,
    variables: Sequence[str],
    several: CoderRule,
    redacted: RedactedExport | None,
) -> tables.ExportTable:
    project, codebook = session.project, codebook_of(session)
    if what == "excerpts":
        excerpts, memos = queries.decisions(project, where), queries.memos_beside(project, where)
        if redacted:
            excerpts, memos = redacted.excerpts(excerpts), redacted.memos(memos)
        return tables.excerpts(chain(excerpts, memos), variables, _under(session, redacted))
    if what == "codings":
        codings, memos = queries.decisions(project, where), queries.memos_beside(project, where)
        if redacted:
            codings, memos = redacted.codes(codings), redacted.memos(memos, quoted=False)
        return tables.codings(chain(codings, memos))
    if what == "matrix":
        held = counted_answers(session, several) if where.coder is None else {}
        answers = _counted(queries.answers(project, where), held)
        if redacted:
            answers, codebook = redacted.answers(answers), redacted.named(codebook)
        return tables.matrix(
            answers, codebook, variables, dict.fromkeys(held, several.value), _under(session, redacted)
        )
    used, by_several = counted_codes(session, several)
    counts = {
        code: (
            one.codings, one.answers, one.cases, *(one.answer_range or (None, None)), *(one.case_range or (None, None))
        )
        for code, one in used.items()
    }  # fmt: skip
    rule = several.value if by_several else ""
    return tables.codebook_table(redacted.codebook(codebook) if redacted else codebook, counts, rule)


def _counted(rows: Iterable[CodedResponse], held: Mapping[int, CountedAnswer]) -> Iterator[CodedResponse]:
    """The answers with the codes that count on them."""
    for row in rows:
        one = held.get(row.response)
        yield row if one is None else row._replace(codes=sorted(one.codes), no_code_fits=one.none_fits)


def _under(session: Session, redacted: RedactedExport | None) -> tables.Under | None:
    """What the items of lists stand under, where there are any."""
    above = listed_under(session.project)
    if not above:
        return None

    def under(response: int) -> str:
        found = above.get(ResponseId(response))
        if found is None:
            return ""
        return leading_sentence(redacted.whole(*found) if redacted else found[1])

    return under


def _chosen(session: Session, variables: Sequence[str] | None) -> list[str]:
    closed = [one.name for one in variables_of(session) if one.kind == "closed"]
    if variables is None:
        return closed
    known = stored.known(session.project, "closed")
    return list(dict.fromkeys(find_name(name, known, CLOSED_VARIABLE).name for name in variables))


def _require_ordinary(path: Path) -> None:
    """Refuse a device or a pipe: the finished file takes the place of what stood there, which must not be one."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise FileRefused("{path} is no ordinary file.", "Name a file, or «-» for standard output.", path=path)


def write_text(text: str, path: Path, encoding: str) -> None:
    """Write a whole text file, or nothing. Raises FileRefused."""
    _require_ordinary(path)
    with writers.whole_file(path) as partial:
        partial.write_text(text, encoding=encoding, newline="")
