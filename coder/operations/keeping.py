"""Confirms that codings are valid under the present definition of their code, too."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from coder.message import Message
from coder.model.ids import ResponseId
from coder.operations.changed import Changed, changed_by
from coder.operations.coding import place_of
from coder.project import Session
from coder.queries.look_again import earlier_on
from coder.store import journal


class CodingsKept(Struct, frozen=True):
    """The number of the coder's codings that were reviewed and kept."""

    changed: Changed
    codings: int


def keep_codings(session: Session, answers: Sequence[ResponseId]) -> CodingsKept:
    """Confirm this coder's codings on answers under the present definitions, as one change: from now on they count as
    made now. Nothing is done where none was made under another. Raises NotFound for an unknown answer.
    """
    with journal.change(session.project, "keep", session.coder) as act:
        earlier = [coding for answer in answers for coding in earlier_on(session, answer)]
        for coding in earlier:
            act.update("codings", coding.coding, {"at": act.at})
        if earlier:
            codes = [f"«{name}»" for name in dict.fromkeys(coding.name for coding in earlier)]
            where = place_of(session, list(dict.fromkeys(coding.response for coding in earlier)), None)
            act.describe(Message("{codes} looked at again and kept on {where}", codes=codes, where=where))
        return CodingsKept(changed_by(session, act), len(earlier))
