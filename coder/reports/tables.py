"""The exported tables: excerpts, the 0/1 matrix, codings, the codebook. Rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from coder.i18n.translator import N_
from coder.model import Code, Codebook, as_text_or_number
from coder.model.excerpts import CodedExcerpt, CodedResponse
from coder.model.json_values import Json
from coder.model.variable import Variable
from coder.reports.words import Words

MEMO = "memo"
"""The last column of excerpts and codings."""

NOT_CODED = "NA"
"""In text formats of reliability tables: the coder did not code the answer; R and pandas read it as missing."""

Value = str | int | float | None


class UserMissing(str):
    """A code for why there is no answer («9», «Ubesvart»), for programs with user-missing values."""

    __slots__ = ("why",)
    why: str

    def __new__(cls, code: str, why: str) -> Self:
        """The `code` as in the source file, and `why` there is no answer."""
        cell = super().__new__(cls, code)
        cell.why = why
        return cell


def unique_names(
    fixed: Sequence[str], variables: Sequence[str], codes: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """Return unique column names for variables and codes beside the fixed ones.

    A code named like a fixed column is marked «(code)», a variable named like either «(variable)».
    """
    taken = {*fixed}
    codes = [_unique(code, "code", taken) for code in codes]
    free_names = {name for name in variables if name not in taken}
    taken |= free_names
    return [name if name in free_names else _unique(name, "variable", taken) for name in variables], codes


def _unique(name: str, kind: str, taken: set[str]) -> str:
    unique, number = name, 1
    while unique in taken:
        unique = f"{name} ({kind})" if number == 1 else f"{name} ({kind} {number})"
        number += 1
    taken.add(unique)
    return unique


@dataclass(frozen=True, slots=True)
class ColumnAbout:
    """Metadata of a column: its label, value labels, and a short name for programs that require one."""

    label: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    short: str = ""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A header of unique names, and the rows, an iterator that can be consumed once. `about` has metadata by column
    name; `nothing` stands for missing values in text formats.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterator[Sequence[Value]]
    about: Mapping[str, ColumnAbout] = field(default_factory=dict)
    nothing: str = ""


LABELS = {
    "response": N_("Number of the answer"),
    "case": N_("Who answered"),
    "question": N_("Question answered"),
    "wave": N_("Wave of the survey"),
    "text": N_("The answer"),
    "coded": N_("Whether anybody has coded the answer"),
    "no_code_fits": N_("Whether somebody found that no code fits"),
    "several_coders": N_("The rule by which the codes of several coders are one"),
    "listed_under": N_("What the item of a list stands under"),
    "excerpt": N_("What was coded of the answer"),
    "code": N_("The code with its categories"),
    "code_id": N_("The id of the code"),
    "coder": N_("Who coded"),
    "at": N_("When it was coded"),
    "start": N_("The first character that was coded, counted from 0"),
    "end": N_("The first character after what was coded"),
    "run": N_("The run of suggestions that it came from"),
    "confidence": N_("How sure the suggestion was"),
    "rank": N_("The place of the suggestion"),
    "coding": N_("Number of the coding"),
    "uuid": N_("The id of the coding, the same in every copy of the project"),
    "run_uuid": N_("The id of the run, the same in every copy of the project"),
    "memo": N_("A memo instead of a coding"),
    "flag": N_("What the answer or excerpt is flagged as"),
    "decision": N_("What was decided on the suggestion: accept, reject or change"),
    "changed_to_id": N_("The id of the code that was put instead"),
    "changed_to": N_("The code that was put instead"),
    "applied": N_("Whether this coder applied the code to the answer"),
    "decided": N_("What was decided where coders differ: has, has not, discuss; nothing where nothing was"),
}
"""Labels of the columns common to all studies, by name."""

YES_OR_NO = ("coded", "no_code_fits", "applied")


def about_columns(words: Words) -> dict[str, ColumnAbout]:
    """Return the metadata of the columns common to all studies."""
    marks = {"0": words("no"), "1": words("yes")}
    return {name: ColumnAbout(words(label), marks if name in YES_OR_NO else {}, name) for name, label in LABELS.items()}


def about_variables(names: Sequence[str], variables: Sequence[Variable]) -> dict[str, ColumnAbout]:
    """Return the metadata of variables' columns, by their names in the table."""
    return {
        name: ColumnAbout(variable.label, variable.value_labels, variable.name)
        for name, variable in zip(names, variables, strict=True)
    }


def about_codes(paths: Sequence[str], codes: Sequence[Code], words: Words) -> dict[str, ColumnAbout]:
    """Return the metadata of codes' columns, by their names in the table; their short names are the codes' ids."""
    marks = {"0": words("not applied"), "1": words("applied")}
    return {path: ColumnAbout(path, marks, code.id) for path, code in zip(paths, codes, strict=True)}


