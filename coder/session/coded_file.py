"""Codings made elsewhere, brought in from a file: a column of codes, or one 0/1 column per code."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from coder.codebook import make_id
from coder.errors import CoderError, NotFound, some_of
from coder.model import Cell, Code, Codebook, Missing, Problem, normal_name
from coder.readers import ReadOptions, Source, open_source
from coder.session.importing import CaseKeys, Plan, Roles, find_column, plan_import
from coder.session.session import Session
from coder.store import codebooks, coding, journal, variables

YES = {"1", "1.0", "x", "ja", "yes", "true", "sann"}
NO = {"", "0", "0.0", "nei", "no", "false", "usann"}
LISTED = 50


@dataclass(slots=True)
class Applied:
    """What came in: answers and codings, codings that stood already, codes made, and what found no place."""

    responses: int = 0
    codings: int = 0
    known: int = 0
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
    cases: Container[str] | None = None,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
) -> Applied:
    """Apply the codes in a file to whole answers, matched by case, as this coder's codings and as one change.

    Give `codes_column` (codes between `separator`), or `code_columns` (0/1, headed by their code); with neither the
    column is guessed. `cases` limits it to these. Raises NotFound, naming all unknown codes, unless
    `create_codes`.
    """
    plan = _plan(path, options, id_column, codes_column, code_columns)
    question_id = _question(session, question)
    columns = _code_columns(session.codebook(), plan.source, codes_column, code_columns)
    done = Applied()
    keys = CaseKeys(plan)
    rows = [(line, keys(line, cells), names) for line, cells, names in _coded(plan.source, columns, separator)]
    keys.close()
    done.problems += plan.problems
    with journal.change(session.project, "apply", session.coder) as act:
        codebook, made = _with_codes(session.codebook(), [name for _, _, names in rows for name in names], create_codes)
        if made:
            codebooks.put_codebook(session.project, act, codebook)
            done.new_codes = [code.name for code in made]
        code_rows = codebooks.code_ids(session.project)
        responses = coding.responses_by_case(session.project, question_id, wave)
        standing = coding.codings_of(session.project, act.coder_id)
        fresh: list[tuple[int, int, int, int]] = []
        unknown = 0
        for line, key, names in rows:
            if not names or (cases is not None and key not in cases):
                continue
            if key not in responses:
                unknown += 1
                if unknown <= LISTED:
                    done.problems.append(
                        Problem(f"the case «{key}» has no answer to this question here.", f"line {line}")
                    )
                continue
            response, length = responses[key]
            done.responses += 1
            for code in dict.fromkeys(codebook.find(name).id for name in names):
                one = (response, 0, length, code_rows[code])
                if one in standing:
                    done.known += 1
                else:
                    fresh.append(one)
        if unknown > LISTED:
            done.problems.append(Problem(f"{unknown - LISTED} more cases have no answer here."))
        done.codings = coding.put_codings(session.project, act, fresh)
        act.describe(f"{done.codings} codings on {done.responses} answers from {path.name}")
    return done


def _plan(
    path: Path, options: ReadOptions, id_column: str | None, codes_column: str | None, code_columns: Sequence[str]
) -> Plan:
    """The file opened with its id column settled; what other columns mean does not matter here."""
    source = open_source(path, options)
    if source.kind == "document":
        raise CoderError(f"{path} is a document: it has no column of codes.", "Give a table with a column of codes.")
    stand_in = codes_column or (code_columns[0] if code_columns else source.columns[-1].name)
    return plan_import(path, options, Roles(id=id_column, open=(find_column(source, stand_in).name,)))


def _question(session: Session, name: str | None) -> int:
    """The question whose answers are coded: named, or the only one."""
    if name is not None:
        return variables.question_id(session.project, name)
    names = [row["name"] for row in session.variables() if row["kind"] == "open"]
    if len(names) != 1:
        raise CoderError(
            f"The project has {len(names)} open questions.", f"Say which was coded with --question: {', '.join(names)}."
        )
    return variables.question_id(session.project, names[0])


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where codes stand: one column that lists them, or places headed by one code each."""

    listing: int | None
    headed: tuple[tuple[int, str], ...]


GUESSED = ("codes", "code", "labels", "label", "koder", "kode", "tags", "themes", "tema")


def _code_columns(codebook: Codebook, source: Source, listing: str | None, headed: Sequence[str]) -> _Columns:
    names = [column.name for column in source.columns]
    if listing is not None:
        return _Columns(names.index(find_column(source, listing).name), ())
    if headed:
        return _Columns(None, tuple((names.index(find_column(source, one).name), one) for one in headed))
    guessed = [place for place, name in enumerate(names) if name.casefold() in GUESSED]
    if len(guessed) == 1:
        return _Columns(guessed[0], ())
    known = []
    for place, name in enumerate(names):
        try:
            known.append((place, codebook.find(name).id))
        except CoderError:
            continue
    if not known:
        raise CoderError(
            f"No column of {source.path} looks like codes.",
            f"Name it with --codes COLUMN. There is: {some_of(names)}.",
        )
    return _Columns(None, tuple(known))


def _coded(source: Source, columns: _Columns, separator: str) -> Iterator[tuple[int, list[Cell], list[str]]]:
    """Line, cells and the names of the codes on it."""
    for line, cells in source.rows():
        if columns.listing is not None:
            text = _text(cells[columns.listing])
            yield line, cells, [name for part in text.split(separator) if (name := normal_name(part))]
            continue
        names = []
        for place, name in columns.headed:
            value = _text(cells[place]).strip().casefold()
            if value in YES:
                names.append(name)
            elif value not in NO:
                raise CoderError(
                    f"{source.path}, line {line}, column «{source.columns[place].name}»: «{value}» is neither 0 nor 1.",
                    "Nothing was applied. A column of codes as words is named with --codes COLUMN.",
                )
        yield line, cells, names


def _text(cell: Cell) -> str:
    return "" if cell is None else cell.raw if isinstance(cell, Missing) else str(cell)


def _with_codes(codebook: Codebook, names: list[str], create: bool) -> tuple[Codebook, list[Code]]:
    """The codebook with every named code, and those that had to be made. Raises NotFound, naming all unknown ones."""
    made: list[Code] = []
    unknown: dict[str, NotFound] = {}
    taken = {code.id for code in codebook}
    # Letter case does not tell names apart, as it does not when a code is looked up.
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(name.casefold(), name)
    for name in spelled.values():
        try:
            code = codebook.find(name)
        except NotFound as error:
            unknown[name] = error
            code = Code(id=make_id(name, taken), name=name)
            taken.add(code.id)
            made.append(code)
        if code.retired:
            raise CoderError(f"The code «{code.name}» is retired, so it cannot be applied.", "Correct it in the file.")
    if unknown and not create:
        lines = "\n".join(error.message + (f" {error.hint}" if error.hint else "") for error in unknown.values())
        raise NotFound(lines, "Nothing was applied. Correct the file, or let new codes be made with --create-codes.")
    alive = tuple(code for code in codebook if not code.retired)
    retired = tuple(code for code in codebook if code.retired)
    return replace(codebook, codes=(*alive, *made, *retired)), made
