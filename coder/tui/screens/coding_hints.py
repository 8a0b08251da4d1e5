"""The hint line of the coding screen: a key when it is useful, or the progress of a search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from coder.i18n.words import N_, _
from coder.tui.state.code_slots import SLOTS
from coder.tui.state.coding_state import CodingState, OnEnter
from coder.tui.text import on_one_line

if TYPE_CHECKING:
    from coder.queries.stopping import Finding
    from coder.tui.keys.keymap import Keymap
    from coder.tui.widgets.painted import Row

DIGITS = "digits"
"""In place of the keys of codes among the actions of a hint."""


class Hint(Struct, frozen=True):
    """A hint: its name, the actions whose keys fill its blanks, and the text."""

    name: str
    actions: tuple[str, ...]
    words: str


ACCEPT_HINT = Hint(
    "accept",
    ("code.accept_next", DIGITS),
    N_("{0} accepts the suggestion and goes on; {1} put on the numbered codes."),
)
BLIND_HINT = Hint("accept", ("code.reveal", DIGITS), N_("{0} shows the suggestions; {1} put on the numbered codes."))
SAMPLE_HINT = Hint(
    "accept", (DIGITS, "code.no_code"), N_("Random sample: code every answer, in order; {0} are codes, {1}: none fits")
)
GIVEN_HINT = Hint(
    "accept", (DIGITS, "code.no_code"), N_("Yours to code without suggestions; {0} are codes, {1}: none fits")
)
HINTS = (
    Hint("pick", ("code.pick",), N_("{0} finds any code by some letters: «fl1» is enough for «forløp 1».")),
    Hint("slot", (DIGITS, "all.undo"), N_("{0} put codes on and off; {1} undoes; all is saved at once.")),
)
"""Hints that apply wherever there are codes."""


def hint(state: CodingState, keys: Keymap) -> list[Row]:
    """Return a hint that has not been followed yet, or the purpose of the marked excerpt."""
    if state.span is not None and state.answer is not None:
        start, end = state.span
        words = _("Codes, memo, quote and copy now go on characters {start}–{end}.").format(start=start, end=end)
        return [((" " + words, "hint"),)]
    if state.queue.order == "more" and state.queue.finding is not None:
        return _finding(state, state.queue.finding)
    if state.queue.order == "again" and (earlier := state.earlier_codes):
        names = ", ".join(f"«{on_one_line(state.codebook.by_id[code].name)}»" for code in earlier)
        words = _("{codes}: defined otherwise since you put it here. {key} keeps it and goes on.")
        return [((" " + words.format(codes=names, key=keys.first("code.accept_next")), "hint"),)]
    for true in _true_now(state):
        if true.name not in state.settings.hints_known:
            key_names = [_digits(state, keys) if action == DIGITS else keys.first(action) for action in true.actions]
            return [((" " + _(true.words).format(*key_names), "hint"),)]
    return []


def _true_now(state: CodingState) -> Iterator[Hint]:
    if state.answer is None or not state.slots.codes:
        return
    if why := state.blinding.withheld:
        yield SAMPLE_HINT if why == "sample" else GIVEN_HINT
    elif state.hidden and state.suggestion_source.usable(state.answer, state.codebook):
        yield BLIND_HINT
    elif state.on_enter is OnEnter.ACCEPT:
        yield ACCEPT_HINT
    yield from HINTS


def _digits(state: CodingState, keys: Keymap) -> str:
    """Return the keys of the codes in the slots."""
    count = min(SLOTS, len(state.slots.codes) - state.slots.first)
    first, last = keys.first("code.slot(1)"), keys.first(f"code.slot({count})")
    return first if count == 1 else f"{first}–{last}"


def _finding(state: CodingState, finding: Finding) -> list[Row]:
    """Return the progress of the search for a code, and whether to stop."""
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
