"""Marking an excerpt in plain lines: by words of the answer, by their numbers or by sentence; codes apply to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from coder.i18n.words import _
from coder.model.coding import Span
from coder.queries import spans
from coder.text.quotation import places_of
from coder.tui.plain_reading import PlainReading

T = TypeVar("T")

WORDS_A_LINE = 10
AROUND = 3
"""Words of context on each side, to tell places apart."""
_NUMBERS = re.compile(r"(s(?:entence)?\s*)?(\d{1,6})(?:\s*[-–\s]\s*(\d{1,6}))?", re.IGNORECASE | re.ASCII)
_QUOTED = re.compile(r"«(.+)»|\"(.+)\"|“(.+)”", re.DOTALL)


class PlainMarking(PlainReading):
    """The part of a session in plain lines that marks excerpts. The excerpt is the state's `span`, as on the screen."""

    def mark(self, words: str) -> None:
        """Mark the words typed; without words leave the excerpt, or read the sentences and ask."""
        answer = self.state.answer
        if answer is None or not answer.text.strip():
            self.say(_("There is nothing to mark."))
            return
        if not words and self.state.span is not None:
            self.state.span = None
            self.say(_("Codes go on the whole answer again."))
            return
        if not words:
            self._read_sentences(answer.text)
            words = self.asked(
                _("Which part? Words of it, s 2 for sentence 2, 3 7 for the words 3 to 7. Enter alone for none.")
            )
        if words and (span := self._meant_span(answer.text, words)) is not None:
            self._mark_span(span)

    def excerpts(self, words: str) -> None:
        """Mark an excerpt again that is coded or flagged."""
        answer = self.state.answer
        known = self.known_excerpts()
        if answer is None or not known:
            self.say(_("No excerpt of this answer is coded yet."))
            return
        span = self.one_of(known, words, [self._excerpt_text(span) for span in known])
        if span is not None:
            self._mark_span(span)

    def number_words(self, _words: str) -> None:
        """Read the words of the answer with their numbers."""
        if self.state.answer is None:
            self.announce_answer()
            return
        text = self.state.answer.text
        numbered = [f"{number} {text[start:end]}" for number, (start, end) in enumerate(spans.words(text), start=1)]
        for first in range(0, len(numbered), WORDS_A_LINE):
            self.say(", ".join(numbered[first : first + WORDS_A_LINE]))

    def _mark_span(self, span: Span) -> None:
        self.state.span = span
        self.announce_excerpt()
        self.say(_("Codes, memo and quote now go on it; v leaves it."))

    def _read_sentences(self, text: str) -> None:
        words = spans.words(text)
        for number, (start, end) in enumerate(spans.sentences(text), start=1):
            within = [at for at, word in enumerate(words, start=1) if start <= word[0] < end]
            self.say(_("Sentence {n}, words {first} to {last}: {text}").format(
                n=number, first=within[0], last=within[-1], text=text[start:end]) if within
                else _("Sentence {n}: {text}").format(n=number, text=text[start:end]))  # fmt: skip

    def _meant_span(self, text: str, typed: str) -> Span | None:
        """Return the characters given by number or quoted; None, with a message, if there are none."""
        if (numbers := _NUMBERS.fullmatch(typed)) is not None:
            known = spans.sentences(text) if numbers[1] else spans.words(text)
            first, last = int(numbers[2]), int(numbers[3] or numbers[2])
            if 1 <= first <= last <= len(known):
                return known[first - 1][0], known[last - 1][1]
            self.say(
                (_("The sentences are 1 to {last}.") if numbers[1] else _("The words are 1 to {last}.")).format(
                    last=len(known)
                )
            )
            return None
        quoted = _QUOTED.fullmatch(typed)
        found = places_of(next(filter(None, quoted.groups())) if quoted else typed, text)
        if not found:
            self.say(_("These words do not stand in the answer; V reads its words with their numbers."))
            return None
        return found[0] if len(found) == 1 else self.one_of(found, "", [self._around(text, span) for span in found])

    def one_of(self, places: Sequence[T], number: str, read: Sequence[str], question: str = "") -> T | None:
        """Return the item with a number, asked for if it was not typed with the key."""
        if not number:
            for at, line in enumerate(read, start=1):
                self.say(f"{at}: {line}")
            number = self.asked(question or _("Which number? Enter alone for none."))
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(places):
            return places[int(number) - 1]
        if number:
            self.say(_("The numbers are 1 to {last}.").format(last=len(places)))
        return None

    def _around(self, text: str, span: Span) -> str:
        """Return an excerpt with some words of context."""
        words = spans.words(text)
        before = [start for start, _end in words if start < span[0]][-AROUND:]
        after = [end for _start, end in words if end > span[1]][:AROUND]
        begin, end = min([*before, span[0]]), max([*after, span[1]])
        return " ".join(f"{text[begin : span[0]]}«{text[slice(*span)]}»{text[span[1] : end]}".split())

    def _excerpt_text(self, span: Span) -> str:
        """Return an excerpt with its codes and flags."""
        assert self.state.answer is not None
        return f"«{self.state.answer.text[span[0] : span[1]]}»: " + ", ".join(self.on_span(span))
