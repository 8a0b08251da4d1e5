"""The content of a row in a file of codings, and the tables written by `coder export`, recognised by their columns."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import Enum

from coder.model.coding import UNKNOWN, Origin, Span
from coder.model.ids import ResponseId

ABOUT_ANSWERS = frozenset(("response", "case", "question", "wave"))
"""Columns of every table that `coder export` writes of answers, beside one of the following."""
ONE_BY_ONE = frozenset(("code", "coder", "start", "end"))
MATRIX = frozenset(("text", "coded"))
FLAGS = frozenset(("flag", "coder", "start", "end", "uuid"))
DECISIONS = frozenset(("decision", "coder", "code_id", "changed_to_id", "run_uuid"))
RELIABILITY = frozenset(("coder", "code_id", "code", "applied"))


class CodedTable(Enum):
    """Return which table of `coder export` a file is, by its columns."""

    OTHER = "made elsewhere"
    CODINGS = "a row per coding"
    MATRIX = "a row per answer"
    FLAGS = "a row per flag"
    DECISIONS = "a row per decision"
    RELIABILITY = "a row per answer, coder and code"

    @classmethod
    def of(cls, names: Set[str]) -> CodedTable:
        """Return the table with these columns."""
        if not names >= ABOUT_ANSWERS:
            return cls.OTHER
        if names >= ONE_BY_ONE:
            return cls.CODINGS
        if names >= MATRIX:
            return cls.MATRIX
        if names >= FLAGS:
            return cls.FLAGS
        if names >= DECISIONS:
            return cls.DECISIONS
        return cls.RELIABILITY if names >= RELIABILITY else cls.OTHER


@dataclass(frozen=True, slots=True)
class CodedRow:
    """One row: its answer (case, and in exported tables question, wave and number), and the decision.

    `codes` are names, paths or ids, or `id:` with an id. If empty, `none_fits` distinguishes «no code fits» from not
    coded. `span` is an excerpt (start, end), None the whole answer; `coder` and `origin` are set where the table has
    them. A row with a `memo` is that memo: on the code in `codes`, the answer, the case, or else on the project. One
    with a `flag` is that flag; one with a `decision` is that decision, on the code suggested by the run in `origin`,
    with the code applied `instead` if it was changed.
    """

    line: int
    case: str
    codes: tuple[str, ...]
    none_fits: bool
    span: Span | None = None
    question: str | None = None
    wave: str | None = None
    response: ResponseId | None = None
    coder: str | None = None
    memo: str | None = None
    origin: Origin = UNKNOWN
    flag: str = ""
    decision: str = ""
    instead: str | None = None

    @property
    def named_codes(self) -> tuple[str, ...]:
        """Every code that the row names."""
        return self.codes if self.instead is None else (*self.codes, self.instead)
