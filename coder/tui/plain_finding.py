"""Lists in plain lines: other answers, questions and orders, similar answers, and frequencies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coder.i18n.words import _, decimal, several
from coder.message import Message
from coder.model import Code
from coder.model.ids import ResponseId
from coder.model.response import ListedResponse
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.flags import toggle_flag
from coder.operations.learning import FindNearest, NearestAnswers, OrderedAnswers, PutInOrder
from coder.queries import hidden_codings, queue
from coder.queries.answer import APART, NO_CODE_FITS
from coder.queries.code_tables import CoderRule, in_order
from coder.queries.variables import variables_of
from coder.tui.filter_line import read_filter
from coder.tui.name_search import find
from coder.tui.plain_jobs import PlainJobs
from coder.tui.plain_reading import FLAGS
from coder.tui.report_counts import base_text, count_codes, describe_code
from coder.tui.screens.coding_rows import ORDER_NAMES
from coder.tui.state.answer_queue import Order
from coder.tui.state.saved_position import open_answer
from coder.tui.text import cut, on_one_line

FOUND = 20
"""Answers and codes listed at a time."""

ROW = 160
"""Characters of an answer in a list."""


class PlainFinding(PlainJobs):
    """The part of a session in plain lines that lists and navigates."""

    def moved(self, moved: bool, otherwise: str) -> None:
        """Read the answer moved to; if there was none, print why."""
        if moved or self.state.answer is None:
            self.announce_answer()
        else:
            self.say(otherwise)

    def codes_like(self, words: str) -> list[Code]:
        """Return the codes that some letters may mean: only one if it is named exactly."""
        codes = [code for code in self.state.codebook if not code.retired]
        found = [codes[place] for place in find(words, [self.state.codebook.path(code) for code in codes], FOUND)]
        exact = [code for code in found if code.name.casefold() == words.casefold()]
        return exact if len(exact) == 1 else found

    def _code_meant(self, words: str) -> Code | None:
        words = words or self.asked(_("Which code? Some of its letters:"))
        codes = self.codes_like(words) if words else []
        if len(codes) == 1:
            return codes[0]
        if words and not codes:
            self.say(_("No code has such a name."))
            return None
        return self.one_of(codes, "", [self.state.codebook.path(code) for code in codes]) if codes else None

    # Lists of answers

    def search(self, words: str) -> None:
        """List the answers of the queue that match a filter, and go to one."""
        words = words or self.asked(_("Search for:"))
        if words:
            there = self.state.queue.positions
            response_ids = [response_id for response_id in self._fitting(words) if response_id in there]
            self._list(response_ids, lambda response: self.state.go_to(response))

    def table(self, words: str) -> None:
        """List all answers, or those that match a filter; if one is opened, the list becomes the queue."""
        response_ids = self._fitting(words)
        self._list(response_ids, lambda response: open_answer(self.state, response, response_ids))

    def _fitting(self, words: str) -> list[ResponseId]:
        state = self.state
        variables = [variable.name for variable in variables_of(state.session)]
        wanted = read_filter(words, state.codebook, variables, state.queue.questions or None)
        if wanted.line != words:
            self.say(wanted.line)
        return hidden_codings.fitting(
            state.session, wanted.where, state.blinding.covered, confidence=wanted.confidence, flag=wanted.flag
        )

    def _list(self, response_ids: Sequence[ResponseId], go: Callable[[ResponseId], object]) -> None:
        """Read a list, some at a time, until one is opened, a code is applied to all of them, or nothing is typed."""
        if not response_ids:
            self.say(_("No answer has these words."))
            return
        self.say(self._counted(response_ids))
        read = 0
        while True:
            rows = hidden_codings.rows(
                self.state.session, response_ids[read : read + FOUND], self.state.blinding.covered
            )
            for number, response in enumerate(response_ids[read : read + FOUND], start=read + 1):
                if response in rows:
                    self.say(f"{number}: {self._row(rows[response])}")
            read = min(read + FOUND, len(response_ids))
            more = [_("+ reads more.")] if read < len(response_ids) else []
            typed = self.asked(
                " ".join([*more, _("Which number? c and a code, or 0, codes all of them. Enter alone for none.")])
            )
            if typed == "+" and more:
                continue
            if typed == "0" or typed.startswith("c"):
                self._code_all(response_ids, typed)
            elif typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(response_ids):
                go(response_ids[int(typed) - 1])
                self.announce_answer()
            elif typed:
                self.say(_("The numbers are 1 to {last}.").format(last=len(response_ids)))
            return

    def _counted(self, answers: Sequence[ResponseId]) -> str:
        """Return how many answers there are, and how many of them this coder has coded."""
        coded = len(self.state.queue.done.intersection(answers))
        return several("{n} answer, {coded} coded.", "{n} answers, {coded} coded.", len(answers), coded=coded)

    def _row(self, row: ListedResponse) -> str:
        """Return a listed answer: its text, then its case, its codes and its flags."""
        known = [row.case]
        if len(self.state.queue.questions) != 1:
            known.append(row.question)
        known += map(self.name, row.codes)
        known += [_("no code fits")] if NO_CODE_FITS in row.flags else []
        known += [_(label) for kind, label in FLAGS.items() if kind in row.flags]
        return f"{cut(on_one_line(row.text), ROW).rstrip()} ({', '.join(known)})"

    def _code_all(self, response_ids: Sequence[ResponseId], typed: str) -> None:
        """Apply a code to all that are listed, or remove it if all have it; or «no code fits»."""
        code = None if typed == "0" else self._code_meant(typed[1:].strip())
        if code is None and typed != "0":
            return
        self.say(_("This goes on {n} answers, as one act that can be undone.").format(n=len(response_ids)))
        if self.asked(_("Do it? y and enter does it.")) != "y":
            return
        session = self.state.session
        if code is None:
            self.state.act(lambda: no_code_fits(session, response_ids, stands=None))
        else:
            wanted = [self.state.codebook.known(code.id)]
            self.state.act(lambda: code_answers(session, response_ids, wanted, stands=None))
        self.say(_("That was {n} answers as one act; u takes it back.").format(n=len(response_ids)))
        self.announce_codes()

    # Answers like the current one

    def alike(self, words: str) -> None:
        """List the answers that are coded as one with this, and set one apart or take it back in."""
        state = self.state
        if state.answer is None:
            self.announce_answer()
            return
        self.take_alike()
        members = state.alike.whole(state.answer.id)
        if len(members) < 2:
            self.say(_("No other answer is like this one."))
            return
        rows = hidden_codings.rows(state.session, members, state.blinding.covered)
        members = tuple(response_id for response_id in members if response_id in rows)
        read = [
            _("coded by itself: {answer}").format(answer=self._row(rows[response_id]))
            if response_id in state.alike.apart
            else self._row(rows[response_id])
            for response_id in members
        ]
        chosen_id = self.one_of(
            members, words, read, _("Which number leaves the group, or comes back? Enter alone for none.")
        )
        if chosen_id is not None:
            state.act(lambda: toggle_flag(state.session, [chosen_id], APART))
            self.say(
                _("This answer is coded by itself now; the same key puts it back.") if chosen_id in state.alike.apart
                else _("This answer is coded with those alike again.")
            )  # fmt: skip

    def nearest(self, _words: str) -> None:
        """List the coded answers most like this one, and apply the codes of one of them, or go to one."""
        state = self.state
        if state.hidden:
            self.nothing_suggested()
            return
        if state.answer is None:
            self.announce_answer()
            return
        request = FindNearest(state.session.path, state.session.coder, state.queue.questions, state.answer.id)
        result = self.wait_for(Message("Comparing"), request)
        assert isinstance(result, NearestAnswers)
        # For a covered answer it must not be revealed that others have coded it.
        under = state.blinding.covered.among(response_id for response_id, _likeness in result.found) - state.queue.done
        found = [(response_id, likeness) for response_id, likeness in result.found if response_id not in under]
        rows = hidden_codings.rows(
            state.session, [response_id for response_id, _likeness in found], state.blinding.covered
        )
        near = [(rows[response_id], likeness) for response_id, likeness in found if response_id in rows]
        if not near:
            self.say(_("No coded answer is like this one yet."))
            return
        for number, (row, likeness) in enumerate(near, start=1):
            self.say(
                f"{number}: " + _("likeness {likeness}").format(likeness=decimal(likeness, 2)) + f": {self._row(row)}"
            )
        typed = self.asked(
            _("A number puts its codes on this answer, o and a number goes to it. Enter alone for none.")
        )
        number_typed = typed.removeprefix("o").strip()
        if not (number_typed.isascii() and number_typed.isdigit() and 1 <= int(number_typed) <= len(near)):
            if typed:
                self.say(_("The numbers are 1 to {last}.").format(last=len(near)))
            return
        row = near[int(number_typed) - 1][0]
        if typed.startswith("o"):
            open_answer(state, row.response)
            self.announce_answer()
            return
        by_id, standing = state.codebook.by_id, state.answer.own_codes(state.span)
        missing = [code for code in row.codes if code in by_id and not by_id[code].retired and code not in standing]
        if missing:
            state.toggle(missing)
        self.announce_codes()

    # Questions and orders

    def questions(self, words: str) -> None:
        """Choose the questions whose answers are coded."""
        session = self.state.session
        variables = queue.questions(session)
        if not variables:
            self.say(_("There is no open question yet; `coder import` brings some in, with their answers."))
            return
        if len(variables) == 1:
            self.say(_("There is one open question only: {name}.").format(name=variables[0].name))
            return
        if not words:
            for number, variable in enumerate(variables, start=1):
                answers = queue.make_queue(session, (variable.name,))
                name = f"{variable.name}: {variable.label}" if variable.label else variable.name
                self.say(f"{number}: {name}. {self._counted(answers)}")
            self.say("0: " + _("all questions"))
            words = self.asked(_("Which number? Several with blanks between. Enter alone for none."))
        by_name = {variable.name: str(number) for number, variable in enumerate(variables, start=1)}
        numbers = [by_name[words]] if words in by_name else words.replace(",", " ").split()
        if not all(
            typed_number.isascii() and typed_number.isdigit() and int(typed_number) <= len(variables)
            for typed_number in numbers
        ):
            self.say(_("The numbers are 1 to {last}.").format(last=len(variables)))
        elif numbers:
            chosen = sorted({int(typed_number) for typed_number in numbers} - {0})
            self.state.set_questions([variables[number - 1].name for number in chosen if "0" not in numbers])
            self.compare()
            self.announce_queue()
            self.announce_answer()

    def order(self, words: str) -> None:
        """Put the queue in an order by its name, with a code after «more»."""
        names = list(queue.order_names())
        words = words or self.asked(_("Which order? There are: {names}").format(names=", ".join(names)))
        if not words:
            return
        name, _blank, rest = (words, "", "") if words in names else words.partition(" ")
        state = self.state
        if name not in names:
            self.say(_("There are: {names}").format(names=", ".join(names)))
            return
        if name == "similar" and state.answer is None:
            self.announce_answer()
            return
        code = self._code_meant(rest.strip()) if name == "more" else None
        if name == "more" and code is None:
            return
        like = state.answer.id if name == "similar" and state.answer is not None else None
        order = Order(name, code=code.id if code else None, like=like)
        if name in queue.BY_RUN and not queue.has_run(state.session, state.queue.questions, order.code):
            self.say(_("This order goes by suggestions, and there are none yet."))
            self.learn()
        if queue.is_slow(name, len(state.queue.ids)):
            self._work_out(order)
        else:
            state.set_order(order)
        if state.queue.order != name:
            self.say(_("There are no answers for the order «{name}».").format(name=name))
        self.announce_queue()
        self.announce_answer()

    def _work_out(self, order: Order) -> None:
        """Put the queue in an order that takes time."""
        state = self.state
        order.put_into(state.settings)
        request = PutInOrder(
            state.session.path, state.queue.questions, order.name, state.settings.seed, state.settings.order_code,
            state.settings.order_like or ResponseId(0),
        )  # fmt: skip
        found = self.wait_for(Message("Putting in order"), request)
        assert isinstance(found, OrderedAnswers)
        state.set_queue(order.name, found.ids, from_start=order.name != "similar")

    def announce_queue(self) -> None:
        """Read what is coded, the progress, and the order; a postponed order is computed now."""
        state = self.state
        if state.queue.order_pending:
            self._work_out(Order(state.queue.order))
        self.say(_("{name}: {n} answers, {coded} coded.").format(
            name=state.queue.question_names or state.session.path.stem, n=len(state.queue.ids),
            coded=state.queue.coded))  # fmt: skip
        self.say(_("Order: {order}").format(order=_(ORDER_NAMES.get(state.queue.order, state.queue.order))))
        if state.queue.order_failed is not None:
            raise state.queue.order_failed

    # Numbers

    def frequencies(self, _words: str) -> None:
        """Read how many answers have each code, by question; the most frequent first."""
        state = self.state
        names = state.queue.questions or tuple(variable.name for variable in queue.questions(state.session)) or (None,)
        try:
            rule = CoderRule(state.settings.report_rule)
        except ValueError:
            rule = CoderRule.FIRST
        for name in names:
            counted = count_codes(
                state.session, name, (), rule, alone=state.blinding.sampling_in(name), definition=state.definition
            )
            self.say(_("{question}: {coded} of {answered} who answered are coded.").format(
                question=counted.question, coded=counted.coded, answered=counted.answered))  # fmt: skip
            self.say(_("your codes alone") if counted.alone else "")
            self.say(base_text(counted))
            for count in in_order(counted.counts, "frequency"):
                if count.share.n:
                    self.say(describe_code(counted, count, ()))
            unused = sum(not count.share.n for count in counted.counts)
            if unused:
                self.say(several("{n} code is on no answer.", "{n} codes are on no answer.", unused))
