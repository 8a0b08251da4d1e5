"""Responses whose codings by others are hidden from a coder, in lists of responses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from coder.model.ids import ResponseId
from coder.store import answers, flags, sorting

if TYPE_CHECKING:
    from coder.model import Filter
    from coder.model.response import ListedResponse
    from coder.project import Session

SORTED_BY_OTHERS = ("codes", "confidence")
"""Orders of a list that reveal others' codes, or suggestions."""


class HiddenCodings(Struct, frozen=True):
    """Responses of which a list shows only the coder's own codes and no confidence: `answers`, and in blind mode all
    that are not in `coded`.
    """

    answers: frozenset[ResponseId] = frozenset()
    coded: Set[ResponseId] | None = None

    def among(self, responses: Iterable[ResponseId]) -> frozenset[ResponseId]:
        """Return the responses that are covered."""
        if self.coded is None:
            return self.answers.intersection(responses)
        return frozenset(
            response_id for response_id in responses if response_id in self.answers or response_id not in self.coded
        )


def fitting(
    session: Session,
    where: Filter,
    covered: HiddenCodings,
    *,
    sort: str = "number",
    descending: bool = False,
    confidence: tuple[float, float] | None = None,
    flag: str | None = None,
) -> list[ResponseId]:
    """Return sorted ids for a table (see `store.sorting.sorted_ids`), covered responses matched by the coder's own
    codes.

    No filter reveals others' codes: in orders that would, covered responses come last.
    """
    response_ids = sorting.sorted_ids(
        session.project, where, session.coder, sort=sort, descending=descending, confidence=confidence, flag=flag
    )
    of_others = (where.codes, where.without, where.coder, confidence, flag, where.run)
    if any(condition for condition in of_others) or where.coded is not None:
        without_codes = replace(where, codes=(), without=(), coder=None, coded=None, run=None)
        all_ids = sorting.sorted_ids(session.project, without_codes, session.coder, sort=sort, descending=descending)
        covered_ids = covered.among(all_ids)
        if covered_ids:
            fit = set(response_ids) - covered_ids | _by_own(session, where, covered_ids, confidence, flag)
            response_ids = [response_id for response_id in all_ids if response_id in fit]
    if sort in SORTED_BY_OTHERS and (covered_ids := covered.among(response_ids)):
        response_ids = [response_id for response_id in response_ids if response_id not in covered_ids] + [
            response_id for response_id in response_ids if response_id in covered_ids
        ]
    return response_ids


def _by_own(
    session: Session,
    where: Filter,
    among: Set[ResponseId],
    confidence: tuple[float, float] | None,
    flag: str | None,
) -> set[ResponseId]:
    """Return the responses that match by this coder's own codes and flags."""
    if confidence is not None or where.run is not None or where.coder not in (None, session.coder):
        return set()
    own = answers.coded_with(session.project, session.coder, list(among))
    fit = {response_id for response_id in among if own.get(response_id, set()).isdisjoint(where.without)}
    if where.codes:
        fit = {response_id for response_id in fit if not own.get(response_id, set()).isdisjoint(where.codes)}
    elif where.coder is not None or where.coded is not None:
        done = answers.coded_by(session.project, session.coder)
        fit = {response_id for response_id in fit if (response_id in done) != (where.coded is False)}
    if flag is not None:
        fit &= flags.flagged(session.project, session.coder, flag)
    return fit


def rows(session: Session, wanted: Sequence[int], covered: HiddenCodings) -> dict[int, ListedResponse]:
    """Return responses of a table by id (see `store.answers.page`), with own codes only where covered."""
    with session.snapshot():
        found = answers.page(session.project, wanted, session.coder)
        covered_ids = covered.among(response.response for response in found.values())
        own = answers.coded_with(session.project, session.coder, list(covered_ids)) if covered_ids else {}
    for response_id in covered_ids:
        found[response_id] = replace(
            found[response_id], codes=sorted(own.get(response_id, ())), confidence=None, suggested=None
        )
    return found