LISTED = "listed_under"
"""The column for the heading of list items, where there are any."""

Under = Callable[[int], str]
"""From the id of an answer to its heading, "" where it is no list item."""


DECIDED = "decided"
"""The column for the reconciled decision on the code, where coders have reconciled anything."""

Decided = Mapping[tuple[int | None, str | None], str]
"""Answer and stable id of a code → the decision, if any."""


def excerpts(
    rows: Iterable[CodedExcerpt],
    variables: Sequence[Variable],
    words: Words,
    under: Under | None = None,
    decided: Decided = MappingProxyType({}),
    *,
    user_missing: bool = False,
) -> ExportTable:
    """Return one row per coded excerpt, code and coder, with the case's variables and the origin of the coding.

    «No code fits» is a row for the whole answer, without a code and with 1 in `no_code_fits`. A row with a `memo` is
    not a coding but that memo, with what it is about.
    """
    first = ("response", "case")
    last = (
        "question", "wave", "excerpt", "code", "coder", "at", "start", "end", "run", "confidence", "rank", "code_id",
        "uuid", "run_uuid", *_decided(decided, DECIDED), "no_code_fits", MEMO,
    )  # fmt: skip
    names = [variable.name for variable in variables]
    named, _ = unique_names((*first, *last, LISTED), names)
    header = (*first, *named, *_listed(under), *last)
    return ExportTable(
        "excerpts",
        header,
        (
            (
                row.response, row.case, *_values(row.data, names, user_missing=user_missing),
                *_under(under, row.response),
                row.question, row.wave, row.excerpt, row.code, row.coder, row.at, row.start_char,
                row.end_char, row.run, row.confidence, row.rank, row.code_key, row.uuid, row.run_uuid,
                *_decided(decided, decided.get((row.response, row.code_key), "")), *_of_no_code(row),
            )
            for row in rows
        ),
        about_columns(words) | about_variables(named, variables),
    )  # fmt: skip


def codings(rows: Iterable[CodedExcerpt], words: Words, decided: Decided = MappingProxyType({})) -> ExportTable:
    """Return one row per coding in its barest form, for analysis elsewhere; «no code fits» has no code, and a row with
    a `memo` is not a coding but that memo.
    """
    header = (
        "coding", "response", "case", "question", "wave", "code_id", "code", "coder", "at", "start", "end", "run",
        "confidence", "rank", "uuid", "run_uuid", *_decided(decided, DECIDED), "no_code_fits", MEMO,
    )  # fmt: skip
    return ExportTable(
        "codings",
        header,
        (
            (
                row.coding, row.response, row.case, row.question, row.wave, row.code_key, row.code,
                row.coder, row.at, row.start_char, row.end_char, row.run, row.confidence, row.rank,
                row.uuid, row.run_uuid,
                *_decided(decided, decided.get((row.response, row.code_key), "")), *_of_no_code(row),
            )
            for row in rows
        ),
        about_columns(words),
    )  # fmt: skip


def flags(rows: Iterable[CodedExcerpt], words: Words) -> ExportTable:
    """Return one row per flag on an answer or excerpt. «No code fits» is among the codings."""
    header = ("response", "case", "question", "wave", "excerpt", "flag", "coder", "at", "start", "end", "uuid")
    return ExportTable(
        "flags",
        header,
        (
            (
                row.response, row.case, row.question, row.wave, row.excerpt, row.flag, row.coder, row.at,
                row.start_char, row.end_char, row.uuid,
            )
            for row in rows
        ),
        about_columns(words),
    )  # fmt: skip


def decisions(rows: Iterable[CodedExcerpt], words: Words) -> ExportTable:
    """Return one row per decision of a coder on a suggestion, rejections included."""
    header = (
        "response", "case", "question", "wave", "code_id", "code", "decision", "changed_to_id", "changed_to", "coder",
        "at", "run", "run_uuid", "confidence", "rank", "uuid",
    )  # fmt: skip
    return ExportTable(
        "decisions",
        header,
        (
            (
                row.response, row.case, row.question, row.wave, row.code_key, row.code, row.decision, row.instead_key,
                row.instead, row.coder, row.at, row.run, row.run_uuid, row.confidence, row.rank, row.uuid,
            )
            for row in rows
        ),
        about_columns(words),
    )  # fmt: skip


def _decided(decided: Decided, cell: str) -> tuple[str, ...]:
    return (cell,) if decided else ()


