"""The tables that leave a project: excerpts, the 0/1 matrix, codings, the codebook. Rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coder.model import Codebook, as_text_or_number
from coder.model.json_values import Json
from coder.model.response import CodedExcerpt, CodedResponse

MEMO = "memo"
"""The last column of excerpts and codings."""

Value = str | int | float | None


def unique_names(
    fixed: Sequence[str], variables: Sequence[str], codes: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """What variables and codes are called as columns beside the fixed ones, no two alike.

    A code that has the name of a fixed column is marked «(code)», a variable that has that of either «(variable)».
    """
    taken = {*fixed}
    codes = [_unique(code, "code", taken) for code in codes]
    kept = {name for name in variables if name not in taken}
    taken |= kept
    return [name if name in kept else _unique(name, "variable", taken) for name in variables], codes


def _unique(name: str, kind: str, taken: set[str]) -> str:
    unique, number = name, 1
    while unique in taken:
        unique = f"{name} ({kind})" if number == 1 else f"{name} ({kind} {number})"
        number += 1
    taken.add(unique)
    return unique


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A header, no two names alike, and its rows. `rows` may be consumed once."""

    name: str
    header: tuple[str, ...]
    rows: Iterator[Sequence[Value]]


LISTED = "listed_under"
"""The column with what an item of a list stands under, where there are such items."""

Under = Callable[[int], str]
"""From the id of an answer to what it is listed under, '' where it is no item."""


def excerpts(rows: Iterable[CodedExcerpt], variables: Sequence[str], under: Under | None = None) -> ExportTable:
    """One row per coded excerpt, code and coder, with the case's variables and where the coding came from.

    So is an answer of which a coder found that no code fits: the whole of it, without a code, and with 1 in
    `no_code_fits`. A row with a `memo` is no coding but that memo, with what it is about.
    """
    first = ("response", "case")
    last = (
        "question", "wave", "excerpt", "code", "coder", "at", "start", "end", "run", "confidence", "rank", "code_id",
        "no_code_fits", MEMO,
    )  # fmt: skip
    named, _ = unique_names((*first, *last, LISTED), variables)
    header = (*first, *named, *_listed(under), *last)
    return ExportTable(
        "excerpts",
        header,
        (
            (
                row.response, row.case, *_values(row.data, variables), *_under(under, row.response),
                row.question, row.wave, row.excerpt, row.code, row.coder, row.at, row.start_char,
                row.end_char, row.run, row.confidence, row.rank, row.code_key,
                *_of_no_code(row),
            )
            for row in rows
        ),
    )  # fmt: skip


def codings(rows: Iterable[CodedExcerpt]) -> ExportTable:
    """One row per coding in its barest form, for analysis elsewhere; «no code fits» is one without a code, and a row
    with a `memo` is no coding but that memo.
    """
    header = (
        "coding", "response", "case", "question", "wave", "code_id", "code", "coder", "at", "start", "end", "run",
        "confidence", "rank", "no_code_fits", MEMO,
    )  # fmt: skip
    return ExportTable(
        "codings",
        header,
        (
            (
                row.coding, row.response, row.case, row.question, row.wave, row.code_key, row.code,
                row.coder, row.at, row.start_char, row.end_char, row.run, row.confidence, row.rank,
                *_of_no_code(row),
            )
            for row in rows
        ),
    )  # fmt: skip


def _listed(under: Under | None) -> tuple[str, ...]:
    return () if under is None else (LISTED,)


def _under(under: Under | None, response: int | None) -> tuple[str, ...]:
    return () if under is None else ("" if response is None else under(response),)


def _of_no_code(row: CodedExcerpt) -> tuple[int, str | None]:
    """The last two columns: whether the row says that no code fits, and its memo."""
    return int(row.code_key is None and row.memo is None), row.memo


def matrix(
    rows: Iterable[CodedResponse],
    codebook: Codebook,
    variables: Sequence[str],
    several: Mapping[int, str] | None = None,
    under: Under | None = None,
) -> ExportTable:
    """One row per answer with 0/1 for every code; a category is 1 where it or a sub-code was applied.

    An answer that nobody has coded yet has empty cells, not zeros: that it lacks a code is not known. One of which
    somebody found that no code fits is coded, and has 1 in `no_code_fits`. `several` is, for answers that several
    coders have coded, the rule by which their codes are one.
    """
    codes = [code for code in codebook if not code.retired]
    below = {code.id: frozenset(one.id for one in codebook.subtree(code)) for code in codes}
    first, last = ("response", "case"), ("question", "wave", "text", "coded", "no_code_fits", "several_coders")
    named, paths = unique_names((*first, *last, LISTED), variables, [codebook.path(code) for code in codes])
    header = (*first, *named, *_listed(under), *last, *paths)
    return ExportTable(
        "matrix",
        header,
        (
            (
                row.response, row.case, *_values(row.data, variables), *_under(under, row.response),
                row.question, row.wave, row.text, int(bool(row.codes or row.no_code_fits)),
                int(row.no_code_fits), (several or {}).get(row.response, ""),
                *_marks(frozenset(row.codes), below.values(), coded=bool(row.codes or row.no_code_fits)),
            )
            for row in rows
        ),
    )  # fmt: skip


def _marks(applied: frozenset[str], codes: Iterable[frozenset[str]], *, coded: bool) -> Iterator[int | None]:
    return (int(not applied.isdisjoint(ids)) if coded else None for ids in codes)


def codebook_table(codebook: Codebook, counts: Mapping[str, Sequence[int | None]], several: str) -> ExportTable:
    """The codebook with its definitions and how often each code was applied: codings, answers and cases, then the
    lowest and the highest number of answers and of cases over coders; `several` is the rule for answers that several
    coders have coded, empty where there are none.
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


def _values(data: Mapping[str, Json], variables: Sequence[str]) -> Iterator[Value]:
    for name in variables:
        yield as_text_or_number(data.get(name))
