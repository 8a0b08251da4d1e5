"""Runs of suggestions as lines of a table. A screen that learns while somebody codes makes hundreds of runs: they are
folded into one line per coder and day, and further while there are too many lines to read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from coder.i18n.translator import N_
from coder.model.origins import ByHand, CodeFates
from coder.model.run import Run

MOST = 12
"""Lines that can be read side by side with their codes."""

FATE_NAMES = {
    "proposed": N_("Proposed"), "accepted": N_("Accepted"), "rejected": N_("Rejected"), "changed": N_("Changed"),
}  # fmt: skip
FATES = tuple(FATE_NAMES)
BY_HAND = "by hand"
"""The fates of suggestions, as counted in the rows of `fates`."""

Key = tuple[str, ...]

STORED, LIVE, WITHOUT = "stored", "live", "without"
"""A run over many answers; runs made while coding; codings without a suggestion from any run."""

FOLDS: Sequence[Callable[[Key], Key]] = (
    lambda key: key,
    lambda key: key[:2] if key[0] == LIVE else key,
    lambda key: key[:1] if key[0] == LIVE else key,
    lambda key: key[:1] if key[0] == LIVE else (STORED, key[2][:7]) if key[0] == STORED else key,
    lambda key: key[:1],
)
"""Successive mappings from keys (STORED, id, day) and (LIVE, coder, day) to fewer: live runs per coder, all live runs,
then stored runs per month, all stored runs.
"""


@dataclass(slots=True)
class RunLine:
    """One line: its runs, and per code the fates of their suggestions and the number of codings by hand."""

    key: Key
    runs: list[Run] = field(default_factory=list)
    codes: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, code: str, what: str, number: int) -> None:
        """Add `number` to the count of `what` for a code."""
        sums = self.codes.setdefault(code, {})
        sums[what] = sums.get(what, 0) + number

    def total(self, what: str) -> int:
        """Return the count of `what` over all codes."""
        return sum(sums.get(what, 0) for sums in self.codes.values())


def run_lines(
    runs: Sequence[tuple[Run, str | None]], fates: Sequence[CodeFates], by_hand: Sequence[ByHand], most: int = MOST
) -> list[RunLine]:
    """Return the lines in order of their first run, codings without a run last. Runs come with the coder who first
    decided on one of their suggestions.

    Live runs without any decision are not in the file and are skipped. A coding by hand counts with the live runs of
    its coder and day, if any, else with the last stored run that had suggestions for its answer, else as without a run:
    every coding by hand is counted once.
    """
    keys = {run.id: _key(run, coder or "") for run, coder in runs if not run.live or coder is not None}
    known = set(keys.values())
    fold = next((candidate for candidate in FOLDS if len({candidate(key) for key in known}) <= most), FOLDS[-1])
    lines: dict[Key, RunLine] = {}

    def line(key: Key) -> RunLine:
        return lines.setdefault(fold(key), RunLine(fold(key)))

    for run, _ in runs:
        if run.id in keys:
            line(keys[run.id]).runs.append(run)
    for fate in fates:
        if fate.run in keys:
            for what, number in zip(FATES, (fate.proposed, fate.accepted, fate.rejected, fate.changed), strict=True):
                line(keys[fate.run]).add(fate.code, what, number)
    without = RunLine((WITHOUT,))
    for codings in by_hand:
        live = (LIVE, codings.coder, codings.day)
        run_line = line(live) if live in known else line(keys[codings.run]) if codings.run in keys else without
        run_line.add(codings.code, BY_HAND, codings.by_hand)
    return [*lines.values(), *([without] if without.codes else [])]


def _key(run: Run, coder: str) -> Key:
    return (LIVE, coder, run.at[:10]) if run.live else (STORED, str(run.id), run.at[:10])
