"""Erases a respondent who withdraws, and lists what else may contain their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coder.errors import NotFound
from coder.model.ids import CaseId
from coder.operations.changed import Changed
from coder.project import Session
from coder.store import erasing, runs, settings


@dataclass(frozen=True, slots=True)
class CaseErased:
    """What was erased (None: it was erased before), whether the log is empty, and what else may contain the words."""

    changed: Changed
    erased: erasing.Erased | None
    log_is_empty: bool
    copies: list[Path]
    others: list[Path]
    """Other projects in the folder with a case of this key."""
    runs: int
    """Runs of suggestions made so far: their numbers, and saved models, depend on the answers."""


def find(session: Session, key: str) -> CaseId | None:
    """Return the number of the case, None where it is erased already. Raises NotFound for an unknown one."""
    number = erasing.case_number(session.project, key)
    if number is None and not was_erased(session)(key):
        raise NotFound(
            "There is no case «{key}».",
            "Give its id exactly as it is in the project; `coder search` shows it.",
            key=key,
        )
    return number


def withdraw(session: Session, key: str) -> CaseErased:
    """Erase a case and everything that belongs to it, and rewrite the file without it. Raises NotFound."""
    number = find(session, key)
    copies, others = erasing.files_with(session.path, key, settings.own_uuid(session.project))
    erased = None if number is None else erasing.erase(session.project, session.coder, key, number)
    log_is_empty = erasing.clean(session.project)
    changed = Changed("erase", None) if erased is None else Changed("erase", erased.change, None, tables=erasing.TABLES)
    return CaseErased(changed, erased, log_is_empty, copies, others, runs.how_many(session.project))


def was_erased(session: Session) -> Callable[[str], bool]:
    """Return a function telling whether the case with a key was erased from the project."""
    digests = erasing.erased_digests(session.project)
    if not digests:
        return lambda _: False
    return lambda key: erasing.digest_of(session.project, key) in digests
