"""The texts of the coding screen's panels, as rows made from the coding state; without widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from coder.i18n.words import N_, _, several
from coder.queries.answer import COME_BACK, GOOD_QUOTE, NO_CODE_FITS, AppliedCode
from coder.tui.screens.details_text import about_code, joined, labelled
from coder.tui.state.code_slots import SLOTS
from coder.tui.state.suggestion_source import OWN
from coder.tui.text import NO_CODE_FITS_SIGN, bar, cut, digits, fit, on_one_line, some_lines, sureness, swatch, wrap
from coder.tui.widgets.answer import Lane, letter

if TYPE_CHECKING:
    from coder.model import Code, Evidence
    from coder.tui.state.coding_state import CodingState
    from coder.tui.widgets.painted import Row

ORDER_NAMES = {
    "file": N_("file order"), "random": N_("random order"), "uncertain": N_("uncertain first"),
    "half": N_("half at random, half uncertain"), "more": N_("more of a code"), "similar": N_("like one answer"),
    "list": N_("from the table"), "sample": N_("random sample"), "assigned": N_("in the order given"),
    "again": N_("looked at again"),
}  # fmt: skip

IN_CODEBOOK = {
    "keyword": N_("keyword «{phrase}»"), "name": N_("name «{phrase}»"), "definition": N_("definition «{phrase}»"),
}  # fmt: skip
"""Parts of the codebook whose words an answer has, by the source of evidence."""

SIGNS = {"accept": "✓", "reject": "✗", "change": "~", OWN: "●"}
"""The sign before a suggestion with a decision, or whose code is on the answer anyway."""

WITHHELD = {
    "": N_("hidden; s shows them"), "sample": N_("hidden in a sample"), "given": N_("hidden until yours are coded"),
    "lot": N_("none, as the lot fell"),
}  # fmt: skip
"""Why suggestions are not shown."""

PROGRESS = 8
"""Cells of the progress bar at the top."""

QUESTION_LINES = 3
"""Lines of the question's text at most, so that the answer keeps the screen."""

WIDE = 36
"""Cells of the right panel from which a suggestion has a bar beside its digits."""

LEAST_ABOUT = 3
"""Rows that the details of the chosen code need: its name and two lines."""


def of_codebook(evidence: Sequence[Evidence]) -> str:
    """Return the evidence for a code that comes from the codebook, named."""
    found = {
        _(IN_CODEBOOK[part.source]).format(phrase=fit(on_one_line(part.detail), 40).strip())
        for part in evidence
        if part.weight > 0 and part.detail and part.source in IN_CODEBOOK
    }
    return ", ".join(sorted(found))


