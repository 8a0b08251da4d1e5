"""The texts of the coding state in plain lines: the answer, its codes and flags, suggestions, codebook, details."""

from __future__ import annotations

from collections.abc import Callable

from coder.i18n.words import N_, _, decimal, several
from coder.model import Suggestion
from coder.model.coding import Span
from coder.queries.answer import COME_BACK, GOOD_QUOTE, NO_CODE_FITS
from coder.text.visible import visible
from coder.tui.screens.coding_navigation import WITHHELD
from coder.tui.screens.coding_rows import of_codebook
from coder.tui.screens.details_text import about_case, about_code, labelled
from coder.tui.state.code_slots import SLOTS
from coder.tui.state.coding_state import CodingState, OnEnter

FLAGS = {COME_BACK: N_("come back"), GOOD_QUOTE: N_("good quote")}
DECIDED = {"accept": N_("accepted"), "reject": N_("rejected"), "change": N_("changed")}


Read = Callable[[], str | None]
"""Returns the next line typed, None after the last."""


class PlainReading:
    """The part of a session in plain lines that changes nothing."""

    def __init__(self, state: CodingState, read: Read, say: Callable[[str], None]) -> None:
        self.state = state
        self.read = read
        self._say = say

    def say(self, text: str) -> None:
        """Write each line of a text that is not blank."""
        for line in filter(str.strip, text.splitlines()):
            self._say(visible(line))

    def asked(self, question: str) -> str:
        """Return the line typed after a question."""
        self.say(question)
        return (self.read() or "").strip()

    def name(self, code: str) -> str:
        """Return the name of a code in plain lines."""
        found = self.state.codebook.by_id.get(code)
        return found.name if found is not None else code

    def announce_answer(self, _words: str = "") -> None:
        """Read the position, the question, the answer, its codes and flags, and the effect of enter."""
        state, answer = self.state, self.state.answer
        if answer is None:
            self.say(_("There is no answer here; bring some in with `coder import`."))
            return
        self.say(_("Answer {n} of {whole}, {case}.").format(
            n=state.queue.position + 1, whole=len(state.queue.ids), case=answer.case))  # fmt: skip
        self.say(labelled(_("Question"), answer.label or answer.question))
        if answer.under:
            self.say(_("listed under: {text}").format(text=answer.under))
        alike = len(state.alike.group(answer.id))
        if alike > 1:
            self.say(_("{n} alike, coded as one").format(n=alike))
        self.say(labelled(_("Answer"), answer.text))
        self.announce_codes()
        self.announce_excerpt()
        self.announce_enter()

    def announce_codes(self) -> None:
        """Read the codes, flags and number of memos on the answer, as far as the coder may see them."""
        state, answer = self.state, self.state.answer
        if answer is None:
            return
        codes = [_("no code fits")] if answer.has_flag(NO_CODE_FITS) else []
        codes += self.on_span((0, len(answer.text)))
        for start, end in self.known_excerpts():
            codes += [f"{code} («{answer.text[start:end]}»)" for code in self.on_span((start, end))]
        if memos := state.blinding.memos(answer):
            codes.append(several("{n} memo", "{n} memos", len(memos)))
        self.say(labelled(_("Codes"), ", ".join(codes) or _("none yet")))

    def on_span(self, span: Span) -> list[str]:
        """Return the codes and flags on exactly these characters, as far as the coder may see them."""
        answer = self.state.answer
        if answer is None:
            return []
        names = []
        for coding in self.state.blinding.codings(answer):
            if (coding.start, coding.end) == span:
                name = self.name(coding.code)
                names.append(name if coding.own else f"{name} ({coding.coder})")
        return names + [_(label) for kind, label in FLAGS.items() if (kind, *span, True) in answer.flags]

    def known_excerpts(self) -> list[Span]:
        """Return the excerpts that are coded, or flagged by the coder, in order."""
        answer = self.state.answer
        if answer is None:
            return []
        coded = {(code.start, code.end) for code in self.state.blinding.codings(answer)}
        flagged = {(start, end) for kind, start, end, own in answer.flags if own and kind in FLAGS}
        return sorted((coded | flagged) - {(0, len(answer.text))})

    def announce_excerpt(self) -> None:
        """Read the excerpt that codes apply to, if one is marked."""
        answer, span = self.state.answer, self.state.span
        if answer is not None and span is not None:
            excerpt = labelled(_("Excerpt"), f"«{answer.text[span[0] : span[1]]}», ")
            self.say(excerpt + _("characters {start}–{end}").format(start=span[0], end=span[1]))

    def announce_enter(self) -> None:
        """Read the effect of enter, if it does more than continue."""
        chosen = self.state.chosen_suggestion
        if chosen is not None and self.state.on_enter is OnEnter.ACCEPT:
            self.say(_("Enter accepts: {suggestion}").format(suggestion=self.suggested(chosen)))

    def suggested(self, suggestion: Suggestion) -> str:
        """Return a suggestion in plain lines."""
        marks = [_("sure enough")] if suggestion.proposed else []
        marks += [_(DECIDED[suggestion.decision])] if suggestion.decision in DECIDED else []
        checked = not self.state.suggestion_source.trust(self.state.answer).unchecked
        return ", ".join(
            [self.name(suggestion.code), *([decimal(suggestion.confidence, 2)] if checked else []), *marks]
        )

    def suggestions(self, _words: str) -> None:
        """Read the suggestions by rank, each with its evidence."""
        state = self.state
        if state.hidden and not state.blinding.withheld:
            state.revealed = True
            state.note_shown()
            state.shown_suggestions.write()
        if not state.suggestions or state.answer is None:
            self.nothing_suggested()
            return
        for rank, suggestion in enumerate(state.suggestions, start=1):
            words = [
                state.answer.text[part.start : part.end] for part in suggestion.evidence if part.end and part.weight > 0
            ]
            reasons = [of_codebook(suggestion.evidence), ", ".join(f"«{word}»" for word in dict.fromkeys(words))]
            reasons_text = "; ".join(filter(None, reasons))
            self.say(
                f"{rank}: {self.suggested(suggestion)}" + (f". {_('why')}: {reasons_text}" if reasons_text else "")
            )
        self.say(_("a and a number accepts one, x and a number rejects it."))

    def nothing_suggested(self) -> None:
        """Read why nothing is suggested."""
        why = self.state.blinding.withheld
        self.say(
            _(WITHHELD[why]) if why
            else _("Suggestions are hidden in blind mode; s shows them.") if self.state.hidden
            else _("Nothing is suggested here.")
        )  # fmt: skip

    def list_slots(self, _words: str = "") -> None:
        """Read the codes of the digits."""
        slots = self.state.slots
        for number in range(1, SLOTS + 1):
            code = slots.code(number)
            if code is not None:
                self.say(f"{number}: {self.state.codebook.path(code)}")
        self.say("0: " + _("no code fits"))

    def definition(self, words: str) -> None:
        """Read the codebook entry of the code of a digit, of the chosen suggestion or on the answer."""
        state = self.state
        own = sorted(state.answer.own_codes()) if state.answer is not None else []
        by_digit = state.slots.code(int(words)) if words.isascii() and words.isdigit() and words != "0" else None
        chosen = by_digit.id if by_digit else state.chosen_suggestion.code if state.chosen_suggestion else None
        code = chosen or next(iter(own), None)
        if code is None:
            self.nothing_suggested()
            return
        for text in about_code(state.codebook, state.codebook.by_id[code], state.suggestion_source.silent):
            self.say(text)

    def case(self, _words: str) -> None:
        """Read all that is known of the case."""
        if self.state.answer is not None:
            for text in about_case(self.state.answer, ()):
                self.say(text)
            for coder, memo in self.state.blinding.memos(self.state.answer):
                self.say(f"{coder}: {memo}")
