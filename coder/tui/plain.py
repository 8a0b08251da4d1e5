"""Coding in plain lines, for screen readers and braille: a typed line is answered by lines. No colour, and no motion.

Coding state, keys, words and rules are those of the screen; a line is a key, with words after it where the screen would
open a box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coder.errors import CoderError
from coder.i18n.words import N_, _, refusal, translated
from coder.message import by_case
from coder.model import Code, Suggestion
from coder.model.ids import ChangeId
from coder.operations import file_care
from coder.operations.memos import write_memo
from coder.operations.undoing import ActReversed, redo, undo
from coder.project import open_project
from coder.queries import queue
from coder.queries.answer import COME_BACK, GOOD_QUOTE
from coder.queries.next_undo import NextReversal, next_redo, next_undo
from coder.tui.app_actions import what_becomes_of
from coder.tui.keys.actions import BY_ID
from coder.tui.plain_finding import PlainFinding
from coder.tui.plain_reading import Read
from coder.tui.state.answer_queue import Order
from coder.tui.state.coding_state import CodingState, OnEnter


@dataclass(frozen=True, slots=True)
class Key:
    """The action of a line that begins with a key; `help` is that of the same action on the screen."""

    key: str
    do: Callable[[PlainCoding, str], object]
    help: str


class PlainCoding(PlainFinding):
    """One coder's session in plain lines."""

    def __init__(self, state: CodingState, read: Read, say: Callable[[str], None]) -> None:
        super().__init__(state, read, say)
        self.version = queue.data_version(state.session)

    def run(self) -> None:
        """Read and act until the coder leaves or the lines end."""
        self.compare()
        try:
            self._carefully(self.announce_queue)
            self.say(_("? and enter lists the keys, q and enter leaves."))
            self.announce_answer()
            while (line := self.read()) is not None and line.strip() not in ("q", ":q"):
                self._carefully(partial(self._follow_and_act, line))
        finally:
            self.stop_comparing()
        self.say(_("All is saved."))

    def _carefully(self, do: Callable[[], object]) -> None:
        """Run a function; if it is refused, print the reason and continue."""
        try:
            do()
            self.state.save_settings()
            with suppress(CoderError):  # tried again after the next line
                file_care.write_back(self.state.session)  # a copy of the file alone has the act, too
        except CoderError as error:
            self.say(refusal(error))

    def _follow_and_act(self, line: str) -> None:
        if self._follow_others():
            self._act(line)

    def _follow_others(self) -> bool:
        """Reload what another program has written since the previous line; return False if it removed the answer or
        changed its text.
        """
        version, answer = queue.data_version(self.state.session), self.state.answer
        if version != self.version:
            self.version = version
            self.state.reload()
        if answer is None or (self.state.answer is not None and self.state.answer.id == answer.id):
            return True
        now = self.state.answer
        if now is not None and (now.case, now.question, now.wave) == (answer.case, answer.question, answer.wave):
            self.say(_("Another program has changed the text of this answer; nothing was done."))
        else:
            self.say(_("Another program has taken this answer away; nothing was done."))
        self.announce_answer()
        return False

    def _act(self, line: str) -> None:
        words = line.strip()
        if not words:
            (self.accept_next if line in ("", "\n") else self.go_on)("")
        elif words[0].isdigit():
            self._digits(words.split())
        elif words[0] in BY_KEY and (len(words) == 1 or words[1] == " " or words[0] == "/"):
            BY_KEY[words[0]].do(self, words[1:].strip())
        else:
            self.say(_("«{typed}» is no key here; ? lists the keys.").format(typed=words))

    def keys(self, _words: str) -> None:
        """List every key."""
        self.say(_("Enter") + ": " + _(BY_ID["code.accept_next"].help))
        self.say(_("A blank and enter") + ": " + _(BY_ID["code.go_on"].help))
        self.say("1–9: " + _(BY_ID["code.slot(1)"].help) + ". " + _("Several with blanks between: 1 3"))
        for key in KEYS:
            self.say(f"{key.key}: {_(key.help)}")
        self.say("q: " + _("Leave; all is saved"))

    # Codes

    def _lacks_answer(self) -> bool:
        if self.state.answer is None:
            self.announce_answer()
        return self.state.answer is None

    def _digits(self, numbers: Sequence[str]) -> None:
        if numbers == ["0"]:
            if not self._lacks_answer():
                self.state.find_no_code()
                self.announce_codes()
            return
        codes = []
        for number in numbers:
            code = self.state.slots.code(int(number)) if number.isascii() and number in "123456789" else None
            if code is None:
                self.say(_("There is no code in slot {number}.").format(number=number))
                return
            codes.append(code.id)
        self._toggle(codes)

    def _toggle(self, codes: Sequence[str]) -> None:
        if not self._lacks_answer():
            self.state.toggle(codes)
            self.announce_codes()

    def pick(self, words: str) -> None:
        """Apply the code that matches some letters, or list the candidates."""
        words = words or self.asked(_("Which code? Some of its letters:"))
        if not words or self._lacks_answer():
            return
        codes = self.codes_like(words)
        if len(codes) == 1:
            self._toggle([codes[0].id])
            return
        read = [*map(self.state.codebook.path, codes), _("new code «{name}»").format(name=words)]
        offered: list[Code | str] = [*codes, words]
        chosen = self.one_of(offered, "", read)
        if isinstance(chosen, str):
            self.state.make_code(chosen)
            self.announce_codes()
        elif chosen is not None:
            self._toggle([chosen.id])

    def repeat(self, _words: str) -> None:
        """Apply the last codes."""
        if self.state.to_repeat:
            self._toggle(self.state.to_repeat)
        else:
            self.say(_("There is no code to repeat yet."))

    def _meant(self, words: str) -> Suggestion | None:
        """Return the suggestion of a rank, or the chosen one."""
        suggestions = self.state.suggestions
        if words.isascii() and words.isdigit() and 1 <= int(words) <= len(suggestions):
            return suggestions[int(words) - 1]
        if words or self.state.chosen_suggestion is None:
            self.nothing_suggested()
            return None
        return self.state.chosen_suggestion

    def accept(self, words: str) -> None:
        """Accept a suggestion."""
        self._decide(words, "accept")

    def reject(self, words: str) -> None:
        """Reject a suggestion."""
        self._decide(words, "reject")

    def _decide(self, words: str, decision: str) -> None:
        if not self._lacks_answer() and (suggestion := self._meant(words)) is not None:
            self.state.decide([suggestion], decision)
            self.say(_("Rejected: {code}").format(code=self.name(suggestion.code))) if decision == "reject" else None
            self.announce_codes()

    def accept_all(self, _words: str) -> None:
        """Accept suggestions above their thresholds."""
        if self.state.undecided:
            self.state.decide(self.state.undecided, "accept")
            self.announce_codes()
        else:
            self.nothing_suggested()

    def accept_next(self, _words: str) -> None:
        """Do what enter does on the screen."""
        state, chosen = self.state, self.state.chosen_suggestion
        if chosen is not None and state.on_enter is OnEnter.WEAK:
            self.say(_("This suggestion is weak: a accepts it all the same, 0 says no code fits, space goes on."))
            self.say(self.suggested(chosen))
            return
        if chosen is not None and state.on_enter is OnEnter.ACCEPT:
            state.decide([chosen], "accept")
            self.announce_codes()
        self.go_on("")

    def flag(self, kind: str) -> None:
        """Set or remove a flag; a good quote may be an excerpt."""
        if not self._lacks_answer():
            self.state.flag(kind, self.state.span if kind == GOOD_QUOTE else None)
            self.announce_codes()

    def memo(self, words: str) -> None:
        """Write a memo on the answer or the excerpt; without words, read the present ones, and ask."""
        state, answer = self.state, self.state.answer
        if answer is None:
            self.announce_answer()
            return
        if not words:
            for coder, text in state.blinding.memos(answer):
                self.say(f"{coder}: {text}")
            words = self.asked((_("Memo on the excerpt") if state.span else _("Memo on the answer")) + ":")
        if words:
            state.act(lambda: write_memo(state.session, words, answer=answer.id, span=state.span))
            self.announce_codes()

    # Moving

    def go_on(self, _words: str) -> None:
        """Go to the next uncoded answer, or the next to be reviewed."""
        state = self.state
        if state.queue.order == "again" and state.answer is not None:
            state.keep_codings()
            self.moved(state.go_to_earlier(), _("That was the last one; all others are looked at."))
        else:
            self.uncoded(1)

    def step(self, by: int) -> None:
        """Go to another answer by position."""
        last, first = _("This is the last answer of the queue."), _("This is the first answer of the queue.")
        self.moved(self.state.go(self.state.queue.position + by), last if by > 0 else first)

    def uncoded(self, step: int) -> None:
        """Go to the next uncoded answer, or the previous one."""
        self.moved(self.state.go_uncoded(step), _("Every answer of the queue is coded."))

    def to_end(self, *, last: bool) -> None:
        """Go to the first answer, or the last."""
        self.moved(self.state.go(len(self.state.queue.ids) - 1 if last else 0), "")

    def blind(self, _words: str) -> None:
        """Turn blind mode on or off."""
        if self.state.blinding.withheld:
            self.nothing_suggested()
            return
        self.state.settings.blind = not self.state.blinding.active
        self.say(
            _("Blind mode: suggestions are hidden until you have chosen, or press s.")
            if self.state.blinding.active
            else _("Suggestions are shown at once.")
        )
        self.state.note_shown()

    # Undo

    def undo(self, _words: str) -> None:
        """Undo the coder's last change."""
        session = self.state.session
        self._reverse(next_undo(session), lambda act: undo(session, act), _("Undone: {what}"))

    def redo(self, _words: str) -> None:
        """Redo the last undone change."""
        session = self.state.session
        self._reverse(next_redo(session), lambda act: redo(session, act), _("Redone: {what}"))

    def _reverse(self, found: NextReversal, reverse: Callable[[ChangeId], ActReversed], message: str) -> None:
        if found.large:
            self.say(translated(by_case(found.what)))
            for line in what_becomes_of(found.rows):
                self.say(line)
            if self.asked(_("Do it? y and enter does it.")) != "y":
                return
        done = self.state.act(lambda: reverse(found.act))
        touched = queue.answers_of(self.state.session, done.act)
        if touched and (self.state.answer is None or self.state.answer.id not in touched):
            self.state.go_to(touched[0])
        self.say(message.format(what=translated(by_case(done.what))))
        self.announce_answer()


