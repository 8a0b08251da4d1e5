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


def figure_columns(statistics: object, *names: str) -> Row:
    """Return the figures of a value, each as three columns."""
    found: Row = {}
    for name in names:
        figure = getattr(statistics, name)
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

    def __init__(self, agreement: Agreement, codebook: Codebook) -> None:
        self._found = agreement
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
        for agreement in self._found.codes:
            yield {**self._of_code(agreement), "coded_before": self._found.stale.get(agreement.code, 0)}

    def _of_code(self, agreement: CodeAgreement) -> Row:
        return {
            **self._code(agreement.code),
            "answers": agreement.answers,
            "used": agreement.used,
            "share": round(agreement.share, PLACES),
            **figure_columns(agreement, "percent", "kappa", "alpha", "ac1", "positive"),
            "paradox": int(agreement.paradox),
        }

    def pairs(self) -> Iterator[Row]:
        for agreement in self._found.codes:
            for pair in agreement.kappas:
                yield {
                    **self._code(agreement.code),
                    "coder": pair.first,
                    "other_coder": pair.second,
                    "answers": pair.answers,
                    **figure_columns(pair, "kappa"),
                }

    def levels(self) -> Iterator[Row]:
        for agreement in self._found.levels:
            yield {"level": agreement.level, "codes": agreement.codes, **figure_columns(agreement, "percent", "alpha")}

    def excerpts(self) -> Iterator[Row]:
        for agreement in self._found.excerpts:
            yield {
                **self._code(agreement.code),
                "answers": agreement.answers,
                "excerpts": agreement.excerpts,
                "share": round(agreement.share, PLACES),
                **figure_columns(agreement, "percent", "alpha", "positive", "overlap"),
            }

    def confused(self) -> Iterator[Row]:
        for confusion in self._found.confusions:
            yield {
                **self._code(confusion.first),
                **self._code(confusion.second, "other_"),
                "answers": confusion.answers,
                "either": confusion.either,
            }

    def themes(self) -> Iterator[Row]:
        recount = self._found.recount
        for recounted in recount.themes if recount else ():
            for coder, n in recounted.counts.items():
                yield {
                    **self._code(recounted.code), "coder": coder, "answers": recount.answers if recount else 0, "n": n,
                    "rank": recounted.ranks[coder], "difference": round(recounted.difference, PLACES),
                    "difference_low": round(recounted.low, PLACES), "difference_high": round(recounted.high, PLACES),
                }  # fmt: skip

    def rounds(self) -> Iterator[Row]:
        for own in self._found.own:
            over = own.over
            yield {
                "coder": own.coder, "rounds": ", ".join(over.coders), "code_id": "", "code": "",
                "answers": over.answers, **figure_columns(over, "percent", "kappa", "alpha", "ac1", "positive"),
            }  # fmt: skip
            for agreement in own.codes:
                row = {name: value for name, value in self._of_code(agreement).items() if name not in NOT_OF_A_ROUND}
                yield {"coder": own.coder, "rounds": ", ".join(over.coders), **row}

    def weeks(self) -> Iterator[Row]:
        moved = {(shift.week, shift.coder, shift.code) for shift in self._found.moved}
        for week in self._found.weeks:
            about: Row = {"week": week.week, "coder": week.coder, "answers": week.answers}
            yield {
                **about, "code_id": "", "code": "", "n": week.answers, "moved": 0,
                "codes_each": round(week.codes_each, PLACES), "common": week.common,
                **figure_columns(week, "percent", "alpha"),
            }  # fmt: skip
            for code, n in week.shares.items():
                yield {**about, **self._code(code), "n": n, "moved": int((week.week, week.coder, code) in moved)}


PARTS: Mapping[str, Callable[[Rows], Iterator[Row]]] = {
    "sets": Rows.sets, "codes": Rows.codes, "pairs": Rows.pairs, "levels": Rows.levels, "excerpts": Rows.excerpts,
    "confused": Rows.confused, "themes": Rows.themes, "rounds": Rows.rounds, "weeks": Rows.weeks,
}  # fmt: skip
