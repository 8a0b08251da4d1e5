"""Codes whose meaning changed after responses were coded with them, by the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from coder.model.change import CodeAsWas
from coder.model.ids import RunId
from coder.project import Session
from coder.store import counts, runs

CodeMeaning = tuple[object, ...]


def stale_codes(session: Session, below: Mapping[str, frozenset[str]], coded_at: Sequence[str]) -> dict[str, int]:
    """Return, per code of `below`, how many responses were coded before it, or a descendant, got its present meaning.

    `coded_at` is when each response was coded. Codes whose meaning did not change since are left out.
    """
    history = _histories(session)
    own = {code: sum(_at(history.get(code, ()), at) != _at(history.get(code, ()), "~") for at in coded_at)
           for code in below}  # fmt: skip
    found = {
        code: max(own[code_below] for code_below in codes_below if code_below in own)
        for code, codes_below in below.items()
    }
    return {code: n for code, n in found.items() if n}


def _histories(session: Session) -> dict[str, list[tuple[str, CodeMeaning | None]]]:
    history: dict[str, list[tuple[str, CodeMeaning | None]]] = {}
    for change in counts.code_changes(session.project):
        if (image := change.after or change.before) is not None:
            history.setdefault(image.key, []).append((change.at, _meaning(change.after)))
    return history


class ChangedMeaning(Struct, frozen=True):
    """The meanings of a code, each with the time it began."""

    history: Sequence[tuple[str, CodeMeaning | None]]

    def before(self, at: str) -> str | None:
        """Return when the present meaning began if the code meant something else at a time, None otherwise."""
        earlier, now = _at(self.history, at), self.history[-1][1]
        if earlier is None or earlier == now:
            return None
        since = self.history[-1][0]
        for moment, meaning in reversed(self.history):
            if meaning != now:
                break
            since = moment
        return since


def changed_meanings(session: Session) -> dict[str, ChangedMeaning]:
    """Return the history of each code that has had several meanings, by stable id."""
    histories = _histories(session)
    return {
        code: ChangedMeaning(meanings)
        for code, meanings in histories.items()
        if len({meaning for _, meaning in meanings if meaning is not None}) > 1
    }


def _meaning(image: CodeAsWas | None) -> CodeMeaning | None:
    """Return what decides which responses get a code: not its name, colour, keywords or examples."""
    if image is None or image.retired:
        return None
    return image.definition, image.include, image.exclude, image.replaces


def _at(history: Sequence[tuple[str, CodeMeaning | None]], at: str) -> CodeMeaning | None:
    """Return the meaning of a code at a time, None where there was none."""
    found = None
    for moment, meaning in history:
        if moment > at:
            break
        found = meaning
    return found


class StalePromise(Struct, frozen=True):
    """Codes (id and path) that a run coded automatically and whose meaning has changed since."""

    run: RunId
    codes: Mapping[str, str]


def stale_promises(session: Session) -> list[StalePromise]:
    """Return the runs with such codes, newest first, codes in the order of the promise."""
    found = []
    with session.snapshot():
        for run in runs.runs_made_whole(session.project):
            promised = run.report.automatic
            cuts = promised.cuts if promised else ()
            below = {cut.code: frozenset({cut.code}) for cut in cuts if cut.cut is not None}
            if below and (stale := stale_codes(session, below, [run.at])):
                names = {code_in_run.code: code_in_run.name for code_in_run in run.report.codes}
                found.append(StalePromise(run.id, {code: names[code] for code in stale}))
    return found