def _slots(step: int) -> Callable[[PlainCoding, str], None]:
    def turn(session: PlainCoding, _words: str) -> None:
        session.state.slots.turn(step)
        session.list_slots()

    return turn


def _of(name: str) -> str:
    return BY_ID[f"code.{name}"].help


KEYS: tuple[Key, ...] = (
    Key("0", lambda session, words: session._digits(["0"]), _of("no_code")),
    Key("s", PlainCoding.suggestions, N_("Read the suggestions by rank, with what carried them")),
    Key("a", PlainCoding.accept, _of("accept")),
    Key("x", PlainCoding.reject, _of("reject")),
    Key("A", PlainCoding.accept_all, N_("Accept every suggestion that is sure enough")),
    Key("c", PlainCoding.pick, _of("pick")),
    Key("v", PlainCoding.mark, N_("Mark an excerpt by words of it, by numbers or by sentence; codes then go on it")),
    Key("V", PlainCoding.number_words, N_("Read the words of the answer with their numbers")),
    Key("e", PlainCoding.excerpts, N_("Mark an excerpt again that is coded already, by its number")),
    Key("r", PlainCoding.repeat, _of("repeat")),
    Key("d", PlainCoding.list_slots, N_("Read the codes of the digits")),
    Key(".", _slots(1), _of("slots_forward")),
    Key(",", _slots(-1), _of("slots_back")),
    Key("h", PlainCoding.announce_answer, N_("Read the answer again")),
    Key("E", PlainCoding.case, _of("case")),
    Key("i", PlainCoding.definition, _of("definition")),
    Key("m", PlainCoding.memo, N_("Read the memos on the answer, or write one: m and its words")),
    Key("f", lambda session, words: session.flag(GOOD_QUOTE), _of("good_quote")),
    Key("b", lambda session, words: session.flag(COME_BACK), _of("come_back")),
    Key("n", lambda session, words: session.uncoded(1), _of("next_uncoded")),
    Key("N", lambda session, words: session.uncoded(-1), _of("previous_uncoded")),
    Key("j", lambda session, words: session.step(1), _of("following")),
    Key("k", lambda session, words: session.step(-1), _of("preceding")),
    Key("g", lambda session, words: session.to_end(last=False), _of("first")),
    Key("G", lambda session, words: session.to_end(last=True), _of("last")),
    Key("/", PlainCoding.search, N_("Search the answers of the queue, by words or a filter, and go to one")),
    Key("t", PlainCoding.table, N_("List all answers, or t and a filter; go to one, or code all that are listed")),
    Key("p", PlainCoding.nearest, _of("nearest")),
    Key("l", PlainCoding.alike, _of("alike")),
    Key("Q", PlainCoding.questions, _of("question")),
    Key("o", PlainCoding.order, N_("Put the answers in another order by its name; o more and a code")),
    Key("T", PlainCoding.frequencies, N_("Read how many have each code, as coded now")),
    Key("L", PlainCoding.learn, N_("Make suggestions anew, from all that is coded by now")),
    Key("H", PlainCoding.blind, _of("blind")),
    Key("u", PlainCoding.undo, BY_ID["all.undo"].help),
    Key("U", PlainCoding.redo, BY_ID["all.redo"].help),
    Key("?", PlainCoding.keys, N_("List the keys")),
)  # fmt: skip
BY_KEY = {key.key: key for key in KEYS}


def run_plain(
    project: Path,
    coder_name: str,
    read: Read,
    say: Callable[[str], None],
    *,
    questions: Sequence[str] = (),
    order: str | None = None,
    blind: bool | None = None,
) -> None:
    """Code in plain lines until they end. Raises CoderError for a refused project."""
    if not coder_name.strip():
        raise CoderError("An act needs the name of its coder.", "Give it with --coder NAME.")
    with open_project(project, coder_name) as session:
        state = CodingState(session, questions)
        if blind is not None:
            state.settings.blind = blind
        if order is not None:
            state.set_order(Order(order))
        PlainCoding(state, read, say).run()
