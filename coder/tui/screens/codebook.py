"""The codebook screen: a tree with counts; every edit is one change and shows how many codings it affects."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from coder.i18n.words import _, several, translated
from coder.message import Message
from coder.model import Code, Codebook
from coder.operations import codebook_edits
from coder.operations.changed import CODEBOOK, RECONCILED, SAMPLES, SURVEY
from coder.operations.memos import write_memo
from coder.tui.dialogues.code_picker import pick_code
from coder.tui.dialogues.dialogue import Confirm, ConfirmEither, EditLine, EditText, PickOne, ShowText
from coder.tui.dialogues.edit_code import EditCode
from coder.tui.filter_line import code_term
from coder.tui.keys.keymap import bindings
from coder.tui.screens.answers import AnswersScreen
from coder.tui.screens.codebook_table import CodebookTable
from coder.tui.screens.details_text import about_code
from coder.tui.text import shown


class CodebookScreen(CodebookTable):
    """Rows are codes by their index in the codebook."""

    context = "codebook"
    on_row = frozenset({"excerpts", "rename", "edit", "move", "merge", "split", "retire", "memo"})
    reads = SURVEY | CODEBOOK | SAMPLES | RECONCILED | {"codings", "flags", "memos"}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("codebook"), ("escape", "app.leave", "")]

    # Changes

    def change(
        self, make: Callable[[Codebook], Codebook], what: Message, touched: int, keep: str | None = None
    ) -> None:
        """Replace the codebook by the result of `make`, as one change, and show how many codings it affected."""

        def after() -> None:
            self.load(keep)
            message = translated(what)
            if touched:
                message += ": " + several("it touched {n} coding", "it touched {n} codings", touched)
            self.coder_app.show_message(message)

        self.coder_app.attempt(lambda: codebook_edits.change_codebook(self.state.session, make, what), after)

    def _touched(self, code: Code) -> int:
        return self.counts.get(code.id, (0, 0))[0]

    def _ask_name(self, heading: str, text: str, then: Callable[[str], None], hint: str = "") -> None:
        self.app.push_screen(EditLine(heading, text, hint), lambda name: then(name) if name else None)

    def action_add(self) -> None:
        self._add(self.current.parent if self.current is not None else None)

    def action_add_below(self) -> None:
        if self.current is not None:
            self._add(self.current.id)

    def _add(self, parent: str | None) -> None:
        where = _("New code below «{name}»").format(name=self.name_in_codebook(parent)) if parent else _("New code")

        def add(name: str) -> None:
            self.change(
                lambda codebook: codebook_edits.added(codebook, name, parent)[0],
                Message("new code «{name}»", name=name),
                0,
            )

        self._ask_name(where, "", add)

    def action_rename(self) -> None:
        code = self._usable()
        if code is not None:

            def rename(name: str) -> None:
                self.change(
                    lambda codebook: codebook_edits.renamed(codebook, code.id, name),
                    Message("«{code}» renamed «{name}»", code=code.name, name=name),
                    self._touched(code),
                )  # fmt: skip

            self._ask_name(_("Another name for «{name}»").format(name=code.name), code.name, rename)

    def action_edit(self) -> None:
        code = self._usable()
        if code is None:
            return

        def edit(after: Code | None) -> None:
            if after not in (None, code):
                self.change(
                    lambda codebook: codebook_edits.edited(codebook, code, after),
                    Message("«{name}» edited", name=code.name),
                    self._touched(code),
                )

        self.app.push_screen(EditCode(code, self.state.codebook), edit)

    def action_move(self) -> None:
        code = self._usable()
        if code is None:
            return
        below = {other.id for other in self.state.codebook.subtree(code)}
        indexes = [other for other in self.codes if not other.retired and other.id not in below]
        rows = [_("at the top"), *(shown(self.state.codebook.path(code)) for code in indexes)]

        def move(index: int | None) -> None:
            if index is not None:
                parent = indexes[index - 1].id if index else None
                self.change(
                    lambda codebook: codebook_edits.moved(codebook, code.id, parent),
                    Message("«{name}» moved", name=code.name),
                    self._touched(code),
                    code.id,
                )

        self.app.push_screen(PickOne(_("Place «{name}» below which code?").format(name=code.name), rows), move)

    def action_earlier(self) -> None:
        self._shift(-1)

    def action_later(self) -> None:
        self._shift(1)

    def _shift(self, by: int) -> None:
        code = self._usable()
        if code is None:
            return
        siblings = [other.id for other in self.codes if other.parent == code.parent and not other.retired]
        if not 0 <= siblings.index(code.id) + by < len(siblings):
            end = _("«{name}» is the first of its siblings.") if by < 0 else _("«{name}» is the last of its siblings.")
            self.coder_app.show_message(end.format(name=code.name))
            return
        self.change(
            lambda codebook: codebook_edits.reordered(codebook, code.id, by),
            Message("«{name}» shifted", name=code.name),
            0,
            code.id,
        )

    def action_merge(self) -> None:
        code = self._usable()
        if code is None:
            return

        def into(other: str) -> None:
            ways = [(code.id, other)]
            if code.id not in {below.id for below in self.state.codebook.subtree(self.state.codebook.known(other))}:
                ways.append((other, code.id))
            box = ConfirmEither([self._merging(*way) for way in ways])

            def chosen(agreed: bool | None) -> None:
                if agreed:
                    gone, stays = ways[box.way]
                    summary = Message(
                        "«{gone}» merged into «{stays}»",
                        gone=self.name_in_codebook(gone),
                        stays=self.name_in_codebook(stays),
                    )
                    touched = self.counts.get(gone, (0, 0))[0]
                    self.change(lambda codebook: codebook_edits.merged(codebook, gone, stays), summary, touched, stays)

            self.app.push_screen(box, chosen)

        below = {other.id for other in self.state.codebook.subtree(code)}
        pick_code(
            self.coder_app, _("Which code stays when «{name}» is merged into it?").format(name=code.name), into, below
        )

    def _merging(self, gone: str, stays: str) -> tuple[str, str, str]:
        """Return heading, text and label of «yes» of the dialogue for one direction of merging."""
        name, other = self.name_in_codebook(gone), self.name_in_codebook(stays)
        text = _touching(self.counts.get(gone, (0, 0))[0])
        more = _("«{other}» stays and takes over the codings; «{name}» goes out of use.").format(name=name, other=other)
        heading = _("Merge «{name}» into «{other}»?").format(name=name, other=other)
        return heading, f"{more}\n{text}", _("keep «{other}»").format(other=other)

    def action_split(self) -> None:
        code = self._usable()
        if code is None:
            return
        touched = self._touched(code)

        def split(names: str) -> None:
            wanted = [name.strip() for name in names.split(",")]
            self._confirm(
                _("Split «{name}» into {others}?").format(
                    name=code.name, others=", ".join(f"«{name}»" for name in wanted)
                ),
                touched, _("split"),
                lambda: self.change(
                    lambda codebook: codebook_edits.split(codebook, code.id, wanted),
                    Message("«{name}» split", name=code.name), touched,
                ),
            )  # fmt: skip

        self._ask_name(
            _("Split «{name}» into which new codes?").format(name=code.name), "", split,
            _("Names with commas between. Its codings stay on it, retired, until you recode them."),
        )  # fmt: skip

    def action_retire(self) -> None:
        code = self._usable()
        if code is not None:
            touched = self._touched(code)
            below = sum(other.parent == code.id and not other.retired for other in self.codes)
            moving = several(
                "The code below it stays and moves one level up.",
                "The {n} codes below it stay and move one level up.", below,
            )  # fmt: skip
            self._confirm(
                _("Retire «{name}»?").format(name=code.name), touched, _("retire"),
                lambda: self.change(
                    lambda codebook: codebook_edits.retired(codebook, code.id),
                    Message("«{name}» retired", name=code.name), touched,
                ),
                moving if below else "",
            )  # fmt: skip

    def _confirm(self, heading: str, touched: int, yes: str, then: Callable[[], None], more: str = "") -> None:
        text = f"{_touching(touched)}\n{more}" if more else _touching(touched)
        self.app.push_screen(Confirm(heading, text, yes), lambda agreed: then() if agreed else None)

    def _usable(self) -> Code | None:
        code = self.current
        if code is not None and code.retired:
            self.coder_app.show_message(_("«{name}» is retired; undo brings it back.").format(name=code.name))
            return None
        return code

    # Other

    def action_memo(self) -> None:
        code = self.current
        if code is None:
            return

        def write(text: str | None) -> None:
            if text:
                self.coder_app.attempt(
                    lambda: write_memo(self.state.session, text, code=code),
                    lambda: self.coder_app.show_message(_("Memo on the code written.")),
                )

        self.app.push_screen(EditText(_("Memo on «{name}»").format(name=code.name)), write)

    def action_excerpts(self) -> None:
        code = self.current
        if code is not None:
            self.app.push_screen(AnswersScreen(code_term(self.state.codebook, code)))

    def action_whole(self) -> None:
        """Show all texts that do not fit below the table."""
        code = self.current
        if code is None:
            return
        path, text = about_code(self.state.codebook, code, self.state.suggestion_source.silent)
        parts = [text]
        for heading, memos in (
            (_("Memos on the code"), self.memos.get(self.state.codebook.path(code), [])),
            (_("Memos on the project"), self.memos.get(None, [])),
        ):
            if memos:
                parts.append("\n".join([heading, *(f"✎ {memo}" for memo in memos)]))
        self.app.push_screen(ShowText(path, "\n\n".join(parts)))

    def action_open(self) -> None:
        self.action_excerpts()


def _touching(codings: int) -> str:
    if not codings:
        return _("It has no codings. It can be undone.")
    return several("It has {n} coding. It can be undone.", "It has {n} codings. It can be undone.", codings)