class CodingRows:
    """The rows of each panel for the present coding state."""

    def __init__(self, state: CodingState, span_mode: bool) -> None:
        self.state = state
        self.answer = state.answer
        self.span_mode = span_mode
        self.memos = state.blinding.memos(state.answer)
        spans = [] if self.answer is None else sorted(
            {
                (coding.start, coding.end)
                for coding in state.blinding.codings(state.answer)
                if (coding.start, coding.end) != (0, len(self.answer.text))
            }
        )  # fmt: skip
        self.letters = {span: letter(number) for number, span in enumerate(spans)}

    def name(self, code: str) -> str:
        """Return the name of a code by its id, safe."""
        found = self.state.codebook.by_id.get(code)
        return on_one_line(found.name) if found is not None else on_one_line(code)

    def top(self, going_on: str) -> tuple[str, str, str]:
        state = self.state
        if state.queue.current is None:
            return on_one_line(state.session.path.name), _("no answers"), going_on
        parts = self._progress() if state.queue.is_read else []
        if not state.queue.own_only or state.queue.order != "assigned":
            parts.append(_(ORDER_NAMES.get(state.queue.order, state.queue.order)))
        if state.queue.order == "more" and state.settings.order_code:
            parts[-1] = _("more of «{code}»").format(code=self.name(state.settings.order_code))
        if state.session.read_only:
            parts.append(_("can only be read"))
        if state.blinding.active:
            parts.append(_("blind"))
        return self._name(), " · ".join(parts), " · ".join(filter(None, (going_on, on_one_line(state.session.coder))))

    def _name(self) -> str:
        """Return the questions being coded, or that of an answer opened from a list of others; the file if all are."""
        questions, answer = self.state.queue.questions, self.answer
        if questions and answer is not None and answer.question not in questions:
            return on_one_line(answer.question)
        return on_one_line(self.state.queue.question_names or self.state.session.path.stem)

    def _progress(self) -> list[str]:
        """Return the place in the queue, and how much of it is coded."""
        queue = self.state.queue
        share = queue.coded / len(queue.ids)
        place = _("{n} of your {own} (of {all})") if queue.own_only else _("{n} of {own}")
        return [
            place.format(n=queue.position + 1, own=len(queue.ids), all=queue.answers),
            f"{bar(share, PROGRESS)} " + _("coded {n} ({percent} %)").format(n=queue.coded, percent=round(100 * share)),
        ]

    def empty(self) -> str:
        """Return the text in place of an answer."""
        if not self.state.queue.questions:  # there are no others
            return _("There is no answer here yet.\n\nBring some in with `coder import PROJECT FILE`.")
        return _(
            "There is no answer here yet.\n\n"
            "Bring some in with `coder import PROJECT FILE`, or press Q for another question."
        )

    def question(self, width: int) -> list[Row]:
        if self.answer is None:
            return []
        group = len(self.state.alike.group(self.answer.id))
        whole = len(self.state.alike.whole(self.answer.id))
        rows: list[Row] = [((line, "dim"),) for line in (*self._full_text(width), *self._under(width))]
        marks = [fit(self.answer.case, min(20, cell_len(on_one_line(self.answer.case)))).strip()]
        if self.answer.wave:
            marks.append(on_one_line(self.answer.wave))
        if self.answer.has_flag(COME_BACK):
            marks.append("⚑ " + _("come back"))
        if self.answer.has_flag(GOOD_QUOTE):
            marks.append("❝ " + _("good quote"))
        if self.memos:
            marks.append("✎ " + several("{n} memo", "{n} memos", len(self.memos)))
        if self.answer.replaced_by is not None:
            marks.append(_("an import changed this answer"))
        alike = ""
        if group > 1 and self.state.span is not None:
            alike = "≢ " + _("{n} alike; the excerpt is of this one").format(n=group)
        elif group > 1:
            alike = "≡ " + _("{n} alike, coded as one").format(n=group)
        elif whole > 1:
            alike = "≢ " + _("{n} alike, coded apart").format(n=whole)
        rows.append((("  ".join(marks) + "  ", "dim"), (alike, "strong")))
        return rows

    def _full_text(self, width: int) -> list[str]:
        """Return the full question, cut after some lines; none if the top line has the same text."""
        assert self.answer is not None
        text = on_one_line(self.answer.label or self.answer.question)
        if self.state.queue.questions and text.casefold() == self._name().casefold():
            return []
        return some_lines(text, width, QUESTION_LINES)

    def _under(self, width: int) -> list[str]:
        """Return the text that introduces an item of a list; it is not part of the answer."""
        assert self.answer is not None
        if not self.answer.under:
            return []
        text = _("listed under: {text}").format(text=on_one_line(self.answer.under))
        return some_lines(text, width, QUESTION_LINES)

    def colour(self, code: str) -> tuple[str, str]:
        """Return the stripe before the name of a code."""
        found = self.state.codebook.by_id.get(code)
        return swatch(found.colour if found is not None else "")

    def lanes(self) -> list[Lane]:
        return [Lane(name, *span) for span, name in self.letters.items()]

    def about(self, width: int, height: int) -> list[Row]:
        """Return the variables of the case, as many as fit, and the latest memo."""
        if self.answer is None:
            return []
        most = 3 if height < 30 else 8
        known = self.answer.variables
        lines = joined([labelled(on_one_line(label), on_one_line(value)) for label, value in known], width)
        if len(lines) > most:
            more = "  ·  …"
            lines = [*lines[: most - 1], cut(lines[most - 1], width - len(more)).rstrip() + more]
        rows: list[Row] = [((line, "dim"),) for line in lines]
        if self.memos and len(rows) < most + 1:
            coder, memo = self.memos[-1]
            rows.append(((fit(f"✎ {coder}: {memo}", width), "hint"),))
        return rows

    def applied(self, width: int) -> list[Row]:
        if self.answer is None:
            return []
        rows: list[Row] = [((_("Codes"), "title"),)]
        if self.answer.has_flag(NO_CODE_FITS):
            rows.append(((f"{NO_CODE_FITS_SIGN} " + _("no code fits"), "strong"),))
        coded_by_others = any(not coding.own for coding in self.answer.codings) and not self.state.blinding.others(
            self.answer
        )
        by_others = _("others have coded it") if coded_by_others else ""
        for coding, others in self._codings():
            where = self.letters.get((coding.start, coding.end), "")
            sign = "●" if coding.own else "○"
            who = f" +{len(others)}" if coding.own and others else "" if coding.own else f" {', '.join(others)}"
            sure = f" {digits(coding.confidence)}" if coding.own and coding.confidence is not None else ""
            tail = cut(f"{who}{sure}", min(cell_len(who + sure), width // 2))
            head = f"{sign}{where and f' {where}'}"
            name = fit(self.name(coding.code), max(4, width - 1 - cell_len(head) - cell_len(tail)))
            rows.append(
                (
                    (head, "strong" if coding.own else "dim"), self.colour(coding.code),
                    (name, "" if coding.own else "dim"), (tail, "dim"),
                )
            )  # fmt: skip
        if len(rows) == 1:
            rows.append(((cut(by_others or _("none yet"), width), "dim"),))
        rows.append((("", ""),))
        return rows

    def _codings(self) -> list[tuple[AppliedCode, list[str]]]:
        """Return each code on each excerpt once, the coder's own first, with the names of the others who applied it."""
        found: dict[tuple[int, int, str], list[AppliedCode]] = {}
        for coding in self.state.blinding.codings(self.answer):
            found.setdefault((coding.start, coding.end, coding.code), []).append(coding)
        rows = []
        for same in found.values():
            first = next((coding for coding in same if coding.own), same[0])
            rows.append((first, [on_one_line(coding.coder) for coding in same if not coding.own]))
        return sorted(rows, key=lambda row: not row[0].own)

    def suggested(self, width: int, most: int) -> list[Row]:
        if self.answer is None:
            return []
        suggestions = self.state.suggestions
        if self.state.hidden:
            why = _(WITHHELD[self.state.blinding.withheld])
            return [((_("Suggestions"), "title"),), ((cut(why, width), "dim"),), (("", ""),)]
        source = ""
        if suggestions:
            live = self.state.suggestion_source.in_use
            if suggestions[0].run is not None:
                source = _("run {n}").format(n=suggestions[0].run)
            elif live is not None and live.run.learned_from:
                source = several("from {n} answer", "from {n} answers", live.run.learned_from)
            elif live is not None:
                source = _("codebook only")
        title = _("Suggestions")
        room = width - cell_len(title)
        rows: list[Row] = [((title, "title"), (cut(f"  {source}", room).rstrip(), "dim"))]
        first = self.first_suggested(most)
        unchecked = self.state.suggestion_source.trust(self.answer).unchecked
        for index, suggestion in enumerate(suggestions[first : first + most - 2], start=first):
            chosen = index == self.state.chosen
            sign = SIGNS.get(suggestion.decision or "", "▸" if chosen else " ")
            head = f"{sign}{sureness(suggestion.confidence, index + 1, unchecked=unchecked)}"
            # In a narrow panel the name needs the room, and the digits are equivalent.
            if width >= WIDE and not unchecked:
                head += f" {bar(suggestion.confidence)}"
            name = fit(self.name(suggestion.code), max(4, width - cell_len(head) - 3))
            part = "dim" if suggestion.decision or not suggestion.proposed else ""
            part = f"{part} chosen" if chosen else part
            stripe, colour = self.colour(suggestion.code)
            rows.append(
                (
                    (head, part), (stripe, f"{part} {colour}"), (name, part),
                    (" !" if suggestion.proposed and not suggestion.decision else "  ", "good"),
                )
            )  # fmt: skip
        if len(rows) == 1:
            rows.append(((cut(_("none yet"), width), "dim"),))
        rows.append((("", ""),))
        return rows

    def first_suggested(self, most: int) -> int:
        """Return the index of the first suggestion among `most` rows such that the chosen one is visible."""
        return max(0, min(self.state.chosen, len(self.state.suggestions) - 1) - (most - 3))

    def slots(self, width: int) -> list[Row]:
        state = self.state
        if not state.slots.codes:
            none = _("no codes yet; c makes one") if self.answer is not None else _("no codes yet")
            return [((_("Codebook"), "title"),), ((cut(none, width), "dim"),)]
        first, count = state.slots.first, len(state.slots.codes)
        span = f"{first + 1}–{min(first + SLOTS, count)}/{count}"
        title = _("Codebook")
        rows: list[Row] = [
            ((title, "title"), (cut(f"  {span}{_turning(count)}", width - cell_len(title)).rstrip(), "dim"))
        ]
        own = self.answer.own_codes(state.span) if self.answer is not None else set()
        anywhere = self.answer.own_codes() if self.answer is not None else set()
        for number in range(1, SLOTS + 1):
            if first + number > count:
                break
            code = state.slots.code(number)
            if code is None:  # retired meanwhile: the others keep their digits
                rows.append(((f"{number} – ", "dim"),))
                continue
            sign = "●" if code.id in own else "◦" if code.id in anywhere else " "
            name = fit(code.name, max(4, width - 4))
            rows.append(((f"{number}", "key"), (f" {sign}", ""), self.colour(code.id), (name, "")))
        return rows

    def tree(self, width: int, height: int) -> list[Row]:
        """Return the whole codebook if it fits, with the slots' numbers."""
        state = self.state
        numbers = state.slots.numbers
        own = self.answer.own_codes() if self.answer is not None else set()
        pages = (
            f"  {state.slots.first + 1}–{min(state.slots.first + SLOTS, len(state.slots.codes))}"
            + _turning(len(state.slots.codes))
            if state.slots.codes
            else ""
        )
        rows: list[Row] = [((_("All codes"), "title"), (pages, "dim"))]
        for code in listed_codes(state, height):
            indent = "  " * min(state.codebook.depth(code), 6)
            sign = "●" if code.id in own else " "
            name = indent + fit(code.name, max(4, width - 4 - len(indent)))
            rows.append(((numbers.get(code.id, " "), "key"), (f" {sign}", ""), self.colour(code.id), (name, "")))
        return rows

    def chosen_code(self, width: int, most: int) -> list[Row]:
        """Return at most `most` rows on the chosen suggestion's code, or the code applied last, from the codebook."""
        by_id = self.state.codebook.by_id
        own = self.answer.own_codes() if self.answer is not None else set()
        chosen = self.state.chosen_suggestion.code if self.state.chosen_suggestion is not None else None
        chosen = chosen or next(
            (code for code in reversed(self.state.last_codes) if code in own and code in by_id), None
        )
        if chosen is None or most < LEAST_ABOUT:
            return []
        path, text = about_code(self.state.codebook, by_id[chosen], self.state.suggestion_source.silent)
        lines = [" ".join(line.split()) for start, end in wrap(text, width) if (line := text[start:end]).strip()]
        if len(lines) > most - 1:
            lines = [*lines[: most - 2], cut(lines[most - 2], width - 1).rstrip() + "…"]
        stripe, colour = self.colour(chosen)
        rows: list[Row] = [((stripe.strip(), colour), (cut(path, width - len(stripe.strip())).rstrip(), "title"))]
        return rows + [((line, "dim"),) for line in lines]


def _turning(codes: int) -> str:
    """Return the keys that turn the slots, if not all codes have one."""
    return "  " + _(", . more") if codes > SLOTS else ""


def listed_codes(state: CodingState, height: int) -> list[Code]:
    """Return the codes in use that fit below one another, from a little before slot 1 if not all do."""
    used = [code for code in state.codebook if not code.retired]
    begin = 0
    if len(used) > height - 1:
        slot = state.slots.code(1)
        begin = max(0, min(len(used) - height + 1, used.index(slot) - 2 if slot in used else 0))
    return used[begin : begin + height - 1]
