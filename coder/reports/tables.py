"""The tables that leave a project: excerpts, the 0/1 matrix, codings, the codebook. Rows of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coder.model import Codebook

Value = str | int | float | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows. `rows` may be consumed once."""

    name: str
    header: tuple[str, ...]
    rows: Iterator[Sequence[Value]]


def excerpts(rows: Iterable[Row], variables: Sequence[str]) -> Table:
    """One row per coded excerpt, code and coder, with the case's variables and where the coding came from."""
    header = (
        "response", "case", *variables, "question", "wave", "excerpt", "code", "coder", "at",
        "start", "end", "run", "confidence", "rank",
    )  # fmt: skip
    return Table(
        "excerpts",
        header,
        (
            (
                row["response"], row["case"], *_values(row["data"], variables), row["question"], row["wave"],
                row["excerpt"], row["code"], row["coder"], row["at"], row["start_char"], row["end_char"],
                row["run"], row["confidence"], row["rank"],
            )
            for row in rows
        ),
    )  # fmt: skip


def codings(rows: Iterable[Row]) -> Table:
    """One row per coding in its barest form, for analysis elsewhere."""
    header = (
        "coding", "response", "case", "question", "wave", "code_id", "code", "coder", "at", "start", "end", "run",
        "confidence", "rank",
    )  # fmt: skip
    return Table(
        "codings",
        header,
        (
            (
                row["coding"], row["response"], row["case"], row["question"], row["wave"], row["code_key"], row["code"],
                row["coder"], row["at"], row["start_char"], row["end_char"], row["run"], row["confidence"], row["rank"],
            )
            for row in rows
        ),
    )  # fmt: skip


def matrix(rows: Iterable[Row], codebook: Codebook, variables: Sequence[str]) -> Table:
    """One row per answer with 0/1 for every code; a category is 1 where it or a sub-code was applied.

    An answer that nobody has coded yet has empty cells, not zeros: that it lacks a code is not known.
    """
    codes = [code for code in codebook if not code.retired]
    below = {code.id: frozenset(one.id for one in codebook.subtree(code)) for code in codes}
    header = (
        "response", "case", *variables, "question", "wave", "text", "coded",
        *(codebook.path(code) for code in codes),
    )  # fmt: skip
    return Table(
        "matrix",
        header,
        (
            (
                row["response"], row["case"], *_values(row["data"], variables), row["question"], row["wave"],
                row["text"], int(bool(row["codes"])), *_marks(frozenset(row["codes"]), below.values()),
            )
            for row in rows
        ),
    )  # fmt: skip


def _marks(applied: frozenset[str], codes: Iterable[frozenset[str]]) -> Iterator[int | None]:
    return (int(not applied.isdisjoint(ids)) if applied else None for ids in codes)


def codebook_table(codebook: Codebook, counts: Mapping[str, Row]) -> Table:
    """The codebook with its definitions and how often each code was applied; retired codes last."""
    header = (
        "id", "code", "name", "definition", "include", "exclude", "keywords", "examples", "colour", "residual",
        "retired", "codings", "answers", "cases",
    )  # fmt: skip
    rows = (
        (
            code.id, codebook.path(code), code.name, code.definition, code.include, code.exclude,
            "\n".join(code.keywords), "\n".join(code.examples), code.colour, int(code.residual), int(code.retired),
            counts[code.id]["codings"], counts[code.id]["responses_with_sub_codes"],
            counts[code.id]["cases_with_sub_codes"],
        )
        for code in codebook
    )  # fmt: skip
    return Table("codebook", header, rows)


def _values(data: Mapping[str, Any], variables: Sequence[str]) -> Iterator[Value]:
    for name in variables:
        value = data.get(name)
        yield None if isinstance(value, dict) else value
