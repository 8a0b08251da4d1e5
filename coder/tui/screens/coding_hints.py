"""The line of the coding screen that teaches, or tells how the search for a code goes."""

from __future__ import annotations

from coder.i18n.words import N_, _
from coder.queries.stopping import Finding
from coder.tui.keys.actions import BY_ID
from coder.tui.keys.keymap import Keymap
from coder.tui.state.coding_state import CodingState
from coder.tui.text import on_one_line
from coder.tui.widgets.painted import Row

HINTS = (
    ("accept", ("code.accept_next", "code.slot(1)"),
     N_("{0} accepts the suggestion and goes on; {1} to 9 put on the numbered codes.")),
    ("pick", ("code.pick",), N_("{0} finds any code by some letters: «fl1» is enough for «forløp 1».")),
    ("slot", ("code.slot(1)", "all.undo"),
     N_("{0} to 9 put codes on and off; {1} undoes; all is saved at once.")),
)  # fmt: skip
"""Shown one after the other until the coder has done what they teach: (name, the actions named, words)."""

BLIND_HINT = (
    "accept", ("code.reveal", "code.slot(1)"),
    N_("{0} shows the suggestions; {1} to 9 put on the numbered codes."),
)  # fmt: skip
"""Stands for the first one in blind mode."""

SAMPLE_HINT = (
    "accept", ("code.slot(1)", "code.no_code"),
    N_("Random sample: code every answer, in order; {0} to 9 are codes, {1}: none fits"),
)  # fmt: skip
"""The same while a random sample is coded blind."""

GIVEN_HINT = (
    "accept", ("code.slot(1)", "code.no_code"),
    N_("Yours to code without suggestions; {0} to 9 are codes, {1}: none fits"),
)  # fmt: skip
"""The same while a coder codes blind what was given."""


def hint(state: CodingState, keys: Keymap) -> list[Row]:
    """One line that teaches, until it has been done; or what the marked excerpt is."""
    if state.span is not None and state.answer is not None:
        start, end = state.span
        words = _("Codes, memo, quote and copy now go on characters {start}–{end}.").format(start=start, end=end)
        return [((" " + words, "hint"),)]
    if state.queue.order == "more" and state.queue.finding is not None:
        return _finding(state, state.queue.finding)
    known = state.settings.hints_known
    first = HINTS[0]
    if state.blinding.active:
        in_sample = GIVEN_HINT if state.blinding.of_assigned else SAMPLE_HINT
        first = in_sample if state.blinding.of_blind_sample else BLIND_HINT
    for name, actions, words in (first, *HINTS[1:]):
        if name not in known and state.answer is not None:
            given = [(keys.of(BY_ID[action]) or ("–",))[0] for action in actions]
            return [((" " + _(words).format(*given), "hint"),)]
    return []


def _finding(state: CodingState, finding: Finding) -> list[Row]:
    """The progress of the search for a code, and whether one can stop."""
    found = state.codebook.by_id.get(finding.code)
    code = on_one_line(found.name if found is not None else finding.code)
    if finding.enough:
        text = _("95 % sure that at least 95 % of «{code}» are found ({found} in {seen} answers).")
    elif finding.seen:
        text = _("«{code}»: {found} of {seen} looked at have it; go on.")
    else:
        text = _("«{code}»: begin with this answer, where it is most likely.")
    words = text.format(code=code, found=finding.found, seen=finding.seen)
    rows: list[Row] = [((" " + words, "good strong" if finding.enough else "hint"),)]
    if finding.enough:
        rows.append(
            ((" " + _("Only if the suggestions rank them: of a kind they never see, many may be left."), "hint"),)
        )
    return rows
