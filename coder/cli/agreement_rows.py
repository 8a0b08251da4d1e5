"""The figures of `coder agree` as rows, for CSV and JSON alike: every figure with its interval, shares from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from coder.model.agreement import CodeAgreement, Figure

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.queries.agreeing import Agreement

Row = dict[str, object]

PLACES = 6

NOT_OF_A_ROUND = ("used", "share", "paradox")
"""Columns of a code over all coders that one coder alone does not have."""


def figure_columns(one: object, *names: str) -> Row:
    """Return the figures of a value, each as three columns."""
    found: Row = {}
    for name in names:
        figure = getattr(one, name)
        assert isinstance(figure, Figure)
        for part in fields(Figure):
            value = getattr(figure, part.name)
            column = name if part.name == "value" else f"{name}_{part.name}"
            found[column] = None if value is None else round(value, PLACES)
    return found


def code_columns(codebook: Codebook, code: str, beside: str = "") -> Row:
    """Return the stable id of a code, and its path."""
    known = codebook.by_id.get(code)
    return {f"{beside}code_id": code, f"{beside}code": "" if known is None else codebook.path(known)}


class Rows:
    """The parts of an agreement as rows."""

    def __init__(self, found: Agreement, codebook: Codebook) -> None:
        self._found = found
        self._codebook = codebook

    def _code(self, code: str, beside: str = "") -> Row:
        return code_columns(self._codebook, code, beside)

    def sets(self) -> Iterator[Row]:
        over = self._found.over
        yield {
            "coders": ", ".join(over.coders), "coded": self._found.coded, "answers": over.answers,
            "counted_once": self._found.alike, **figure_columns(over, "percent", "kappa", "alpha", "ac1", "positive"),
        }  # fmt: skip

    def codes(self) -> Iterator[Row]:
        for one in self._found.codes:
            yield {**self._of_code(one), "coded_before": self._found.stale.get(one.code, 0)}

    def _of_code(self, one: CodeAgreement) -> Row:
        return {
            **self._code(one.code), "answers": one.answers, "used": one.used, "share": round(one.share, PLACES),
            **figure_columns(one, "percent", "kappa", "alpha", "ac1", "positive"), "paradox": int(one.paradox),
        }  # fmt: skip

    def pairs(self) -> Iterator[Row]:
        for one in self._found.codes:
            for pair in one.kappas:
                yield {
                    **self._code(one.code), "coder": pair.first, "other_coder": pair.second, "answers": pair.answers,
                    **figure_columns(pair, "kappa"),
                }  # fmt: skip

    def levels(self) -> Iterator[Row]:
        for one in self._found.levels:
            yield {"level": one.level, "codes": one.codes, **figure_columns(one, "percent", "alpha")}

    def excerpts(self) -> Iterator[Row]:
        for one in self._found.excerpts:
            yield {
                **self._code(one.code), "answers": one.answers, "excerpts": one.excerpts,
                "share": round(one.share, PLACES), **figure_columns(one, "percent", "alpha", "positive", "overlap"),
            }  # fmt: skip

    def confused(self) -> Iterator[Row]:
        for one in self._found.confusions:
            yield {
                **self._code(one.first), **self._code(one.second, "other_"), "answers": one.answers,
                "either": one.either,
            }  # fmt: skip

    def themes(self) -> Iterator[Row]:
        recount = self._found.recount
        for one in recount.themes if recount else ():
            for coder, n in one.counts.items():
                yield {
                    **self._code(one.code), "coder": coder, "answers": recount.answers if recount else 0, "n": n,
                    "rank": one.ranks[coder], "difference": round(one.difference, PLACES),
                    "difference_low": round(one.low, PLACES), "difference_high": round(one.high, PLACES),
                }  # fmt: skip

    def rounds(self) -> Iterator[Row]:
        for own in self._found.own:
            over = own.over
            yield {
                "coder": own.coder, "rounds": ", ".join(over.coders), "code_id": "", "code": "",
                "answers": over.answers, **figure_columns(over, "percent", "kappa", "alpha", "ac1", "positive"),
            }  # fmt: skip
            for one in own.codes:
                row = {name: value for name, value in self._of_code(one).items() if name not in NOT_OF_A_ROUND}
                yield {"coder": own.coder, "rounds": ", ".join(over.coders), **row}

    def weeks(self) -> Iterator[Row]:
        moved = {(one.week, one.coder, one.code) for one in self._found.moved}
        for one in self._found.weeks:
            about: Row = {"week": one.week, "coder": one.coder, "answers": one.answers}
            yield {
                **about, "code_id": "", "code": "", "n": one.answers, "moved": 0,
                "codes_each": round(one.codes_each, PLACES), "common": one.common,
                **figure_columns(one, "percent", "alpha"),
            }  # fmt: skip
            for code, n in one.shares.items():
                yield {**about, **self._code(code), "n": n, "moved": int((one.week, one.coder, code) in moved)}


PARTS: Mapping[str, Callable[[Rows], Iterator[Row]]] = {
    "sets": Rows.sets, "codes": Rows.codes, "pairs": Rows.pairs, "levels": Rows.levels, "excerpts": Rows.excerpts,
    "confused": Rows.confused, "themes": Rows.themes, "rounds": Rows.rounds, "weeks": Rows.weeks,
}  # fmt: skip
