"""Marking an excerpt with keys: by sentence, then by word and character; coded excerpts can be visited."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import events

from coder.i18n.words import _
from coder.queries import spans
from coder.tui.screens.app_screen import AppScreen
from coder.tui.task import SENTENCES, Task

if TYPE_CHECKING:
    from coder.errors import CoderError


class ExcerptMarking(AppScreen):
    """The part of the coding screen that marks. While `span_mode` is on, its keys precede the others."""

    span_mode = False
    _moves_start = False

    @property
    def marking(self) -> bool:
        """Whether an excerpt is marked, and its answer still exists."""
        return self.span_mode and self.state.span is not None

    @property
    def mode(self) -> str:
        return "span" if self.marking else self.context

    def on_key(self, event: events.Key) -> None:
        """Handle the keys of marking, before the bindings."""
        action = self.coder_app.keymap.action_for("span", event.key) if self.marking else None
        if action is not None:
            event.stop()
            event.prevent_default()
            self.span_action(action.name)

    def action_mark(self) -> None:
        if self.state.answer is None or not self.state.answer.text.strip():
            self.coder_app.show_message(_("There is nothing to mark."))
            return
        if self.marking:
            self.leave_span()
            self.refresh_all()
            return
        text = self.state.answer.text
        if spans.at_hand(text):
            self.mark_span(spans.sentences(text)[0])
        else:
            self.coder_app.key_queue.hold()
            self.coder_app.show_message(_("Finding the sentences …"))
            # Loading spaCy the first time takes time, and so does a very long answer. The keys typed meanwhile are for
            # the mark and wait for it, until escape.
            task = Task(SENTENCES, self, partial(self._sentence_found, text), self._no_sentence)
            self.coder_app.tasks.in_thread(task, lambda: spans.sentences(text)[0])

    def _sentence_found(self, text: str, first: tuple[int, int]) -> None:
        if not self.coder_app.key_queue.held:
            return
        self.coder_app.messages.dismiss()
        if self.state.answer is not None and self.state.answer.text == text:
            self.mark_span(first)
        self.coder_app.key_queue.release()

    def _no_sentence(self, error: CoderError) -> None:
        if self.coder_app.key_queue.held:
            self.coder_app.messages.dismiss()
            self.coder_app.key_queue.drop()  # they were for the mark, and must not code the whole answer
            self.coder_app.refuse(error)

    def mark_span(self, span: tuple[int, int]) -> None:
        """Mark characters of the answer; codes apply to them until the mark is left."""
        self.state.span, self.span_mode, self._moves_start = span, True, False
        self.refresh_all()

    def leave_span(self) -> None:
        """Apply codes to the whole answer again."""
        self.span_mode, self.state.span = False, None

    def _move(self, step: spans.Step, by: int) -> None:
        answer = self.state.answer
        if answer is None or self.state.span is None:
            return
        self.state.span = step(answer.text, self.state.span, by, moves_start=self._moves_start)
        self.refresh_all()

    def span_action(self, name: str) -> None:
        """Run an action of the context `span`."""
        if name == "leave":
            self.leave_span()
            self.refresh_all()
        elif name == "other_end":
            self._moves_start = not self._moves_start
            self.coder_app.show_message(_("The beginning moves now.") if self._moves_start else _("The end moves now."))
        elif name == "excerpts":
            self._next_excerpt()
        elif name.startswith("sentence"):
            self._move(spans.by_sentence, 1 if name.endswith("down") else -1)
        elif name.startswith("more"):
            self._move(spans.add_sentence, 1)
        elif name.startswith("word"):
            self._move(spans.by_word, 1 if name.endswith("right") else -1)
        else:
            self._move(spans.by_letter, 1 if name.endswith("right") else -1)

    def _next_excerpt(self) -> None:
        answer = self.state.answer
        assert answer is not None
        seen = self.state.blinding.codings(answer)
        coded = sorted(
            {(coding.start, coding.end) for coding in seen if (coding.start, coding.end) != (0, len(answer.text))}
        )
        if not coded:
            self.coder_app.show_message(_("No excerpt of this answer is coded yet."))
            return
        now = self.state.span
        self.state.span = coded[(coded.index(now) + 1) % len(coded)] if now in coded else coded[0]
        self.refresh_all()
