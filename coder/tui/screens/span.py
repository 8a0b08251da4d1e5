"""Marking an excerpt with keys: by sentence, then by word and character; coded excerpts can be gone through."""

from __future__ import annotations

from functools import partial

from textual import events

from coder.errors import CoderError
from coder.i18n.words import _
from coder.queries import spans
from coder.tui.screens.place import Place
from coder.tui.waiting import SENTENCES, Waiting


class Marking(Place):
    """The part of the coding screen that marks. While `span_mode` is on, its keys come before the others."""

    span_mode = False
    _moves_start = False

    @property
    def mode(self) -> str:
        return "span" if self.span_mode else self.context

    def on_key(self, event: events.Key) -> None:
        """A key handler runs before the bindings, so that marking can have keys of its own."""
        action = self.coder.keys.action_for("span", event.key) if self.span_mode else None
        if action is not None:
            event.stop()
            event.prevent_default()
            self.span_action(action.name)

    def action_mark(self) -> None:
        if self.desk.answer is None or not self.desk.answer.text.strip():
            self.coder.tell(_("There is nothing to mark."))
            return
        if self.span_mode:
            self.leave_span()
            self.refresh_all()
            return
        text = self.desk.answer.text
        if spans.at_hand(text):
            self.mark_span(spans.sentences(text)[0])
        else:
            self.coder.typed.hold()
            self.coder.tell(_("Finding the sentences …"))
            # Loading spaCy the first time takes time, and so does a very long answer. The keys typed meanwhile are for
            # the mark and wait for it, until escape.
            waiting = Waiting(SENTENCES, self, partial(self._sentence_found, text), self._no_sentence)
            self.coder.tasks.in_thread(waiting, lambda: spans.sentences(text)[0], group="sentences", exclusive=True)

    def _sentence_found(self, text: str, first: tuple[int, int]) -> None:
        if not self.coder.typed.held:
            return
        self.coder.notices.hush()
        if self.desk.answer is not None and self.desk.answer.text == text:
            self.mark_span(first)
        self.coder.typed.release()

    def _no_sentence(self, error: CoderError) -> None:
        if self.coder.typed.held:
            self.coder.notices.hush()
            self.coder.typed.drop()  # they were for the mark, and must not code the whole answer
            self.coder.refuse(error)

    def mark_span(self, span: tuple[int, int]) -> None:
        """Mark characters of the answer; codes go on them until the mark is left."""
        self.desk.span, self.span_mode, self._moves_start = span, True, False
        self.refresh_all()

    def leave_span(self) -> None:
        """Codes go on the whole answer again."""
        self.span_mode, self.desk.span = False, None

    def _move(self, step: spans.Step, by: int) -> None:
        answer = self.desk.answer
        if answer is None or self.desk.span is None:
            return
        self.desk.span = step(answer.text, self.desk.span, by, moves_start=self._moves_start)
        self.refresh_all()

    def span_action(self, name: str) -> None:
        """Do an action of the registry's context `span`."""
        if name == "leave":
            self.leave_span()
            self.refresh_all()
        elif name == "other_end":
            self._moves_start = not self._moves_start
            self.coder.tell(_("The beginning moves now.") if self._moves_start else _("The end moves now."))
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
        answer = self.desk.answer
        assert answer is not None
        seen = self.desk.cover.codings(answer)
        coded = sorted({(one.start, one.end) for one in seen if (one.start, one.end) != (0, len(answer.text))})
        if not coded:
            self.coder.tell(_("No excerpt of this answer is coded yet."))
            return
        now = self.desk.span
        self.desk.span = coded[(coded.index(now) + 1) % len(coded)] if now in coded else coded[0]
        self.refresh_all()
