"""How far the suggestions of a run can be trusted: codes that are not proposed, and the end of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from coder.kept_message import message_of, to_json
from coder.store import runs

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.project import Session


class Trust(Struct, frozen=True):
    """`silent`: stable id of a code that is not proposed because it was wrong too often → the reason, as a kept
    message.

    `list_from`: least confidence of suggestions in the list that holds 90 % of the right codes; 0 if too little is
    coded. `unchecked`: confidences are not calibrated on coded responses, so suggestions have a rank and no number.
    """

    silent: Mapping[str, str] = field(default_factory=dict)
    list_from: float = 0.0
    unchecked: bool = False


def trust_of_run(session: Session, codebook: Codebook) -> Trust:
    """Return how far the newest run can be trusted, by its report."""
    run = runs.latest_run(session.project)
    if run is None:
        return Trust()
    report = run.report
    ids = {codebook.path(code): code.id for code in codebook} if report.silent else {}
    reason_by_path = {path: to_json(message_of(report.silence.get(path), why)) for path, why in report.silent.items()}
    silent = {ids[path]: why for path, why in reason_by_path.items() if path in ids}
    return Trust(silent, report.list_from, unchecked=not run.learned_from)