def _listed(under: Under | None) -> tuple[str, ...]:
    return () if under is None else (LISTED,)


def _under(under: Under | None, response: int | None) -> tuple[str, ...]:
    return () if under is None else ("" if response is None else under(response),)


def _of_no_code(row: CodedExcerpt) -> tuple[int, str | None]:
    """Return the last two columns: whether the row means «no code fits», and its memo."""
    return int(row.code_key is None and row.memo is None), row.memo


def matrix(
    rows: Iterable[CodedResponse],
    codebook: Codebook,
    variables: Sequence[Variable],
    words: Words,
    several: Mapping[int, str] | None = None,
    under: Under | None = None,
    *,
    user_missing: bool = False,
) -> ExportTable:
    """Return one row per answer with 0/1 for every code; a category is 1 where it or a sub-code was applied.

    Uncoded answers have empty cells, not zeros: their codes are unknown. Answers marked «no code fits» are coded, with
    1 in `no_code_fits`. `several` maps answers coded by several coders to the rule that combined their codes.
    """
    codes = [code for code in codebook if not code.retired]
    below = codebook.counting_as(codes)
    first, last = ("response", "case"), ("question", "wave", "text", "coded", "no_code_fits", "several_coders")
    names = [variable.name for variable in variables]
    named, paths = unique_names((*first, *last, LISTED), names, [codebook.path(code) for code in codes])
    header = (*first, *named, *_listed(under), *last, *paths)
    return ExportTable(
        "matrix",
        header,
        (
            (
                row.response, row.case, *_values(row.data, names, user_missing=user_missing),
                *_under(under, row.response),
                row.question, row.wave, row.text, int(bool(row.codes or row.no_code_fits)),
                int(row.no_code_fits), (several or {}).get(row.response, ""),
                *_marks(frozenset(row.codes), below.values(), coded=bool(row.codes or row.no_code_fits)),
            )
            for row in rows
        ),
        about_columns(words) | about_variables(named, variables) | about_codes(paths, codes, words),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodedBy:
    """An answer, with the ids of the codes that each of its coders applied; empty for «no code fits»."""

    response: int
    case: str
    question: str
    wave: str
    codes: Mapping[str, frozenset[str]]


def reliability(
    units: Iterable[CodedBy], coders: Sequence[str], codebook: Codebook, codes: Sequence[Code], words: Words
) -> ExportTable:
    """Return one row per answer, coder and code, as used by programs for reliability: 1 where the coder applied the
    code or one below it, 0 where the coder coded the answer without it, missing where the coder did not code it.
    """
    below = codebook.counting_as(codes)
    paths = {code.id: codebook.path(code) for code in codes}
    header = ("response", "case", "question", "wave", "coder", "code_id", "code", "applied")
    rows = (
        (
            unit.response, unit.case, unit.question, unit.wave, coder, code, paths[code],
            None if coder not in unit.codes else int(not unit.codes[coder].isdisjoint(ids)),
        )
        for unit in units
        for coder in coders
        for code, ids in below.items()
    )  # fmt: skip
    return ExportTable("reliability", header, rows, about_columns(words), NOT_CODED)


def _marks(applied: frozenset[str], codes: Iterable[frozenset[str]], *, coded: bool) -> Iterator[int | None]:
    return (int(not applied.isdisjoint(ids)) if coded else None for ids in codes)


def codebook_table(codebook: Codebook, counts: Mapping[str, Sequence[int | None]], several: str) -> ExportTable:
    """Return the codebook with definitions and frequencies of each code: codings, answers and cases, then the lowest
    and highest number of answers and of cases over coders; `several` is the rule for answers coded by several coders,
    empty where there are none.
    """
    header = (
        "id", "code", "name", "definition", "include", "exclude", "keywords", "examples", "colour", "residual",
        "retired", "codings", "answers", "cases", "several_coders", "answers_lowest", "answers_highest",
        "cases_lowest", "cases_highest",
    )  # fmt: skip
    rows = (
        (
            code.id, codebook.path(code), code.name, code.definition, code.include, code.exclude,
            "\n".join(code.keywords), "\n".join(code.examples), code.colour, int(code.residual), int(code.retired),
            *counts[code.id][:3], several, *counts[code.id][3:],
        )
        for code in codebook
    )  # fmt: skip
    return ExportTable("codebook", header, rows)


def _values(data: Mapping[str, Json], variables: Sequence[str], *, user_missing: bool) -> Iterator[Value]:
    for name in variables:
        value = data.get(name)
        if user_missing and isinstance(value, dict):
            yield UserMissing(str(value.get("raw", "")), str(value.get("missing", "")))
        else:
            yield as_text_or_number(value)
