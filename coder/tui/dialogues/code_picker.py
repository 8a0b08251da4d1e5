"""The code picker: any code of any codebook by some of its letters, several at once, or a new one on the spot."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Input

from coder.i18n.words import _
from coder.model import Codebook
from coder.tui.app_interface import AppInterface
from coder.tui.dialogues.dialogue import PickOne
from coder.tui.name_search import find
from coder.tui.text import on_one_line

NEW = -1
"""The index of the row that makes a new code."""


class Picker(PickOne):
    """Chooses codes. Dismissed with the number of codes in `taken`, or with a new name in `fresh`."""

    def __init__(
        self, heading: str, codebook: Codebook, standing: set[str], *, allow_new: bool, several: bool = True
    ) -> None:
        self.codes = [code for code in codebook if not code.retired]
        paths = [on_one_line(codebook.path(code)) for code in self.codes]
        self.standing = standing
        self.allow_new = allow_new
        self.several = several
        self.taken: list[str] = []
        self.fresh = ""
        super().__init__(heading, paths, lambda query: find(query, paths, limit=500))

    def foot(self) -> str:
        several = [("picker.also", _("choose several"))] if self.several else []
        return self.key_line(("picker.take", _("choose")), *several, ("dialogue.leave", _("back")))

    def refill(self, query: str) -> None:
        self.matches = self.find(query)
        self.at = 0
        name = " ".join(query.split())
        exact = any(code.name.casefold() == name.casefold() for code in self.codes)
        if self.allow_new and name and not exact:
            self.rows = [*self.rows[: len(self.codes)], _("＋ new code «{name}»").format(name=name)]
            self.matches = [*self.matches, len(self.codes)]
        self.repaint()

    def mark(self, index: int) -> str:
        if index >= len(self.codes):
            return ""
        code = self.codes[index].id
        return "✓ " if code in self.taken else "● " if code in self.standing else ""

    def action_also(self) -> None:
        if self.several and self.matches and self.matches[self.at] < len(self.codes):
            code = self.codes[self.matches[self.at]].id
            (self.taken.remove if code in self.taken else self.taken.append)(code)
            self.query_one(Input).value = ""
            self.repaint()

    def action_take(self) -> None:
        if not self.matches:
            return
        index = self.matches[self.at]
        if index >= len(self.codes):
            self.fresh = " ".join(self.query_one(Input).value.split())
        elif (not self.taken or self.query_one(Input).value) and self.codes[index].id not in self.taken:
            self.taken.append(self.codes[index].id)
        self.dismiss(len(self.taken))


def pick_codes(
    app: AppInterface,
    standing: set[str],
    take: Callable[[tuple[str, ...]], None],
    make: Callable[[str], None] | None = None,
) -> None:
    """Let the coder choose codes; `take` gets their ids, `make` the name of a new one."""
    picker = Picker(_("Which code?"), app.state.codebook, standing, allow_new=make is not None)

    def chosen(count: int | None) -> None:
        if count is None:
            return
        if picker.taken:
            take(tuple(picker.taken))
        if picker.fresh and make is not None:
            make(picker.fresh)

    app.push_screen(picker, chosen)


def pick_code(app: AppInterface, heading: str, take: Callable[[str], None], without: set[str] | None = None) -> None:
    """Let the coder choose one code that exists."""
    picker = Picker(heading, app.state.codebook, set(), allow_new=False, several=False)
    if without:
        keep = [index for index, code in enumerate(picker.codes) if code.id not in without]
        picker.codes = [picker.codes[index] for index in keep]
        picker.rows = [picker.rows[index] for index in keep]
        names = list(picker.rows)
        picker.find = lambda query: find(query, names, limit=500)

    def chosen(count: int | None) -> None:
        if count:
            take(picker.taken[0])

    app.push_screen(picker, chosen)
